"""The rows of a corpus as tables for people and as data for programs.

Knows nothing about options or printing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from corpus.model import Corpus, Tie
from corpus.writing_out import country_name

Rows = list[dict[str, Any]]


def _partner_rows(corpus: Corpus) -> Rows:
    """One row a partner with its most telling tie: proven before unproven, dated before undated."""
    ties: dict[str, list[Tie]] = {}
    for tie in corpus.ties.values():
        ties.setdefault(tie.partner, []).append(tie)
    rows = []
    for partner in corpus.partners.values():
        own = sorted(
            ties.get(partner.id, []), key=lambda tie: (not tie.is_named_partner, tie.start is None, tie.id)
        )
        first = own[0] if own else None
        rows.append(
            {
                "id": partner.id,
                "name": partner.name,
                "country": country_name(partner.country),
                "kind": str(first.kind) if first else "",
                "scope": str(first.scope) if first else "",
                "since": str(first.start or "") if first else "",
                "evidence": str(first.evidence) if first else "",
                "named": bool(first and first.is_named_partner),
                "counted": str(first.counted) if first else "",
                "ties": len(own),
            }
        )
    return rows


def _tie_rows(corpus: Corpus) -> Rows:
    return [
        {
            "id": tie.id,
            "partner": corpus.partners[tie.partner].name,
            "country": country_name(corpus.partners[tie.partner].country),
            "scope": str(tie.scope),
            "kind": str(tie.kind),
            "status": str(tie.status),
            "start": str(tie.start or ""),
            "basis": str(tie.start_basis) if tie.start else "",
            "counted": str(tie.counted),
            "evidence": str(tie.evidence),
            "sources": list(tie.sources),
        }
        for tie in corpus.ties.values()
    ]


def _event_rows(corpus: Corpus) -> Rows:
    return [
        {
            "id": event.id,
            "start": str(event.start or ""),
            "end": str(event.end or ""),
            "type": event.type,
            "title": event.title,
            "partners": list(event.partners),
            "evidence": str(event.evidence),
            "sources": list(event.sources),
        }
        for event in corpus.events.values()
    ]


def _figure_rows(corpus: Corpus) -> Rows:
    return [
        {
            "id": figure.id,
            "subject": figure.subject,
            "measure": figure.measure,
            "value": figure.value,
            "unit": figure.unit,
            "as_of": str(figure.as_of or ""),
            "evidence": str(figure.evidence),
            "sources": list(figure.sources),
        }
        for figure in corpus.figures.values()
    ]


def _claim_rows(corpus: Corpus) -> Rows:
    return [
        {
            "id": claim.id,
            "about": claim.about,
            "field": claim.field,
            "value": claim.value,
            "as_of": str(claim.as_of or ""),
            "evidence": str(claim.evidence),
            "sources": list(claim.sources),
        }
        for claim in corpus.claims.values()
    ]


def _source_rows(corpus: Corpus) -> Rows:
    return [
        {
            "id": source.id,
            "title": source.title,
            "publisher": source.publisher,
            "date": source.date,
            "link": source.link,
            "url": source.url,
        }
        for source in corpus.sources.values()
    ]


def _article_rows(corpus: Corpus) -> Rows:
    return [
        {
            "id": article.id,
            "kind": article.kind,
            "language": article.language,
            "date": article.date,
            "title": article.title,
            "publisher": article.publisher,
            "translation_of": article.translation_of,
            "witness_of": article.witness_of,
        }
        for article in corpus.articles.values()
    ]


_ROWS: Mapping[str, Callable[[Corpus], Rows]] = {
    "partners": _partner_rows,
    "ties": _tie_rows,
    "claims": _claim_rows,
    "events": _event_rows,
    "figures": _figure_rows,
    "sources": _source_rows,
    "articles": _article_rows,
}
LISTS = tuple(_ROWS)


def list_rows(corpus: Corpus, what: str) -> Rows:
    """The rows of one of `LISTS`, in the order of the file.

    Raises:
        ValueError: when there is no such list.
    """
    if what not in _ROWS:
        raise ValueError(f"There is no list {what!r}; choose one of {', '.join(LISTS)}")
    return _ROWS[what](corpus)


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ";".join(str(item) for item in value)
    return " ".join(str(value).split())


def as_table(rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """The rows as lines of tab-separated text with a header, which any spreadsheet takes."""
    if not rows:
        yield "nothing here"
        return
    yield "\t".join(rows[0])
    for row in rows:
        yield "\t".join(_cell(value) for value in row.values())
