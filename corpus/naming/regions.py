"""Continents, regions and blocs with their member countries, as regions.toml and the libraries give them.

Knows no partners and no texts.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from corpus.broken import BrokenRecord
from corpus.model import LANGUAGES, PartialDate


class Names(Protocol):
    """Names by id and language, of which some may be missing."""

    def get(self, identity: str, language: str) -> str | None:
        """The name, or None."""


class Known(Protocol):
    """What libraries know of areas: the compiled world, or the libraries themselves."""

    @property
    def territories(self) -> Names:
        """CLDR's names of territories."""

    @property
    def continents(self) -> Mapping[str, str]:
        """GeoNames' continent of each country."""


REGIONS_FILE = "regions.toml"
AREA_KINDS = ("continent", "region", "bloc")
_COUNTRY = re.compile(r"[A-Z]{2}")


@dataclass(frozen=True, slots=True)
class Membership:
    """A country's time in an area; empty dates: always and to this day."""

    country: str
    since: PartialDate | None = None
    until: PartialDate | None = None

    def holds(self, on: PartialDate | None) -> bool:
        """True when the country belongs to the area on a day (None: now)."""
        if on is None:
            return self.until is None
        return (self.since is None or self.since <= on) and (self.until is None or on <= self.until)


@dataclass(frozen=True, slots=True)
class Area:
    """One continent, region or bloc."""

    kind: str
    id: str
    names: Mapping[str, str]
    forms: Mapping[str, tuple[str, ...]]
    members: tuple[Membership, ...]
    includes: tuple[str, ...] = ()


def _broken(field: str, problem: str) -> BrokenRecord:
    return BrokenRecord(f"{REGIONS_FILE}, field {field}: {problem}")


def _dates(field: str, text: str) -> tuple[PartialDate | None, PartialDate | None]:
    since, _, until = text.partition("/")
    try:
        return (
            PartialDate.parse(since) if since else None,
            PartialDate.parse(until) if until else None,
        )
    except ValueError as error:
        raise _broken(field, f"{error}; write 1995-01-01 or 1973-01-01/2020-01-31") from error


def _members(field: str, given: Any, geonames: list[str], world: Known) -> Iterator[Membership]:
    for code, continent in world.continents.items():
        if continent in geonames:
            yield Membership(code)
    dated = given if isinstance(given, dict) else dict.fromkeys(given, "")
    for code, dates in dated.items():
        if not _COUNTRY.fullmatch(str(code)):
            raise _broken(field, f"{code!r} is no country; write two capital letters of ISO 3166, such as HU")
        yield Membership(str(code), *_dates(f"{field}.{code}", str(dates)))


def _area(kind: str, identity: str, table: Mapping[str, Any], world: Known) -> Area:
    field = f"{kind}.{identity}"
    unknown = set(table) - {"cldr", "geonames", "names", "forms", "members", "includes", "basis"}
    if unknown:
        raise _broken(f"{field}.{min(unknown)}", "is unknown; correct the word or take it out")
    code = str(table.get("cldr", ""))
    library = {language: world.territories.get(code, language) for language in LANGUAGES}
    names = {language: name for language, name in library.items() if name} | dict(table.get("names", {}))
    missing = [language for language in LANGUAGES if language not in names]
    if missing:
        raise _broken(f"{field}.names.{missing[0]}", "is missing; write the name in this language")
    return Area(
        kind=kind,
        id=identity,
        names=names,
        forms={language: tuple(forms) for language, forms in table.get("forms", {}).items()},
        members=tuple(
            _members(f"{field}.members", table.get("members", []), table.get("geonames", []), world)
        ),
        includes=tuple(table.get("includes", [])),
    )


def read_areas(folder: Path, world: Known) -> dict[tuple[str, str], Area]:
    """The areas of regions.toml by kind and id; none when the file is missing.

    Raises:
        BrokenRecord: naming the field and what to write.
    """
    path = folder / REGIONS_FILE
    if not path.exists():
        return {}
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BrokenRecord(f"{REGIONS_FILE}: {error}; correct the TOML") from error
    areas: dict[tuple[str, str], Area] = {}
    for kind, group in tables.items():
        if kind not in AREA_KINDS:
            raise _broken(kind, f"is none of {', '.join(AREA_KINDS)}; write one of them")
        for identity, table in group.items():
            areas[kind, identity] = _area(kind, identity, table, world)
    for area in areas.values():
        for name in area.includes:
            if (area.kind, name) not in areas:
                raise _broken(
                    f"{area.kind}.{area.id}.includes", f"there is no {area.kind} {name!r}; correct it"
                )
    for kind, identity in areas:
        if circle := _circle(areas, kind, identity, ()):
            raise _broken(
                f"{kind}.{identity}.includes",
                f"the references run in a circle ({' → '.join(circle)}); take one out",
            )
    return areas


def _circle(
    areas: Mapping[tuple[str, str], Area], kind: str, identity: str, path: tuple[str, ...]
) -> tuple[str, ...]:
    """The way from an area back to itself over what areas include, or nothing."""
    if identity in path:
        return (*path, identity)
    inside = areas[kind, identity].includes
    return next((found for name in inside if (found := _circle(areas, kind, name, (*path, identity)))), ())


def countries_of(
    areas: Mapping[tuple[str, str], Area], kind: str, identity: str, on: PartialDate | None = None
) -> frozenset[str]:
    """The countries of an area and of the areas it includes, now or on a day."""
    area = areas[kind, identity]
    own = {member.country for member in area.members if member.holds(on)}
    return frozenset(own.union(*(countries_of(areas, kind, name, on) for name in area.includes)))
