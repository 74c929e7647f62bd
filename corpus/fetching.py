"""One document from a web address, fetched so that an address can reach nothing but the public web.

Each host is resolved once, all its addresses are judged, and the connection goes to a judged one, so that a
second answer of the name server cannot slip in. Every redirect is judged anew. No proxy or password is used.
Knows nothing about what a document says.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import SplitResult, urljoin

from corpus.extracting import MAX_BYTES
from corpus.web_addresses import PORTS, FailedFetch, Resolve, checked, judged, system_resolve

MAX_REDIRECTS = 5  # the web needs one or two: to https, to www
TIME_LIMIT_SECONDS = 30.0  # for all hops together
_CONTENT_TYPES = {
    "text/html",
    "application/xhtml+xml",
    "text/plain",
    "text/markdown",
    "text/x-markdown",
    "application/pdf",
}
_REDIRECTS = {301, 302, 303, 307, 308}
_READ_BYTES = 65_536
_HEADERS = {
    "User-Agent": "friendship-city-assistant",
    "Accept": "text/html, text/plain, text/markdown, application/pdf",
    "Accept-Encoding": "identity",  # a packed body could unpack to any size
    "Connection": "close",
}


@dataclass(frozen=True, slots=True)
class Fetched:
    """The bytes of a document, the address they came from in the end, and their Content-Type."""

    data: bytes
    url: str
    content_type: str


def fetch(
    url: str,
    *,
    allow_loopback: bool = False,
    resolve: Resolve = system_resolve,
    time_limit_seconds: float = TIME_LIMIT_SECONDS,
    max_bytes: int = MAX_BYTES,
) -> Fetched:
    """The document at an address.

    Args:
        url: an http or https address.
        allow_loopback: lets this machine itself through on any port; for a test's own server only.
        resolve: gives the IP addresses of a host and port.
        time_limit_seconds: for the whole, redirects and slow servers included.
        max_bytes: a longer body is refused while it is read.

    Raises:
        RefusedAddress: when the address, or one that it leads to, must not be fetched.
        FailedFetch: when no document came back in time and size.
    """
    deadline = time.monotonic() + time_limit_seconds
    for _ in range(MAX_REDIRECTS + 1):
        parts = checked(url)
        addresses = judged(parts, deadline, allow_loopback=allow_loopback, resolve=resolve)
        answer = _ask(parts, addresses, deadline, max_bytes)
        if isinstance(answer, Fetched):
            return answer
        url = urljoin(parts.geturl(), answer)
    raise FailedFetch(f"{url} redirects more than {MAX_REDIRECTS} times; give the address it ends at")


def _ask(parts: SplitResult, addresses: list[str], deadline: float, max_bytes: int) -> Fetched | str:
    """The document, or the address that the server redirects to."""
    url, host = parts.geturl(), parts.hostname or ""
    connection = http.client.HTTPConnection(host)
    late = threading.Event()
    sockets: list[socket.socket] = []
    try:
        sockets.append(_connected(addresses, parts.port or PORTS[parts.scheme], deadline))
        with _cut_off_at(deadline, sockets, late):
            if parts.scheme == "https":
                # the handshake comes after the timer knows the socket, so that it too can be cut off
                context = ssl.create_default_context()
                secure = context.wrap_socket(sockets[-1], server_hostname=host, do_handshake_on_connect=False)
                sockets.append(secure)
                secure.do_handshake()
            connection.sock = sockets[-1]
            target = parts.path + (f"?{parts.query}" if parts.query else "")
            connection.request("GET", target, headers={**_HEADERS, "Host": parts.netloc})
            with connection.getresponse() as response:
                answer = _read(response, url, max_bytes)
        if late.is_set():  # a body without a length looks whole when it is cut off
            raise TimeoutError
        return answer
    except FailedFetch as error:
        if late.is_set():
            raise _too_late(url) from error
        raise
    except (OSError, http.client.HTTPException, ValueError) as error:
        if late.is_set() or isinstance(error, TimeoutError):
            raise _too_late(url) from error
        raise FailedFetch(
            f"{url} cannot be fetched ({_reason(error)}); save the page and add the file"
        ) from error
    finally:
        connection.close()
        for one in sockets:
            one.close()


def _connected(addresses: list[str], port: int, deadline: float) -> socket.socket:
    """A connection to the first of the addresses that takes one."""
    failure: OSError = TimeoutError()
    for address in addresses:
        remaining = deadline - time.monotonic()
        if remaining <= 0:
            raise TimeoutError
        try:
            return socket.create_connection((address, port), timeout=remaining)
        except OSError as error:
            failure = error
    raise failure


@contextmanager
def _cut_off_at(deadline: float, sockets: list[socket.socket], late: threading.Event) -> Iterator[None]:
    """Ends the newest socket at the deadline: its own time limit starts anew with each byte."""

    def cut_off() -> None:
        late.set()
        try:
            # not its own `shutdown`, which takes the TLS state from under the reading thread
            socket.socket.shutdown(sockets[-1], socket.SHUT_RDWR)
        except OSError:
            return  # it was closed a moment ago

    timer = threading.Timer(max(0.0, deadline - time.monotonic()), cut_off)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _too_late(url: str) -> FailedFetch:
    return FailedFetch(f"{url} did not answer in time; save the page and add the file")


def _reason(error: Exception) -> str:
    text = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return " ".join(str(text).split())[:150]


def _read(response: http.client.HTTPResponse, url: str, max_bytes: int) -> Fetched | str:
    if response.status in _REDIRECTS:
        if location := response.headers.get("Location"):
            return _as_sent(location)
        raise FailedFetch(f"{url} redirects to nowhere; check the address")
    if response.status != http.client.OK:
        raise FailedFetch(f"{url} answers {response.status} {response.reason[:60]}; check the address")
    content_type = response.headers.get("Content-Type", "")
    kind = content_type.partition(";")[0].strip().lower()
    if kind not in _CONTENT_TYPES:
        raise FailedFetch(
            f"{url} is {kind or 'of no type'}; only HTML, plain text, Markdown and PDF are taken"
        )
    if response.headers.get("Content-Encoding", "identity").strip().lower() != "identity":
        raise FailedFetch(f"{url} comes packed though that was not asked for; save the page and add the file")
    too_long = FailedFetch(f"{url} has more than {max_bytes:,} bytes; save its text and add that")
    length = response.headers.get("Content-Length", "")
    if length.isdigit() and int(length) > max_bytes:
        raise too_long
    data = bytearray()
    while block := response.read(_READ_BYTES):
        data += block
        if len(data) > max_bytes:
            raise too_long
    if length.isdigit() and len(data) < int(length):
        raise FailedFetch(f"{url} broke off after {len(data):,} of {int(length):,} bytes; try again")
    return Fetched(bytes(data), url, content_type)


def _as_sent(header: str) -> str:
    """The text of a header that `http.client` read as Latin-1 and servers write in UTF-8."""
    try:
        return header.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return header
