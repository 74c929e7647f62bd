"""What a conversation last spoke of: the last question, its place or group, what was listed, a person.

Knows nothing about how a follow-up leans on it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from assistant.followups import follow_up_words
from assistant.language import asking_type
from assistant.question import AREA_KINDS, Question
from assistant.written_dates import find_dates
from corpus import Gazetteer

_SINGLE = frozenset({"partner", "place", "lookalike"})
_MOMENTS = 2
_PERSON = re.compile(r"\b[A-Z][a-z]+(?:-[a-z]+)? [A-Z][a-z]+(?:-[A-Za-z]+)?\b")


@dataclass(frozen=True, slots=True)
class Antecedents:
    """What the conversation last spoke of."""

    question: Question | None = None  # the last question, itself made to stand alone
    place: str | None = None  # the last single place by its name in the text
    group: str | None = None  # the last area, when the last question was about all partners in it
    person: str | None = None  # the last person named in a reply
    listed: tuple[str, ...] = ()  # the partners that the last reply named, when it named several
    within: tuple[str, str] | None = (
        None  # kind and id of what the last place or area is, to tell its country
    )
    moments: tuple[str, ...] = ()  # the last two times that were spoken of, as they were written
    offered: Question | None = (
        None  # the question whose ambiguous name the conversation went on to make plain
    )


def is_courtesy(text: str, question: Question) -> bool:
    """True for a turn that thanks or greets: what was spoken of stays."""
    return follow_up_words(question.language).is_whole(text, "thanks")


def after_question(state: Antecedents, question: Question, gazetteer: Gazetteer) -> Antecedents:
    """What was spoken of once a question, made to stand alone, has been asked.

    Areas are kept by their names ("Korean" as "South Korea"), but in Russian, where the name would need its case.
    """
    singles = [mention for mention in question.places if mention.kinds[0] in _SINGLE]
    areas = [mention for mention in question.places if mention.kinds[0] in AREA_KINDS]
    offered = _still_offered(state, question)
    moments = _with_moment(state.moments, question)
    if singles:
        within = (singles[-1].kinds[0], singles[-1].ids[0])
        return Antecedents(
            question,
            _whole_name(singles[-1].surface),
            None,
            state.person,
            within=within,
            moments=moments,
            offered=offered,
        )
    if areas:
        language = question.language
        said = question.text[areas[0].start : areas[-1].end]
        if language != "ru" and len(areas) == 1 and len(areas[0].ids) == 1:
            said = gazetteer.name(areas[0].kinds[0], areas[0].ids[0], language)
        within = (areas[0].kinds[0], areas[0].ids[0])
        return Antecedents(
            question, None, said, state.person, within=within, moments=moments, offered=offered
        )
    return Antecedents(question, None, None, state.person, moments=moments, offered=offered)


def _still_offered(state: Antecedents, question: Question) -> Question | None:
    """The ambiguous question that this one makes plain, or that an earlier one did."""
    last = state.question
    if last is not None and last.ambiguous and not question.ambiguous:
        readings = set(zip(last.ambiguous[0].kinds, last.ambiguous[0].ids, strict=True))
        return last if any((place.kinds[0], place.ids[0]) in readings for place in question.places) else None
    return state.offered if not question.ambiguous else None


def _with_moment(moments: tuple[str, ...], said: Question) -> tuple[str, ...]:
    """The last two times, the one that a text names included; a range and the present are none."""
    time = said.time
    written = find_dates(said.text)
    if time is None or time.said is None or time.relation == "between" or not written:
        return moments
    return (*moments, said.text[written[0].start : written[0].end])[-_MOMENTS:]


def _whole_name(surface: str) -> str:
    """A name with the bracket closed that its mention leaves open."""
    return surface + ")" if surface.count("(") > surface.count(")") else surface


def after_reply(state: Antecedents, reply: Question) -> Antecedents:
    """What was spoken of once a reply has been given.

    A reply to a question about no single place brings one up when it names one only, or the first or newest of all; the
    first person it names may be "he" or "she".
    """
    if state.question is None:
        return state
    partners = [mention for mention in reply.places if mention.kinds[0] == "partner"]
    names, ids = [mention.surface for mention in partners], {mention.ids[0] for mention in partners}
    place, listed, within = state.place, state.listed, state.within
    if not any(mention.kinds[0] in _SINGLE for mention in state.question.places):
        one = bool(names) and (len(ids) == 1 or bool(state.question.term_ids("rank")))
        place = _whole_name(names[0]) if one else None
        within = ("partner", partners[0].ids[0]) if one else within
        listed = tuple(dict.fromkeys(names)) if len(ids) > 1 else ()
    named = [mention.surface for mention in (*reply.places, *reply.terms, *reply.measures)]
    persons = (  # as they were written: spelling may have changed a name that nothing knows
        match.group()
        for match in _PERSON.finditer(reply.shown)
        if not any(surface in match.group() or match.group() in surface for surface in named)
    )
    asks_date = asking_type(state.question.text, state.question.language) == "date"
    return replace(
        state,
        place=place,
        listed=listed,
        within=within,
        person=next(persons, state.person),
        moments=_with_moment(state.moments, reply) if asks_date else state.moments,
    )
