"""Questions whose form says that a count of the whole network is asked for: totals, both kinds, growth."""

from __future__ import annotations

from assistant.draft import Draft
from assistant.language import asking_type
from assistant.queries.counting import how_many
from assistant.queries.desk import Desk, Refusal
from assistant.queries.figures import figure, figures_after
from assistant.queries.form_signs import OTHER_KINDS, has_other_events, names_places
from assistant.queries.growing import growth
from assistant.queries.measures_asked import specific_mentions
from assistant.queries.selecting import asked_time, excluded_kinds, kinds_named, outside_areas, unit_asked
from assistant.queries.sharing import GROUP_COUNTRIES, shared_countries
from assistant.queries.totals import total_answer
from assistant.question import Question
from assistant.wordforms import has_form
from corpus import TieKind

_BOTH_GROUPS = {TieKind.SISTER, TieKind.FRIENDLY_COOPERATION}


def afterwards(question: Question, desk: Desk) -> Draft | Refusal | None:
    """Answers “How many were there once Minsk had joined?”."""
    if len(question.partners) != 1 or question.areas or not has_form(question, "afterwards"):
        return None
    if not has_form(question, "count") or has_form(question, "duration"):
        return None
    if not (question.term_ids("change") or question.term_ids("event")) or specific_mentions(question, desk):
        return None
    return figures_after(question, desk)


def shared(question: Question, desk: Desk) -> Draft | Refusal | None:
    """Answers “How many countries have both kinds?”."""
    if question.partners or question.areas or asked_time(question):
        return None
    has_both = has_form(question, "both")
    names_two = kinds_named(question) == _BOTH_GROUPS
    speaks_of_countries = "countries" in question.term_ids("unit") or "countries" in question.measure_ids
    totals = {entry.number for name in GROUP_COUNTRIES if (entry := desk.evidence.total(name))}
    repeats = len(totals) > 1 and totals <= set(question.numbers)
    if not speaks_of_countries or not (repeats or (has_both and (names_two or has_form(question, "kind")))):
        return None
    return shared_countries(question, desk)


def split(question: Question, desk: Desk) -> Draft | Refusal | None:
    """Answers “Split the total”, "are all of them sister cities?": both groups beside their sum."""
    if question.partners or question.areas or specific_mentions(question, desk) or excluded_kinds(question):
        return None
    kinds = kinds_named(question)
    time = asked_time(question)
    if time is not None:
        is_count = kinds == _BOTH_GROUPS and time.relation in ("in", "by") and not question.term_ids("change")
        return figure(question, desk) if is_count and not has_form(question, "growth") else None
    if not kinds or not kinds <= _BOTH_GROUPS or question.term_ids("rank") or has_form(question, "growth"):
        return None
    total = desk.evidence.total("partners")
    names_total = total is not None and total.number in question.numbers
    asks_list = question.kind in ("list", "term", *OTHER_KINDS)
    is_split = kinds == _BOTH_GROUPS and (has_form(question, "split") or names_total)
    is_all = names_total and has_form(question, "all") and not has_form(question, "continent")
    if asks_list and not names_total:
        return None
    if not is_split and not is_all:
        return None
    return total_answer(desk, question.language, kind=None, unit=unit_asked(question))


def totals(question: Question, desk: Desk) -> Draft | Refusal | None:
    """Answers “the number for just the friendly-cooperation category” and “cities and countries, both numbers”."""
    if names_places(question) or asked_time(question) or has_other_events(question):
        return None
    if specific_mentions(question, desk) or question.term_ids("rank") or question.term_ids("change"):
        return None
    if has_form(question, "growth") or question.kind in (*OTHER_KINDS, "list", "coverage", "passage"):
        return None
    is_one_group = len(kinds_named(question)) == 1 and question.kind in ("what-kind", "term")
    is_both_units = {"cities", "countries"} <= set(question.term_ids("unit")) and question.kind == "growth"
    if not has_form(question, "count") or not (is_one_group or is_both_units):
        return None
    return how_many(question, desk)


def bare_count(question: Question, desk: Desk) -> Draft | Refusal | None:
    """Answers “what was the count at the start of 2019”: without another word it is the network's."""
    time = asked_time(question)
    if time is None or time.relation not in ("in", "by") or names_places(question) or question.unknown:
        return None
    if question.terms or question.measures or not has_form(question, "count"):
        return None
    return figure(question, desk) if question.kind in ("figure", "how-many", "growth") else None


def grown(question: Question, desk: Desk) -> Draft | Refusal | None:
    """Answers “How much did it grow between 2022 and 2025?”, "how many more in 2024 than in 2021?"."""
    time = question.time
    asks_number = asking_type(question.text, question.language) == "number"
    spans = time is not None and time.relation == "between"
    is_growth = has_form(question, "growth") and (time is not None or asks_number)
    is_more = has_form(question, "more") and spans
    is_gain = bool(question.term_ids("change")) and asks_number and spans and not question.term_ids("event")
    if not (is_growth or is_more or is_gain) or has_other_events(question):
        return None
    if outside_areas(question) or question.kind in OTHER_KINDS:
        return None
    outcome = growth(question, desk)
    if isinstance(outcome, Refusal) and not is_growth:
        return None  # what started in that time can still be counted
    return outcome
