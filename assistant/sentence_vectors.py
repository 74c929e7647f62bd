"""The vectors of all sentences of the corpus, made once and kept; only what is new is encoded.

A sentence that is not among them (an article added meanwhile) is encoded when it is met.
"""

from __future__ import annotations

import json
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
    nodes: Iterable[Node], *, home: Path, encoder: Encoder, report: Report
) -> SentenceVectors:
    """The vectors of the nodes' sentences in languages that the encoder knows."""
    path = home / f"sentences-{encoder.name.replace('/', '_').replace(':', '_')}.npz"
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
    known = _kept(path, encoder)
    new = [text for text in texts if text not in known]
    for start in range(0, len(new), _BATCH):
        batch = new[start : start + _BATCH]
        known.update(zip(batch, encoder.encode_passages(batch), strict=True))
        report("Encoding sentences", min(start + _BATCH, len(new)), len(new))
    vectors = np.stack([known[text] for text in texts]).astype(np.float32)
    if new or len(known) > len(texts):  # what is gone from the corpus is gone from here
        arrays = {
            "revision": np.array(encoder.revision),
            "texts": np.array(json.dumps(texts)),
            "vectors": vectors.astype(np.float16),
        }
        write_arrays(path, arrays)
    return SentenceVectors(encoder, texts, vectors)


def _kept(path: Path, encoder: Encoder) -> dict[str, NDArray[np.float32]]:
    """The sentences that this very encoder has encoded before, whatever corpus they stood in."""
    kept = read_arrays(path)
    if kept is None or str(kept.get("revision")) != encoder.revision or "texts" not in kept:
        return {}
    texts = json.loads(str(kept["texts"]))
    return dict(zip(texts, kept["vectors"].astype(np.float32), strict=True))
