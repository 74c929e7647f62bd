"""The names that the gazetteer finds: from records, areas, look-alikes, libraries and names.csv.

Knows which name weighs more than another; finding them is the matcher's task.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from corpus.model import Home, Partner
from corpus.naming.apposition import PASSED_OVER, WITHIN
from corpus.naming.declension import russian_adjective
from corpus.naming.folding import fold_name
from corpus.naming.grammar import listed_words
from corpus.naming.mentions import Entry
from corpus.naming.name_files import Lookalike, NameForm, NameRow
from corpus.naming.partner_names import PlaceNames
from corpus.naming.plausibility import ADJECTIVE, HIDDEN
from corpus.naming.regions import Area
from corpus.naming.world import PLACE, CountryName, World

# A name that a person wrote down weighs more than one of the many that GeoNames collects.
STRONG, WEAK = 5, -5


def home_entries(home: Home, world: World) -> Iterator[Entry]:
    """The names of the home city, and those of the state or province it lies in."""
    for language, name in home.names.items():
        yield Entry("home", home.id, name, language, STRONG)
    for name in home.aliases:
        yield Entry("home", home.id, name, "", STRONG)
    if adjective := russian_adjective(home.names.get("ru", "")):
        yield Entry("home", home.id, adjective, "ru", STRONG, ADJECTIVE)
    codes = {
        code: None
        for name in home.region_names.values()
        for code in world.ids(fold_name(name))
        if code.startswith(f"{home.country}-")
    }
    for code in codes:
        for language, name in home.region_names.items():
            yield Entry(PLACE, code, name, language, WEAK)


def partner_entries(names: Mapping[str, PlaceNames]) -> Iterator[Entry]:
    """The names of all partners."""
    for identity, known in names.items():
        for name, language, strong in known.forms:
            yield Entry("partner", identity, name, language, STRONG if strong else WEAK)
            if language == "ru" and strong and (adjective := russian_adjective(name)):
                yield Entry("partner", identity, adjective, "ru", STRONG, ADJECTIVE)


def region_entries(partners: Iterable[Partner], codes: Mapping[str, str]) -> Iterator[Entry]:
    """The states and provinces of partners by the names in the records; `codes` as of `locating.state_codes`."""
    for partner in partners:
        if partner.admin_region:
            region = codes[f"{partner.country}/{partner.admin_region}"]
            yield Entry(PLACE, region, partner.admin_region, "en", WEAK)


def area_entries(areas: Iterable[Area]) -> Iterator[Entry]:
    """The names of continents, regions and blocs."""
    for area in areas:
        for language, name in area.names.items():
            yield Entry(area.kind, area.id, name, language, STRONG)
        for language, forms in area.forms.items():
            for name in forms:
                yield Entry(area.kind, area.id, name, language, STRONG)


def lookalike_entries(lookalikes: Iterable[Lookalike]) -> Iterator[Entry]:
    """The names of look-alikes, what tells them apart, and words that hold a name by chance."""
    for lookalike in lookalikes:
        for name in lookalike.forms:
            yield Entry("lookalike", lookalike.id, name, "", STRONG)
        for name in lookalike.within:
            yield Entry(WITHIN, lookalike.id, name, "", HIDDEN)
    for word in listed_words("passed_over"):
        yield Entry(PASSED_OVER, word, word, "", HIDDEN)


def country_entries(countries: Iterable[CountryName], rows: Sequence[NameRow]) -> Iterator[Entry]:
    """The names of countries without those that names.csv excludes."""
    excluded = {(row.id, fold_name(row.name)) for row in rows if row.form is NameForm.EXCLUDED}
    for name in countries:
        if (name.country, fold_name(name.name)) not in excluded:
            role = ADJECTIVE if name.is_adjective else ""
            yield Entry("country", name.country, name.name, name.language, STRONG, role)


def row_entries(rows: Iterable[NameRow], codes: Mapping[str, str]) -> Iterator[Entry]:
    """The names of names.csv but for those of partners, which stand among theirs; `codes` as for `region_entries`."""
    for row in rows:
        if row.kind != "partner" and row.form is not NameForm.EXCLUDED:
            role = ADJECTIVE if row.form is NameForm.ADJECTIVE else ""
            identity = codes.get(row.id, row.id)
            yield Entry(row.kind.value, identity, row.name, row.language, STRONG, role)
