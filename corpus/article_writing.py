"""Articles written back to their files, whole or not at all.

Knows nothing about where a text came from or whether it may be added.
"""

from __future__ import annotations

import os
import tempfile
from dataclasses import replace
from pathlib import Path

import yaml

from corpus.articles import article_path
from corpus.model import Article

_FIELDS = (
    "id",
    "kind",
    "title",
    "publisher",
    "date",
    "url",
    "language",
    "sources",
    "topics",
    "translation_of",
    "declared",
    "origin",
    "content_hash",
    "added",
    "witness_of",
)
_ALWAYS = ("id", "kind", "title", "publisher", "date", "url", "language")  # a person may want to fill these


def as_markdown(article: Article) -> str:
    """The article as its file holds it; the source markers of a digest are not among it.

    Raises:
        ValueError: for a digest, whose markers the reader has taken out.
    """
    if article.kind == "digest":
        raise ValueError(
            f"{article.id} is a digest, which is edited by hand and never written by the program"
        )
    plain = replace(article, sources=tuple(id for id in article.sources if id != article.id))
    fields: dict[str, str | list[str]] = {}
    for name in _FIELDS:
        value = getattr(plain, name)
        if value or name in _ALWAYS:
            fields[name] = list(value) if isinstance(value, tuple) else value
    front = yaml.safe_dump(fields, allow_unicode=True, sort_keys=False, width=2**16)
    return f"---\n{front}---\n\n{article.text}\n"


def write_article(folder: Path, article: Article) -> Path:
    """Write an added article into a corpus folder and return its path.

    Raises:
        OSError: when the folder cannot be written; the file is then as it was before.
    """
    path = article_path(folder, article.id, article.language)
    write_whole(path, as_markdown(article).encode("utf-8"))
    return path


def write_whole(path: Path, data: bytes) -> None:
    """Write a file through a temporary one beside it, so that a crash leaves the old state or the new."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(prefix=".", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
            os.fchmod(file.fileno(), 0o644)
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    directory = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(directory)  # the rename itself is on disk only then
    finally:
        os.close(directory)
