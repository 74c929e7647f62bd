"""Whether the ids that records and articles name exist, and whether references run in a circle.

Knows nothing about dates or evidence.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping

from corpus.broken import BrokenRecord
from corpus.home_file import HOME_FILE
from corpus.model import Article, Home, Source
from corpus.tables import Table, Tables, Value
from corpus.vocabulary import AboutKind


def _missing(
    table: Table[Value], identity: str, field: str, named: Iterable[str], known: Container[str], where: str
) -> Iterator[BrokenRecord]:
    for name in named:
        if name not in known:
            yield BrokenRecord.at(
                table.file,
                table.lines[identity],
                field,
                f"{name!r} is not in {where}; add it or correct it",
            )


def _claims(tables: Tables) -> Iterator[BrokenRecord]:
    known: dict[str, tuple[Container[str], str]] = {
        AboutKind.TIE: (tables.ties.rows, tables.ties.file),
        AboutKind.EVENT: (tables.events.rows, tables.events.file),
        AboutKind.PARTNER: (tables.partners.rows, tables.partners.file),
        AboutKind.SUBJECT: ({figure.subject for figure in tables.figures.rows.values()}, tables.figures.file),
    }
    for claim in tables.claims.rows.values():
        kind, _, name = claim.about.partition(":")
        yield from _missing(tables.claims, claim.id, "about", (name,), *known[kind])


def _sources(tables: Tables) -> Iterator[BrokenRecord]:
    known, where = tables.sources.rows, tables.sources.file
    for tie in tables.ties.rows.values():
        yield from _missing(tables.ties, tie.id, "sources", tie.sources, known, where)
        yield from _missing(tables.ties, tie.id, "start_sources", tie.start_sources, known, where)
    for claim in tables.claims.rows.values():
        yield from _missing(tables.claims, claim.id, "sources", claim.sources, known, where)
    for event in tables.events.rows.values():
        yield from _missing(tables.events, event.id, "sources", event.sources, known, where)
    for figure in tables.figures.rows.values():
        yield from _missing(tables.figures, figure.id, "sources", figure.sources, known, where)


def record_problems(tables: Tables) -> Iterator[BrokenRecord]:
    """Each reference of a row to something that does not exist."""
    partners, where = tables.partners.rows, tables.partners.file
    for tie in tables.ties.rows.values():
        yield from _missing(tables.ties, tie.id, "partner", (tie.partner,), partners, where)
    for event in tables.events.rows.values():
        yield from _missing(tables.events, event.id, "partners", event.partners, partners, where)
    yield from _claims(tables)
    yield from _sources(tables)


def home_problems(home: Home, tables: Tables) -> Iterator[BrokenRecord]:
    """Each headline figure or first and newest tie of the home city that does not exist."""
    for field, named, table in (
        ("totals", home.totals, tables.figures.rows),
        ("milestones", home.milestones, tables.ties.rows),
    ):
        for name, identity in named.items():
            if identity not in table:
                yield BrokenRecord(
                    f"{HOME_FILE}, field {field}.{name}: {identity!r} does not exist; write the id of a row"
                )


def _circle(start: str, following: Mapping[str, str]) -> list[str]:
    """The ids from `start` back to itself along the references, or none."""
    path = [start]
    while (after := following.get(path[-1], "")) and after not in path:
        path.append(after)
    return [*path, start] if after == start else []


def article_problems(
    articles: Mapping[str, Article], sources: Mapping[str, Source]
) -> Iterator[BrokenRecord]:
    """Each source, translation or witness of an article that does not exist or refers back to it."""
    for article in articles.values():
        file = f"articles/{article.language}/{article.id}.md"
        for name in article.sources:
            if name not in sources:
                yield BrokenRecord(f"{file}, field sources: {name!r} is not in sources.csv; add it there")
    for field in ("translation_of", "witness_of"):
        following = {article.id: str(getattr(article, field)) for article in articles.values()}
        for article in articles.values():
            file, name = f"articles/{article.language}/{article.id}.md", following[article.id]
            if name and name not in articles:
                yield BrokenRecord(f"{file}, field {field}: there is no article {name!r}; correct the id")
            circle = _circle(article.id, following)
            if circle and article.id == min(circle):
                yield BrokenRecord(
                    f"{file}, field {field}: the references run in a circle ({' → '.join(circle)}); empty one"
                )
