"""Rank metrics of one query: nDCG, recall and reciprocal rank, as trec_eval defines them.

Knows nothing about how the ranking was made.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence


def ndcg(ranking: Sequence[str], relevant: Mapping[str, float], *, top_k: int = 10) -> float:
    """Normalised discounted cumulative gain (Järvelin 2002): grade / log2(rank + 1), over the best order."""
    gains = [relevant.get(document, 0.0) for document in ranking[:top_k]]
    best = sorted(relevant.values(), reverse=True)[:top_k]
    ideal = _discounted(best)
    return _discounted(gains) / ideal if ideal else 0.0


def _discounted(gains: Sequence[float]) -> float:
    return sum(gain / math.log2(rank + 1) for rank, gain in enumerate(gains, start=1))


def recall(ranking: Sequence[str], relevant: Mapping[str, float], *, top_k: int) -> float:
    """The share of the relevant documents that stand among the first `top_k`."""
    return len(set(ranking[:top_k]) & set(relevant)) / len(relevant) if relevant else 0.0


def reciprocal_rank(ranking: Sequence[str], relevant: Mapping[str, float]) -> float:
    """One over the rank of the first relevant document; 0 when there is none."""
    return next((1 / rank for rank, document in enumerate(ranking, start=1) if document in relevant), 0.0)
