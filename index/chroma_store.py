"""Chroma as the store of vectors, written and asked through llama-index.

Chroma 1.5.9 rewrites its files whenever it opens them (its SQLite file and, under a thousand vectors, the
HNSW files as well), so two processes on one folder can ruin it, and a ruined one can end a process with an
uncatchable fault. A published folder is therefore never opened: each process works on a private copy, made
after the hashes of the original were found right. That costs milliseconds at this size.
"""

from __future__ import annotations

import contextlib
import gc
import logging
import shutil
import struct
import tempfile
import threading
import weakref
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.lexical import Scores
from index.locking import Held, hold
from index.offline import go_offline

if TYPE_CHECKING:
    from llama_index.core.schema import TextNode
    from llama_index.vector_stores.chroma import ChromaVectorStore

COLLECTION = "nodes"
BATCH = 5_000  # Chroma refuses more than 5,461 at once; llama-index's own batches are larger
# Below a thousand vectors Chroma builds its graph anew, and another one, at every opening. With its default of
# 16 neighbours a graph of 150 near duplicates missed up to 8 % of the very vectors that were asked for; with
# these it missed none, and on 1,259 real nodes and Cranfield's 1,400 found each of the 50 nearest, so that
# the same question has the same candidates in every process.
NEIGHBOURS = 64
SEARCH_DEPTH = 400
CONSTRUCTION_DEPTH = 400
READERS = "readers"
_LOCK = "lock"
_HEADER, _GRAPH = "header.bin", "data_level0.bin"
_HNSW_VERSION = 1  # of the layout of these two files

_log = logging.getLogger(__name__)


@contextlib.contextmanager
def opened_store(folder: Path, *, create: bool = False) -> Iterator[ChromaVectorStore]:
    """The llama-index vector store over the Chroma database in a folder of this process's own."""
    store, close = _open(folder, create=create)
    try:
        yield store
    finally:
        del store
        close()


def write_chroma(folder: Path, nodes: Sequence[TextNode], report: Callable[[int], None]) -> None:
    """Write nodes that have their embeddings into a new database."""
    from llama_index.core.schema import TextNode

    with opened_store(folder, create=True) as store:
        for start in range(0, len(nodes), BATCH):
            some = nodes[start : start + BATCH]
            store.add(
                [
                    # Chroma holds flat values only; the whole metadata is in the nodes' own file.
                    TextNode(
                        id_=node.node_id,
                        text=node.text,
                        embedding=node.embedding,
                        metadata={key: node.metadata[key] for key in ("kind", "document_id", "language")},
                    )
                    for node in some
                ]
            )
            report(start + len(some))
    for header in folder.rglob(_HEADER):
        _blank_unused(header)


def _blank_unused(header: Path) -> None:
    """Zero what the graph of neighbours has room for and does not use.

    Chroma writes that room as it found it in memory, so that any text of this process may stand in it. The layout is
    hnswlib's: sizes in the header; in the data, for each element, how many links it has, room for links, its vector.
    """
    data = header.with_name(_GRAPH)
    try:
        version, _, room, used, size, _, vector_at = struct.unpack_from("<i6Q", header.read_bytes())
        content = bytearray(data.read_bytes())
    except (OSError, struct.error):
        return
    sizes = (used * size, room * size)
    if version != _HNSW_VERSION or len(content) not in sizes or used > room or not 4 <= vector_at <= size:
        _log.warning("%s has another layout than is known; its unused room is left as it is", data)
        return
    content[used * size :] = bytes(len(content) - used * size)
    for start in range(0, used * size, size):
        links = int.from_bytes(content[start : start + 2], "little")
        first = min(4 + 4 * links, vector_at)
        content[start + first : start + vector_at] = bytes(vector_at - first)
    data.write_bytes(content)


class PrivateCopy:
    """A copy of a published Chroma folder that only this process opens; gone when it is closed.

    Args:
        published: the folder to copy.
        readers: where copies lie; those whose process has ended are swept away on the way. A temporary
            folder is used when it cannot be written.
    """

    def __init__(self, published: Path, readers: Path) -> None:
        try:
            readers.mkdir(parents=True, exist_ok=True)
            _sweep(readers)
            root = Path(tempfile.mkdtemp(dir=readers))
        except OSError as error:
            _log.info("%s cannot be written (%s); the copy lies in a temporary folder", readers, error)
            root = Path(tempfile.mkdtemp(prefix="friendship-city-"))
        held = hold(root / _LOCK)
        self.folder = root / "chroma"
        shutil.copytree(published, self.folder)
        self.close: Any = weakref.finalize(self, _remove, root, held)


def nearest_ids(store: ChromaVectorStore, vector: Scores, top_k: int) -> list[str]:
    """The ids of the nodes whose vectors are nearest, nearest first."""
    from llama_index.core.vector_stores.types import VectorStoreQuery

    embedding = [float(number) for number in vector]
    found = store.query(VectorStoreQuery(query_embedding=embedding, similarity_top_k=top_k))
    return list(found.ids or [])


def open_copy(published: Path, readers: Path) -> tuple[ChromaVectorStore, Callable[[], None]]:
    """The store over a private copy of a published folder, and what closes and removes it."""
    copy = PrivateCopy(published, readers)
    store, close = _open(copy.folder)

    def close_both() -> None:
        close()
        copy.close()

    return store, close_both


# Chroma keeps one system for each path in a table of its own that is not safe between threads.
_opening = threading.Lock()


def _open(folder: Path, *, create: bool = False) -> tuple[ChromaVectorStore, Callable[[], None]]:
    go_offline()
    import chromadb
    from chromadb.config import Settings
    from llama_index.vector_stores.chroma import ChromaVectorStore

    with _opening:
        client: Any = chromadb.PersistentClient(str(folder), settings=Settings(anonymized_telemetry=False))
    if create:
        collection = client.create_collection(
            COLLECTION,
            embedding_function=None,
            configuration={
                "hnsw": {
                    "space": "cosine",
                    "ef_search": SEARCH_DEPTH,
                    "ef_construction": CONSTRUCTION_DEPTH,
                    "max_neighbors": NEIGHBOURS,
                }
            },
        )
    else:
        collection = client.get_collection(COLLECTION, embedding_function=None)

    def close() -> None:
        with _opening:
            client.close()
        gc.collect()  # its files are closed when the last reference goes

    return ChromaVectorStore(chroma_collection=collection), close


def _sweep(readers: Path) -> None:
    for root in readers.iterdir():
        held = hold(root / _LOCK) if root.is_dir() else None
        if held:
            _remove(root, held)


def _remove(root: Path, held: Held | None) -> None:
    shutil.rmtree(root, ignore_errors=True)
    if held:
        held.release()
