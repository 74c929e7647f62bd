"""The words by which a text asserts something that can be compared: kinds of tie, denials, units, directions.

The words are data (``data/guardwords.toml``), all languages at once, because evidence and text may differ in
language. Knows nothing about records.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

_HIDDEN = "\ue000"  # stands for a character that is part of a name; no word holds it
_BREAKS = re.compile(r"[.;:,!?()（）、。，；：—–/／]")


@dataclass(frozen=True, slots=True)
class Sense:
    """A word of a text that asserts something: what is asserted stands in `axis` and `value`.

    `is_opposite` is true for a word that says the contrary by itself ("undated").
    """

    start: int
    end: int
    axis: str
    value: str
    is_opposite: bool = False

    @property
    def name(self) -> str:
        """Axis and value in one word."""
        return f"{self.axis}.{self.value}"


@dataclass(frozen=True, slots=True)
class _Word:
    pattern: re.Pattern[str]
    length: int
    axis: str
    value: str
    is_opposite: bool


def _is_alphabetic(character: str) -> bool:
    """True for letters of scripts that put spaces between words and have cases."""
    return character.isalpha() and character.lower() != character.upper()


def _compile(word: str, axis: str, value: str) -> tuple[str, _Word]:
    is_opposite = word.startswith("!")
    plain = word.removeprefix("!")
    starts_word = plain.startswith("^")
    follows_digit = plain.startswith("#")
    plain = plain.removeprefix("^").removeprefix("#").lower()
    body = re.escape(plain).replace(r"\*", r"\w*")
    if follows_digit:
        body = rf"(?<=\d){body}"
    elif starts_word or _is_alphabetic(plain[0]):
        body = rf"(?<!\w){body}"
    if _is_alphabetic(plain[-1]):
        body += r"(?!\w)"
    return plain[0], _Word(re.compile(body), len(plain), axis, value, is_opposite)


@cache
def _table() -> dict[str, dict[str, dict[str, list[str]]]]:
    text = resources.files("assistant").joinpath("data/guardwords.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def words_of(axis: str, value: str) -> frozenset[str]:
    """The words of one sense in all languages, as the data file writes them."""
    return frozenset(word for words in _table()[axis][value].values() for word in words)


def values_of(axis: str) -> tuple[str, ...]:
    """What can be asserted on an axis."""
    return tuple(_table()[axis])


@cache
def _lexicon() -> dict[str, tuple[_Word, ...]]:
    """The words by their first character, longer ones first."""
    found: dict[str, list[_Word]] = {}
    for axis, values in _table().items():
        for value, languages in values.items():
            for word in {word for words in languages.values() for word in words}:
                first, compiled = _compile(word, axis, value)
                found.setdefault(first, []).append(compiled)
    return {
        first: tuple(sorted(words, key=lambda word: (-word.length, word.axis, word.value)))
        for first, words in found.items()
    }


def find_senses(text: str, hidden: tuple[tuple[int, int], ...] = ()) -> tuple[Sense, ...]:
    """The senses of a text in order, none overlapping, the longest word first; `hidden` spans are not looked at."""
    lowered = text.lower()
    if len(lowered) != len(text):  # a few capitals have longer small letters
        lowered = text
    for start, end in hidden:
        lowered = lowered[:start] + _HIDDEN * (end - start) + lowered[end:]
    lexicon = _lexicon()
    found: list[Sense] = []
    at = 0
    while at < len(lowered):
        best: tuple[int, _Word] | None = None
        for word in lexicon.get(lowered[at], ()):
            match = word.pattern.match(lowered, at)
            if match and (best is None or match.end() > best[0]):
                best = (match.end(), word)
        if best is None:
            at += 1
            continue
        end, word = best
        found.append(Sense(at, end, word.axis, word.value, word.is_opposite))
        at = end
    return tuple(found)


def clause_of(text: str, at: int) -> tuple[int, int]:
    """The span between the marks of punctuation around a character."""
    start, end = 0, len(text)
    for match in _BREAKS.finditer(text):
        if match.end() <= at:
            start = match.end()
        elif match.start() >= at:
            end = match.start()
            break
    return start, end
