"""Whether a snapshot can be searched: its files, and sampled vectors found again by their own nodes.

Counting is not enough: Chroma once counted all vectors while it could find two in a hundred.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from index.chroma_store import READERS, nearest_ids, open_copy
from index.dense import DenseIndex
from index.encoder import Encoder
from index.lexical import LexicalIndex
from index.nodes import Node, read_nodes
from index.snapshot import (
    BUILD,
    CHROMA,
    NODES,
    DamagedIndex,
    check_files,
    current_snapshot,
    index_folder,
    read_manifest,
)
from index.words import words_of

SAMPLES = 32
MISSED_OF = 20  # HNSW is approximate: one miss in so many samples is its nature; what Chroma lost was 98 %
_ALIKE = 5  # texts that say nearly the same may stand before the node itself
_SAME = 0.999  # cosine of vectors that are equal but for rounding
LEAST_AGREEMENT = 0.98  # between encoders of one model in different arithmetic


def verify_snapshot(folder: Path, readers: Path, *, encoder: Encoder | None = None) -> int:
    """Search a snapshot for things that stand in it.

    Args:
        folder: the snapshot.
        readers: where a private copy of its Chroma folder may lie.
        encoder: when given, sampled texts are encoded again and compared.

    Returns:
        How many nodes were looked for and found.

    Raises:
        DamagedIndex: a file is not what was written, or something cannot be found.
    """
    manifest = read_manifest(folder)
    check_files(folder, manifest.files)
    check_files(folder, manifest.files, under=CHROMA)
    nodes, lexical, dense = read_parts(folder)
    if len(nodes) != manifest.counts.get("nodes"):
        raise DamagedIndex(f"The index holds {len(nodes)} nodes, not those of its manifest. {BUILD}")
    sampled = np.unique(np.linspace(0, len(nodes) - 1, num=min(SAMPLES, len(nodes)), dtype=int))
    store, close = open_copy(folder / CHROMA, readers)
    missed: list[str] = []
    try:
        places = {node.node_id: place for place, node in enumerate(nodes)}
        for place in sampled:
            node, vector = nodes[place], dense.vectors[place]
            found = [places[name] for name in nearest_ids(store, vector, _ALIKE) if name in places]
            if place not in found and not any(dense.vectors[other] @ vector > _SAME for other in found):
                missed.append(node.node_id)
            words = words_of(node.text, str(node.metadata["language"]))
            if words and lexical.scores_of_words(words)[place] <= 0:
                raise DamagedIndex(f"The index is damaged: BM25 does not find {node.node_id}. {BUILD}")
            if encoder and encoder.encode_passages([node.text])[0] @ vector < LEAST_AGREEMENT:
                raise DamagedIndex(f"The vector of {node.node_id} is not this encoder's. {BUILD}")
    finally:
        close()
    if len(missed) > len(sampled) // MISSED_OF:
        raise DamagedIndex(
            f"The index is damaged: Chroma does not find {missed[0]} "
            f"({len(missed)} of {len(sampled)} sampled nodes). {BUILD}"
        )
    return len(sampled) - len(missed)


def read_parts(folder: Path) -> tuple[list[Node], LexicalIndex, DenseIndex]:
    """The nodes, the lexical and the dense index of a snapshot.

    Raises:
        DamagedIndex: one cannot be read, or they do not fit together.
    """
    try:
        nodes = read_nodes(folder / NODES)
        lexical = LexicalIndex.load(folder)
        dense = DenseIndex.load(folder)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DamagedIndex(f"The index is damaged: {error}. {BUILD}") from error
    norms = np.linalg.norm(dense.vectors[:1], axis=1)
    if not len(nodes) == lexical.size == len(dense.vectors) or not np.allclose(norms, 1, atol=1e-3):
        raise DamagedIndex(f"The index is damaged: its parts do not fit together. {BUILD}")
    return nodes, lexical, dense


def verify_index(home: Path, *, encoder: Encoder | None = None) -> int:
    """Verify the snapshot in force; see `verify_snapshot`.

    Raises:
        MissingIndex: none was published.
        DamagedIndex: something is not as it was published, or cannot be found.
    """
    return verify_snapshot(current_snapshot(home), index_folder(home) / READERS, encoder=encoder)
