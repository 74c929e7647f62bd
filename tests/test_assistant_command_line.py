"""`python -m assistant` as people run it: three forms of asking, one clear line for what is wrong, nothing lost."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from assistant import to_json
from corpus import default_folder

if TYPE_CHECKING:
    from assistant import Assistant

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parent.parent
TRACEBACK = "Traceback (most recent call last)"
# Its own line in front of a question line; the third and the fifth cannot be read.
LINES = (
    "When did Daegu become a sister city?",
    json.dumps({"id": "two", "question": "Which partner cities are in Germany?"}),
    '{"question": "never closed',
    "",
    json.dumps({"question": "How many?", "history": "none"}),
    json.dumps(
        {
            "id": 6,
            "question": "and in Germany?",
            "history": [
                {"role": "user", "content": "Which partner cities are in France?"},
                {"role": "assistant", "content": "My records name two."},
            ],
        }
    ),
    json.dumps({"id": "seven", "question": "When did Daegu become a sister city?", "language": "de"}),
    json.dumps({"id": "eight", "question": "x" * 1_000_000}),
    json.dumps({"id": "nine", "question": ""}),
)


@pytest.fixture(scope="module")
def state(real_assistant: Assistant, real_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of a prepared state folder."""
    assert real_assistant.corpus_version
    folder = tmp_path_factory.mktemp("command") / "state"
    shutil.copytree(real_home, folder)
    return folder


def run(*arguments: str, home: Path, given: str = "", cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "FRIENDSHIP_HOME": str(home), "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    return subprocess.run(
        [sys.executable, "-m", "assistant", *arguments],
        input=given,
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=cwd,
        env=environment,
        timeout=300,
        check=False,
    )


def assert_one_line(result: subprocess.CompletedProcess[str], *parts: str) -> None:
    lines = [line for line in result.stderr.splitlines() if line.strip()]
    assert result.returncode == 2, result.stderr[-2000:]
    assert result.stdout == ""
    assert len(lines) == 1, result.stderr[-2000:]
    for part in parts:
        assert part in lines[0]


@pytest.fixture(scope="module")
def lines(state: Path) -> tuple[int, list[dict[str, object]], str]:
    result = run("ask", "--jsonl", home=state, given="\n".join(LINES) + "\n")
    return result.returncode, [json.loads(line) for line in result.stdout.splitlines()], result.stderr


def test_every_readable_line_gets_its_reply_in_order_and_under_its_id(lines):
    _, replies, _ = lines
    assert len(replies) == 7 - 1
    assert [reply["id"] for reply in replies[1:]] == ["two", 6, "seven", "eight", "nine"]


def test_a_broken_line_is_reported_by_its_number_and_the_exit_code_tells(lines):
    code, _, errors = lines
    assert code == 2
    assert [line.split(":")[0] for line in errors.splitlines() if line.startswith("line")] == [
        "line 3",
        "line 5",
    ]
    assert TRACEBACK not in errors


def test_a_line_is_answered_with_its_history_and_language(lines):
    _, replies, _ = lines
    by_id = {reply["id"]: reply for reply in replies}
    assert by_id[6]["question"] == "Which partner cities are in Germany?"
    assert by_id[6]["text"] == by_id["two"]["text"]
    assert by_id["seven"]["language"] == "de"
    assert (by_id["eight"]["kind"], by_id["eight"]["reason"]) == ("abstention", "too-long")
    assert (by_id["nine"]["kind"], by_id["nine"]["reason"]) == ("abstention", "empty")


def test_a_line_without_an_id_keeps_the_id_of_its_reply(lines, real_assistant: Assistant):
    _, replies, _ = lines
    assert replies[0]["id"] == real_assistant.ask(LINES[0]).id


def test_json_prints_one_reply_that_another_process_gives_too(
    state: Path, real_assistant: Assistant, tmp_path: Path
):
    question = "Which partner cities are in Germany?"
    result = run("ask", "--json", question, home=state, cwd=tmp_path)
    assert (result.returncode, result.stderr) == (0, "")
    reply = json.loads(result.stdout)
    expected = to_json(real_assistant.ask(question))
    assert reply | {"took_ms": 0} == expected | {"took_ms": 0}
    assert list(tmp_path.iterdir()) == []


def test_the_terminal_shows_the_answer_with_numbered_sources(state: Path, real_assistant: Assistant):
    question = "大邱是什么时候成为友好城市的？"
    result = run("ask", question, home=state)
    assert (result.returncode, result.stderr) == (0, "")
    reply = to_json(real_assistant.ask(question))
    assert reply["text"] in result.stdout
    for citation in reply["citations"]:
        assert f"[{citation['number']}]" in result.stdout
        assert citation["quote"] in result.stdout
        assert citation["source"]["title"] in result.stdout


@pytest.mark.parametrize(("given", "reason"), [("", "empty"), ("why " * 262_144, "too-long")])
def test_an_empty_and_a_huge_question_from_standard_input_are_refused_in_words(state: Path, given, reason):
    result = run("ask", "--json", home=state, given=given)
    assert (result.returncode, result.stderr) == (0, "")
    reply = json.loads(result.stdout)
    assert (reply["kind"], reply["reason"]) == ("abstention", reason)
    assert len(result.stdout) < 4000


@pytest.mark.parametrize("arguments", [("--help",), ("ask", "--help"), ("serve", "--help")])
def test_help_is_shown_without_an_index(tmp_path: Path, arguments):
    result = run(*arguments, home=tmp_path / "none")
    assert result.returncode == 0
    assert "usage: python -m assistant" in result.stdout
    assert not (tmp_path / "none").exists()


def test_an_unknown_flag_is_a_usage_error(tmp_path: Path):
    result = run("ask", "--nonsense", home=tmp_path / "none")
    assert result.returncode == 2
    assert "--nonsense" in result.stderr
    assert TRACEBACK not in result.stderr


def test_a_state_folder_that_cannot_be_made_is_one_clear_line(tmp_path: Path):
    (tmp_path / "file").write_text("kept", encoding="utf-8")
    result = run("ask", "How many?", home=tmp_path / "file" / "state")
    assert_one_line(result, str(tmp_path / "file"))
    assert (tmp_path / "file").read_text(encoding="utf-8") == "kept"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_state_folder_that_may_not_be_written_is_one_clear_line(tmp_path: Path):
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o500)
    assert_one_line(run("ask", "How many?", home=locked / "state"), str(locked))


def test_a_broken_cell_of_the_corpus_is_one_line_with_file_line_and_field(tmp_path: Path):
    broken = tmp_path / "data"
    shutil.copytree(default_folder(), broken)
    path = broken / "partners.csv"
    rows = path.read_text(encoding="utf-8").splitlines(keepends=True)
    assert ",33.9555," in rows[1]
    rows[1] = rows[1].replace(",33.9555,", ",abc,")
    path.write_text("".join(rows), encoding="utf-8")
    result = run("ask", "How many?", "--corpus", str(broken), home=tmp_path / "state")
    assert_one_line(result, "partners.csv", "line 2", "lat", "abc")


def test_a_missing_corpus_is_one_clear_line(tmp_path: Path):
    result = run("ask", "How many?", "--corpus", str(tmp_path / "nowhere"), home=tmp_path / "state")
    assert_one_line(result, "nowhere")


def test_a_busy_port_is_one_clear_line(state: Path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert_one_line(run("--port", str(port), home=state), str(port))


@pytest.mark.parametrize("port", ["70000", "http"])
def test_a_port_that_is_none_is_said_so(tmp_path: Path, port):
    result = run("--port", port, home=tmp_path)
    assert result.returncode == 2
    assert port in result.stderr.splitlines()[-1]


@pytest.mark.parametrize("name", ["nodes.jsonl", "chroma.sqlite3"])
def test_a_damaged_index_is_built_anew_and_answers_the_same(
    real_assistant, state: Path, tmp_path: Path, name
):
    home = tmp_path / "state"
    shutil.copytree(state, home)
    damaged = [path for path in home.rglob(name) if path.is_file()]
    assert damaged
    for path in damaged:
        os.truncate(path, path.stat().st_size // 2)
    question = "How does a city become a friendship city?"
    result = run("ask", "--json", question, home=home)
    assert result.returncode == 0, result.stderr[-2000:]
    assert TRACEBACK not in result.stderr
    assert json.loads(result.stdout)["text"] == real_assistant.ask(question).text
