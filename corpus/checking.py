"""Checks a whole corpus folder and says everything that is wrong with it, one line each.

The rules for single rows stand in ``row_checks``; this file knows in which order to look and what to count.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from corpus.article_checking import check_articles
from corpus.articles import read_articles, sources_of_articles
from corpus.broken import BrokenRecord
from corpus.home_file import read_home, read_measures
from corpus.model import Article, Corpus, Home
from corpus.naming.checking import naming_problems
from corpus.reading import corpus_version, require_corpus
from corpus.references import article_problems, home_problems, record_problems
from corpus.row_checks import measure_problems, row_problems
from corpus.tables import Tables, read_tables


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found: the problems in the order of the files, and how many rows each table has."""

    problems: tuple[str, ...]
    counts: Mapping[str, int]
    version: str


def _counts(tables: Tables, articles: Mapping[str, Article]) -> dict[str, int]:
    return {
        "partners": len(tables.partners.rows),
        "ties": len(tables.ties.rows),
        "claims": len(tables.claims.rows),
        "events": len(tables.events.rows),
        "figures": len(tables.figures.rows),
        "sources": len(tables.sources.rows),
        "articles": len(articles),
    }


def _assembled(home: Home, tables: Tables, articles: Mapping[str, Article], version: str) -> Corpus:
    return Corpus(
        home=home,
        partners=tables.partners.rows,
        ties=tables.ties.rows,
        claims=tables.claims.rows,
        events=tables.events.rows,
        figures=tables.figures.rows,
        sources={**tables.sources.rows, **sources_of_articles(articles.values())},
        articles=articles,
        version=version,
    )


def _naming(corpus: Corpus, folder: Path) -> Iterator[BrokenRecord]:
    """What is wrong with the naming files; a file that cannot be read is one line."""
    try:
        yield from naming_problems(corpus, folder)
    except BrokenRecord as error:
        yield error


def check_corpus(folder: Path) -> Checked:
    """Everything that is wrong in a corpus folder.

    Rules that look across rows are only applied once every row can be read, so that one slip is one line.

    Raises:
        BrokenRecord: when the folder holds no corpus or a table as a whole cannot be read.
    """
    require_corpus(folder)
    version = corpus_version(folder)
    broken: list[BrokenRecord] = []
    home, measures = read_home(folder), read_measures(folder)
    tables = read_tables(folder, broken.append)
    articles = read_articles(folder, broken.append)
    problems: Iterable[object] = broken
    if not broken:
        corpus = _assembled(home, tables, articles, version)
        problems = list(
            chain(
                record_problems(tables),
                home_problems(home, tables),
                article_problems(articles, corpus.sources),
                row_problems(tables),
                measure_problems(tables, measures),
                _naming(corpus, folder),
            )
        )
        if not problems:
            problems = check_articles(corpus, folder)
    return Checked(tuple(str(problem) for problem in problems), _counts(tables, articles), version)
