"""One statement under check: its text taken apart, its evidence, and which partner each part of it is about."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.draft import Statement
from assistant.guarding.evidence import Piece
from assistant.guarding.reading import Reading
from corpus import Corpus, Gazetteer

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a statement is not proven: what kind of thing and the text of it."""

    what: str  # number | date | name | negation | unit | kind | direction | derivation | quote | no-proof
    text: str


@dataclass(frozen=True, slots=True)
class Case:
    """A statement under check; `proven` are the stretches that stand in the evidence word for word.

    `is_labelled` is true when the name of the cited measure stands before its value, and says what is counted.
    """

    statement: Statement
    reading: Reading
    pieces: tuple[Piece, ...]
    proven: tuple[Span, ...]
    corpus: Corpus
    gazetteer: Gazetteer
    partners: tuple[tuple[int, int, str], ...]  # where a partner is named: start, end, id
    is_labelled: bool = False

    @property
    def text(self) -> str:
        """The text of the statement."""
        return self.reading.text

    def is_proven(self, at: int) -> bool:
        """True for a character in a stretch that the evidence holds word for word."""
        return any(start <= at < end for start, end in self.proven)

    def owner(self, at: int) -> str | None:
        """The partner that a part of the text is about: the last one named before it, else the first one after."""
        before = [partner for _, end, partner in self.partners if end <= at]
        found = before[-1] if before else self.partners[0][2] if self.partners else None
        return found if any(found in piece.proof.entities for piece in self.pieces) else None

    def named_before(self, at: int) -> bool:
        """True when a partner is named before this part of the text."""
        return any(end <= at for _, end, _ in self.partners)

    def about(self, partner: str | None) -> Iterator[Piece]:
        """The evidence about a partner, or about none in particular."""
        return (piece for piece in self.pieces if piece.speaks_of(partner))

    def is_bracketed(self, at: int) -> bool:
        """True for a part of the text inside brackets."""
        before = self.text[:at]
        return len(re.findall(r"[(（]", before)) > len(re.findall(r"[)）]", before))
