"""The places that a text names, found quickly among the names that the corpus itself knows.

A look-up of exact names, hundreds of times quicker than linking a question with its typing errors; whoever
finds words that it does not explain asks the gazetteer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_KEY = 3  # first characters by which names are looked up; shorter names stand under themselves


@dataclass(frozen=True, slots=True)
class Name:
    """A place named in ``text[start:end]``; several pairs of kind and id when the name is ambiguous."""

    start: int
    end: int
    pairs: tuple[tuple[str, str], ...]

    def ids(self, kind: str) -> tuple[str, ...]:
        """The ids of one kind that the name may mean."""
        return tuple(identity for found, identity in self.pairs if found == kind)


_PARTICLE = re.compile(  # what may follow a Korean name
    r"(?:은|는|이|가|을|를|과|와|의|에|에서|에게|으로|로|도|만|이며|며|이고|고|이나|나|까지|부터|보다|입니다|인|이다)?(?![가-힣])"
)


class NameFinder:
    """Finds exact names; alphabetic ones as whole words with a capital, others anywhere."""

    def __init__(self, known: Iterable[tuple[str, str, str]]) -> None:
        """Takes kind, id and name of everything to be found."""
        pairs: dict[str, dict[tuple[str, str], None]] = {}
        for kind, identity, name in known:
            if len(name) > 1 or _is_hangul(name):
                pairs.setdefault(name.lower(), {})[kind, identity] = None
        by_start: dict[str, list[str]] = {}
        for name in pairs:
            by_start.setdefault(name[:_KEY], []).append(name)
        self._pairs = {name: tuple(found) for name, found in pairs.items()}
        self._by_start = {
            start: tuple(sorted(names, key=len, reverse=True)) for start, names in by_start.items()
        }

    def find(self, text: str) -> tuple[Name, ...]:
        """The names of a text in order, none overlapping, the longest one at each place."""
        lowered = text.lower()
        if len(lowered) != len(text):
            lowered = text
        found: list[Name] = []
        at = 0
        while at < len(text):
            name = self._at(text, lowered, at)
            if name is None:
                at += 1
                continue
            found.append(Name(at, at + len(name), self._pairs[name]))
            at += len(name)
        return tuple(found)

    def _at(self, text: str, lowered: str, at: int) -> str | None:
        character = text[at]
        if character.islower() or not character.isalnum():
            return None
        starts = self._by_start
        candidates = (
            *starts.get(lowered[at : at + 3], ()),
            *starts.get(lowered[at : at + 2], ()),
            *starts.get(lowered[at], ()),
        )
        if not candidates or (at and character.isupper() and _has_case(text[at - 1])):
            return None
        if _is_hangul(character) and at and _is_hangul(text[at - 1]):
            return None
        for name in candidates:
            if not lowered.startswith(name, at):
                continue
            following = text[at + len(name) : at + len(name) + 1]
            if following and name[-1].isascii() and following.isalnum() and following.isascii():
                continue
            if following and _has_case(name[-1]) and _has_case(following):
                continue
            if following and len(name) == 1 and not _PARTICLE.match(text, at + 1):
                continue  # a single syllable is a name when nothing but a particle follows
            return name
        return None


def _has_case(character: str) -> bool:
    return character.lower() != character.upper()


def _is_hangul(character: str) -> bool:
    return "가" <= character <= "힣"
