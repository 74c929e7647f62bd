"""Which figures follow from others: differences, spans of years and shares.

Knows nothing about statements, quotes or where figures come from.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import permutations

from evals.scoring.numbers import same

# Between these a whole number is taken for a year, so that a span may be added to it.
_FIRST_YEAR, _LAST_YEAR = 1800, 2200


def _is_year(value: float) -> bool:
    return value == int(value) and _FIRST_YEAR <= value <= _LAST_YEAR


def results(base: Iterable[float]) -> set[float]:
    """What one step of arithmetic makes of two of the figures."""
    found: set[float] = set()
    for one, other in permutations(sorted(base), 2):
        if one > other:
            found.add(one - other)
            if _is_year(one) and _is_year(other):
                found.add(one - other - 1)  # full years, before the day has come round
        if _is_year(one) and not _is_year(other):
            found |= {one + other, one + other + 1}
        if other:
            found |= {round(one / other, 1), round(100 * (one - other) / other), round(100 * one / other)}
    return found


def follow(wanted: Sequence[Sequence[float]], base: Iterable[float], counts: Iterable[float]) -> bool:
    """True when every wanted figure (each with its possible values) is a count or follows from the base.

    What has followed may be computed with in its turn; two wanted figures never prove each other.
    """
    known, counted = set(base), list(counts)
    left = list(wanted)
    while left:
        computed = results(known)
        proven = [
            values
            for values in left
            if any(same(value, other) for value in values for other in (*computed, *counted))
        ]
        if not proven:
            return False
        left = [values for values in left if values not in proven]
        known |= {value for values in proven for value in values}
    return True
