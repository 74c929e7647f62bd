"""Intervals for means: Wilson for proportions, a seeded bootstrap otherwise; and a paired test of two runs.

Knows nothing about samples or metrics.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

# Two-sided 95 %.
Z_95 = 1.959963984540054
# Enough draws for two stable decimals of a 95 % interval (Efron & Tibshirani 1993, ch. 14).
BOOTSTRAP_DRAWS = 2000
BOOTSTRAP_SEED = 20250719


def wilson(hits: int, n: int) -> tuple[float, float]:
    """The Wilson score interval of a proportion at 95 % (Wilson 1927); (0, 1) where nothing was counted."""
    if n == 0:
        return (0.0, 1.0)
    share, square = hits / n, Z_95 * Z_95
    middle = (share + square / (2 * n)) / (1 + square / n)
    half = Z_95 / (1 + square / n) * math.sqrt(share * (1 - share) / n + square / (4 * n * n))
    return (max(0.0, middle - half), min(1.0, middle + half))


def bootstrap(values: Sequence[float]) -> tuple[float, float]:
    """The percentile bootstrap interval of a mean at 95 %; the same for the same values in any order."""
    if not values:
        return (math.nan, math.nan)
    ordered = np.sort(np.asarray(values, dtype=np.float64))
    draws = np.random.default_rng(BOOTSTRAP_SEED).integers(0, len(ordered), (BOOTSTRAP_DRAWS, len(ordered)))
    low, high = np.percentile(ordered[draws].mean(axis=1), [2.5, 97.5])
    return (float(low), float(high))


def mcnemar_exact(only_first: int, only_second: int) -> float:
    """The two-sided exact p-value of McNemar's paired test (1947), from the two counts of changed cases.

    1.0 when nothing changed; small when the changes go one way more than chance would.
    """
    n = only_first + only_second
    if n == 0:
        return 1.0
    tail = sum(math.comb(n, k) for k in range(min(only_first, only_second) + 1)) / (1 << n)
    return min(1.0, 2 * tail)


def percentile(values: Sequence[float], percent: float) -> float | None:
    """The percentile by the nearest rank, a value that was really measured; None without values."""
    if not values:
        return None
    ordered = sorted(values)
    return ordered[max(0, math.ceil(percent / 100 * len(ordered)) - 1)]
