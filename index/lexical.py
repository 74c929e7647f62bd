"""The lexical index: BM25 over the words of texts.

Knows nothing about nodes and vectors: it numbers the texts in the order they were given.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index.words import DEFAULT_LANGUAGE, question_words, words_of

# The defaults of bm25s, not tuned to any collection.
K1 = 1.5
B = 0.75
ARRAYS_FILE = "lexical.npz"
WORDS_FILE = "words.json"

Scores = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class LexicalIndex:
    """What each word adds to the score of each text that holds it, word after word.

    bm25s computes these when the index is built; looking them up needs numpy alone, which spares a cold
    process half a second of imports.
    """

    size: int
    languages: tuple[str, ...]
    places: dict[str, int]  # word -> its column
    starts: npt.NDArray[np.int64]  # column -> where its entries start
    texts: npt.NDArray[np.int32]  # entry -> which text
    gains: Scores  # entry -> what it adds

    @classmethod
    def build(cls, texts: Sequence[str], languages: str | Sequence[str] = DEFAULT_LANGUAGE) -> LexicalIndex:
        """The index of texts, all in one language or each in its own (codes such as ``en``)."""
        import bm25s  # type: ignore[import-untyped]  # ships no types

        each = [languages] * len(texts) if isinstance(languages, str) else list(languages)
        worded = [words_of(text, language) for text, language in zip(texts, each, strict=True)]
        known = tuple(sorted({DEFAULT_LANGUAGE, *each}))
        if not any(worded):
            empty = np.zeros(0, dtype=np.int32)
            return cls(len(texts), known, {}, np.zeros(1, dtype=np.int64), empty, empty.astype(np.float32))
        counted = bm25s.BM25(k1=K1, b=B)
        counted.index(worded, show_progress=False)
        return cls(
            size=len(texts),
            languages=known,
            places={str(word): int(place) for word, place in counted.vocab_dict.items()},
            starts=np.asarray(counted.scores["indptr"], dtype=np.int64),
            texts=np.asarray(counted.scores["indices"], dtype=np.int32),
            gains=np.asarray(counted.scores["data"], dtype=np.float32),
        )

    def scores(self, question: str) -> Scores:
        """The BM25 score of every text for the question: 0 when they share no word, higher is better."""
        return self.scores_of_words(question_words(question, self.languages))

    def scores_of_words(self, words: Iterable[str]) -> Scores:
        """The BM25 score of every text for words as `index.words` makes them."""
        scores = np.zeros(self.size, dtype=np.float32)
        for word in words:
            place = self.places.get(word)
            if place is not None:
                entries = slice(self.starts[place], self.starts[place + 1])
                scores[self.texts[entries]] += self.gains[entries]
        return scores

    def save(self, folder: Path) -> None:
        """Write the index as two files into a folder."""
        np.savez(folder / ARRAYS_FILE, starts=self.starts, texts=self.texts, gains=self.gains)
        rest = {"size": self.size, "languages": self.languages, "words": self.places}
        (folder / WORDS_FILE).write_text(json.dumps(rest, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> LexicalIndex:
        """The index that `save` wrote.

        Raises:
            OSError, ValueError, KeyError: the files are missing or damaged.
        """
        rest = json.loads((folder / WORDS_FILE).read_text(encoding="utf-8"))
        with np.load(folder / ARRAYS_FILE, allow_pickle=False) as arrays:
            return cls(
                size=rest["size"],
                languages=tuple(rest["languages"]),
                places=rest["words"],
                starts=arrays["starts"],
                texts=arrays["texts"],
                gains=arrays["gains"],
            )
