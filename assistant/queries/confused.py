"""Counts that a question gives to something else than the records do: 89 economic partners called sister cities."""

from __future__ import annotations

from assistant.draft import strip_markers
from assistant.evidence import NETWORK
from assistant.language import asking_type
from assistant.messages import say, sentence_join
from assistant.queries.desk import Desk, Refusal
from assistant.queries.figures import figure_statement
from assistant.queries.measures_asked import assertable, measures_asked
from assistant.question import Question
from corpus import Figure

_UNITS = frozenset({"partners", "economic partners", "cities", "countries", "countries and regions"})
_TWO = 2  # numbers that agree by no chance


def count_of_another(question: Question, desk: Desk) -> Refusal | None:
    """What counts a question repeats under another name; None when they are of what it names, or of nothing known."""
    asks = asking_type(question.text, question.language) == "number"
    if asks or not question.numbers or question.partners or question.foreign or question.areas:
        return None
    if not question.term_ids("tie") or not (question.names_home or NETWORK in question.subjects):
        return None
    counts = [
        entry
        for entry in assertable(desk)
        if entry.subject == NETWORK and entry.unit in _UNITS and entry.as_of
    ]
    own = {measure for asked in measures_asked(question, desk) for measure in asked.measures}
    repeated = [entry for entry in counts if entry.number in question.numbers and _is_then(entry, question)]
    others = [entry for entry in repeated if entry.measure not in own]
    if any(entry.measure in own and entry.measure != "countries" for entry in repeated) or not others:
        return None
    newest = max(str(entry.as_of) for entry in others)
    told = [entry for entry in others if str(entry.as_of) == newest]
    if question.time is None and len({entry.number for entry in told}) < _TWO:
        return None
    texts = [strip_markers(figure_statement(desk, entry, question.language).text) for entry in told]
    statement = sentence_join(question.language, texts)
    text = say(question.language, "abstain.false_premise", statement=statement)
    return Refusal("false-premise", text, tuple(texts))


def _is_then(entry: Figure, question: Question) -> bool:
    return question.time is None or (entry.as_of is not None and question.time.holds(entry.as_of))
