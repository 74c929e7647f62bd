"""This room's encoder as llama-index's embedding model, with the vector cache behind it."""

from __future__ import annotations

from typing import Any

from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.bridge.pydantic import PrivateAttr

from index.encoder import Encoder, Report, silent
from index.vectors import VectorCache

STAGE = "embedding"
_SAVED_AT_ONCE = 32  # what a crash can cost: about a second of encoding


class EncoderEmbedding(BaseEmbedding):
    """An encoder that llama-index's pipeline and retrievers can use.

    Args:
        encoder: what makes the vectors.
        cache: where vectors of passages are looked up and kept; None to encode all.
        total: how many passages there will be, for `report`.
        report: told after each passage or batch.
    """

    _encoder: Any = PrivateAttr()
    _cache: Any = PrivateAttr()
    _report: Any = PrivateAttr()
    _total: int = PrivateAttr()
    _done: int = PrivateAttr(default=0)
    _embedded: int = PrivateAttr(default=0)

    def __init__(
        self,
        encoder: Encoder,
        *,
        cache: VectorCache | None = None,
        total: int = 0,
        report: Report = silent,
    ) -> None:
        super().__init__(model_name=encoder.name, embed_batch_size=_SAVED_AT_ONCE)
        self._encoder = encoder
        self._cache = cache
        self._report = report
        self._total = total

    @property
    def embedded(self) -> int:
        """How many passages were encoded, all others having been in the cache."""
        return self._embedded

    def _get_query_embedding(self, query: str) -> list[float]:
        return _floats(self._encoder.encode_queries([query])[0])

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_query_embedding(query)

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._get_text_embeddings([text])[0]

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        known = self._cache.get(texts) if self._cache else {}
        missing = list(dict.fromkeys(text for text in texts if text not in known))
        if missing:
            made = dict(zip(missing, self._encoder.encode_passages(missing), strict=True))
            if self._cache:
                self._cache.put(made)
            known = {**known, **made}
        self._embedded += len(missing)
        self._done += len(texts)
        self._report(STAGE, self._done, self._total)
        return [_floats(known[text]) for text in texts]


def _floats(vector: Any) -> list[float]:
    return [float(number) for number in vector]
