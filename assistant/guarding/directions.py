"""Words of direction: first or newest, more or fewer, rose or fell, before or after; each is computed from the evidence.

A direction that cannot be computed must stand in the evidence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.guarding.amounts import date_holders
from assistant.guarding.case import Case, Failure
from assistant.guarding.reading import Asserted
from assistant.guarding.senses import Sense
from assistant.written_dates import DateAtom
from corpus import DateBasis, PartialDate, Tie, TieKind

_BESIDE = 3  # characters between a date and the word that says before or after
_BASES = {"before": DateBasis.BEFORE, "after": DateBasis.AFTER, "by": DateBasis.BY}


def direction_failures(case: Case) -> Iterator[Failure]:
    """The words of direction that the evidence does not bear out."""
    for entry in case.reading.asserted:
        sense = entry.sense
        if case.is_proven(sense.start):
            continue
        is_right = _CHECKS.get(sense.axis)
        if is_right is not None and not is_right(case, entry):
            yield Failure("direction", case.text[sense.start : sense.end])


def _order(case: Case, entry: Asserted) -> bool:
    """Oldest and newest: among the dates of the text, or among the ties that the text ranges over."""
    wants_last = entry.sense.value == "last"
    dated = [atom for atom in case.reading.dates if case.owner(atom.start) and date_holders(case, atom)]
    owners = {case.owner(atom.start) for atom in dated}
    if len(owners) >= 2:
        following = [atom for atom in dated if atom.start >= entry.sense.end]
        atom = following[0] if following else dated[-1]
        others = [one.first for one in dated]
        return atom.first == (max(others) if wants_last else min(others))
    owner = case.owner(entry.sense.start) or _only_partner(case)
    if owner is None:
        return _stands_in_evidence(case, entry)
    return _is_extreme(case, owner, wants_last=wants_last)


def _only_partner(case: Case) -> str | None:
    """The partner of the cited ties, for a text that names none: "It is the newest partner city"."""
    cited = {piece.tie.partner for piece in case.pieces if piece.tie}
    return cited.pop() if len(cited) == 1 and not case.partners else None


def _is_extreme(case: Case, partner: str, *, wants_last: bool) -> bool:
    """True when the partner's tie is the oldest or newest of the ties in the areas and years of the statement."""
    kinds = {entry.sense.value for entry in case.reading.asserted if entry.sense.axis == "kind"} - {"any"}
    is_economic = kinds == {TieKind.ECONOMIC.value}  # these stand apart from the partners
    named = [
        tie
        for tie in case.corpus.ties.values()
        if (
            tie.kind is TieKind.ECONOMIC and tie.evidence.is_assertable
            if is_economic
            else tie.is_named_partner
        )
        and tie.start
        and tie.start_basis is DateBasis.EXACT
    ]
    inside = [tie for tie in named if _is_inside(case, tie)]
    years = [
        int(entry.value[:4])
        for entry in case.statement.derived
        if entry.rule == "given" and re.match(r"\d{4}", entry.value)
    ]
    within = [
        tie
        for tie in inside
        if tie.start and min(years, default=0) <= tie.start.year <= max(years, default=9999)
    ]
    of_kind = [tie for tie in within if tie.kind.value in kinds]
    return any(_has_end(ties, partner, wants_last=wants_last) for ties in (within, of_kind) if ties)


def _has_end(ties: Sequence[Tie], partner: str, *, wants_last: bool) -> bool:
    starts = [tie.start for tie in ties if tie.start]
    end = max(starts) if wants_last else min(starts)
    return any(tie.start == end and tie.partner == partner for tie in ties)


def _is_inside(case: Case, tie: Tie) -> bool:
    country = case.corpus.partners[tie.partner].country
    return not case.statement.areas or any(
        country in case.gazetteer.countries(kind, identity) for kind, identity in case.statement.areas
    )


def _sorted(case: Case, entry: Asserted) -> bool:
    """Newest or oldest first: the evidence is in that order."""
    dates = [piece.proof.date for piece in case.pieces if piece.proof.date]
    return dates == sorted(dates, reverse=entry.sense.value == "newest-first")


def _amount(case: Case, entry: Asserted) -> bool:
    """Most and fewest: the number behind the word is the largest or the smallest of the text."""
    numbers = case.reading.numbers
    if len(numbers) < 2:
        return len(numbers) == 1 or _stands_in_evidence(case, entry)
    following = [number for number in numbers if number.start >= entry.sense.end]
    number = following[0] if following else numbers[-1]
    values = [max(one.values) for one in numbers]
    return max(number.values) == (max(values) if entry.sense.value == "more" else min(values))


def _change(case: Case, entry: Asserted) -> bool:
    """Rose and fell: the later of two dated numbers is the larger or the smaller one."""
    dated = sorted(
        ((number.date.first, max(number.values)) for number in case.reading.numbers if number.date),
        key=lambda one: one[0],
    )
    if len(dated) < 2:
        return entry.sense.value == "none" or _stands_in_evidence(case, entry)
    difference = dated[-1][1] - dated[0][1]
    sign = {"up": 1, "down": -1, "none": 0}[entry.sense.value]
    return (difference > 0) - (difference < 0) == sign


def _time(case: Case, entry: Asserted) -> bool:
    """Before and after a date: what the record says of its date, or a filter that all cited ties pass."""
    beside = [atom for atom in case.reading.dates if _is_beside(entry.sense, atom)]
    if not beside:
        return True
    atom = beside[0]
    given = {derived.value for derived in case.statement.derived}
    if str(atom.written) in given and not case.named_before(atom.start):
        starts = [piece.tie.start for piece in case.pieces if piece.tie and piece.tie.start]
        return all(_passes(entry.sense.value, start, atom.written) for start in starts)
    if entry.sense.value not in _BASES:
        return False
    return any(piece.basis is _BASES.get(entry.sense.value) for piece in date_holders(case, atom))


def _is_beside(sense: Sense, atom: DateAtom) -> bool:
    return max(atom.start - sense.end, sense.start - atom.end) <= _BESIDE


def _passes(relation: str, start: PartialDate, said: PartialDate) -> bool:
    if relation == "before":
        return start < said
    if relation == "after":
        return start > said
    if relation == "from":
        return start >= said or start.year == said.year
    return start <= said or start.year == said.year


def _stands_in_evidence(case: Case, entry: Asserted) -> bool:
    return any(
        known.sense.name == entry.sense.name for piece in case.pieces for known in piece.reading.asserted
    )


_CHECKS = {"order": _order, "sorted": _sorted, "amount": _amount, "change": _change, "time": _time}
