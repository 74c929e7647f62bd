"""The runner asks every sample, keeps what is done, and gives the same bytes twice."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from evals.answerers import NoTarget, ServerAnswerer
from evals.cases import Turn
from evals.reading import read_samples
from evals.replies import BrokenReply
from evals.results import BrokenResults, Run, read_run, run_json, write_run
from evals.running import Done, Progress, run_samples
from tests.evals_by_hand import RIGHT, SUITE, HandAnswerer, knowledge

SAMPLES = read_samples([SUITE])


def _run(done: Sequence[Done]) -> Run:
    milliseconds = {each.result.id: each.milliseconds for each in done if each.milliseconds is not None}
    return Run("suite", "by hand", "v", True, tuple(each.result for each in done), milliseconds)


def _bytes_without_timings(run: Run) -> str:
    data = run_json(run)
    assert data.pop("timings")
    return json.dumps(data, ensure_ascii=False)


def test_two_runs_give_the_same_bytes_but_for_the_timings() -> None:
    class Clocked(HandAnswerer):
        def ask(self, question: str, *, history: Sequence[Turn] = ()) -> Mapping[str, Any]:
            return dict(super().ask(question, history=history)) | {"took_ms": len(self.asked) * 1.7}

    clocked = Clocked()
    first = _run(run_samples(SAMPLES, clocked, knowledge()))
    second = _run(run_samples(SAMPLES, clocked, knowledge()))
    assert _bytes_without_timings(first) == _bytes_without_timings(second)


def test_several_jobs_give_the_results_of_one_in_the_same_order() -> None:
    alone = _run(run_samples(SAMPLES, HandAnswerer(), knowledge()))
    together = _run(run_samples(SAMPLES, HandAnswerer(), knowledge(), jobs=4))
    assert _bytes_without_timings(alone) == _bytes_without_timings(together)


def test_a_conversation_is_asked_turn_by_turn_with_the_real_replies() -> None:
    asked = HandAnswerer()
    talks = [sample for sample in SAMPLES if sample.id in ("talk-lindau", "talk-said")]
    run_samples(talks, asked, knowledge())
    assert asked.asked[0] == ("Is Lindau a partner?", ())
    real = str(RIGHT["Is Lindau a partner?"]["text"])
    assert asked.asked[1] == ("since when", (Turn("user", "Is Lindau a partner?"), Turn("assistant", real)))
    said = (Turn("user", "Tell me of Hanam"), Turn("assistant", "Hanam is a partner in Korea."))
    assert asked.asked[2] == ("and how many are there in all", said)
    assert len(asked.asked) == 3  # what the case itself replies to is not asked


@pytest.mark.parametrize("broken", [{}, {"kind": "answer"}, {"kind": "perhaps"}, [1]])
def test_a_broken_reply_is_the_error_of_its_sample_alone(broken: Any) -> None:
    replies: dict[str, Any] = {**RIGHT, "write me a poem": broken}
    done = run_samples(SAMPLES, HandAnswerer(replies), knowledge())
    errors = [each.result for each in done if each.result.error]
    assert [result.id for result in errors] == ["off-poem"]
    assert "BrokenReply" in str(errors[0].error)
    assert errors[0].outcome == "error"
    assert not errors[0].passed


def test_stopping_keeps_what_is_done_and_resuming_asks_only_the_rest(tmp_path: Path) -> None:
    class Stopping(HandAnswerer):
        def ask(self, question: str, *, history: Sequence[Turn] = ()) -> Mapping[str, Any]:
            if len(self.asked) == 5:
                raise KeyboardInterrupt
            return super().ask(question, history=history)

    progress = Progress(tmp_path / "run.partial", header={"answerer": "by hand"})
    with pytest.raises(KeyboardInterrupt):
        run_samples(SAMPLES, Stopping(), knowledge(), progress=progress)
    again = HandAnswerer()
    reported: list[str] = []
    done = run_samples(
        SAMPLES,
        again,
        knowledge(),
        progress=progress,
        resume=True,
        report=lambda each: reported.append(each.result.id),
    )
    whole = run_samples(SAMPLES, HandAnswerer(), knowledge())
    assert _bytes_without_timings(_run(done)) == _bytes_without_timings(_run(whole))
    assert len(again.asked) == 13 - 5
    assert len(reported) == len(SAMPLES)
    assert not progress.path.exists()


def _interrupted(path: Path, header: Mapping[str, str]) -> Progress:
    """Progress of a run that was stopped at its end."""
    progress = Progress(path, header=header)
    progress.start({})
    for each in run_samples(SAMPLES, HandAnswerer(), knowledge()):
        progress.add(each)
    return progress


def test_another_system_or_an_edited_case_is_asked_anew(tmp_path: Path) -> None:
    header = {"answerer": "by hand", "corpus_version": "1"}
    progress = _interrupted(tmp_path / "run.partial", header)
    assert len(progress.read(SAMPLES, knowledge())) == len(SAMPLES)
    assert Progress(progress.path, header=header | {"corpus_version": "2"}).read(SAMPLES, knowledge()) == {}
    (tmp_path / "suite.yaml").write_text(
        (SUITE / "facts.yaml").read_text(encoding="utf-8").replace("{number: 12}", "{number: 13}", 1),
        encoding="utf-8",
    )
    edited = read_samples([tmp_path / "suite.yaml"])
    assert set(progress.read(edited, knowledge())) == {sample.id for sample in SAMPLES} - {"total"}


def test_a_line_that_was_half_written_is_left_out(tmp_path: Path) -> None:
    progress = _interrupted(tmp_path / "run.partial", {})
    text = progress.path.read_text(encoding="utf-8")
    progress.path.write_text(text[:-40], encoding="utf-8")
    assert len(progress.read(SAMPLES, knowledge())) == len(SAMPLES) - 1
    progress.path.write_text("rubbish", encoding="utf-8")
    assert progress.read(SAMPLES, knowledge()) == {}


def test_results_are_read_back_as_they_were_written(tmp_path: Path) -> None:
    run = _run(run_samples(SAMPLES, HandAnswerer(), knowledge()))
    write_run(run, tmp_path / "deep" / "run.json")
    again = read_run(tmp_path / "deep" / "run.json")
    assert run_json(again) == run_json(run)
    assert again.results[0].passed
    assert list((tmp_path / "deep").iterdir()) == [tmp_path / "deep" / "run.json"]


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"format": 99}', '{"format": 1, "results": [{}]}'])
def test_a_file_that_holds_no_results_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "run.json").write_text(text, encoding="utf-8")
    with pytest.raises(BrokenResults):
        read_run(tmp_path / "run.json")
    with pytest.raises(BrokenResults, match="evals run"):
        read_run(tmp_path / "none.json")


@pytest.fixture
def server() -> Iterator[str]:
    """A server that speaks the Reply contract for the right replies, and breaks it for the poem."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(404)
            self.end_headers()

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if body["question"] == "write me a poem":
                self.send_response(500)
                self.end_headers()
                return
            sent = json.dumps(RIGHT[body["question"]]).encode()
            self.send_response(200)
            self.end_headers()
            self.wfile.write(sent if body["question"] != "since when" or len(body["history"]) == 2 else b"?")

        def log_message(self, format: str, *args: object) -> None:
            """Silent."""

    served = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=served.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{served.server_address[1]}"
    served.shutdown()
    thread.join()
    served.server_close()


def test_a_server_that_speaks_the_contract_is_asked_like_the_assistant(server: str) -> None:
    done = run_samples(SAMPLES, ServerAnswerer(server), knowledge(), jobs=3)
    failed = {each.result.id: each.result.error for each in done if not each.result.passed}
    assert list(failed) == ["off-poem"]
    assert "500" in str(failed["off-poem"])
    assert ServerAnswerer(f"{server}/api/ask/").name == f"{server}/api/ask"


def test_no_server_is_said_before_anything_is_asked() -> None:
    with pytest.raises(NoTarget, match="No server answers"):
        ServerAnswerer("http://127.0.0.1:9", timeout_seconds=2)
    with pytest.raises(NoTarget, match="is no address"):
        ServerAnswerer("localhost")


def test_a_server_that_sends_no_json_breaks_the_contract(server: str) -> None:
    with pytest.raises(BrokenReply, match="no JSON"):
        ServerAnswerer(server).ask("since when")
