"""What must hold for readable rows: dates in order, no row twice, evidence that carries what a row says.

Knows nothing about how rows are read or whether the ids in them exist.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterator

from corpus.broken import BrokenRecord
from corpus.home_file import MEASURES_FILE, Measures
from corpus.model import (
    LANGUAGES,
    Counted,
    DateBasis,
    Evidence,
    Figure,
    PartialDate,
    Scope,
    Status,
    Tie,
    TieKind,
)
from corpus.naming.libraries import country_codes
from corpus.tables import Table, Tables, Value
from corpus.writing_out import date_in_words

_FIRST_YEAR, _LAST_YEAR = 1800, 2100  # a year outside is a slip of the hand
_SCOPES_OF_A_PART = (Scope.DISTRICT, Scope.VILLAGE, Scope.PORT, Scope.PROVINCE)
_SENTENCE_END = (".", "!", "?", "。", '."', ".)")


def _at(table: Table[Value], identity: str, field: str, problem: str) -> BrokenRecord:
    return BrokenRecord.at(table.file, table.lines[identity], field, problem)


def _date_fields(tables: Tables) -> Iterator[BrokenRecord]:
    def plausible(
        table: Table[Value], identity: str, field: str, date: PartialDate | None
    ) -> Iterator[BrokenRecord]:
        if date and not _FIRST_YEAR <= date.year <= _LAST_YEAR:
            yield _at(table, identity, field, f"{date} is not between {_FIRST_YEAR} and {_LAST_YEAR}")

    for tie in tables.ties.rows.values():
        for field, date in (("start", tie.start), ("end", tie.end)):
            yield from plausible(tables.ties, tie.id, field, date)
        if tie.start and tie.end and str(tie.end) < str(tie.start)[: len(str(tie.end))]:
            yield _at(tables.ties, tie.id, "end", f"{tie.end} is before the start {tie.start}; correct one")
        if tie.start is None and tie.start_basis is not DateBasis.EXACT:
            yield _at(tables.ties, tie.id, "start_basis", "has no date to go with; write a start or empty it")
    for event in tables.events.rows.values():
        for field, date in (("start", event.start), ("end", event.end)):
            yield from plausible(tables.events, event.id, field, date)
        if event.end and (event.start is None or str(event.end) < str(event.start)[: len(str(event.end))]):
            yield _at(
                tables.events, event.id, "end", f"{event.end} is before the start {event.start or '(none)'}"
            )
        if event.start is None and event.date_basis is not DateBasis.EXACT:
            yield _at(tables.events, event.id, "date_basis", "has no date to go with; write a start")
    for claim in tables.claims.rows.values():
        yield from plausible(tables.claims, claim.id, "as_of", claim.as_of)
    for figure in tables.figures.rows.values():
        yield from plausible(tables.figures, figure.id, "as_of", figure.as_of)


def _twice(table: Table[Value], field: str, key: Callable[[Value], Hashable]) -> Iterator[BrokenRecord]:
    first: dict[Hashable, str] = {}
    for identity, row in table.rows.items():
        other = first.setdefault(key(row), identity)
        if other != identity:
            yield _at(table, identity, field, f"says the same as {other!r}; keep one of the two rows")


def _countries(tables: Tables) -> Iterator[BrokenRecord]:
    known = country_codes()
    for partner in tables.partners.rows.values():
        if partner.country not in known:
            problem = f"there is no country {partner.country!r}; write the letters of ISO 3166, such as JP"
            yield _at(tables.partners, partner.id, "country", problem)


def _duplicates(tables: Tables) -> Iterator[BrokenRecord]:
    yield from _twice(tables.partners, "name", lambda row: (row.name, row.country, row.admin_region))
    yield from _twice(tables.ties, "kind", lambda row: (row.partner, row.scope, row.home_side, row.kind))
    yield from _twice(tables.claims, "statement", lambda row: row.statement)
    yield from _twice(tables.events, "title", lambda row: (row.title, row.start, row.partners))
    yield from _twice(tables.figures, "statement", lambda row: row.statement)
    yield from _twice(tables.sources, "title", lambda row: (row.title, row.publisher, row.date, row.url))


def _tie_rules(tie: Tie) -> Iterator[tuple[str, str]]:
    if (tie.evidence is Evidence.DOUBTFUL) != (tie.status is Status.DOUBTFUL):
        yield "status", "doubtful evidence and the status doubtful go together; correct one of them"
    if tie.counted is Counted.YES and not tie.is_named_partner:
        yield "counted", "is yes for a tie that is no proven partnership of the city; write no or unknown"
    if (tie.kind is TieKind.ECONOMIC) != (tie.scope is Scope.ECONOMIC):
        yield "kind", "economic-partner and the scope economic go together; correct one of them"
    if tie.scope in _SCOPES_OF_A_PART and not tie.home_side:
        yield "home_side", f"is empty for a tie of scope {tie.scope}; name the part that holds it"
    outside = [name for name in tie.start_sources if name not in tie.sources]
    if outside:
        yield "start_sources", f"{outside[0]!r} is not among the sources of the row; add it there"


def _sourced(tables: Tables) -> Iterator[BrokenRecord]:
    hint = "is empty; name a source for every row"
    for tie in tables.ties.rows.values():
        if not tie.sources:
            yield _at(tables.ties, tie.id, "sources", hint)
        for field, problem in _tie_rules(tie):
            yield _at(tables.ties, tie.id, field, problem)
    for claim in tables.claims.rows.values():
        if not claim.sources:
            yield _at(tables.claims, claim.id, "sources", hint)
    for event in tables.events.rows.values():
        if not event.sources:
            yield _at(tables.events, event.id, "sources", hint)
    for figure in tables.figures.rows.values():
        if not figure.sources:
            yield _at(tables.figures, figure.id, "sources", hint)


def _prose(tables: Tables) -> Iterator[BrokenRecord]:
    """Texts that are shown to people must be sentences, without the ids of sources in them."""
    codes = re.compile(
        r"\b(?:" + "|".join(map(re.escape, (i for i in tables.sources.rows if i[-1].isdigit()))) + r")\b"
        if tables.sources.rows
        else r"(?!)"
    )

    def looked_at(table: Table[Value], identity: str, field: str, text: str) -> Iterator[BrokenRecord]:
        if text and not text.endswith(_SENTENCE_END):
            yield _at(table, identity, field, "does not end like a sentence; end it with a full stop")
        if found := codes.search(text):
            yield _at(
                table, identity, field, f"holds the source id {found.group()!r}; name the source in words"
            )

    for tie in tables.ties.rows.values():
        yield from looked_at(tables.ties, tie.id, "summary", tie.summary)
    for claim in tables.claims.rows.values():
        yield from looked_at(tables.claims, claim.id, "statement", claim.statement)
    for event in tables.events.rows.values():
        yield from looked_at(tables.events, event.id, "facts", event.facts)
    for figure in tables.figures.rows.values():
        yield from looked_at(tables.figures, figure.id, "statement", figure.statement)
        if not _states_its_value(figure):
            problem = f"does not contain the value {figure.value!r}; write it into the sentence"
            yield _at(tables.figures, figure.id, "statement", problem)


def _states_its_value(figure: Figure) -> bool:
    """True when the statement holds the value: as a number, as a date in words, or word for word."""
    number = figure.number
    if number is not None:
        written = {figure.value, f"{number:,.10g}".rstrip("."), f"{number:,}".removesuffix(".0")}
        return any(
            re.search(rf"(?<![\d.,]){re.escape(form)}(?!\d|[.,]\d)", figure.statement) for form in written
        )
    try:
        return date_in_words(PartialDate.parse(figure.value)) in figure.statement
    except ValueError:
        words = re.findall(r"\w+", figure.value.casefold())
        return all(word in figure.statement.casefold() for word in words)


def row_problems(tables: Tables) -> Iterator[BrokenRecord]:
    """Each rule that a row breaks, in the order dates, countries, duplicates, evidence, wording."""
    yield from _date_fields(tables)
    yield from _countries(tables)
    yield from _duplicates(tables)
    yield from _sourced(tables)
    yield from _prose(tables)


def measure_problems(tables: Tables, measures: Measures) -> Iterator[BrokenRecord]:
    """Each subject or measure of a figure that lacks its names in one of the languages."""
    reported: set[tuple[str, str]] = set()
    for figure in tables.figures.rows.values():
        for group, identity, named in (
            ("subjects", figure.subject, measures.subjects),
            ("measures", figure.measure, measures.measures),
        ):
            missing = [language for language in LANGUAGES if not named.get(identity, {}).get(language)]
            if missing and (group, identity) not in reported:
                reported.add((group, identity))
                yield BrokenRecord(
                    f"{MEASURES_FILE}, field {group}.{identity}: "
                    f'no name in {", ".join(missing)}; write {missing[0]} = ["…"]'
                )
