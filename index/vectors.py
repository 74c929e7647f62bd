"""The vector cache: what was encoded once is not encoded again.

A vector is kept under the hash of the encoder and the text, so a rebuild encodes only what changed. It is
disposable: a damaged cache is thrown away and filled anew.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np

from index.encoder import Encoder
from index.lexical import Scores

FILE = "vectors.sqlite"
# SQLite's own limit on the parameters of one statement was 999 before 2020.
_AT_ONCE = 500

_log = logging.getLogger(__name__)


class VectorCache:
    """Vectors of texts in an SQLite file; every `put` is a transaction, so a crash loses at most one."""

    def __init__(self, file: Path, encoder: Encoder) -> None:
        self._maker = f"{encoder.name}/{encoder.revision}"
        self._dimensions = encoder.dimensions
        try:
            self._store = _opened(file)
        except sqlite3.DatabaseError as error:
            _log.warning("%s is damaged (%s); it is filled anew", file, error)
            for part in (file, file.with_name(file.name + "-wal"), file.with_name(file.name + "-shm")):
                part.unlink(missing_ok=True)
            self._store = _opened(file)

    def get(self, texts: Sequence[str]) -> dict[str, Scores]:
        """The vectors that are known, by text."""
        keys = {self._key(text): text for text in texts}
        found = {}
        for some in _slices(list(keys)):
            marks = ",".join("?" * len(some))
            rows = self._store.execute(f"SELECT key, vector FROM vectors WHERE key IN ({marks})", some)
            for key, stored in rows:
                vector = np.frombuffer(stored, dtype=np.float32)
                if vector.shape == (self._dimensions,):
                    found[keys[key]] = vector
        return found

    def put(self, vectors: Mapping[str, Scores]) -> None:
        """Keep the vectors of texts."""
        rows = [
            (self._key(text), self._maker, np.asarray(vector, dtype=np.float32).tobytes())
            for text, vector in vectors.items()
        ]
        with self._store:
            self._store.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)", rows)

    def keep_only(self, texts: Iterable[str]) -> int:
        """Forget this encoder's vectors of all other texts, so that a removed text leaves nothing behind.

        Returns:
            How many were forgotten.
        """
        with self._store:
            self._store.execute("CREATE TEMP TABLE IF NOT EXISTS kept (key BLOB PRIMARY KEY)")
            self._store.execute("DELETE FROM kept")
            self._store.executemany(
                "INSERT OR IGNORE INTO kept VALUES (?)", ((self._key(text),) for text in texts)
            )
            gone = self._store.execute(
                "DELETE FROM vectors WHERE maker = ? AND key NOT IN (SELECT key FROM kept)", (self._maker,)
            )
        return gone.rowcount

    def close(self) -> None:
        """Close the file."""
        self._store.close()

    def _key(self, text: str) -> bytes:
        content = f"{self._maker}\0{text}".encode("utf-8", "surrogatepass")
        return hashlib.sha256(content).digest()


@contextlib.contextmanager
def vector_cache(file: Path, encoder: Encoder) -> Iterator[VectorCache]:
    """The cache in a file, closed at the end."""
    cache = VectorCache(file, encoder)
    try:
        yield cache
    finally:
        cache.close()


def _opened(file: Path) -> sqlite3.Connection:
    store = sqlite3.connect(file, check_same_thread=False)
    try:
        store.execute("PRAGMA journal_mode = WAL")
        store.execute("PRAGMA synchronous = NORMAL")
        store.execute(
            "CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, maker TEXT, vector BLOB) WITHOUT ROWID"
        )
        if store.execute("PRAGMA quick_check").fetchone() != ("ok",):
            raise sqlite3.DatabaseError("its pages do not fit together")
        store.execute("SELECT key, maker, vector FROM vectors LIMIT 1").fetchone()
        store.commit()
    except sqlite3.DatabaseError:
        store.close()
        raise
    return store


def _slices(keys: list[bytes]) -> Iterator[list[bytes]]:
    for start in range(0, len(keys), _AT_ONCE):
        yield keys[start : start + _AT_ONCE]
