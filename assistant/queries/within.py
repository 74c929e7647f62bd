"""The partners within a state or province of the world: "which partners are in Bavaria?"."""

from __future__ import annotations

from dataclasses import replace

from assistant.draft import Draft
from assistant.messages import listing, say
from assistant.queries.counting import tell_selection
from assistant.queries.desk import Desk, Refusal
from assistant.queries.selecting import select_ties, unit_asked
from assistant.question import Question

_ASKS_FOR_PARTNERS = frozenset({"list", "how-many", "where", "is-a", "profile", "rank", "attribute"})
_NEAR_KINDS = 3  # so many of the nearest kinds may be one of these: a state is read as a foreign town


def partners_within(question: Question, desk: Desk) -> Draft | Refusal | None:
    """The partners within the states and provinces that the question names.

    None when it asks for something else, or names another foreign place or a partner.
    """
    states = [mention for mention in question.foreign if mention.kinds == ("place",)]
    inside = {
        partner for state in states for partner in desk.gazetteer.partners_within("place", state.ids[0])
    }
    kinds = {entry.kind for entry in question.kinds[:_NEAR_KINDS]}
    if not inside or len(states) < len(question.foreign) or question.partners or question.names:
        return None
    if not question.term_ids("tie") or not kinds & _ASKS_FOR_PARTNERS:
        return None
    selection = select_ties(question, desk)
    ties = tuple(tie for tie in selection.ties if tie.partner in inside)
    if not ties:
        return None
    language = question.language
    areas = tuple(dict.fromkeys(("place", state.ids[0]) for state in states))
    names = [desk.name(*area, language) for area in areas]
    return tell_selection(
        question,
        desk,
        replace(
            selection,
            ties=ties,
            excluded=tuple(tie for tie in selection.excluded if tie.partner in inside),
            areas=areas,
            where=say(language, "count.where_area", place=listing(language, names)),
        ),
        unit_asked(question),
    )
