"""The values of finding names: what a name stands for, where it may stand in a text, and what was found.

Knows nothing about how names are found.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """One name of one thing.

    `language` is empty for a name of any language. `weight` decides between things of one name: only the
    highest are kept, and names below 0 are never taken for a misspelt word. `role` is for the user.
    """

    kind: str
    id: str
    name: str
    language: str
    weight: int = 0
    role: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """A name found in a text; more than one id means that the name is ambiguous.

    ``text[start:end]`` is `surface`; `kinds` tells the kind of each id, `kind` is the first; `score` is 1 for
    an exact form, lower for an inflected one and lowest for a misspelt one.
    """

    start: int
    end: int
    surface: str
    kind: str
    ids: tuple[str, ...]
    kinds: tuple[str, ...]
    score: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """A possible reading of a folded span."""

    start: int
    end: int
    entries: tuple[Entry, ...]
    score: float
