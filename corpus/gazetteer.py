"""Links the place names of a text, in six languages, to partners, countries, areas and look-alikes.

Names come from the records, from libraries and from the corpus's naming files; how a name is written and
inflected is known to ``corpus.naming``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from corpus.model import Corpus, PartialDate, Partner
from corpus.naming.apposition import WITHIN, Located, tell_apart
from corpus.naming.folding import fold_name
from corpus.naming.geonames import NameScript, by_script
from corpus.naming.matching import (
    Candidate,
    Entry,
    Mention,
    NameMatcher,
    free_spans,
    longest_first,
    mention_of,
)
from corpus.naming.name_files import Lookalike, NameForm, NameRow, read_lookalikes, read_names
from corpus.naming.partner_names import PlaceNames, partner_names, place_of
from corpus.naming.plausibility import ADJECTIVE, is_named_entry, is_world_place
from corpus.naming.regions import Area, countries_of, read_areas
from corpus.naming.scanning import Scan
from corpus.naming.world import PLACE, World, open_world
from corpus.reading import default_folder

_STRONG, _WEAK, _HIDDEN = 5, -5, -20
# The first reading of an ambiguous name.
_ORDER = ("home", "country", "partner", "continent", "bloc", "region", "lookalike", PLACE)
_SCRIPTS = {
    "zh": NameScript.HAN,
    "ja": NameScript.KATAKANA,
    "ko": NameScript.HANGUL,
    "ru": NameScript.RUSSIAN,
}


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
        grouped: dict[tuple[str, str], list[NameRow]] = defaultdict(list)
        for row in rows:
            grouped[row.kind.value, row.id].append(row)
        self._rows: Mapping[tuple[str, str], Sequence[NameRow]] = grouped
        self._names: dict[str, PlaceNames] = {
            partner.id: partner_names(partner, grouped.get(("partner", partner.id), ()), world)
            for partner in corpus.partners.values()
        }
        self._by_geonames = {
            place.id: partner.id
            for partner in corpus.partners.values()
            if (place := place_of(partner, world))
        }
        self._matcher = NameMatcher(self._entries())
        self._known = _Known(world)
        self._located = self._locate()

    def _entries(self) -> Iterator[Entry]:
        for name, language in _home_names(self._home.names, self._home.aliases):
            yield Entry("home", self._home.id, name, language, _STRONG)
        for identity, names in self._names.items():
            for name, language, strong in names.forms:
                yield Entry("partner", identity, name, language, _STRONG if strong else _WEAK)
        for area in self._areas.values():
            for language, name in area.names.items():
                yield Entry(area.kind, area.id, name, language, _STRONG)
            for language, forms in area.forms.items():
                for name in forms:
                    yield Entry(area.kind, area.id, name, language, _STRONG)
        for lookalike in self._lookalikes.values():
            for name in lookalike.forms:
                yield Entry("lookalike", lookalike.id, name, "", _STRONG)
            for name in lookalike.within:
                yield Entry(WITHIN, lookalike.id, name, "", _HIDDEN)
        yield from self._row_entries()

    def _row_entries(self) -> Iterator[Entry]:
        excluded = {
            (row.kind.value, row.id, fold_name(row.name))
            for rows in self._rows.values()
            for row in rows
            if row.form is NameForm.EXCLUDED
        }
        for name in self._world.countries:
            if ("country", name.country, fold_name(name.name)) not in excluded:
                role = ADJECTIVE if name.is_adjective else ""
                yield Entry("country", name.country, name.name, name.language, _STRONG, role)
        for (kind, identity), rows in self._rows.items():
            for row in rows:
                if kind != "partner" and row.form is not NameForm.EXCLUDED:
                    role = ADJECTIVE if row.form is NameForm.ADJECTIVE else ""
                    yield Entry(kind, identity, row.name, row.language, _STRONG, role)

    def _locate(self) -> Located:
        country = {("partner", one.id): one.country for one in self._partners.values()}
        country |= {("lookalike", one.id): one.country for one in self._lookalikes.values()}
        country["home", self._home.id] = self._home.country
        region = {
            ("partner", one.id): frozenset({fold_name(one.admin_region)})
            for one in self._partners.values()
            if one.admin_region
        }
        region["home", self._home.id] = frozenset(map(fold_name, self._home.region_names.values()))
        confused: dict[str, list[Lookalike]] = defaultdict(list)
        for lookalike in self._lookalikes.values():
            for identity in lookalike.confused_with:
                confused[identity].append(lookalike)
        known = set(self._by_geonames.values())
        return Located(
            country=country,
            region=region,
            wide=frozenset(("partner", identity) for identity in self._partners if identity not in known),
            lookalikes=confused,
            countries=self.countries,
            world=self._world,
        )

    def link(self, text: str, *, language: str | None = None) -> tuple[Mention, ...]:
        """The places that a text names, in order, without overlaps.

        Args:
            text: any text.
            language: the text's language, when known: it decides what a word means that two languages share.
        """
        scan = Scan(text)
        chosen = longest_first(self._readings(scan, language))
        misspelt = self._matcher.misspelt(scan, free_spans(scan, chosen), self._known)
        chosen = longest_first([*chosen, *misspelt])
        told = tell_apart(scan, chosen, self._located)
        visible = (_without_hidden(candidate) for candidate in told)
        return tuple(mention_of(scan, candidate, _ORDER) for candidate in visible if candidate.entries)

    def _readings(self, scan: Scan, language: str | None) -> list[Candidate]:
        """Every plausible reading, one candidate a span."""
        spans: dict[tuple[int, int], list[Candidate]] = defaultdict(list)
        for candidate in self._matcher.candidates(scan):
            if is_named_entry(candidate, scan, self._world, language):
                spans[candidate.start, candidate.end].append(candidate)
        for candidate in self._world.candidates(scan):
            if is_world_place(candidate, scan, self._world):
                spans[candidate.start, candidate.end].append(self._own(candidate))
        return [
            Candidate(
                start,
                end,
                _in_language(_merged(found), language),
                max(candidate.score for candidate in found),
            )
            for (start, end), found in spans.items()
        ]

    def _own(self, candidate: Candidate) -> Candidate:
        """A city of the world as the partner that it is."""
        entry = candidate.entries[0]
        partner = self._by_geonames.get(entry.id)
        if partner is None:
            return candidate
        own = Entry("partner", partner, entry.name, "", _WEAK)
        return Candidate(candidate.start, candidate.end, (own,), candidate.score)

    def name(self, kind: str, id: str, language: str) -> str:
        """The name to show in a language (en, zh, ja, ko, ru, de); the English name when there is none."""
        for row in self._rows.get((kind, id), ()):
            if row.language == language and row.form is NameForm.MAIN and kind != "partner":
                return row.name
        if kind == "partner":
            return self._names[id].main.get(language) or self._partners[id].name
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
        place = self._world.place(identity)
        if place is None:
            return identity
        if not identity.isdigit():
            return self._world.subdivisions.get(identity, language) or place.name
        written = by_script(place.alternates)[_SCRIPTS[language]] if language in _SCRIPTS else []
        return self._world.zone_city(place, language) or (written[0] if written else place.name)

    def forms(self, kind: str, id: str) -> tuple[str, ...]:
        """Every known form of a name, in all languages."""
        if kind == PLACE:
            place = self._world.place(id)
            return (place.name, *place.alternates) if place else ()
        return tuple(
            dict.fromkeys(
                entry.name for entry in self._matcher.entries if entry.kind == kind and entry.id == id
            )
        )

    def countries(self, kind: str, id: str, *, on: PartialDate | None = None) -> frozenset[str]:
        """The ISO 3166 codes of a place's country or an area's members, now or on a day."""
        if kind == "country":
            return frozenset({id})
        if (kind, id) in self._areas:
            return countries_of(self._areas, kind, id, on)
        if kind == PLACE:
            place = self._world.place(id)
            return frozenset({place.country} if place else ())
        return frozenset({self._located.country[kind, id]})

    def partners_within(self, kind: str, id: str) -> tuple[str, ...]:
        """The ids of the partners in a country or area, or in a state or province of the world."""
        countries = self.countries(kind, id)
        inside: Iterable[Partner] = (one for one in self._partners.values() if one.country in countries)
        if kind == PLACE:
            names = {fold_name(self._place_name(id, language)) for language in ("en", "de")}
            inside = (one for one in inside if fold_name(one.admin_region) in names)
        return tuple(one.id for one in inside)


def _home_names(names: Mapping[str, str], aliases: Iterable[str]) -> Iterator[tuple[str, str]]:
    for language, name in names.items():
        yield name, language
    for name in aliases:
        yield name, ""


def _merged(found: Sequence[Candidate]) -> tuple[Entry, ...]:
    return tuple(dict.fromkeys(entry for candidate in found for entry in candidate.entries))


def _without_hidden(candidate: Candidate) -> Candidate:
    entries = tuple(entry for entry in candidate.entries if entry.kind != WITHIN)
    return Candidate(candidate.start, candidate.end, entries, candidate.score)


def _in_language(entries: tuple[Entry, ...], language: str | None) -> tuple[Entry, ...]:
    """The entries without countries that go by this name only in other languages, if others are left."""
    other = tuple(entry for entry in entries if entry.kind != "country" or entry.language in (language, ""))
    kept = {(entry.kind, entry.id) for entry in other}
    return other if language and kept else entries


def open_gazetteer(corpus: Corpus, folder: Path | None = None, *, cache: Path | None = None) -> Gazetteer:
    """The gazetteer of a corpus.

    Args:
        corpus: the corpus whose partners and home city are linked.
        folder: the folder with names.csv, lookalikes.csv and regions.toml (default: the program's own).
        cache: where the compiled names of the world are kept (default: the person's cache folder).

    Raises:
        BrokenRecord: when a naming file cannot be read; the message says where and what to write.
    """
    folder = folder or default_folder()
    world = open_world(cache)
    return Gazetteer(
        corpus,
        world,
        tuple(read_names(folder)),
        tuple(read_lookalikes(folder)),
        read_areas(folder, world),
    )
