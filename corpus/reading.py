"""Reads a corpus folder into one cross-checked value.

Knows the folder's form; what a row looks like is known to ``tables``, an article to ``articles``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from corpus.articles import ARTICLES, read_articles, sources_of_articles
from corpus.broken import BrokenRecord
from corpus.home_file import HOME_FILE, read_home
from corpus.model import Corpus
from corpus.references import article_problems, home_problems, record_problems
from corpus.tables import read_tables

_VERSION_LENGTH = 16  # hex digits: 64 bits tell any number of versions apart


def default_folder() -> Path:
    """The folder of the corpus that comes with the program."""
    return Path(__file__).parent / "data"


def require_corpus(folder: Path) -> None:
    """Nothing, when the folder can be a corpus.

    Raises:
        BrokenRecord: when there is no such folder or it holds no home city.
    """
    if not folder.is_dir():
        raise BrokenRecord(f"There is no corpus folder {folder}; name a folder that holds {HOME_FILE}")
    if not (folder / HOME_FILE).exists():
        raise BrokenRecord(f"The folder {folder} holds no corpus; add {HOME_FILE} and the tables to it")


def _files(folder: Path) -> Iterator[Path]:
    found = chain(folder.glob("*.csv"), folder.glob("*.toml"), (folder / ARTICLES).glob("*/*.md"))
    return (path for path in sorted(found) if not path.name.startswith("."))


def corpus_version(folder: Path) -> str:
    """A hash of the names and contents of all files of a corpus folder."""
    digest = hashlib.sha256()
    for path in _files(folder):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(folder).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()[:_VERSION_LENGTH]


def _raise(error: BrokenRecord) -> None:
    raise error


def read_corpus(folder: Path | None = None) -> Corpus:
    """The corpus of a folder, or the one that comes with the program.

    Raises:
        BrokenRecord: naming file, line, field and what to write.
    """
    folder = folder or default_folder()
    require_corpus(folder)
    home, tables, articles = read_home(folder), read_tables(folder, _raise), read_articles(folder)
    sources = {**tables.sources.rows, **sources_of_articles(articles.values())}
    for problem in chain(
        record_problems(tables), home_problems(home, tables), article_problems(articles, sources)
    ):
        raise problem
    return Corpus(
        home=home,
        partners=tables.partners.rows,
        ties=tables.ties.rows,
        claims=tables.claims.rows,
        events=tables.events.rows,
        figures=tables.figures.rows,
        sources=sources,
        articles=articles,
        version=corpus_version(folder),
    )
