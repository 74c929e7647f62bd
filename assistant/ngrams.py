"""Hashed character n-grams of short texts, compared without a model in every language.

A text fills a twentieth of the dimensions, so many texts are kept by dimension and only the dimensions that a
question fills are read. Knows nothing about what the texts stand for.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_DIMENSIONS = 4096  # collisions stay rare for the few thousand examples of a language
_SIZES = (1, 2, 3, 4, 5)
_SINGLE_WEIGHT = 0.3  # single characters tell little, except in Chinese

Vector = NDArray[np.float32]
Places = NDArray[np.int32]


def hash_ngrams(text: str) -> Vector:
    """The L2-normalised vector (4096,) of a text's character n-grams."""
    vector = np.zeros(_DIMENSIONS, dtype=np.float32)
    padded = f" {' '.join(text.lower().split())} "
    for size in _SIZES:
        weight = 1.0 if size > 1 else _SINGLE_WEIGHT
        for at in range(len(padded) - size + 1):
            vector[zlib.crc32(padded[at : at + size].encode()) % _DIMENSIONS] += weight
    np.sqrt(vector, out=vector)
    norm = float(np.linalg.norm(vector))
    return vector / norm if norm else vector


@dataclass(frozen=True, slots=True)
class NgramTable:
    """The vectors of n texts by dimension: those of dimension d are `rows` and `values` from `starts[d]` on.

    Shapes: starts (4097,), rows and values (number of values that are not zero,).
    """

    count: int
    starts: Places
    rows: Places
    values: Vector

    def similarity(self, vector: Vector) -> Vector:
        """The cosine (n,) of every text with a normalised vector (4096,)."""
        present = np.flatnonzero(vector)
        spans = [slice(self.starts[place], self.starts[place + 1]) for place in present]
        if not spans:
            return np.zeros(self.count, dtype=np.float32)
        weights = np.concatenate(
            [self.values[span] * vector[place] for span, place in zip(spans, present, strict=True)]
        )
        rows = np.concatenate([self.rows[span] for span in spans])
        return np.bincount(rows, weights=weights, minlength=self.count).astype(np.float32)

    def dense(self) -> Vector:
        """All vectors (n, 4096)."""
        matrix = np.zeros((self.count, _DIMENSIONS), dtype=np.float32)
        columns = np.repeat(np.arange(_DIMENSIONS), np.diff(self.starts))
        matrix[self.rows, columns] = self.values
        return matrix


def ngram_table(texts: Sequence[str]) -> NgramTable:
    """The n-grams of texts."""
    matrix = np.stack([hash_ngrams(text) for text in texts])
    columns, rows = np.nonzero(matrix.T)
    starts = np.searchsorted(columns, np.arange(_DIMENSIONS + 1)).astype(np.int32)
    return NgramTable(len(texts), starts, rows.astype(np.int32), matrix[rows, columns])
