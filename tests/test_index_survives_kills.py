"""A build that is killed at any moment leaves the snapshot before it in force, whole, and never a part of one."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from corpus import Corpus
from index import build_index, open_index, verify_index
from tests.index_by_hand import HandEncoder, article, hand_corpus

ROOT = Path(__file__).parent.parent
ARTICLES = 150
KILLS = 10

# Says "go" when the imports are done, then builds one snapshot after the other until it is killed.
BUILDER = """
import sys
from pathlib import Path
import llama_index.core.ingestion, chromadb, bm25s
from index import build_index
from tests.index_by_hand import HandEncoder
from tests.test_index_survives_kills import numbered

print("go", flush=True)
number = int(sys.argv[2])
while True:
    build_index(numbered(number), home=Path(sys.argv[1]), encoder=HandEncoder())
    number += 1
"""


def numbered(number: int) -> Corpus:
    """A corpus whose every article names the number of its version."""
    articles = [
        article(f"a{place}", f"Version {number} of text {place} in Merrow.") for place in range(ARTICLES)
    ]
    return hand_corpus(*articles, version=f"v{number}")


def _is_whole(home: Path) -> int:
    """The version in force, after a look at all that it holds."""
    index = open_index(home, encoder=HandEncoder())
    number = int(index.corpus_version.removeprefix("v"))
    texts = [node.text for node in index.nodes() if node.metadata["kind"] == "digest"]
    assert texts == [f"Version {number} of text {place} in Merrow." for place in _order()]
    assert verify_index(home, encoder=HandEncoder()) > 0
    hit = index.retrieve("text 7", top_k=1)[0]
    assert hit.node.text == f"Version {number} of text 7 in Merrow."
    index.close()
    return number


def _order() -> list[int]:
    return sorted(range(ARTICLES), key=lambda place: f"a{place}")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    home = tmp_path / "state"
    build_index(numbered(0), home=home, encoder=HandEncoder())
    return home


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
def test_kills_at_any_moment_lose_nothing(home: Path) -> None:
    chance = random.Random(20260101)
    last = 0
    for _ in range(KILLS):
        with subprocess.Popen(
            [sys.executable, "-c", BUILDER, str(home), str(last + 1)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        ) as builder:
            assert builder.stdout
            assert builder.stdout.readline() == b"go\n"
            time.sleep(chance.uniform(0, 2.0))
            builder.send_signal(signal.SIGKILL)
        now = _is_whole(home)
        assert now >= last
        last = now
    build_index(numbered(last + 1), home=home, encoder=HandEncoder())
    assert _is_whole(home) == last + 1
    assert len(list((home / "index" / "snapshots").iterdir())) <= 2
