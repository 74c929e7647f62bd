"""The furniture of a page, told from its text: bylines, captions, file names, menus, closing lines.

The words are in ``furniture.toml``. Knows nothing about file formats and what a story says.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from corpus.printed_dates import printed_dates

FURNITURE_WIDTH = 160  # a wider line is text, whatever it begins with
_MENU_WIDTH = 40  # menus of news sites have one to four words an entry
_MENU_LINES = 3  # fewer short lines in a row may be a title and its byline
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff]")
_FILE_NAME = re.compile(r"\S.{0,120}\.(?:png|jpe?g|gif|webp|svg|bmp|tiff?|avif|mp4)", re.IGNORECASE)
_BRACKETED_END = re.compile(r"[\[(（【]([^\[\]()（）【】]{1,120})[\])）】]\s*\.?$")
_SENTENCE_END = re.compile(r"[.!?。！？…][\"'”’»」』)）\]]*$")
_TIME = re.compile(
    r"T?\b\d{1,2}:\d{2}(?::\d{2})?(?:\s?[ap]\.?m\.?\b)?|\([A-Z]{3,4}\)|\b(?:GMT|UTC|BST|CST)\b", re.I
)
_SEPARATOR = re.compile(r"\s*[|｜·•—]\s*|\s+[-–/]\s+|[,，;；]\s*|\s{2,}|\s+(?=[^\s:：]{1,12}：)")
_BREADCRUMB = re.compile(r"[>»›:：]\s*$|^[^.!?。！？]+(?:\s*[>»›]\s*[^.!?。！？]+)+$")
_NAMED_WRITER = re.compile(r"(?:By|Von|Par)\s+[A-ZÄÖÜ][\w.'’-]+(?:[\s,]+[\w.'’-]+){0,6}")
_BRACKETS = "()（）[]【】"
_LABEL_WORDS = 3  # "Published on", "Veröffentlicht am"


@dataclass(frozen=True, slots=True)
class Byline:
    """What a byline says; an empty text where it says nothing."""

    date: str
    publisher: str


def width(line: str) -> int:
    """Characters, where a Chinese, Japanese or Korean one counts as two Latin letters."""
    return len(line) + len(_WIDE.findall(line))


def ends_a_sentence(line: str) -> bool:
    """True when the line ends as a sentence does."""
    return bool(_SENTENCE_END.search(line))


@cache
def _words() -> dict[str, re.Pattern[str]]:
    table = tomllib.loads(
        resources.files("corpus.extracting").joinpath("furniture.toml").read_text(encoding="utf-8")
    )
    return {
        kind: re.compile("|".join(map(_whole, sorted(words, key=len, reverse=True))), re.I)
        for kind, words in table.items()
    }


def _whole(word: str) -> str:
    """A pattern for the word alone: "by" is not the beginning of "bypass"; Chinese has no such ends."""
    start, end = (r"\b" if not _WIDE.match(word[at]) and word[at].isalpha() else "" for at in (0, -1))
    return start + re.escape(word) + end


def _after_label(kind: str, text: str) -> str | None:
    """What follows a label and its colon, or None when the text does not begin so."""
    label = _words()[kind].match(text)
    rest = text[label.end() :].lstrip() if label else ""
    return rest[1:].strip() if rest[:1] in (":", "：", "/", "丨") else None


def is_picture(line: str) -> bool:
    """True for the file name, the credit or the caption of a picture."""
    if _FILE_NAME.fullmatch(line):
        return True
    if width(line) <= FURNITURE_WIDTH and _after_label("credits", line.lstrip(_BRACKETS)) is not None:
        return True
    bracketed = _BRACKETED_END.search(line)
    return bool(bracketed and _words()["credits"].search(bracketed.group(1)))


def is_closing(line: str) -> bool:
    """True for a line that closes a page: rights, sharing, further reading."""
    return width(line) <= FURNITURE_WIDTH and bool(_words()["closings"].match(line.lstrip(_BRACKETS)))


def is_menu(block: list[str]) -> bool:
    """True for three or more short lines in a row, none of which is a sentence."""
    return len(block) >= _MENU_LINES and all(
        width(line) <= _MENU_WIDTH and not ends_a_sentence(line) for line in block
    )


def is_breadcrumb(line: str) -> bool:
    """True for a path of menu entries, or the heading of a menu."""
    return width(line) <= FURNITURE_WIDTH and bool(_BREADCRUMB.search(line))


def byline(line: str) -> Byline | None:
    """What the line says of date and publisher when it is a byline or dateline, else None."""
    if width(line) > FURNITURE_WIDTH:
        return None
    dates = printed_dates(line)
    date = str(dates[0].date) if dates else ""
    bare = line
    for one in reversed(dates):
        if _WIDE.match(bare[one.end : one.end + 1]) or _WIDE.match(bare[max(one.start - 1, 0) : one.start]):
            return None  # a date inside a sentence that is written without spaces
        bare = f"{bare[: one.start]} | {bare[one.end :]}"
    parts = [part.strip(_BRACKETS + " .") for part in _SEPARATOR.split(_TIME.sub(" | ", bare))]
    parts = [part for part in parts if part]
    labelled = [part for part in parts if _is_labelled(part)]
    free = [part for part in parts if part not in labelled]
    publisher = next((rest for part in parts if (rest := _after_label("sources", part))), "")
    if (
        not labelled
        and not _NAMED_WRITER.fullmatch(parts[0] if parts else "")
        and not _is_dateline(line, date, free)
    ):
        return None
    if not publisher:
        publisher = next((part for part in free if date and not _NAMED_WRITER.fullmatch(part)), "")
    return Byline(date, publisher.strip(_BRACKETS + " "))


def _is_labelled(part: str) -> bool:
    if any(_after_label(kind, part) is not None for kind in ("writers", "dates", "sources")):
        return True
    return bool(_words()["dates"].match(part)) and len(part.split()) <= _LABEL_WORDS


def _is_dateline(line: str, date: str, free: list[str]) -> bool:
    """True when the line is a date with at most a few names set apart from it."""
    if date.count("-") != 2 or (free and ends_a_sentence(line)):
        return False
    apart = bool(_SEPARATOR.search(line)) or any(bracket in line for bracket in _BRACKETS)
    longest = max((len(part.split()) for part in free), default=0)
    return longest <= (5 if apart else 2)
