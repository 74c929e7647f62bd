"""Signs that the forms of questions share: what a question names besides the ties it may ask for."""

from __future__ import annotations

from assistant.calendar_words import ages_asked
from assistant.queries.measures_asked import asked_mentions
from assistant.question import Question
from assistant.wordforms import has_form

OTHER_KINDS = frozenset({"events", "participants", "anniversary", "greeting", "off-topic"})
_PLAIN_EVENTS = frozenset({"agreement"})  # the start of a tie; any other event is no tie


def other_cities(question: Question) -> set[str]:
    """The subjects that are cities themselves: their figures are told beside the home city's only."""
    return {
        subject
        for subject in question.subjects
        for place in question.foreign
        if place.kinds[0] == "place" and place.ids[0].isdigit()
    }


def names_places(question: Question) -> bool:
    """True when a question names a partner, an area or another place than the home city."""
    return bool(question.partners or question.areas or question.foreign)


def is_of_other_kind(question: Question) -> bool:
    """True for a kind that is no list; an anniversary has to be named, since a list of a time sounds like one."""
    if question.kind == "anniversary":
        return has_form(question, "anniversary") or bool(ages_asked(question))
    return question.kind in OTHER_KINDS


def has_other_events(question: Question) -> bool:
    """True for words of exchanges: visits, trains, awards; an agreement is how a tie begins."""
    named = {(mention.start, mention.end) for mention in asked_mentions(question)}
    return any(
        term.ids[0].startswith("event.")
        and term.ids[0].removeprefix("event.") not in _PLAIN_EVENTS
        and not any(start <= term.start and term.end <= end for start, end in named)
        for term in question.terms
    )
