"""`/metrics` counts replies by kind and reason, times them, and names the corpus; nothing of a question is in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from assistant.web import create_app
from tests.hand_assistant import HandAssistant


@pytest.fixture
def hand() -> HandAssistant:
    """The assistant worked out by hand."""
    return HandAssistant()


@pytest.fixture
def site(hand: HandAssistant, served: Any, tmp_path: Path) -> Iterator[str]:
    """The address of an application of its own, so that only this test is counted."""
    with served(create_app(hand, home=tmp_path)) as address:
        yield address


def _figures(site: str) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    response = httpx.get(f"{site}/metrics")
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/plain")
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(response.text)
        for sample in family.samples
    }


def test_replies_are_counted_by_kind_and_reason_and_timed(site):
    for question in ("How many?", "How many?", "Unknown thing?", "x" * 20_000, "explode"):
        httpx.post(f"{site}/api/ask", json={"question": question})
    found = _figures(site)

    def replies(kind: str, reason: str) -> float:
        return found["friendship_replies_total", (("kind", kind), ("reason", reason))]

    assert replies("answer", "") == 2
    assert replies("abstention", "not-in-corpus") == 1
    assert replies("abstention", "too-long") == 1
    assert found["friendship_failures_total", ()] == 1
    assert found["friendship_reply_seconds_count", (("kind", "answer"),)] == 2
    assert found["friendship_reply_seconds_bucket", (("kind", "answer"), ("le", "+Inf"))] == 2


def test_the_corpus_that_answers_now_is_named(site, hand):
    assert ("friendship_corpus_info", (("version", "hand-1"),)) in _figures(site)
    hand.corpus_version = "hand-2"
    found = _figures(site)
    assert ("friendship_corpus_info", (("version", "hand-2"),)) in found
    assert ("friendship_corpus_info", (("version", "hand-1"),)) not in found


def test_no_word_of_a_question_is_in_the_figures(site):
    httpx.post(f"{site}/api/ask", json={"question": "How many zebras?", "language": "de"})
    assert "zebra" not in httpx.get(f"{site}/metrics").text


def test_two_applications_count_apart(site, hand, served, tmp_path):
    httpx.post(f"{site}/api/ask", json={"question": "How many?"})
    with served(create_app(hand, home=tmp_path)) as other:
        assert not [name for name, _ in _figures(other) if name == "friendship_replies_total"]
