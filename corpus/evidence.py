"""The dates and numbers that the records give for each source.

Knows nothing about articles.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from corpus.model import Corpus, PartialDate
from corpus.printed_dates import PrintedDay, printed_days, spanned_dates
from corpus.printed_numbers import printed_numbers, worded_numbers


@dataclass(slots=True)
class Facts:
    """Dates, days and months without a year, and numbers that something says."""

    dates: set[PartialDate] = field(default_factory=set)
    days: set[tuple[int, int]] = field(default_factory=set)
    numbers: set[Decimal] = field(default_factory=set)

    def read(self, text: str) -> None:
        """Takes in what a text says; numbers that are parts of a date are none."""
        dates, days = spanned_dates(text), printed_days(text)
        self.dates.update(one.date for one in dates)
        self.days.update((one.month, one.day) for one in days)
        self.dates.update(_completed(days, {one.date.year for one in dates}))
        rest = blanked(text, [(one.start, one.end) for one in dates] + [(one.start, one.end) for one in days])
        self.numbers.update(one.value for one in (*printed_numbers(rest), *worded_numbers(rest)))

    def include(self, other: Facts) -> None:
        """Takes in what another holds."""
        self.dates |= other.dates
        self.days |= other.days
        self.numbers |= other.numbers

    def has_date(self, date: PartialDate) -> bool:
        """True when one of the dates is this one or lies in it."""
        if not date.month:
            return self.has_number(Decimal(date.year))
        return any(str(one).startswith(str(date)) for one in self.dates)

    def has_day(self, month: int, day: int) -> bool:
        """True when a month, a day or both (0: not asked) are said without a year or as part of a date."""
        said = self.days | {(one.month, one.day) for one in self.dates}
        if not month and Decimal(day) in self.numbers:
            return True  # "on the 26th"
        return any((month or one[0], day or one[1]) == one for one in said)

    def has_number(self, number: Decimal) -> bool:
        """True when the number is said, or is the year of a date."""
        return number in self.numbers or any(one.year == number for one in self.dates)


def _completed(days: Iterable[PrintedDay], years: set[int]) -> Iterator[PartialDate]:
    """The days with the year of the dates beside them, where that is one only."""
    for one in days:
        if len(years) == 1 and one.month and one.day:
            try:
                yield PartialDate(min(years), one.month, one.day)
            except ValueError:  # 29 February of another year
                continue


def blanked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text with the spans overwritten by a mark of the same length, so that positions stay."""
    for start, end in sorted(spans):
        text = f"{text[:start]}{'␣' * (end - start)}{text[end:]}"
    return text


def _records(corpus: Corpus) -> Iterator[tuple[Iterable[str], str]]:
    """Each record as the sources it rests on and all that it says."""
    for tie in corpus.ties.values():
        said = (
            str(tie.start or ""),
            str(tie.end or ""),
            tie.summary,
            tie.note,
            tie.label_home,
            tie.label_partner,
        )
        yield (*tie.sources, *tie.start_sources), " ; ".join(said)
    for claim in corpus.claims.values():
        value = f"{claim.value} {claim.unit}"
        yield claim.sources, " ; ".join((value, str(claim.as_of or ""), claim.statement))
    for event in corpus.events.values():
        said = (
            str(event.start or ""),
            str(event.end or ""),
            event.title,
            event.place,
            event.facts,
            event.note,
        )
        yield event.sources, " ; ".join(said)
    for figure in corpus.figures.values():
        value = f"{figure.value} {figure.unit}"
        yield figure.sources, " ; ".join((value, str(figure.as_of or ""), figure.statement, figure.note))
    for source in corpus.sources.values():
        yield (source.id,), " ; ".join((source.title, source.publisher, source.date, source.note))
    for article in corpus.articles.values():
        if article.kind == "article":  # a text as its publisher wrote it
            yield article.sources, article.text


def facts_by_source(corpus: Corpus) -> dict[str, Facts]:
    """What the records, the source's own entry and its text, where that was added, say by each source."""
    facts: dict[str, Facts] = defaultdict(Facts)
    for sources, text in _records(corpus):
        said = Facts()
        said.read(text)
        for source in sources:
            facts[source].include(said)
    return dict(facts)
