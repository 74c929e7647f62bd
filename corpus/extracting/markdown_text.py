"""Title, metadata and paragraphs of a Markdown text, with or without YAML front matter.

Knows nothing about where the text came from.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import yaml

from corpus.extracting.decoding import UnreadableText
from corpus.extracting.plain_text import Story, read_story
from corpus.printed_dates import printed_dates

if TYPE_CHECKING:
    from markdown_it.token import Token

_FRONT = re.compile(r"\A---[ \t]*\n(.*?\n)---[ \t]*(?:\n|\Z)", re.DOTALL)
# How static site generators and the project's own articles call what is looked for.
_KEYS = {
    "title": ("title",),
    "publisher": ("publisher", "source", "site"),
    "date": ("date", "published"),
    "url": ("url", "link", "canonical"),
    "language": ("language", "lang"),
}


def read_markdown(text: str) -> Story:
    """The story of a Markdown text, its marks of form removed.

    Raises:
        UnreadableText: when there is front matter and it is broken.
    """
    front = _front_matter(text)
    blocks = _blocks(_FRONT.sub("", text))
    heading = next((block for kind, block in blocks if kind == "heading"), "")
    title = front.get("title") or heading
    story = read_story("\n\n".join(block for _, block in blocks), title=title)
    date = printed_dates(front.get("date", ""))
    url = front.get("url", "")
    return replace(
        story,
        publisher=front.get("publisher") or story.publisher,
        date=str(date[0].date) if date else story.date,
        url=url if re.match(r"https?://\S+$", url) else "",
        language=front.get("language", "").split("-")[0].lower(),
    )


def _front_matter(text: str) -> dict[str, str]:
    if not re.match(r"---[ \t]*\n", text):
        return {}
    match = _FRONT.match(text)
    try:
        values = yaml.load(match.group(1), Loader=yaml.BaseLoader) if match else None
    except (yaml.YAMLError, RecursionError) as error:  # a thousand nested brackets
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 2 if mark is not None else 2
        raise UnreadableText(
            f"its front matter is broken in line {line}; put values with ': ' in quotes"
        ) from error
    if not isinstance(values, dict):
        if match is None and "\n---" not in text:
            return {}  # a rule above the text, not front matter
        raise UnreadableText("its front matter is broken; write 'field: value' lines between two lines '---'")
    named = {str(key).lower(): value for key, value in values.items() if isinstance(value, str)}
    return {
        field: next((named[key].strip() for key in keys if named.get(key, "").strip()), "")
        for field, keys in _KEYS.items()
    }


def _blocks(text: str) -> list[tuple[str, str]]:
    """Every heading, paragraph, list item and table cell as (kind, text)."""
    from markdown_it import MarkdownIt  # a tenth of a second that other commands need not wait

    blocks: list[tuple[str, str]] = []
    opened = ""
    for token in MarkdownIt("commonmark").enable("table").parse(text):
        if token.type in ("fence", "code_block"):
            blocks.append(("code", token.content))
        elif token.type.endswith("_open"):
            opened = token.type.removesuffix("_open")
        elif token.type == "inline" and (said := _said(token)):
            blocks.append((opened, said))
    return blocks


def _said(inline: Token) -> str:
    pieces = []
    for child in inline.children or ():
        if child.type in ("text", "code_inline"):
            pieces.append(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            pieces.append(" ")
    return "".join(pieces).strip()
