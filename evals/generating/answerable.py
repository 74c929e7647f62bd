"""Generated questions that the records answer: dates, lists, counts, kinds, figures and profiles."""

from __future__ import annotations

from collections.abc import Iterator

from corpus import DateBasis, TieKind
from evals.cases import DateTarget, FactsTarget, NamesTarget, NumberTarget, Sample
from evals.generating.drafts import draft, drawn
from evals.generating.expected import Facts
from evals.generating.words import Words

# A list longer than this is no list to check by name.
_MAX_COUNTRY_LIST = 12


def when(facts: Facts, words: Words) -> Iterator[Sample]:
    """When a tie began; every date that a proven record gives is right."""
    with_start = [tie for tie in facts.ties if facts.starts(tie) and tie.start_basis is not DateBasis.AFTER]
    for language in words.languages("when"):
        for tie in drawn(words, with_start, language, share=1.5):
            if name := words.partner(tie.partner, language):
                yield draft(
                    "when",
                    language,
                    [words.say("when", language, partner=name)],
                    DateTarget(facts.starts(tie)),
                    sources=facts.sources(tie),
                )


def which(facts: Facts, words: Words) -> Iterator[Sample]:
    """Which partners lie in a country."""
    listed = [code for code, names in facts.countries.items() if len(names) <= _MAX_COUNTRY_LIST]
    for language in words.languages("which"):
        for code in drawn(words, listed, language):
            yield draft(
                "which",
                language,
                [words.say("which", language, country=words.country(code, language))],
                NamesTarget(facts.countries[code], exact=True),
            )


def how_many(facts: Facts, words: Words) -> Iterator[Sample]:
    """How many partners lie in a country."""
    for language in words.languages("how-many"):
        for code in drawn(words, list(facts.countries), language, share=0.75):
            yield draft(
                "how-many",
                language,
                [words.say("how-many", language, country=words.country(code, language))],
                NumberTarget(len(facts.countries[code])),
            )


def is_a(facts: Facts, words: Words) -> Iterator[Sample]:
    """Whether a partner is one."""
    for language in words.languages("is-a"):
        for tie in drawn(words, facts.ties, language, share=0.75):
            if name := words.partner(tie.partner, language):
                yield draft(
                    "is-a",
                    language,
                    [words.say("is-a", language, partner=name)],
                    NamesTarget((tie.partner,)),
                    sources=facts.sources(tie),
                )


def what_kind(facts: Facts, words: Words) -> Iterator[Sample]:
    """What kind of tie it is, where sources agree on it."""
    known = [tie for tie in facts.ties if not facts.is_contested(tie) and tie.kind is not TieKind.PARTNER]
    for language in words.languages("what-kind"):
        for tie in drawn(words, known, language, share=0.75):
            if name := words.partner(tie.partner, language):
                terms = words.phrasings["kinds"][tie.kind.value][language]
                yield draft(
                    "what-kind",
                    language,
                    [words.say("what-kind", language, partner=name)],
                    FactsTarget(any_of=(tuple(terms),)),
                    sources=facts.sources(tie),
                )


def _measures(facts: Facts, words: Words) -> list[tuple[str, str, str]]:
    found = []
    for key in words.phrasings["figures"]:
        subject, measure = key.split("/")
        phrase = words.subject(subject, measure)
        if phrase and facts.figures(subject, measure):
            found.append((subject, measure, phrase))
    return found


def figure(facts: Facts, words: Words) -> Iterator[Sample]:
    """What a figure was as of a date; where sources differ, each is right."""
    choices = [
        (phrase, date, figures)
        for subject, measure, phrase in _measures(facts, words)
        for date, figures in facts.figures(subject, measure).items()
    ]
    for phrase, date, figures in drawn(words, choices, "en", share=1.5):
        values = [each.number for each in figures if each.number is not None]
        scale = " ".join(
            word for word in figures[0].unit.split() if word in ("million", "billion", "trillion")
        )
        yield draft(
            "figure",
            "en",
            [words.say("figure", "en", subject=phrase, date=words.date(date))],
            NumberTarget(values[0], scale, tuple(dict.fromkeys(values[1:]))),
            sources=tuple(dict.fromkeys(source for each in figures for source in each.sources)),
        )


def growth(facts: Facts, words: Words) -> Iterator[Sample]:
    """By how much a figure grew between two dates for which each there is one value."""
    choices = []
    for subject, measure, phrase in _measures(facts, words):
        single = [
            (date, found[0]) for date, found in facts.figures(subject, measure).items() if len(found) == 1
        ]
        for first, one in single:
            for last, other in single:
                if first >= last or one.unit != other.unit or one.number is None or other.number is None:
                    continue
                if other.number > one.number:
                    choices.append((phrase, first, last, other.number - one.number, one.unit))
    for phrase, first, last, difference, unit in drawn(words, choices, "en"):
        scale = " ".join(word for word in unit.split() if word in ("million", "billion", "trillion"))
        yield draft(
            "growth",
            "en",
            [words.say("growth", "en", subject=phrase, date=words.date(first), other=words.date(last))],
            NumberTarget(round(difference, 6), scale),
        )


def in_year(facts: Facts, words: Words) -> Iterator[Sample]:
    """Which partners a year brought, for years in which no loosely dated tie may have begun."""
    years = facts.sure_years()
    for language in words.languages("in-year"):
        for year in drawn(words, list(years), language, share=0.6):
            yield draft(
                "which",
                language,
                [words.say("in-year", language, year=year)],
                NamesTarget(tuple(sorted({tie.partner for tie in years[year]})), exact=True),
            )


def profile(facts: Facts, words: Words) -> Iterator[Sample]:
    """What there is to tell of a partner: at least since when."""
    for language in words.languages("profile"):
        for tie in drawn(words, facts.dated, language, share=0.6):
            if name := words.partner(tie.partner, language):
                yield draft(
                    "profile",
                    language,
                    [words.say("profile", language, partner=name)],
                    NamesTarget((tie.partner,)),
                    FactsTarget(must=(str(tie.start)[:4],)),
                )


def happened(facts: Facts, words: Words) -> Iterator[Sample]:
    """When an event took place, told by its title."""
    titles = [event.title for event in facts.corpus.events.values()]
    events = [
        event
        for event in facts.corpus.events.values()
        if event.start
        and event.start.day
        and event.date_basis is DateBasis.EXACT
        and event.evidence.is_assertable
        and titles.count(event.title) == 1
    ]
    for event in drawn(words, events, "en", share=1.25):
        yield draft(
            "events",
            "en",
            [words.say("happened", "en", title=event.title)],
            DateTarget((str(event.start),)),
            sources=event.sources,
        )


MAKERS = (
    when,
    which,
    how_many,
    is_a,
    what_kind,
    figure,
    growth,
    in_year,
    profile,
    happened,
)
