"""The assistant: from a question and its conversation to a Reply.

``text → Question → Draft → guard → Reply``. Opening it reads the corpus and the published index; the
index's heavy parts
are loaded when the first passage is needed.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.conversation import lacks_antecedent, stand_alone
from assistant.deciding import Decider
from assistant.detecting import written_in
from assistant.draft import Draft, joined, strip_markers
from assistant.event_finding import open_event_finder
from assistant.evidence import open_evidence
from assistant.example_cache import load_spaces
from assistant.glossary import in_english
from assistant.guard import Guard
from assistant.language import DEFAULT_LANGUAGE
from assistant.lexicon import open_lexicon
from assistant.messages import say, sentence_join
from assistant.parts import parts_of
from assistant.passage_source import PassageSource
from assistant.queries.areas import measures_by_area
from assistant.queries.desk import Desk, Refusal, group_claims
from assistant.question import Question
from assistant.rendering import render_abstention, render_answer
from assistant.reply import Answer, Reply, Turn
from assistant.sentence_vectors import Report, open_sentence_vectors
from assistant.spelling import open_speller
from assistant.suggesting import example_questions, suggest
from assistant.understanding import Understanding, clean, example_vocabulary, kind_vocabulary, mask
from corpus import LANGUAGES, Corpus, default_folder, open_gazetteer, read_corpus, read_measures
from index import DEFAULT_ENCODER, SAME_SCALE, Encoder, OpenIndex, load_encoder, open_index

log = logging.getLogger(__name__)


def silent(_stage: str, _done: int, _total: int) -> None:
    """A `Report` that says nothing."""


_LOOK_EVERY_SECONDS = 2.0  # one small file is read; a new snapshot is a matter of days
_PIVOTS_KEPT = 64  # questions in English words
_CLEAR = 0.1  # of fit; kinds that are nearer to each other may both be meant
MAX_QUESTION_CHARACTERS = 1000  # a 1 MB question costs 0.8 s in a tokenizer; nobody asks in more than this


@dataclass(frozen=True, slots=True)
class Engine:
    """Everything that answers, for one corpus version."""

    corpus: Corpus
    understanding: Understanding
    decider: Decider
    desk: Desk


class Assistant:
    """Answers questions; safe to call from several threads.

    Args:
        index: the published index, or a function that opens it when it is first needed.
        corpus_folder: the corpus that the index was built from; None for the shipped one.
        home: the state folder.
        today: gives the day that "this year" rests on.
        report: told of progress while something is prepared: stage, steps done, steps in all.
    """

    def __init__(
        self,
        index: OpenIndex,
        *,
        home: Path,
        corpus_folder: Path | None = None,
        today: Callable[[], date] = date.today,
        report: Report = silent,
    ) -> None:
        self._home = home
        self._corpus_folder = corpus_folder
        self._today = today
        self._lock = threading.Lock()
        self._index = index
        self._looked_at = time.monotonic()
        self._engine = self._open_engine(index, report)

    @property
    def corpus_version(self) -> str:
        """The version of the corpus that answers."""
        return self._engine.corpus.version

    @property
    def corpus(self) -> Corpus:
        """The corpus that answers."""
        return self._engine.corpus

    def examples(self, language: str) -> Sequence[str]:
        """Questions that can be answered, in a language."""
        return example_questions(self._engine.desk, language)

    def warm(self) -> None:
        """Loads what the first passage would wait for, then what each language's first answers would."""
        engine = self._engine
        engine.decider.passages.find(
            Question(text=next(iter(self.examples(LANGUAGES[0])), ""), language="en")
        )
        for language in LANGUAGES:
            for question in self.examples(language):
                self._reply(engine, question, (), language)

    def ask(self, question: str, *, history: Sequence[Turn] = (), language: str | None = None) -> Reply:
        """The Reply to a question; the same question gives the same reply.

        Args:
            question: what the person typed.
            history: the turns before it, oldest first.
            language: the language to answer in; None for that of the question.
        """
        started = time.perf_counter()
        self._look_for_snapshot()
        engine = self._engine
        reply = self._reply(engine, question, history, language if language in LANGUAGES else None)
        took = (time.perf_counter() - started) * 1000
        kept = len(reply.citations) if isinstance(reply, Answer) else 0
        log.info("%s, %d citations, %.1f ms", reply.kind, kept, took)
        return replace(reply, took_ms=took)

    def _look_for_snapshot(self) -> None:
        """Takes up a newer snapshot in the background; until it is open, and if it cannot be, the old one answers."""
        now = time.monotonic()
        if now - self._looked_at < _LOOK_EVERY_SECONDS or not self._lock.acquire(blocking=False):
            return
        self._looked_at = now
        try:
            is_current = self._index.is_current()
        except OSError:
            is_current = True
        if is_current:
            self._lock.release()
        else:
            threading.Thread(target=self._take_up_snapshot, daemon=True).start()

    def _take_up_snapshot(self) -> None:
        try:
            index = open_index(self._home, encoder=self._index.encoder)
            self._engine, self._index = self._open_engine(index, silent), index
            log.info("A new snapshot answers: corpus %s", index.corpus_version)
        except (ValueError, OSError) as error:
            log.warning("A new snapshot could not be taken up, the old one goes on answering: %s", error)
        finally:
            self._lock.release()

    def _reply(self, engine: Engine, raw: str, history: Sequence[Turn], language: str | None) -> Reply:
        if len(raw) > MAX_QUESTION_CHARACTERS:
            return self._refuse_raw(engine, raw, language, "too-long")
        text = clean(raw)
        if not any(character.isalnum() for character in text):
            return self._refuse_raw(engine, text, language, "empty")
        today = self._today()

        def understand(asked: str, spoken: str | None) -> Question:
            return engine.understanding.understand(asked, language=language, today=today, spoken=spoken)

        whole = stand_alone(text, history, understand, engine.desk.gazetteer)
        question = understand(whole.text[:MAX_QUESTION_CHARACTERS], whole.spoken)
        if not history and not _is_sure_to_be_outside(question) and lacks_antecedent(question):
            refusal = Refusal("ambiguous", say(question.language, "abstain.no_antecedent"))
            return render_abstention(
                refusal,
                question,
                corpus_version=engine.corpus.version,
                suggestions=suggest(question, engine.desk),
            )
        log.debug("question %r, kinds %s", question.text, question.kinds[:3])
        decider = replace(engine.decider, desk=replace(engine.desk, today=today))
        outcome = _part_by_part(text, history, question, understand, decider) or decider.decide(question)
        version = engine.corpus.version
        if isinstance(outcome, Draft):
            return render_answer(
                outcome,
                question,
                sources=engine.desk.evidence.best_first,
                corpus_version=version,
                suggestions=suggest(question, engine.desk),
            )
        return render_abstention(
            outcome, question, corpus_version=version, suggestions=suggest(question, engine.desk)
        )

    def _refuse_raw(self, engine: Engine, raw: str, language: str | None, reason: str) -> Reply:
        """Empty and too long questions, which nothing reads any further."""
        spoken = language or written_in(raw[:MAX_QUESTION_CHARACTERS]).language
        shown = raw[:200]
        examples = example_questions(engine.desk, spoken)
        if reason == "empty":
            refusal = Refusal("empty", say(spoken, "abstain.empty", example=examples[0] if examples else ""))
        else:
            text = say(spoken, "abstain.too_long", length=len(raw), limit=MAX_QUESTION_CHARACTERS)
            refusal = Refusal("too-long", text)
        return render_abstention(
            refusal,
            Question(text=shown, language=spoken),
            corpus_version=engine.corpus.version,
            suggestions=examples,
        )

    def _open_engine(self, index: OpenIndex, report: Report) -> Engine:
        corpus = read_corpus(self._corpus_folder)
        gazetteer = open_gazetteer(corpus, self._corpus_folder, cache=self._home / "names")
        measures = read_measures(self._corpus_folder or default_folder())
        evidence = open_evidence(corpus)
        encoder = index.encoder
        of_kinds = _encoder_of_kinds(encoder, self._home)

        def encode(texts: list[str]) -> NDArray[np.float32]:
            return of_kinds.encode_queries(texts)

        spaces = load_spaces(
            self._home,
            mask=lambda text, language: mask(
                text, gazetteer.link(text, language=language, may_be_misspelt=False)
            ),
            encoder=of_kinds,
            corpus_version=corpus.version,
            report=report,
        )
        understanding = Understanding(
            gazetteer,
            open_lexicon(measures, corpus.home),
            spaces,
            encode,
            frozenset(of_kinds.languages),
            example_vocabulary(spaces),
            open_speller(spaces, corpus, gazetteer, of_kinds.understands),
        )
        desk = Desk(
            evidence,
            gazetteer,
            measures,
            self._today(),
            group_claims(corpus.claims.values()),
            measures_by_area(measures, gazetteer),
            open_event_finder(corpus, gazetteer),
        )

        @lru_cache(maxsize=_PIVOTS_KEPT)  # one answer asks for it more than once
        def in_words(question: Question, today: date) -> Question | None:
            text = in_english(
                question, lambda kind, identity: gazetteer.name(kind, identity, DEFAULT_LANGUAGE)
            )
            if text is None:
                return None
            return understanding.understand(text, language=None, today=today, spoken=DEFAULT_LANGUAGE)

        def pivot(question: Question) -> Question | None:
            return None if question.language == DEFAULT_LANGUAGE else in_words(question, self._today())

        vectors = open_sentence_vectors(index.nodes(), home=self._home, encoder=encoder, report=report)
        source = PassageSource(index, evidence, concepts=understanding.concepts, vectors=vectors)
        guard = Guard(corpus, gazetteer, measures)
        guard.warm(evidence.proof(f"tie:{tie.id}") for tie in evidence.named_ties())
        return Engine(
            corpus,
            understanding,
            Decider(desk, guard, source, kind_vocabulary(spaces), pivot),
            desk,
        )


def _encoder_of_kinds(encoder: Encoder, home: Path) -> Encoder:
    """The encoder that tells the kinds of questions: one whose cosines lie as those for which the strengths were set."""
    return encoder if encoder.scale == SAME_SCALE else load_encoder(DEFAULT_ENCODER, home=home)


def _is_sure_to_be_outside(question: Question) -> bool:
    """True for a greeting or a question off the topic that is near to no other kind."""
    if question.kind not in ("greeting", "off-topic"):
        return False
    return len(question.kinds) < 2 or question.kinds[0].fit - question.kinds[1].fit >= _CLEAR


def _part_by_part(
    text: str,
    history: Sequence[Turn],
    question: Question,
    understand: Callable[[str, str | None], Question],
    decider: Decider,
) -> Draft | None:
    """The answers to the parts of a question that asks several things, one after the other; None unless all have one.

    Parts of one kind ("how many sister cities and how many others?") are one question.
    """
    said = list(history)
    drafts: list[Draft] = []
    kinds: set[str] = set()
    for part in parts_of(text, question.language):
        whole = stand_alone(part, said, understand, decider.desk.gazetteer)
        asked = understand(whole.text[:MAX_QUESTION_CHARACTERS], question.language)
        outcome = decider.decide(asked)
        if not isinstance(outcome, Draft) or asked.kind in kinds:
            return None
        kinds.add(asked.kind)
        drafts.append(outcome)
        told = sentence_join(question.language, [strip_markers(entry.text) for entry in outcome.statements])
        said += (Turn("user", part), Turn("assistant", told))
    return joined(drafts) if drafts else None
