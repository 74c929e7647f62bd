"""A document as an article: its story, what a person corrects of it, and which source of the records it is.

Knows nothing about the articles that are there already, but for their ids and texts.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path, PurePosixPath
from stat import S_ISREG
from urllib.parse import unquote, urlsplit

from corpus.articles import ID, LANGUAGE, content_hash
from corpus.extracting import MAX_BYTES, Story, UnreadableText, extract
from corpus.fetching import Fetched
from corpus.model import Article, PartialDate, Source, SourcedSpan
from corpus.web_addresses import FailedFetch, RefusedAddress

MAX_ID = 60  # characters of an id that is made from a title
_MIN_SAME_TITLE = 12  # letters and digits; a shorter title may be that of many texts
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*:/{2}", re.IGNORECASE)
_WEB_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)

Fetch = Callable[[str], Fetched]


class CannotAdd(ValueError):
    """A document that cannot be taken in as it is; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Corrections:
    """What a person says of a document; an empty text leaves the word to the document."""

    title: str = ""
    publisher: str = ""
    date: str = ""
    url: str = ""
    language: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A document as it came: what a person called it, where it is said to come from, and its story."""

    name: str
    origin: str
    stem: str
    story: Story


def check_corrections(corrections: Corrections) -> None:
    """Nothing, when each correction has its form.

    Raises:
        CannotAdd: naming the option and what to write.
    """
    for one in fields(corrections):
        value = getattr(corrections, one.name)
        if value and not value.strip():
            raise CannotAdd(f"--{one.name} is blank; write something or leave it out")
    try:
        if corrections.date:
            PartialDate.parse(corrections.date)
    except ValueError as error:
        raise CannotAdd(f"--date: {error}; write a date such as 2025, 2025-07 or 2025-07-19") from error
    if corrections.url and not _WEB_ADDRESS.fullmatch(corrections.url):
        raise CannotAdd(f"--url: {corrections.url!r} is no web address; write one that begins with https://")
    if corrections.language and not LANGUAGE.fullmatch(corrections.language):
        raise CannotAdd(
            f"--language: {corrections.language!r} is no language code; write one such as en or zh"
        )
    if corrections.id and not (ID.fullmatch(corrections.id) and len(corrections.id) <= 2 * MAX_ID):
        raise CannotAdd(f"--id: {corrections.id[:80]!r} is no id; write letters and digits joined by '-'")


def is_address(document: str | Path) -> bool:
    """True when the document is named by an address, not by a file."""
    return isinstance(document, str) and bool(_ADDRESS.match(document))


def read_document(document: str | Path, *, fetch: Fetch) -> Document:
    """The story of a file or an address.

    Raises:
        CannotAdd: when it cannot be read, or there is no text in it.
    """
    shown = str(document)
    try:
        if is_address(document):
            fetched = fetch(str(document))
            name = PurePosixPath(unquote(urlsplit(fetched.url).path)).name
            story = extract(fetched.data, name=name, content_type=fetched.content_type, url=fetched.url)
            return Document(shown, fetched.url, PurePosixPath(name).stem, story)
        path = Path(document)
        return Document(shown, path.name, path.stem, extract(_bytes(path), name=path.name))
    except (UnreadableText, RefusedAddress, FailedFetch) as error:
        raise CannotAdd(f"{shown}: {error}" if shown not in str(error) else str(error)) from error


def _bytes(path: Path) -> bytes:
    try:
        about = path.stat()
        if not S_ISREG(about.st_mode):
            raise UnreadableText("it is no file; name a file, a folder or an address")
        if about.st_size > MAX_BYTES:
            raise UnreadableText(f"it has {about.st_size:,} bytes, more than {MAX_BYTES:,}; split it")
        return path.read_bytes()
    except (OSError, ValueError) as error:
        if isinstance(error, UnreadableText):
            raise
        reason = (getattr(error, "strerror", None) or str(error)).lower()
        raise UnreadableText(f"it cannot be read ({reason}); check its name and your rights") from error


def as_article(
    document: Document,
    corrections: Corrections,
    *,
    sources: Mapping[str, Source],
    taken: Container[str],
    today: str,
) -> tuple[Article, tuple[str, ...]]:
    """The document as an article, and what a person should know of how its fields were found.

    Args:
        document: what was read.
        corrections: what a person says of it.
        sources: the sources of the records; one that is the document fills what the document lacks.
        taken: ids that another article or source has.
        today: the day of adding.
    """
    story, notes = document.story, []
    title = _line(corrections.title or story.title)
    if not title:
        title = _line(re.sub(r"[-_]+", " ", document.stem)) or document.origin
        notes.append(f"No title was found, so the name {title!r} was taken; correct it with --title.")
    url = corrections.url or story.url
    values = {
        "publisher": _line(corrections.publisher or story.publisher),
        "date": corrections.date or story.date,
        "url": url,
    }
    source = _known_source(title, url, sources.values())
    if source is not None:
        given = {"publisher": source.publisher, "date": source.date, "url": source.url}
        filled = [name for name, value in given.items() if value and not values[name] and _fits(name, value)]
        values |= {name: given[name] for name in filled}
        notes.append(
            f"It is source {source.id} of the records"
            + (f"; {_and(filled)} {'is' if len(filled) == 1 else 'are'} taken from there." if filled else ".")
        )
        if values["date"] != source.date and source.date:
            notes.append(f"Its date is {values['date']}, that of source {source.id} is {source.date}.")
    for name, example in (("date", "2025-07-19"), ("publisher", "NAME")):
        if not values[name]:
            notes.append(f"No {name} was found; give it with --{name} {example}.")
    hashed = content_hash(story.text)
    language = corrections.language or (story.language if LANGUAGE.fullmatch(story.language) else "und")
    identity = corrections.id or _free_id(_slug(title) or f"{language}-{values['date'] or hashed[:8]}", taken)
    own = (source.id if source is not None else identity,)
    article = Article(
        id=identity,
        kind="article",
        title=title,
        language=language,
        sources=own,
        topics=(),
        translation_of="",
        text=story.text,
        spans=(SourcedSpan(0, len(story.text), own),),
        content_hash=hashed,
        origin=document.origin,
        added=today,
        publisher=values["publisher"],
        date=values["date"],
        url=values["url"],
    )
    return article, tuple(notes)


def _fits(field: str, value: str) -> bool:
    if field != "date":
        return True
    try:
        PartialDate.parse(value)
    except ValueError:
        return False  # a source's date may be a range or a guess in words
    return True


def _and(words: list[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def _line(text: str) -> str:
    return " ".join(text.split())


def _letters(text: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFKC", text).casefold() if char.isalnum())


def _bare(url: str) -> str:
    return re.sub(r"^https?://(?:www\.)?|#.*$", "", url).rstrip("/")


def _known_source(title: str, url: str, sources: Iterable[Source]) -> Source | None:
    """The one source that has this address, or else this title."""
    sources = list(sources)
    same = [source for source in sources if url and source.url and _bare(source.url) == _bare(url)]
    if not same and len(letters := _letters(title)) >= _MIN_SAME_TITLE:
        same = [source for source in sources if _letters(source.title) == letters]
    return same[0] if len(same) == 1 else None


def _slug(title: str) -> str:
    """The title in lower-case ASCII words joined by hyphens, or nothing when too little of it is ASCII."""
    ascii_title = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", re.sub(r"['’]", "", ascii_title.lower()))
    slug = ""
    for word in words:
        if len(slug) + len(word) >= MAX_ID:
            break
        slug += f"-{word}" if slug else word
    return slug if len(_letters(slug)) * 2 >= len(_letters(title)[:MAX_ID]) else ""


def _free_id(wanted: str, taken: Container[str]) -> str:
    number, identity = 1, wanted
    while identity.casefold() in taken:
        number += 1
        identity = f"{wanted}-{number}"
    return identity
