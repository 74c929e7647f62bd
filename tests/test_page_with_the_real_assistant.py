"""The whole program as people start it: prepares itself, says where to open, answers, asks no other host."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.slow, pytest.mark.takes_minutes]

ROOT = Path(__file__).resolve().parent.parent
# Runs the program with every look-up of, and connection to, another host refused and told on standard error.
GUARDED = """
import sys
LOCAL = ("127.", "::1", "localhost", "0.0.0.0")
def guard(event, arguments):
    host = None
    if event == "socket.connect" and isinstance(arguments[1], tuple):
        host = arguments[1][0]
    if event in ("socket.getaddrinfo", "socket.gethostbyname"):
        host = arguments[0]
    if host and not str(host).startswith(LOCAL):
        print("FOREIGN", event, host, file=sys.stderr, flush=True)
        raise ConnectionRefusedError(str(host))
sys.addaudithook(guard)
from assistant.__main__ import main
sys.exit(main(["--port", "0", "--home", sys.argv[1]]))
"""


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """The address that the program told on its first start, and the file with its standard error."""
    folder = tmp_path_factory.mktemp("program")
    told = folder / "stderr.txt"
    command = [sys.executable, "-c", GUARDED, str(folder / "state")]
    with (
        told.open("w", encoding="utf-8") as errors,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, text=True, cwd=ROOT) as process,
    ):
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            assert "http://127.0.0.1:" in line, told.read_text(encoding="utf-8")[-2000:]
            yield next(word for word in line.split() if word.startswith("http://")), told
        finally:
            process.terminate()
            process.wait(20)


def test_the_first_start_shows_its_progress(program):
    assert "%" in program[1].read_text(encoding="utf-8")


def test_an_example_is_answered_with_a_citation_that_opens_to_its_quote(chromium: Browser, program):
    page = chromium.new_context(locale="en-GB").new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(program[0])
    page.locator(".fc-chip").first.click()
    page.locator(".fc-done").wait_for()
    assert page.locator(".fc-notice").count() == 0
    page.locator(".fc-marker").first.click()
    quote = page.locator(".fc-source blockquote").first
    assert quote.is_visible()
    assert len(quote.inner_text()) > 20
    assert [url for url in asked if not url.startswith((program[0], "data:"))] == []
    page.context.close()


def test_what_the_corpus_does_not_hold_is_no_proven_answer(chromium: Browser, program):
    page = chromium.new_context(locale="en-GB").new_page()
    page.goto(program[0])
    page.locator(".fc-chip").first.wait_for()
    page.fill("#fc-question textarea", "Who painted the Mona Lisa?")
    page.press("#fc-question textarea", "Enter")
    page.locator(".fc-notice").wait_for()
    assert page.locator(".fc-source").count() == 0
    assert page.locator(".fc-reply .fc-chip").count() >= 2
    page.context.close()


def test_the_program_asked_no_other_host(program):
    assert "FOREIGN" not in program[1].read_text(encoding="utf-8")
