"""From proven statements to a Reply: numbers in order of appearance, markers, sources, ids.

Knows nothing about how the statements were found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from assistant.draft import MARKER, Draft, Proof, Statement, strip_markers
from assistant.identity import reply_id
from assistant.messages import sentence_join
from assistant.queries.desk import Refusal
from assistant.question import Question
from assistant.reply import Abstention, Answer, Citation, ShownClaim, SourceRef

_SUGGESTIONS = 3


class _Numbers:
    """Gives each distinct proof its number at first sight."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, str], int] = {}
        self._proofs: list[Proof] = []

    def of(self, proof: Proof) -> int:
        key = (proof.node_id, proof.quote)
        if key not in self._numbers:
            self._proofs.append(proof)
            self._numbers[key] = len(self._proofs)
        return self._numbers[key]

    def all(self) -> Iterator[tuple[int, Proof]]:
        return enumerate(self._proofs, start=1)


def render_answer(
    draft: Draft,
    question: Question,
    *,
    sources: Callable[[Iterable[str]], tuple[SourceRef, ...]],
    corpus_version: str,
    suggestions: Sequence[str],
) -> Answer:
    """The Answer of a draft whose statements have all passed the guard."""
    numbers = _Numbers()
    texts, claims = [], []
    for statement in draft.statements:
        text, cited = _numbered(statement, numbers)
        texts.append(text)
        if statement.proofs:
            claims.append(ShownClaim(strip_markers(statement.text), cited))
    citations = []
    for number, proof in numbers.all():
        shown = sources(proof.sources)
        citations.append(Citation(number, proof.kind, proof.node_id, proof.quote, shown[0], shown[1:]))
    text = sentence_join(question.language, texts)
    return Answer(
        id=reply_id(question.shown, question.language, text, corpus_version),
        text=text,
        language=question.language,
        question=question.shown,
        claims=tuple(claims),
        citations=tuple(citations),
        rows=draft.rows,
        as_of=draft.as_of,
        suggestions=tuple(dict.fromkeys((*draft.suggestions, *suggestions)))[:_SUGGESTIONS],
        corpus_version=corpus_version,
    )


def _numbered(statement: Statement, numbers: _Numbers) -> tuple[str, tuple[int, ...]]:
    """The text with ``[n]`` for each marker; proofs without a marker stand at the end."""
    cited: list[int] = []

    def number(index: int) -> str:
        value = numbers.of(statement.proofs[index])
        if value not in cited:
            cited.append(value)
        return f"[{value}]"

    named = {int(match.group(1)) for match in MARKER.finditer(statement.text)}
    text = MARKER.sub(lambda match: number(int(match.group(1))), statement.text)
    rest = [number(index) for index in range(len(statement.proofs)) if index not in named]
    return (f"{text} {''.join(rest)}" if rest else text), tuple(cited)


def render_abstention(
    refusal: Refusal, question: Question, *, corpus_version: str, suggestions: Sequence[str]
) -> Abstention:
    """The Abstention of a refusal."""
    return Abstention(
        id=reply_id(question.shown, question.language, refusal.text, corpus_version),
        text=refusal.text,
        language=question.language,
        question=question.shown,
        reason=refusal.reason,
        nearest=refusal.nearest,
        suggestions=tuple(dict.fromkeys((*refusal.suggestions, *suggestions)))[:_SUGGESTIONS],
        corpus_version=corpus_version,
    )
