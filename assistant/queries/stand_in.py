"""A country or a province that stands for the one partner within it: "the Texan city" is Dallas."""

from __future__ import annotations

from dataclasses import replace

from assistant.queries.desk import Desk
from assistant.question import Question

_CITIES = "unit.cities"
_OF_ONE_TIE = frozenset({"when", "how-long", "what-kind"})  # kinds that ask something of one tie


def stand_in(question: Question, desk: Desk) -> Question | None:
    """The question with the one partner of the country or province that it names in place of that.

    None when it names a partner or another place as well, or when none or several partners lie there.
    """
    abroad = [mention for mention in question.places if mention.kinds[0] != "home"]
    areas = {(mention.kinds[0], mention.ids[0]) for mention in abroad if len(mention.ids) == 1}
    if len(areas) != 1 or any(len(mention.ids) > 1 for mention in abroad):
        return None
    ((kind, identity),) = areas
    if kind != "country" and (kind != "place" or identity.isdigit()):  # a number is a town's
        return None
    named = {tie.partner for tie in desk.evidence.named_ties()}
    inside = [one for one in desk.gazetteer.partners_within(kind, identity) if one in named]
    if len(inside) != 1:
        return None
    places = tuple(
        replace(mention, kind="partner", kinds=("partner",), ids=(inside[0],))
        if mention in abroad
        else mention
        for mention in question.places
    )
    return replace(question, places=places)


def without_descriptions(question: Question) -> Question:
    """The question without the words before "city" among those that nothing explains: "the hill city" of one partner."""
    cities = {term.start for term in question.terms if term.ids[0] == _CITIES}
    unknown = tuple(
        word
        for word in question.unknown
        if not (word.islower() and any(question.text.endswith(f" {word} ", 0, start) for start in cities))
    )
    return replace(question, unknown=unknown)


def asks_of_one_tie(question: Question) -> bool:
    """True when something of a tie is asked, and a word for partners or for cities is there."""
    return question.kind in _OF_ONE_TIE and bool(question.term_ids("tie") or question.term_ids("unit"))
