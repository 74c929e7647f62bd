"""What passages say to a question: the best sentences that add something to one another, when they are strong enough.

Holds the strengths that sentences need, each with its reason. Knows nothing about typed queries.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from assistant.candidates import Candidate
from assistant.draft import Draft, Statement
from assistant.evidence import HOME_SUBJECTS
from assistant.language import asking_type
from assistant.question import Question
from assistant.sentences import split_sentences
from assistant.written_dates import find_dates
from corpus import PartialDate

_PASSAGE_STRENGTH = (
    0.52  # a best sentence below this answers nothing: set on questions the corpus cannot answer
)
_TOPIC_STRENGTH = 0.35  # in articles on the very topic a sentence needs less to speak for it
_CLEARER = (
    0.1  # so much more of the question a sentence has to cover than the articles on the topic, to speak first
)
_SECOND_SHARE = 0.82  # further sentences must come this near to the best one's rank
_AS_GOOD = 0.97  # sentences that come this near to the best one's rank answer as well
_MAX_SENTENCES = 4
_KEY_SHARE = (
    0.5  # of the weight of the words that are no names must stand in the sentence: they say what is asked
)
_VERY_NEAR = 0.6  # cosine from which a sentence may word the matter differently …
_SUBJECT, _TELLING, _ALIKE_WORDS = (
    40,
    7,
    2,
)  # characters in which a sentence names what it is about; words that tell
_VOCABULARY = "vocabulary"  # the topic that explains the words for ties
_LEAST_WORDS = 2  # words with a meaning that a question has to have which names nothing
_ALIKE = 0.64, 0.58  # cosine and score from which meaning alone is enough …
_PIVOTED = (
    0.5,
    0.62,
)  # … of a question in English words: a list of words is less like a sentence than a question is
_LEAST_KEY_SHARE = 0.2  # … as long as it holds so much of the asking words
_NARROW_RANK, _NARROW_KEY_SHARE = 0.64, 0.05  # rank and share of the asking words among few sentences
_MAX_MISSING = 0.5  # share of the question's content words that the best sentence may lack


@dataclass(frozen=True, slots=True)
class Telling:
    """What passages say: the best sentence, the draft that begins with it, and its share of the particular words."""

    best: Candidate
    draft: Draft
    share: float


class Passages(Protocol):
    """Where candidate sentences come from, and how they weigh words."""

    def find(self, question: Question) -> list[Candidate]:
        """The candidates for a question, best first."""

    def find_on(self, question: Question, topics: frozenset[str]) -> list[Candidate]:
        """The candidates in articles on these topics, best first."""

    def specific_words(self, question: Question, usual: frozenset[str]) -> list[str]:
        """The question's words that are neither names nor usual for its kind."""

    def defines(self, question: Question, candidate: Candidate) -> frozenset[str]:
        """What the question asks about and a sentence begins by naming."""

    def covers(self, words: Sequence[str], texts: Iterable[str], language: str) -> float:
        """The share of the words, by weight, that texts hold together."""


@dataclass(frozen=True, slots=True)
class Teller:
    """Tells what passages say.

    Attributes:
        passages: where the sentences come from.
        specific: the particular words of a question.
        guarded: a draft without what the guard drops; None when nothing is left.
        pivot: a question in English words; None for one that is in English.
    """

    passages: Passages
    specific: Callable[[Question], list[str]]
    guarded: Callable[[Draft], Draft | None]
    pivot: Callable[[Question], Question | None]

    def passage(self, question: Question, *, in_its_words: bool = False) -> Telling | None:
        """The sentences that answer the question; None when none does, or when it names nothing to answer.

        Args:
            question: in any language.
            in_its_words: not to ask in English words where no text of its own language answers.
        """
        found = self._passage(question)
        if in_its_words or (found is not None and found.best.passage.language == question.language):
            return found
        in_english = self.pivot(question)
        return (self._passage(in_english, _PIVOTED) if in_english is not None else None) or found

    def _passage(self, question: Question, alike: tuple[float, float] = _ALIKE) -> Telling | None:
        named = question.places or question.terms or question.measures or self.specific(question)
        if not named and len(self.passages.specific_words(question, frozenset())) < _LEAST_WORDS:
            return None
        candidates = self.passages.find(question)
        if not candidates:
            return None
        candidates = [candidate for candidate in candidates if candidate.answers] or []
        if not candidates:
            return None
        best = candidates[0]
        is_strong = _is_strong(best, *alike) or (_is_narrow(question) and _is_enough_there(best))
        return self._told(question, candidates) if is_strong else None

    def explanation(self, question: Question, passage: Telling | None) -> Telling | None:
        """What explains a term or how something is done: the articles on the topic, or passages that say more of it.

        Args:
            question: it asks for the meaning of something.
            passage: what passages say to it.
        """
        explained = self._on_topic(question)
        if explained is None or passage is None or self.passages.defines(question, explained.best):
            return explained
        return passage if _is_clearer(passage.best, explained.best) else explained

    def _on_topic(self, question: Question) -> Telling | None:
        topics = set(question.term_ids("topic")) | {
            subject for subject in question.subjects if subject not in HOME_SUBJECTS
        }
        candidates = self.passages.find_on(question, frozenset(topics or {_VOCABULARY}))
        if not topics or _VOCABULARY in topics:  # of each word the sentence that begins with it speaks first
            defining = self._defining(question, candidates)
            if defining:
                return self._told(question, candidates, leading=defining)
            if not topics and not question.term_ids("tie"):  # without such a sentence only a tie is meant
                return None
        if not candidates or candidates[0].score < _TOPIC_STRENGTH:
            return None
        return self._told(question, candidates)

    def _defining(self, question: Question, candidates: Sequence[Candidate]) -> list[Candidate]:
        """For each thing that the question names the first candidate that begins with it."""
        found: dict[str, Candidate] = {}
        for candidate in candidates:
            for name in self.passages.defines(question, candidate):
                found.setdefault(name, candidate)
        return list(dict.fromkeys(found.values()))

    def _told(
        self, question: Question, candidates: list[Candidate], *, leading: Sequence[Candidate] = ()
    ) -> Telling | None:
        """The leading sentences, and the best ones that add something to one another."""
        best = leading[0] if leading else candidates[0]
        chosen = list(leading[:_MAX_SENTENCES])
        for candidate in candidates:
            if candidate.rank < best.rank * _SECOND_SHARE or len(chosen) == _MAX_SENTENCES:
                break
            if not any(_same(candidate, other) for other in chosen):
                chosen.append(candidate)
        further = _goes_on(chosen[0])
        if further is not None and not any(_same(further, other) for other in chosen):
            chosen = [chosen[0], further, *chosen[1 : _MAX_SENTENCES - 1]]
        if question.time is None and asking_type(question.text, question.language) == "number":
            near = [
                one
                for one in chosen
                if one.rank >= best.rank * _AS_GOOD and one.key_coverage >= best.key_coverage * _AS_GOOD
            ]
            near.sort(key=_newest_date, reverse=True)  # of figures that answer alike, the newest speaks first
            chosen[: len(near)] = near
        statements = tuple(
            Statement(candidate.sentence.text, (candidate.proof(),), is_verbatim=True) for candidate in chosen
        )
        dates = [candidate.passage.date for candidate in chosen if _is_date(candidate.passage.date)]
        draft = self.guarded(Draft(statements, (), max(dates, default=None)))
        share = self.passages.covers(self.specific(question), (best.sentence.text,), best.passage.language)
        return Telling(best, draft, share) if draft else None


def _is_strong(best: Candidate, near: float, strength: float) -> bool:
    """True when a sentence answers: by the words it shares with the question, or by what the whole of that means."""
    if best.nearness >= near and best.score >= strength and best.key_coverage >= _LEAST_KEY_SHARE:
        return True
    if best.score < _PASSAGE_STRENGTH or best.coverage < _MAX_MISSING:
        return False
    return best.key_coverage >= _KEY_SHARE or (
        best.nearness >= _VERY_NEAR and best.key_coverage >= _LEAST_KEY_SHARE
    )


def _is_narrow(question: Question) -> bool:
    """True for an open question of which a partner or a time leaves few sentences; a figure must be that of its word."""
    if asking_type(question.text, question.language) in ("number", "date"):
        return False
    return bool(question.partners) or (question.time is not None and not question.time.is_now)


def _is_enough_there(best: Candidate) -> bool:
    """True when a sentence answers where only those of one partner or one time were left."""
    return best.rank >= _NARROW_RANK and best.key_coverage >= _NARROW_KEY_SHARE


def _is_clearer(one: Candidate, two: Candidate) -> bool:
    """True when a sentence of an article says more of what is asked than one of the same language on the topic."""
    comparable = one.passage.language == two.passage.language and one.passage.kind != "record"
    return comparable and one.coverage > two.coverage + _CLEARER


def _goes_on(one: Candidate) -> Candidate | None:
    """The sentence right behind another that begins with what that one is about: what has become of a rule."""
    behind = (each for each in split_sentences(one.passage.text) if each.start >= one.sentence.end)
    following = next(behind, None)
    if following is None:
        return None
    told = set(one.sentence.text.lower().replace(",", " ").split())
    subject = following.text[:_SUBJECT].lower().replace(",", " ").split()
    alike = sum(word in told for word in subject if len(word) >= _TELLING)
    return replace(one, sentence=following) if alike >= _ALIKE_WORDS else None


def _newest_date(candidate: Candidate) -> str:
    """The newest date that a sentence gives, as text that sorts; empty without one."""
    return max((str(atom.written) for atom in find_dates(candidate.sentence.text)), default="")


def _is_date(text: str) -> bool:
    """True for an ISO date; some sources print "n.d."."""
    try:
        PartialDate.parse(text)
    except ValueError:
        return False
    return True


def _same(one: Candidate, two: Candidate) -> bool:
    """True when two sentences say the same: most words of the shorter stand in the longer."""
    first, second = (set(entry.sentence.text.lower().split()) for entry in (one, two))
    return len(first & second) >= 0.8 * min(len(first), len(second))
