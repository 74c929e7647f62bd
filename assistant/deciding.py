"""Which way a question goes: a typed query, passages, or an abstention; every draft passes the guard.

Holds the thresholds of the decision, each with its reason.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from assistant.abstaining import OUTSIDE, ambiguous, nothing
from assistant.answer_types import holds_answer_type
from assistant.calendar_words import CALENDAR_FORMS
from assistant.candidates import Candidate
from assistant.draft import Draft, strip_markers
from assistant.event_units import names_happening
from assistant.evidence import NETWORK
from assistant.guard import Guard
from assistant.language import DEFAULT_LANGUAGE, asking_type
from assistant.messages import say
from assistant.queries import (
    QUERIES,
    Desk,
    Refusal,
    by_form,
    false_premise,
    not_confirmed,
    one_event,
    partners_within,
)
from assistant.queries.counting import other_figure
from assistant.queries.selecting import counts_partners, parts_asked
from assistant.queries.stand_in import asks_of_one_tie, stand_in, without_descriptions
from assistant.queries.unheld import counts_another_thing, lacks_detail, lists_events, without_detail
from assistant.question import Question
from assistant.telling import Passages, Teller, Telling
from assistant.wordforms import form_spans, has_form
from corpus import LANGUAGES, Mention
from index import question_words

log = logging.getLogger(__name__)
_MARGIN = (
    0.2  # kinds whose fit comes this near to the best one's are tried as well; near kinds are often mixed up
)
_UNSURE = 0.3  # below this fit a question is nearer to no kind than to one
_UNFOUND = ("not-in-corpus", "off-topic")  # reasons after which what is told of a place's partner may answer
_GREETING = 0.5  # below this, a text is nearer to nothing than to a greeting
_MUST_FIT = frozenset(
    {"events", "when", "what-kind", "profile", "is-a", "where", "compare"}
)  # may miss what is asked
_PASSAGE_STRONG = 0.66  # above this a sentence beats a typed query that does not explain the whole question
_PASSAGE_FAIR = (
    0.6  # above this it beats a list of ties that the question, which has no word for them, never asked for
)
_PASSAGE_SAYS_IT = 0.88  # above this a sentence says what is asked of a place that is no partner
_PASSAGE_SURE = 0.75  # above this it beats the word that the records hold nothing on it
_SPECIFIC_SHARE = 0.5  # of the particular words, by weight, an answer has to hold where another one does
_TOLD_OF_OTHERS = frozenset(
    {"passage", "events", "participants", "term"}
)  # may be told of a place that is no partner
_COUNTED = frozenset({"figure", "how-many"})
_SAME_NAME, _LONG_NAME = 85, 6  # percent of letters that agree, in names of at least so many letters
_MARKS = ".,;:!?()\"'“”’"
_LISTS = frozenset({"list", "how-many", "figure", "participants", "where", "rank", "coverage", "which-more"})
_ABOUT_ALL = frozenset(
    {"coverage", "anniversary"}
)  # kinds that need no name to be about the home city's ties


@dataclass(frozen=True, slots=True)
class Decider:
    """Decides what a question is answered with."""

    desk: Desk
    guard: Guard
    passages: Passages
    usual_words: Mapping[tuple[str, str], frozenset[str]]  # (language, kind) -> words of asking in that kind
    pivot: Callable[[Question], Question | None]  # a question in English words, None when it is in English

    @property
    def _teller(self) -> Teller:
        return Teller(self.passages, self._specific, self._guarded, self.pivot)

    def decide(self, question: Question) -> Draft | Refusal:
        """A draft whose statements are all proven and that holds the detail asked for, or a refusal."""
        named = stand_in(question, self.desk)
        if asks_of_one_tie(question) and (named is not None or len(question.partners) == 1):
            question = without_descriptions(named or question)
        outcome = self._decide(question)
        if not isinstance(outcome, Draft):
            return self._of_stand_in(named, outcome) if named is not None else outcome
        if not self._is_of_another(question, outcome) and not lacks_detail(question, outcome, self.desk):
            return outcome
        passage = self._teller.passage(question)
        if passage is not None and not lacks_detail(question, passage.draft, self.desk):
            return passage.draft
        return without_detail(question, outcome)

    def _of_stand_in(self, question: Question, refusal: Refusal) -> Draft | Refusal:
        """What is told of the one partner of a place, where nothing is told of the place itself."""
        is_obscure = (
            question.unknown and question.language != DEFAULT_LANGUAGE
        )  # what its words mean is not known
        if refusal.reason not in _UNFOUND or question.term_ids("premise") or is_obscure:
            return refusal
        told = self._teller.passage(question)
        is_told = told is not None and not lacks_detail(question, told.draft, self.desk)
        return told.draft if told is not None and is_told else refusal

    def _is_of_another(self, question: Question, draft: Draft) -> bool:
        """True for a count of something else than is asked: a particular word that means no partner is what is counted."""
        specific = self._specific(question)
        if counts_another_thing(question, draft):
            return bool(specific or question.term_ids("event"))
        return lists_events(question, draft) and self._draft_covers(specific, draft) < _SPECIFIC_SHARE

    def _decide(self, question: Question) -> Draft | Refusal:
        premise = false_premise(question, self.desk)
        told = self._one_event(question) if premise is None else None
        if told is not None:
            return told
        choice = ambiguous(question, self.desk)
        if choice is not None:
            return choice
        is_greeting = question.kind == "greeting" and question.score("greeting") >= _GREETING
        if is_greeting and not question.places and not question.terms:
            return self._typed(question, "greeting") or nothing(question, self.desk)
        if premise is not None:
            return premise
        formed = None if question.names else self._formed(question)
        if formed is not None:
            return formed
        if question.foreign and not question.partners:
            return self._about_foreign(question)
        if _is_outside(question):
            return self._told_all_the_same(question) or nothing(question, self.desk)
        kind, typed = self._best_typed(question) if self._may_be_typed(question) else ("", None)
        if isinstance(typed, Refusal) and question.term_ids("topic") and not question.partners:
            typed = None  # rules are asked for, whatever places they are about
        specific = self._specific(question, kind)
        if typed is not None and not question.unknown and not question.names:
            if not specific or self._draft_covers(specific, typed) >= _SPECIFIC_SHARE:
                return typed
            instead = self._instead_of(typed, kind, question)
            if instead is not None:
                return instead
            if not _names_home_alone(question):
                return typed
            typed = None  # how many lines a metro has is no count of partners
            passage = self._teller.passage(question, in_its_words=True)
        else:
            passage = self._teller.passage(question)
        return self._told(question, typed, passage)

    def _told(
        self, question: Question, typed: Draft | Refusal | None, passage: Telling | None
    ) -> Draft | Refusal:
        """What passages say where no typed answer holds all that is asked."""
        if question.kind == "term" and (explained := self._teller.explanation(question, passage)):
            return explained.draft
        if question.names:
            # what is told of a town is no tie with it
            if question.kind == "is-a" and question.term_ids("tie"):
                return not_confirmed(_with_name_as_place(question), self.desk) or nothing(question, self.desk)
            named = passage is not None and _says_all(question.names, passage.draft)
            return passage.draft if named and passage else nothing(question, self.desk)
        if question.kind == "attribute":
            strong = (  # what two languages share is too coarse for a measure of a place
                passage is not None
                and passage.best.score >= _PASSAGE_STRONG
                and passage.best.passage.language == question.language
            )
            return passage.draft if strong and passage else nothing(question, self.desk)
        if passage is not None:
            return passage.draft
        if typed is None and question.term_ids("topic") and _speaks_of_ties(question):
            explained = self._teller.explanation(question, None)
            if explained is not None:
                return explained.draft
        if isinstance(typed, Refusal):
            return typed
        return nothing(question, self.desk)

    def _instead_of(self, typed: Draft | Refusal, kind: str, question: Question) -> Draft | None:
        """What passages say to words that a typed answer leaves out, where they say it well enough to go first."""
        unasked = kind in _LISTS and not _speaks_of_ties(question) and _tells_partners(typed)
        told = self._teller.passage(question, in_its_words=not unasked or bool(question.areas))
        if told is None:
            return None
        names_most = told.share >= _SPECIFIC_SHARE
        counts = asking_type(question.text, question.language) == "number"  # what is counted must be named
        is_better = (
            (names_most and told.best.score >= _PASSAGE_STRONG)
            or (isinstance(typed, Refusal) and kind in _LISTS and told.best.score >= _PASSAGE_SURE)
            or (unasked and told.best.score >= _PASSAGE_FAIR and (names_most or not counts))
        )
        return told.draft if is_better else None

    def _told_all_the_same(self, question: Question) -> Draft | None:
        """What passages say of a name to a question that sounds off the topic: an added text may be about anything."""
        passage = self._teller.passage(question) if question.names else None
        if passage is None or passage.share < 1.0 or not _says_all(question.names, passage.draft):
            return None
        return passage.draft

    def _one_event(self, question: Question) -> Draft | Refusal | None:
        """The one event that the question means, if one stands out."""
        if question.kind in ("greeting", *OUTSIDE) and not question.places:
            return None
        of_ties = question.term_ids("tie") or question.term_ids("unit") or NETWORK in question.subjects
        if question.kind == "growth" and of_ties and has_form(question, "growth"):
            return None  # the growth of the circle, whenever it was announced
        if parts_asked(question) and question.kind in ("list", "how-many"):
            return None  # the ties themselves are asked for, not what happened with them
        if (
            question.kind == "anniversary"
            and question.term_ids("tie")
            and not names_happening(question)  # of a tie, not of a festival nor of what was held for a tie
        ):
            return None
        outcome = one_event(question, self.desk, lambda: self.passages.find(question))
        return self._guarded(outcome) if isinstance(outcome, Draft) else outcome

    def _may_be_typed(self, question: Question) -> bool:
        return question.kind not in OUTSIDE and question.kind not in ("passage", "term", "attribute")

    def _formed(self, question: Question) -> Draft | Refusal | None:
        """What a question whose form alone says what is asked is answered with."""
        outcome = by_form(question, self.desk)
        return self._guarded(outcome) if isinstance(outcome, Draft) else outcome

    def _specific(self, question: Question, answered: str = "") -> list[str]:
        """The words that make the question more particular than its kind, and than the kind that was answered."""
        usual = (
            self.usual_words.get((question.language, kind), frozenset()) for kind in (question.kind, answered)
        )
        around = (question.text[slice(*span)] for span in question.context)
        named = (term.surface for term in question.terms if term.ids[0].startswith(("tie.", "unit.")))
        days = (
            question.text[slice(*span)]
            for form in CALENDAR_FORMS
            for span in form_spans(question.text, form, question.language)
        )
        said = (frozenset(question_words(text, LANGUAGES)) for text in (*around, *named, *days))
        return self.passages.specific_words(question, frozenset().union(*usual, *said))

    def _draft_covers(self, words: Sequence[str], outcome: Draft | Refusal) -> float:
        if isinstance(outcome, Refusal):
            return 0.0
        quotes = {proof.quote for statement in outcome.statements for proof in statement.proofs}
        return self.passages.covers(words, (*quotes, *(entry.text for entry in outcome.statements)), "en")

    def _best_typed(self, question: Question) -> tuple[str, Draft | Refusal | None]:
        """The kind that the records answer and what they answer; no kind and None when none does."""
        names_something = question.places or question.terms or question.measures
        if not names_something and question.kind not in _ABOUT_ALL:
            return "", None  # nothing in it that the records know
        best = question.kinds[0].fit if question.kinds else 0.0
        stated = other_figure(question, self.desk) if best < _UNSURE else None
        if isinstance(stated, Draft) and (told := self._guarded(stated)):
            return "figure", told  # what it names tells more than what it sounds like
        for entry in question.kinds:
            if entry.fit < best - _MARGIN:
                break
            if entry.kind not in QUERIES or entry.kind == "greeting":
                continue
            if entry.kind in _ABOUT_ALL and entry.kind != question.kind:
                continue  # these answer anything, so that only a sure kind may ask them
            outcome = self._typed(question, entry.kind)
            if isinstance(outcome, Draft):
                if entry.kind not in _MUST_FIT or _fits(question, outcome):
                    return entry.kind, outcome
            elif outcome is not None:
                return entry.kind, outcome
        return "", None

    def _typed(self, question: Question, kind: str) -> Draft | Refusal | None:
        outcome = QUERIES[kind](question, self.desk)
        return self._guarded(outcome) if isinstance(outcome, Draft) else outcome

    def _guarded(self, draft: Draft) -> Draft | None:
        """The draft without what fails; None when its first statement or all of it falls."""
        kept = []
        for statement in draft.statements:
            failures = self.guard.check(statement)
            if failures:
                log.debug("dropped %r: %s", statement.text, failures)
            else:
                kept.append(statement)
        if not kept or draft.statements[0] not in kept:
            return None
        return replace(draft, statements=tuple(kept))

    def _about_foreign(self, question: Question) -> Draft | Refusal:
        """A place that the records do not hold: only what they say of it by name, otherwise not confirmed."""
        inside = partners_within(question, self.desk)
        inside = self._guarded(inside) if isinstance(inside, Draft) else inside
        if inside is not None:
            return inside
        may_tell = question.kind in _TOLD_OF_OTHERS or (
            question.kind in _COUNTED and not _speaks_of_ties(question)
        )
        passage = self._teller.passage(question) if may_tell or question.kind == "when" else None
        if passage is not None and (may_tell or _says_it(question, passage.best)):
            return passage.draft
        if question.kind in OUTSIDE:
            return nothing(question, self.desk)
        is_of_tie = question.term_ids("tie") or not names_happening(question)  # a fair needs no partner city
        if is_of_tie and question.kind in (
            "is-a",
            "when",
            "what-kind",
            "how-long",
            "list",
            "compare",
            "profile",
            "how-many",
        ):
            return not_confirmed(question, self.desk) or nothing(question, self.desk)
        text = say(
            question.language,
            "abstain.other_city",
            place=question.foreign[0].surface,
            home=self.desk.home(question.language),
        )
        return Refusal("not-in-corpus", text)


def _with_name_as_place(question: Question) -> Question:
    """The question with the name that nothing knows read as a place that the records lack."""
    name = question.names[0]
    start = question.text.index(name)
    place = Mention(start, start + len(name), name, "place", ("",), ("place",), 1.0)
    return replace(question, places=(*question.places, place))


def _is_outside(question: Question) -> bool:
    """True when a question is nearest to off-topic examples and names nothing that the records know."""
    if question.kind not in OUTSIDE:
        return False
    known = [mention for mention in question.places if mention.kinds[0] != "home"]
    return not known and not question.terms and not question.measures


def _tells_partners(outcome: Draft | Refusal) -> bool:
    """True for ties, and for figures of the whole network."""
    if isinstance(outcome, Refusal):
        return False
    return all(row.get("type") == "tie" or row.get("subject") == NETWORK for row in outcome.rows)


def _says_it(question: Question, best: Candidate) -> bool:
    """True when a sentence in the language of the question says nearly all of it."""
    return best.score >= _PASSAGE_SAYS_IT and best.passage.language == question.language


def _speaks_of_ties(question: Question) -> bool:
    """True when a word of the question means partners, their ties or how these came to be."""
    return bool(
        question.term_ids("tie")
        or question.term_ids("unit")
        or question.term_ids("change")
        or question.term_ids("rank")
        or counts_partners(question)
    )


def _names_home_alone(question: Question) -> bool:
    """True when of all that the records know the question names the home city alone, and asks for a figure."""
    is_home = all(mention.kinds[0] == "home" for mention in question.places)
    return is_home and not question.terms and not question.measures and question.kind in _COUNTED


def _fits(question: Question, draft: Draft) -> bool:
    """True when the draft holds the type of answer that the question asks for; "who?" of two partners asks for one."""
    if len(question.partners) > 1 and asking_type(question.text, question.language) == "person":
        return True
    return holds_answer_type(question, _said(draft))


def _says_all(names: Sequence[str], draft: Draft) -> bool:
    """True when a draft has every name; one that differs by a slip of the fingers is the same."""
    said = _said(draft)
    words = said.split()
    return all(
        name in said
        or any(
            fuzz.ratio(name, word.strip(_MARKS)) >= _SAME_NAME for word in words if len(name) >= _LONG_NAME
        )
        for name in names
    )


def _said(draft: Draft) -> str:
    return " ".join(strip_markers(statement.text) for statement in draft.statements)
