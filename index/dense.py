"""The dense index: the vectors of texts and the exact cosine of each with a question's.

Knows nothing about nodes; the approximate search for large collections is `index.chroma_store`'s.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index.encoder import Vectors
from index.lexical import Scores

FILE = "vectors.npy"


@dataclass(frozen=True)
class DenseIndex:
    """Vectors of length 1, one row a text, in the order of the texts."""

    vectors: Vectors

    @cached_property
    def centre(self) -> Scores:
        """The mean of all vectors; its product with a question's vector is the mean of all cosines."""
        return np.asarray(self.vectors.mean(axis=0), dtype=np.float32)

    def scores(self, vector: Scores) -> Scores:
        """The cosine of every text with the question's vector: -1 to 1, higher is better.

        By einsum, whose one thread takes 0.1 ms for 1,000 texts and 10 ms for 100,000. The matrix product is
        no faster: its threads wait for each other, which cost 6 ms a question beside other work.
        """
        return np.asarray(np.einsum("ij,j->i", self.vectors, vector), dtype=np.float32)

    def of(self, places: npt.NDArray[np.int64]) -> DenseIndex:
        """The index of some of the texts."""
        return DenseIndex(self.vectors[places])

    def save(self, folder: Path) -> None:
        """Write the vectors as one file into a folder."""
        np.save(folder / FILE, self.vectors, allow_pickle=False)

    @classmethod
    def load(cls, folder: Path) -> DenseIndex:
        """The index that `save` wrote, read from the disk as it is needed.

        Raises:
            OSError, ValueError: the file is missing or damaged.
        """
        return cls(np.load(folder / FILE, mmap_mode="r", allow_pickle=False))
