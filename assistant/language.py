"""Which language a question is written in.

Scripts decide for Chinese, Japanese, Korean and Russian; frequent words for the Latin script. Knows
nothing about the
meaning of a question.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources
from typing import Any

from corpus import LANGUAGES

DEFAULT_LANGUAGE = "en"
_KANA = re.compile(r"[\u3041-\u3096\u30a1-\u30fa\u30fc]")
_HANGUL = re.compile(r"[\uac00-\ud7a3\u1100-\u11ff]")
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_LATIN_WORD = re.compile(r"[^\W\d_]+")


@cache
def _table() -> dict[str, Any]:
    text = resources.files("assistant").joinpath("data/languages.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def detect_language(text: str) -> str:
    """One of the supported languages; the script with the most characters wins, English when nothing tells.

    A kanji-only text counts as Japanese when it holds characters that only Japanese uses.
    """
    counts = {
        "ja": len(_KANA.findall(text)),
        "ko": len(_HANGUL.findall(text)),
        "zh": len(_HAN.findall(text)),
        "ru": len(_CYRILLIC.findall(text)),
    }
    if counts["ja"] and counts["ja"] + counts["zh"] >= max(counts["ko"], counts["ru"]):
        # a single kana inside Chinese text is a name, not the language
        return "ja" if counts["ja"] >= 2 or counts["zh"] < 6 else "zh"
    script = max(counts, key=lambda language: counts[language])
    latin = sum(len(word) for word in _LATIN_WORD.findall(text) if word.isascii())
    # one CJK character carries about as much as three Latin letters
    if counts[script] and counts[script] * (1 if script == "ru" else 3) >= latin:
        if script == "zh" and any(mark in text for mark in _table()["ja"]["marks"]):
            return "ja"
        return script
    return _latin_language(text)


def _latin_language(text: str) -> str:
    words = [word.lower() for word in _LATIN_WORD.findall(text)]
    scores = {
        language: sum(word in set(entry["words"]) for word in words)
        for language, entry in _table().items()
        if "words" in entry
    }
    if re.search(r"[äöüß]", text.lower()):
        scores["de"] += 1
    best = max(scores, key=lambda language: (scores[language], language == DEFAULT_LANGUAGE))
    return best if best in LANGUAGES and scores[best] else DEFAULT_LANGUAGE


@cache
def function_words() -> frozenset[str]:
    """Frequent words that carry no topic, of every language with a list, lower case."""
    return frozenset(
        word for entry in _table().values() for word in entry.get("words", ()) if isinstance(word, str)
    )


def asking_type(text: str, language: str) -> str | None:
    """The type of answer that a question's asking word wants: ``number``, ``person``, ``date`` or None."""
    found = _asking(text, language)
    return found[0] if found else None


def asking_place(text: str, language: str) -> int:
    """Where the asking word stands, 0 when there is none."""
    found = _asking(text, language)
    return found[1] if found else 0


def _asking(text: str, language: str) -> tuple[str, int] | None:
    lowered = text.lower()
    for name, words in _table()["asking"].items():
        for word in words.get(language, ()):
            pattern = (
                rf"(?<!\w){re.escape(word)}(?!\w)" if language in ("en", "ru", "de") else re.escape(word)
            )
            match = re.search(pattern, lowered)
            if match:
                return str(name), match.start()
    return None
