"""The vectors of all sentences of the corpus, made once for a corpus and an encoder and kept.

A sentence that is not among them (an article added meanwhile) is encoded when it is met.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.kept_arrays import read_arrays, write_arrays
from assistant.sentences import split_sentences
from index import Encoder, Node

log = logging.getLogger(__name__)
_BATCH = 64  # sentences between two reports of progress
_MOST = 50_000  # sentences; a larger corpus is encoded as it is met, or its first start would take minutes

Report = Callable[[str, int, int], None]


class SentenceVectors:
    """Sentences with their vectors; looks up first, encodes what it lacks."""

    def __init__(self, encoder: Encoder, texts: Sequence[str], vectors: NDArray[np.float32]) -> None:
        self._encoder = encoder
        self._rows = {text: row for row, text in enumerate(texts)}
        self._vectors = vectors
        self._later: dict[str, NDArray[np.float32]] = {}

    def knows(self, language: str) -> bool:
        """True when nearness in this language means something."""
        return language in self._encoder.languages

    def of_question(self, text: str) -> NDArray[np.float32]:
        """A question's vector (d,)."""
        vector: NDArray[np.float32] = self._encoder.encode_queries([text])[0]
        return vector

    def of_sentences(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The sentences' vectors (n, d)."""
        new = [text for text in dict.fromkeys(texts) if text not in self._rows and text not in self._later]
        if new:
            self._later.update(zip(new, self._encoder.encode_passages(new), strict=True))
        return np.stack(
            [self._vectors[self._rows[text]] if text in self._rows else self._later[text] for text in texts]
        )


def open_sentence_vectors(
    nodes: Iterable[Node], *, home: Path, encoder: Encoder, corpus_version: str, report: Report
) -> SentenceVectors:
    """The vectors of the nodes' sentences in languages that the encoder knows."""
    path = home / f"sentences-{encoder.name.replace('/', '_').replace(':', '_')}-{corpus_version}.npz"
    texts = list(
        dict.fromkeys(
            sentence.text
            for node in nodes
            if (node.metadata.get("language") or "en") in encoder.languages
            for sentence in split_sentences(node.text)
        )
    )
    if not texts or len(texts) > _MOST:
        return SentenceVectors(encoder, (), np.zeros((0, encoder.dimensions), dtype=np.float32))
    kept = read_arrays(path)
    if (
        kept is not None
        and str(kept.get("revision")) == encoder.revision
        and len(kept["vectors"]) == len(texts)
    ):
        return SentenceVectors(encoder, texts, kept["vectors"].astype(np.float32))
    parts = []
    for start in range(0, len(texts), _BATCH):
        parts.append(encoder.encode_passages(texts[start : start + _BATCH]))
        report("Encoding sentences", min(start + _BATCH, len(texts)), len(texts))
    vectors = np.concatenate(parts)
    write_arrays(path, {"revision": np.array(encoder.revision), "vectors": vectors.astype(np.float16)})
    return SentenceVectors(encoder, texts, vectors)
