"""`python -m evals` in the hands of a person: exit codes, one clear line, and files where they were asked for."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

import evals.__main__ as command
from corpus import read_corpus
from evals import asking
from evals.cases import Turn
from tests.evals_by_hand import abstention, answer

CASES = """
- id: total
  question: how many
  language: en
  kind: how-many
  target: {number: 12}
- id: poem
  question: a poem please
  language: en
  kind: off-topic
  target: {abstain: [off-topic]}
  tags: [art]
"""


class Scripted:
    """An answerer whose replies a test sets; takes the place of the real assistant behind the command."""

    name = "scripted"
    replies: Mapping[str, Mapping[str, Any]] = {}
    stop_after = 99

    def __init__(self, **_: object) -> None:
        self.asked = 0

    def ask(self, question: str, *, history: Sequence[Turn] = ()) -> Mapping[str, Any]:
        """The reply that the test set."""
        if self.asked == self.stop_after:
            raise KeyboardInterrupt
        self.asked += 1
        return self.replies[question]


GOOD = {
    "how many": answer(("There are 12 cities.", ["figure:total"])) | {"corpus_version": "of another corpus"},
    "a poem please": abstention("off-topic", text="That is not what I am for."),
}


@pytest.fixture
def suite(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two cases, a state folder, and the scripted answerer behind the command."""
    folder = tmp_path / "suite"
    folder.mkdir()
    (folder / "cases.yaml").write_text(CASES, encoding="utf-8")
    monkeypatch.setenv("FRIENDSHIP_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(asking, "LocalAnswerer", Scripted)
    monkeypatch.setattr(Scripted, "replies", GOOD)
    monkeypatch.setattr(Scripted, "stop_after", 99)
    return folder


def _call(*arguments: object) -> int:
    return command.main([str(argument) for argument in arguments])


def test_a_run_that_holds_exits_0_and_writes_its_results(
    suite: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _call("run", "--cases", suite) == 0
    shown = capsys.readouterr()
    assert "2 cases" in shown.out
    assert shown.err == ""
    results = suite.parent / "home" / "evals" / "latest.json"
    data = json.loads(results.read_text(encoding="utf-8"))
    assert [result["outcome"] for result in data["results"]] == ["right", "right"]
    assert set(data["timings"]["milliseconds"]) == {"total", "poem"}
    assert list(results.parent.iterdir()) == [results]


def test_a_failed_case_exits_1_and_says_so_in_one_line(
    suite: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        Scripted, "replies", {**GOOD, "how many": answer(("There are 13.", ["figure:total"]))}
    )
    assert _call("run", "--cases", suite) == 1
    shown = capsys.readouterr()
    assert shown.err == "Fails: 1 of 2 cases fail\n"
    assert "asserts 13, not 12" in shown.out
    assert _call("run", "--cases", suite, "--tag", "art") == 0
    assert _call("run", "--cases", suite, "--id", "total") == 1


def test_the_gate_names_a_case_that_got_worse(
    suite: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert _call("run", "--cases", suite) == 0
    assert _call("bless", "--cases", suite, "--reason", "first run") == 0
    assert "2 cases, 2 pass" in capsys.readouterr().out
    monkeypatch.setattr(Scripted, "replies", {**GOOD, "how many": abstention()})
    assert _call("run", "--cases", suite, "--gate-only") == 1
    assert "worse than the baseline: total" in capsys.readouterr().err
    (suite / "cases.yaml").write_text(CASES.split("- id: poem")[0], encoding="utf-8")
    monkeypatch.setattr(Scripted, "replies", GOOD)
    assert _call("run", "--cases", suite) == 1
    assert "missing, but in the baseline: poem" in capsys.readouterr().err


def test_a_blessing_needs_a_whole_run_and_a_reason(suite: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _call("run", "--cases", suite, "--id", "total") == 0
    assert _call("bless", "--cases", suite, "--reason", "x") == 2
    assert "run the whole suite" in capsys.readouterr().err
    assert _call("run", "--cases", suite) == 0
    assert _call("bless", "--cases", suite, "--reason", " ") == 2
    assert not (suite / "baseline.json").exists()


def test_ctrl_c_keeps_what_is_done_and_resume_goes_on(
    suite: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Scripted, "stop_after", 1)
    assert _call("run", "--cases", suite) == 2
    assert capsys.readouterr().err.endswith(
        "Stopped after 1 of 2 cases; what is done is kept. Go on: python -m evals run --resume\n"
    )
    assert _call("run", "--cases", suite, "--resume") == 0  # one question is left, and one may be asked


def test_reports_are_written_where_they_are_asked_for(
    suite: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = {name: suite.parent / "out" / f"report.{name}" for name in ("html", "junit", "markdown")}
    assert (
        _call(
            "run", "--cases", suite, *(part for name, file in files.items() for part in (f"--{name}", file))
        )
        == 0
    )
    assert files["html"].read_text(encoding="utf-8").startswith("<!doctype html>")
    assert "<testsuites" in files["junit"].read_text(encoding="utf-8")
    assert files["markdown"].read_text(encoding="utf-8").startswith("# Evals")
    again = suite.parent / "again.html"
    assert _call("report", "--cases", suite, "--html", again) == 0
    assert again.read_text(encoding="utf-8") == files["html"].read_text(encoding="utf-8")
    capsys.readouterr()
    assert _call("report", "--cases", suite) == 0
    assert "crag score" in capsys.readouterr().out


def test_two_results_are_compared(
    suite: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = suite.parent / "one.json", suite.parent / "two.json"
    assert _call("run", "--cases", suite, "--out", one) == 0
    monkeypatch.setattr(Scripted, "replies", {**GOOD, "how many": abstention()})
    assert _call("run", "--cases", suite, "--out", two) == 1
    capsys.readouterr()
    assert _call("compare", one, two) == 1
    assert "total: pass (right) → fail (abstained)" in capsys.readouterr().out
    assert _call("compare", two, one) == 0


def test_json_is_all_that_is_printed_when_it_is_asked_for(
    suite: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _call("run", "--cases", suite, "--json") == 0
    assert len(json.loads(capsys.readouterr().out)["results"]) == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["run", "--cases", "none"], "No case files"),
        (["run", "--cases", "SUITE", "--tag", "nobody"], "No case matches"),
        (["run", "--cases", "SUITE", "--target", "http://127.0.0.1:9"], "No server answers"),
        (["run", "--cases", "SUITE", "--corpus", "none"], "none"),
        (["report", "--run", "none.json"], "is not there"),
        (["compare", "none.json", "none.json"], "is not there"),
        (["bless", "--cases", "SUITE", "--reason", "x"], "is not there"),
        (["candidates"], "No feedback"),
        (["retrieval", "--dataset", "none", "--format", "trec"], "is no folder"),
    ],
)
def test_what_cannot_run_exits_2_with_one_line(
    suite: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    assert _call(*(suite if argument == "SUITE" else argument for argument in arguments)) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert said in shown.err
    assert shown.err.count("\n") == 1


def test_a_broken_case_stops_a_run_and_is_named_by_check(
    suite: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (suite / "cases.yaml").write_text(CASES.replace("{number: 12}", "{number: twelve}"), encoding="utf-8")
    assert _call("run", "--cases", suite) == 2
    assert (
        "cases.yaml line 6, id total, key target, key number: 'twelve' is no number"
        in capsys.readouterr().err
    )
    assert _call("check", "--cases", suite) == 1
    shown = capsys.readouterr()
    assert "line 6" in shown.err
    assert "1 cases, 1 problems" in shown.out


def test_check_of_the_own_suite_holds_and_counts(capsys: pytest.CaptureFixture[str]) -> None:
    assert _call("check") == 0
    shown = capsys.readouterr().out
    assert ", 0 problems" in shown
    assert "generated" in shown


def test_a_state_folder_that_cannot_be_written_is_one_line(
    suite: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (suite.parent / "file").write_text("", encoding="utf-8")
    assert _call("run", "--cases", suite, "--out", suite.parent / "file" / "x.json") == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_feedback_lists_as_candidates_that_a_person_must_complete(
    suite: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = suite.parent / "home"
    home.mkdir()
    votes = [
        {
            "reply_id": "r1",
            "question": "哪个城市最早？",
            "vote": "down",
            "comment": "not true",
            "time": "2026-01-01",
        },
        {"reply_id": "r2", "question": "how many", "vote": "up", "comment": "", "time": "2026-01-02"},
        {
            "reply_id": "r3",
            "question": "哪个城市最早？",
            "vote": "down",
            "comment": "again",
            "time": "2026-01-03",
        },
    ]
    (home / "feedback.jsonl").write_text("\n".join(map(json.dumps, votes)) + "\n", encoding="utf-8")
    assert _call("candidates") == 0
    listed = capsys.readouterr().out
    assert listed.count("- id:") == 1
    for shown in ("哪个城市最早？", "language: zh", "not true", "again", "r1"):
        assert shown in listed
    (suite / "candidates.yaml").write_text(listed, encoding="utf-8")
    assert _call("check", "--cases", suite) == 1
    assert "has no kind" in capsys.readouterr().err
    (home / "feedback.jsonl").write_text("{", encoding="utf-8")
    assert _call("candidates") == 2
    assert "line 1 is no JSON" in capsys.readouterr().err


def test_generated_cases_go_where_they_are_asked_to(suite: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = suite / "made.yaml"
    assert _call("generate", "--seed", "3", "--out", out) == 0
    assert "cases:" in capsys.readouterr().out
    assert "--seed 3" in out.read_text(encoding="utf-8").split("\n")[0]
    assert _call("check", "--cases", out) == 0


def test_help_is_there_for_every_verb(capsys: pytest.CaptureFixture[str]) -> None:
    verbs = ("check", "run", "compare", "bless", "report", "candidates", "generate", "retrieval")
    for verb in verbs:
        with pytest.raises(SystemExit) as stopped:
            _call(verb, "--help")
        assert stopped.value.code == 0
        assert f"evals {verb}" in capsys.readouterr().out


@pytest.mark.slow
def test_the_real_assistant_is_asked_and_two_runs_give_the_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, real_home: Path
) -> None:
    monkeypatch.setenv("FRIENDSHIP_HOME", str(real_home))
    outputs = []
    for name in ("one.json", "two.json"):
        out = tmp_path / name
        code = _call("run", "--kind", "coverage", "--kind", "greeting", "--kind", "term", "--out", out)
        assert code in (0, 1)
        data = json.loads(out.read_text(encoding="utf-8"))
        assert data.pop("timings")
        assert data["corpus_version"] == read_corpus().version
        assert all(result["error"] is None for result in data["results"])
        outputs.append(json.dumps(data))
    assert outputs[0] == outputs[1]


def test_ctrl_c_outside_of_a_run_is_one_line_too(
    suite: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(**_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(asking, "LocalAnswerer", interrupted)
    assert _call("run", "--cases", suite) == 2
    assert capsys.readouterr().err.startswith("Stopped")
