"""The vectors of example questions are kept: a changed corpus encodes nothing anew, another encoder everything."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from assistant.example_cache import STAGE, load_spaces
from tests.index_by_hand import HandEncoder


class Counting(HandEncoder):
    """Counts the questions that it encodes."""

    def __init__(self, revision: str = "1") -> None:
        super().__init__()
        self.revision = revision
        self.questions = 0

    def encode_queries(self, texts: Sequence[str]) -> np.ndarray:
        self.questions += len(texts)
        return super().encode_queries(texts)


def _load(home: Path, encoder: Counting, corpus_version: str) -> tuple[list[tuple[str, int, int]], object]:
    told: list[tuple[str, int, int]] = []
    spaces = load_spaces(
        home,
        mask=lambda text, _language: (text, text),
        encoder=encoder,
        corpus_version=corpus_version,
        report=lambda *step: told.append(step),
    )
    return told, spaces["en"].embedded


def test_a_changed_corpus_encodes_no_example_anew(tmp_path):
    first, second = Counting(), Counting()
    told, embedded = _load(tmp_path, first, "one")
    assert first.questions > 1000
    assert told[-1] == (STAGE, told[-1][2], told[-1][2])
    told, again = _load(tmp_path, second, "two")
    assert (second.questions, told) == (0, [])
    assert np.array_equal(embedded, again)


def test_another_encoder_encodes_them_all(tmp_path):
    _load(tmp_path, Counting(), "one")
    other = Counting("2")
    _load(tmp_path, other, "one")
    assert other.questions > 1000
