"""The JSON API keeps the Reply contract, streams on request, and refuses bad input in one clear line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from assistant.reply import to_json
from assistant.web import FEEDBACK_FILE, FeedbackFull, FeedbackStore, create_app
from assistant.web.feedback import Vote

KEYS = {
    "id", "kind", "text", "language", "question", "claims", "citations", "rows", "as_of", "reason", "nearest",
    "suggestions", "corpus_version", "took_ms",
}  # fmt: skip


def _error(response: httpx.Response) -> str:
    found = response.json()
    assert set(found) == {"error"}
    assert "\n" not in found["error"]
    assert found["error"]
    return str(found["error"])


def test_a_question_gets_the_whole_reply_as_json(city_site, hand_assistant):
    response = httpx.post(f"{city_site}/api/ask", json={"question": "How many partners?"})
    assert response.status_code == 200
    assert set(response.json()) == KEYS
    assert response.json() == to_json(hand_assistant.ask("How many partners?"))
    assert response.headers["X-Receipt-Id"] == "r-count"


def test_history_and_language_reach_the_assistant(city_site, hand_assistant):
    history = [{"role": "user", "content": "How many?"}, {"role": "assistant", "content": "Three."}]
    body = {"question": "and there?", "history": history, "language": "DE-at"}
    assert (
        httpx.post(f"{city_site}/api/ask", json=body).json()["question"].startswith("How many partners are")
    )
    question, turns, language = hand_assistant.asked[-1]
    assert (question, language) == ("and there?", "de")
    assert [(turn.role, turn.content) for turn in turns] == [("user", "How many?"), ("assistant", "Three.")]


@pytest.mark.parametrize("language", [None, "", "auto"])
def test_no_language_lets_the_assistant_find_it_out(city_site, hand_assistant, language):
    httpx.post(f"{city_site}/api/ask", json={"question": "How many?", "language": language})
    assert hand_assistant.asked[-1][2] is None


def test_the_callers_id_comes_back_and_the_receipt_keeps_its_own(city_site):
    response = httpx.post(f"{city_site}/api/ask", json={"question": "How many?", "id": "q-17"})
    assert response.json()["id"] == "q-17"
    assert response.headers["X-Receipt-Id"] == "r-count"


def test_an_abstention_is_a_reply_and_no_error(city_site):
    response = httpx.post(f"{city_site}/api/ask", json={"question": "Unknown thing?"})
    assert response.status_code == 200
    assert (response.json()["kind"], response.json()["reason"]) == ("abstention", "not-in-corpus")


def test_server_sent_events_bring_each_claim_and_then_the_whole_reply(city_site):
    body = {"question": "How many partners?"}
    plain = httpx.post(f"{city_site}/api/ask", json=body).json()
    with httpx.stream(
        "POST", f"{city_site}/api/ask", json=body, headers={"Accept": "text/event-stream"}
    ) as found:
        assert found.headers["content-type"].startswith("text/event-stream")
        blocks = "".join(found.iter_text()).strip().split("\n\n")
    events = [
        (lines[0], json.loads(lines[1].removeprefix("data: "))) for lines in map(str.splitlines, blocks)
    ]
    assert [name for name, _ in events] == ["event: claim", "event: claim", "event: reply"]
    assert [content for _, content in events[:-1]] == plain["claims"]
    assert events[-1][1] == plain


@pytest.mark.parametrize(
    ("body", "status", "told"),
    [
        (b"{", 400, "no JSON"),
        (b"\xff\xfe", 400, "no JSON"),
        (b"[" * 60_000, 400, "no JSON"),
        (b"[]", 422, "body"),
        (b"{}", 422, "question"),
        (b'{"question": 7}', 422, "question"),
        (b'{"question": "x", "history": "y"}', 422, "history"),
        (b'{"question": "x", "history": [{"role": "system", "content": "y"}]}', 422, "history.0.role"),
        (b'{"question": "x", "language": "tlh"}', 422, "use one of en, zh, ja, ko, ru, de"),
        (b'{"question": "x", "langage": "de"}', 422, "langage"),
        (b'{"question": "x", "\\ud800": 1}', 422, "unicode"),
    ],
)
def test_a_wrong_body_is_refused_in_one_line(city_site, body, status, told):
    response = httpx.post(f"{city_site}/api/ask", content=body, headers={"Content-Type": "application/json"})
    assert response.status_code == status
    assert told in _error(response)


def test_a_body_that_is_no_json_by_its_header_is_refused(city_site):
    response = httpx.post(f"{city_site}/api/ask", content=b'{"question": "x"}')
    assert response.status_code == 415
    assert "Content-Type: application/json" in _error(response)


@pytest.mark.parametrize("size", [64_001, 1_000_000])
def test_a_body_that_is_too_large_is_refused(city_site, hand_assistant, size):
    before = len(hand_assistant.asked)
    response = httpx.post(f"{city_site}/api/ask", json={"question": "x" * size})
    assert response.status_code == 413
    assert "64000 bytes" in _error(response)
    assert len(hand_assistant.asked) == before


def test_a_large_body_that_does_not_say_its_size_is_refused(city_site):
    parts = (b"x" * 10_000 for _ in range(20))
    response = httpx.post(f"{city_site}/api/ask", content=parts, headers={"Content-Type": "application/json"})
    assert response.status_code == 413


def test_a_long_question_is_the_assistants_to_refuse(city_site):
    reply = httpx.post(f"{city_site}/api/ask", json={"question": "x" * 20_000}).json()
    assert (reply["kind"], reply["reason"]) == ("abstention", "too-long")


def test_broken_unicode_is_answered(city_site, hand_assistant):
    body = b'{"question": "How many \\ud83d partners?"}'
    response = httpx.post(f"{city_site}/api/ask", content=body, headers={"Content-Type": "application/json"})
    assert response.status_code == 200
    assert hand_assistant.asked[-1][0] == "How many ? partners?"


def test_an_assistant_that_fails_is_one_line_and_no_traceback(city_site):
    response = httpx.post(f"{city_site}/api/ask", json={"question": "explode"})
    assert response.status_code == 500
    assert "made to fail" not in _error(response)


@pytest.mark.parametrize(
    ("method", "path", "status"), [("GET", "/api/ask", 405), ("GET", "/api/nothing", 404)]
)
def test_other_ways_into_the_api_are_refused_as_json(city_site, method, path, status):
    response = httpx.request(method, f"{city_site}{path}")
    assert response.status_code == status
    _error(response)


def test_health_names_the_corpus_version(city_site):
    assert httpx.get(f"{city_site}/healthz").json() == {"status": "ok", "corpus_version": "hand-1"}


def _vote(**changes: Any) -> dict[str, Any]:
    return {
        "reply_id": "r-count",
        "vote": "down",
        "question": "How many?",
        "comment": "Two.\nReally.",
        **changes,
    }


def _kept(folder: Path) -> list[dict[str, Any]]:
    path = folder / FEEDBACK_FILE
    return (
        [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []
    )


def test_a_vote_is_kept_as_one_line(city_site, state_folder):
    before = len(_kept(state_folder))
    for vote in ("up", "down"):
        assert httpx.post(f"{city_site}/api/feedback", json=_vote(vote=vote)).status_code == 201
    up, down = _kept(state_folder)[before:]
    assert (up["vote"], down["vote"]) == ("up", "down")
    assert down["comment"] == "Two.\nReally."
    assert down["question"] == "How many?"
    assert down["at"].endswith("+00:00")


@pytest.mark.parametrize(
    "changes", [{"vote": "maybe"}, {"reply_id": ""}, {"comment": "x" * 4001}, {"more": 1}]
)
def test_a_vote_that_is_none_is_refused(city_site, state_folder, changes):
    before = _kept(state_folder)
    response = httpx.post(f"{city_site}/api/feedback", json=_vote(**changes))
    assert response.status_code == 422
    assert next(iter(changes)) in _error(response)
    assert _kept(state_folder) == before


def test_feedback_that_cannot_be_written_is_one_line(hand_assistant, served, tmp_path):
    blocked = tmp_path / "state"
    blocked.write_text("a file where the folder should be", encoding="utf-8")
    with served(create_app(hand_assistant, home=blocked)) as address:
        response = httpx.post(f"{address}/api/feedback", json=_vote())
    assert response.status_code == 503
    assert str(tmp_path) not in _error(response)


def test_a_full_feedback_file_takes_no_more(tmp_path: Path):
    store = FeedbackStore(tmp_path, max_bytes=400)
    vote = Vote(vote="up", reply_id="r", question="q" * 100)
    store.append(vote)
    with pytest.raises(FeedbackFull, match="Read it, then move it away"):
        [store.append(vote) for _ in range(3)]
    assert store.path.stat().st_size <= 400


def test_a_long_comment_is_kept_short(tmp_path: Path):
    store = FeedbackStore(tmp_path)
    store.append(Vote(vote="down", reply_id="r", question="q", comment="x" * 50_000))
    assert store.path.stat().st_size < 5_000
