"""The vectors of all sentences of the corpus and of their tokens, made once and kept; only what is new is encoded.

A sentence that is not among them (an article added meanwhile) is encoded when it is met.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.kept_arrays import read_arrays, write_arrays
from assistant.sentences import split_sentences
from index import Encoder, Node, TokenEncoder, TokenVectors

log = logging.getLogger(__name__)
_BATCH = 64  # sentences between two reports of progress
_MOST = 50_000  # sentences; a larger corpus is encoded as it is met, or its first start would take minutes
_STEPS = (
    127  # a token's vector is kept in 8 bits, scaled by its largest number: 4 times less to keep and to load
)

Report = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Encoded:
    """A sentence as it is kept: its vector (d,) and its tokens' directions, int8 of shape (tokens, d)."""

    vector: NDArray[np.float32]
    tokens: NDArray[np.int8]


class SentenceVectors:
    """Sentences with their vectors; looks up first, encodes what it lacks."""

    def __init__(self, encoder: Encoder, known: Mapping[str, Encoded]) -> None:
        self._encoder = encoder
        self._known = dict(known)

    def knows(self, language: str) -> bool:
        """True when nearness in this language means something."""
        return language in self._encoder.languages

    def of_question(self, text: str) -> NDArray[np.float32]:
        """A question's vector (d,)."""
        vector: NDArray[np.float32] = self._encoder.encode_queries([text])[0]
        return vector

    def of_sentences(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The sentences' vectors (n, d)."""
        self._learn(texts)
        return np.stack([self._known[text].vector for text in texts])

    def tokens_of_question(self, text: str) -> TokenVectors | None:
        """A question's tokens; None when the encoder tells none."""
        return self._encoder.encode_tokens([text])[0] if isinstance(self._encoder, TokenEncoder) else None

    def tokens_of_sentences(self, texts: Sequence[str]) -> list[NDArray[np.float32]]:
        """The vectors of each sentence's tokens, (tokens, d) and of length 1; empty when the encoder tells none."""
        self._learn(texts)
        return [_directions(self._known[text].tokens) for text in texts]

    def _learn(self, texts: Sequence[str]) -> None:
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        if new:
            self._known.update(_encode(self._encoder, new))


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
        return SentenceVectors(encoder, {})
    kept = _kept(path, encoder)
    known = {text: kept[text] for text in texts if text in kept}
    new = [text for text in texts if text not in known]
    for start in range(0, len(new), _BATCH):
        known.update(_encode(encoder, new[start : start + _BATCH]))
        report("encoding sentences", min(start + _BATCH, len(new)), len(new))
    if new or len(kept) > len(texts):  # what is gone from the corpus is gone from here
        _keep(path, encoder, known)
    return SentenceVectors(encoder, known)


def _encode(encoder: Encoder, texts: Sequence[str]) -> dict[str, Encoded]:
    if isinstance(encoder, TokenEncoder):
        return {
            text: Encoded(entry.vector, _in_8_bits(entry.tokens))
            for text, entry in zip(texts, encoder.encode_tokens(texts), strict=True)
        }
    none = np.zeros((0, encoder.dimensions), dtype=np.int8)
    vectors = encoder.encode_passages(texts)
    return {text: Encoded(vector, none) for text, vector in zip(texts, vectors, strict=True)}


def _in_8_bits(tokens: NDArray[np.float32]) -> NDArray[np.int8]:
    largest = np.maximum(np.abs(tokens).max(axis=1, keepdims=True, initial=0), 1e-9)
    steps: NDArray[np.int8] = np.rint(tokens / largest * _STEPS).astype(np.int8)
    return steps


def _directions(tokens: NDArray[np.int8]) -> NDArray[np.float32]:
    rows = tokens.astype(np.float32)
    directions: NDArray[np.float32] = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    return directions


def _keep(path: Path, encoder: Encoder, known: Mapping[str, Encoded]) -> None:
    entries = list(known.values())
    arrays = {
        "revision": np.array(encoder.revision),
        "texts": np.array(json.dumps(list(known))),
        "vectors": np.stack([entry.vector for entry in entries]).astype(np.float16),
        "tokens": np.concatenate([entry.tokens for entry in entries]),
        "ends": np.cumsum([len(entry.tokens) for entry in entries]),
    }
    write_arrays(path, arrays)


def _kept(path: Path, encoder: Encoder) -> dict[str, Encoded]:
    """The sentences that this very encoder has encoded before, whatever corpus they stood in."""
    kept = read_arrays(path)
    if kept is None or str(kept.get("revision")) != encoder.revision or "ends" not in kept:
        return {}
    texts = json.loads(str(kept["texts"]))
    vectors = kept["vectors"].astype(np.float32)
    tokens = np.split(kept["tokens"], kept["ends"][:-1])
    return {text: Encoded(vector, rows) for text, vector, rows in zip(texts, vectors, tokens, strict=True)}
