"""Which measures of the network are about one area only, such as the partners in one country or bloc."""

from __future__ import annotations

from assistant.question import AREA_KINDS
from corpus import Gazetteer, Measures


def measures_by_area(measures: Measures, gazetteer: Gazetteer) -> dict[tuple[str, str], tuple[str, ...]]:
    """The measures whose English name speaks of exactly one area, by that area."""
    found: dict[tuple[str, str], list[str]] = {}
    for identity, names in measures.measures.items():
        for name in names.get("en", ())[:1]:
            areas = {
                (mention.kinds[0], mention.ids[0])
                for mention in gazetteer.link(name)
                if mention.kinds[0] in AREA_KINDS and len(mention.ids) == 1
            }
            if len(areas) == 1:
                found.setdefault(areas.pop(), []).append(identity)
    return {area: tuple(identities) for area, identities in found.items()}
