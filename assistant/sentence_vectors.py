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
from assistant.late_interaction import AskedWords, SentenceTokens
from assistant.sentences import split_sentences
from index import Encoder, Node, TokenEncoder, TokenVectors

log = logging.getLogger(__name__)
_BATCH = 64  # sentences between two reports of progress
_MOST = 50_000  # sentences; a larger corpus is encoded as it is met, or its first start would take minutes
_STEPS = (
    127  # a token's vector is kept in 8 bits, scaled by its largest number: 4 times less to keep and to load
)

Report = Callable[[str, int, int], None]
Spoken = tuple[str, str]  # a sentence and its language


@dataclass(frozen=True, slots=True)
class Encoded:
    """A sentence as it is kept: its vector (d,) and its tokens' directions, int8 of shape (tokens, d)."""

    vector: NDArray[np.float32]
    tokens: NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Common:
    """What the sentences of a language have in common: the mean of their vectors (d,) and of their tokens (d,)."""

    vector: NDArray[np.float32]
    token: NDArray[np.float32]


class SentenceVectors:
    """Sentences with their vectors; looks up first, encodes what it lacks.

    Args:
        encoder: what encodes questions and new sentences.
        known: the sentences that are encoded.
        languages: the language of each of these.
    """

    def __init__(
        self, encoder: Encoder, known: Mapping[str, Encoded], languages: Mapping[str, str] | None = None
    ) -> None:
        self._encoder = encoder
        self._known = dict(known)
        self._common = _in_common(known, languages or {}) if encoder.scale.counts_from_mean else {}
        self._nothing = Common(*np.zeros((2, encoder.dimensions), dtype=np.float32))

    def knows(self, language: str) -> bool:
        """True when nearness in this language means something."""
        return language in self._encoder.languages

    def nearness(self, question: str, texts: Sequence[Spoken]) -> NDArray[np.float32]:
        """How near each sentence is to a question: float32 (n,), at most 1, on the scale of the default encoder."""
        self._learn([text for text, _ in texts])
        rows = [self._known[text].vector - self._of_all(language).vector for text, language in texts]
        return self._encoder.scale.of_texts(np.stack(rows) @ self._encoder.encode_queries([question])[0])

    def tokens_of_question(self, text: str) -> TokenVectors | None:
        """A question's tokens; None when the encoder tells none."""
        if not isinstance(self._encoder, TokenEncoder):
            return None
        return self._encoder.encode_tokens([text], asking=True)[0]

    def tokens_of_sentences(self, texts: Sequence[Spoken]) -> list[NDArray[np.float32]]:
        """What each sentence's tokens have that not all tokens of its language have: (tokens, d).

        Empty when the encoder tells no tokens; of length 1 when it counts not from their mean.
        """
        self._learn([text for text, _ in texts])
        return [
            _directions(self._known[text].tokens) - self._of_all(language).token for text, language in texts
        ]

    def supports(self, asked: AskedWords, texts: Sequence[Spoken]) -> NDArray[np.float32]:
        """The support of each word of a question in each sentence, on the scale of the default encoder.

        Returns:
            float32 of shape (sentences, words), higher is better, at most 1.
        """
        found = SentenceTokens(self.tokens_of_sentences(texts)).supports(asked)
        return self._encoder.scale.of_tokens(found)

    def _of_all(self, language: str) -> Common:
        return self._common.get(language, self._nothing)

    def _learn(self, texts: Sequence[str]) -> None:
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        if new:
            self._known.update(_encode(self._encoder, new))


def open_sentence_vectors(
    nodes: Iterable[Node], *, home: Path, encoder: Encoder, report: Report
) -> SentenceVectors:
    """The vectors of the nodes' sentences in languages that the encoder knows."""
    path = home / f"sentences-{encoder.name.replace('/', '_').replace(':', '_')}.npz"
    languages = {
        sentence.text: language
        for node in nodes
        if (language := str(node.metadata.get("language") or "en")) in encoder.languages
        for sentence in split_sentences(node.text)
    }
    texts = list(languages)
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
    return SentenceVectors(encoder, known, languages)


def _encode(encoder: Encoder, texts: Sequence[str]) -> dict[str, Encoded]:
    if isinstance(encoder, TokenEncoder):
        return {
            text: Encoded(entry.vector, _in_8_bits(entry.tokens))
            for text, entry in zip(texts, encoder.encode_tokens(texts), strict=True)
        }
    none = np.zeros((0, encoder.dimensions), dtype=np.int8)
    vectors = encoder.encode_passages(texts)
    return {text: Encoded(vector, none) for text, vector in zip(texts, vectors, strict=True)}


def _in_common(known: Mapping[str, Encoded], languages: Mapping[str, str]) -> dict[str, Common]:
    """For each language what its sentences have in common."""
    found = {}
    for language in sorted(set(languages.values())):
        own = [known[text] for text, spoken in languages.items() if spoken == language]
        tokens = np.concatenate([_directions(entry.tokens) for entry in own])
        mean = tokens.mean(axis=0) if len(tokens) else np.zeros_like(own[0].vector)
        found[language] = Common(np.mean([entry.vector for entry in own], axis=0), mean)
    return found


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
