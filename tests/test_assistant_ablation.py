"""Take the fact away and the answer changes: what an answer says rests on the very records and passages that it cites."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from assistant.answering import Engine
from assistant.draft import Draft, strip_markers
from assistant.evidence import open_evidence
from assistant.guard import Guard
from assistant.queries.desk import Refusal, group_claims
from assistant.question import Question
from assistant.sentences import split_sentences
from corpus import Corpus

if TYPE_CHECKING:
    from assistant import Assistant

pytestmark = [
    pytest.mark.slow,
    pytest.mark.takes_minutes,
    pytest.mark.no_cover,
]  # what they run, others cover

TODAY = date(2026, 3, 1)
LEAST_SAMPLES = 100
SENTENCES = 3  # of an article that are asked for
LEAST_CHANGED = 0.99  # the share of samples whose answer must change


@dataclass(frozen=True, slots=True)
class Sample:
    """A typed question and the record that its answer rests on."""

    question: str
    node_id: str


class NoPassages:
    """Finds nothing, so that what is answered is answered from the records; the rest is the real one's."""

    def __init__(self, real: Any) -> None:
        self._real = real

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)

    def find(self, question: Question) -> list[object]:
        return []

    def find_on(self, question: Question, topics: frozenset[str]) -> list[object]:
        return []


class WithoutQuotes(NoPassages):
    """Finds what the real one finds but for some nodes, and for what says the same sentences elsewhere."""

    def __init__(self, real: Any, nodes: frozenset[str], quotes: frozenset[str]) -> None:
        super().__init__(real)
        self._nodes, self._quotes = nodes, quotes

    def find(self, question: Question) -> list[object]:
        return [entry for entry in self._real.find(question) if not self._is_gone(entry)]

    def find_on(self, question: Question, topics: frozenset[str]) -> list[object]:
        return [entry for entry in self._real.find_on(question, topics) if not self._is_gone(entry)]

    def _is_gone(self, entry: Any) -> bool:
        return entry.passage.node_id in self._nodes or entry.sentence.text in self._quotes


def _samples(corpus: Corpus) -> Iterator[Sample]:
    for tie in corpus.ties.values():
        if not tie.is_named_partner:
            continue
        name = corpus.partners[tie.partner].name
        if tie.start:
            yield Sample(f"When did {name} become a partner city?", f"tie:{tie.id}")
            yield Sample(f"Which partner cities joined in {tie.start.year}?", f"tie:{tie.id}")
        yield Sample(f"What kind of partner city is {name}?", f"tie:{tie.id}")
    for name, figure in corpus.home.totals.items():
        if name in ("partners", "countries"):
            yield Sample("How many friendship cities are there?", f"figure:{figure}")
    for question, measure in (
        ("How long is the coastline of the city?", "coastline"),
        ("What is the area of the city?", "area"),
        ("What is the population of the city?", "population"),
    ):
        for figure in corpus.figures.values():
            if figure.measure == measure and figure.subject == "city" and figure.evidence.is_assertable:
                yield Sample(question, f"figure:{figure.id}")


def _without(corpus: Corpus, node_id: str) -> Corpus:
    table, _, identity = node_id.partition(":")
    rows = {key: row for key, row in getattr(corpus, f"{table}s").items() if key != identity}
    claims = {key: claim for key, claim in corpus.claims.items() if claim.about != node_id}
    if table == "tie":
        return replace(corpus, ties=rows, claims=claims)
    return replace(corpus, **{f"{table}s": rows})


def _decide(engine: Engine, corpus: Corpus, question: Question) -> Draft | Refusal:
    """What the engine decides over this corpus, from the records alone."""
    desk = replace(
        engine.desk,
        evidence=open_evidence(corpus),
        claims_by_subject=group_claims(corpus.claims.values()),
        today=TODAY,
    )
    decider = replace(
        engine.decider,
        desk=desk,
        guard=Guard(corpus, engine.desk.gazetteer),
        passages=NoPassages(engine.decider.passages),
    )
    return decider.decide(question)


def _said(outcome: Draft | Refusal) -> str:
    if isinstance(outcome, Refusal):
        return f"refused: {outcome.text}"
    return "\n".join(strip_markers(statement.text) for statement in outcome.statements)


@pytest.fixture(scope="module")
def outcomes(real_assistant: Assistant) -> list[tuple[Sample, Draft, Draft | Refusal]]:
    """By sample: the answer over the whole corpus, and what is left without the record that it cites."""
    engine = real_assistant._engine
    found = []
    read: dict[str, tuple[Question, Draft | Refusal]] = {}
    for sample in dict.fromkeys(_samples(engine.corpus)):
        if sample.question not in read:
            question = engine.understanding.understand(sample.question, language=None, today=TODAY)
            read[sample.question] = question, _decide(engine, engine.corpus, question)
        question, whole = read[sample.question]
        if not isinstance(whole, Draft):
            continue
        cited = {proof.node_id for statement in whole.statements for proof in statement.proofs}
        if sample.node_id in cited:
            found.append((sample, whole, _decide(engine, _without(engine.corpus, sample.node_id), question)))
    return found


def test_enough_typed_answers_cite_the_record_that_they_rest_on(outcomes, real_assistant: Assistant):
    wanted = list(dict.fromkeys(_samples(real_assistant.corpus)))
    assert len(outcomes) >= LEAST_SAMPLES
    assert len(outcomes) >= 0.8 * len(wanted)


def test_without_its_record_the_answer_changes_or_becomes_a_refusal(outcomes):
    same = [sample for sample, whole, left in outcomes if _said(whole) == _said(left)]
    assert len(same) <= (1 - LEAST_CHANGED) * len(outcomes), same


def test_without_its_record_nothing_cites_it_any_more(outcomes):
    for sample, _, left in outcomes:
        if isinstance(left, Draft):
            cited = {proof.node_id for statement in left.statements for proof in statement.proofs}
            assert sample.node_id not in cited, sample
            assert sample.node_id not in {f"{row['type']}:{row['id']}" for row in left.rows}, sample


def _asked_of_articles(corpus: Corpus) -> Iterator[str]:
    """What an article says, asked for in its own words: the first sentences of each, as a question."""
    for article in corpus.articles.values():
        for sentence in split_sentences(article.text)[:SENTENCES]:
            said = sentence.text.strip().rstrip(".。")
            yield f"Is it known that {said}?" if article.language == "en" else f"{said}，是这样吗？"


@pytest.fixture(scope="module")
def passage_outcomes(real_assistant: Assistant) -> list[tuple[str, Draft, Draft | Refusal]]:
    """By question: the sentences that answer it, and what is left without the passages that they stand in."""
    engine = real_assistant._engine
    found = []
    for text in dict.fromkeys(_asked_of_articles(engine.corpus)):
        question = engine.understanding.understand(text, language=None, today=TODAY)
        decider = replace(engine.decider, desk=replace(engine.desk, today=TODAY))
        whole = decider.decide(question)
        if not isinstance(whole, Draft) or not all(statement.is_verbatim for statement in whole.statements):
            continue
        cited = frozenset(proof.node_id for statement in whole.statements for proof in statement.proofs)
        if not all(node_id.startswith("article:") for node_id in cited):  # records are taken away above
            continue
        quotes = frozenset(proof.quote for statement in whole.statements for proof in statement.proofs)
        left = replace(decider, passages=WithoutQuotes(decider.passages, cited, quotes)).decide(question)
        found.append((text, whole, left))
    return found


def test_without_its_passages_an_answer_of_sentences_changes_or_becomes_a_refusal(passage_outcomes):
    assert len(passage_outcomes) >= LEAST_SAMPLES
    same = [text for text, whole, left in passage_outcomes if _said(whole) == _said(left)]
    assert len(same) <= (1 - LEAST_CHANGED) * len(passage_outcomes), same
