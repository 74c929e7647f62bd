"""The things that happen, in words of six languages: a question and a record meet in the ids of ``happenings.toml``.

A question about a choir and the record of one share no word in Russian and English; they share an id. Knows nothing
about events or questions, only about their words.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib import resources

_TOKEN = re.compile(r"[^\W_]+(?:['’.&-][^\W_]+)*|[$€]")
_SIGNS = re.compile(r"[\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7af]")
_TEXTS_KEPT = 8192


@dataclass(frozen=True, slots=True)
class Spotted:
    """A word of a text that stands for the thing `id` (``group.name``)."""

    start: int
    end: int
    id: str


@dataclass(slots=True)
class _Patterns:
    """Words by how they begin, so that a token is looked up and not tried against all of them."""

    exact: dict[str, list[tuple[str, tuple[str, ...]]]] = field(default_factory=dict)
    beginnings: dict[str, list[tuple[str, tuple[str, ...]]]] = field(default_factory=dict)
    endings: dict[str, list[tuple[str, tuple[str, ...]]]] = field(default_factory=dict)
    signs: list[tuple[str, str]] = field(default_factory=list)

    def add(self, identity: str, word: str) -> None:
        if _SIGNS.search(word):
            self.signs.append((word, identity))
            return
        first, *rest = word.split()
        entry = (identity, tuple(rest))
        if first.startswith("*"):
            self.endings.setdefault(first.strip("*"), []).append(entry)
        elif first.endswith("*"):
            self.beginnings.setdefault(first[:-1], []).append(entry)
        else:
            self.exact.setdefault(first, []).append(entry)

    def starting(self, token: str) -> Iterator[tuple[str, tuple[str, ...]]]:
        """The words that may begin with this token."""
        yield from self.exact.get(token, ())
        for length in range(1, len(token) + 1):
            yield from self.beginnings.get(token[:length], ())
            yield from self.endings.get(token[-length:], ())


@cache
def _table() -> Mapping[str, Mapping[str, Mapping[str, Sequence[str]]]]:
    text = resources.files("assistant").joinpath("data/happenings.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def implied_by_type() -> Mapping[str, frozenset[str]]:
    """What the type of an event says by itself."""
    return {name: frozenset(ids) for name, ids in _table()["implied"].items()}


@cache
def _patterns() -> _Patterns:
    found = _Patterns()
    for group, table in _table().items():
        if group == "implied":
            continue
        for name, languages in table.items():
            for words in languages.values():
                for word in words:
                    found.add(f"{group}.{name}", word)
    return found


@lru_cache(maxsize=_TEXTS_KEPT)
def spot(text: str) -> tuple[Spotted, ...]:
    """Everything that a text names, in order; one word may stand for several things."""
    lowered = text.lower()
    patterns = _patterns()
    tokens = [(match.group(), match.start(), match.end()) for match in _TOKEN.finditer(lowered)]
    found = {
        Spotted(start, tokens[at + len(rest)][2], identity)
        for at, (token, start, _) in enumerate(tokens)
        for whole in dict.fromkeys((token, re.sub(r"['’]s$", "", token)))
        for identity, rest in patterns.starting(whole)
        if at + len(rest) < len(tokens)
        and all(_is_form(tokens[at + 1 + place][0], part) for place, part in enumerate(rest))
    }
    for word, identity in patterns.signs:
        at = lowered.find(word)
        while at >= 0:
            found.add(Spotted(at, at + len(word), identity))
            at = lowered.find(word, at + 1)
    return tuple(sorted(found, key=lambda entry: (entry.start, -entry.end, entry.id)))


def things_in(text: str) -> frozenset[str]:
    """The ids of everything that a text names."""
    return frozenset(entry.id for entry in spot(text))


def _is_form(token: str, pattern: str) -> bool:
    if pattern.endswith("*"):
        return token.startswith(pattern[:-1])
    return token == pattern
