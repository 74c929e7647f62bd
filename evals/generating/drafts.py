"""A generated case before it has its id, and how many are drawn.

Knows nothing about any kind of question.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from evals.cases import AbstainTarget, Part, Sample, Target, Turn
from evals.generating.words import Words

# How many cases of a kind are drawn in English, and in each other language that has a phrasing.
IN_ENGLISH, IN_OTHERS = 16, 4

T = TypeVar("T")


def draft(
    kind: str,
    language: str,
    turns: Sequence[str],
    *parts: Part,
    sources: Sequence[str] = (),
    tags: Sequence[str] = (),
    or_abstain: Sequence[str] = (),
    note: str = "",
) -> Sample:
    """A case without an id: questions one after the other, and what must hold for the reply to the last."""
    return Sample(
        id="",
        turns=tuple(Turn("user", content) for content in turns),
        language=language,
        kind=kind,
        target=Target(tuple(parts), AbstainTarget(tuple(or_abstain)) if or_abstain else None),
        sources=tuple(sources),
        tags=tuple(tags),
        origin="generated",
        note=note,
    )


def drawn(words: Words, items: Sequence[T], language: str, *, share: float = 1.0) -> list[T]:
    """A few of the items by chance, more in English; `share` makes a kind rarer or more frequent."""
    wanted = round((IN_ENGLISH if language == "en" else IN_OTHERS) * share) or 1
    return words.random.sample(list(items), min(wanted, len(items)))
