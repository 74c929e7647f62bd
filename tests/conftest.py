"""Fixtures of the web tests: an assistant worked out by hand, a served application, a headless Chromium."""

from __future__ import annotations

import os
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from assistant.reply import Abstention, Answer, Citation, Reply, ShownClaim, SourceRef, Turn

if TYPE_CHECKING:
    from playwright.sync_api import Browser

CHROMIUM_ARGUMENTS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
HOSTILE = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script> **a** [9] ${7*7} {{8*8}}'


def _source(number: int, *, url: str | None = "https://example.org/report") -> SourceRef:
    return SourceRef(f"S{number}", f"Report {number}", "Harbour Gazette", "2019-05-04", url)


def _citation(number: int, kind: str, quote: str, **source: Any) -> Citation:
    return Citation(number, kind, f"tie:t{number}", quote, _source(number, **source))  # type: ignore[arg-type]  # the three kinds


class HandAssistant:
    """Answers a few questions from a table; remembers what it was asked. "slow" waits for `release`."""

    corpus_version = "hand-1"

    def __init__(self) -> None:
        self.asked: list[tuple[str, tuple[Turn, ...], str | None]] = []
        self.release = threading.Event()

    def examples(self, language: str) -> Sequence[str]:
        return {"de": ("Wie viele Partner gibt es?",)}.get(language, ("How many partners?", "Unknown thing?"))

    def receipt(self, reply_id: str) -> dict[str, Any] | None:
        return {"id": reply_id, "question": "How many partners?"} if reply_id == "r-count" else None

    def ask(self, question: str, *, history: Sequence[Turn] = (), language: str | None = None) -> Reply:
        self.asked.append((question, tuple(history), language))
        if "explode" in question:
            raise RuntimeError("made to fail")
        if "slow" in question:
            self.release.wait(20)
        if len(question) > 5000:
            return self._abstain(question, "too-long", "The question is too long.", language)
        if "hostile" in question:
            return self._hostile(question)
        if "and" in question.lower().split()[:1] and history:
            return replace(self._count(), question="How many partners are there in Norland?")
        if "many" in question or "viele" in question:
            return replace(self._count(), question=question, language=language or "en")
        if "list" in question:
            return self._list(question)
        return self._abstain(question, "not-in-corpus", "The records name no such thing.", language)

    def _count(self) -> Answer:
        claims = (
            ShownClaim("There are 3 partners.", (1, 2)),
            ShownClaim("The first was Northport, on 3 May 1980.", (3,)),
        )
        citations = (
            _citation(1, "record", "Northport and Eastham are partners of the city."),
            _citation(2, "digest", "A third partner, Westbury, joined in 2019.", url=None),
            _citation(3, "article", "Northport signed on 3 May 1980."),
        )
        text = "There are 3 partners. [1] [2]\nThe first was Northport, on 3 May 1980. [3]"
        rows = ({"partner": "Northport", "since": "1980-05-03"}, {"partner": "Eastham", "since": "1994"})
        return Answer(
            "r-count",
            text,
            "en",
            "",
            claims,
            citations,
            rows,
            "2019-05-04",
            ("Which was first?",),
            "hand-1",
            1.5,
        )

    def _list(self, question: str) -> Answer:
        numbers = range(1, 21)
        claims = tuple(ShownClaim(f"- Town {number} is a partner.", (number,)) for number in numbers)
        text = "Twenty towns:" + "".join(f" [{number}]" for number in numbers)
        text += "".join(f"\n- Town {number} is a partner. [{number}]" for number in numbers)
        citations = tuple(_citation(number, "record", f"Town {number} signed.") for number in numbers)
        rows = tuple(
            {"partner": f"Town {number}", "country": "NL", "since": 1980 + number} for number in numbers
        )
        return Answer("r-list", text, "en", question, claims, citations, rows, "2019", (), "hand-1")

    def _hostile(self, question: str) -> Answer:
        source = SourceRef(HOSTILE, HOSTILE, HOSTILE, HOSTILE, "javascript:window.hacked=1")
        citation = Citation(1, "article", "article:x#1", HOSTILE, source, (source,))
        claims = (ShownClaim(HOSTILE, (1,)),)
        rows = ({HOSTILE: HOSTILE, "formula": "=1+1"},)
        text = HOSTILE + " [1]"
        return Answer(
            "r-hostile", text, "en", HOSTILE, claims, (citation,), rows, HOSTILE, (HOSTILE,), "hand-1"
        )

    def _abstain(self, question: str, reason: Any, text: str, language: str | None) -> Abstention:
        nearest = ("Northport, a sister city since 1980",)
        suggestions = ("How many partners?", "list all")
        return Abstention("r-none", text, language or "en", question, reason, nearest, suggestions, "hand-1")


@pytest.fixture
def hand_assistant() -> HandAssistant:
    """A fresh assistant worked out by hand."""
    return HandAssistant()


@contextmanager
def _served(app: Any) -> Iterator[str]:
    import uvicorn

    server = uvicorn.Server(
        uvicorn.Config(app, log_config=None, access_log=False, timeout_graceful_shutdown=1)
    )
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    until = time.monotonic() + 30
    while not server.started and time.monotonic() < until:
        time.sleep(0.02)
    assert server.started, "the application did not start"
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(15)
        listener.close()


@pytest.fixture(scope="session")
def served() -> Callable[[Any], AbstractContextManager[str]]:
    """Serves an ASGI application on a free port of 127.0.0.1: `with served(app) as address`."""
    return _served


@pytest.fixture
def city_site(
    hand_assistant: HandAssistant, served: Callable[[Any], AbstractContextManager[str]], tmp_path: Path
) -> Iterator[str]:
    """The address of the whole application over the assistant worked out by hand."""
    from assistant.web import create_app

    app = create_app(
        hand_assistant, home=tmp_path / "state", city_names={"en": "Harbourtown", "de": "Hafenstadt"}
    )
    with served(app) as address:
        yield address
        hand_assistant.release.set()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A headless Chromium; without one installed the test is skipped, in CI it fails."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        reason = "no Chromium is installed; install Debian's package chromium to run the browser tests"
        if os.environ.get("CI", "").lower() in ("1", "true"):
            pytest.fail(reason)
        pytest.skip(reason)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=list(CHROMIUM_ARGUMENTS))
        yield browser
        browser.close()
