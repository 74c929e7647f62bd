"""The answer about one event: the event that fits the question, the asked detail first.

An event that fits but lacks the detail makes a refusal that names it; no event that stands out makes nothing, so that
other queries answer. Knows nothing about how events are compared.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.candidates import Candidate
from assistant.details import Wanted, holds, wanted_of
from assistant.draft import Draft, Statement, strip_markers
from assistant.event_finding import Found, Told
from assistant.event_units import Unit, units_of
from assistant.language import DEFAULT_LANGUAGE
from assistant.messages import say
from assistant.queries.desk import Desk, Refusal, Writer
from assistant.queries.happenings import event_row, event_statement
from assistant.question import Question
from assistant.sentences import split_sentences
from assistant.written_dates import find_dates

_ENOUGH = 0.6  # of the question's units, by weight, that an event must explain …
_ENOUGH_WITHOUT_PLACE = 0.7  # … more where no place is named to tell events apart …
_ENOUGH_WITHOUT_DETAIL = 0.75  # … and where no detail is asked for: such a question may want a list
_RARE = 0.4  # weight from which a unit tells an event apart
_VERY_RARE = 0.6  # weight from which a unit of its title names an event
_APART = 0.08  # of rank; events nearer than this to the best one are told with it …
_MOST_TOLD = 2  # … up to so many; more are a list
_LISTED = frozenset(  # words of lists: what kinds of things happened with a place
    {
        "thing.exchange",
        "thing.delegation",
        "thing.meeting",
        "thing.culture",
        "thing.trade",
        "people.cities",
        "people.countries",
        "action.visit",
        "action.sign",
        "action.open",
        "action.represent",
    }
)
_COUNTED_BY_OTHERS = frozenset({"bond.partner", "bond.agreement", "bond.home"})  # ties are counted elsewhere
_NEVER_OF_EVENTS = frozenset(
    {"is-a", "which-more", "compare", "coverage", "growth", "participants", "figure"}
)
_SELDOM_OF_EVENTS = frozenset(
    {"how-many", "list", "rank", "what-kind", "where"}
)  # kinds that ask for something else, unless what they name is an event's own
_NEARLY_ALL = 0.9  # of a question that asks for a figure in keywords: "containers, first train to …"
_LEAST_UNITS = 2  # words that a question without an asked detail must share with its event
_MOVING = frozenset({"visit", "event", "sco", "arts", "exchange", "youth", "trade", "award", "anniversary"})
_MEASURABLE = ("person", "number", "duration", "distance", "cost", "money", "weekday", "often")


def one_event(
    question: Question, desk: Desk, sentences: Callable[[], Sequence[Candidate]]
) -> Draft | Refusal | None:
    """The event that the question means, with the asked detail first; None when no event stands out.

    Args:
        question: what is asked.
        desk: the records; without a finder of events on it there is no answer.
        sentences: gives the sentences of articles that are near to the question, best first.
    """
    if desk.happenings is None or _asks_attribute(question):
        return None
    wanted = wanted_of(question, units_of(question))
    if "next" in wanted.details:
        question = replace(question, time=None)  # no record lies in the time asked for
    claimed = _claimed(question, desk, wanted)
    if claimed is not None:
        return claimed
    found = desk.happenings.find(question)
    if not found:
        return None
    best = found[0]
    if not _stands_out(question, desk, wanted, best):
        return None
    chosen = [
        entry for entry in found if entry.rank >= best.rank - _APART and entry.coverage >= best.coverage
    ]
    if "next" in wanted.details:
        return _no_next(question, desk, best) if best.told.event.type in _MOVING else None
    holding = [entry for entry in chosen if _holds_all(desk, wanted, entry.told)]
    if holding:
        if len(holding) > _MOST_TOLD:
            return None
        return _told(question, desk, wanted, [entry.told for entry in _newest_first(holding)], sentences)
    if len(chosen) > _MOST_TOLD:
        return None
    told = best.told
    quoted = _quoted(question, desk, wanted, told, sentences)
    if quoted:
        return _draft(question, desk, [*quoted, _statement(question, desk, wanted, told)], [told])
    if not any(detail in _MEASURABLE for detail in wanted.details):
        return None
    statement = event_statement(desk, told.event, question.language)
    text = say(question.language, "abstain.no_detail", home=desk.home(question.language))
    return Refusal("not-in-corpus", text, (strip_markers(statement.text),))


def _claimed(question: Question, desk: Desk, wanted: Wanted) -> Draft | None:
    """What a source says of an exchange that is no event on record: it has every word asked, and its date."""
    assert desk.happenings is not None
    if wanted.details != ("date",) and (wanted.details or question.time is None or question.time.is_now):
        return None
    statements = tuple(
        Statement(claim.statement, (desk.evidence.proof(f"claim:{claim.id}"),), is_verbatim=True)
        for claim in desk.happenings.claims(question)
        if find_dates(claim.statement)
    )
    return Draft(statements, (), None) if statements else None


def _asks_attribute(question: Question) -> bool:
    """True for a measure of a place itself, or of a port: how many people live there is no count of visitors."""
    names_more = question.partners or question.foreign or question.numbers  # "the 34th" is one event
    is_of_subject = question.kind == "figure" and question.subjects and not names_more
    return bool(question.measure_ids) and bool(question.kind == "attribute" or is_of_subject)


def _stands_out(question: Question, desk: Desk, wanted: Wanted, best: Found) -> bool:
    """True when the event explains so much of the question that the question means it."""
    assert desk.happenings is not None
    own = [unit for unit in best.matched if not unit.is_of_ties and not unit.is_role]
    telling = [unit for unit in own if not _is_of_lists(unit) and desk.happenings.weight(unit) >= _RARE]
    is_named = bool(question.partners or question.foreign or question.ambiguous)
    if question.time is not None and (
        question.time.is_now or question.time.relation not in ("in", "between")
    ):
        return False
    if "next" in wanted.details:
        return best.coverage >= _ENOUGH_WITHOUT_PLACE and any(unit in best.in_title for unit in telling)
    if _is_pinned(question, desk, wanted, best):
        return best.coverage >= _ENOUGH_WITHOUT_DETAIL
    if not own:
        is_agreement = any("bond.agreement" in unit.things for unit in best.matched)
        return (
            is_named and is_agreement and "duration" in wanted.details and _holds_all(desk, wanted, best.told)
        )
    if any(_has_digit(question.text[unit.start : unit.end]) for unit in best.missed):
        return False  # the 50th is not the 45th
    if "number" in wanted.details and wanted.counted and wanted.counted <= _COUNTED_BY_OTHERS:
        return False
    if "cost" in wanted.details and not any(unit in best.in_title for unit in telling):
        return False  # "the yearly budget" is that of no event
    if wanted.details == ("date",) and not any(unit in best.in_title for unit in telling):
        return False  # a date is that of what the title says
    enough = _ENOUGH if is_named else _ENOUGH_WITHOUT_PLACE
    if not wanted.details:
        names_it = [
            unit for unit in telling if unit in best.in_title and desk.happenings.weight(unit) >= _VERY_RARE
        ]
        is_whole = best.coverage >= _NEARLY_ALL and len(telling) >= _LEAST_UNITS and is_named
        if question.kind in _NEVER_OF_EVENTS and not (question.kind == "figure" and is_whole):
            return False
        if is_whole and question.kind == "figure":
            return any(unit in best.in_title for unit in telling)
        if not names_it and (question.kind in _SELDOM_OF_EVENTS or len(own) < _LEAST_UNITS):
            return False
        enough = _ENOUGH_WITHOUT_DETAIL
    if best.coverage < enough:
        return False
    if telling:
        is_rare = (
            bool(wanted.details)
            and set(wanted.details) <= {"date", "place", "person"}
            and any(unit in best.in_title and desk.happenings.weight(unit) >= _VERY_RARE for unit in telling)
        )
        is_of_time = bool(question.time) and any(unit.things or unit.is_name for unit in telling)
        is_told_apart = is_rare or len(telling) > 1 or is_of_time
        return is_named or is_told_apart
    # only words of lists: a detail makes one event of them, a person above all
    if not is_named:
        return False
    if "place" in wanted.details and wanted.actions:
        return True
    return "person" in wanted.details or ("number" in wanted.details and _is_counted_within(wanted))


def _is_pinned(question: Question, desk: Desk, wanted: Wanted, best: Found) -> bool:
    """True when a day or a place tells the event apart as no word could: "what was signed on that day?"."""
    if any(_has_digit(unit.text) for unit in best.missed) or "number" in wanted.details:
        return False
    if any(
        "bond.partner" in unit.things for unit in best.units
    ):  # "is it a partner, since a train goes there?"
        return False
    event = best.told.event
    is_of_one = len(event.partners) == 1 and set(event.partners) == set(question.partners)
    if question.time is not None and is_of_one and question.time.first == question.time.last:
        return not wanted.details
    assert desk.happenings is not None
    at = desk.happenings.is_at
    return bool(question.foreign) and all(at(event, mention) for mention in question.foreign)


def _has_digit(text: str) -> bool:
    return any(character.isdigit() for character in text)


def _is_counted_within(wanted: Wanted) -> bool:
    """True when people are counted, not events: "how many visits" asks for a list."""
    return any(thing.startswith("people.") and thing not in _LISTED for thing in wanted.counted)


def _is_of_lists(unit: Unit) -> bool:
    return bool(unit.things) and all(thing in _LISTED or thing.startswith("bond.") for thing in unit.things)


def _pieces(told: Told) -> list[str]:
    event = told.event
    facts = [sentence.text for sentence in split_sentences(event.facts)]
    return [event.title, *facts, *(claim.statement for claim in told.claims)]


def _holds_all(desk: Desk, wanted: Wanted, told: Told) -> bool:
    assert desk.happenings is not None
    pieces = _pieces(told)
    for detail in wanted.details:
        if detail == "date":
            if told.event.start is None:
                return False
        elif detail == "place":
            if not told.event.place:
                return False
        elif not any(holds(wanted, detail, piece, desk.happenings.is_common) for piece in pieces):
            return False
    return True


def _told(
    question: Question,
    desk: Desk,
    wanted: Wanted,
    told: Sequence[Told],
    sentences: Callable[[], Sequence[Candidate]],
) -> Draft:
    statements: list[Statement] = []
    if (
        question.language != DEFAULT_LANGUAGE
        and len(told) == 1
        and wanted.is_measured | ("person" in wanted.details)
    ):
        # a digest in the reader's language is read more easily than the record's English
        statements += list(_quoted(question, desk, wanted, told[0], sentences, own_language=True))
    for entry in told:
        statements.append(_statement(question, desk, wanted, entry))
        statements += _claims(desk, wanted, entry, question.language)
        if "place" in wanted.details and entry.event.place:
            writer = Writer(desk, question.language)
            refs = writer.ref(f"event:{entry.event.id}")
            statements.append(writer.write("events.place", place=entry.event.place, refs=refs))
    return _draft(question, desk, statements, told)


def _draft(question: Question, desk: Desk, statements: Sequence[Statement], told: Sequence[Told]) -> Draft:
    dates = [str(entry.event.start) for entry in told if entry.event.start]
    return Draft(tuple(statements), tuple(event_row(entry.event) for entry in told), max(dates, default=None))


def _statement(question: Question, desk: Desk, wanted: Wanted, told: Told) -> Statement:
    """The event with its facts, those that hold the asked details first."""
    assert desk.happenings is not None
    is_common = desk.happenings.is_common
    facts = [sentence.text for sentence in split_sentences(told.event.facts)]
    details = [detail for detail in wanted.details if detail in _MEASURABLE]
    facts.sort(key=lambda fact: -sum(holds(wanted, detail, fact, is_common) for detail in details))
    return event_statement(desk, told.event, question.language, facts=" ".join(facts))


def _claims(desk: Desk, wanted: Wanted, told: Told, language: str) -> list[Statement]:
    """What single sources say of the event where it bears on the asked details and the facts do not hold them."""
    assert desk.happenings is not None
    is_common = desk.happenings.is_common
    details = [detail for detail in wanted.details if detail in _MEASURABLE]
    own = (told.event.title, *(sentence.text for sentence in split_sentences(told.event.facts)))
    lacking = [
        detail for detail in details if not any(holds(wanted, detail, piece, is_common) for piece in own)
    ]
    statements = []
    for claim in told.claims:
        if any(holds(wanted, detail, claim.statement, is_common) for detail in lacking):
            proof = desk.evidence.proof(f"claim:{claim.id}")
            statements.append(Statement(claim.statement, (proof,), is_verbatim=True))
    return statements


def _quoted(
    question: Question,
    desk: Desk,
    wanted: Wanted,
    told: Told,
    sentences: Callable[[], Sequence[Candidate]],
    *,
    own_language: bool = False,
) -> list[Statement]:
    """The best sentence of an article on this very event that holds the asked details."""
    assert desk.happenings is not None
    event = told.event
    details = [detail for detail in wanted.details if detail in _MEASURABLE]
    if not details:
        return []
    for candidate in sentences():
        passage, text = candidate.passage, candidate.sentence.text
        proof = candidate.proof()
        if passage.kind == "record" or not set(proof.sources) & set(event.sources):
            continue
        if passage.language != question.language and (own_language or passage.language != DEFAULT_LANGUAGE):
            continue
        if event.start is not None:
            dates = [atom.written for atom in find_dates(text)]
            if not any(
                when.year == event.start.year
                and (not when.month or not event.start.month or when.month == event.start.month)
                for when in dates
            ):
                continue
        if all(holds(wanted, detail, text, desk.happenings.is_common) for detail in details):
            return [Statement(text, (proof,), is_verbatim=True)]
    return []


def _no_next(question: Question, desk: Desk, best: Found) -> Refusal:
    statement = event_statement(desk, best.told.event, question.language)
    return Refusal(
        "not-in-corpus",
        say(question.language, "abstain.no_next"),
        (strip_markers(statement.text),),
    )


def _newest_first(found: Sequence[Found]) -> list[Found]:
    return sorted(found, key=lambda entry: str(entry.told.event.start or ""), reverse=True)
