"""Questions that take for granted what the records do not show."""

from __future__ import annotations

from assistant.draft import strip_markers
from assistant.messages import say
from assistant.queries.desk import Desk, Refusal
from assistant.queries.ties import main_tie, tie_statement
from assistant.question import Question
from corpus import Status


def false_premise(question: Question, desk: Desk) -> Refusal | None:
    """For a question about the end of a tie that the records know as standing; None when nothing is presumed."""
    if not question.term_ids("premise") or not question.partners:
        return None
    ties = [tie for partner in question.partners if (tie := main_tie(desk, partner))]
    standing = [
        tie for tie in ties if tie.is_named_partner and tie.status is not Status.PAUSED and tie.end is None
    ]
    if not standing or len(standing) < len(ties):
        return None
    language = question.language
    told = strip_markers(tie_statement(desk, standing[0], language).text)
    return Refusal("false-premise", say(language, "abstain.false_premise", statement=told), (told,))
