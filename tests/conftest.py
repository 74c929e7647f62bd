"""Fixtures that several test files share: an assistant by hand, a served application, a headless Chromium."""

from __future__ import annotations

import fcntl
import os
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from assistant import Assistant
    from tests.hand_assistant import HandAssistant

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


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Puts the files that take minutes first: begun last, one would keep a worker busy while the others are done."""
    items.sort(key=lambda item: item.get_closest_marker("takes_minutes") is None)


def _prepared(factory: pytest.TempPathFactory, name: str, prepare: Callable[[Path], object]) -> Path:
    """A copy of a state folder that one worker prepares and all take: each would need a minute for its own."""
    shared = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    folder, done = shared / name, shared / f"{name}.done"
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            shutil.rmtree(folder, ignore_errors=True)
            prepare(folder)
            done.touch()
    return Path(shutil.copytree(folder, factory.mktemp(name) / "state"))


@pytest.fixture(scope="session")
def real_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The state folder of `real_assistant`; whoever changes files in it works on a copy."""
    from assistant import open_assistant

    return _prepared(tmp_path_factory, "real", lambda folder: open_assistant(home=folder))


@pytest.fixture(scope="session")
def second_home_state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A state folder over the made-up second home city; whoever changes files in it works on a copy."""
    from assistant import open_assistant

    corpus = Path(__file__).with_name("data") / "second-home"
    return _prepared(
        tmp_path_factory, "second", lambda folder: open_assistant(home=folder, corpus_folder=corpus)
    )


@pytest.fixture(scope="session")
def real_assistant(real_home: Path) -> Assistant:
    """The assistant over the shipped corpus with its real index and encoder, on a fixed day; one for all tests."""
    from assistant import open_assistant

    return open_assistant(home=real_home, today=lambda: date(2026, 3, 1))


@pytest.fixture(scope="module")
def hand_assistant() -> HandAssistant:
    """An assistant worked out by hand, one for a file of tests."""
    from tests.hand_assistant import HandAssistant

    return HandAssistant()


@pytest.fixture(scope="module")
def state_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The state directory of `city_site`; not there until something is kept."""
    return tmp_path_factory.mktemp("site") / "state"


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


@pytest.fixture(scope="module")
def city_site(
    hand_assistant: HandAssistant, served: Callable[[Any], AbstractContextManager[str]], state_folder: Path
) -> Iterator[str]:
    """The address of the whole application over the assistant worked out by hand."""
    from assistant.web import create_app

    names = {"en": "Harbourtown", "de": "Hafenstadt"}
    with served(create_app(hand_assistant, home=state_folder, city_names=names)) as address:
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
