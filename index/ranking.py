"""The hybrid ranking of numbered texts for a question.

Knows nothing about nodes; where the nearest vectors come from is the caller's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

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
    depth = max(POOL, top_k)
    if allowed is not None:
        by_meaning = best_places(np.where(allowed, dense.scores(vector), -np.inf), depth)
        by_words = best_places(np.where(allowed, words, 0), depth)
        pool = np.union1d(by_meaning, by_words)
        pool = pool[allowed[pool]]
    else:
        by_meaning = nearest(vector, depth) if nearest else best_places(dense.scores(vector), depth)
        by_words = best_places(words, depth)
        pool = np.union1d(by_meaning, by_words[words[by_words] > 0])
    if not len(pool):
        return []
    # In double precision, so that a text's score does not hang on which others are in the pool.
    cosines = (dense.vectors[pool].astype(np.float64) @ vector.astype(np.float64)).astype(np.float32)
    scores = fuse(
        rescaled(words[pool], mean=float(words.mean()), best=float(words.max())),
        rescaled(cosines, mean=float(dense.centre @ vector), best=float(cosines.max())),
        trust=trust,
    )
    return [
        Ranked(int(pool[at]), float(scores[at]), float(cosines[at]), float(words[pool[at]]))
        for at in best_places(scores, top_k)
        if scores[at] > 0
    ]
