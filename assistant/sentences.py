"""Texts as sentences with their places, and the kinds of answer a sentence holds.

Knows nothing about questions or indexes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

# A full stop ends a sentence unless it follows an initial or a common abbreviation.
_BOUNDARY = re.compile(r"(?<=[.!?])[\"”’)]*\s+(?=[\"“‘(]?[A-Z0-9À-ÞА-ЯЁ])|(?<=[。！？])[”」』]*\s*|\n+")
_ABBREVIATION = re.compile(r"(?:\b[A-Z]|\b(?:St|No|Dr|Mr|Mrs|Ms|Prof|vs|approx|Nr|bzw|ca|etc))\.$")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence and where it stands in its text."""

    start: int
    end: int
    text: str


def split_sentences(text: str) -> tuple[Sentence, ...]:
    """The sentences of a text, in order, verbatim."""
    found: list[Sentence] = []
    start = 0
    for match in _BOUNDARY.finditer(text):
        piece = text[start : match.start()] + match.group().rstrip()
        if _ABBREVIATION.search(piece.rstrip()):
            continue
        _append(found, text, start, start + len(piece))
        start = match.end()
    _append(found, text, start, len(text))
    return tuple(found)


def _append(found: list[Sentence], text: str, start: int, end: int) -> None:
    piece = text[start:end]
    stripped = piece.strip()
    if stripped:
        offset = start + len(piece) - len(piece.lstrip())
        found.append(Sentence(offset, offset + len(stripped), stripped))
