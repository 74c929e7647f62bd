"""A corpus folder while articles are put onto it and taken off.

Knows nothing about where articles come from and why they go.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from corpus.article_writing import write_article
from corpus.articles import article_path
from corpus.model import Article, Source
from corpus.reading import read_corpus


class CorpusNotWritable(PermissionError):
    """A corpus folder that cannot be written; the message says how to use another."""


@dataclass(slots=True)
class Shelf:
    """The articles of a folder as they now stand, the sources its tables name, and notes for a person."""

    folder: Path
    articles: dict[str, Article]
    sources: Mapping[str, Source]
    notes: list[str] = field(default_factory=list)

    def put(self, article: Article) -> None:
        """Write the article, in the place of one of the same id and language if there is one.

        Raises:
            CorpusNotWritable: when it cannot be written; nothing is then changed.
        """
        try:
            write_article(self.folder, article)
        except OSError as error:
            raise _not_writable(self.folder, error) from error
        self.articles[article.id] = article

    def take(self, article: Article) -> None:
        """Remove the article's file, and its language's folder when that is empty then.

        Raises:
            CorpusNotWritable: when it cannot be removed.
        """
        path = article_path(self.folder, article.id, article.language)
        try:
            path.unlink()
            if not any(path.parent.iterdir()):
                path.parent.rmdir()
        except OSError as error:
            raise _not_writable(self.folder, error) from error
        if self.articles.get(article.id) == article:
            del self.articles[article.id]

    def said(self) -> tuple[str, ...]:
        """The notes since the last call."""
        notes = tuple(self.notes)
        self.notes.clear()
        return notes


def open_shelf(folder: Path) -> Shelf:
    """The shelf of a corpus folder.

    Raises:
        BrokenRecord: when the corpus cannot be read as it stands.
    """
    corpus = read_corpus(folder)
    sources = {name: source for name, source in corpus.sources.items() if name not in corpus.articles}
    return Shelf(folder, dict(corpus.articles), sources)


def _not_writable(folder: Path, error: OSError) -> CorpusNotWritable:
    reason = (error.strerror or "no access").lower()
    return CorpusNotWritable(
        f"The corpus folder {folder} cannot be written ({reason}); "
        "copy it to a place of your own and name that with --corpus FOLDER"
    )
