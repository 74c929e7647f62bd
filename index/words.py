"""Text to the words that a lexical index counts, in the languages of the product and whatever else comes.

Latin and Cyrillic words are lower-cased, stemmed and freed of accents; Chinese and Japanese become
characters and pairs of characters, Korean pairs of syllables, so that no dictionary decides where a word
ends. Knows nothing about documents.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import Any

DEFAULT_LANGUAGE = "en"
_HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff々"
_KANA = r"\u3041-\u3096\u30a1-\u30fa\u30fc\u31f0-\u31ff"
_HANGUL = r"\uac00-\ud7af"
_LETTER = rf"[^\W\d_{_HAN}{_KANA}{_HANGUL}]"
_RUN = re.compile(
    rf"(?P<east>[{_HAN}{_KANA}]+)|(?P<korean>[{_HANGUL}]+)|(?P<number>\d+(?:[.,]\d+)*)"
    rf"|(?P<cyrillic>[\u0400-\u04ff]+)|(?P<letters>{_LETTER}+)"
)
_HAN_CHARACTER = re.compile(f"[{_HAN}]")
_THOUSANDS = re.compile(r",(?=\d{3}(?:\D|$))")
_lock = threading.Lock()  # a stemmer keeps state between calls


def words_of(text: str, language: str = DEFAULT_LANGUAGE) -> list[str]:
    """The words of a document in their order, without those that carry no meaning in its language."""
    stop = _stop_words(language)
    return [word for kind, run in _runs(text) if run not in stop for word in _forms(kind, run, (language,))]


def question_words(text: str, languages: Iterable[str]) -> list[str]:
    """The words of a question, each in the stemmed forms of all the languages that documents are in."""
    every = tuple(languages)
    return [word for kind, run in _runs(text) for word in _forms(kind, run, every)]


def _runs(text: str) -> Iterator[tuple[str, str]]:
    plain = unicodedata.normalize("NFKC", text).casefold()
    for match in _RUN.finditer(plain):
        yield str(match.lastgroup), match.group()


def _forms(kind: str, run: str, languages: tuple[str, ...]) -> list[str]:
    if kind == "east":
        simple = _simplified(run)
        single = [sign for sign in simple if len(simple) == 1 or _HAN_CHARACTER.match(sign)]
        return single + _pairs(simple)
    if kind == "korean":
        return _pairs(run) or [run]
    if kind == "number":
        return [_THOUSANDS.sub("", run)]
    if kind == "cyrillic":
        return [_stem("ru", run)]
    return list(dict.fromkeys(_without_accents(_stem(language, run)) for language in languages))


def _pairs(run: str) -> list[str]:
    return [run[place : place + 2] for place in range(len(run) - 1)]


def _without_accents(word: str) -> str:
    if word.isascii():
        return word
    parts = unicodedata.normalize("NFD", word)
    return "".join(part for part in parts if not unicodedata.combining(part))


@lru_cache(maxsize=4096)
def _simplified(run: str) -> str:
    """Traditional characters as simplified ones, so that both writings of a name meet."""
    with _lock:
        return str(_converter().convert(run))


@cache
def _converter() -> Any:
    from opencc import OpenCC  # type: ignore[import-untyped]  # ships no types

    return OpenCC("t2s")


@lru_cache(maxsize=65_536)
def _stem(language: str, word: str) -> str:
    with _lock:
        stemmer = _stemmer(language)
        return str(stemmer.stemWord(word)) if stemmer else word


@cache
def _stemmer(language: str) -> Any:
    """Snowball's stemmer for a language, for English when the script is another, None when it has none."""
    import snowballstemmer  # type: ignore[import-untyped]  # ships no types

    name = _english_name(language)
    algorithms = snowballstemmer.algorithms()
    if name in algorithms:
        return snowballstemmer.stemmer(name)
    # Latin words in a Chinese, Japanese or Korean text are English as a rule.
    return snowballstemmer.stemmer("english") if language in ("zh", "ja", "ko") else None


@cache
def _english_name(language: str) -> str:
    from babel import Locale, UnknownLocaleError

    try:
        return str(Locale.parse(language).english_name or "").casefold()
    except (ValueError, UnknownLocaleError):
        return ""


@cache
def _stop_words(language: str) -> frozenset[str]:
    from bm25s import stopwords  # type: ignore[import-untyped]  # ships no types

    name = "en_plus" if language == "en" else _english_name(language)
    return frozenset(getattr(stopwords, f"STOPWORDS_{name.upper()}", ()))
