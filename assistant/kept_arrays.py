"""Arrays kept in the state folder: written whole or not at all, older versions of the same thing removed.

What is kept here can always be computed again, so a file that cannot be read or written costs time, never
an answer.
"""

from __future__ import annotations

import logging
import os
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

log = logging.getLogger(__name__)


def read_arrays(path: Path) -> dict[str, Any] | None:
    """The arrays of a file, None when there is none or it is damaged."""
    if not path.is_file():
        return None
    try:
        with np.load(path, allow_pickle=False) as data:
            return {name: data[name] for name in data.files}
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        log.warning("%s could not be read and is computed again: %s", path.name, error)
        return None


def write_arrays(path: Path, arrays: Mapping[str, Any]) -> None:
    """Keeps the arrays; files of the same kind (the name up to the first dash) are removed."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".kept-", suffix=".npz")
        with os.fdopen(handle, "wb") as file:
            np.savez(file, **arrays)  # packed, 20 MB took 0.15 s longer to load
        os.replace(name, path)
        for old in path.parent.glob(f"{path.name.partition('-')[0]}-*.npz"):
            if old != path:
                old.unlink(missing_ok=True)
    except OSError as error:
        log.warning("%s could not be kept: %s", path.name, error)
