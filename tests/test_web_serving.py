"""The server says where to open it, and in one line why it cannot listen."""

from __future__ import annotations

import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from assistant.web import BusyPort, CannotListen, check_address, serve

ROOT = Path(__file__).resolve().parent.parent
SERVER = """
from fastapi import FastAPI
from assistant.web import serve
app = FastAPI()
app.get("/healthz")(lambda: "ok")
serve(app, host="127.0.0.1", port=0, ready=lambda address: print(address, flush=True))
"""


def test_a_busy_port_is_named_with_what_to_do():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(
            BusyPort, match=rf"Port {port} on 127.0.0.1 is in use.*--port {port + 1}"
        ) as raised:
            serve(None, host="127.0.0.1", port=port)  # type: ignore[arg-type]  # never reaches the application
        with pytest.raises(BusyPort):
            check_address("127.0.0.1", port)
    check_address("127.0.0.1", port)
    assert isinstance(raised.value, OSError)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    ("host", "port"),
    [("no.such.host.invalid", 0), ("203.0.113.9", 0), ("127.0.0.1", 70_000), ("127.0.0.1", -1)],
)
def test_an_impossible_address_is_one_line(host, port, monkeypatch):
    def resolve(asked: str, *arguments: object, **options: object) -> list[object]:
        if asked.endswith(".invalid"):  # a real look-up would leave this machine
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return found(asked, *arguments, **options)  # type: ignore[arg-type, return-value]  # passed on as it came

    found = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    with pytest.raises(CannotListen, match=r"--(host|port)") as raised:
        serve(None, host=host, port=port)  # type: ignore[arg-type]  # never reaches the application
    assert not isinstance(raised.value, BusyPort)
    assert "\n" not in str(raised.value)


def test_a_server_says_where_it_is_when_it_answers_and_ends_on_a_signal():
    command = [sys.executable, "-c", SERVER]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT
    ) as server:
        try:
            assert server.stdout is not None
            address = server.stdout.readline().strip()
            with urllib.request.urlopen(f"{address}/healthz", timeout=10) as response:
                assert response.read() == b'"ok"'
        finally:
            server.terminate()
        assert server.wait(15) in (0, -15)
        assert server.stderr is not None
        assert server.stderr.read() == ""
