"""Questions whose form alone says what is asked, whatever kind they look like.

Each form is told by few sure signs (a growth word with two dates, both kinds of tie with a word for sharing)
and hands the question to the query that answers it. The signs are words of ``formwords.toml`` and linked
terms; where they do not agree, nothing is decided here and the kind of question does.
"""

from __future__ import annotations

from collections.abc import Callable

from assistant.draft import Draft
from assistant.evidence import HOME_SUBJECTS, NETWORK
from assistant.language import asking_type
from assistant.messages import say
from assistant.queries.counting import other_figure
from assistant.queries.desk import Desk, Refusal, tie_row
from assistant.queries.figures import YEAR, figure
from assistant.queries.form_signs import OTHER_KINDS, has_other_events, names_places, other_cities
from assistant.queries.forms_of_counts import afterwards, bare_count, grown, shared, split, totals
from assistant.queries.forms_of_lists import (
    area_count,
    first_of_an_area,
    in_continents,
    lists_in_time,
    named_in_area,
    of_parts,
    outside,
)
from assistant.queries.measures_asked import asked_mentions, assertable, matching, specific_mentions
from assistant.queries.ranking import nth
from assistant.queries.selecting import asked_time, excluded_kinds, kinds_named
from assistant.queries.single import how_long, names, profile, what_kind
from assistant.queries.ties import tie_statement
from assistant.queries.versus import difference
from assistant.question import Question
from assistant.wordforms import has_form, ordinal_asked
from corpus import Evidence

Form = Callable[[Question, Desk], Draft | Refusal | None]


def by_form(question: Question, desk: Desk) -> Draft | Refusal | None:
    """The answer to a question whose form is sure; None for every other question."""
    for form in _FORMS:
        outcome = form(question, desk)
        if outcome is not None:
            return outcome
    return None


def _impossible_date(question: Question, desk: Desk) -> Refusal | None:
    """A day that no calendar has is said to be none."""
    time = question.time
    if time is None or not time.is_impossible:
        return None
    start, end = time.spans[0]
    text = say(question.language, "abstain.impossible_date", date=question.text[start:end])
    return Refusal("not-in-corpus", text)


def _written(question: Question, desk: Desk) -> Draft | Refusal | None:
    """How a partner is written in its own or in Chinese script."""
    if not question.term_ids("name") or question.term_ids("tie") or has_form(question, "by_account"):
        return None
    return names(question, desk)


def _bare_name(question: Question, desk: Desk) -> Draft | Refusal | None:
    """Answers “Venice?”: a partner's name alone asks what there is to tell of it."""
    if len(question.partners) != 1 or len(question.places) != 1:
        return None
    place = question.places[0]
    around = question.text[: place.start] + question.text[place.end :]
    return None if any(character.isalnum() for character in around) else profile(question, desk)


def _nth(question: Question, desk: Desk) -> Draft | Refusal | None:
    """Answers “The 50th partner”."""
    number = ordinal_asked(question)
    if (
        number is None
        or names_places(question)
        or specific_mentions(question, desk)
        or has_other_events(question)
    ):
        return None
    if not (question.term_ids("tie") or question.term_ids("unit") or question.kind == "rank"):
        return None
    if question.kind in OTHER_KINDS:
        return None
    return nth(number, question, desk)


def _unconfirmed(question: Question, desk: Desk) -> Draft | None:
    """Answers “Which are listed in open data only?”: each as what it is, a listing that nothing confirms."""
    if not question.term_ids("evidence") or question.partners or question.foreign or asked_time(question):
        return None
    areas = [desk.gazetteer.countries(*area) for area in question.areas]
    ties = [
        tie
        for tie in desk.evidence.corpus.ties.values()
        if tie.evidence is Evidence.WIKI and all(desk.country(tie.partner) in area for area in areas)
    ]
    if not ties:
        return None
    language = question.language
    return Draft(
        tuple(tie_statement(desk, tie, language) for tie in ties),
        tuple(tie_row(desk, tie, language) for tie in ties),
    )


def _attribute_of_a_partner(question: Question, desk: Desk) -> Refusal | None:
    """The home city's measures, such as its population, are known of no partner."""
    if len(question.partners) != 1 or question.names_home or question.subjects or has_other_events(question):
        return None
    if question.kind not in ("figure", "attribute", "profile", "how-many"):
        return None
    numeric = {
        entry.measure
        for entry in assertable(desk)
        if entry.subject in set(HOME_SUBJECTS) - {NETWORK} and entry.number is not None
    }
    if not any(set(mention.ids) & numeric for mention in asked_mentions(question)):
        return None
    place = desk.name("partner", question.partners[0], question.language)
    return Refusal("not-in-corpus", say(question.language, "abstain.unknown_attribute", place=place))


def _elapsed(question: Question, desk: Desk) -> Draft | Refusal | None:
    """Answers “For how many years by 2025?”."""
    time = question.time
    if time is None or time.said is None or len(question.partners) != 1 or not has_form(question, "duration"):
        return None
    if time.relation not in ("in", "by") or specific_mentions(question, desk):
        return None
    return how_long(question, desk)


def _choice_of_kinds(question: Question, desk: Desk) -> Draft | Refusal | None:
    """Answers “Busan: sister, friendly or economic?”."""
    if len(question.partners) != 1 or question.areas or asked_time(question) or excluded_kinds(question):
        return None
    kinds = kinds_named(question)
    options = len(kinds) + ("agreement" in question.term_ids("event"))
    is_choice = options >= 2 or (kinds and has_form(question, "kind"))
    if not is_choice or question.term_ids("rank") or has_other_events(question):
        return None
    if asking_type(question.text, question.language) is not None:
        return None
    return what_kind(question, desk)


def _plain_figure(question: Question, desk: Desk) -> Draft | Refusal | None:
    """A measure of the home city or of a named subject, whose value is of the type that is asked for."""
    mentions = specific_mentions(question, desk)
    if not mentions or question.partners or has_other_events(question):
        return None
    if question.foreign and not set(question.subjects) - set(HOME_SUBJECTS) - other_cities(question):
        return None
    if question.kind == "which-more" and len(question.areas) > 1:
        return None
    if question.kind in ("events", "participants", "greeting", "term", "passage") or question.term_ids(
        "topic"
    ):
        return None
    candidates = matching(question, desk)
    if not candidates or candidates[0].measure not in {one for entry in mentions for one in entry.ids}:
        return None
    asks = asking_type(question.text, question.language)
    is_number = candidates[0].number is not None and candidates[0].unit != YEAR
    fits = asks is None or (asks == "number") == is_number
    if not fits or (asks == "date" and is_number):
        return None
    if asks is None and question.kind not in ("figure", "how-many", "attribute"):
        return None
    return other_figure(question, desk) or figure(question, desk)


_FORMS: tuple[Form, ...] = (
    _impossible_date,
    _written,
    _unconfirmed,
    _bare_name,
    _nth,
    afterwards,
    shared,
    difference,
    split,
    grown,
    totals,
    bare_count,
    area_count,
    named_in_area,
    _attribute_of_a_partner,
    first_of_an_area,
    of_parts,
    in_continents,
    outside,
    lists_in_time,
    _elapsed,
    _choice_of_kinds,
    _plain_figure,
)
