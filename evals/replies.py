"""The Reply JSON as values that scorers read, whoever sent it.

The contract is the assistant's, but a reply may come from any server, so it is read again here and nothing
is taken on trust. Knows nothing about targets or scores.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from evals.cases import REASONS


class BrokenReply(ValueError):
    """What a server sent does not keep the Reply contract; names the key."""


@dataclass(frozen=True, slots=True)
class SeenClaim:
    """One statement of a reply with the numbers of its citations."""

    text: str
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SeenCitation:
    """One citation of a reply; `sources` are the ids and `dates` the dates of all sources it shows."""

    number: int
    kind: str
    node_id: str
    quote: str
    sources: tuple[str, ...]
    dates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SeenReply:
    """A reply as it came over the wire."""

    kind: Literal["answer", "abstention"]
    text: str
    language: str
    question: str
    claims: tuple[SeenClaim, ...]
    citations: tuple[SeenCitation, ...]
    rows: tuple[Mapping[str, Any], ...]
    as_of: str | None
    reason: str | None
    corpus_version: str

    @property
    def is_answer(self) -> bool:
        """True for an answer, False for an abstention."""
        return self.kind == "answer"

    @property
    def statements(self) -> tuple[str, ...]:
        """The texts of the claims; of a reply without claims its whole text."""
        return tuple(claim.text for claim in self.claims) or ((self.text,) if self.text else ())


def _get(data: Mapping[str, Any], key: str, kind: type | tuple[type, ...], at: str = "") -> Any:
    if key not in data:
        raise BrokenReply(f"the reply has no {at}{key}; see the Reply contract")
    if not isinstance(data[key], kind) or (isinstance(data[key], bool) and kind is int):
        raise BrokenReply(f"the reply's {at}{key} is {type(data[key]).__name__}; see the Reply contract")
    return data[key]


def _mappings(data: Mapping[str, Any], key: str) -> Sequence[Mapping[str, Any]]:
    items = _get(data, key, list)
    for item in items:
        if not isinstance(item, Mapping):
            raise BrokenReply(f"the reply's {key} holds a {type(item).__name__}; see the Reply contract")
    return list(items)


def _citation(data: Mapping[str, Any]) -> SeenCitation:
    at = "citations."
    source = _get(data, "source", Mapping, at)
    shown = [source, *(item for item in data.get("more_sources") or () if isinstance(item, Mapping))]
    return SeenCitation(
        number=_get(data, "number", int, at),
        kind=_get(data, "kind", str, at),
        node_id=_get(data, "node_id", str, at),
        quote=_get(data, "quote", str, at),
        sources=tuple(str(item.get("id", "")) for item in shown),
        dates=tuple(str(item.get("date") or "") for item in shown),
    )


def read_reply(data: object) -> SeenReply:
    """The reply that a JSON value holds.

    Raises:
        BrokenReply: when it does not keep the contract.
    """
    if not isinstance(data, Mapping):
        raise BrokenReply(f"the reply is a {type(data).__name__}, not an object; see the Reply contract")
    kind = _get(data, "kind", str)
    reason = data.get("reason")
    if kind not in ("answer", "abstention"):
        raise BrokenReply(f"the reply's kind is {kind!r}; it must be answer or abstention")
    if kind == "abstention" and reason not in REASONS:
        raise BrokenReply(f"the abstention's reason is {reason!r}; it must be one of {', '.join(REASONS)}")
    as_of = data.get("as_of")
    if as_of and not re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", str(as_of)):
        raise BrokenReply(f"the reply's as_of is {as_of!r}; it must be an ISO date or null")
    return SeenReply(
        kind="answer" if kind == "answer" else "abstention",
        text=_get(data, "text", str),
        language=str(data.get("language") or ""),
        question=str(data.get("question") or ""),
        claims=tuple(
            SeenClaim(_get(claim, "text", str, "claims."), tuple(_get(claim, "citations", list, "claims.")))
            for claim in _mappings(data, "claims")
        ),
        citations=tuple(_citation(citation) for citation in _mappings(data, "citations")),
        rows=tuple(_mappings(data, "rows")),
        as_of=str(as_of) if as_of else None,
        reason=str(reason) if reason else None,
        corpus_version=str(data.get("corpus_version") or ""),
    )
