"""`python -m assistant receipt` as people run it: shown, as JSON, replayed, and one line for what is wrong."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parent.parent
WHOLE = ROOT / "tests/data/second-home"
QUESTION = "Which partner cities are there?"


def _run(
    *arguments: str, home: Path, corpus: Path = WHOLE, given: str = "", **variables: str
) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", **variables}
    verb, *rest = arguments
    return subprocess.run(
        [sys.executable, "-m", "assistant", verb, "--home", str(home), "--corpus", str(corpus), *rest],
        input=given,
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=ROOT,
        env=environment,
        timeout=300,
        check=False,
    )


def _assert_one_line(result: subprocess.CompletedProcess[str], *parts: str) -> None:
    assert (result.returncode, result.stdout) == (2, "")
    (line,) = result.stderr.splitlines()
    for part in parts:
        assert part in line


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory, second_home_state: Path) -> tuple[Path, str, str]:
    """A state folder in which one question was asked, what the terminal showed, and the id of its receipt."""
    home = Path(shutil.copytree(second_home_state, tmp_path_factory.mktemp("receipts") / "state"))
    result = _run("ask", QUESTION, home=home)
    assert result.returncode == 0, result.stderr[-2000:]
    label, _, receipt_id = result.stdout.splitlines()[-1].partition(": ")
    assert label == "Receipt"
    return home, result.stdout, receipt_id


def test_a_receipt_shows_question_reply_evidence_version_and_time(asked):
    home, shown, receipt_id = asked
    result = _run("receipt", receipt_id, home=home)
    assert (result.returncode, result.stderr) == (0, "")
    data = json.loads(_run("receipt", "--json", receipt_id, home=home).stdout)
    assert data["question"] == QUESTION
    assert data["id"] == data["reply"]["id"] == receipt_id
    assert shown.partition("\n\n")[0] in result.stdout
    for part in (receipt_id, QUESTION, data["corpus_version"], data["at"][:10], data["at"][11:19]):
        assert part in result.stdout
    assert data["reply"]["citations"]
    for citation in data["reply"]["citations"]:
        assert citation["quote"] in result.stdout
        assert citation["source"]["title"] in result.stdout


def test_a_replay_holds_over_the_same_corpus_and_not_without_a_record(asked, tmp_path):
    home, _, receipt_id = asked
    same = _run("receipt", receipt_id, "--replay", home=home)
    assert (same.returncode, same.stderr) == (0, "")
    assert "Still holds: the answer is the same today." in same.stdout

    less = Path(shutil.copytree(WHOLE, tmp_path / "less"))
    lines = (less / "ties.csv").read_text("utf-8").splitlines(keepends=True)
    referred = (less / "claims.csv").read_text("utf-8") + (less / "home.toml").read_text("utf-8")
    cited = json.loads(_run("receipt", "--json", receipt_id, home=home).stdout)["reply"]["rows"]
    ids = [str(row["id"]) for row in cited if row["type"] == "tie"]
    gone = next(one for one in ids if one not in referred)
    (less / "ties.csv").write_text(
        "".join(line for line in lines if not line.startswith(f"{gone},")), encoding="utf-8"
    )
    other = Path(shutil.copytree(home, tmp_path / "state"))
    told = _run("receipt", receipt_id, "--replay", home=other, corpus=less)
    assert told.returncode == 1, told.stderr[-2000:]
    assert "No longer holds" in told.stdout
    assert f"- tie:{gone}" in told.stdout
    data = json.loads(_run("receipt", receipt_id, "--replay", "--json", home=other, corpus=less).stdout)
    assert (data["replay"]["outcome"], data["replay"]["holds"]) == ("different", False)
    assert data["replay"]["corpus_version"]["then"] == data["corpus_version"]
    assert {"before": f"tie:{gone}", "after": ""} in data["replay"]["differences"]["cited"]


@pytest.mark.parametrize("receipt_id", ["nonsense", "../../feedback", "A" * 32, "0" * 31 + "\n", ""])
def test_a_malformed_id_is_one_clear_line(asked, receipt_id):
    _assert_one_line(_run("receipt", "--", receipt_id, home=asked[0]), "32 hex digits")


def test_an_unknown_id_is_one_clear_line_and_needs_no_index(tmp_path):
    _assert_one_line(
        _run("receipt", "0" * 32, "--replay", home=tmp_path / "none"), "0" * 32, "ask the question again"
    )
    assert not (tmp_path / "none").exists()


def test_a_damaged_receipt_is_one_clear_line(asked, tmp_path):
    home, _, receipt_id = asked
    folder = tmp_path / "state" / "receipts"
    folder.mkdir(parents=True)
    (folder / f"{receipt_id}.json.gz").write_bytes(
        (home / "receipts" / f"{receipt_id}.json.gz").read_bytes()[:40]
    )
    _assert_one_line(_run("receipt", receipt_id, home=tmp_path / "state"), "damaged", "Delete it")


def test_switched_off_nothing_is_kept_and_another_word_is_refused(asked, tmp_path):
    home = Path(shutil.copytree(asked[0], tmp_path / "state", ignore=shutil.ignore_patterns("receipts")))
    result = _run("ask", QUESTION, home=home, FRIENDSHIP_RECEIPTS="off")
    assert (result.returncode, result.stderr) == (0, "")
    assert "Receipt" not in result.stdout
    assert not (home / "receipts").exists()
    _assert_one_line(_run("ask", QUESTION, home=home, FRIENDSHIP_RECEIPTS="no"), "FRIENDSHIP_RECEIPTS", "off")


def test_each_line_of_many_has_its_receipt_without_its_conversation(asked, tmp_path):
    home = Path(shutil.copytree(asked[0], tmp_path / "state", ignore=shutil.ignore_patterns("receipts")))
    said = [{"role": "user", "content": "something very secret"}]
    lines = [
        {"question": QUESTION},
        {"question": QUESTION, "id": "mine"},
        {"question": "Hello", "history": said},
    ]
    result = _run("ask", "--jsonl", home=home, given="\n".join(map(json.dumps, lines)))
    assert (result.returncode, result.stderr) == (0, "")
    replies = [json.loads(line) for line in result.stdout.splitlines()]
    kept = {path.name.partition(".")[0] for path in (home / "receipts").iterdir()}
    assert kept == {replies[0]["id"], replies[2]["id"]}
    shown = _run("receipt", "--json", replies[2]["id"], home=home).stdout
    assert json.loads(shown)["in_conversation"] is True
    assert "secret" not in shown


def test_a_folder_that_cannot_be_written_costs_one_line_and_no_answer(asked, tmp_path):
    home = Path(shutil.copytree(asked[0], tmp_path / "state", ignore=shutil.ignore_patterns("receipts")))
    (home / "receipts").write_text("a file where the folder should be", encoding="utf-8")
    result = _run("ask", "--jsonl", home=home, given=f"{QUESTION}\nHello\n")
    assert result.returncode == 0
    assert len(result.stdout.splitlines()) == 2
    (line,) = result.stderr.splitlines()
    assert "Receipts cannot be kept, answering goes on without them" in line
