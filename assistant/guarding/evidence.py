"""What the proofs of one statement carry: their readings, and the records of ties and events behind them.

Knows the records, not the text that is checked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from assistant.draft import Proof
from assistant.guarding.reading import Reading, read_evidence
from corpus import Claim, Corpus, Counted, DateBasis, Event, Figure, PartialDate, Scope, Status, Tie, TieKind

_CLAIMED_KINDS = {  # the kinds as claims write them
    "sister": TieKind.SISTER,
    "twinned": TieKind.SISTER,
    "friendly cooperation": TieKind.FRIENDLY_COOPERATION,
    "intent": TieKind.INTENT,
}
_WHOLE = (Scope.MUNICIPAL, Scope.ECONOMIC)


@dataclass(frozen=True, slots=True)
class Piece:
    """One proof with the reading of its quote and the record behind it."""

    proof: Proof
    reading: Reading
    tie: Tie | None
    event: Event | None
    figure: Figure | None
    claim: Claim | None = None

    def speaks_of(self, partner: str | None) -> bool:
        """True when it is about the partner, or about no partner in particular."""
        return partner is None or not self.proof.entities or partner in self.proof.entities

    @property
    def basis(self) -> DateBasis | None:
        """What the date of its record rests on."""
        return self.tie.start_basis if self.tie else self.event.date_basis if self.event else None


def pieces_of(corpus: Corpus, proofs: Sequence[Proof]) -> tuple[Piece, ...]:
    """The proofs of a statement, taken apart."""
    found = []
    for proof in proofs:
        room, _, identity = proof.node_id.partition(":")
        tie = corpus.ties.get(identity) if room == "tie" else None
        event = corpus.events.get(identity) if room == "event" else None
        figure = corpus.figures.get(identity) if room == "figure" else None
        claim = corpus.claims.get(identity) if room == "claim" else None
        found.append(Piece(proof, read_evidence(proof.quote), tie, event, figure, claim))
    return tuple(found)


def claimed_kind(claim: Claim | None) -> TieKind | None:
    """The kind of tie that a claim gives; None where it gives none, or none of the kinds."""
    return _CLAIMED_KINDS.get(claim.value) if claim and claim.field == "kind" else None


def is_within(known: PartialDate, said: PartialDate) -> bool:
    """True when the said date is the known one or a coarser form of it."""
    return (
        known.year == said.year
        and (not said.month or known.month == said.month)
        and (not said.day or known.day == said.day)
    )


def holds_date(piece: Piece, said: PartialDate) -> bool:
    """True when the quote gives this date or a finer form of it."""
    return any(is_within(atom.written, said) for atom in piece.reading.dates)


# What a sense says of a tie, by its name in the data file.
TRUTHS: Mapping[str, Callable[[Tie], bool]] = {
    "kind.sister": lambda tie: tie.is_named_partner and tie.kind is TieKind.SISTER,
    "kind.friendly-cooperation": lambda tie: (
        tie.is_named_partner and tie.kind is TieKind.FRIENDLY_COOPERATION
    ),
    "kind.economic-partner": lambda tie: tie.kind is TieKind.ECONOMIC and tie.evidence.is_assertable,
    "kind.intent": lambda tie: tie.kind is TieKind.INTENT and tie.evidence.is_assertable,
    "kind.any": lambda tie: tie.is_named_partner,
    "scope.district": lambda tie: tie.scope is Scope.DISTRICT,
    "scope.village": lambda tie: tie.scope is Scope.VILLAGE,
    "scope.port": lambda tie: tie.scope is Scope.PORT,
    "scope.tourism": lambda tie: tie.scope is Scope.TOURISM,
    "scope.province": lambda tie: tie.scope is Scope.PROVINCE,
    "status.active": lambda tie: tie.status is Status.ACTIVE,
    "status.unclear": lambda tie: tie.status is Status.UNCLEAR,
    "status.paused": lambda tie: tie.status is Status.PAUSED,
    "status.doubtful": lambda tie: tie.status is Status.DOUBTFUL or not tie.evidence.is_assertable,
    "status.ended": lambda tie: tie.end is not None,
    "said.among": lambda tie: tie.counted is Counted.YES,
    "said.date": lambda tie: tie.start is not None,
    "said.exact-date": lambda tie: tie.start is not None and tie.start_basis is DateBasis.EXACT,
    "said.kind": lambda tie: tie.kind is not TieKind.PARTNER,
    "said.later-agreement": lambda tie: tie.kind is not TieKind.INTENT,
    "said.whole-city": lambda tie: tie.scope in _WHOLE,
    "said.tie": lambda _tie: True,
    "said.confirmed": lambda tie: tie.evidence.is_assertable,
}
# What must hold for the denial of a sense, where it is more than that the sense does not hold.
DENIALS: Mapping[str, Callable[[Tie], bool]] = {
    "said.among": lambda tie: tie.counted is Counted.NO or not tie.is_named_partner,
}


def is_true(name: str, tie: Tie, *, is_denied: bool) -> bool:
    """True when the tie's record bears out a sense, or its denial."""
    if is_denied and name in DENIALS:
        return DENIALS[name](tie)
    return TRUTHS[name](tie) != is_denied
