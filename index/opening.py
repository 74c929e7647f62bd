"""The open index: nodes by id and the best nodes for a question.

Opening reads nodes and arrays only; the encoder is loaded when the first text is encoded, llama-index and
Chroma when the first question is retrieved.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from index.chroma_store import READERS, open_copy
from index.encoder import DEFAULT_ENCODER, Encoder, EncoderMismatch, load_encoder
from index.lexical import Scores
from index.nodes import Node, NodeWithScore
from index.offline import go_offline
from index.ranking import Ranked, rank
from index.snapshot import (
    CHROMA,
    DamagedIndex,
    Manifest,
    check_files,
    current_snapshot,
    current_version,
    index_folder,
    read_manifest,
)
from index.verifying import read_parts

Dense = Literal["chroma", "exact"]


def open_index(home: Path, *, encoder: str | Encoder | None = None, dense: Dense = "chroma") -> OpenIndex:
    """The snapshot in force, checked and ready.

    Args:
        home: the state folder.
        encoder: which encoder the caller means to use; the one that made the index when it is None.
        dense: where nearest vectors are looked for: in Chroma through llama-index, for a process that stays;
            or by an exact scan of the same vectors, for one that answers a question and ends, since it spares
            the 3 seconds of those imports. Both give the same nodes and scores.

    Raises:
        MissingIndex: no snapshot was published.
        DamagedIndex: it is not what was published; building anew mends it.
        EncoderMismatch: another encoder made it.
    """
    folder = current_snapshot(home)
    manifest = read_manifest(folder)
    name = encoder if isinstance(encoder, str) else encoder.name if encoder else manifest.encoder
    if name != manifest.encoder:
        raise _mismatch(manifest.encoder, name)
    check_files(folder, manifest.files)
    given = None if isinstance(encoder, str) else encoder
    return OpenIndex(home, folder, manifest, encoder=given, dense=dense)


class OpenIndex:
    """A snapshot that answers; safe to share between threads."""

    def __init__(
        self, home: Path, folder: Path, manifest: Manifest, *, encoder: Encoder | None, dense: Dense
    ) -> None:
        self.home = home
        self.folder = folder
        self.manifest = manifest
        self._encoder = _fitting(encoder, manifest) if encoder else None
        self._dense = dense
        self._nodes, self._lexical, self._vectors = read_parts(folder)
        self._places = {node.node_id: place for place, node in enumerate(self._nodes)}
        self._lock = threading.Lock()
        self._retriever: Any = None
        self._close: Callable[[], None] | None = None

    @property
    def corpus_version(self) -> str:
        """The version of the corpus that was indexed."""
        return self.manifest.corpus_version

    @property
    def snapshot(self) -> str:
        """The name of this snapshot."""
        return self.folder.name

    @property
    def encoder(self) -> Encoder:
        """The encoder that made the index, loaded at the first use.

        Raises:
            EncoderMismatch: the encoder of this name has become another since.
        """
        with self._lock:
            if self._encoder is None:
                self._encoder = _fitting(load_encoder(self.manifest.encoder, home=self.home), self.manifest)
            return self._encoder

    def node(self, node_id: str) -> Node:
        """The node with this id.

        Raises:
            KeyError: there is none.
        """
        return self._nodes[self._places[node_id]]

    def nodes(self) -> Sequence[Node]:
        """All nodes: articles by id and place, then records."""
        return self._nodes

    def is_current(self) -> bool:
        """Whether this snapshot is still the one in force; one small file is read."""
        return current_version(self.home) == self.snapshot

    def retrieve(
        self,
        question: str,
        *,
        top_k: int = 8,
        kinds: Collection[str] = (),
        languages: Collection[str] = (),
        vector: Scores | None = None,
    ) -> list[NodeWithScore]:
        """The nodes that fit the question best, best first.

        Args:
            question: any text.
            top_k: how many at most.
            kinds: record, digest or article; all when empty.
            languages: codes of the languages that nodes may be in; all when empty.
            vector: the question's vector, when the caller has encoded it already.
        """
        if self._dense == "chroma" and not kinds and not languages and self._has_chroma():
            ranked = self._through_chroma().rank(question, top_k=top_k, vector=vector)
        else:
            # Filtered, Chroma is 25 to 155 times slower (measured); the exact scan is not.
            ranked = self._rank(question, top_k, self._allowed(kinds, languages), vector)
        return [
            NodeWithScore(self._nodes[found.place], found.score, found.similarity, found.lexical)
            for found in ranked
        ]

    def as_retriever(self, *, top_k: int = 8) -> Any:
        """The same retrieval as a llama-index retriever, to be put into its pipelines."""
        return self._through_chroma().with_top_k(top_k)

    def warm(self) -> None:
        """Load now what the first question would wait for."""
        self.retrieve("?")

    def close(self) -> None:
        """Close Chroma and remove this process's copy; the index can be used on and opens it again."""
        with self._lock:
            close, self._close, self._retriever = self._close, None, None
        if close:
            close()

    @cached_property
    def _columns(self) -> dict[str, npt.NDArray[np.str_]]:
        return {
            key: np.array([str(node.metadata[key]) for node in self._nodes]) for key in ("kind", "language")
        }

    def _allowed(self, kinds: Collection[str], languages: Collection[str]) -> npt.NDArray[np.bool_] | None:
        if not kinds and not languages:
            return None
        allowed = np.ones(len(self._nodes), dtype=np.bool_)
        for key, wanted in (("kind", kinds), ("language", languages)):
            if wanted:
                allowed &= np.isin(self._columns[key], list(wanted))
        return allowed

    def _rank(
        self, question: str, top_k: int, allowed: npt.NDArray[np.bool_] | None, vector: Scores | None
    ) -> list[Ranked]:
        return rank(
            question,
            encoder=self.encoder,
            lexical=self._lexical,
            dense=self._vectors,
            top_k=top_k,
            allowed=allowed,
            vector=vector,
        )

    def _has_chroma(self) -> bool:
        """False once a newer snapshot has taken this one's files away: what is in memory is scanned instead."""
        return self._retriever is not None or (self.folder / CHROMA).is_dir() or self.is_current()

    def _through_chroma(self) -> Any:
        encoder = self.encoder
        with self._lock:
            if self._retriever is None:
                go_offline()
                from index.retriever import HybridRetriever

                check_files(self.folder, self.manifest.files, under=CHROMA)
                store, self._close = open_copy(self.folder / CHROMA, index_folder(self.home) / READERS)
                self._retriever = HybridRetriever(
                    store, nodes=self._nodes, lexical=self._lexical, dense=self._vectors, encoder=encoder
                )
            return self._retriever


def _fitting(encoder: Encoder, manifest: Manifest) -> Encoder:
    model = encoder.revision.partition("/")[0]  # what follows is its arithmetic, which may differ
    known = manifest.revision.partition("/")[0]
    if (encoder.name, encoder.dimensions, model) != (manifest.encoder, manifest.dimensions, known):
        raise _mismatch(f"{manifest.encoder} {known}", f"{encoder.name} {model}")
    return encoder


def _mismatch(made_by: str, wanted: str) -> EncoderMismatch:
    name = wanted.partition(" ")[0]
    option = "" if name == DEFAULT_ENCODER else f" --encoder {name}"
    return EncoderMismatch(
        f"The index was made by the encoder {made_by!r}, not by {wanted!r}. "
        f"Run: python -m index build{option}, or ask for {made_by.partition(' ')[0]!r}."
    )


__all__ = ["DamagedIndex", "OpenIndex", "open_index"]
