"""Who took part in an event; taking part is not partnership, and the answer says so."""

from __future__ import annotations

from dataclasses import replace

from assistant.draft import Draft, Statement
from assistant.evidence import HOME_SUBJECTS
from assistant.happening_words import things_in
from assistant.language import asking_type
from assistant.queries.desk import Desk, Refusal, Writer
from assistant.queries.figures import figure_statement
from assistant.queries.happenings import event_row, event_statement
from assistant.queries.measures_asked import matching
from assistant.queries.selecting import countries_asked
from assistant.queries.totals import figure_row
from assistant.question import Question
from corpus import Event

_TAKING_PART = frozenset(
    {"action.represent", "action.visit", "asks.person", "people.people", "people.cities"}
)
_GATHERING = 2  # partners that make an event a gathering
_TELLING = 0.4  # weight from which a word of the title tells an event apart
_NEAR_THE_BEST = 0.15  # of rank; a word such as "mayor" is in the records of single guests too
_MIN_OVERLAP = 0.6  # of an event's title words that a question must name to mean that event


def participants(question: Question, desk: Desk) -> Draft | Refusal | None:
    """The partners on record at the event that the question names, with the official counts of that event."""
    event = asked_event(question, desk)
    if event is None or not event.partners or not _TAKING_PART & things_in(question.text):
        return None
    asked = countries_asked(question, desk)
    if asked is not None and not any(desk.country(partner) in asked for partner in event.partners):
        return None  # nobody on record there: what else the question wants is not known from the list
    language = question.language
    writer = Writer(desk, language)
    refs = writer.ref(f"event:{event.id}")
    wanted = [partner for partner in question.partners if partner in event.partners]
    if asked is not None and not wanted:
        wanted = [partner for partner in event.partners if desk.country(partner) in asked]
    names = writer.items([writer.partner(partner) for partner in wanted or event.partners])
    listed = [
        writer.write("participants.list", event=event.title, items=names, refs=refs),
        event_statement(desk, event, language),
    ]
    counts: list[Statement] = []
    figures = [
        entry
        for entry in desk.evidence.corpus.figures.values()
        if entry.subject in question.subjects and entry.subject not in HOME_SUBJECTS
    ]
    for entry in matching(question, desk) or figures:
        if entry not in figures:
            continue
        counts.append(figure_statement(desk, entry, language))
    asks_number = asking_type(question.text, language) == "number"
    statements = [*counts, *listed] if asks_number else [*listed, *counts]
    statements.append(Writer(desk, language).write("participants.note"))
    rows = (event_row(event), *(figure_row(entry) for entry in figures))
    return Draft(tuple(statements), rows, str(event.start) if event.start else None)


def asked_event(question: Question, desk: Desk) -> Event | None:
    """The event whose title the question names, itself or through a subject of figures; the newest of several."""
    names = [
        name.lower()
        for subject in question.subjects
        if subject not in HOME_SUBJECTS
        for name in desk.measures.subjects.get(subject, {}).get("en", ())
    ]
    asked = set(question.text.lower().split())
    best: tuple[float, str, Event] | None = None
    for event in desk.evidence.corpus.events.values():
        if not event.evidence.is_assertable:
            continue
        title = event.title.lower()
        words = [word for word in title.split() if len(word) > 3]
        overlap = sum(word in asked for word in words) / len(words) if words else 0.0
        if any(name in title for name in names):
            overlap = max(overlap, 1.0)
        if overlap < _MIN_OVERLAP:
            continue
        if question.time and event.start and not question.time.holds(event.start):
            continue
        entry = (
            overlap + 0.1 * bool(event.partners) + 0.01 * len(event.partners),
            str(event.start or ""),
            event,
        )
        if best is None or entry[:2] > best[:2]:
            best = entry
    return best[2] if best else _found_event(question, desk)


def _found_event(question: Question, desk: Desk) -> Event | None:
    """The gathering that the question's words mean, whoever it asks for; of likely ones that with most partners."""
    if desk.happenings is None:
        return None
    found = desk.happenings.find(replace(question, places=()))
    likely = [
        entry
        for entry in found
        if entry.rank >= found[0].rank - _NEAR_THE_BEST
        and len(entry.told.event.partners) >= _GATHERING
        and any(desk.happenings.weight(unit) >= _TELLING for unit in entry.in_title)
    ]
    return max(
        (entry.told.event for entry in likely),
        key=lambda event: (len(event.partners), event.id),
        default=None,
    )
