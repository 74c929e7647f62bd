"""Events: what happened with whom and when, told in the words of the records."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from assistant.details import wanted_of
from assistant.draft import Derived, Draft, Statement
from assistant.event_units import units_of
from assistant.happening_words import spot
from assistant.messages import say
from assistant.queries.desk import Desk, Refusal, Writer
from assistant.queries.selecting import countries_asked, place_words
from assistant.question import Question
from corpus import Event, PartialDate

_HAPPENING = ("action.", "thing.", "people.", "role.")  # words for what people do together
_SHOWN = 8  # events told in the text; all of them stand in the rows


def event_row(event: Event) -> dict[str, Any]:
    """An event as a row of the reply."""
    return {
        "type": "event",
        "id": event.id,
        "date": str(event.start) if event.start else None,
        "end": str(event.end) if event.end else None,
        "title": event.title,
        "event_type": event.type,
        "partners": list(event.partners),
        "evidence": event.evidence.value,
        "sources": list(event.sources),
    }


def event_statement(desk: Desk, event: Event, language: str, *, facts: str | None = None) -> Statement:
    """One event: its date, its title and what is known of it, as the record words it.

    Args:
        desk: the records.
        event: the event to tell.
        language: the language of the date and of the frame.
        facts: the event's own facts in another order; None for theirs.
    """
    writer = Writer(desk, language)
    refs = writer.ref(f"event:{event.id}")
    told = event.facts if facts is None else facts
    facts = f" – {told.rstrip('.')}" if told else ""
    slots: dict[str, Any] = {"title": event.title + facts, "refs": refs}
    if event.start is None:
        return writer.write("events.item_undated", **slots)
    date = writer.date(event.start, event.date_basis)
    if event.end and event.end != event.start:
        date = say(language, "events.span", first=date, last=writer.date(event.end))
    return writer.write("events.item", date=date, **slots)


def partner_events(
    desk: Desk, partner: str, language: str, *, limit: int
) -> tuple[list[Statement], list[dict[str, Any]]]:
    """The newest events with a partner, newest first, as statements and rows."""
    events = _newest_first(
        event
        for event in desk.evidence.corpus.events.values()
        if partner in event.partners and event.evidence.is_assertable
    )[:limit]
    return [event_statement(desk, event, language) for event in events], [
        event_row(event) for event in events
    ]


def events(question: Question, desk: Desk) -> Draft | Refusal | None:
    """The events that pass the filters: partners or areas, types, time. None without any filter.

    None also where a measure is asked for ("how often", "how far"), since a list of events measures nothing, and where
    ties are asked for and nothing says that something happened.
    """
    if wanted_of(question, units_of(question)).is_single_measure:
        return None
    happens = question.term_ids("event") or any(
        entry.id.startswith(_HAPPENING) for entry in spot(question.text)
    )
    if question.term_ids("tie") and not happens:
        return None
    selected = select_events(question, desk)
    if selected is None:
        return None
    if not selected:
        return None
    return tell_events(question, desk, selected)


def select_events(question: Question, desk: Desk) -> list[Event] | None:
    """The events that pass the question's filters, newest first; None when it names no filter."""
    types = set(question.term_ids("event"))
    countries = countries_asked(question, desk)
    partners = set(question.partners)
    time = question.time if question.time and not question.time.is_now else None
    if not (partners or countries is not None or time):
        return None
    found = [
        event
        for event in desk.evidence.corpus.events.values()
        if event.evidence.is_assertable
        and (not partners or partners & set(event.partners))
        and (countries is None or any(desk.country(partner) in countries for partner in event.partners))
        and (time is None or (event.start is not None and time.holds(event.start)))
    ]
    if types:
        typed = [event for event in found if event.type in types]
        found = typed or found
    return _newest_first(found)


def tell_events(question: Question, desk: Desk, selected: Sequence[Event]) -> Draft:
    """A draft that tells the events, newest first, and counts them."""
    language = question.language
    writer = Writer(desk, language)
    refs = writer.ref(*(f"event:{event.id}" for event in selected))
    about = place_words(question, desk)
    if question.partners:
        names = writer.items([writer.partner(partner) for partner in question.partners])
        about = say(language, "events.about", place=names)
    said = question.time.said if question.time else None
    head = writer.write(
        "events.head",
        n=len(selected),
        about=about,
        when=say(language, "events.when", date=writer.date(said)) if said else "",
        refs=refs if len(selected) > _SHOWN else "",
        derived=(
            Derived("count", str(len(selected))),
            *([Derived("given", str(said)), Derived("given", str(said.year))] if said else ()),
        ),
        areas=question.areas,
    )
    statements = [event_statement(desk, event, language) for event in selected[:_SHOWN]]
    rows = tuple(event_row(event) for event in selected)
    newest = max((str(event.start) for event in selected if event.start), default=None)
    if len(selected) == 1:
        return Draft(tuple(statements), rows, newest)
    return Draft((head, *statements), rows, newest)


def _newest_first(found: Any) -> list[Event]:
    return sorted(found, key=lambda event: (event.start or PartialDate(1), event.id), reverse=True)
