"""Answers from retrieved passages: the sentences that answer this question, each with its verbatim quote.

Every candidate sentence gets one score from the words of the question that it meets, by their form or by what they
mean, its nearness in the encoder's space, what it is about, and whether it holds the type of answer asked for. Knows
nothing about typed queries.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from assistant.answer_types import holds_answer_type, is_of_edition
from assistant.candidates import Candidate, Passage
from assistant.details import Wanted, holds, holds_measures, wanted_of
from assistant.event_units import units_of
from assistant.happening_words import spot, things_in
from assistant.language import function_words, grammar_words, language_names
from assistant.late_interaction import AskedWords, asked_words
from assistant.question import Question
from assistant.question_text import without_asking, without_home, without_names
from assistant.sentence_vectors import SentenceVectors
from assistant.sentences import Sentence, split_sentences
from assistant.sign_words import HAN, cut
from assistant.written_dates import find_dates

_SEEN = 20_000  # texts whose words are kept
_ENCODED = 24  # candidate sentences that are compared in the encoder's space
_AROUND = 0.4  # a word that stands elsewhere in the passage still helps, less
# A word's support by the nearest token of a sentence: two words that have nothing in common stay below the first,
# two of one meaning reach the second (on the questions of the development set: "cancel" 0.3, "themes" for "subjects" 0.5).
_UNMET, _MET = 0.38, 0.68
_CROSS_LINGUAL = 0.9  # naming the same things is a little less than using the same words
_RECORD_WEIGHT = (
    0.95  # a digest's sentence reads better than a written-out record; records win when clearly nearer
)

# What makes a sentence the best of several: its coverage, nearness, share and key coverage, and that it answers at all.
# The weights of a softmax regression over the sentences of 196 questions; of eight parts of these, each left out once,
# it put the right sentence first for 147, the score for 134.
_RANK = (0.30, 0.16, 0.25, 0.30, 0.14)
_RECORD_RANK = 0.16
_REASON_RANK = 0.1  # "why?": a sentence that says "because"
_SUBJECT = 30  # characters in which a sentence names what it is about
_SAID_OF_ALL = frozenset({"tie.partner", "measure:partners"})  # named by nearly every sentence
_WITHOUT_SPACES = frozenset({"zh"})  # languages that articles are written in and whose words no space parts
_SAME_THING = 0.8  # of a word whose thing a sentence names by another word
_MEANINGFUL = ("thing.", "action.", "people.", "role.")  # groups of things that tell sentences apart
_HALF_MET = (
    0.5  # of a word of two signs that a sentence has apart: it may have a longer word of the same root
)
_NAMES_HAVE_CAPITALS = frozenset({"en", "ru"})  # in German all nouns have them
_DIGIT = re.compile(r"\d")
_CAPITALISED = re.compile(r"(?<=[\w,][ ])\s*[^\W\d_a-zа-я]\w+")

WordsOf = Callable[[str, str], list[str]]  # (text, language) -> index words
Concepts = Callable[[str], frozenset[str]]  # text -> ids of the places, terms and measures that it names
QuestionWords = Callable[[str], list[str]]  # question -> index words in every language of the corpus


@dataclass(frozen=True, slots=True)
class _Meaning:
    met: Mapping[str, float]  # how far each word of the question is met by meaning
    support: float  # the mean support of the question's words


@dataclass(frozen=True, slots=True)
class _Draft:
    passage: Passage
    sentence: Sentence
    met: Mapping[str, float]  # how far each word of the question is met
    coverage: float
    share: float  # of the best node's score, or of the best sentence's support


class PassageReader:
    """Scores the sentences of retrieved passages; keeps the vectors of sentences it has seen."""

    def __init__(
        self,
        *,
        words_of: WordsOf,
        question_words: QuestionWords,
        idf: Mapping[str, float],
        vectors: SentenceVectors,
        concepts: Concepts,
        country_of: Mapping[str, str],
        home_country: str,
    ) -> None:
        self._words_of = words_of
        self._question_words = question_words
        self._idf = idf
        self.rarest = max(idf.values(), default=1.0)
        self._concepts = concepts
        self._country_of = country_of
        self._home_country = home_country
        self._named: dict[str, frozenset[str]] = {}
        self._vectors = vectors
        self._tokens: dict[str, frozenset[str]] = {}

    def weigh(self, token: str) -> float:
        """A token's inverse document frequency; an unseen one weighs the most."""
        return self._idf.get(token, self.rarest)

    def content(self, question: Question, *, names: bool = True) -> list[str]:
        """The question's tokens that carry meaning; without `names`, those that are neither places nor times."""
        text = without_home(question) if names else without_names(question)
        tokens = self._cut(text) if question.language in _WITHOUT_SPACES else self._question_words(text)
        return [
            token
            for token in dict.fromkeys(tokens)
            if token not in function_words() and token not in self._function_stems
        ]

    def _cut(self, text: str) -> list[str]:
        """The words of a text in Chinese signs, as the index writes them; other letters as ever."""
        words = self._question_words(HAN.sub(" ", text))
        for match in HAN.finditer(without_asking(text)):
            forms = self._question_words(match.group())
            run = "".join(forms[: len(match.group())])  # the single signs come first
            words += cut(run, self._rarity, grammar_words())
        return words

    def _rarity(self, pair: str) -> float | None:
        idf = self._idf.get(pair)
        return None if idf is None else idf / self.rarest

    @cached_property
    def _function_stems(self) -> frozenset[str]:
        return frozenset(stem for word in function_words() for stem in self._question_words(word))

    def read(self, question: Question, passages: Sequence[Passage]) -> list[Candidate]:
        """All candidate sentences, best first."""
        wanted_detail = wanted_of(question, units_of(question))
        key_words = self.content(question, names=False)
        drafts = self._drafts(question, passages)
        drafts.sort(key=lambda draft: (-draft.coverage - 0.3 * draft.share, *_place(draft)))
        best = drafts[:_ENCODED]
        candidates = [
            self._candidate(question, draft, nearness, key_words, wanted_detail)
            for draft, nearness in zip(best, self._near(question, best), strict=True)
        ]
        return sorted(candidates, key=lambda entry: (-entry.rank, *_place(entry)))

    def _candidate(
        self, question: Question, draft: _Draft, nearness: float, key_words: Sequence[str], wanted: Wanted
    ) -> Candidate:
        text = draft.sentence.text
        key_coverage = self._met_share(key_words, draft.met)
        has_type = holds_answer_type(question, text)
        answers = has_type and holds_measures(wanted, text)
        parts = (draft.coverage, nearness, draft.share, key_coverage, float(answers))
        rank = sum(weight * part for weight, part in zip(_RANK, parts, strict=True))
        if draft.passage.kind == "record":
            rank -= _RECORD_RANK
        if "reason" in wanted.details and holds(wanted, "reason", text, bool):
            rank += _REASON_RANK
        score = _score(question, draft, nearness, has_type=has_type)
        return Candidate(
            draft.passage, draft.sentence, draft.coverage, nearness, score, key_coverage, answers, rank
        )

    def _drafts(self, question: Question, passages: Sequence[Passage]) -> list[_Draft]:
        """Every sentence that is about what the question names, with the words of the question that it meets."""
        wanted = self.content(question)
        ideas = self._named_in(without_home(question))
        names = self._capitalised(question)
        top = max((passage.score for passage in passages), default=1.0) or 1.0
        places = [
            (passage, sentence)
            for passage in passages
            for sentence in split_sentences(passage.text)
            if self._is_about(question, passage, sentence)
        ]
        meant = self._meant(question, places)
        nearest = max((entry.support for entry in meant), default=0.0) or 1.0
        things = self._things(question)
        drafts = []
        for (passage, sentence), meaning in zip(places, meant, strict=True):
            around = self._seen(f"{passage.title} {passage.text}", passage.language)
            if names and passage.language == question.language and names.isdisjoint(around):
                continue
            inside = self._seen(sentence.text, passage.language)
            said = things_in(sentence.text) if things else frozenset()
            met = {
                word: 1.0
                if word in inside
                else max(
                    meaning.met.get(word, 0.0),
                    _AROUND * (word in around),
                    _signs_met(word, inside),
                    _SAME_THING * bool(things.get(word, frozenset()) & said),
                )
                for word in wanted
            }
            coverage = self._met_share(wanted, met)
            if passage.language != question.language and ideas:
                # words of two languages never meet; what they name does
                shared = len(ideas & self._named_in(sentence.text)) / len(ideas)
                coverage = max(coverage, _CROSS_LINGUAL * shared)
            share = max(passage.score / top, meaning.support / nearest)
            drafts.append(_Draft(passage, sentence, met, coverage, share))
        return drafts

    def _things(self, question: Question) -> dict[str, frozenset[str]]:
        """What the question's words stand for, where the encoder knows not what they mean."""
        if self._vectors.knows(question.language):
            return {}
        found: dict[str, frozenset[str]] = {}
        for entry in spot(question.text):
            if entry.id.startswith(_MEANINGFUL):
                for word in self._question_words(question.text[entry.start : entry.end]):
                    found[word] = found.get(word, frozenset()) | {entry.id}
        return found

    def _meant(self, question: Question, places: Sequence[tuple[Passage, Sentence]]) -> list[_Meaning]:
        """What each sentence has of the question by meaning; nothing in languages that the encoder knows not."""
        meant = [_Meaning({}, 0.0) for _ in places]
        asked = self.asked(question)
        readable = [at for at, place in enumerate(places) if self._vectors.knows(place[0].language)]
        if asked is None or not readable:
            return meant
        found = self._vectors.supports(
            asked, [(places[at][1].text, places[at][0].language) for at in readable]
        )
        met: NDArray[np.float32] = np.clip((found - _UNMET) / (_MET - _UNMET), 0.0, 1.0)
        stems = [  # one number means no other
            () if _DIGIT.search(word) else self._question_words(word) for word in asked.words
        ]
        for row, at in enumerate(readable):
            by_word: dict[str, float] = {}
            for own, value in zip(stems, met[row], strict=True):
                by_word.update({stem: max(float(value), by_word.get(stem, 0.0)) for stem in own})
            meant[at] = _Meaning(by_word, float(found[row] @ asked.weights))
        return meant

    def defines(self, question: Question, candidate: Candidate) -> frozenset[str]:
        """What the question asks about and a sentence begins by naming: "A letter of intent is …"."""
        subject = self._named_in(candidate.sentence.text[:_SUBJECT])
        return subject & (self._named_in(question.text) - _SAID_OF_ALL)

    def asked(self, question: Question) -> AskedWords | None:
        """The question's words that carry meaning, with their tokens; None where the encoder knows not the language."""
        vectors = (
            self._vectors.tokens_of_question(question.text)
            if self._vectors.knows(question.language)
            else None
        )
        if vectors is None:
            return None
        wanted = set(self.content(question))
        return asked_words(
            question.text,
            vectors,
            lambda word: max(
                (self.weigh(stem) for stem in self._question_words(word) if stem in wanted), default=0.0
            ),
        )

    def _met_share(self, words: Sequence[str], met: Mapping[str, float]) -> float:
        """The share of the words, by weight, that are met; 1 without words."""
        whole = sum(map(self.weigh, words))
        return sum(self.weigh(word) * met.get(word, 0.0) for word in words) / whole if whole else 1.0

    def _capitalised(self, question: Question) -> frozenset[str]:
        """The question's words that are written as names within it and that the corpus has: SCODA, Exchange Month."""
        if question.language not in _NAMES_HAVE_CAPITALS:
            return frozenset()
        within = (match.group().strip() for match in _CAPITALISED.finditer(without_names(question)))
        names = [word for word in within if word.lower() not in language_names(question.language)]
        stems = {stem for word in names for stem in self._question_words(word)}
        return frozenset(stem for stem in stems if stem in self._idf and stem not in function_words())

    def _seen(self, text: str, language: str) -> frozenset[str]:
        if text not in self._tokens:
            if len(self._tokens) >= _SEEN:
                self._tokens.clear()
            self._tokens[text] = frozenset(self._words_of(text, language))
        return self._tokens[text]

    def covers(self, words: Sequence[str], texts: Iterable[str], language: str) -> float:
        """The share of the words, by weight, that texts hold together; 1 without words."""
        whole = sum(map(self.weigh, words))
        inside: frozenset[str] = frozenset().union(*(self._seen(text, language) for text in texts))
        return sum(self.weigh(word) for word in words if word in inside) / whole if whole else 1.0

    def _named_in(self, text: str) -> frozenset[str]:
        if text not in self._named:
            self._named[text] = self._concepts(text)
        return self._named[text]

    def _near(self, question: Question, drafts: Sequence[_Draft]) -> list[float]:
        """How near each sentence is to the question; its coverage where the encoder knows not both languages."""
        near = [draft.coverage for draft in drafts]
        if not self._vectors.knows(question.language):
            return near
        readable = [at for at, draft in enumerate(drafts) if self._vectors.knows(draft.passage.language)]
        if readable:
            found = self._vectors.nearness(
                question.text,
                [(drafts[at].sentence.text, drafts[at].passage.language) for at in readable],
            )
            for at, nearness in zip(readable, found, strict=True):
                near[at] = max(0.0, float(nearness))
        return near

    def _partners_in(self, text: str) -> frozenset[str]:
        return frozenset(
            name.partition(":")[2] for name in self._named_in(text) if name.startswith("partner:")
        )

    def _is_of_countries(self, question: Question, passage: Passage) -> bool:
        """True when the passage speaks of a country abroad that is asked about, or of a partner in it; True without one."""
        asked = {identity for kind, identity in question.areas if kind == "country"} - {self._home_country}
        if not asked or any(self._country_of.get(partner) in asked for partner in passage.entities):
            return True
        named = (name.partition(":") for name in self._named_in(f"{passage.title}. {passage.text}"))
        return any(
            (identity if kind == "country" else self._country_of.get(identity)) in asked
            for kind, _, identity in named
            if kind in ("country", "partner")
        )

    def _is_about(self, question: Question, passage: Passage, sentence: Sentence) -> bool:
        """True when the passage speaks of the places and the time that the question names."""
        partners = set(question.partners)
        if (
            partners
            and not partners & set(passage.entities)
            and not partners & self._partners_in(sentence.text)
        ):
            return False
        if not partners and not self._is_of_countries(question, passage):
            return False
        if question.foreign and not any(
            mention.surface.lower() in passage.text.lower() for mention in question.foreign
        ):
            return False
        if not is_of_edition(question, sentence.text):
            return False
        time = question.time
        if time is not None and not time.is_now and time.said is not None:
            dates = [atom.written for atom in find_dates(passage.text)]
            return any(time.holds(when) for when in dates)
        return True


def _score(question: Question, draft: _Draft, nearness: float, *, has_type: bool) -> float:
    score = 0.45 * draft.coverage + 0.35 * nearness + 0.2 * draft.share
    if not has_type:
        score *= 0.7
    if draft.passage.kind == "record":
        score *= _RECORD_WEIGHT
    if draft.passage.language != question.language:
        score *= 0.9
    return score


def _signs_met(word: str, inside: frozenset[str]) -> float:
    """How far the signs of a Chinese word are met one by one."""
    return _HALF_MET * sum(sign in inside for sign in word) / len(word) if HAN.fullmatch(word) else 0.0


def _place(entry: _Draft | Candidate) -> tuple[str, int]:
    """Where a sentence stands, which orders equals."""
    return entry.passage.node_id, entry.sentence.start


def inverse_document_frequency(texts: Sequence[frozenset[str]]) -> dict[str, float]:
    """The idf of every token over the texts: ln(1 + (N - n + 0.5) / (n + 0.5)), as in BM25 (Robertson 2009)."""
    counts: dict[str, int] = {}
    for tokens in texts:
        for token in tokens:
            counts[token] = counts.get(token, 0) + 1
    return {token: math.log(1 + (len(texts) - n + 0.5) / (n + 0.5)) for token, n in counts.items()}
