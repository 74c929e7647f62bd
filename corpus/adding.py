"""Adding, replacing and removing the articles of a corpus folder.

An article is written whole or not at all. Copies of one story are kept; each but the first names the first,
as that of which it is a further witness. Knows nothing about formats, addresses and the command line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from corpus.articles import content_hash
from corpus.extracting import FORMATS
from corpus.fetching import fetch as fetch_document
from corpus.model import Article
from corpus.near_duplicates import same_story
from corpus.new_article import (
    CannotAdd,
    Corrections,
    Fetch,
    as_article,
    check_corrections,
    is_address,
    read_document,
)
from corpus.shelf import Shelf, open_shelf

NOTHING_CORRECTED = Corrections()


class AlreadyThere(ValueError):
    """A document whose very text, or whose id, is in the corpus; the message names the article."""


class NoSuchArticle(ValueError):
    """An id that is no added article's; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Added:
    """An article that now stands in the corpus, and what a person should know about it, a sentence each."""

    document: str
    article: Article
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """A document that was not added, and why, with what to do."""

    document: str
    reason: CannotAdd | AlreadyThere


def add_document(
    folder: Path,
    document: str | Path,
    *,
    corrections: Corrections = NOTHING_CORRECTED,
    today: date | None = None,
    fetch: Fetch = fetch_document,
) -> Added:
    """Adds one file or web address.

    Args:
        folder: the corpus folder.
        document: the path of a file, or an address.
        corrections: what a person knows better than the document.
        today: the day that is noted as the day of adding.
        fetch: gives the document at an address.

    Raises:
        CannotAdd, AlreadyThere: when the document is refused.
        BrokenRecord: when the corpus cannot be read as it stands.
        CorpusNotWritable: when the corpus cannot be written; nothing is then changed.
    """
    check_corrections(corrections)
    return _add(open_shelf(folder), document, corrections, today, fetch)


def add_folder(
    folder: Path,
    documents: Path,
    *,
    corrections: Corrections = NOTHING_CORRECTED,
    today: date | None = None,
) -> Iterator[Added | Refused]:
    """Adds the files of a folder one by one; a file that is refused keeps none of the others out.

    Raises:
        CannotAdd: when the folder holds nothing to add, or a correction can be that of one text only.
        BrokenRecord, CorpusNotWritable: as for `add_document`.
    """
    check_corrections(corrections)
    paths = _documents_in(documents, folder)
    single = [name for name in ("title", "date", "url", "id") if getattr(corrections, name)]
    if single and len(paths) > 1:
        raise CannotAdd(
            f"--{single[0]} is that of one text, and {documents} holds {len(paths)}; add them singly"
        )
    shelf = open_shelf(folder)
    for path in paths:
        try:
            yield _add(shelf, path, corrections, today, fetch_document)
        except (CannotAdd, AlreadyThere) as refusal:
            yield Refused(str(path), refusal)


def replace_article(
    folder: Path,
    article_id: str,
    document: str | Path,
    *,
    corrections: Corrections = NOTHING_CORRECTED,
    today: date | None = None,
    fetch: Fetch = fetch_document,
) -> Added:
    """Puts a document in the place of an added article, under the same id.

    What the new document does not say of publisher, date and address stays as it was.

    Raises:
        NoSuchArticle: when the id is no added article's.
        CannotAdd, AlreadyThere: when the document is refused; the article then stays as it was.
        BrokenRecord, CorpusNotWritable: as for `add_document`.
    """
    check_corrections(corrections)
    shelf = open_shelf(folder)
    old = _added_article(shelf, article_id)
    if corrections.id not in ("", article_id):
        raise CannotAdd(
            f"--id: {article_id} keeps its id; to give another, remove it and add the document anew"
        )
    new = _article(shelf, document, replace(corrections, id=article_id), today, fetch, before=old)
    if new == replace(old, added=new.added, origin=new.origin, witness_of=""):
        raise AlreadyThere(f"{document}: {article_id} says just that; there is nothing to replace")
    followers = [one for one in shelf.articles.values() if one.witness_of == article_id]
    staying = [one for one in followers if same_story(new.text, {one.id: one.text})]
    others = [one for one in shelf.articles.values() if one not in followers and one.id != article_id]
    new = replace(new, witness_of=_first_witness(shelf, new, others))
    _lead_anew(shelf, [one for one in followers if one not in staying])
    shelf.put(new)
    if new.witness_of:
        for one in staying:
            shelf.put(replace(one, witness_of=new.witness_of))
    if new.language != old.language:
        shelf.take(old)
    return Added(str(document), new, shelf.said())


def remove_article(folder: Path, article_id: str) -> tuple[str, ...]:
    """Removes an added article and what refers to it; gives what a person should know, a sentence each.

    Raises:
        NoSuchArticle: when the id is no added article's.
        CannotAdd: when digests cite the article, which a person has to settle.
        BrokenRecord, CorpusNotWritable: as for `add_document`.
    """
    shelf = open_shelf(folder)
    article = _added_article(shelf, article_id)
    if citing := _citing(shelf, article_id):
        more = f" and {len(citing) - 3} more" if len(citing) > 3 else ""
        raise CannotAdd(
            f"{article_id} is cited by {', '.join(citing[:3])}{more}; take the id out there first"
        )
    _lead_anew(shelf, [one for one in shelf.articles.values() if one.witness_of == article_id])
    shelf.take(article)
    return shelf.said()


def _documents_in(folder: Path, corpus: Path) -> list[Path]:
    """The files of a folder that can be added; hidden ones and the corpus's own are passed over."""
    found = sorted(
        path
        for path in folder.rglob("*")
        if path.suffix.lower() in FORMATS
        and path.is_file()
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
        and not _is_within(path, corpus)
    )
    if not found:
        raise CannotAdd(f"{folder} holds nothing to add; put {', '.join(sorted(FORMATS))} files into it")
    return found


def _is_within(document: str | Path, corpus: Path) -> bool:
    return not is_address(document) and Path(document).resolve().is_relative_to(corpus.resolve())


def _add(
    shelf: Shelf, document: str | Path, corrections: Corrections, today: date | None, fetch: Fetch
) -> Added:
    article = _article(shelf, document, corrections, today, fetch)
    article = replace(article, witness_of=_first_witness(shelf, article, shelf.articles.values()))
    shelf.put(article)
    return Added(str(document), article, shelf.said())


def _article(
    shelf: Shelf,
    document: str | Path,
    corrections: Corrections,
    today: date | None,
    fetch: Fetch,
    *,
    before: Article | None = None,
) -> Article:
    """The document as an article that the shelf can take; `before` is the one that it replaces.

    Raises:
        CannotAdd, AlreadyThere: when it cannot.
    """
    taken = {name.casefold() for name in (*shelf.articles, *shelf.sources)}
    if before is None and corrections.id.casefold() in taken:
        raise AlreadyThere(
            f"--id: {corrections.id!r} is taken; give another, or run: python -m corpus replace"
        )
    read = read_document(document, fetch=fetch)
    if _is_within(document, shelf.folder):
        raise CannotAdd(f"{document} is a file of the corpus itself; name a text from elsewhere")
    if before is not None:
        kept = {
            name: getattr(before, name)
            for name in ("publisher", "date", "url")
            if not (getattr(corrections, name) or getattr(read.story, name))
        }
        corrections = replace(corrections, **kept)
    article, notes = as_article(
        read, corrections, sources=shelf.sources, taken=taken, today=str(today or date.today())
    )
    for other in shelf.articles.values():
        if other is not before and content_hash(other.text) == article.content_hash:
            raise AlreadyThere(f"{document}: this text is there already as {other.id}; nothing was added")
    shelf.notes.extend(notes)
    return replace(article, topics=before.topics) if before is not None else article


def _first_witness(shelf: Shelf, article: Article, others: Iterable[Article]) -> str:
    """The id of the article whose story this one tells too, or nothing."""
    by_id = {one.id: one for one in others if one.kind == "article"}
    found = same_story(article.text, {name: one.text for name, one in by_id.items()})
    if found is None:
        return ""
    name, share = found
    first = by_id[name].witness_of or name
    shelf.notes.append(
        f"It tells the same story as {name} ({share:.0%} of the wording); "
        f"both are kept and count as one witness, {first}."
    )
    return first


def _lead_anew(shelf: Shelf, witnesses: list[Article]) -> None:
    """Makes the earliest of the witnesses the first of their story, since theirs goes."""
    in_order = sorted(witnesses, key=lambda one: (one.date or "9999", one.added, one.id))
    for one in in_order:
        first = in_order[0].id
        shelf.put(replace(one, witness_of="" if one.id == first else first))
        if one.id == first:
            shelf.notes.append(f"{first} is now the first witness of its story.")


def _added_article(shelf: Shelf, article_id: str) -> Article:
    article = shelf.articles.get(article_id)
    if article is None:
        raise NoSuchArticle(
            f"There is no article {article_id!r}; see the ids with: python -m corpus list articles"
        )
    if article.kind != "article":
        raise NoSuchArticle(
            f"{article_id} is a {article.kind}, not an added text; edit or delete its file by hand"
        )
    return article


def _citing(shelf: Shelf, article_id: str) -> list[str]:
    """The other articles that name this one as a source or as what they translate; records name none."""
    return [
        one.id
        for one in shelf.articles.values()
        if one.id != article_id
        and (
            article_id == one.translation_of
            or article_id in (*one.sources, *(name for span in one.spans for name in span.sources))
        )
    ]
