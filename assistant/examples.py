"""The kind of a question, from its nearest labelled example questions.

Two spaces are compared: the encoder's (for the languages it knows) and that of hashed character n-grams,
which needs
no model and works in every language. Names, dates and the home city are masked before, so that one example
stands for
every place. The examples are data (``data/examples/<language>.toml``).
"""

from __future__ import annotations

import tomllib
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from corpus import LANGUAGES

_DIMENSIONS = 4096  # hashed n-grams; collisions stay rare for the few hundred examples of a language
_NGRAM_SIZES = (1, 2, 3, 4, 5)
_RIDGE = 0.5  # best of 0.1, 0.5 and 1 in leave-one-out accuracy over the six languages
_NEIGHBOURS = 3  # a kind's score is the mean of so many nearest examples, so that one odd example cannot win
_ENCODER_SHARE = (
    0.5  # of the score, where the encoder knows the language; equal parts did best on the examples' own
)
# leave-one-out accuracy (see tests/test_question_kinds.py)

Matrix = NDArray[np.float32]
Encode = Callable[[list[str]], Matrix]


@dataclass(frozen=True, slots=True)
class KindScore:
    """How near a question is to the examples of a kind, and how well the kind fits it; higher is better for both.

    `score` is a similarity, 0 to 1. `fit` is the value of a kernel ridge classifier over all examples, about 1 for the
    kind of an example and 0 for others; it decides between kinds, the similarity tells whether any fits at all.
    """

    kind: str
    score: float
    fit: float = 0.0


@dataclass(frozen=True, slots=True)
class Example:
    """One labelled question, masked for the n-gram space and for the encoder."""

    kind: str
    language: str
    masked: str
    plain: str


def read_examples(language: str) -> Mapping[str, Sequence[str]]:
    """The example questions of a language by kind, as people wrote them."""
    path = resources.files("assistant").joinpath(f"data/examples/{language}.toml")
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


@cache
def example_kinds() -> tuple[str, ...]:
    """All kinds that have examples, in the order of the English file."""
    return tuple(read_examples("en"))


def hash_ngrams(text: str) -> NDArray[np.float32]:
    """The L2-normalised vector (``_DIMENSIONS``,) of a text's character n-grams."""
    vector = np.zeros(_DIMENSIONS, dtype=np.float32)
    padded = f" {' '.join(text.lower().split())} "
    for size in _NGRAM_SIZES:
        weight = 1.0 if size > 1 else 0.3  # single characters tell little, except in Chinese
        for at in range(len(padded) - size + 1):
            vector[zlib.crc32(padded[at : at + size].encode()) % _DIMENSIONS] += weight
    np.sqrt(vector, out=vector)
    norm = float(np.linalg.norm(vector))
    return vector / norm if norm else vector


_PLACES = {kind: place for place, kind in enumerate(example_kinds())}


def fit_duals(examples: Sequence[Example], ngrams: Matrix, embedded: Matrix | None) -> Matrix:
    """The dual weights (n, kinds) of kernel ridge regression on one-hot kinds (Saunders et al. 1998)."""
    kernel = ngrams @ ngrams.T
    if embedded is not None:
        kernel = (1 - _ENCODER_SHARE) * kernel + _ENCODER_SHARE * (embedded @ embedded.T)
    targets = np.zeros((len(examples), len(_PLACES)), dtype=np.float32)
    for row, example in enumerate(examples):
        if example.kind in _PLACES:
            targets[row, _PLACES[example.kind]] = 1.0
    ridge = kernel + _RIDGE * np.eye(len(examples), dtype=np.float32)
    return np.linalg.solve(ridge, targets).astype(np.float32)


@dataclass(frozen=True, slots=True)
class ExampleSpace:
    """The examples of one language as vectors: `ngrams` (n, 4096), `embedded` (n, d) or None."""

    examples: tuple[Example, ...]
    ngrams: Matrix
    embedded: Matrix | None
    duals: Matrix | None = None  # (n, kinds) of the kernel ridge classifier, in the order of `example_kinds`

    def nearest_kinds(
        self, masked: str, query: NDArray[np.float32] | None, *, skip: int | None = None
    ) -> tuple[KindScore, ...]:
        """The kinds, nearest first.

        Args:
            masked: the masked question.
            query: its embedding (d,), or None when the encoder does not know the language.
            skip: the index of an example to leave out (for leave-one-out tests).
        """
        vector = hash_ngrams(masked)
        present = np.flatnonzero(vector)  # a question fills a twentieth of the dimensions
        similarity = self.ngrams[:, present] @ vector[present]
        if query is not None and self.embedded is not None:
            similarity = (1 - _ENCODER_SHARE) * similarity + _ENCODER_SHARE * (self.embedded @ query)
        if skip is not None:
            similarity = similarity.copy()
            similarity[skip] = -1.0
        fits = similarity @ self.duals if self.duals is not None else None
        by_kind: dict[str, list[float]] = {}
        for example, value in zip(self.examples, similarity, strict=True):
            by_kind.setdefault(example.kind, []).append(float(value))
        scores = []
        for kind, values in by_kind.items():
            values.sort(reverse=True)
            best = values[:_NEIGHBOURS]
            # the nearest example alone counts half: an exact match must win
            score = 0.5 * best[0] + 0.5 * sum(best) / len(best)
            fit = float(fits[_PLACES[kind]]) if fits is not None and kind in _PLACES else score
            scores.append(KindScore(kind, score, fit))
        return tuple(sorted(scores, key=lambda entry: (-entry.fit, -entry.score, entry.kind)))


def build_spaces(
    mask: Callable[[str, str], str],
    plain: Callable[[str, str], str],
    encode: Encode,
    encoder_languages: frozenset[str],
) -> dict[str, ExampleSpace]:
    """One space a language.

    Args:
        mask: (text, language) -> the text masked for n-grams.
        plain: (text, language) -> the text masked with words, for the encoder.
        encode: the encoder's query encoding, (n texts) -> (n, d).
        encoder_languages: the languages the encoder knows.
    """
    spaces = {}
    for language in LANGUAGES:
        examples = tuple(
            Example(kind, language, mask(text, language), plain(text, language))
            for kind, texts in read_examples(language).items()
            for text in texts
        )
        if not examples:
            continue
        ngrams = np.stack([hash_ngrams(example.masked) for example in examples])
        embedded = encode([example.plain for example in examples]) if language in encoder_languages else None
        spaces[language] = ExampleSpace(examples, ngrams, embedded, fit_duals(examples, ngrams, embedded))
    return spaces
