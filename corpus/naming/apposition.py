"""Tells places of one name apart by what stands beside them: "Richmond, Virginia", "巴基斯坦的海得拉巴".

Knows which readings a name has and where each lies; what a text's names are was found before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from corpus.naming.grammar import after_name, before_name, grammar
from corpus.naming.mentions import Candidate, Entry
from corpus.naming.name_files import Lookalike
from corpus.naming.scanning import Scan
from corpus.naming.world import PLACE, World

WITHIN = "within"  # kind of an entry that only tells look-alikes apart
PASSED_OVER = "word"  # kind of an entry that is no name but holds one by chance
HIDDEN_KINDS = frozenset({WITHIN, PASSED_OVER})
_CITY_KINDS = frozenset({"partner", "home", "lookalike", PLACE})  # what can lie in something
CONTAINER_KINDS = ("country", "continent", "region", "bloc")


@dataclass(frozen=True, slots=True)
class Located:
    """Where the places that the corpus names lie."""

    country: Mapping[tuple[str, str], str]  # (kind, id) -> country, for partners, home and look-alikes
    # (kind, id) -> the state it lies in: the records' name of it ("DE/Bavaria") and its ISO 3166-2 code
    states: Mapping[tuple[str, str], frozenset[str]]
    wide: frozenset[tuple[str, str]]  # partners that are themselves states, provinces or counties
    by_geonames: Mapping[str, str]  # GeoNames id -> partner
    lookalikes: Mapping[str, Sequence[Lookalike]]  # confused id -> look-alikes
    confused_with: Mapping[str, Sequence[str]]  # look-alike -> ids of the partners it is taken for
    countries: Callable[[str, str], frozenset[str]]
    world: World


@dataclass(frozen=True, slots=True)
class _Beside:
    """What stands beside a name as its container."""

    countries: frozenset[str]  # countries and countries of states named
    is_country: bool
    within: frozenset[str]  # ids of look-alikes that lie in it
    states: frozenset[str]  # ISO 3166-2 codes named


def _beside(candidate: Candidate, located: Located) -> _Beside | None:
    countries: set[str] = set()
    states: set[str] = set()
    within: set[str] = set()
    is_country = False
    top = max(entry.weight for entry in candidate.entries)
    for entry in candidate.entries:
        pair = (entry.kind, entry.id)
        if entry.kind == WITHIN:
            within.add(entry.id)
        elif entry.weight < top:
            continue
        elif entry.kind in CONTAINER_KINDS:
            countries |= located.countries(*pair)
            is_country = True
        elif entry.kind == PLACE and not entry.id.isdigit():
            states.add(entry.id)
            countries.add(entry.id[:2])
        elif pair in located.wide:
            countries.add(located.country[pair])
            states |= located.states.get(pair, frozenset())
    if not (countries or within):
        return None
    return _Beside(frozenset(countries), is_country, frozenset(within), frozenset(states))


def _lookalike(entry: Entry, beside: _Beside, located: Located) -> Lookalike | None:
    own = located.country.get((entry.kind, entry.id), "")
    for other in located.lookalikes.get(entry.id, ()):
        if other.id in beside.within and not (beside.is_country and own in beside.countries):
            return other
    for other in located.lookalikes.get(entry.id, ()):
        if beside.is_country and own not in beside.countries and other.country in beside.countries:
            return other
    return None


def _fits(entry: Entry, beside: _Beside, located: Located) -> bool:
    """True when what stands beside is where this reading lies."""
    pair = (entry.kind, entry.id)
    if entry.kind == "country":
        return beside.is_country and entry.id in beside.countries and len(beside.countries) > 1
    country = located.country.get(pair)
    if country is None:
        place = located.world.place(entry.id) if entry.kind == PLACE else None
        return place is not None and place.country in beside.countries and beside.is_country
    if beside.is_country:
        return country in beside.countries
    if country not in beside.countries or not beside.states:
        return False
    own = located.states.get(pair, frozenset())
    comparable = any("-" in state for state in own) or any("/" in state for state in beside.states)
    return bool(own & beside.states) or not comparable


def _elsewhere(key: str, beside: _Beside, located: Located) -> Entry | None:
    """Another city of this name that lies in what stands beside."""
    for identity in located.world.ids(key):
        place = located.world.place(identity)
        if place is None or not identity.isdigit():
            continue
        in_state = any(f"{place.country}-{place.region}" == state for state in beside.states)
        if in_state or (beside.is_country and place.country in beside.countries):
            partner = located.by_geonames.get(identity)
            return Entry("partner", partner, "", "") if partner else Entry(PLACE, identity, place.name, "")
    return None


def _decided(name: Candidate, beside: _Beside, scan: Scan, located: Located) -> tuple[Entry, ...]:
    """The readings of a name that what stands beside it leaves; none when it says nothing."""
    own = [entry for entry in name.entries if entry.kind in _CITY_KINDS or entry.kind == "country"]
    for entry in own:
        if other := _lookalike(entry, beside, located):
            return (Entry("lookalike", other.id, other.name, "", entry.weight),)
    if fitting := tuple(entry for entry in own if _fits(entry, beside, located)):
        # What the name tells about others stays: in "韩国京畿道光州" the first two together tell about the third.
        return (*fitting, *(entry for entry in name.entries if entry.kind in HIDDEN_KINDS))
    confused = (
        Entry("partner", identity, entry.name, "", entry.weight)
        for entry in own
        if entry.kind == "lookalike"
        for identity in located.confused_with.get(entry.id, ())
    )
    if meant := tuple(entry for entry in confused if _fits(entry, beside, located)):
        return meant
    if not own or any(entry.kind in ("country", "home") for entry in own):
        return ()
    elsewhere = _elsewhere(scan.text[name.start : name.end], beside, located)
    return (elsewhere,) if elsewhere else ()


def _joined(name: Candidate, other: Candidate, entries: tuple[Entry, ...], scan: Scan) -> Candidate:
    start, end = min(name.start, other.start), max(name.end, other.end)
    if scan.text[end : end + 1] in grammar()["qualifying"]["closing"]:
        end += 1
    return Candidate(start, end, entries, name.score)


def _ends_region(entries: Iterable[Entry], beside: _Beside) -> bool:
    """True when the container is only a qualification and no place that is asked about."""
    return not beside.is_country or all(entry.kind == "lookalike" for entry in entries)


def _read(scan: Scan, chosen: Sequence[Candidate], located: Located) -> Iterator[Candidate]:
    """One pass from left to right; a container before or after a name decides or joins it."""
    apposed = grammar()["qualifying"]["apposed"]
    index = 0
    while index < len(chosen):
        here = chosen[index]
        after = chosen[index + 1] if index + 1 < len(chosen) else None
        index += 1
        if after is None:
            yield here
            continue
        gap = scan.text[here.end : after.start]
        beside = _beside(after, located) if gap in after_name() else None
        entries = _decided(here, beside, scan, located) if beside else ()
        if beside and entries:
            if gap in apposed or _ends_region(entries, beside):
                yield _joined(here, after, entries, scan)
                index += 1
            else:
                yield Candidate(here.start, here.end, entries, here.score)
            continue
        beside = _beside(here, located) if before_name().fullmatch(gap) else None
        entries = _decided(after, beside, scan, located) if beside else ()
        if beside and entries:
            yield _joined(here, after, entries, scan)
            index += 1
            continue
        yield here


def tell_apart(scan: Scan, chosen: Sequence[Candidate], located: Located) -> list[Candidate]:
    """The chosen names with each place told apart by its container, which becomes part of it.

    "Shimonoseki, Japan" is one mention of the partner; "Samarkand in Uzbekistan" stays two; "Hyderabad in
    Pakistan" is one mention of the look-alike.
    """
    current = list(chosen)
    while True:
        after = list(_read(scan, current, located))
        if len(after) == len(current):
            return after
        current = after


def visible(candidates: Iterable[Candidate]) -> Iterator[Candidate]:
    """The candidates without entries that only helped to tell others apart."""
    for one in candidates:
        entries = tuple(entry for entry in one.entries if entry.kind not in HIDDEN_KINDS)
        if entries:
            yield Candidate(one.start, one.end, entries, one.score)
