"""Whether the naming files fit the corpus: ids that exist, one main name each, no row twice or needless.

Knows the files' meaning; their form is checked when they are read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path

from corpus.broken import BrokenRecord
from corpus.model import Corpus
from corpus.naming import libraries
from corpus.naming.name_files import (
    LOOKALIKES_FILE,
    NAMES_FILE,
    Lookalike,
    NameForm,
    NameKind,
    NameRow,
    read_lookalikes,
    read_names,
)
from corpus.naming.partner_names import library_name
from corpus.naming.regions import AREA_KINDS, REGIONS_FILE, Area, read_areas
from corpus.naming.world import World, open_world
from corpus.reading import default_folder


def _ids(rows: Iterable[NameRow], known: Mapping[str, frozenset[str]]) -> Iterator[BrokenRecord]:
    for row in rows:
        if row.id not in known[row.kind.value]:
            problem = f"there is no {row.kind.value} {row.id!r}; correct the id or take the row out"
            yield BrokenRecord.at(NAMES_FILE, row.line, "id", problem)


def _twice(rows: Iterable[NameRow]) -> Iterator[BrokenRecord]:
    mains: dict[tuple[str, str, str], int] = {}
    for row in rows:
        first = mains.setdefault((row.kind.value, row.id, row.language), row.line)
        if first != row.line:
            problem = f"line {first} is the main name in {row.language} too; make one an alternative"
            yield BrokenRecord.at(NAMES_FILE, row.line, "form", problem)


def _needless(corpus: Corpus, rows: Iterable[NameRow], world: World) -> Iterator[BrokenRecord]:
    for row in rows:
        partner = corpus.partners.get(row.id) if row.kind is NameKind.PARTNER else None
        if partner and row.form is NameForm.MAIN and row.name == library_name(partner, row.language, world):
            problem = f"{row.name!r} comes from the records or a library already; take the row out"
            yield BrokenRecord.at(NAMES_FILE, row.line, "name", problem)


def _lookalikes(corpus: Corpus, lookalikes: Iterable[Lookalike]) -> Iterator[BrokenRecord]:
    for lookalike in lookalikes:
        for name in lookalike.confused_with:
            if name not in corpus.partners and name != corpus.home.id:
                yield BrokenRecord(
                    f"{LOOKALIKES_FILE}, row {lookalike.id}, field confused_with: {name!r} is neither a "
                    "partner nor the home city; correct the id"
                )


def _members(areas: Iterable[Area], countries: frozenset[str]) -> Iterator[BrokenRecord]:
    for area in areas:
        for member in area.members:
            if member.country not in countries:
                yield BrokenRecord(
                    f"{REGIONS_FILE}, field {area.kind}.{area.id}.members: there is no country "
                    f"{member.country!r}; correct the code"
                )


def _same_rows(rows: Iterable[NameRow]) -> Iterator[BrokenRecord]:
    seen: dict[tuple[str, str, str, str, bool], int] = {}
    for row in rows:
        # A main name may be excluded as well: it is shown, and means something else where it is read.
        key = (row.kind.value, row.id, row.language, row.name, row.form is NameForm.EXCLUDED)
        first = seen.setdefault(key, row.line)
        if first != row.line:
            problem = f"{row.name!r} stands on line {first} too; take one out"
            yield BrokenRecord.at(NAMES_FILE, row.line, "name", problem)


def _same_ids(lookalikes: Iterable[Lookalike]) -> Iterator[BrokenRecord]:
    for identity, count in Counter(one.id for one in lookalikes).items():
        if count > 1:
            yield BrokenRecord(
                f"{LOOKALIKES_FILE}, field id: {identity!r} stands {count} times; give each row its own"
            )


class _Libraries:
    """What the naming files refer to, straight from the libraries: no compiled world is needed to check them."""

    def __init__(self) -> None:
        names = {(one.id, one.language): one.name for one in libraries.territory_names()}
        self.territories = _Territories(names)
        self.continents = libraries.continents()


class _Territories:
    def __init__(self, names: Mapping[tuple[str, str], str]) -> None:
        self._names = names

    def get(self, identity: str, language: str) -> str | None:
        return self._names.get((identity, language))


def naming_problems(corpus: Corpus, folder: Path) -> Iterator[BrokenRecord]:
    """What is wrong with names.csv, lookalikes.csv and regions.toml of a corpus folder.

    Args:
        corpus: the records of the folder.
        folder: the corpus folder; without a regions.toml the program's own counts, as when names are linked.

    Raises:
        BrokenRecord: when one of the files cannot be read at all.
    """
    rows: Sequence[NameRow] = tuple(read_names(folder))
    lookalikes = tuple(read_lookalikes(folder))
    known_world = _Libraries()
    areas = read_areas(folder if (folder / REGIONS_FILE).exists() else default_folder(), known_world)
    countries = frozenset(libraries.country_codes())
    known = {
        NameKind.PARTNER.value: frozenset(corpus.partners),
        NameKind.HOME.value: frozenset({corpus.home.id}),
        NameKind.LOOKALIKE.value: frozenset(one.id for one in lookalikes),
        NameKind.COUNTRY.value: countries,
        NameKind.PLACE.value: frozenset(
            f"{one.country}/{one.admin_region}" for one in corpus.partners.values() if one.admin_region
        ),
    }
    for kind in AREA_KINDS:
        known[kind] = frozenset(identity for area_kind, identity in areas if area_kind == kind)
    mains = [row for row in rows if row.form is NameForm.MAIN]
    return chain(
        _ids(rows, known),
        _twice(mains),
        _same_rows(rows),
        _lookalikes(corpus, lookalikes),
        _same_ids(lookalikes),
        _members(areas.values(), countries),
    )


def needless_names(corpus: Corpus, folder: Path, *, cache: Path | None = None) -> Iterator[BrokenRecord]:
    """The rows of names.csv that say what the records or a library say already; needs the compiled world.

    Args:
        corpus: the records of the folder.
        folder: the corpus folder.
        cache: where the compiled names of the world are kept.
    """
    return _needless(corpus, tuple(read_names(folder)), open_world(cache))
