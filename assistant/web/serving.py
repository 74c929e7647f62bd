"""Runs the web application on an address, and says in one line why it cannot.

Knows nothing about what the application does.
"""

from __future__ import annotations

import errno
import socket
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fastapi import FastAPI

MAX_PORT = 65535
KEEP_ALIVE_SECONDS = (
    75  # longer than the 60 s after which proxies let go, so that they never meet a closed line
)
SHUTDOWN_SECONDS = 2  # open pages keep an event stream; do not wait for them for ever


class CannotListen(OSError):
    """The address or the port cannot be listened on."""


class BusyPort(CannotListen):
    """Another program listens on the port."""


def serve(app: FastAPI, *, host: str, port: int, ready: Callable[[str], None] | None = None) -> None:
    """Serves the application until it is interrupted.

    Args:
        app: the application.
        host: the address to listen on.
        port: the port; 0 takes any free one.
        ready: called once with the address to open, when requests are answered.

    Raises:
        BusyPort: when the port is taken.
        CannotListen: when the address does not exist here or the port is not allowed.
    """
    import uvicorn

    listener = _listen(host, port)
    address = _address(listener)

    class Announcing(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets=sockets)
            if self.started and ready is not None:
                ready(address)

    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=SHUTDOWN_SECONDS,
    )
    with listener:
        Announcing(config).run(sockets=[listener])


def check_address(host: str, port: int) -> None:
    """Makes sure that `serve` could listen there, before anything slow is prepared.

    Raises:
        BusyPort: when the port is taken.
        CannotListen: when the address does not exist here or the port is not allowed.
    """
    _listen(host, port).close()


def _listen(host: str, port: int) -> socket.socket:
    if not 0 <= port <= MAX_PORT:  # getaddrinfo takes -1 for 65535
        raise CannotListen(f"{port} is no port. Choose another: --port 0 to {MAX_PORT}")
    try:
        family, kind, protocol, _, target = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, protocol)
    except OSError as error:
        raise CannotListen(f"{host}:{port} is no address to listen on ({error}). Choose --host.") from error
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(target)
        listener.listen(1024)
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            other = port + 1 if port < MAX_PORT else port - 1
            raise BusyPort(
                f"Port {port} on {host} is in use. Stop the other program or choose --port {other}"
            ) from error
        raise CannotListen(
            f"Cannot listen on {host}:{port} ({error}). Choose another --host or --port."
        ) from error
    return listener


def _address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)
    return f"http://{shown}:{port}"
