"""The kind of a question, from its nearest labelled example questions.

Two spaces are compared: the encoder's (for the languages it knows) and that of hashed character n-grams,
which needs
no model and works in every language. Names, dates and the home city are masked before, so that one example
stands for
every place. The examples are data (``data/examples/<language>.toml``).
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from assistant.ngrams import NgramTable, hash_ngrams, ngram_table
from corpus import LANGUAGES

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


_PLACES = {kind: place for place, kind in enumerate(example_kinds())}


def fit_duals(examples: Sequence[Example], ngrams: NgramTable, embedded: Matrix | None) -> Matrix:
    """The dual weights (n, kinds) of kernel ridge regression on one-hot kinds (Saunders et al. 1998)."""
    dense = ngrams.dense()
    kernel = dense @ dense.T
    if embedded is not None:
        kernel = (1 - _ENCODER_SHARE) * kernel + _ENCODER_SHARE * (embedded @ embedded.T)
    targets = np.zeros((len(examples), len(_PLACES)), dtype=np.float32)
    for row, example in enumerate(examples):
        if example.kind in _PLACES:
            targets[row, _PLACES[example.kind]] = 1.0
    ridge = kernel + _RIDGE * np.eye(len(examples), dtype=np.float32)
    return np.linalg.solve(ridge, targets).astype(np.float32)


@dataclass(frozen=True)  # without slots: the blocks are kept once they are known
class ExampleSpace:
    """The n examples of one language as vectors: their n-grams, `embedded` (n, d) or None, and what was learnt of them.

    `duals` (n, kinds) are the weights of the kernel ridge classifier, in the order of `example_kinds`.
    """

    examples: tuple[Example, ...]
    ngrams: NgramTable
    embedded: Matrix | None
    duals: Matrix

    def nearest_kinds(self, masked: str, query: NDArray[np.float32] | None) -> tuple[KindScore, ...]:
        """The kinds, the one that fits best first.

        Args:
            masked: the masked question.
            query: its embedding (d,), or None when the encoder does not know the language.
        """
        similarity = self.ngrams.similarity(hash_ngrams(masked))
        if query is not None and self.embedded is not None:
            similarity = (1 - _ENCODER_SHARE) * similarity + _ENCODER_SHARE * (self.embedded @ query)
        fits = similarity @ self.duals
        scores = []
        for kind, start, end in self._blocks:
            best = np.sort(similarity[start:end])[-_NEIGHBOURS:]
            # the nearest example alone counts half: an exact match must win
            score = 0.5 * float(best[-1]) + 0.5 * float(best.mean())
            scores.append(KindScore(kind, score, float(fits[_PLACES[kind]])))
        return tuple(sorted(scores, key=lambda entry: (-entry.fit, -entry.score, entry.kind)))

    @cached_property
    def _blocks(self) -> list[tuple[str, int, int]]:
        """Each kind with where its examples begin and end; they stand together."""
        blocks, start = [], 0
        for kind, group in groupby(example.kind for example in self.examples):
            end = start + len(list(group))
            blocks.append((kind, start, end))
            start = end
        return blocks


def build_spaces(
    mask: Callable[[str, str], tuple[str, str]],
    encode: Encode,
    encoder_languages: frozenset[str],
) -> dict[str, ExampleSpace]:
    """One space a language.

    Args:
        mask: (text, language) -> the text masked for n-grams, and masked with words for the encoder.
        encode: the encoder's query encoding, (n texts) -> (n, d).
        encoder_languages: the languages the encoder knows.
    """
    spaces = {}
    for language in LANGUAGES:
        examples = tuple(
            Example(kind, language, *mask(text, language))
            for kind, texts in read_examples(language).items()
            for text in texts
        )
        if not examples:
            continue
        ngrams = ngram_table([example.masked for example in examples])
        embedded = encode([example.plain for example in examples]) if language in encoder_languages else None
        spaces[language] = ExampleSpace(examples, ngrams, embedded, fit_duals(examples, ngrams, embedded))
    return spaces
