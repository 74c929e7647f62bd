"""The example questions as vectors, kept in the state folder so that a start need not compute them again."""

from __future__ import annotations

import hashlib
import json
import logging
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.examples import Example, ExampleSpace, build_spaces, read_examples
from corpus import LANGUAGES
from index import Encoder

log = logging.getLogger(__name__)
_FORMAT = 1  # raise when masks, hashing or the file's form change


def load_spaces(
    home: Path,
    *,
    mask: Callable[[str, str], str],
    plain: Callable[[str, str], str],
    encode: Callable[[list[str]], NDArray[np.float32]],
    encoder: Encoder,
    corpus_version: str,
) -> dict[str, ExampleSpace]:
    """The example spaces, from the cache when examples, corpus and encoder are those it was made for."""
    key = _key(encoder, corpus_version)
    path = home / f"examples-{key}.npz"
    cached = _read(path)
    if cached is not None:
        return cached
    spaces = build_spaces(mask, plain, encode, frozenset(encoder.languages))
    _write(path, spaces)
    return spaces


def _key(encoder: Encoder, corpus_version: str) -> str:
    whole = hashlib.sha256(f"{_FORMAT}|{encoder.name}|{encoder.revision}|{corpus_version}".encode())
    for language in LANGUAGES:
        whole.update(json.dumps(read_examples(language), sort_keys=True, ensure_ascii=False).encode())
    return whole.hexdigest()[:12]


def _read(path: Path) -> dict[str, ExampleSpace] | None:
    if not path.is_file():
        return None
    try:
        with np.load(path, allow_pickle=False) as data:
            spaces = {}
            for language in json.loads(str(data["languages"])):
                examples = tuple(
                    Example(kind, language, masked, plain) for kind, masked, plain in json.loads(str(data[f"{language}-examples"]))
                )
                name = f"{language}-embedded"
                spaces[language] = ExampleSpace(
                    examples,
                    data[f"{language}-ngrams"].astype(np.float32),
                    data[name] if name in data else None,
                )
            return spaces
    except (OSError, ValueError, KeyError) as error:
        log.warning("The cached example questions could not be read and are computed again: %s", error)
        return None


def _write(path: Path, spaces: dict[str, ExampleSpace]) -> None:
    """Writes the cache whole or not at all; a folder that cannot be written only costs time at the next start."""
    arrays: dict[str, NDArray[np.generic] | str] = {"languages": json.dumps(list(spaces))}
    for language, space in spaces.items():
        rows = [(example.kind, example.masked, example.plain) for example in space.examples]
        arrays[f"{language}-examples"] = json.dumps(rows)
        arrays[f"{language}-ngrams"] = space.ngrams.astype(np.float16)
        if space.embedded is not None:
            arrays[f"{language}-embedded"] = space.embedded
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, suffix=".npz")
        with os.fdopen(handle, "wb") as file:
            np.savez_compressed(file, **arrays)  # type: ignore[arg-type]  # numpy takes texts as arrays of no dimension
        os.replace(name, path)
        for old in path.parent.glob("examples-*.npz"):
            if old != path:
                old.unlink(missing_ok=True)
    except OSError as error:
        log.warning("The example questions could not be cached: %s", error)
