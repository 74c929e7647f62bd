"""The example questions as vectors, kept in the state folder so that a start need not compute them again.

A changed corpus or example list encodes only the texts that are new to it.
"""

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
from assistant.sentence_vectors import Report
from corpus import LANGUAGES
from index import Encoder

_FORMAT = 3  # raise when masks, hashing or the file's form change
_BATCH = 64  # texts between two reports of progress
STAGE = "learning the example questions"


def load_spaces(
    home: Path,
    *,
    mask: Callable[[str, str], tuple[str, str]],
    encoder: Encoder,
    corpus_version: str,
    report: Report,
) -> dict[str, ExampleSpace]:
    """The example spaces, from the cache when examples, corpus and encoder are those it was made for."""
    key = _key(encoder, corpus_version)
    path = home / f"examples-{key}.npz"
    cached = _read(path)
    if cached is not None:
        return cached
    known = _known(home, encoder)

    def encode(texts: list[str]) -> NDArray[np.float32]:
        new = [text for text in dict.fromkeys(texts) if text not in known]
        for start in range(0, len(new), _BATCH):
            batch = new[start : start + _BATCH]
            known.update(zip(batch, encoder.encode_queries(batch), strict=True))
            report(STAGE, min(start + _BATCH, len(new)), len(new))
        return np.stack([known[text] for text in texts])

    spaces = build_spaces(mask, encode, frozenset(encoder.languages))
    _write(path, encoder, spaces)
    return spaces


def _known(home: Path, encoder: Encoder) -> dict[str, NDArray[np.float32]]:
    """The texts that this very encoder encoded for another corpus or list, with their vectors."""
    known: dict[str, NDArray[np.float32]] = {}
    for path in sorted(home.glob("examples-*.npz")):
        data = read_arrays(path) or {}
        if str(data.get("encoder")) != _named(encoder):
            continue
        for language in json.loads(str(data["languages"])):
            if f"{language}-embedded" in data:
                texts = [plain for *_, plain in json.loads(str(data[f"{language}-examples"]))]
                known.update(zip(texts, data[f"{language}-embedded"], strict=True))
    return known


def _named(encoder: Encoder) -> str:
    return f"{encoder.name}|{encoder.revision}"


def _key(encoder: Encoder, corpus_version: str) -> str:
    whole = hashlib.sha256(f"{_FORMAT}|{_named(encoder)}|{corpus_version}".encode())
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


def _write(path: Path, encoder: Encoder, spaces: dict[str, ExampleSpace]) -> None:
    arrays: dict[str, NDArray[np.generic]] = {
        "encoder": np.array(_named(encoder)),
        "languages": np.array(json.dumps(list(spaces))),
    }
    for language, space in spaces.items():
        rows = [(example.kind, example.masked, example.plain) for example in space.examples]
        arrays[f"{language}-examples"] = np.array(json.dumps(rows))
        for part in ("starts", "rows", "values"):
            arrays[f"{language}-{part}"] = getattr(space.ngrams, part)
        arrays[f"{language}-duals"] = space.duals
        if space.embedded is not None:
            arrays[f"{language}-embedded"] = space.embedded
    write_arrays(path, arrays)
