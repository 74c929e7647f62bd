"""The hybrid retrieval as a llama-index retriever: Chroma for the nearest vectors, BM25 for the words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from index.chroma_store import nearest_ids
from index.dense import DenseIndex
from index.encoder import Encoder
from index.lexical import LexicalIndex, Scores
from index.nodes import Node
from index.ranking import Places, Ranked, rank


class HybridRetriever(BaseRetriever):
    """Finds nodes by meaning in a Chroma store and by words in a lexical index, and fuses the two.

    Args:
        store: llama-index's vector store, which holds the nodes' vectors under their ids.
        nodes: all nodes, in the order of the two indexes.
        lexical: BM25 over their texts.
        dense: their vectors, from which exact scores are computed for what Chroma found.
        encoder: what made the vectors.
        top_k: how many nodes llama-index's own `retrieve` gives.
    """

    def __init__(
        self,
        store: Any,
        *,
        nodes: Sequence[Node],
        lexical: LexicalIndex,
        dense: DenseIndex,
        encoder: Encoder,
        top_k: int = 8,
    ) -> None:
        super().__init__()
        self._store = store
        self._nodes = nodes
        self._places = {node.node_id: place for place, node in enumerate(nodes)}
        self._lexical = lexical
        self._vectors = dense
        self._encoder = encoder
        self._top_k = top_k

    def with_top_k(self, top_k: int) -> HybridRetriever:
        """The same retriever giving another number of nodes."""
        return HybridRetriever(
            self._store,
            nodes=self._nodes,
            lexical=self._lexical,
            dense=self._vectors,
            encoder=self._encoder,
            top_k=top_k,
        )

    def rank(self, question: str, *, top_k: int, vector: Scores | None = None) -> list[Ranked]:
        """The places of the best nodes with their scores, best first."""
        return rank(
            question,
            encoder=self._encoder,
            lexical=self._lexical,
            dense=self._vectors,
            top_k=top_k,
            nearest=self._nearest,
            vector=vector,
        )

    def _nearest(self, vector: Scores, top_k: int) -> Places:
        found = nearest_ids(self._store, vector, min(top_k, len(self._nodes)))
        return np.array([self._places[name] for name in found], dtype=np.int64)

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        return [
            NodeWithScore(node=_text_node(self._nodes[found.place]), score=found.score)
            for found in self.rank(query_bundle.query_str, top_k=self._top_k)
        ]


def _text_node(node: Node) -> TextNode:
    hidden = list(node.metadata)
    return TextNode(
        id_=node.node_id,
        text=node.text,
        metadata=dict(node.metadata),
        excluded_embed_metadata_keys=hidden,
        excluded_llm_metadata_keys=hidden,
    )
