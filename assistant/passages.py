"""Answers from retrieved passages: the sentences that answer this question, each with its verbatim quote.

Every candidate sentence gets one score from the words of the question it covers, its nearness in the
encoder's space,
what it is about, and whether it holds the type of answer asked for. Knows nothing about typed queries.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from assistant.details import holds_measures, wanted_of
from assistant.draft import Proof
from assistant.event_finding import units_of
from assistant.guard import numbers_of
from assistant.language import asking_type, function_words
from assistant.question import Question
from assistant.sentence_vectors import SentenceVectors
from assistant.sentences import Sentence, split_sentences
from assistant.timeframe import find_dates
from assistant.wordforms import ordinal_asked

_SEEN = 20_000  # texts whose words are kept
_TOP_NODES = 12  # retrieved nodes whose sentences are looked at
_ENCODED = 24  # candidate sentences that are compared in the encoder's space
_EDITIONS = 10  # a place in an order from which it is written in digits: "the 40th festival"
_ORDINAL = r"(?:第|제)\s?{n}(?!\d)|(?<!\d){n}(?:st|nd|rd|th|-[а-я]{{1,3}}|\.(?=\s[A-ZÄÖÜ]))(?!\w)"
_CROSS_LINGUAL = 0.9  # naming the same things is a little less than using the same words
_RECORD_WEIGHT = (
    0.95  # a digest's sentence reads better than a written-out record; records win when clearly nearer
)

WordsOf = Callable[[str, str], list[str]]  # (text, language) -> index words
Concepts = Callable[[str], frozenset[str]]  # text -> ids of the places, terms and measures that it names
QuestionWords = Callable[[str], list[str]]  # question -> index words in every language of the corpus


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
    """A sentence with what speaks for it; every part is 0 to 1, higher is better."""

    passage: Passage
    sentence: Sentence
    coverage: float
    nearness: float
    score: float
    key_coverage: float
    answers: bool

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


_Draft = tuple[float, Passage, Sentence, float]  # coverage, passage, sentence, share of the best node's score


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
    ) -> None:
        self._words_of = words_of
        self._question_words = question_words
        self._idf = idf
        self.rarest = max(idf.values(), default=1.0)
        self._concepts = concepts
        self._named: dict[str, frozenset[str]] = {}
        self._vectors = vectors
        self._tokens: dict[str, frozenset[str]] = {}

    def weigh(self, token: str) -> float:
        """A token's inverse document frequency; an unseen one weighs the most."""
        return self._idf.get(token, self.rarest)

    def content(self, question: Question, *, names: bool = True) -> list[str]:
        """The question's tokens that carry meaning; without `names`, those that are neither places nor times."""
        return [
            token
            for token in dict.fromkeys(
                self._question_words(_without_home(question) if names else _without_names(question))
            )
            if token not in function_words() and token not in self._function_stems
        ]

    @cached_property
    def _function_stems(self) -> frozenset[str]:
        return frozenset(stem for word in function_words() for stem in self._question_words(word))

    def read(self, question: Question, passages: Sequence[Passage]) -> list[Candidate]:
        """All candidate sentences, best first."""
        wanted = self.content(question)
        wanted_detail = wanted_of(question, units_of(question))
        key_words = self.content(question, names=False)
        ideas = self._named_in(_without_home(question))
        whole = sum(map(self.weigh, wanted)) or 1.0
        drafts: list[_Draft] = []
        top = max((passage.score for passage in passages), default=1.0) or 1.0
        for passage in passages[:_TOP_NODES]:
            around = self._seen(f"{passage.title} {passage.text}", passage.language)
            for sentence in split_sentences(passage.text):
                if not self._is_about(question, passage, sentence):
                    continue
                inside = self._seen(sentence.text, passage.language)
                # a word that stands elsewhere in the passage still helps, less
                found = sum(
                    self.weigh(token) * (1.0 if token in inside else 0.4 if token in around else 0.0)
                    for token in wanted
                )
                coverage = found / whole
                if passage.language != question.language and ideas:
                    # words of two languages never meet; what they name does
                    shared = len(ideas & self._named_in(sentence.text)) / len(ideas)
                    coverage = max(coverage, _CROSS_LINGUAL * shared)
                drafts.append((coverage, passage, sentence, passage.score / top))
        drafts.sort(key=lambda entry: (-entry[0] - 0.3 * entry[3], entry[1].node_id, entry[2].start))
        best = drafts[:_ENCODED]
        near = self._near(question, best)
        candidates = [
            Candidate(
                passage,
                sentence,
                coverage,
                nearness,
                self._score(question, passage, sentence, coverage, nearness, share),
                self._key_coverage(key_words, passage, sentence),
                holds_answer_type(question, sentence.text) and holds_measures(wanted_detail, sentence.text),
            )
            for (coverage, passage, sentence, share), nearness in zip(best, near, strict=True)
        ]
        return sorted(
            candidates, key=lambda entry: (-entry.score, entry.passage.node_id, entry.sentence.start)
        )

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

    def _key_coverage(self, key_words: Sequence[str], passage: Passage, sentence: Sentence) -> float:
        """The share, by weight, of the words that say what is asked that the sentence or its passage holds."""
        whole = sum(map(self.weigh, key_words))
        if not whole:
            return 1.0
        inside = self._seen(sentence.text, passage.language)
        around = self._seen(f"{passage.title} {passage.text}", passage.language)
        found = sum(
            self.weigh(word) * (1.0 if word in inside else 0.5 if word in around else 0.0)
            for word in key_words
        )
        return found / whole

    def _named_in(self, text: str) -> frozenset[str]:
        if text not in self._named:
            self._named[text] = self._concepts(text)
        return self._named[text]

    def _near(self, question: Question, drafts: Sequence[_Draft]) -> list[float]:
        """Cosine of each sentence with the question; its coverage where the encoder knows not both languages."""
        near = [coverage for coverage, *_ in drafts]
        if not self._vectors.knows(question.language):
            return near
        readable = [at for at, draft in enumerate(drafts) if self._vectors.knows(draft[1].language)]
        if readable:
            query = self._vectors.of_question(question.text)
            cosines = self._vectors.of_sentences([drafts[at][2].text for at in readable]) @ query
            for at, cosine in zip(readable, cosines, strict=True):
                near[at] = max(0.0, float(cosine))
        return near

    def _score(
        self,
        question: Question,
        passage: Passage,
        sentence: Sentence,
        coverage: float,
        nearness: float,
        share: float,
    ) -> float:
        score = 0.45 * coverage + 0.35 * nearness + 0.2 * share
        if not holds_answer_type(question, sentence.text):
            score *= 0.7
        if passage.kind == "record":
            score *= _RECORD_WEIGHT
        if passage.language != question.language:
            score *= 0.9
        return score

    def _partners_in(self, text: str) -> frozenset[str]:
        return frozenset(
            name.partition(":")[2] for name in self._named_in(text) if name.startswith("partner:")
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


_NUMBER_WORD = re.compile(
    r"\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|half|third)\b|[二三四五六七八九十百千万]",
    re.IGNORECASE,
)
_ANSWER_TYPES = {
    "person": re.compile(
        r"[A-Z][\w’'-]+ [A-Z][\w’'-]+|市长|副市长|书记|主席|[\u4e00-\u9fff]·[\u4e00-\u9fff]"
    ),
    "date": re.compile(r"\d"),
}


def is_of_edition(question: Question, text: str) -> bool:
    """True unless the question names an edition that the text does not: the 40th festival is not the 34th."""
    number = ordinal_asked(question)
    if number is None or number < _EDITIONS or question.term_ids("tie") or question.term_ids("unit"):
        return True
    return re.search(_ORDINAL.format(n=number), text) is not None


def answer_type(question: Question) -> str | None:
    """``number``, ``person``, ``date`` or None, by the kind of the question and its asking words."""
    return asking_type(question.text, question.language)


def holds_answer_type(question: Question, text: str) -> bool:
    """True when the text holds something of the type asked for that the question does not hold already."""
    wanted = answer_type(question)
    if wanted is None:
        return True
    if wanted == "number":  # a date is no number, and a number of the question is no answer
        asked = {value for *_, values in numbers_of(question.text) for value in values}
        found = any(not values & asked for *_, values in numbers_of(text))
        return found or bool(_NUMBER_WORD.search(text))
    pattern = _ANSWER_TYPES[wanted]
    return any(match.group() not in question.text for match in pattern.finditer(text))


def _without_names(question: Question) -> str:
    spans = [(mention.start, mention.end) for mention in question.places]
    spans += [*question.time.spans, question.time.reach] if question.time else []
    hidden = {at for start, end in spans for at in range(start, end)}
    return "".join(" " if at in hidden else character for at, character in enumerate(question.text))


def _without_home(question: Question) -> str:
    text = question.text
    for mention in sorted(question.places, key=lambda entry: -entry.start):
        if mention.kinds[0] == "home":
            text = text[: mention.start] + " " + text[mention.end :]
    return text


def inverse_document_frequency(texts: Sequence[frozenset[str]]) -> dict[str, float]:
    """The idf of every token over the texts: ln(1 + (N - n + 0.5) / (n + 0.5)), as in BM25 (Robertson 2009)."""
    counts: dict[str, int] = {}
    for tokens in texts:
        for token in tokens:
            counts[token] = counts.get(token, 0) + 1
    return {token: math.log(1 + (len(texts) - n + 0.5) / (n + 0.5)) for token, n in counts.items()}
