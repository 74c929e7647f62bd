"""Articles read from Markdown files with YAML front matter, their source markers turned into spans.

Knows nothing about the records, nor about whether what an article says is right.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from corpus.broken import BrokenRecord
from corpus.model import Article, PartialDate, Source, SourcedSpan

ARTICLES = "articles"  # the folder inside a corpus folder
KINDS = ("digest", "article")
_TEXT_FIELDS = (
    "id",
    "kind",
    "title",
    "publisher",
    "date",
    "url",
    "language",
    "translation_of",
    "content_hash",
    "origin",
    "witness_of",
    "added",
)
_LIST_FIELDS = ("sources", "topics", "declared")
_NEEDED_FIELDS = ("id", "kind", "title", "language")
ID = re.compile(r"[^\W_]+(?:[-.][^\W_]+)*")  # it becomes a file name: letters and digits, joined by - or .
LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z]{2,4})?")
# `[N03; R18]`: source ids begin with a capital letter, so "[1985]" and "[sic]" are text.
_MARKER = re.compile(r"[ \t]*\[(?P<ids>[A-Z][A-Za-z0-9-]*\d(?:\s*;\s*[A-Z][A-Za-z0-9-]*\d)*)\]")
_MAX_NESTED = 2000  # brackets and marks of YAML; the loader in C has no guard against nesting
_CLOSING = re.compile(r"[.!?。！？]+[\"'”’»」』)）]*|[\"'”’»」』)）]+")


@dataclass(frozen=True, slots=True)
class _Field:
    value: str | list[str]
    line: int


def content_hash(text: str) -> str:
    """SHA-256 of the text with every run of white space read as one space."""
    return hashlib.sha256(" ".join(text.split()).encode("utf-8")).hexdigest()


def strip_markers(body: str) -> tuple[str, tuple[SourcedSpan, ...]]:
    """The text without its source markers, and for each marker the span that it closes.

    A span reaches from the end of the previous marker (the full stop behind it included) to its own.
    """
    pieces: list[str] = []
    spans: list[SourcedSpan] = []
    length = read = 0
    since = 0  # where, in the stripped text, the span of the next marker begins

    def keep(text: str) -> None:
        nonlocal length
        pieces.append(text)
        length += len(text)

    for match in _MARKER.finditer(body):
        if match.start() < read:
            continue
        keep(body[read : match.start()])
        read = match.end()
        if closing := _CLOSING.match(body, read):
            keep(closing.group())
            read = closing.end()
        text = "".join(pieces)
        start = since + len(text[since:]) - len(text[since:].lstrip())
        ids = tuple(part.strip() for part in match.group("ids").split(";"))
        if start < length:
            spans.append(SourcedSpan(start, length, ids))
        elif spans:  # two markers in a row close the same sentences
            last = spans.pop()
            spans.append(SourcedSpan(last.start, last.end, tuple(dict.fromkeys((*last.sources, *ids)))))
        since = length
    keep(body[read:])
    return "".join(pieces), tuple(spans)


def _split(text: str, name: str) -> tuple[str, str, int]:
    """Front matter, body and the line on which the body begins."""
    lines = text.removeprefix("\ufeff").splitlines(keepends=True)
    if not lines or lines[0].strip() != "---":
        raise BrokenRecord(f"{name} line 1: no front matter; begin the file with a line '---'")
    for number, line in enumerate(lines[1:], start=1):
        if line.rstrip() == "---":
            return "".join(lines[1:number]), "".join(lines[number + 1 :]), number + 2
    raise BrokenRecord(f"{name} line 1: the front matter is not closed; end it with a line '---'")


def _scalar(node: yaml.Node | None) -> str | None:
    return str(node.value).strip() if isinstance(node, yaml.ScalarNode) else None


def _loader(text: str) -> Any:
    """The loader that leaves texts as texts (1985-04 is no date object), in C unless a text nests to crash it."""
    is_deep = sum(map(text.count, ("[", "{", "- ", "? ", ": "))) > _MAX_NESTED
    return yaml.BaseLoader if is_deep else getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def _front_matter(text: str, name: str) -> dict[str, _Field]:
    try:
        root = yaml.compose(text, Loader=_loader(text))
    except (yaml.YAMLError, RecursionError) as error:  # a thousand nested brackets
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 2 if mark is not None else 2
        problem = getattr(error, "problem", None) or "not YAML"
        raise BrokenRecord(
            f"{name} line {line}: broken front matter ({problem}); "
            "write 'field: value' lines and put a value with ': ' in it in quotes"
        ) from error
    if not isinstance(root, yaml.MappingNode):
        raise BrokenRecord(f"{name} line 2: the front matter is no list of 'field: value' lines; write some")
    fields: dict[str, _Field] = {}
    for key_node, value_node in root.value:
        key, line = _scalar(key_node) or "", key_node.start_mark.line + 2
        if key in fields:
            raise BrokenRecord.at(name, line, key, "stands twice; keep one")
        if key in _TEXT_FIELDS:
            value = _scalar(value_node)
            if value is None:
                raise BrokenRecord.at(name, line, key, "is a list; write one value")
            fields[key] = _Field(value, line)
        elif key in _LIST_FIELDS:
            fields[key] = _Field(_list(value_node, name, line, key), line)
        else:
            known = ", ".join((*_TEXT_FIELDS, *_LIST_FIELDS))
            raise BrokenRecord.at(name, line, key, f"unknown field; the fields are {known}")
    return fields


def _list(node: yaml.Node, name: str, line: int, key: str) -> list[str]:
    single = _scalar(node)
    if single is not None:
        return [part for part in (cell.strip() for cell in single.split(";")) if part]
    items = [_item(item) for item in node.value] if isinstance(node, yaml.SequenceNode) else [None]
    if any(item is None for item in items):
        raise BrokenRecord.at(name, line, key, "is no plain list; write [one, two]")
    return [item for item in items if item]


def _item(node: yaml.Node) -> str | None:
    """A list's item as text; `- 1932: C12` is read as the text it looks like."""
    if isinstance(node, yaml.MappingNode) and len(node.value) == 1:
        key, value = (_scalar(part) for part in node.value[0])
        return f"{key}: {value}" if key and value else None
    return _scalar(node)


def _checked(fields: Mapping[str, _Field], name: str, stem: str, language: str) -> None:
    def value(key: str) -> str:
        field = fields.get(key)
        return field.value if field is not None and isinstance(field.value, str) else ""

    def broken(key: str, problem: str) -> BrokenRecord:
        return BrokenRecord.at(name, fields[key].line if key in fields else 1, key, problem)

    for key in _NEEDED_FIELDS:
        if not value(key):
            raise broken(key, "is missing or empty; write one")
    if value("kind") not in KINDS:
        raise broken("kind", f"{value('kind')!r} is none of {', '.join(KINDS)}; write one of them")
    if not ID.fullmatch(value("id")):
        raise broken("id", f"{value('id')!r} is no id; write letters and digits joined by '-'")
    if value("id") != stem:
        raise broken("id", f"{value('id')!r} is not the file's name; write {stem!r} or rename the file")
    if not LANGUAGE.fullmatch(value("language")):
        raise broken("language", f"{value('language')!r} is no language code; write one such as en or zh")
    if value("language") != language:
        raise broken(
            "language",
            f"{value('language')!r} is not the folder's {language!r}; move the file or change the field",
        )
    for key in ("date", "added"):
        try:
            if value(key):
                PartialDate.parse(value(key))
        except ValueError as error:
            raise broken(key, f"{error}; write a date such as 2025, 2025-07 or 2025-07-19") from error
    if value("url") and not re.match(r"https?://\S+$", value("url")):
        raise broken("url", f"{value('url')!r} is no web address; write one that begins with https://")


def parse_article(text: str, *, name: str, stem: str, language: str) -> Article:
    """The article that a file's text holds.

    Args:
        text: the whole file.
        name: how errors call the file.
        stem: the file's name without its ending, which must be the article's id.
        language: the folder's language, which must be the article's.

    Raises:
        BrokenRecord: naming file, line, field and what to write.
    """
    front, body, first = _split(text, name)
    fields = _front_matter(front, name)
    _checked(fields, name, stem, language)
    texts = {key: str(fields[key].value) if key in fields else "" for key in _TEXT_FIELDS}
    lists = {key: tuple(fields[key].value) if key in fields else () for key in _LIST_FIELDS}
    body = body.strip()
    if not body:
        raise BrokenRecord(f"{name} line {first}: there is no text; write it below the front matter")
    spans: tuple[SourcedSpan, ...] = ()
    if texts["kind"] == "digest":
        if not lists["sources"]:
            raise BrokenRecord.at(name, 1, "sources", "is missing or empty; name the sources of the digest")
        body, spans = strip_markers(body)
    else:
        spans = (SourcedSpan(0, len(body), lists["sources"] or (texts["id"],)),)
    return Article(
        id=texts["id"],
        kind=texts["kind"],
        title=texts["title"],
        publisher=texts["publisher"],
        date=texts["date"],
        url=texts["url"],
        language=texts["language"],
        sources=lists["sources"] or (texts["id"],),
        topics=lists["topics"],
        translation_of=texts["translation_of"],
        text=body,
        spans=spans,
        content_hash=texts["content_hash"] or content_hash(body),
        origin=texts["origin"],
        witness_of=texts["witness_of"],
        declared=lists["declared"],
        added=texts["added"],
    )


def article_path(folder: Path, article_id: str, language: str) -> Path:
    """Where the article stands in the corpus folder."""
    return folder / ARTICLES / language / f"{article_id}.md"


def read_articles(folder: Path, report: Callable[[BrokenRecord], None] | None = None) -> dict[str, Article]:
    """Every article of a corpus folder by its id, in the order of the ids; none when there are none.

    Args:
        folder: the corpus folder.
        report: takes what is wrong with an article, which is then left out.

    Raises:
        BrokenRecord: naming file, line, field and what to write, when there is no `report`.
    """
    articles: dict[str, Article] = {}
    names: dict[str, str] = {}
    for path in sorted((folder / ARTICLES).glob("*/*.md")):
        name = path.relative_to(folder).as_posix()
        try:
            article = _read_article(path, name)
            if article.id in articles:
                raise BrokenRecord.at(name, 1, "id", f"{article.id!r} is also that of {names[article.id]}")
        except BrokenRecord as error:
            if report is None:
                raise
            report(error)
            continue
        articles[article.id], names[article.id] = article, name
    return dict(sorted(articles.items()))


def _read_article(path: Path, name: str) -> Article:
    try:
        text = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise BrokenRecord(f"{name}: is not UTF-8; save it as UTF-8") from error
    except OSError as error:
        raise BrokenRecord(f"{name}: cannot be read ({error.strerror}); check the file") from error
    return parse_article(text, name=name, stem=path.stem, language=path.parent.name)


def sources_of_articles(articles: Iterable[Article]) -> dict[str, Source]:
    """A source for each added article that names none: the article itself, under its own id."""
    return {
        article.id: Source(
            id=article.id,
            title=article.title,
            publisher=article.publisher,
            date=article.date,
            url=article.url,
            link="full" if article.url else "none",
            kind="article",
        )
        for article in articles
        if article.sources == (article.id,)
    }
