"""Where the places lie that a corpus names: country, state, and what they are confused with.

Knows the records; what is made of it is known to ``apposition``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from corpus.model import Corpus, Home, Partner
from corpus.naming.apposition import Located
from corpus.naming.folding import fold_name
from corpus.naming.name_files import Lookalike, NameForm, NameKind, NameRow
from corpus.naming.world import World


def state_codes(partners: Iterable[Partner], rows: Iterable[NameRow], world: World) -> dict[str, str]:
    """The id of each state and province of the records: its ISO 3166-2 code where one of its names has one.

    Args:
        partners: the partners, whose states are meant: "DE/Bavaria".
        rows: the rows of names.csv, which give further names: "Bayern".
        world: for the codes.
    """
    names: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        if row.kind is NameKind.PLACE and row.form is not NameForm.ADJECTIVE:
            names[row.id].append(row.name)
    found = {}
    for partner in partners:
        if partner.admin_region:
            region = f"{partner.country}/{partner.admin_region}"
            codes = _states(world, partner.country, (partner.admin_region, *names[region]))
            found[region] = next((code for code in codes if "/" not in code), region)
    return found


def _states(world: World, country: str, names: Iterable[str]) -> Iterator[str]:
    """A state of a country: the id by which the records name it, and its ISO 3166-2 code."""
    for name in filter(None, names):
        yield f"{country}/{name}"
        yield from (code for code in world.ids(fold_name(name)) if code.startswith(f"{country}-"))


def home_cities(home: Home, world: World) -> Iterator[str]:
    """The GeoNames ids of the home city: cities of its country that bear one of its main names."""
    for name in home.names.values():
        for identity in world.ids(fold_name(name)):
            place = world.place(identity)
            if place and identity.isdigit() and place.country == home.country:
                yield identity


def locate(
    corpus: Corpus,
    lookalikes: Sequence[Lookalike],
    by_geonames: Mapping[str, str],
    countries: Callable[[str, str], frozenset[str]],
    world: World,
    codes: Mapping[str, str],
) -> Located:
    """Where partners, home city and look-alikes lie.

    Args:
        corpus: the records.
        lookalikes: the rows of lookalikes.csv.
        by_geonames: the partner that a GeoNames city is.
        countries: the countries of any (kind, id).
        world: for the codes of states.
        codes: as `state_codes` gives them.
    """
    home, partners = corpus.home, corpus.partners
    places: dict[tuple[str, str], tuple[str, Iterable[str]]] = {
        ("partner", one.id): (one.country, (one.admin_region,)) for one in partners.values()
    }
    places["home", home.id] = (home.country, home.region_names.values())
    confused: dict[str, list[Lookalike]] = defaultdict(list)
    for lookalike in lookalikes:
        for identity in lookalike.confused_with:
            confused[identity].append(lookalike)
    cities = set(by_geonames.values())
    return Located(
        country={pair: country for pair, (country, _) in places.items()}
        | {("lookalike", one.id): one.country for one in lookalikes},
        states={
            pair: frozenset(
                found
                for state in _states(world, *place)
                for found in (state, *filter(None, (codes.get(state),)))
            )
            for pair, place in places.items()
        },
        wide=frozenset(("partner", identity) for identity in partners if identity not in cities),
        by_geonames=by_geonames,
        lookalikes=confused,
        confused_with={
            one.id: [name for name in one.confused_with if name in partners] for one in lookalikes
        },
        countries=countries,
        world=world,
    )
