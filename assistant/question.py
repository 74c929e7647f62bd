"""A question as the assistant understood it: language, linked places and terms, time, kind.

Pure values; `understanding` makes them, typed queries and passages read them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from assistant.examples import KindScore
from assistant.timeframe import TimeFrame
from corpus import Mention

AREA_KINDS = frozenset({"country", "continent", "region", "bloc"})
Span = tuple[int, int]
FOREIGN_KINDS = frozenset({"place", "lookalike"})


@dataclass(frozen=True, slots=True)
class Question:
    """One stand-alone question.

    `places` are linked geographic names, `terms` linked words for things the records know (``group.id``),
    `measures` linked (subject or measure) names, `unknown` the words that nothing explains.
    """

    text: str
    language: str
    places: tuple[Mention, ...] = ()
    terms: tuple[Mention, ...] = ()
    measures: tuple[Mention, ...] = ()
    time: TimeFrame | None = None
    kinds: tuple[KindScore, ...] = ()
    unknown: tuple[str, ...] = ()
    masked: str = ""
    numbers: tuple[int, ...] = field(default=())
    typed: str = ""  # the text as it was typed, where spelling put it right
    clause: Span | None = None  # of the text, what asks; None when all of it does
    context: tuple[Span, ...] = ()  # of the text, what only leads up to the clause that asks
    names: tuple[str, ...] = ()  # capitalised words among the unknown: names of what nothing here knows

    @property
    def shown(self) -> str:
        """The question as the person sees it: with the mistakes that they made."""
        return self.typed or self.text

    @property
    def asked(self) -> str:
        """The clause that asks, without the context around it."""
        return self.text if self.clause is None else self.text[slice(*self.clause)]

    def ids(self, *kinds: str) -> tuple[str, ...]:
        """The ids of the unambiguous places of these kinds, in order, once each."""
        return _once(
            mention.ids[0] for mention in self.places if mention.kinds[0] in kinds and len(mention.ids) == 1
        )

    @property
    def partners(self) -> tuple[str, ...]:
        """The linked partners."""
        return self.ids("partner")

    @property
    def areas(self) -> tuple[tuple[str, str], ...]:
        """The linked countries, continents, regions and blocs as (kind, id)."""
        single = {mention.kinds[0] for mention in self.places if len(mention.ids) == 1}
        found: dict[tuple[str, str], None] = {}
        for mention in self.places:
            readings = list(zip(mention.kinds, mention.ids, strict=True))
            if len(readings) > 1:  # an ambiguous name is read as the places it stands with
                readings = [reading for reading in readings if reading[0] in single]
            found.update(dict.fromkeys(reading for reading in readings[:1] if reading[0] in AREA_KINDS))
        return tuple(found)

    @property
    def foreign(self) -> tuple[Mention, ...]:
        """Places that the records do not hold, look-alikes among them."""
        return tuple(mention for mention in self.places if mention.kinds[0] in FOREIGN_KINDS)

    @property
    def ambiguous(self) -> tuple[Mention, ...]:
        """Names that mean more than one place."""
        return tuple(mention for mention in self.places if len(mention.ids) > 1)

    @property
    def names_home(self) -> bool:
        """True when the home city is named."""
        return any(mention.kinds[0] == "home" for mention in self.places)

    def term_ids(self, group: str) -> tuple[str, ...]:
        """The ids of the linked terms of a group, in order, once each."""
        return _once(
            term.ids[0].split(".", 1)[1] for term in self.terms if term.ids[0].startswith(group + ".")
        )

    @property
    def subjects(self) -> tuple[str, ...]:
        """The linked subjects of figures."""
        return _once(
            identity for mention in self.measures if mention.kind == "subject" for identity in mention.ids
        )

    @property
    def measure_ids(self) -> tuple[str, ...]:
        """The linked measures of figures."""
        return _once(
            identity for mention in self.measures if mention.kind == "measure" for identity in mention.ids
        )

    def score(self, kind: str) -> float:
        """How near the question is to a kind, 0 to 1."""
        return next((entry.score for entry in self.kinds if entry.kind == kind), 0.0)

    @property
    def kind(self) -> str:
        """The nearest kind."""
        return self.kinds[0].kind if self.kinds else ""


def _once(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))
