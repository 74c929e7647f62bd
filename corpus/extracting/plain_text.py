"""Title, date, publisher and paragraphs of a plain text, such as a page copied from a browser.

Knows nothing about file formats and encodings.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby

from corpus.extracting.furniture import (
    Byline,
    byline,
    ends_a_sentence,
    is_breadcrumb,
    is_closing,
    is_menu,
    is_picture,
    width,
)

MAX_TITLE_WIDTH = 250  # a wider line is a paragraph
_MIN_PROSE_WIDTH = 60  # a narrower first line is a title even with a full stop
_HEADLINE_WORDS = 4  # a line of fewer words is the title only where no longer one stands before the text
_HEADLINE_WIDTH = 16  # the same for a language that is written without spaces
_WRAPPED_WIDTHS = range(45, 132)  # of the lines of a text that was wrapped by hand or by a mail program
_TAIL_LINES = 6  # editor, rights and sharing stand in the last lines
_FULL_STOP = re.compile(r"[.。][\"'”’»」』)）\]]*$")


@dataclass(frozen=True, slots=True)
class Story:
    """Paragraphs, and what was found of title, publisher, date, address and language (empty: not found)."""

    paragraphs: tuple[str, ...]
    title: str = ""
    publisher: str = ""
    date: str = ""
    url: str = ""
    language: str = ""

    @property
    def text(self) -> str:
        """The paragraphs, with an empty line between them."""
        return "\n\n".join(self.paragraphs)


def read_story(text: str, *, title: str = "") -> Story:
    """The story of a text: what stands before its title, and the furniture around it, is left out.

    Args:
        text: decoded text with newlines.
        title: the title where it is known from elsewhere; nothing before it is then taken for a menu.
    """
    blocks = _blocks(text)
    start = next((at for at, block in enumerate(blocks) if any(map(_is_prose, block))), len(blocks))
    lines = [
        line
        for at, block in enumerate(blocks)
        for line in ([] if at < start and is_menu(block) else _unwrapped(block))
        if not is_picture(line)
    ]
    head = next((at for at, line in enumerate(lines) if _is_prose(line) and byline(line) is None), len(lines))
    named = title or _title_among(lines[:head])
    after = max((at + 1 for at, line in enumerate(lines[:head]) if line == named), default=0)
    bylines = [said for line in lines[:head] if (said := byline(line))]
    body = (
        [line for line in lines[after:head] if byline(line) is None and _is_headline(line)]
        if after or title
        else []
    )
    body += lines[head:]
    if head == len(lines):  # no line looks like prose: all below the title is the text
        body = [line for line in lines[after:] if byline(line) is None]
        if not body and not title and ends_a_sentence(named):
            named, body = "", [named]  # one sentence is a text without a title
    body, closing = _without_tail(body)
    found = [*bylines, *closing]
    return Story(
        paragraphs=tuple(body),
        title=named,
        publisher=next((one.publisher for one in found if one.publisher), ""),
        date=next((one.date for one in bylines if one.date), ""),
    )


def _blocks(text: str) -> list[list[str]]:
    lines = [" ".join(line.split()) for line in text.split("\n")]
    return [list(block) for filled, block in groupby(lines, key=bool) if filled]


def _unwrapped(block: list[str]) -> list[str]:
    """The block as one paragraph when its lines were broken to fit a width, else its lines."""
    inner = block[:-1]
    broken = sum(not ends_a_sentence(line) for line in inner)
    if not inner or any(width(line) not in _WRAPPED_WIDTHS for line in inner) or broken * 2 <= len(inner):
        return block
    joined = block[0]
    for line in block[1:]:
        joined += line if width(joined[-1]) == 2 and width(line[0]) == 2 else f" {line}"
    return [joined]


def _is_prose(line: str) -> bool:
    if is_picture(line):
        return False
    return width(line) > MAX_TITLE_WIDTH or (
        width(line) >= _MIN_PROSE_WIDTH and bool(_FULL_STOP.search(line))
    )


def _is_headline(line: str) -> bool:
    enough = len(line.split()) >= _HEADLINE_WORDS or width(line) - len(line) >= _HEADLINE_WIDTH // 2
    return enough and not is_breadcrumb(line)


def _title_among(head: list[str]) -> str:
    free = [line for line in head if byline(line) is None and not is_breadcrumb(line)]
    return next(filter(_is_headline, free), max(free, key=width, default=""))


def _without_tail(body: list[str]) -> tuple[list[str], list[Byline]]:
    kept, closing = body[:-_TAIL_LINES], []
    for line in body[-_TAIL_LINES:]:
        if is_closing(line):
            continue
        said = byline(line)
        if said and not said.date:
            closing.append(said)
        else:
            kept.append(line)
    return kept, closing
