"""Questions whose form says that partners are to be listed or counted: by area, by time, by part of the city."""

from __future__ import annotations

from assistant.draft import Draft
from assistant.evidence import NETWORK
from assistant.language import asking_type
from assistant.queries.counting import as_of_then, by_continent, how_many, which
from assistant.queries.desk import Desk, Refusal
from assistant.queries.form_signs import has_other_events, is_of_other_kind
from assistant.queries.measures_asked import areas_measures, specific_mentions
from assistant.queries.ranking import rank
from assistant.queries.selecting import asked_time, counts_partners, outside_areas, parts_asked
from assistant.question import Question
from assistant.wordforms import has_form

_LISTING = frozenset(
    {"list", "how-many", "passage", "participants", "where", "rank", "coverage", "attribute"}
)  # as which a question for the ties of a district may be taken
_RANKING = frozenset({"list", "compare", "what-kind", "which-more", "where"})


def area_count(question: Question, desk: Desk) -> Draft | Refusal | None:
    """Answers “how many cities of SCO countries in 2022”: the count that a source gives for that time."""
    time = asked_time(question)
    if time is None or question.partners or question.foreign or question.term_ids("change"):
        return None
    if not areas_measures(question, desk) or has_other_events(question):
        return None
    if asking_type(question.text, question.language) != "number":
        return None
    return as_of_then(question, desk)


def named_in_area(question: Question, desk: Desk) -> Draft | Refusal | None:
    """Answers “how many African cities can you name”: not how much of all, but what the records name there."""
    if question.kind != "coverage" or not question.areas or question.partners or question.foreign:
        return None
    asks_number = asking_type(question.text, question.language) == "number"
    return (how_many if asks_number else which)(question, desk)


def lists_in_time(question: Question, desk: Desk) -> Draft | Refusal | None:
    """Answers “Which ties came in 2008?”: a list of what began in a time; not a figure, not events."""
    time = asked_time(question)
    if time is None or time.relation == "by" or question.partners or question.foreign:
        return None
    if specific_mentions(question, desk) and "new-partners" not in question.measure_ids:
        return None
    if set(question.subjects) - {NETWORK} or has_other_events(question) or is_of_other_kind(question):
        return None
    asks = asking_type(question.text, question.language)
    if asks in ("number", "date") or has_form(question, "growth") or question.term_ids("rank"):
        return None
    is_bare = not (question.terms or question.measures or question.unknown)  # "everything before 1990 please"
    is_range = time.relation != "in" and (bool(question.term_ids("tie")) or is_bare)
    began = is_range or question.term_ids("change") or "agreement" in question.term_ids("event")
    if not began or question.term_ids("premise"):
        return None
    return which(question, desk)


def outside(question: Question, desk: Desk) -> Draft | Refusal | None:
    """Answers “European partners, but not those in Germany”."""
    if not outside_areas(question) or question.partners or question.foreign or has_other_events(question):
        return None
    if question.kind not in (
        "list",
        "how-many",
        "which-more",
        "rank",
        "coverage",
        "off-topic",
        "where",
        "is-a",
    ):
        return None
    if question.term_ids("rank") or specific_mentions(question, desk):
        return None
    asks_number = asking_type(question.text, question.language) == "number"
    return (how_many if asks_number else which)(question, desk)


def first_of_an_area(question: Question, desk: Desk) -> Draft | Refusal | None:
    """Answers “Which Japanese town came before all others?”, which sounds like a list or a comparison."""
    if question.kind not in _RANKING or "first" not in question.term_ids("rank"):
        return None
    if len(question.areas) != 1 or not counts_partners(question):
        return None
    if question.partners or question.foreign or asked_time(question) or has_other_events(question):
        return None
    if outside_areas(question) or asking_type(question.text, question.language) is not None:
        return None
    return rank(question, desk)


def of_parts(question: Question, desk: Desk) -> Draft | Refusal | None:
    """Answers “Which towns are tied to the West Coast New Area?”: the ties that a part of the city holds."""
    if not parts_asked(question) or question.partners or question.term_ids("rank"):
        return None
    if question.term_ids("topic") or has_other_events(question) or specific_mentions(question, desk):
        return None
    asks = asking_type(question.text, question.language)
    if asks == "date" or question.kind not in _LISTING:
        return None
    return (how_many if asks == "number" else which)(question, desk)


def in_continents(question: Question, desk: Desk) -> Draft | Refusal | None:
    """Answers “All sister cities on each continent”."""
    if not has_form(question, "continent") or question.partners or has_other_events(question):
        return None
    return by_continent(question, desk)
