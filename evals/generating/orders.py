"""Generated questions that set ties beside one another: anniversaries, the first, the newest, more and older."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from corpus import DateBasis, Tie
from evals.cases import DateTarget, FactsTarget, NamesTarget, Sample
from evals.generating.drafts import draft, drawn
from evals.generating.expected import Facts
from evals.generating.words import Words

# An anniversary is one that people keep: every fifth year.
_ANNIVERSARY = 5


def anniversary(facts: Facts, words: Words) -> Iterator[Sample]:
    """Whose tie has a round birthday in a year to come."""
    last = max((year for year in facts.sure_years()), default=0)
    choices = [
        (year + count, count, ties)
        for year, ties in facts.sure_years().items()
        for count in range(_ANNIVERSARY, 60, _ANNIVERSARY)
        if last < year + count <= last + _ANNIVERSARY
    ]
    for year, count, ties in drawn(words, choices, "en", share=0.5):
        yield draft(
            "anniversary",
            "en",
            [words.say("anniversary", "en", count=count, year=year)],
            NamesTarget(tuple(sorted({tie.partner for tie in ties}))),
        )


def _by_country(facts: Facts) -> dict[str, list[Tie]]:
    """The ties of each country in which all are surely dated, the earliest first."""
    found: dict[str, list[Tie]] = {}
    for code, partners in facts.countries.items():
        ties = [tie for tie in facts.ties if tie.partner in partners]
        if len(ties) > 1 and all(tie in facts.dated for tie in ties):
            ordered = sorted(ties, key=lambda tie: str(tie.start))
            if all(str(one.start)[:4] != str(other.start)[:4] for one, other in pairwise(ordered)):
                found[code] = ordered
    return found


def first_newest(facts: Facts, words: Words) -> Iterator[Sample]:
    """The earliest and the latest partner in a country whose ties are all dated."""
    for code, ties in _by_country(facts).items():
        for key, tie in (("first-in", ties[0]), ("newest-in", ties[-1])):
            yield draft(
                "first-newest",
                "en",
                [words.say(key, "en", country=words.country(code, "en"))],
                NamesTarget((tie.partner,)),
                DateTarget(facts.starts(tie)),
                sources=facts.sources(tie),
            )


def which_more(facts: Facts, words: Words) -> Iterator[Sample]:
    """Which of two countries has more partners."""
    pairs = [
        (one, other)
        for one, some in facts.countries.items()
        for other, more in facts.countries.items()
        if len(some) < len(more) and len(more) > 1
    ]
    for language in words.languages("which-more"):
        for pair in drawn(words, pairs, language, share=0.6):
            fewer, more = pair
            asked = words.random.sample(pair, 2)
            names = [words.country(code, language) for code in asked]
            yield draft(
                "which-more",
                language,
                [words.say("which-more", language, country=names[0], other=names[1])],
                FactsTarget(must=(str(len(facts.countries[more])), str(len(facts.countries[fewer])))),
                NamesTarget((f"country:{more}",)),
            )


def compare(facts: Facts, words: Words) -> Iterator[Sample]:
    """Which of two ties is the older."""
    dated = [tie for tie in facts.dated if tie.start_basis is DateBasis.EXACT]
    pairs = [(one, other) for one in dated for other in dated if str(one.start)[:4] < str(other.start)[:4]]
    for language in words.languages("compare"):
        for pair in drawn(words, pairs, language, share=0.6):
            asked = words.random.sample(pair, 2)
            names = [words.partner(tie.partner, language) for tie in asked]
            if all(names):
                years = tuple(str(tie.start)[:4] for tie in pair)
                yield draft(
                    "compare",
                    language,
                    [words.say("compare", language, partner=names[0], other=names[1])],
                    FactsTarget(must=years),
                    NamesTarget(tuple(tie.partner for tie in pair)),
                )


MAKERS = (anniversary, first_newest, which_more, compare)
