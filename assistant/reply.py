"""The outcome of a question: an answer or an abstention, and its JSON form (the Reply contract).

Knows nothing about how a reply was found or where it is shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

CitationKind = Literal["record", "digest", "article"]
Reason = Literal["not-in-corpus", "off-topic", "false-premise", "ambiguous", "empty", "too-long"]


@dataclass(frozen=True, slots=True)
class SourceRef:
    """The source that a citation shows; `url` is None when no full address is known."""

    id: str
    title: str
    publisher: str
    date: str
    url: str | None


@dataclass(frozen=True, slots=True)
class Citation:
    """One piece of evidence: `quote` stands verbatim in the node `node_id`."""

    number: int
    kind: CitationKind
    node_id: str
    quote: str
    source: SourceRef
    more_sources: tuple[SourceRef, ...] = ()


@dataclass(frozen=True, slots=True)
class ShownClaim:
    """One statement of the reply with the numbers of its citations."""

    text: str
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """A reply whose every statement is proven by its citations.

    `text` holds the claims with their markers ``[1]``; `rows` every record that a count or list rests on;
    `as_of` the ISO date of the newest evidence used, or None.
    """

    id: str
    text: str
    language: str
    question: str
    claims: tuple[ShownClaim, ...]
    citations: tuple[Citation, ...]
    rows: tuple[Mapping[str, Any], ...]
    as_of: str | None
    suggestions: tuple[str, ...]
    corpus_version: str
    took_ms: float = 0.0
    kind: Literal["answer"] = "answer"


@dataclass(frozen=True, slots=True)
class Abstention:
    """A reply that proves nothing, says why, and names the nearest things that the corpus does have."""

    id: str
    text: str
    language: str
    question: str
    reason: Reason
    nearest: tuple[str, ...]
    suggestions: tuple[str, ...]
    corpus_version: str
    took_ms: float = 0.0
    kind: Literal["abstention"] = "abstention"


Reply = Answer | Abstention


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn of a conversation; `role` is `user` or `assistant`."""

    role: str
    content: str


def _source_json(source: SourceRef) -> dict[str, Any]:
    return {
        "id": source.id,
        "title": source.title,
        "publisher": source.publisher,
        "date": source.date,
        "url": source.url,
    }


def _citation_json(citation: Citation) -> dict[str, Any]:
    return {
        "number": citation.number,
        "kind": citation.kind,
        "node_id": citation.node_id,
        "quote": citation.quote,
        "source": _source_json(citation.source),
        "more_sources": [_source_json(source) for source in citation.more_sources],
    }


def to_json(reply: Reply) -> dict[str, Any]:
    """The Reply as the JSON object of the contract; both outcomes have the same keys."""
    answer = reply if isinstance(reply, Answer) else None
    abstention = reply if isinstance(reply, Abstention) else None
    return {
        "id": reply.id,
        "kind": reply.kind,
        "text": reply.text,
        "language": reply.language,
        "question": reply.question,
        "claims": [
            {"text": claim.text, "citations": list(claim.citations)}
            for claim in (answer.claims if answer else ())
        ],
        "citations": [_citation_json(citation) for citation in (answer.citations if answer else ())],
        "rows": [dict(row) for row in (answer.rows if answer else ())],
        "as_of": answer.as_of if answer else None,
        "reason": abstention.reason if abstention else None,
        "nearest": list(abstention.nearest) if abstention else [],
        "suggestions": list(reply.suggestions),
        "corpus_version": reply.corpus_version,
        "took_ms": round(reply.took_ms, 3),
    }


def _source_from(data: Mapping[str, Any]) -> SourceRef:
    return SourceRef(data["id"], data["title"], data["publisher"], data["date"], data["url"])


def _citation_from(data: Mapping[str, Any]) -> Citation:
    return Citation(
        number=data["number"],
        kind=data["kind"],
        node_id=data["node_id"],
        quote=data["quote"],
        source=_source_from(data["source"]),
        more_sources=tuple(map(_source_from, data["more_sources"])),
    )


def from_json(data: Mapping[str, Any]) -> Reply:
    """The Reply of a JSON object of the contract.

    Raises:
        KeyError: when a key of the contract is missing.
    """
    if data["kind"] == "abstention":
        return Abstention(
            id=data["id"],
            text=data["text"],
            language=data["language"],
            question=data["question"],
            reason=data["reason"],
            nearest=tuple(data["nearest"]),
            suggestions=tuple(data["suggestions"]),
            corpus_version=data["corpus_version"],
            took_ms=data["took_ms"],
        )
    return Answer(
        id=data["id"],
        text=data["text"],
        language=data["language"],
        question=data["question"],
        claims=tuple(ShownClaim(claim["text"], tuple(claim["citations"])) for claim in data["claims"]),
        citations=tuple(map(_citation_from, data["citations"])),
        rows=tuple(data["rows"]),
        as_of=data["as_of"],
        suggestions=tuple(data["suggestions"]),
        corpus_version=data["corpus_version"],
        took_ms=data["took_ms"],
    )
