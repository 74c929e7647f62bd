"""The subcommands `add`, `remove` and `replace` of ``python -m corpus``: their options and what they say.

Each command's `run` gives the lines to print and raises one of `ADDING_ERRORS`, to be printed as one line.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from corpus.adding import (
    Added,
    AlreadyThere,
    NoSuchArticle,
    add_document,
    add_folder,
    remove_article,
    replace_article,
)
from corpus.broken import BrokenRecord
from corpus.new_article import CannotAdd, Corrections, is_address
from corpus.reading import default_folder
from corpus.shelf import CorpusNotWritable

_NEXT = "To have the index follow, run: python -m index build"
ADDING_ERRORS = (AlreadyThere, BrokenRecord, CannotAdd, CorpusNotWritable, NoSuchArticle)


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds the three subcommands; the namespace they parse has `run(namespace) -> Iterator[str]`."""
    add = subparsers.add_parser(
        "add",
        help="add a text file, Markdown, HTML, PDF, a folder of them or a web address",
        description="Adds a document as an article. What it says of itself can be corrected by the options.",
    )
    add.add_argument("document", metavar="FILE|FOLDER|URL", help="what to add")
    _corrections(add)
    add.add_argument("--id", default="", help="the article's id (else made from the title)")
    add.set_defaults(run=_add)
    remove = subparsers.add_parser("remove", help="remove an added article")
    remove.add_argument("id", metavar="ID", help="the article's id")
    remove.set_defaults(run=_remove)
    replace = subparsers.add_parser(
        "replace",
        help="put a newer document in the place of an added article",
        description="Replaces the text of an added article; it keeps its id.",
    )
    replace.add_argument("id", metavar="ID", help="the article's id")
    replace.add_argument("document", metavar="FILE|URL", help="what takes its place")
    _corrections(replace)
    replace.set_defaults(run=_replace)
    for parser in (add, remove, replace):
        parser.add_argument(
            "--corpus",
            metavar="FOLDER",
            type=Path,
            default=None,
            help="the corpus folder (else the program's own)",
        )


def _corrections(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--title", default="", help="the title, where another was found")
    parser.add_argument("--publisher", default="", help="who published it")
    parser.add_argument("--date", default="", help="when, such as 2025, 2025-07 or 2025-07-19")
    parser.add_argument("--url", default="", help="where it can be read")
    parser.add_argument("--language", default="", help="the code of its language, such as en or zh")


def _said(arguments: argparse.Namespace, *, identity: str = "") -> Corrections:
    return Corrections(
        title=arguments.title,
        publisher=arguments.publisher,
        date=arguments.date,
        url=arguments.url,
        language=arguments.language,
        id=identity,
    )


def _folder(arguments: argparse.Namespace) -> Path:
    return arguments.corpus or default_folder()


def _told(added: Added, verb: str) -> Iterator[str]:
    article = added.article
    said = ", ".join(part for part in (article.publisher, article.date) if part)
    yield f"{verb} {article.id}: {article.title}{f' ({said})' if said else ''}, in {article.language}"
    for note in added.notes:
        yield f"  {note}"


def _add(arguments: argparse.Namespace) -> Iterator[str]:
    folder, document = _folder(arguments), str(arguments.document)
    if not document.strip():  # Python takes an empty path for the working directory
        raise CannotAdd("No document is named; name a file, a folder or an address")
    corrections = _said(arguments, identity=arguments.id)
    if is_address(document) or not Path(document).is_dir():
        yield from _told(add_document(folder, document, corrections=corrections), "Added")
        yield _NEXT
        return
    refused = []
    count = 0
    for outcome in add_folder(folder, Path(document), corrections=corrections):
        count += 1
        if isinstance(outcome, Added):
            yield from _told(outcome, "Added")
        else:
            refused.append(outcome.reason)
    if count > len(refused):
        yield _NEXT
    if refused:
        reasons = " | ".join(str(reason) for reason in refused)
        raise CannotAdd(f"{len(refused)} of {count} files not added: {reasons}")


def _remove(arguments: argparse.Namespace) -> Iterator[str]:
    notes = remove_article(_folder(arguments), arguments.id)
    yield f"Removed {arguments.id}"
    for note in notes:
        yield f"  {note}"
    yield _NEXT


def _replace(arguments: argparse.Namespace) -> Iterator[str]:
    replaced = replace_article(
        _folder(arguments), arguments.id, arguments.document, corrections=_said(arguments)
    )
    yield from _told(replaced, "Replaced")
    yield _NEXT
