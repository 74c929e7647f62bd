"""Questions that ask several things at once: "how many are there, and which was the first?", "Since when? And who signed?".

A text is only taken apart where each part asks by itself; the words that ask are data (``asks`` and ``joins`` in
``data/formwords.toml``). Knows nothing about what is asked.
"""

from __future__ import annotations

import itertools
import re
from functools import cache

from assistant.wordforms import SPACED, form_spans, form_words

_MOST_PARTS = 3  # a longer chain is no question but a form to fill in
_MARKS = re.compile(r"[?？!！。;；]+\s*|(?<=[^\W\d_])\.\s+")
_OPENS_WITHIN = 4  # characters into a part, of a script without spaces, at which its asking word may stand


def parts_of(text: str, language: str) -> tuple[str, ...]:
    """The parts of a question in order, each asking something; empty when it asks but one thing.

    Args:
        text: a question, already cleaned.
        language: the language that it is written in.
    """
    parts: list[str] = []
    for piece in _pieces(text, language):
        if parts and not _asks(
            parts[-1], language
        ):  # "Good morning!", "I have a question:" belong to what follows
            parts[-1] = f"{parts[-1]} {piece}"
        else:
            parts.append(piece)
    if not 2 <= len(parts) <= _MOST_PARTS or not all(_asks(part, language) for part in parts):
        return ()
    return tuple(parts)


def _pieces(text: str, language: str) -> list[str]:
    cuts = {0, len(text)}
    cuts.update(match.end() for match in _MARKS.finditer(text))
    asking = [start for start, _ in form_spans(text, "asks", language)]
    for match in _joins(language).finditer(text.lower()):
        reach = 0 if language in SPACED else _OPENS_WITHIN
        if any(0 <= start - match.end() <= reach for start in asking):
            cuts.add(match.end())
    edges = sorted(cuts)
    pieces = (text[one:two] for one, two in itertools.pairwise(edges))
    kept = (_trimmed(piece, language) for piece in pieces)
    return [piece for piece in kept if any(character.isalnum() for character in piece)]


def _trimmed(piece: str, language: str) -> str:
    """The piece without the word or comma that joined the next one to it."""
    match = re.search(rf"(?:{_joins(language).pattern})$", piece.lower())
    return (piece[: match.start()] if match else piece).strip(" ,，、;；.")


def _asks(part: str, language: str) -> bool:
    return part.endswith(("?", "？")) or bool(form_spans(part, "asks", language))


@cache
def _joins(language: str) -> re.Pattern[str]:
    words = "|".join(re.escape(word) for word in sorted(form_words("joins", language), key=len, reverse=True))
    if language in SPACED:
        return re.compile(rf"\s*,?\s+(?:{words})\s+")
    return re.compile(rf"\s*(?:[,，、]\s*(?:{words})?|(?:{words}))\s*")
