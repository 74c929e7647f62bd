"""The example questions as vectors, kept in the state folder so that a start need not compute them again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.examples import Example, ExampleSpace, build_spaces, read_examples
from assistant.kept_arrays import read_arrays, write_arrays
from assistant.ngrams import NgramTable
from corpus import LANGUAGES
from index import Encoder

_FORMAT = 2  # raise when masks, hashing or the file's form change


def load_spaces(
    home: Path,
    *,
    mask: Callable[[str, str], tuple[str, str]],
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
    spaces = build_spaces(mask, encode, frozenset(encoder.languages))
    _write(path, spaces)
    return spaces


def _key(encoder: Encoder, corpus_version: str) -> str:
    whole = hashlib.sha256(f"{_FORMAT}|{encoder.name}|{encoder.revision}|{corpus_version}".encode())
    for language in LANGUAGES:
        whole.update(json.dumps(read_examples(language), sort_keys=True, ensure_ascii=False).encode())
    return whole.hexdigest()[:12]


def _read(path: Path) -> dict[str, ExampleSpace] | None:
    data = read_arrays(path)
    if data is None:
        return None
    spaces = {}
    for language in json.loads(str(data["languages"])):
        rows = json.loads(str(data[f"{language}-examples"]))
        examples = tuple(Example(kind, language, masked, plain) for kind, masked, plain in rows)
        ngrams = NgramTable(
            len(examples), *(data[f"{language}-{part}"] for part in ("starts", "rows", "values"))
        )
        embedded = data.get(f"{language}-embedded")
        spaces[language] = ExampleSpace(examples, ngrams, embedded, data[f"{language}-duals"])
    return spaces


def _write(path: Path, spaces: dict[str, ExampleSpace]) -> None:
    arrays: dict[str, NDArray[np.generic]] = {"languages": np.array(json.dumps(list(spaces)))}
    for language, space in spaces.items():
        rows = [(example.kind, example.masked, example.plain) for example in space.examples]
        arrays[f"{language}-examples"] = np.array(json.dumps(rows))
        for part in ("starts", "rows", "values"):
            arrays[f"{language}-{part}"] = getattr(space.ngrams, part)
        arrays[f"{language}-duals"] = space.duals
        if space.embedded is not None:
            arrays[f"{language}-embedded"] = space.embedded
    write_arrays(path, arrays)
