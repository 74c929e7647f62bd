"""The one event that a question means: every event is scored against the question's words, places and time.

A unit of the question weighs the more, the fewer events know it. Knows nothing about how an event is told.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from assistant.event_units import RECORDS_IN, WORD, Unit, units_of
from assistant.happening_words import implied_by_type, things_in
from assistant.question import Question
from assistant.timeframe import TimeFrame
from assistant.written_dates import find_dates
from corpus import Claim, Corpus, Event, Gazetteer, Mention, PartialDate, country_name
from index import words_of

_TIE_WEIGHT = 0.15  # of the rarest unit: every tie has these words, so they tell nothing apart
_UNKNOWN_WEIGHT = 0.6  # a plain word that no event knows: it may be another word for what one says
_TITLE_BONUS = 0.1  # an event is about what its title says
_PARTNER_BONUS = 0.05  # an event with this partner alone is nearer than one with ten
_NOT_AT_HOME = 0.1  # the home city is named and the event does not know it
_EXCHANGE = "exchange"  # the field of claims that tell of exchanges and not of the tie itself
_UNTOLD_TYPES = frozenset({"count"})  # counts of partners are figures; other queries answer them


@dataclass(frozen=True, slots=True)
class Told:
    """What is known of an event, ready to be compared."""

    event: Event
    claims: tuple[Claim, ...]
    text: str
    title_things: frozenset[str]  # of its title and its type
    title_stems: frozenset[str]
    things: frozenset[str]
    stems: frozenset[str]
    places: frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Found:
    """An event with how much of the question it explains; `coverage` and `rank` are higher for better ones."""

    told: Told
    units: tuple[Unit, ...]
    matched: tuple[Unit, ...]
    coverage: float
    rank: float

    @property
    def in_title(self) -> tuple[Unit, ...]:
        """The matched units that the event's title or type says."""
        told = self.told
        return tuple(unit for unit in self.matched if unit.is_in(told.title_things, told.title_stems))

    @property
    def missed(self) -> tuple[Unit, ...]:
        """The units that the event does not have."""
        return tuple(unit for unit in self.units if unit not in self.matched)


class EventFinder:
    """Every event that may be told, ready to be compared; read-only and safe to share between threads."""

    def __init__(self, corpus: Corpus, gazetteer: Gazetteer) -> None:
        """Use `open_event_finder`."""
        self._gazetteer = gazetteer
        self._common = _common_words(corpus)
        self._home_country = corpus.home.country
        self._home = corpus.home.names[RECORDS_IN]
        self._country_of = {partner.id: partner.country for partner in corpus.partners.values()}
        claims: dict[str, list[Claim]] = {}
        for claim in corpus.claims.values():
            if claim.evidence.is_assertable:
                claims.setdefault(claim.about, []).append(claim)
        self._told = tuple(
            self._tell(event, tuple(claims.get(f"event:{event.id}", ())))
            for event in corpus.events.values()
            if event.evidence.is_assertable and event.type not in _UNTOLD_TYPES
        )
        self._of_ties = tuple(
            _OfTie(
                tie.partner,
                claim,
                things_in(claim.statement),
                frozenset(words_of(claim.statement, RECORDS_IN)),
            )
            for tie in corpus.ties.values()
            for claim in claims.get(f"tie:{tie.id}", ())
            if claim.field == _EXCHANGE
        )
        counts: dict[str, int] = {}
        for told in self._told:
            for key in told.things | told.stems:
                counts[key] = counts.get(key, 0) + 1
        whole = len(self._told)
        self._rarity = {key: math.log(1 + (whole - n + 0.5) / (n + 0.5)) for key, n in counts.items()}
        self._rarest = math.log(1 + (whole - 0.5) / 1.5) if whole else 1.0  # of what one event alone has

    def _tell(self, event: Event, claims: tuple[Claim, ...]) -> Told:
        text = " ".join((event.title, event.facts, event.place, *(claim.statement for claim in claims)))
        implied = implied_by_type().get(event.type, frozenset())
        return Told(
            event,
            claims,
            text,
            things_in(event.title) | implied,
            frozenset(words_of(event.title, RECORDS_IN)),
            things_in(text) | implied,
            frozenset(words_of(text, RECORDS_IN)),
            frozenset(
                pair
                for mention in self._gazetteer.link(text)
                for pair in zip(mention.kinds, mention.ids, strict=True)
            ),
        )

    def is_common(self, word: str) -> bool:
        """True for a lower-case word that is no person's name: texts write it small, or a place has it."""
        return word in self._common or (word.endswith(("'s", "’s")) and word[:-2] in self._common)

    def find(self, question: Question) -> list[Found]:
        """The events that the question may mean, the likeliest first; only those of its places and its time."""
        units = units_of(question)
        places = self._places(question)
        weights = {unit: self.weight(unit) for unit in units}
        found = [
            self._compare(question, told, weights, matched)
            for told in self._told
            if (matched := tuple(unit for unit in units if unit.is_in(told.things, told.stems)))
            and _is_there(told, places)
            and _is_then(told.event, question.time)
        ]
        return sorted(found, key=lambda entry: (-entry.rank, entry.told.event.id))

    def claims(self, question: Question) -> list[Claim]:
        """What single sources say of exchanges with the question's partners that has all its words and its time."""
        is_english = question.language == RECORDS_IN
        units = [
            unit
            for unit in units_of(question)
            if any(thing.startswith("thing.") for thing in unit.things)
            or unit.is_name
            or (is_english and not unit.things)  # plain words of another language meet no English ones
        ]
        if not any(unit.things for unit in units) or not question.partners:
            return []
        return [
            entry.claim
            for entry in self._of_ties
            if entry.partner in question.partners
            and all(unit.is_in(entry.things, entry.stems) for unit in units)
            and _says_when(entry.claim, question.time)
        ]

    def weight(self, unit: Unit) -> float:
        """What a unit tells: 1 for what one event alone knows, and for a word that none knows."""
        if unit.is_of_ties:
            return _TIE_WEIGHT
        known = [self._rarity[key] for key in unit.things if key in self._rarity]
        known = known or [self._rarity[key] for key in unit.stems if key in self._rarity]
        if known:
            return min(1.0, max(known) / self._rarest)
        return 1.0 if unit.is_name else _UNKNOWN_WEIGHT

    def _compare(
        self,
        question: Question,
        told: Told,
        weights: Mapping[Unit, float],
        matched: tuple[Unit, ...],
    ) -> Found:
        # an office that the record does not name makes it no other event
        whole = sum(weight for unit, weight in weights.items() if unit in matched or not unit.is_role)
        inside = sum(weights[unit] for unit in matched)
        coverage = inside / whole if whole else 0.0
        in_title = sum(weights[unit] for unit in matched if unit.is_in(told.title_things, told.title_stems))
        rank = coverage + _TITLE_BONUS * (in_title / whole if whole else 0.0)
        if question.partners and len(told.event.partners) == len(question.partners):
            rank += _PARTNER_BONUS
        if question.names_home and self._home.lower() not in told.text.lower():
            rank -= _NOT_AT_HOME
        return Found(told, tuple(weights), matched, coverage, rank)

    def is_at(self, event: Event, mention: Mention) -> bool:
        """True when the event's title or place names a place of a question."""
        held = f"{event.title} {event.place}".lower()
        return any(name in held for name in self._names_of(mention))

    def _names_of(self, mention: Mention) -> frozenset[str]:
        """The names in lower case under which a record may have a place that is no partner."""
        pairs = zip(mention.kinds, mention.ids, strict=True)
        return frozenset(
            {mention.surface.lower()}
            | {
                self._gazetteer.name(kind, identity, RECORDS_IN).lower()
                for kind, identity in pairs
                if kind != "partner"
            }
        )

    def _places(self, question: Question) -> list[_Place]:
        """The places that an event must have, each with the names under which a record may have it."""
        places = []
        told_by_partner = {("country", self._country_of[identity]) for identity in question.partners}
        for mention in question.places:
            pairs = frozenset(zip(mention.kinds, mention.ids, strict=True))
            if pairs <= told_by_partner:  # "on the Hungarian side" of an agreement with a Hungarian partner
                continue
            if set(mention.kinds) <= {"home", "continent", "region"} or pairs == {
                ("country", self._home_country)
            }:
                continue
            places.append(_Place(pairs, self._names_of(mention)))
        return places


@dataclass(frozen=True, slots=True)
class _OfTie:
    """What a source says of an exchange with a partner beside the events on record, ready to be compared."""

    partner: str
    claim: Claim
    things: frozenset[str]
    stems: frozenset[str]


def _says_when(claim: Claim, time: TimeFrame | None) -> bool:
    return time is None or any(time.holds(atom.written) for atom in find_dates(claim.statement))


@dataclass(frozen=True, slots=True)
class _Place:
    """A place of a question: its readings and its names in lower case."""

    pairs: frozenset[tuple[str, str]]
    names: frozenset[str]


def _is_there(told: Told, places: Iterable[_Place]) -> bool:
    """True when the event has every one of the places."""
    text = told.text.lower()
    return all(
        any(kind == "partner" and identity in told.event.partners for kind, identity in place.pairs)
        or bool(place.pairs & told.places)
        or any(name in text for name in place.names)
        for place in places
    )


def _is_then(event: Event, time: TimeFrame | None) -> bool:
    """True when the event may lie in the time that a question names."""
    if time is None or time.is_now:
        return True
    if event.start is None:
        return False
    first, last = days_of(event.start)[0], days_of(event.end or event.start)[1]
    return first <= time.last and time.first <= last


def _common_words(corpus: Corpus) -> frozenset[str]:
    """The words that English texts of the corpus write without a capital, and those of places' names."""
    texts = [article.text for article in corpus.articles.values() if article.language == RECORDS_IN]
    texts += [f"{event.title} {event.facts}" for event in corpus.events.values()]
    small = {word for text in texts for word in WORD.findall(text) if word[:1].islower()}
    places = [corpus.home.names[RECORDS_IN], *corpus.home.region_names.values()]
    for partner in corpus.partners.values():
        places += [partner.name, partner.admin_region, country_name(partner.country)]
    places.append(country_name(corpus.home.country))
    return frozenset(small | {word.lower() for name in places for word in WORD.findall(name)})


def days_of(when: PartialDate) -> tuple[PartialDate, PartialDate]:
    """The first and the last day that a date may mean; the last day of a month is written as 31 at most."""
    if when.day:
        return when, when
    return PartialDate(when.year, when.month or 1, 1), _month_end(when.year, when.month or 12)


def _month_end(year: int, month: int) -> PartialDate:
    for day in (31, 30, 29):
        try:
            return PartialDate(year, month, day)
        except ValueError:
            continue
    return PartialDate(year, month, 28)


def open_event_finder(corpus: Corpus, gazetteer: Gazetteer) -> EventFinder:
    """The finder of a corpus's events."""
    return EventFinder(corpus, gazetteer)
