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
_KEY = 2  # first characters by which words are looked up
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
    """A word of the data file; between its `parts` any ending may stand."""

    parts: tuple[str, ...]
    axis: str
    value: str
    is_opposite: bool
    starts_word: bool
    ends_word: bool
    follows_digit: bool

    @property
    def length(self) -> int:
        return sum(map(len, self.parts)) + len(self.parts) - 1

    def end(self, text: str, at: int) -> int:
        """Where the word ends when it stands at a character of a text, else 0."""
        before = text[at - 1 : at]
        if (self.starts_word and _is_word(before)) or (self.follows_digit and not before.isdigit()):
            return 0
        end = at
        for number, part in enumerate(self.parts):
            while number and _is_word(text[end : end + 1]):
                end += 1
            if not text.startswith(part, end):
                return 0
            end += len(part)
        return 0 if self.ends_word and _is_word(text[end : end + 1]) else end


def _is_word(character: str) -> bool:
    return character.isalnum() or character == "_"


def _is_alphabetic(character: str) -> bool:
    """True for letters of scripts that put spaces between words and have cases."""
    return character.isalpha() and character.lower() != character.upper()


def _compile(word: str, axis: str, value: str) -> _Word:
    plain = word.removeprefix("!").removeprefix("^").removeprefix("#").lower()
    mark = word.removeprefix("!")[0]
    return _Word(
        tuple(plain.split("*")),
        axis,
        value,
        is_opposite=word.startswith("!"),
        starts_word=mark == "^" or (mark != "#" and _is_alphabetic(plain[0])),
        ends_word=_is_alphabetic(plain[-1]),
        follows_digit=mark == "#",
    )


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
    """The words by their first two characters, those of one by it; longer ones first."""
    found: dict[str, list[_Word]] = {}
    for axis, values in _table().items():
        for value, languages in values.items():
            for word in {word for words in languages.values() for word in words}:
                compiled = _compile(word, axis, value)
                found.setdefault(compiled.parts[0][:_KEY], []).append(compiled)
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
        if at and lowered[at].islower() and _is_word(lowered[at - 1]):
            at += 1  # no word of an alphabet begins inside another
            continue
        stop, best = 0, None
        for words in (lexicon.get(lowered[at : at + _KEY]), lexicon.get(lowered[at])):
            for word in words or ():
                end = word.end(lowered, at)
                if end > stop:
                    stop, best = end, word
        if best is None:
            at += 1
            continue
        found.append(Sense(at, stop, best.axis, best.value, best.is_opposite))
        at = stop
    return tuple(found)


def clause_of(text: str, at: int) -> tuple[int, int]:
    """The span between the marks of punctuation around a character."""
    return span_around(text, at, _BREAKS)


def span_around(text: str, at: int, marks: re.Pattern[str]) -> tuple[int, int]:
    """The span between the marks around a character; the text's ends count as marks."""
    start, end = 0, len(text)
    for match in marks.finditer(text):
        if match.end() <= at:
            start = match.end()
        elif match.start() >= at:
            end = match.start()
            break
    return start, end
