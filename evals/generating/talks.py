"""Generated conversations: a second question that only makes sense after the first."""

from __future__ import annotations

from collections.abc import Iterator

from evals.cases import DateTarget, NamesTarget, NumberTarget, Sample
from evals.generating.drafts import draft, drawn
from evals.generating.expected import Facts
from evals.generating.words import Words


def other_country(facts: Facts, words: Words) -> Iterator[Sample]:
    """The partners of one country, then "and in …?"."""
    codes = list(facts.countries)
    for language in words.languages("which/country"):
        for code in drawn(words, codes, language, share=0.5):
            before = words.random.choice([other for other in codes if other != code])
            yield draft(
                "which",
                language,
                [
                    words.say("which", language, country=words.country(before, language)),
                    words.say("which/country", language, country=words.country(code, language)),
                ],
                NamesTarget(facts.countries[code], exact=True),
            )


def since_when(facts: Facts, words: Words) -> Iterator[Sample]:
    """Whether a place is a partner, then since when."""
    for language in words.languages("is-a/when"):
        for tie in drawn(words, facts.dated, language, share=0.5):
            if name := words.partner(tie.partner, language):
                yield draft(
                    "since",
                    language,
                    [words.say("is-a", language, partner=name), words.say("is-a/when", language)],
                    DateTarget(facts.starts(tie)),
                    sources=facts.sources(tie),
                )


def count_them(facts: Facts, words: Words) -> Iterator[Sample]:
    """The partners of one country, then how many that is."""
    several = [code for code, names in facts.countries.items() if len(names) > 1]
    for code in drawn(words, several, "en", share=0.5):
        yield draft(
            "how-many",
            "en",
            [
                words.say("which", "en", country=words.country(code, "en")),
                words.say("which/how-many", "en"),
            ],
            NumberTarget(len(facts.countries[code])),
        )


MAKERS = (other_country, since_when, count_them)
