"""A first build on a fresh machine, the first opening and the first question reach for no network."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

# Python's own way to any host is closed; of compiled code, only onnxruntime has one, and it leaves a trace.
PROGRAM = """
import socket, sys

def closed(*_arguments, **_options):
    raise SystemExit("something reached for the network")

socket.socket.connect = closed
socket.socket.connect_ex = closed
socket.getaddrinfo = closed
socket.create_connection = closed

from pathlib import Path
from index import build_index, open_index
from tests.index_by_hand import hand_corpus

home = Path(sys.argv[1])
build_index(hand_corpus(), home=home)
index = open_index(home)
assert index.retrieve("When did the choir sing?", top_k=1)[0].node.node_id == "article:harbour#0"
index.close()
"""


@pytest.mark.slow
def test_building_and_asking_work_with_every_way_to_the_network_closed(tmp_path: Path) -> None:
    kept = ("PATH", "LANG", "SYSTEMROOT", "VIRTUAL_ENV")
    environment = {name: os.environ[name] for name in kept if name in os.environ}
    cache = tmp_path / "cache"
    environment |= {
        "HOME": str(tmp_path / "person"),
        "XDG_CACHE_HOME": str(cache),
        "NLTK_DATA": str(tmp_path / "nltk"),
        "PYTHONPATH": str(ROOT),
    }
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tmp_path / "state")],
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    # onnxruntime would keep a device id for its maker here, nltk and transformers what they downloaded.
    assert [folder.name for folder in cache.iterdir()] == ["friendship-city-assistant"]
    assert not (tmp_path / "nltk").exists()
    assert sorted(path.name for path in (tmp_path / "state").iterdir()) == ["index"]
