"""How far each word of a question is met in a sentence, in the encoder's space: late interaction.

A word's support is the cosine of its token with the nearest token of the sentence (ColBERT, Khattab and Zaharia
2020), so that "oversees" is met by "in charge of". Knows nothing about passages or languages.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index import TokenVectors

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class AskedWords:
    """The words of a question that count, with their tokens.

    Attributes:
        words: the words as they stand.
        weights: float32 of shape (words,), their sum is 1; higher counts more.
        owner: the word that each token is a piece of, int of shape (tokens,).
        tokens: float32 of shape (tokens, d), each row of length 1.
    """

    words: tuple[str, ...]
    weights: NDArray[np.float32]
    owner: NDArray[np.intp]
    tokens: NDArray[np.float32]


def asked_words(text: str, vectors: TokenVectors, weigh: Callable[[str], float]) -> AskedWords | None:
    """The words of a text to which `weigh` gives more than 0; None when there are none."""
    words: list[str] = []
    weights: list[float] = []
    owner: list[int] = []
    rows: list[int] = []
    for match in _WORD.finditer(text):
        weight = weigh(match.group())
        pieces = [
            row
            for row, (start, end) in enumerate(vectors.spans)
            if start < match.end() and match.start() < end
        ]
        if pieces and weight > 0:
            owner += [len(words)] * len(pieces)
            rows += pieces
            words.append(match.group())
            weights.append(weight)
    if not words:
        return None
    shares = np.array(weights, dtype=np.float32) / np.float32(sum(weights))
    return AskedWords(tuple(words), shares, np.array(owner), vectors.tokens[rows])


class SentenceTokens:
    """The tokens of sentences laid one after the other, so that a question is held against all of them at once.

    Args:
        sentences: float32 of shape (tokens, d) each, rows of length 1; one without tokens supports nothing.
    """

    def __init__(self, sentences: Sequence[NDArray[np.float32]]) -> None:
        self._count = len(sentences)
        self._filled = [at for at, tokens in enumerate(sentences) if len(tokens)]
        kept = [sentences[at] for at in self._filled]
        self._starts = np.cumsum([0, *(len(tokens) for tokens in kept[:-1])])
        self._tokens = np.concatenate(kept) if kept else None

    def supports(self, asked: AskedWords) -> NDArray[np.float32]:
        """The support of each word in each sentence: float32 of shape (sentences, words), higher is better, at most 1."""
        found = np.zeros((self._count, len(asked.words)), dtype=np.float32)
        if self._tokens is not None:
            nearness = self._tokens @ asked.tokens.T
            best = np.maximum.reduceat(nearness, self._starts, axis=0)  # of each token, in each sentence
            belongs = np.equal.outer(asked.owner, np.arange(len(asked.words))).astype(np.float32)
            found[self._filled] = best @ (belongs / belongs.sum(axis=0))
        return found
