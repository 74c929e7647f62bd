"""Endings, connectors and stems: how a name changes inside a sentence.

The lists are data (``grammar.toml``), the stems come from Snowball. Knows no names.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from importlib import resources
from typing import Any

import snowballstemmer  # type: ignore[import-untyped]  # ships no types

from corpus.naming.folding import fold_name

MIN_STEM = 3  # letters of a stem; a shorter one fits too many words to be taken alone
_RUSSIAN_ENDINGS = frozenset("аеийоуыьэюя")
_STEMMERS = {"ru": "russian", "de": "german"}


@cache
def grammar() -> dict[str, Any]:
    """The language facts of ``grammar.toml``."""
    text = resources.files("corpus.naming").joinpath("grammar.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _one_of(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


@cache
def korean_tail() -> re.Pattern[str]:
    """What may follow a Korean name within one word: nothing, a noun, one or two particles."""
    korean = grammar()["korean"]
    return re.compile(f"(?:{_one_of(korean['nouns'])})?(?:{_one_of(korean['particles'])}){{0,2}}")


@cache
def _stemmer(language: str) -> Any:
    return snowballstemmer.stemmer(_STEMMERS[language])


@lru_cache(maxsize=16384)
def stem(word: str, language: str) -> str:
    """The Snowball stem of one folded word; Russian and German only."""
    return str(_stemmer(language).stemWord(word))


def stems(word: str, language: str) -> frozenset[str]:
    """The stems that the forms of a name may have.

    Snowball takes the end of some Russian names for an ending (Вьетн-ам, Кор-еи), but not in all their forms.
    """
    found = {stem(word, language)}
    if language == "ru" and len(word) > MIN_STEM:
        base = word[:-1] if word[-1] in _RUSSIAN_ENDINGS else word
        found |= {base, base[:-1]} if base[-1] in _RUSSIAN_ENDINGS else {base}
    return frozenset(found)


@cache
def before_name() -> re.Pattern[str]:
    """What may stand between a container and the name that follows it ("巴基斯坦" … "海得拉巴")."""
    qualifying = grammar()["qualifying"]
    return re.compile(f"(?:{_one_of(qualifying['units'])})?(?:{_one_of(qualifying['links'])})")


@cache
def after_name() -> frozenset[str]:
    """What may stand between a name and the container that follows it ("Hyderabad" … "Pakistan")."""
    return frozenset(grammar()["qualifying"]["after"])


@cache
def _city_suffixes() -> tuple[str, ...]:
    return tuple(sorted(grammar()["cities"]["suffixes"], key=len, reverse=True))


def without_city_suffix(name: str) -> str:
    """The name as people use it: 下関市 gives 下関, 대구광역시 gives 대구."""
    for suffix in _city_suffixes():
        if name.endswith(suffix) and len(name.removesuffix(suffix).strip()) >= 2:
            return name.removesuffix(suffix).strip()
    return name


def without_official_tail(name: str) -> str:
    """The name of a subdivision without its generic word: "Guangdong Sheng" gives "Guangdong"."""
    for tail in grammar()["official"]["tails"]:
        if name.lower().endswith(tail) and len(name) - len(tail) >= 3:
            return name[: -len(tail)]
    return name


@cache
def listed_words(kind: str) -> frozenset[str]:
    """The folded words of a list of ``grammar.toml``'s ``[words]``."""
    return frozenset(fold_name(word) for word in grammar()["words"][kind])
