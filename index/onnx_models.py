"""Text models of 8-bit weights, run by onnxruntime: where they are kept, how they are opened and asked.

Knows no model by name. What makes such a file is `index.model_export`.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from index.encoder import TokenVectors, Vectors
from index.offline import go_offline

LEAST_AGREEMENT = 0.98  # cosine with the full model's vector
PROBE = "Two cities signed an agreement on 3 October 1979."
THREADS = 2  # texts at once; one text by two threads took longer than by one (measured beside other work)
_RECENT = 8  # texts whose vectors are kept: an answer needs those of its question again

_log = logging.getLogger(__name__)
_Model = TypeVar("_Model")


class OneByOne:
    """Encodes texts one at a time, two side by side, and keeps the last few.

    8-bit arithmetic scales with the largest number of a batch, so that in batches the vector of a text depended on
    its neighbours (cosine down to 0.986), and gained no speed.

    Args:
        encode: a text -> its vector with those of its tokens.
        dimensions: the length of a vector.
    """

    def __init__(self, encode: Callable[[str], TokenVectors], dimensions: int) -> None:
        self._encode = encode
        self._recent = lru_cache(maxsize=_RECENT)(encode)
        self._dimensions = dimensions

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """The texts' vectors, float32 of shape (n, dimensions)."""
        rows = [entry.vector for entry in self.tokens(texts)]
        return np.array(rows, dtype=np.float32).reshape(len(texts), self._dimensions)

    def tokens(self, texts: Sequence[str]) -> list[TokenVectors]:
        """Each text's vector with those of its tokens."""
        if len(texts) <= _RECENT:
            return [self._recent(text) for text in texts]
        with ThreadPoolExecutor(min(THREADS, os.cpu_count() or 1)) as pool:
            return list(pool.map(self._encode, texts))


def cache_folders(home: Path | None) -> list[Path]:
    """Where a prepared model may lie: the user's cache, which all state folders share, or `home`."""
    user = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return [user / "friendship-city-assistant", *([home / "encoders"] if home else [])]


def kept_model(places: Sequence[Path], read: Callable[[Path], _Model]) -> _Model | None:
    """The model in the first of these files that can be read; None when none can."""
    for file in places:
        if file.exists():
            try:
                return read(file)
            except Exception as error:  # noqa: BLE001 - onnxruntime's errors share no class; all mean: anew
                _log.warning("%s cannot be used (%s); it is made anew", file, error)
    return None


def open_session(file: Path) -> Any:
    """The onnxruntime session of a model file, on one thread."""
    go_offline()
    import onnxruntime  # type: ignore[import-untyped]  # ships no types

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    # Waiting threads would spin through the time that the answers of fifty people at once need.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])


def notes_of(session: Any) -> tuple[str, float, Vectors]:
    """What is written in a model file: its revision, its agreement with the full model, and the probe's vector."""
    notes = session.get_modelmeta().custom_metadata_map
    probe = np.array([float(number) for number in notes.get("probe", "").split()], dtype=np.float32)
    return notes.get("revision", ""), float(notes.get("agreement", 0)), probe


def check_probe(file: Path, found: Vectors, expected: Vectors) -> None:
    """Hold the probe's vector against the one in the file.

    Raises:
        ValueError: they differ, so that the file is damaged.
    """
    if expected.shape != found.shape or found @ expected < LEAST_AGREEMENT:
        raise ValueError(f"{file} is damaged")
