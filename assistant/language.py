"""The frequent words of a language that carry no topic, and what type of answer an asking word wants.

Knows nothing about the meaning of a question; `detecting` tells its language.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from babel import Locale

DEFAULT_LANGUAGE = "en"


@cache
def _table() -> dict[str, Any]:
    text = resources.files("assistant").joinpath("data/languages.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def function_words() -> frozenset[str]:
    """Frequent words that carry no topic, of every language with a list, lower case."""
    return frozenset(
        word for entry in _table().values() for word in entry.get("words", ()) if isinstance(word, str)
    )


@cache
def language_names(language: str) -> frozenset[str]:
    """The names of languages in a language, lower case ("english", "chinese")."""
    return frozenset(name.lower() for name in Locale(language).languages.values())


@cache
def grammar_words() -> frozenset[str]:
    """Words of grammar and of asking of languages without spaces: no sentence has to hold them to answer."""
    return frozenset(word for entry in _table().values() for word in entry.get("grammar", ()))


def asking_type(text: str, language: str) -> str | None:
    """The type of answer that a question's asking word wants: ``number``, ``person``, ``date`` or None."""
    found = _asking(text, language)
    return found[0] if found else None


def asking_place(text: str, language: str) -> int:
    """Where the asking word stands, 0 when there is none."""
    found = _asking(text, language)
    return found[1] if found else 0


@lru_cache(maxsize=256)  # asked once for each sentence that may answer the question
def _asking(text: str, language: str) -> tuple[str, int] | None:
    lowered = text.lower()
    found = [
        (str(name), match)
        for name, words in _table()["asking"].items()
        for word in words.get(language, ())
        if (match := _asking_word(word, spaced=language in ("en", "ru", "de")).search(lowered))
    ]
    if not found:
        return None
    name, first = found[0]
    longer = [  # "몇 년도" asks for a year and not for a number, though 몇 alone does
        (other, match)
        for other, match in found
        if match.start() == first.start() and match.end() > first.end()
    ]
    name = max(longer, key=lambda one: one[1].end())[0] if longer else name
    return name, first.start()


@cache
def _asking_word(word: str, *, spaced: bool) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(word)}(?!\w)" if spaced else re.escape(word))
