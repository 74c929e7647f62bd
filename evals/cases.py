"""The values of a case: the question, and what a right reply to it must hold.

Knows nothing about files, replies or scores.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Reason = str
REASONS = ("not-in-corpus", "off-topic", "false-premise", "ambiguous", "empty", "too-long")
ANY_REASON = ("any",)


@dataclass(frozen=True, slots=True)
class NumberTarget:
    """The number that the reply must assert; `alternatives` are as right as `value`."""

    value: float
    unit: str = ""
    alternatives: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class DateTarget:
    """ISO dates of year, month or day precision, of which the reply must give one."""

    dates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NamesTarget:
    """Ids of partners, or `country:XX`, that the reply must name, exactly or at least."""

    ids: tuple[str, ...]
    exact: bool = False
    excluded: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FactsTarget:
    """Texts that must stand, alternatives of which one must stand, and texts that must not."""

    must: tuple[str, ...] = ()
    any_of: tuple[tuple[str, ...], ...] = ()
    must_not: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AbstainTarget:
    """The reasons with which the assistant may decline; `ANY_REASON` allows each."""

    reasons: tuple[Reason, ...]

    def accepts(self, reason: str | None) -> bool:
        """True when declining with this reason is right."""
        return self.reasons == ANY_REASON or reason in self.reasons


Part = NumberTarget | DateTarget | NamesTarget | FactsTarget | AbstainTarget


@dataclass(frozen=True, slots=True)
class Target:
    """What a right reply holds: all `parts`, or, where `or_abstain` allows it, an abstention."""

    parts: tuple[Part, ...]
    or_abstain: AbstainTarget | None = None

    @property
    def wants_abstention(self) -> bool:
        """True when only an abstention is right."""
        return isinstance(self.parts[0], AbstainTarget)


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn of a case's conversation."""

    role: Literal["user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class Sample:
    """One case: a question (the last of `turns`), its target, and where it is written."""

    id: str
    turns: tuple[Turn, ...]
    language: str
    kind: str
    target: Target
    sources: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    origin: str = "hand"
    note: str = ""
    file: str = ""
    line: int = 0

    @property
    def question(self) -> str:
        """The question that the target is for."""
        return self.turns[-1].content

    @property
    def is_conversation(self) -> bool:
        """True when turns stand before the question."""
        return len(self.turns) > 1
