"""The parts of the home city that a text names: each must hold one of the ties that the text cites.

Knows nothing about partners, numbers and dates.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.draft import Statement
from assistant.guarding.case import Failure
from corpus import Corpus

Span = tuple[int, int]


def parts_named(text: str, corpus: Corpus) -> tuple[tuple[str, Span], ...]:
    """The districts and villages that a text calls by one of their names, as ties write them; the longest at each place."""
    forms = sorted(
        (
            (form, side)
            for side, names in corpus.home.parts.items()
            for all_of in names.values()
            for form in all_of
        ),
        key=lambda entry: -len(entry[0]),
    )
    found: list[tuple[str, Span]] = []
    for form, side in forms:
        at = text.find(form)
        while at >= 0:
            span = (at, at + len(form))
            if not any(start < span[1] and at < end for _, (start, end) in found):
                found.append((side, span))
            at = text.find(form, at + 1)
    return tuple(found)


def proven_parts(statement: Statement, text: str, corpus: Corpus) -> tuple[Span, ...]:
    """Where the text names a part that a tie it cites is with."""
    sides = _sides(statement, corpus)
    return tuple(span for side, span in parts_named(text, corpus) if side in sides)


def part_failures(statement: Statement, text: str, corpus: Corpus) -> Iterator[Failure]:
    """The parts that a text about ties alone names though no cited tie is with them."""
    if not all(proof.node_id.startswith("tie:") for proof in statement.proofs):
        return
    sides = _sides(statement, corpus)
    for side, (start, end) in parts_named(text, corpus):
        if side not in sides:
            yield Failure("name", text[start:end])


def _sides(statement: Statement, corpus: Corpus) -> frozenset[str]:
    ties = (corpus.ties.get(proof.node_id.removeprefix("tie:")) for proof in statement.proofs)
    return frozenset(tie.home_side for tie in ties if tie)
