"""Compiled text that is looked up without being taken apart first.

A split and a binary search cost less, when a program starts, than building a dictionary of many thousand names.
"""

from __future__ import annotations

from bisect import bisect_left


class Column:
    """Sorted keys with a text for each; a split and a binary search cost less than a dictionary."""

    def __init__(self, keys: str, values: str = "") -> None:
        self._keys = keys.split("\n")
        self._values = values.split("\n")

    def get(self, key: str) -> str:
        """The text of a key, or an empty one."""
        at = bisect_left(self._keys, key)
        return self._values[at] if at < len(self._keys) and self._keys[at] == key else ""

    def __contains__(self, key: object) -> bool:
        if not isinstance(key, str):
            return False
        at = bisect_left(self._keys, key)
        return at < len(self._keys) and self._keys[at] == key


class Names:
    """Names of ids by language; the first name of an id in a language is its name."""

    def __init__(self, lines: str) -> None:
        self._lines = lines

    def get(self, identity: str, language: str) -> str | None:
        """The name of an id in a language, or None."""
        start = f"\n{identity}\t{language}\t"
        at = self._lines.find(start)
        return self._lines[at + len(start) : self._lines.index("\n", at + 1)] if at >= 0 else None
