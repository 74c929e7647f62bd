"""Compiles what the libraries know of the world's names into one text that loads in milliseconds.

Slow (seconds) and seldom: `world` keeps the result in a cache. Knows which names of which cities are worth
knowing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from corpus.naming import libraries, words
from corpus.naming.folding import fold_name
from corpus.naming.geonames import City, NameScript, by_script, read_cities
from corpus.naming.grammar import listed_words
from corpus.naming.scanning import Script, words_of

# People from which on a city's names in a script are kept: smaller cities are asked for by their main name.
# Two Chinese characters make ordinary words too easily, so they need a large city.
_FROM_PEOPLE = {
    NameScript.LATIN: 100_000,
    NameScript.RUSSIAN: 50_000,
    NameScript.HAN: 50_000,
    NameScript.KATAKANA: 50_000,
    NameScript.HANGUL: 50_000,
}
_TWO_CHARACTERS_FROM = {
    NameScript.RUSSIAN: 300_000,
    NameScript.HAN: 300_000,
    NameScript.KATAKANA: 1_000_000,
    NameScript.HANGUL: 300_000,
}
_SHORT_STATES = frozenset({"CN", "JP", "KR", "TW"})  # whose states have names of two characters of their own
_SUBDIVISION_RANK = 2_000_000.0  # Virginia is the state before it is a town of under 200,000 people
_MIN_LETTERS = {
    NameScript.LATIN: 4,
    NameScript.RUSSIAN: 4,
    NameScript.HAN: 2,
    NameScript.KATAKANA: 2,
    NameScript.HANGUL: 2,
}
SECTION, RECORD, FIELD = "\x1d", "\n", "\t"
ID_DIGITS = 9  # of GeoNames ids, so that lines sort by them


@dataclass(slots=True)
class _Forms:
    """Keys with the places they name, best first."""

    ranked: dict[str, dict[str, float]] = field(default_factory=lambda: defaultdict(dict))

    def add(self, name: str, place: str, rank: float) -> None:
        """A name of a place under the key it is looked up by; a higher rank comes first."""
        script, texts = words_of(name)
        if not texts:
            return
        keys = {"".join(texts)} if script is not Script.WORD else {" ".join(texts), "".join(texts)}
        for key in keys:
            if script is Script.WORD or key not in listed_words("passed_over"):
                self.ranked[key][place] = max(rank, self.ranked[key].get(place, 0.0))


def _alternates(city: City) -> Iterator[str]:
    if city.population < min(_FROM_PEOPLE.values()):
        return
    for script, names in by_script(city.alternates).items():
        for name in names:
            if city.population < _FROM_PEOPLE[script] or len(name) < _MIN_LETTERS[script]:
                continue
            limit = _TWO_CHARACTERS_FROM.get(script, 0) if len(name) == 2 else 0
            if city.population >= limit:
                yield name


def _city_forms(forms: _Forms, cities: Iterable[City]) -> None:
    for city in cities:
        # A city's own name ranks above another name of a city ten times as large.
        forms.add(city.name, city.id, 10.0 * city.population + 1)
        for name in _alternates(city):
            forms.add(name, city.id, float(city.population))


def _subdivision_forms(forms: _Forms, ordinary: frozenset[str]) -> None:
    for name in libraries.subdivision_names():
        words = words_of(name.name)[1]
        foreign = len(name.name) <= 2 and name.id[:2] not in _SHORT_STATES
        if len(name.name) > 1 and not foreign and not ordinary.issuperset(words):
            forms.add(name.name, name.id, _SUBDIVISION_RANK)


def _columns(table: dict[str, dict[str, float]]) -> tuple[str, str]:
    """The sorted keys and, aligned with them, the places of each, those that rank highest first."""
    keys = sorted(table)
    ranked = (sorted((-rank, place) for place, rank in table[key].items()) for key in keys)
    return RECORD.join(keys), RECORD.join(" ".join(place for _, place in places) for places in ranked)


def _heads(keys: Iterable[str]) -> str:
    """The first two characters of all names that are written without spaces or with joined particles."""
    return " ".join(sorted({key[:2] for key in keys if key[0] >= "\u3005"}))


def _longest(keys: Iterable[str]) -> str:
    """How many words the longest name has that begins with a word, as ``word=count``."""
    longest: dict[str, int] = {}
    for key in keys:
        first, _, _ = key.partition(" ")
        longest[first] = max(longest.get(first, 1), key.count(" ") + 1)
    return " ".join(f"{first}={count}" for first, count in sorted(longest.items()) if count > 1)


def _by_language(names: Iterable[libraries.LibraryName]) -> str:
    """Lines of id, language and name that `world.Names` looks up."""
    lines = dict.fromkeys(FIELD.join((name.id, name.language, name.name)) for name in names)
    return f"{RECORD}{RECORD.join(lines)}{RECORD}"


def city_line(city: City) -> str:
    """One city as a line that sorts by its id."""
    fields = (city.name, city.country, city.region, str(city.population), city.time_zone)
    return FIELD.join((city.id.zfill(ID_DIGITS), *fields, FIELD.join(city.alternates)))


def compile_world() -> tuple[str, str]:
    """The compiled names (one section each, see `world.World`) and the lines of all cities."""
    cities = sorted(read_cities(), key=lambda city: int(city.id))
    forms = _Forms()
    lower, seen = words.spelling()
    _city_forms(forms, cities)
    _subdivision_forms(forms, lower)
    countries = sorted({*libraries.country_names(), *libraries.country_adjectives()})
    territories = {fold_name(name.name) for name in libraries.territory_names()}
    frequent = words.frequent("English", "German")
    sections = (
        RECORD.join(FIELD.join((n.id, n.language, n.name, "a" * n.is_adjective)) for n in countries),
        _by_language(libraries.territory_names()),
        _by_language(libraries.zone_cities()),
        " ".join(f"{code}={continent}" for code, continent in sorted(libraries.continents().items())),
        *_columns(forms.ranked),
        _heads(forms.ranked),
        _longest(forms.ranked),
        _by_language(libraries.subdivision_names()),
        RECORD.join(sorted(lower)),
        RECORD.join(sorted(seen | words.frequent("Russian"))),
        RECORD.join(sorted(((frequent & lower) - territories) | listed_words("ordinary"))),
        RECORD.join(sorted(words.frequent("German"))),
        RECORD.join(sorted(words.frequent_lower("Russian"))),
    )
    return SECTION.join(sections), RECORD.join(map(city_line, cities)) + RECORD
