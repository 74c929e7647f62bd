"""The hybrid ranking of numbered texts for a question.

Knows nothing about nodes; where the nearest vectors come from is the caller's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from index.dense import DenseIndex
from index.encoder import Encoder
from index.fusion import best_places, fuse, rescaled
from index.lexical import LexicalIndex, Scores

Places = npt.NDArray[np.int64]
Nearest = Callable[[Scores, int], Places]  # a vector and a number -> the places of the nearest texts

# How many candidates each leg names. Their common score needs no more: 50, 100 and 300 gave the same
# nDCG@10 on Cranfield and XQuAD.
POOL = 50


@dataclass(frozen=True, slots=True)
class Ranked:
    """One text for a question; `score` is relative to the question's best, the two others are absolute."""

    place: int
    score: float
    similarity: float
    lexical: float


def rank(
    question: str,
    *,
    encoder: Encoder,
    lexical: LexicalIndex,
    dense: DenseIndex,
    top_k: int,
    nearest: Nearest | None = None,
    allowed: npt.NDArray[np.bool_] | None = None,
    vector: Scores | None = None,
) -> list[Ranked]:
    """The texts that fit the question best, best first.

    Args:
        question: any text.
        encoder: what made the dense index.
        lexical: BM25 over the same texts.
        dense: their vectors.
        top_k: how many at most.
        nearest: how the texts with the nearest vectors are found; exactly when it is None.
        allowed: which texts may be named; all when it is None.
        vector: the question's vector, when the caller has it already.
    """
    if top_k < 1:
        raise ValueError(f"top_k is {top_k}; ask for at least one")
    words = lexical.scores(question)
    trust = encoder.understands(question)
    if not len(words) or (trust == 0 and not words.any()):
        return []
    if vector is None:
        vector = encoder.encode_queries([question])[0]
    if allowed is None:
        return _fused(words, dense, vector, trust=trust, top_k=top_k, nearest=nearest)
    places = np.flatnonzero(allowed)
    found = _fused(words[places], dense.of(places), vector, trust=trust, top_k=top_k, nearest=None)
    return [replace(each, place=int(places[each.place])) for each in found]


def _fused(
    words: Scores, dense: DenseIndex, vector: Scores, *, trust: float, top_k: int, nearest: Nearest | None
) -> list[Ranked]:
    if not len(words):
        return []
    depth = max(POOL, top_k)
    by_words = best_places(words, depth)
    pool = by_words[words[by_words] > 0]
    if trust > 0:
        by_meaning = nearest(vector, depth) if nearest else best_places(dense.scores(vector), depth)
        pool = np.union1d(pool, by_meaning)
    cosines = dense.of(pool).scores(vector)
    scores = fuse(
        rescaled(words[pool], mean=float(words.mean()), best=float(words.max())),
        rescaled(cosines, mean=float(dense.centre @ vector), best=float(cosines.max(initial=-1))),
        trust=trust,
    )
    return [
        Ranked(int(pool[at]), float(scores[at]), float(cosines[at]), float(words[pool[at]]))
        for at in best_places(scores, top_k)
    ]
