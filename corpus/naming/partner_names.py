"""The names of the corpus's partners in every language: from the records, GeoNames, CLDR and names.csv.

A name from the records or names.csv is strong; an alternate name of GeoNames is weak: it yields to any other
place that is better known by it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from corpus.model import LANGUAGES, Partner
from corpus.naming.folding import fold_name
from corpus.naming.geonames import NameScript, by_script, name_script
from corpus.naming.grammar import without_city_suffix
from corpus.naming.name_files import NameForm, NameRow
from corpus.naming.world import Place, World

_GEONAMES_ID = re.compile(r"GeoNames (\d+)")
_PARENTHESES = re.compile(r"\s*\([^)]*\)")
SCRIPT_OF = {
    "ja": NameScript.KATAKANA,
    "ko": NameScript.HANGUL,
    "ru": NameScript.RUSSIAN,
    "zh": NameScript.HAN,
}
_LOCAL = {"JP": ("ja",), "KR": ("ko",), "RU": ("ru",), "DE": ("de",), "AT": ("de",), "CH": ("de",)}
# Shorter alternate names of GeoNames are mostly abbreviations and chance words ("Gan", "Kile", "Reka").
_MIN_WEAK = {
    NameScript.LATIN: 5,
    NameScript.RUSSIAN: 4,
    NameScript.HAN: 2,
    NameScript.KATAKANA: 2,
    NameScript.HANGUL: 2,
}
_LANGUAGE_OF = {
    NameScript.HAN: "zh",
    NameScript.KATAKANA: "ja",
    NameScript.HANGUL: "ko",
    NameScript.RUSSIAN: "ru",
    NameScript.LATIN: "",
}


@dataclass(frozen=True, slots=True)
class PlaceNames:
    """The main name in each language and all forms as (name, language, is strong)."""

    main: Mapping[str, str]
    forms: tuple[tuple[str, str, bool], ...]


def record_names(partner: Partner) -> list[str]:
    """The English names of a record: "Lagos (State)" and "A / B" hold more than one."""
    whole = partner.name
    parts = [part.strip() for part in _PARENTHESES.sub("", whole).split("/")]
    return list(dict.fromkeys([*parts, whole]))


def place_of(partner: Partner, world: World) -> Place | None:
    """The GeoNames city that is the partner itself, not merely the seat whose coordinates it borrows."""
    match = _GEONAMES_ID.search(partner.coordinates_source)
    place = world.place(match.group(1)) if match else None
    if place is None:
        return None
    own = {fold_name(name) for name in (*record_names(partner), without_city_suffix(partner.name_local))}
    known = (place.name, *place.alternates)
    return place if any(fold_name(name) in own for name in known) else None


def _weak(partner: Partner, place: Place | None, world: World) -> Iterator[tuple[str, str]]:
    if place is None:
        return
    for script, names in by_script((place.name, *place.alternates)).items():
        for name in names:
            folded = fold_name(name)
            if len(folded) < _MIN_WEAK[script] or folded in world.ordinary_words:
                continue
            best = world.ids(" ".join(folded.split()))
            other = world.place(best[0]) if best and best[0] != place.id else None
            if other is None or (other.population < place.population and fold_name(other.name) != folded):
                yield name, _LANGUAGE_OF[script]


def _library_main(partner: Partner, place: Place | None, language: str, world: World) -> str:
    """The name that the records or a library give in a language, or an empty text."""
    if language == "en":
        return partner.name
    if language == "zh" and partner.name_zh:
        return partner.name_zh
    if language in _LOCAL.get(partner.country, ()):
        return without_city_suffix(partner.name_local)
    if place is None:
        return ""
    if zoned := world.zone_city(place, language):
        return zoned
    names = by_script(place.alternates)[SCRIPT_OF[language]] if language in SCRIPT_OF else []
    return names[0] if names else ""


def library_name(partner: Partner, language: str, world: World) -> str:
    """The main name of a partner that needs no row in names.csv, or an empty text."""
    return _library_main(partner, place_of(partner, world), language, world)


def partner_names(partner: Partner, rows: Sequence[NameRow], world: World) -> PlaceNames:
    """All names of a partner. `rows`: those of names.csv for it; they go before what a library gives."""
    place = place_of(partner, world)
    chosen = {row.language: row.name for row in rows if row.form is NameForm.MAIN}
    main = {
        language: chosen.get(language) or _library_main(partner, place, language, world)
        for language in LANGUAGES
    }
    excluded = {fold_name(row.name) for row in rows if row.form is NameForm.EXCLUDED}
    forms: dict[str, tuple[str, str, bool]] = {}

    def add(name: str, language: str, strong: bool) -> None:
        folded = fold_name(name)
        if name and folded not in excluded:
            forms.setdefault(f"{folded}\t{language}", (name, language, strong))

    for language, name in main.items():
        for variant in (name, without_city_suffix(name)):
            add(variant, language, True)
    for name in record_names(partner):
        add(name, "en", True)
    local = (partner.name_local, without_city_suffix(partner.name_local), partner.name_zh)
    for name in (part.strip() for names in local for part in names.split("/")):
        script = name_script(name)
        add(name, _LANGUAGE_OF[script] if script else "", True)
    for row in rows:
        if row.form is not NameForm.EXCLUDED:
            add(row.name, row.language, True)
    strong = {fold_name(name) for name, _, _ in forms.values()}
    for name, language in _weak(partner, place, world):
        if fold_name(name) not in strong:
            add(name, language, False)
    english = main["en"] or partner.id
    return PlaceNames({language: name or english for language, name in main.items()}, tuple(forms.values()))
