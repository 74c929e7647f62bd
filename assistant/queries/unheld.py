"""Whether an answer holds the one detail that was asked for: a sum, a distance, a weekday, who signed, who paid.

Queries know what they tell, not every detail that a question may want of it. What is told around a missing detail
answers nothing, so that such an answer becomes a refusal that names what is near. Knows no records.
"""

from __future__ import annotations

from collections.abc import Iterable

from assistant.answer_types import is_of_edition
from assistant.details import PEOPLE, Wanted, holds, wanted_of
from assistant.draft import Draft, Statement, strip_markers
from assistant.event_units import Unit, units_of
from assistant.evidence import HOME_SUBJECTS, NETWORK
from assistant.happening_words import things_in
from assistant.language import asking_type
from assistant.messages import say
from assistant.queries.desk import Desk, Refusal
from assistant.queries.figures import OFFICES
from assistant.queries.selecting import counts_partners
from assistant.queries.totals import TOTALS
from assistant.question import Question

_FIGURES = (
    "cost",
    "money",
    "distance",
    "weekday",
    "clock",
    "contact",
    "share",
    "maker",
)  # an answer without such a figure is none
_BY_PEOPLE = frozenset({"action.sign", "action.lead", "action.propose"})  # by somebody who has a name
_BY_ANYBODY = frozenset({"action.pay"})  # also by a city or a company
_PAID = "action.pay"
_OF_PARTNERS = frozenset({"compare", "which-more", "rank", "is-a"})  # here "who" may be a city
_OF_TIES = frozenset(
    {"is-a", "when", "what-kind", "profile"}
)  # kinds that a tie answers, unless a thing is named
_WITH_ANY_TIE = {"thing.exchange", "thing.anniversary", "thing.intent", "thing.protocol", "thing.memorandum"}
_TIE_RECORDS = frozenset({"tie", "partner", "coverage", "claim"})
_PERSONAL = "asks.personal"
_NEAREST = 1
_TOLD_FOR_ONE = 2  # events that the answer about one event tells; more are a list


def lacks_detail(question: Question, draft: Draft, desk: Desk) -> bool:
    """True when the question asks for a detail that no statement of the draft holds."""
    if _is_of_a_place(question, desk) and _tells_ties_alone(draft):
        return True
    texts = [text for statement in draft.statements for text in _texts(statement)]
    if _tells_another_person(question, draft):
        return True
    if question.subjects and not any(is_of_edition(question, text) for text in texts):
        return True
    if _asks_personal(question) and not any(_PERSONAL in things_in(text) for text in texts):
        return True
    units = units_of(question)
    if question.kind in _OF_TIES and _names_other_things(question, units, texts) and _tells_ties_alone(draft):
        return True
    if _lists_events(draft) and _names_other_things(question, units, texts):
        return True
    wanted = wanted_of(question, units)
    details = [detail for detail in wanted.details if detail in _FIGURES and not _tells_a_change(draft)]
    is_common = desk.happenings.is_common if desk.happenings else bool
    if any(not any(holds(wanted, detail, text, is_common) for text in texts) for detail in details):
        return True
    if question.partners and wanted.counted & PEOPLE and _tells_totals(draft):
        return True  # how many students a town has is no count of partners
    if not _asks_who(question, wanted):
        return False
    said = [
        strip_markers(statement.text) for statement in draft.statements
    ]  # a quote names more than is told
    if wanted.actions & _BY_ANYBODY:
        return not any(_PAID in things_in(text) for text in said)
    return not any(holds(wanted, "person", text, is_common) for text in said)


def counts_another_thing(question: Question, draft: Draft) -> bool:
    """True for the totals of the network in answer to a question that names no partners: it may count hotels."""
    totals = all(row.get("subject") == NETWORK and row.get("measure") in TOTALS for row in draft.rows)
    return bool(draft.rows) and totals and not counts_partners(question)


def lists_events(question: Question, draft: Draft) -> bool:
    """True for a list of what happened in answer to "how many"; it may be hotels that are counted."""
    is_list = len(draft.rows) > _TOLD_FOR_ONE and all(row.get("type") == "event" for row in draft.rows)
    return question.kind == "how-many" and is_list


def _tells_a_change(draft: Draft) -> bool:
    """True for the difference of two counts: "how far apart" and "by how much" ask for no distance and no sum."""
    return any(entry.rule == "difference" for statement in draft.statements for entry in statement.derived)


def without_detail(question: Question, draft: Draft) -> Refusal:
    """The refusal that names what the records hold instead of the detail: the event of the draft, if it tells one."""
    events = [
        strip_markers(statement.text)
        for statement in draft.statements
        if any(proof.node_id.startswith("event:") for proof in statement.proofs)
        and len(statement.proofs) == 1
    ]
    key = "abstain.no_detail" if events else "abstain.not_in_corpus"
    return Refusal("not-in-corpus", say(question.language, key), tuple(events[:_NEAREST]))


def _is_of_a_place(question: Question, desk: Desk) -> bool:
    """True when a partner is asked for a measure that a town has by itself: its airport, the year it was built."""
    if (
        question.kind == "where"
        or not question.partners
        or question.term_ids("tie")
        or question.term_ids("event")
    ):
        return False
    figures = desk.evidence.corpus.figures.values()
    of_the_network = {figure.measure for figure in figures if figure.subject == NETWORK}
    of_the_city = {figure.measure for figure in figures if figure.subject in HOME_SUBJECTS} - of_the_network
    if of_the_city & {*question.measure_ids}:
        return True
    others = {figure.subject for figure in figures if figure.measure in of_the_network}
    return any(
        mention.kind == "subject"
        and not others & {*mention.ids}
        and not any(place.start < mention.end and mention.start < place.end for place in question.places)
        for mention in question.measures
    )


def _asks_personal(question: Question) -> bool:
    """True for what belongs to the holder of an office alone: a birthday, a salary."""
    things = things_in(question.text)
    has_office = any(thing.startswith("role.") for thing in things) or "mayor" in question.measure_ids
    return _PERSONAL in things and has_office and not question.term_ids("tie")


def _tells_another_person(question: Question, draft: Draft) -> bool:
    """True for "when did X take office?" answered with the holder of the office: X may have held another one."""
    if asking_type(question.text, question.language) != "date":
        return False
    people = [row["value"] for row in draft.rows if row.get("measure") in OFFICES]
    return (
        bool(people)
        and len(people) == len(draft.rows)
        and not any(str(name) in question.text for name in people)
    )


def _names_other_things(question: Question, units: Iterable[Unit], texts: Iterable[str]) -> bool:
    """True for "has it a port?": a thing that is no tie and that no text of the answer has."""
    if question.term_ids("tie") or question.term_ids("event"):
        return False
    asked = {thing for unit in units for thing in unit.things if thing.startswith("thing.")} - _WITH_ANY_TIE
    return bool(asked) and not any(asked & things_in(text) for text in texts)


def _tells_ties_alone(draft: Draft) -> bool:
    """True for an answer that rests on nothing but records of ties, partners and their coverage."""
    return all(
        proof.node_id.partition(":")[0] in _TIE_RECORDS
        for statement in draft.statements
        for proof in statement.proofs
    )


def _lists_events(draft: Draft) -> bool:
    """True for a list of events and nothing else, as it answers what happened with a place."""
    events = [
        proof.node_id.startswith("event:") for statement in draft.statements for proof in statement.proofs
    ]
    return len(draft.rows) > 1 and all(events)


def _tells_totals(draft: Draft) -> bool:
    """True for an answer that begins with a figure of the whole network or a tie."""
    first = draft.statements[0].proofs
    return all(proof.node_id.startswith(("tie:", "coverage:", f"figure:{NETWORK}")) for proof in first)


def _asks_who(question: Question, wanted: Wanted) -> bool:
    if "person" not in wanted.details or question.kind in _OF_PARTNERS or question.term_ids("rank"):
        return False
    if "cpaffc" in question.term_ids("topic"):
        return False  # what is in charge of ties is a body
    return bool(wanted.actions & (_BY_PEOPLE | _BY_ANYBODY))


def _texts(statement: Statement) -> Iterable[str]:
    yield strip_markers(statement.text)
    yield from (proof.quote for proof in statement.proofs)
