"""Whether the naming files fit the corpus: ids that exist, one main name each, none that a library knows.

Knows the files' meaning; their form is checked when they are read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path

from corpus.broken import BrokenRecord
from corpus.model import Corpus
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


def naming_problems(corpus: Corpus, folder: Path, *, cache: Path | None = None) -> Iterator[BrokenRecord]:
    """Everything that is wrong with names.csv, lookalikes.csv and regions.toml of a corpus folder.

    Args:
        corpus: the records of the folder.
        folder: the corpus folder.
        cache: where the compiled names of the world are kept.

    Raises:
        BrokenRecord: when one of the files cannot be read at all.
    """
    world = open_world(cache)
    rows: Sequence[NameRow] = tuple(read_names(folder))
    lookalikes = tuple(read_lookalikes(folder))
    areas = read_areas(folder, world)
    countries = frozenset(name.country for name in world.countries)
    known = {
        NameKind.PARTNER.value: frozenset(corpus.partners),
        NameKind.HOME.value: frozenset({corpus.home.id}),
        NameKind.LOOKALIKE.value: frozenset(one.id for one in lookalikes),
        NameKind.COUNTRY.value: countries,
    }
    for kind in AREA_KINDS:
        known[kind] = frozenset(identity for area_kind, identity in areas if area_kind == kind)
    mains = [row for row in rows if row.form is NameForm.MAIN]
    return chain(
        _ids(rows, known),
        _twice(mains),
        _needless(corpus, rows, world),
        _lookalikes(corpus, lookalikes),
        _members(areas.values(), countries),
    )
