"""The closed set of typed queries, by kind of question.

Each takes a Question and the Desk and gives a Draft, a Refusal (the records cannot prove it, and why), or
None when the
question lacks what the query needs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from assistant.draft import Draft
from assistant.queries.calendar import anniversaries
from assistant.queries.counting import figure_or_total, how_many, which
from assistant.queries.desk import Desk, Refusal
from assistant.queries.forms import by_form
from assistant.queries.growing import growth
from assistant.queries.happenings import events
from assistant.queries.one_event import one_event
from assistant.queries.participation import participants
from assistant.queries.premises import false_premise
from assistant.queries.ranking import compare, rank, which_more
from assistant.queries.single import how_long, is_partner, not_confirmed, profile, what_kind, when, where
from assistant.queries.whole import coverage, greeting
from assistant.queries.within import partners_within
from assistant.question import Question

Query = Callable[[Question, Desk], Draft | Refusal | None]

QUERIES: Mapping[str, Query] = {
    "how-many": how_many,
    "list": which,
    "when": when,
    "how-long": how_long,
    "rank": rank,
    "is-a": is_partner,
    "what-kind": what_kind,
    "where": where,
    "compare": compare,
    "which-more": which_more,
    "figure": figure_or_total,
    "growth": growth,
    "anniversary": anniversaries,
    "events": events,
    "participants": participants,
    "profile": profile,
    "coverage": coverage,
    "greeting": greeting,
}

__all__ = [
    "QUERIES",
    "Desk",
    "Query",
    "Refusal",
    "by_form",
    "false_premise",
    "not_confirmed",
    "one_event",
    "partners_within",
]
