"""The one error of a corpus file that cannot be read as it stands.

Knows nothing about which file it is or what its form should be.
"""

from __future__ import annotations


class BrokenRecord(ValueError):
    """A record or article that cannot be read; the message names file, line, field and what to write."""

    @classmethod
    def at(cls, file: str, line: int, field: str, problem: str) -> BrokenRecord:
        """The error for one field: ``partners.csv line 7, field lat: 'abc' is no number; write …``."""
        return cls(f"{file} line {line}, field {field}: {problem}")
