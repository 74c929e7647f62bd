"""What a query proposes to say: statements with the proof of each, before the guard and before numbering.

Pure values. A statement's text may hold ``⟦k⟧`` where its k-th proof belongs; proofs that it never names
stand at its end.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from assistant.reply import CitationKind

Rule = Literal[
    "count",
    "count-entities",
    "count-countries",
    "count-area",
    "difference",
    "difference-areas",
    "years",
    "count-kind",
    "named",
    "named-countries",
    "unnamed",
    "given",
    "overlap",
]
MARKER = re.compile(r"⟦(\d+)⟧")


@dataclass(frozen=True, slots=True)
class Proof:
    """Evidence for a statement: `quote` stands verbatim in the node; `entities` are partner ids it speaks of."""

    node_id: str
    kind: CitationKind
    quote: str
    sources: tuple[str, ...]
    entities: tuple[str, ...] = ()
    date: str = ""


@dataclass(frozen=True, slots=True)
class Derived:
    """A value that is computed from the proofs; the guard computes it again.

    `rule`: ``count`` (proofs), ``count-entities`` (distinct partners of the proofs), ``count-countries`` (distinct
    countries of the proofs' partners), ``difference`` (of two numbers of the evidence), ``years`` (between
    two dates of
    the evidence or up to the given `other` year), ``count-area`` (the partners of the
    proofs that lie in the area ``kind:id`` named by `other`), ``named`` (the partners that the records
    name in all),
    ``named-countries`` (their countries), ``unnamed`` (the total `other` less those), ``count-kind`` (proofs of ties of
    the kind `other`), ``overlap`` (of the numbers of the evidence that `other` lists, ``5;6;8``, the first two together
    less the third: what two groups share), ``given`` (a number or date of the question itself, repeated).
    """

    rule: Rule
    value: str
    proofs: tuple[int, ...] = ()
    other: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement and everything it rests on."""

    text: str
    proofs: tuple[Proof, ...]
    derived: tuple[Derived, ...] = ()
    areas: tuple[tuple[str, str], ...] = ()  # areas of the question that the proofs' partners all lie in
    is_verbatim: bool = False  # a sentence of the evidence itself, word for word


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer before guarding: statements, the rows they count, the newest date of the evidence."""

    statements: tuple[Statement, ...]
    rows: tuple[Mapping[str, Any], ...] = ()
    as_of: str | None = None
    suggestions: tuple[str, ...] = ()


def joined(drafts: Sequence[Draft]) -> Draft:
    """One draft that says what several say, in their order, nothing twice."""
    statements = dict.fromkeys(statement for draft in drafts for statement in draft.statements)
    rows = {repr(sorted(row.items(), key=str)): row for draft in drafts for row in draft.rows}
    dates = [draft.as_of for draft in drafts if draft.as_of]
    suggestions = dict.fromkeys(text for draft in drafts for text in draft.suggestions)
    return Draft(tuple(statements), tuple(rows.values()), max(dates, default=None), tuple(suggestions))


def strip_markers(text: str) -> str:
    """The text without its proof markers."""
    return re.sub(r"\s*⟦\d+⟧", "", text)
