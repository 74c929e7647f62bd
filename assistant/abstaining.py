"""Refusals that no query makes: a name with several meanings, a question off the topic, nothing in the records."""

from __future__ import annotations

from assistant.draft import strip_markers
from assistant.messages import say
from assistant.queries import Desk, Refusal
from assistant.queries.ties import main_tie, tie_statement
from assistant.question import Question

OUTSIDE = frozenset({"off-topic"})  # kinds that the records never answer


def ambiguous(question: Question, desk: Desk) -> Refusal | None:
    """What asks back which of several places a name means; None where that is clear."""
    if not question.ambiguous or question.partners:
        return None
    mention = question.ambiguous[0]
    others = {place.kinds[0] for place in question.places if len(place.ids) == 1}
    if others & set(mention.kinds):  # "Armenia and Georgia": what it is named with tells
        return None
    language = question.language
    choices = [
        desk.name(kind, identity, language) for kind, identity in zip(mention.kinds, mention.ids, strict=True)
    ]
    text = say(language, "abstain.ambiguous", name=mention.surface, choices=" / ".join(choices))
    return Refusal("ambiguous", text, tuple(choices))


def nothing(question: Question, desk: Desk) -> Refusal:
    """What says that the records hold no answer, with what is nearest to it."""
    language = question.language
    if question.kind in OUTSIDE and not question.measures and not question.partners:
        return Refusal("off-topic", say(language, "abstain.off_topic", home=desk.home(language)))
    if question.partners:
        place = desk.name("partner", question.partners[0], language)
        tie = main_tie(desk, question.partners[0])
        near = (strip_markers(tie_statement(desk, tie, language).text),) if tie else ()
        return Refusal("not-in-corpus", say(language, "abstain.unknown_attribute", place=place), near)
    return Refusal("not-in-corpus", say(language, "abstain.not_in_corpus"))
