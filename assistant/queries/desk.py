"""What every typed query works with, and how it writes statements.

A `Desk` holds the records, the gazetteer and the day; a `Writer` composes one statement at a time in one
language and
keeps its proofs in the order in which the text names them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from assistant.draft import Derived, Statement
from assistant.event_finding import EventFinder
from assistant.evidence import Evidence
from assistant.messages import listing, number, say, written_date
from assistant.reply import Reason
from corpus import Claim, DateBasis, Gazetteer, Measures, PartialDate, Tie


@dataclass(frozen=True, slots=True)
class Refusal:
    """A typed query's finding that the records cannot prove an answer: why, in words, and what is near."""

    reason: Reason
    text: str
    nearest: tuple[str, ...] = ()
    suggestions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Desk:
    """The records and everything needed to speak about them."""

    evidence: Evidence
    gazetteer: Gazetteer
    measures: Measures
    today: date
    claims_by_subject: Mapping[str, tuple[Claim, ...]] = field(default_factory=dict)
    area_measures: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    happenings: EventFinder | None = None

    def claims(self, about: str, *fields: str) -> tuple[Claim, ...]:
        """The assertable claims about a record on these fields (all fields when none is given), dated ones first."""
        return tuple(
            claim
            for claim in self.claims_by_subject.get(about, ())
            if claim.evidence.is_assertable and (not fields or claim.field in fields)
        )

    def country(self, partner: str) -> str:
        """The ISO code of a partner's country."""
        return self.evidence.corpus.partners[partner].country

    def name(self, kind: str, identity: str, language: str) -> str:
        """The display name of a place."""
        return self.gazetteer.name(kind, identity, language)

    def part(self, side: str, language: str) -> str:
        """The name of a part of the home city that holds a tie of its own."""
        return self.evidence.corpus.home.part(side, language)

    def home(self, language: str) -> str:
        """The home city's name."""
        names = self.evidence.corpus.home.names
        return names.get(language) or names["en"]


def group_claims(claims: Iterable[Claim]) -> dict[str, tuple[Claim, ...]]:
    """Claims by what they are about, in file order."""
    grouped: dict[str, list[Claim]] = {}
    for claim in claims:
        grouped.setdefault(claim.about, []).append(claim)
    return {about: tuple(rows) for about, rows in grouped.items()}


class Writer:
    """Composes one statement; each proof gets the number under which the text refers to it."""

    def __init__(self, desk: Desk, language: str) -> None:
        self._desk = desk
        self.language = language
        self._places: dict[str, int] = {}  # of each record cited, in the order of their first mention

    def ref(self, *node_ids: str) -> str:
        """Markers for the proofs of these records."""
        marks = []
        for node_id in node_ids:
            place = self._places.setdefault(node_id, len(self._places))
            marks.append(f"⟦{place}⟧")
        return "".join(f" {mark}" for mark in marks)

    def partner(self, identity: str) -> str:
        """A partner's name."""
        return self._desk.name("partner", identity, self.language)

    def country(self, partner: str) -> str:
        """The name of a partner's country."""
        return self._desk.name("country", self._desk.country(partner), self.language)

    def number(self, value: float | int) -> str:
        """A number as the language writes it."""
        return number(self.language, value)

    def date(self, when: PartialDate, basis: DateBasis = DateBasis.EXACT) -> str:
        """A date with what it rests on."""
        return say(self.language, f"basis.{basis.value}", date=written_date(self.language, when))

    def items(self, items: Sequence[str]) -> str:
        """Items as a list in words."""
        return listing(self.language, items)

    def write(
        self,
        key: str,
        *,
        derived: Sequence[Derived] = (),
        areas: Sequence[tuple[str, str]] = (),
        **slots: Any,
    ) -> Statement:
        """The statement of message `key`; ``home`` is always a slot."""
        text = say(self.language, key, home=self._desk.home(self.language), **{"refs": "", **slots})
        proofs = tuple(map(self._desk.evidence.proof, self._places))
        return Statement(text, proofs, tuple(derived), tuple(areas))


def tie_row(desk: Desk, tie: Tie, language: str) -> dict[str, Any]:
    """A tie as a row of the reply."""
    return {
        "type": "tie",
        "id": tie.id,
        "partner": tie.partner,
        "name": desk.name("partner", tie.partner, language),
        "country": desk.country(tie.partner),
        "country_name": desk.name("country", desk.country(tie.partner), language),
        "kind": tie.kind.value,
        "scope": tie.scope.value,
        "status": tie.status.value,
        "since": str(tie.start) if tie.start else None,
        "since_basis": tie.start_basis.value if tie.start else None,
        "counted": tie.counted.value,
        "evidence": tie.evidence.value,
        "sources": list(tie.sources),
    }
