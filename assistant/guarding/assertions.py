"""What a text asserts or denies of a partner: the kind and scope of its tie, its standing, and what is known of it.

Each word must be borne out by a cited record of the partner that it is said of, or stand with the same polarity in
what is quoted. A denial that denies nothing known is a failure: it turned a sentence that the guard cannot weigh.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.guarding.case import Case, Failure
from assistant.guarding.derivations import ABSENCE
from assistant.guarding.evidence import TRUTHS, Piece, claimed_kind, is_true
from assistant.guarding.reading import Asserted
from assistant.guarding.senses import Sense
from corpus import DateBasis, Tie

_LABELLED = re.compile(r"(?:[^()（）,;:：，；。.／]|[(（][^()（）]*[)）]|[)）]){0,40}[:：]")
_LIST_END = re.compile(r"[;；。／]|\.(?=\s|$)")
_BOUND = 30  # characters between "among the" and the word for those partners
_UNPROVEN = frozenset({"said.confirmed", "status.doubtful"})  # beside them a partner is only said to be one


def assertion_failures(case: Case) -> Iterator[Failure]:
    """The assertions about partners that nothing cited bears out, and denials without evidence."""
    for denial in case.reading.loose:
        yield Failure("negation", case.text[denial.start : denial.end])
    for entry in case.reading.asserted:
        if case.is_proven(entry.sense.start) or not _holds_only_if_proven(entry):
            continue
        if not _is_borne_out(case, entry):
            what = "kind" if entry.sense.axis in ("kind", "scope", "status") else "negation"
            yield Failure(what, case.text[entry.sense.start : entry.sense.end])


def _holds_only_if_proven(entry: Asserted) -> bool:
    return entry.sense.axis in ("kind", "scope", "status", "said") or entry.is_denied


def _is_borne_out(case: Case, entry: Asserted) -> bool:
    sense, denied = entry.sense, entry.is_denied
    if sense.name == "said.named":
        return not denied or any(derived.rule in ABSENCE for derived in case.statement.derived)
    if sense.name == "said.counted-here":
        return denied  # only what was left out can be told from the records
    if sense.name == "said.double-denial":
        return False  # two denials in one: nobody says so of a record
    if sense.name == "said.signing":
        return _decided(case, sense) == denied
    if sense.name == "said.sum":
        return _exceeds(case) and not denied
    if sense.name not in TRUTHS:
        return not denied or _stands_in_evidence(case, entry)
    if sense.name == "kind.any" and not denied and _is_part_of_membership(case, sense):
        return True
    if sense.axis == "kind" and not denied and _counts(case, sense):
        return True  # weighed with its number
    subjects = _subjects(case, sense)
    counted = {derived.other for derived in case.statement.derived if derived.rule == "count-kind"}
    if sense.name == "said.kind" and not subjects and counted:
        return denied and "partner" in counted
    if not subjects:
        ties = [piece.tie for piece in case.pieces if piece.tie]
        if ties and (sense.axis == "said" or denied):
            return any(is_true(sense.name, tie, is_denied=denied) for tie in ties)
        if sense.axis == "said" and not denied and not any(piece.event for piece in case.pieces):
            return True  # said of no tie and no event
        if sense.name == "kind.any" and not denied:
            return True
        if sense.axis == "kind" and all(piece.proof.node_id.startswith("figure:") for piece in case.pieces):
            return False  # said of no partner, and no number counts it
        return _stands_in_evidence(case, entry)
    return all(_is_true_of(case, entry, partner) for partner in subjects)


def _is_true_of(case: Case, entry: Asserted, partner: str) -> bool:
    sense, denied = entry.sense, entry.is_denied
    ties = [piece.tie for piece in case.pieces if piece.tie and piece.tie.partner == partner]
    if ties and any(is_true(sense.name, tie, is_denied=denied) for tie in ties):
        return True
    if ties and sense.name == "kind.any" and not denied and _is_called_unproven(case, ties):
        return True
    others = [piece for piece in case.pieces if partner in piece.proof.entities and not piece.tie]
    if not ties and not others:
        return True  # the names are weighed elsewhere
    if not ties and sense.name == "kind.any" and not denied:
        return True
    return not ties and any(_holds_sense(piece, entry) for piece in others)


def _is_called_unproven(case: Case, ties: list[Tie]) -> bool:
    """True when the text itself says that the tie is not confirmed, and rightly so."""
    return any(not tie.evidence.is_assertable for tie in ties) and any(
        entry.sense.name in _UNPROVEN and (entry.is_denied or entry.sense.axis == "status")
        for entry in case.reading.asserted
    )


def _subjects(case: Case, sense: Sense) -> list[str]:
    """The partners that a word is said of: those listed behind it, or the one it belongs to."""
    label = _LABELLED.match(case.text, sense.end)
    if label:
        end = _LIST_END.search(case.text, label.end())
        stop = end.start() if end else len(case.text)
        listed = [partner for start, _, partner in case.partners if sense.end <= start < stop]
        if listed:
            return listed
    owner = case.owner(sense.start)
    return [owner] if owner else []


def _counts(case: Case, sense: Sense) -> bool:
    """True when the word says what a number of the text counts."""
    before = [number for number in case.reading.numbers if number.end <= sense.start]
    after = [number for number in case.reading.numbers if number.start >= sense.end]
    return any(
        number.kind == sense.value
        and not any(
            min(number.start, sense.start) <= start < max(number.end, sense.end)
            for start, _, _ in case.partners
        )
        for number in (*before[-1:], *after[:1])
    )


def _is_part_of_membership(case: Case, sense: Sense) -> bool:
    """True in "among the partner cities": whether it is so is weighed by the word for belonging."""
    return any(
        entry.sense.name == "said.among"
        and max(entry.sense.start - sense.end, sense.start - entry.sense.end) <= _BOUND
        for entry in case.reading.asserted
    )


def _decided(case: Case, sense: Sense) -> bool:
    owner = case.owner(sense.start)
    return any(piece.basis is DateBasis.DECIDED for piece in case.about(owner))


def _exceeds(case: Case) -> bool:
    """True when the numbers before the last one sum up to more than it, and none of them does so alone."""
    values = [max(number.values) for number in case.reading.numbers]
    return len(values) >= 3 and sum(values[:-1]) > values[-1] >= max(values[:-1])


def _stands_in_evidence(case: Case, entry: Asserted) -> bool:
    return any(_holds_sense(piece, entry) for piece in case.pieces)


def _holds_sense(piece: Piece, entry: Asserted) -> bool:
    """True when the quote asserts the same with the same polarity, or its record does."""
    if piece.event and entry.sense.name == "said.date":
        return (piece.event.start is None) == entry.is_denied
    if piece.tie and entry.sense.name in TRUTHS:
        return is_true(entry.sense.name, piece.tie, is_denied=entry.is_denied)
    kind = claimed_kind(piece.claim)
    if kind and entry.sense.axis == "kind":
        return (entry.sense.value == kind.value) != entry.is_denied
    return any(
        known.sense.name == entry.sense.name and known.is_denied == entry.is_denied
        for known in piece.reading.asserted
    )
