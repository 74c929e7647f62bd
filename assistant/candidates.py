"""Passages as evidence, and their sentences as candidates for an answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from assistant.draft import Proof
from assistant.sentences import Sentence


@dataclass(frozen=True, slots=True)
class Passage:
    """A retrieved node as evidence."""

    node_id: str
    kind: str
    text: str
    title: str
    language: str
    entities: tuple[str, ...]
    sources_at: Callable[[int, int], tuple[str, ...]]
    date: str
    score: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence with what speaks for it; every part but `rank` is 0 to 1, higher is better.

    `score` says how surely the sentence answers, `rank` which one of several answers best.
    """

    passage: Passage
    sentence: Sentence
    coverage: float
    nearness: float
    score: float
    key_coverage: float
    answers: bool
    rank: float

    def proof(self) -> Proof:
        """The sentence as a proof of itself."""
        passage = self.passage
        return Proof(
            passage.node_id,
            passage.kind,  # type: ignore[arg-type]  # the index stores exactly the three kinds
            self.sentence.text,
            passage.sources_at(self.sentence.start, self.sentence.end),
            passage.entities,
            passage.date,
        )
