"""Any sentence-transformers model, by name or folder, in full precision."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from index.encoder import (
    SAME_SCALE,
    SENTENCE_TRANSFORMERS_PREFIX,
    MissingExtra,
    TokenVectors,
    UnknownEncoder,
    Vectors,
    readable,
)
from index.offline import go_offline

# Nothing in a model says its languages in a way that can be relied on: whoever names one chose it for these.
LANGUAGES = ("en", "zh", "ja", "ko", "ru", "de")


class SentenceTransformersEncoder:
    """A sentence-transformers model; the first text waits the 5-10 s that importing torch takes.

    Args:
        name: ``st:`` and a folder or the name of a model on the hub (which needs ``HF_HUB_OFFLINE=0``).
        alias: the name that the encoder goes by, when it stands in for another.
        revision: which model it is, when that is known; else found from its weights.
        languages: what it was made for.
        longest_tokens: where texts are cut; the model's own limit when it is 0.

    Raises:
        UnknownEncoder: no model lies there.
        MissingExtra: sentence-transformers cannot be imported.
    """

    def __init__(
        self,
        name: str,
        *,
        alias: str = "",
        revision: str = "",
        languages: tuple[str, ...] = LANGUAGES,
        longest_tokens: int = 0,
    ) -> None:
        self.name = alias or name
        self.languages = languages
        self.scale = SAME_SCALE  # nothing in a model says how its cosines lie
        place = name.removeprefix(SENTENCE_TRANSFORMERS_PREFIX)
        self._model = _load(place)
        if longest_tokens:
            self._model.max_seq_length = longest_tokens
        self.revision = revision or f"{_fingerprint(place)}/float"

    @property
    def dimensions(self) -> int:
        """The length of a vector."""
        return int(self._model.get_embedding_dimension())

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """The vectors of questions, with the model's prompt for questions if it has one."""
        return self._encode(self._model.encode_query, texts)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """The vectors of texts that answer, with the model's prompt for documents if it has one."""
        return self._encode(self._model.encode_document, texts)

    def encode_tokens(self, texts: Sequence[str], *, asking: bool = False) -> list[TokenVectors]:
        """Each text's vector with those of its tokens, without the prompts, which are no words of the text.

        A model whose tokenizer cannot tell where its tokens stand gives none.
        """
        vectors = self.encode_queries(texts) if asking else self.encode_passages(texts)
        return [self._tokens(readable(text), vector) for text, vector in zip(texts, vectors, strict=True)]

    def understands(self, text: str) -> float:
        """Always 1: what the model was made for is its chooser's to know."""
        return 1.0

    def count_tokens(self, text: str) -> int:
        """How many tokens the model's tokenizer makes of the text."""
        return len(self._model.tokenizer(readable(text), add_special_tokens=False)["input_ids"])

    def _tokens(self, text: str, vector: Vectors) -> TokenVectors:
        tokenizer = self._model.tokenizer
        none = TokenVectors(vector, (), np.zeros((0, self.dimensions), dtype=np.float32))
        if not getattr(tokenizer, "is_fast", False):
            return none
        longest = self._model.max_seq_length
        spans = tokenizer(text, return_offsets_mapping=True, truncation=True, max_length=longest)[
            "offset_mapping"
        ]
        rows = self._model.encode([text], prompt="", output_value="token_embeddings", show_progress_bar=False)
        kept = [at for at, (start, end) in enumerate(spans) if end > start]  # the model's own marks are empty
        tokens = np.asarray(rows[0], dtype=np.float32)
        if len(tokens) != len(spans) or tokens.shape[1] != self.dimensions:
            return none
        tokens = tokens[kept] / np.maximum(np.linalg.norm(tokens[kept], axis=1, keepdims=True), 1e-9)
        return TokenVectors(vector, tuple(spans[at] for at in kept), tokens)

    def _encode(self, encode: Any, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        rows = encode(
            [readable(text) for text in texts],
            normalize_embeddings=True,
            show_progress_bar=False,
            batch_size=8,
        )
        return np.asarray(rows, dtype=np.float32)


def _load(place: str) -> Any:
    go_offline()
    try:
        from sentence_transformers import SentenceTransformer
    except ImportError as error:
        raise MissingExtra(
            f"sentence-transformers cannot be imported ({error}). Run: pip install sentence-transformers"
        ) from error
    try:
        return SentenceTransformer(place, device="cpu")
    except (OSError, ValueError) as error:
        offline = os.environ.get("HF_HUB_OFFLINE") == "1"
        hint = " or set HF_HUB_OFFLINE=0 to fetch it from the hub" if offline else ""
        raise UnknownEncoder(
            f"No sentence-transformers model at {place!r}. Give a folder that holds one{hint}."
        ) from error


def _fingerprint(place: str) -> str:
    """A model folder by the hashes of its weights; a hub model by its name."""
    weights = sorted(Path(place).glob("**/*.safetensors"))
    digest = hashlib.sha256(b"" if weights else place.encode())
    for file in weights:
        with file.open("rb") as content:
            digest.update(hashlib.file_digest(content, "sha256").digest())
    return digest.hexdigest()[:12]
