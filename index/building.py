"""Building the index: encode what changed, write a snapshot beside the live one, verify it, publish it.

At no moment is the live snapshot touched; a build that is killed leaves the one before in force.
"""

from __future__ import annotations

import contextlib
import datetime
import errno
import logging
import re
import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from corpus import Corpus
from index.chroma_store import READERS, write_chroma
from index.dense import DenseIndex
from index.documents import as_value, corpus_nodes
from index.encoder import DEFAULT_ENCODER, Encoder, Report, load_encoder, silent
from index.lexical import LexicalIndex
from index.locking import hold
from index.nodes import read_nodes, write_nodes
from index.offline import go_offline
from index.snapshot import (
    CHROMA,
    FORMAT,
    NODES,
    DamagedIndex,
    Manifest,
    MissingIndex,
    current_snapshot,
    current_version,
    delete_all_but,
    file_marks,
    index_folder,
    new_folder,
    publish,
    read_manifest,
    write_manifest,
)
from index.vectors import FILE as VECTORS_FILE
from index.vectors import vector_cache
from index.verifying import verify_snapshot

if TYPE_CHECKING:
    from llama_index.core.schema import TextNode

READING = "reading the corpus"
STORING = "storing in Chroma"
VERIFYING = "verifying"
_LOCK = "build.lock"
_UNWRITABLE = {
    errno.EACCES,
    errno.EPERM,
    errno.EROFS,
    errno.ENOSPC,
    errno.EDQUOT,
    errno.ENOTDIR,
    errno.EEXIST,
}

_log = logging.getLogger(__name__)


class EmptyCorpus(ValueError):
    """A corpus with nothing to index."""


class BuildUnderway(RuntimeError):
    """Another process is building this index."""


class UnwritableHome(PermissionError):
    """The state folder cannot be written."""


def build_index(
    corpus: Corpus,
    *,
    home: Path,
    encoder: str | Encoder = DEFAULT_ENCODER,
    report: Report = silent,
    force: bool = False,
) -> Path:
    """Publish a snapshot of the corpus; the live one stays in force until the new one is verified.

    Args:
        corpus: what to index.
        home: the state folder.
        encoder: an encoder or its name.
        report: told the stage, the steps done and the steps in all.
        force: build even if the snapshot in force is whole and of this very corpus.

    Returns:
        The folder of the snapshot that is in force afterwards.

    Raises:
        EmptyCorpus: there is no article and no record.
        BuildUnderway: another process is at it.
        UnwritableHome: the state folder cannot be written, or the disk is full.
        UnknownEncoder, MissingExtra: as `load_encoder`.
        DamagedIndex: the new snapshot did not stand its verification; the old one stays in force.
    """
    go_offline()
    with _writable(home), _alone(home):
        used = load_encoder(encoder, home=home, report=report) if isinstance(encoder, str) else encoder
        if not any((corpus.articles, corpus.partners, corpus.events, corpus.figures, corpus.claims)):
            raise EmptyCorpus("The corpus holds no article and no record. Run: python -m corpus add FILE")
        report(READING, 0, 1)
        nodes = corpus_nodes(corpus, used)
        report(READING, 1, 1)
        folder = new_folder(home)
        try:
            write_nodes(map(as_value, nodes), folder / NODES)
            current = None if force else _same(folder / NODES, corpus.version, used, home)
            if current:
                _log.info("the index is up to date: %s", current.name)
                return current
            return _build(folder, nodes, corpus.version, used, home, report)
        finally:
            shutil.rmtree(folder, ignore_errors=True)  # gone already when it was published


def _build(
    folder: Path, nodes: Sequence[TextNode], version: str, encoder: Encoder, home: Path, report: Report
) -> Path:
    embedded, reused = _embed(nodes, encoder, index_folder(home) / VECTORS_FILE, report)
    DenseIndex(np.array([node.embedding for node in nodes], dtype=np.float32)).save(folder)
    languages = [str(node.metadata["language"]) for node in nodes]
    LexicalIndex.build([node.text for node in nodes], languages).save(folder)
    report(STORING, 0, len(nodes))
    write_chroma(folder / CHROMA, nodes, lambda done: report(STORING, done, len(nodes)))
    kinds = Counter(str(node.metadata["kind"]) for node in nodes)
    manifest = Manifest(
        format=FORMAT,
        corpus_version=version,
        encoder=encoder.name,
        revision=encoder.revision,
        dimensions=encoder.dimensions,
        counts={"nodes": len(nodes), **kinds, "embedded": embedded, "reused": reused},
        files=file_marks(folder),
        built_at=datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
    )
    write_manifest(manifest, folder)
    report(VERIFYING, 0, 1)
    verify_snapshot(folder, index_folder(home) / READERS)
    report(VERIFYING, 1, 1)
    label = re.sub(r"[^\w.-]+", "-", f"{version[:12] or 'corpus'}-{encoder.name}"[:60], flags=re.ASCII)
    published = publish(folder, home, name=label, keep_before=_holds_all_of_before(nodes, home))
    _log.info("published %s: %d nodes, %d embedded, %d reused", published, len(nodes), embedded, reused)
    return published


def _holds_all_of_before(nodes: Sequence[TextNode], home: Path) -> bool:
    """False when the snapshot in force holds a text that is gone now: a removed text leaves nothing behind."""
    try:
        before = read_nodes(current_snapshot(home) / NODES)
    except (MissingIndex, DamagedIndex, OSError, ValueError):
        return False
    return {node.text for node in before} <= {node.text for node in nodes}


def _embed(nodes: Sequence[TextNode], encoder: Encoder, cache_file: Path, report: Report) -> tuple[int, int]:
    """Give every node its vector; how many were encoded, and how many came from the cache."""
    from llama_index.core.ingestion import IngestionPipeline

    from index.embedding import EncoderEmbedding

    with vector_cache(cache_file, encoder) as cache:
        embedding = EncoderEmbedding(encoder, cache=cache, total=len(nodes), report=report)
        pipeline = IngestionPipeline(transformations=[embedding], disable_cache=True)
        made = pipeline.run(nodes=list(nodes))
        for node, done in zip(nodes, made, strict=True):
            node.embedding = done.embedding
        cache.keep_only(node.text for node in nodes)
    return embedding.embedded, len(nodes) - embedding.embedded


def _same(nodes_file: Path, version: str, encoder: Encoder, home: Path) -> Path | None:
    """The snapshot in force, if it is whole and has these very nodes from this corpus and encoder."""
    try:
        current = current_snapshot(home)
        manifest = read_manifest(current)
        maker = (manifest.encoder, manifest.revision, manifest.dimensions)
        if (
            manifest.corpus_version == version
            and maker == (encoder.name, encoder.revision, encoder.dimensions)
            and (current / NODES).read_bytes() == nodes_file.read_bytes()
        ):
            verify_snapshot(current, index_folder(home) / READERS)
            return current
    except MissingIndex:
        return None
    except (DamagedIndex, OSError) as error:
        _log.warning("%s It is built anew.", error)
    return None


@contextlib.contextmanager
def _writable(home: Path) -> Iterator[None]:
    try:
        index_folder(home).mkdir(parents=True, exist_ok=True)
        yield
    except OSError as error:
        if isinstance(error, UnwritableHome) or error.errno not in _UNWRITABLE:
            raise
        raise UnwritableHome(
            f"The state folder {home} cannot be written ({error.strerror or error}). "
            "Give a folder that can: --home FOLDER or FRIENDSHIP_HOME=FOLDER"
        ) from error


@contextlib.contextmanager
def _alone(home: Path) -> Iterator[None]:
    held = hold(index_folder(home) / _LOCK)
    if not held:
        raise BuildUnderway(
            f"Another process is building the index in {home}. Wait until it has ended, then try again."
        )
    try:
        # Whatever a crash left: no other build is under way.
        if (index_folder(home) / "snapshots").is_dir():
            delete_all_but(_worth_keeping(home), home)
        yield
    finally:
        held.release()


def _worth_keeping(home: Path) -> set[str]:
    current = current_version(home)
    others = (index_folder(home) / "snapshots").iterdir()
    return {folder.name for folder in others if not folder.name.startswith(".") or folder.name == current}
