"""Links the place names of a text, in six languages, to partners, countries, areas and look-alikes.

Names come from the records, from libraries and from the corpus's naming files; how a name is written and
inflected is known to ``corpus.naming``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path

from corpus.model import Corpus, PartialDate, Partner
from corpus.naming.apposition import tell_apart, visible
from corpus.naming.entries import (
    WEAK,
    area_entries,
    country_entries,
    home_entries,
    lookalike_entries,
    partner_entries,
    region_entries,
    row_entries,
)
from corpus.naming.folding import fold_name
from corpus.naming.geonames import by_script
from corpus.naming.libraries import capitals
from corpus.naming.locating import home_cities, locate, state_codes
from corpus.naming.matching import NameMatcher, free_spans, longest_first, mention_of
from corpus.naming.mentions import Candidate, Entry, Mention
from corpus.naming.name_files import (
    GENERAL_KINDS,
    Lookalike,
    NameForm,
    NameKind,
    NameRow,
    read_lookalikes,
    read_names,
)
from corpus.naming.partner_names import SCRIPT_OF, partner_names, place_of
from corpus.naming.plausibility import (
    in_its_cases,
    in_language,
    is_named_entry,
    is_part_of_name,
    is_world_place,
)
from corpus.naming.regions import REGIONS_FILE, Area, countries_of, read_areas
from corpus.naming.scanning import Scan
from corpus.naming.world import PLACE, World, open_world
from corpus.reading import default_folder

_WELL_KNOWN = 100_000  # people of a city whose name beside another makes a list, not a person's name
# The first reading of an ambiguous name.
_ORDER = ("home", "country", "partner", "continent", "bloc", "region", "lookalike", PLACE)


class _Known:
    """Words that are no typing errors: ordinary words and names of places."""

    def __init__(self, world: World) -> None:
        self._world = world

    def __contains__(self, word: object) -> bool:
        return isinstance(word, str) and (word in self._world.known_words or bool(self._world.ids(word)))


class Gazetteer:
    """The place names that a corpus knows; read-only and safe to share between threads."""

    def __init__(
        self,
        corpus: Corpus,
        world: World,
        rows: Sequence[NameRow],
        lookalikes: Sequence[Lookalike],
        areas: Mapping[tuple[str, str], Area],
    ) -> None:
        """Use `open_gazetteer`."""
        self._home = corpus.home
        self._partners = corpus.partners
        self._world = world
        self._areas = areas
        self._lookalikes = {one.id: one for one in lookalikes}
        self._rows: dict[tuple[str, str], list[NameRow]] = defaultdict(list)
        codes = state_codes(corpus.partners.values(), rows, world)
        known = {("home", corpus.home.id), *areas, *(("lookalike", one.id) for one in lookalikes)}
        known |= {(PLACE, region) for region in codes}
        self._state_names = {code: region.partition("/")[2] for region, code in codes.items()}
        rows = [
            row
            for row in rows
            if row.kind in (NameKind.PARTNER, NameKind.COUNTRY) or (row.kind.value, row.id) in known
        ]
        for row in rows:
            self._rows[row.kind.value, codes.get(row.id, row.id)].append(row)
        self._names = {
            partner.id: partner_names(partner, self._rows.get(("partner", partner.id), ()), world)
            for partner in corpus.partners.values()
        }
        self._by_geonames = {
            place.id: partner.id
            for partner in corpus.partners.values()
            if (place := place_of(partner, world))
        }
        self._home_cities = frozenset(home_cities(corpus.home, world))
        self._matcher = NameMatcher(
            [
                *home_entries(corpus.home, world),
                *partner_entries(self._names),
                *region_entries(corpus.partners.values(), codes),
                *area_entries(areas.values()),
                *lookalike_entries(lookalikes),
                *country_entries(world.countries, rows),
                *row_entries(rows, codes),
            ]
        )
        self._known = _Known(world)
        self._located = locate(corpus, lookalikes, self._by_geonames, self.countries, world, codes)

    def link(
        self, text: str, *, language: str | None = None, may_be_misspelt: bool = True
    ) -> tuple[Mention, ...]:
        """The places that a text names, in order, without overlaps.

        Args:
            text: any text.
            language: the text's language, when known: it decides what a word means that two languages share.
            may_be_misspelt: False for a text of our own, in which no name is misspelt; that takes half the time.
        """
        scan = Scan(text)
        chosen = longest_first(self._readings(scan, language))
        if may_be_misspelt:
            misspelt = self._matcher.misspelt(scan, free_spans(scan, chosen), self._known)
            chosen = longest_first([*chosen, *misspelt])
        told = tell_apart(scan, chosen, self._located)
        return tuple(mention_of(scan, candidate, _ORDER) for candidate in visible(told))

    def is_ordinary(self, word: str) -> bool:
        """True for an ordinary word of English, German or Russian, as far as lists of frequent words know."""
        key = fold_name(word)
        return key in self._world.ordinary_words or any(
            key in words for words in self._world.frequent_words.values()
        )

    def _readings(self, scan: Scan, language: str | None) -> list[Candidate]:
        """Every plausible reading, one candidate a span."""
        spans: dict[tuple[int, int], list[Candidate]] = defaultdict(list)
        for reading in self._matcher.candidates(scan):
            candidate = in_its_cases(reading, scan)
            if candidate and is_named_entry(candidate, scan, self._world, language):
                spans[candidate.start, candidate.end].append(candidate)
        for candidate in self._world.candidates(scan):
            if is_world_place(candidate, scan, self._world, language) and not is_part_of_name(
                candidate, scan, self._world, language, self._is_name
            ):
                spans[candidate.start, candidate.end].append(self._own(candidate))
        return [
            Candidate(start, end, in_language(found, language), max(one.score for one in found))
            for (start, end), found in spans.items()
        ]

    def _is_name(self, word: str) -> bool:
        ids = self._world.ids(word)
        place = self._world.place(ids[0]) if ids else None
        return bool(self._matcher.named(word)) or (place is not None and place.population >= _WELL_KNOWN)

    def _own(self, candidate: Candidate) -> Candidate:
        """A city of the world as the partner or the home city that it is."""
        entry = candidate.entries[0]
        partner = self._by_geonames.get(entry.id)
        is_home = entry.id in self._home_cities
        if partner is None and not is_home:
            return candidate
        kind, identity = ("home", self._home.id) if partner is None else ("partner", partner)
        own = Entry(kind, identity, entry.name, "", WEAK)
        return Candidate(candidate.start, candidate.end, (own,), candidate.score)

    def region_words(self, kind: str, identity: str) -> frozenset[str]:
        """The words, in lower case, by which people add where a partner lies: "Richmond BC", "hyderabad (telangana)"."""
        words: set[str] = set()
        for state in self._located.states.get((kind, identity), ()):
            _, _, name = state.partition("/")
            words.update(name.lower().split() or [state.partition("-")[2].lower()])
        return frozenset(words)

    def capital(self, country: str) -> tuple[str, str] | None:
        """Kind and id of a country's capital: a partner where it is one; None when it is not known."""
        name = self._capitals.get(country, "")
        for partner in self._partners.values():
            if partner.country == country and fold_name(partner.name) == fold_name(name):
                return ("partner", partner.id)
        found = (
            mention for mention in self.link(name) if len(mention.ids) == 1 and mention.kinds[0] != "country"
        )
        return next(((mention.kinds[0], mention.ids[0]) for mention in found), None)

    @cached_property
    def _capitals(self) -> dict[str, str]:
        return capitals()

    def name(self, kind: str, id: str, language: str) -> str:
        """The name to show in a language (en, zh, ja, ko, ru, de); the English name when there is none."""
        if kind == "partner":
            return self._names[id].main.get(language) or self._partners[id].name
        for row in self._rows.get((kind, id), ()):
            if row.language == language and row.form is NameForm.MAIN:
                return row.name
        if kind == "home":
            return self._home.names.get(language) or self._home.names["en"]
        if kind == "country":
            territories = self._world.territories
            return territories.get(id, language) or territories.get(id, "en") or id
        if kind == "lookalike":
            return self._lookalikes[id].name
        if kind == PLACE:
            return self._place_name(id, language)
        return self._areas[kind, id].names[language]

    def _place_name(self, identity: str, language: str) -> str:
        if language == "en" and identity in self._state_names:
            return self._state_names[identity]
        place = self._world.place(identity)
        if place is None:
            return identity.rpartition("/")[2]
        if not identity.isdigit():
            return self._world.subdivisions.get(identity, language) or place.name
        written = by_script(place.alternates)[SCRIPT_OF[language]] if language in SCRIPT_OF else []
        return self._world.zone_city(place, language) or (written[0] if written else place.name)

    def forms(self, kind: str, id: str) -> tuple[str, ...]:
        """Every known form of a name, in all languages."""
        if kind == PLACE:
            place = self._world.place(id)
            return (place.name, *place.alternates) if place else ()
        found = (entry.name for entry in self._matcher.entries if (entry.kind, entry.id) == (kind, id))
        return tuple(dict.fromkeys(found))

    def known_names(self) -> Iterable[tuple[str, str, str]]:
        """Every name of the corpus's own places, countries and areas: kind, id, name; not the places of the world."""
        return ((entry.kind, entry.id, entry.name) for entry in self._matcher.entries)

    def countries(self, kind: str, id: str, *, on: PartialDate | None = None) -> frozenset[str]:
        """The ISO 3166 codes of a place's country or an area's members, now or on a day."""
        if kind == "country":
            return frozenset({id})
        if (kind, id) in self._areas:
            return countries_of(self._areas, kind, id, on)
        if kind == PLACE:
            place = self._world.place(id)
            return frozenset({place.country if place else id[:2]})
        return frozenset({self._located.country[kind, id]})

    def areas(self, kind: str) -> tuple[str, ...]:
        """The ids of all continents, regions or blocs, in the order of regions.toml."""
        return tuple(identity for one, identity in self._areas if one == kind)

    def partners_within(self, kind: str, id: str) -> tuple[str, ...]:
        """The ids of the partners in a country or area, or in a state or province of the world."""
        countries = self.countries(kind, id)
        inside: Iterable[Partner] = (one for one in self._partners.values() if one.country in countries)
        if kind == PLACE:
            inside = (one for one in inside if id in self._located.states["partner", one.id])
        return tuple(one.id for one in inside)


def open_gazetteer(corpus: Corpus, folder: Path | None = None, *, cache: Path | None = None) -> Gazetteer:
    """The gazetteer of a corpus.

    Names of countries and areas in the program's own names.csv serve every corpus; so does its regions.toml,
    unless the folder has one.

    Args:
        corpus: the corpus whose partners and home city are linked.
        folder: the folder with names.csv, lookalikes.csv and regions.toml (default: the program's own).
        cache: where the compiled names of the world are kept (default: the person's cache folder).

    Raises:
        BrokenRecord: when a naming file cannot be read; the message says where and what to write.
    """
    folder = folder or default_folder()
    world = open_world(cache)
    areas = read_areas(folder if (folder / REGIONS_FILE).exists() else default_folder(), world)
    rows = list(read_names(folder))
    if folder != default_folder():
        rows += (row for row in read_names(default_folder()) if row.kind in GENERAL_KINDS)
    return Gazetteer(corpus, world, rows, tuple(read_lookalikes(folder)), areas)
