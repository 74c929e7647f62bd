"""Questions whose form alone says what is asked, whatever kind they look like.

Each form is told by few sure signs (a growth word with two dates, both kinds of tie with a word for sharing)
and hands the question to the query that answers it. The signs are words of ``formwords.toml`` and linked
terms; where they do not agree, nothing is decided here and the kind of question does.
"""

from __future__ import annotations

from collections.abc import Callable

from assistant.calendar_words import ages_asked
from assistant.draft import Draft
from assistant.evidence import HOME_SUBJECTS, NETWORK
from assistant.language import asking_type
from assistant.messages import say
from assistant.queries.counting import as_of_then, by_continent, how_many, other_figure, which
from assistant.queries.desk import Desk, Refusal
from assistant.queries.figures import YEAR, figure, figures_after
from assistant.queries.growing import growth
from assistant.queries.measures_asked import (
    areas_measures,
    asked_mentions,
    assertable,
    matching,
    specific_mentions,
)
from assistant.queries.ranking import nth, rank
from assistant.queries.selecting import (
    asked_time,
    counts_partners,
    excluded_kinds,
    kinds_named,
    outside_areas,
    parts_asked,
    unit_asked,
)
from assistant.queries.sharing import GROUP_COUNTRIES, shared_countries
from assistant.queries.single import how_long, names, profile, what_kind
from assistant.queries.totals import total_answer
from assistant.queries.versus import difference
from assistant.question import Question
from assistant.wordforms import has_form, ordinal_asked
from corpus import TieKind

Form = Callable[[Question, Desk], Draft | Refusal | None]

_OTHER_KINDS = frozenset({"events", "participants", "anniversary", "greeting", "off-topic"})
_LISTING = frozenset(
    {"list", "how-many", "passage", "participants", "where", "rank", "coverage", "attribute"}
)  # as which a question for the ties of a district may be taken
_RANKING = frozenset({"list", "compare", "what-kind", "which-more", "where"})
_PLAIN_EVENTS = frozenset({"agreement"})  # the start of a tie; any other event is no tie
_BOTH_GROUPS = {TieKind.SISTER, TieKind.FRIENDLY_COOPERATION}


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
        or _names_places(question)
        or specific_mentions(question, desk)
        or _has_events(question)
    ):
        return None
    if not (question.term_ids("tie") or question.term_ids("unit") or question.kind == "rank"):
        return None
    if question.kind in _OTHER_KINDS:
        return None
    return nth(number, question, desk)


def _afterwards(question: Question, desk: Desk) -> Draft | Refusal | None:
    """Answers “How many were there once Minsk had joined?”."""
    if len(question.partners) != 1 or question.areas or not has_form(question, "afterwards"):
        return None
    if not has_form(question, "count") or has_form(question, "duration"):
        return None
    if not (question.term_ids("change") or question.term_ids("event")) or specific_mentions(question, desk):
        return None
    return figures_after(question, desk)


def _shared(question: Question, desk: Desk) -> Draft | Refusal | None:
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


def _split(question: Question, desk: Desk) -> Draft | Refusal | None:
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
    asks_list = question.kind in ("list", "term", *_OTHER_KINDS)
    is_split = kinds == _BOTH_GROUPS and (has_form(question, "split") or names_total)
    is_all = names_total and has_form(question, "all") and not has_form(question, "continent")
    if asks_list and not names_total:
        return None
    if not is_split and not is_all:
        return None
    return total_answer(desk, question.language, kind=None, unit=unit_asked(question))


def _totals(question: Question, desk: Desk) -> Draft | Refusal | None:
    """Answers “the number for just the friendly-cooperation category” and “cities and countries, both numbers”."""
    if _names_places(question) or asked_time(question) or _has_other_events(question):
        return None
    if specific_mentions(question, desk) or question.term_ids("rank") or question.term_ids("change"):
        return None
    if has_form(question, "growth") or question.kind in (*_OTHER_KINDS, "list", "coverage", "passage"):
        return None
    is_one_group = len(kinds_named(question)) == 1 and question.kind in ("what-kind", "term")
    is_both_units = {"cities", "countries"} <= set(question.term_ids("unit")) and question.kind == "growth"
    if not has_form(question, "count") or not (is_one_group or is_both_units):
        return None
    return how_many(question, desk)


def _bare_count(question: Question, desk: Desk) -> Draft | Refusal | None:
    """Answers “what was the count at the start of 2019”: without another word it is the network's."""
    time = asked_time(question)
    if time is None or time.relation not in ("in", "by") or _names_places(question) or question.unknown:
        return None
    if question.terms or question.measures or not has_form(question, "count"):
        return None
    return figure(question, desk) if question.kind in ("figure", "how-many", "growth") else None


def _area_count(question: Question, desk: Desk) -> Draft | Refusal | None:
    """Answers “how many cities of SCO countries in 2022”: the count that a source gives for that time."""
    time = asked_time(question)
    if time is None or question.partners or question.foreign or question.term_ids("change"):
        return None
    if not areas_measures(question, desk) or _has_other_events(question):
        return None
    if asking_type(question.text, question.language) != "number":
        return None
    return as_of_then(question, desk)


def _named_in_area(question: Question, desk: Desk) -> Draft | Refusal | None:
    """Answers “how many African cities can you name”: not how much of all, but what the records name there."""
    if question.kind != "coverage" or not question.areas or question.partners or question.foreign:
        return None
    asks_number = asking_type(question.text, question.language) == "number"
    return (how_many if asks_number else which)(question, desk)


def _attribute_of_a_partner(question: Question, desk: Desk) -> Refusal | None:
    """The home city's measures, such as its population, are known of no partner."""
    if len(question.partners) != 1 or question.names_home or question.subjects or _has_other_events(question):
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


def _growth(question: Question, desk: Desk) -> Draft | Refusal | None:
    """Answers “How much did it grow between 2022 and 2025?”, "how many more in 2024 than in 2021?"."""
    time = question.time
    asks_number = asking_type(question.text, question.language) == "number"
    spans = time is not None and time.relation == "between"
    is_growth = has_form(question, "growth") and (time is not None or asks_number)
    is_more = has_form(question, "more") and spans
    is_gain = bool(question.term_ids("change")) and asks_number and spans and not question.term_ids("event")
    if not (is_growth or is_more or is_gain) or _has_other_events(question):
        return None
    if outside_areas(question) or question.kind in _OTHER_KINDS:
        return None
    outcome = growth(question, desk)
    if isinstance(outcome, Refusal) and not is_growth:
        return None  # what started in that time can still be counted
    return outcome


def _lists_in_time(question: Question, desk: Desk) -> Draft | Refusal | None:
    """Answers “Which ties came in 2008?”: a list of what began in a time; not a figure, not events."""
    time = asked_time(question)
    if time is None or time.relation == "by" or question.partners or question.foreign:
        return None
    if specific_mentions(question, desk) and "new-partners" not in question.measure_ids:
        return None
    if set(question.subjects) - {NETWORK} or _has_other_events(question) or _is_of_other_kind(question):
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


def _outside(question: Question, desk: Desk) -> Draft | Refusal | None:
    """Answers “European partners, but not those in Germany”."""
    if not outside_areas(question) or question.partners or question.foreign or _has_other_events(question):
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


def _first_of_an_area(question: Question, desk: Desk) -> Draft | Refusal | None:
    """Answers “Which Japanese town came before all others?”, which sounds like a list or a comparison."""
    if question.kind not in _RANKING or "first" not in question.term_ids("rank"):
        return None
    if len(question.areas) != 1 or not counts_partners(question):
        return None
    if question.partners or question.foreign or asked_time(question) or _has_other_events(question):
        return None
    if outside_areas(question) or asking_type(question.text, question.language) is not None:
        return None
    return rank(question, desk)


def _of_parts(question: Question, desk: Desk) -> Draft | Refusal | None:
    """Answers “Which towns are tied to the West Coast New Area?”: the ties that a part of the city holds."""
    if not parts_asked(question) or question.partners or question.term_ids("rank"):
        return None
    if question.term_ids("topic") or _has_other_events(question) or specific_mentions(question, desk):
        return None
    asks = asking_type(question.text, question.language)
    if asks == "date" or question.kind not in _LISTING:
        return None
    return (how_many if asks == "number" else which)(question, desk)


def _by_continent(question: Question, desk: Desk) -> Draft | Refusal | None:
    """Answers “All sister cities on each continent”."""
    if not has_form(question, "continent") or question.partners or _has_other_events(question):
        return None
    return by_continent(question, desk)


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
    if not is_choice or question.term_ids("rank") or _has_other_events(question):
        return None
    if asking_type(question.text, question.language) is not None:
        return None
    return what_kind(question, desk)


def _plain_figure(question: Question, desk: Desk) -> Draft | Refusal | None:
    """A measure of the home city or of a named subject, whose value is of the type that is asked for."""
    mentions = specific_mentions(question, desk)
    if not mentions or question.partners or _has_other_events(question):
        return None
    if question.foreign and not set(question.subjects) - set(HOME_SUBJECTS) - _other_cities(question, desk):
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


def _other_cities(question: Question, desk: Desk) -> set[str]:
    """The subjects that are cities themselves: their figures are told beside the home city's only."""
    return {
        subject
        for subject in question.subjects
        for place in question.foreign
        if place.kinds[0] == "place" and place.ids[0].isdigit()
    }


def _names_places(question: Question) -> bool:
    return bool(question.partners or question.areas or question.foreign)


def _is_of_other_kind(question: Question) -> bool:
    """True for a kind that is no list; an anniversary has to be named, since a list of a time sounds like one."""
    if question.kind == "anniversary":
        return has_form(question, "anniversary") or bool(ages_asked(question))
    return question.kind in _OTHER_KINDS


def _has_events(question: Question) -> bool:
    return bool(question.term_ids("event"))


def _has_other_events(question: Question) -> bool:
    """True for words of exchanges: visits, trains, awards; an agreement is how a tie begins."""
    named = {(mention.start, mention.end) for mention in asked_mentions(question)}
    return any(
        term.ids[0].startswith("event.")
        and term.ids[0].removeprefix("event.") not in _PLAIN_EVENTS
        and not any(start <= term.start and term.end <= end for start, end in named)
        for term in question.terms
    )


_FORMS: tuple[Form, ...] = (
    _impossible_date,
    _written,
    _bare_name,
    _nth,
    _afterwards,
    _shared,
    difference,
    _split,
    _growth,
    _totals,
    _bare_count,
    _area_count,
    _named_in_area,
    _attribute_of_a_partner,
    _first_of_an_area,
    _of_parts,
    _by_continent,
    _outside,
    _lists_in_time,
    _elapsed,
    _choice_of_kinds,
    _plain_figure,
)
