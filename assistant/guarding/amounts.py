"""Numbers and dates of a text: each must stand in one piece of evidence together with what it belongs to.

A number belongs to its unit, to the kind of tie that it counts, to the date beside it and to the partner it is
said of; a date belongs to the partner it is said of. So two true numbers that have changed places are two failures.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from assistant.draft import Derived
from assistant.guarding.case import Case, Failure
from assistant.guarding.derivations import named_counts, units_of
from assistant.guarding.evidence import Piece, holds_date, is_within
from assistant.guarding.reading import Counted, sentence_of
from assistant.guarding.senses import Sense, clause_of, find_senses
from assistant.written_dates import DateAtom, find_dates
from corpus import PartialDate

_ROUNDING = 1e-6  # of a difference of decimals
_SCALES = frozenset({"million", "billion", "trillion"})
_MEASURES = _SCALES | {
    "kilometre",
    "square-kilometre",
    "metre",
    "tonne",
    "teu",
    "percent",
    "yuan",
    "dollar",
}  # units without which a number says something else
_OF_RECORDS = frozenset(
    {"named", "named-countries", "count", "count-entities", "count-countries", "count-area", "count-kind"}
)
_SPAN = re.compile(r"(?:\s*г\.)?[^.;:。；：\d]{0,14}\s*(?:–|—|-|to|bis|至|到|～|~|から|부터)\s*")
_AND = re.compile(r"\s*(?:and|und|и|和|と)\s*")
_HALT = re.compile(r"[;:。：；]|\.\s")
_COVERAGE = "coverage:"  # the room of nodes that count the records themselves


def date_failures(case: Case) -> Iterator[Failure]:
    """The dates that no evidence on their partner gives."""
    given = {entry.value for entry in case.statement.derived}
    given_dates = [entry for entry in case.statement.derived if entry.rule == "given"]
    lasted = any(entry.rule == "years" for entry in case.statement.derived)
    if lasted and _ends_before_it_began(case, given):
        yield Failure("date", case.text)
    for atom in case.reading.dates:
        is_filter = bool(given_dates) and bool(case.partners) and not case.named_before(atom.start)
        if case.is_proven(atom.start) or (date_holders(case, atom) and not is_filter):
            continue
        # a date of the question is no date of a tie, which stands in brackets behind its partner
        if str(atom.written) in given and not (
            case.is_bracketed(atom.start)
            and (lasted or (case.named_before(atom.start) and _has_tie(case, atom)))
        ):
            continue
        yield Failure("date", case.text[atom.start : atom.end])


def _ends_before_it_began(case: Case, given: set[str]) -> bool:
    """True where a duration is told up to a given day and the beginning stands behind that day, not in brackets."""
    days = [atom for atom in case.reading.dates if str(atom.written) in given and atom.written.day]
    return any(
        atom.start > day.end and not case.is_bracketed(atom.start) and str(atom.written) not in given
        for day in days
        for atom in case.reading.dates
    )


def _has_tie(case: Case, atom: DateAtom) -> bool:
    owner = case.owner(atom.start)
    return any(piece.tie and piece.tie.partner == owner for piece in case.pieces)


def event_failures(case: Case) -> Iterator[Failure]:
    """Where a text on one event or figure gives several dates, the first is its own and not one that it mentions."""
    atoms = case.reading.dates
    if len(case.pieces) != 1 or len(atoms) < 2 or case.is_proven(atoms[0].start):
        return
    own = _own_dates(case.pieces[0])
    is_value = case.pieces[0].figure is not None  # all of it stands before the brackets
    for atom in [one for one in atoms if is_value and not case.is_bracketed(one.start)] or atoms[:1]:
        if own and not any(is_within(date, atom.written) for date in own):
            yield Failure("date", case.text[atom.start : atom.end])


def _own_dates(piece: Piece) -> list[PartialDate]:
    """The dates of an event itself, or the dates that are the value of a figure."""
    if piece.event:
        return [date for date in (piece.event.start, piece.event.end) if date]
    if piece.figure is None:
        return []
    try:
        return [PartialDate.parse(piece.figure.value)]
    except ValueError:
        return [atom.written for atom in find_dates(piece.figure.value)]


def range_failures(case: Case) -> Iterator[Failure]:
    """Spans of time that end before they begin."""
    given = {entry.value for entry in case.statement.derived}
    for one, two in zip(case.reading.dates, case.reading.dates[1:], strict=False):
        between = case.text[one.end : two.start]
        is_span = _SPAN.fullmatch(between) or (
            {str(one.written), str(two.written)} <= given and _AND.fullmatch(between)
        )
        if is_span and two.last < one.first:
            yield Failure("date", case.text[one.start : two.end])


def date_holders(case: Case, atom: DateAtom) -> list[Piece]:
    """The evidence that gives this date for the partner it is said of."""
    owner = case.owner(atom.start)
    return [piece for piece in case.about(owner) if holds_date(piece, atom.written)]


def number_failures(case: Case) -> Iterator[Failure]:
    """The numbers that no single piece of evidence holds with their unit, kind, date and partner."""
    told = _told_of_records(case)
    names = [(name.start, name.end) for name in case.reading.names]
    for number in case.reading.numbers:
        if case.is_proven(number.start) or any(start <= number.start < end for start, end in names):
            continue
        derived = [entry for entry in case.statement.derived if _is_value(entry, number)]
        occurrences = [
            (piece, known)
            for piece in case.pieces
            for known in piece.reading.numbers
            if known.values & number.values
        ]
        counted = [entry for entry in derived if entry.rule not in ("given", "difference")]
        years = {float(atom.written.year) for piece in case.pieces for atom in piece.reading.dates}
        if not number.units and number.values & years:
            continue
        if not derived and not occurrences:
            yield Failure("number", case.text[number.start : number.end])
        elif not (
            any(_computed(case, entry, number, told.get(number.start)) for entry in derived)
            or (not counted and _stated(case, number, occurrences, told.get(number.start)))
        ):
            yield Failure("unit" if number.units else "number", case.text[number.start : number.end + 24])


def _is_value(entry: Derived, number: Counted) -> bool:
    return bool(re.fullmatch(r"-?\d+(\.\d+)?", entry.value)) and float(entry.value) in number.values


def _told_of_records(case: Case) -> dict[int, bool]:
    """Where the numbers stand that the text says its records name (True) or do not name (False)."""
    found = {}
    for entry in case.reading.asserted:
        if entry.sense.name != "said.named":
            continue
        start, end = sentence_of(case.text, entry.sense.start)
        inside = [number for number in case.reading.numbers if start <= number.start < end]
        if inside:
            nearest = min(
                inside,
                key=lambda number: max(number.start - entry.sense.end, entry.sense.start - number.end),
            )
            found[nearest.start] = not entry.is_denied
    return found


def _computed(case: Case, entry: Derived, number: Counted, named: bool | None) -> bool:
    """True when a value computed from the evidence may stand here."""
    if named is not None and (entry.rule == "unnamed") == named:
        return False
    if named and entry.rule not in _OF_RECORDS:
        return False
    if entry.rule == "unnamed" and named is None:
        return False
    if (entry.rule, entry.other) in (("count-entities", ""), ("count-kind", "partner")):
        is_unstated = any(
            entry.sense.name == "said.kind" and _is_of_number(case, entry.sense, number)
            for entry in case.reading.asserted
        )
        if is_unstated != (entry.rule == "count-kind"):
            return False
    units = units_of(entry, case.statement.proofs)
    if units and number.units and not units & number.units:
        return False
    if entry.rule == "difference" and number.date:
        return False  # what is given for a date is no difference
    if entry.rule == "difference":
        return _is_difference(case, number)
    if entry.rule == "count-kind":
        wanted = "any" if entry.other == "partner" else entry.other
        return number.kind in ("", wanted)
    if entry.rule == "count-area":
        before = [name for name in case.reading.names if name.end <= number.start]
        return not before or tuple(entry.other.split(":", 1)) in before[-1].pairs
    if entry.rule == "years" and entry.other:
        owner = case.owner(number.start)
        return any(
            int(entry.other) - atom.written.year == int(entry.value)
            for piece in case.about(owner)
            for atom in piece.reading.dates
        )
    return True


def _is_of_number(case: Case, sense: Sense, number: Counted) -> bool:
    """True when a word stands in the clause of a number, or in one beside it that goes on about it.

    Whether that is the clause before or behind is as in the rest of the text: "22 sister cities", "sister cities: 22".
    """
    start, end = clause_of(case.text, number.start)
    if start <= sense.start < end:
        return True
    kinds = [entry.sense.start for entry in case.reading.asserted if entry.sense.axis == "kind"]
    is_behind = number.end <= sense.start
    if not kinds or is_behind != (case.reading.numbers[0].start < kinds[0]):
        return False
    first, last = (number.end, sense.start) if is_behind else (sense.end, number.start)
    taken = [other.start for other in case.reading.numbers] + [name for name, _, _ in case.partners]
    return not _HALT.search(case.text[first:last]) and not any(first <= at < last for at in taken)


def _is_difference(case: Case, number: Counted) -> bool:
    """True when two numbers of the evidence that count the same are so far apart, in the unit of the text."""
    known = [one for piece in case.pieces for one in piece.reading.numbers]
    beside = [one.units for one in case.reading.numbers if one.start != number.start and one.units]
    if number.units and beside and not any(number.units & units for units in beside):
        return False
    return any(
        any(abs(abs(first - second) - value) < _ROUNDING for value in number.values)
        and (not number.units or number.units & one.units & two.units)
        and number.units & _SCALES == one.units & two.units & _SCALES
        for one, two in itertools.combinations(known, 2)
        for first in one.values
        for second in two.values
    )


def _stated(
    case: Case, number: Counted, occurrences: list[tuple[Piece, Counted]], named: bool | None
) -> bool:
    """True when one piece of evidence states the number as the text does."""
    owner = case.owner(number.start)
    beside = (
        number.date
        if number.date and any(holds_date(piece, number.date.written) for piece in case.pieces)
        else None
    )
    fitting = [
        (piece, known)
        for piece, known in occurrences
        if piece.speaks_of(owner)
        and (_same_kind(number.kind, known.kind) or (case.is_labelled and number.kind == "any"))
        and (beside is None or holds_date(piece, beside.written))
        and (named is None or (named and _is_own_count(case, piece, number)))
    ]
    if not any(_units(*one) for one in occurrences):
        return bool(fitting)
    return any(_same_units(number.units, units) for one in fitting if (units := _units(*one))) or (
        not number.units and bool(fitting) and not any(_units(*one) & _MEASURES for one in fitting)
    )


def _is_own_count(case: Case, piece: Piece, number: Counted) -> bool:
    """True for a number of partners or countries that the records name, where the records are what is cited."""
    counts = {float(count) for count in named_counts(case.corpus)}
    return piece.proof.node_id.startswith(_COVERAGE) and bool(counts & number.values)


def _counts(piece: Piece, kind: str) -> bool:
    """True when the record of the figure itself counts this kind: its unit says so."""
    senses = find_senses(piece.figure.unit) if piece.figure else ()
    return any(sense.axis == "kind" and sense.value == kind for sense in senses)


def _units(piece: Piece, known: Counted) -> frozenset[str]:
    """The units of a number of the evidence: as written, or as the record of the figure has it."""
    if piece.figure is None or piece.figure.number not in known.values:
        return known.units
    senses = find_senses(piece.figure.unit)
    recorded = (
        sense.value if sense.axis == "unit" else "city" for sense in senses if sense.axis in ("unit", "kind")
    )
    return frozenset(recorded) or known.units


def fraction_failures(case: Case) -> Iterator[Failure]:
    """Fractions and ordinal numbers that no quote has as they are."""
    for match in re.finditer(r"\d+/\d+|\d+(?:st|nd|rd|th)\b", case.text):
        if any(atom.start <= match.start() < atom.end for atom in case.reading.dates):
            continue
        if not any(match.group() in piece.proof.quote for piece in case.pieces):
            yield Failure("number", match.group())


def _same_kind(said: str, known: str) -> bool:
    return not said or not known or said == known


def _same_units(said: frozenset[str], known: frozenset[str]) -> bool:
    if said & _SCALES != known & _SCALES:
        return False
    bases, known_bases = said - _SCALES, known - _SCALES
    return not bases or not known_bases or bool(bases & known_bases)
