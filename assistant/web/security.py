"""What is allowed in and what browsers may do: body limits, security headers, reachable paths, nonces.

Knows nothing about questions. Plain ASGI, because buffering middleware would hold back event streams.
"""

from __future__ import annotations

import json
import secrets

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MAX_API_BYTES = 64_000  # a question with a long conversation is some 20 kB
MAX_DISCARDED_BYTES = 16_000_000  # what is read of a refused body before the connection is cut
MAX_PAGE_BYTES = 2_000_000  # the page posts what people paste; the assistant itself refuses long questions

# Of the page library's many routes only these are needed; uploads, file reading and proxying are not.
PAGE_PATHS = ("/", "/config", "/theme.css", "/favicon.ico", "/robots.txt", "/manifest.json")
PAGE_PREFIXES = (
    "/assets/",
    "/static/",
    "/svelte/",
    "/gradio_api/queue/",
    "/gradio_api/run/predict",
    "/gradio_api/heartbeat/",
    "/gradio_api/cancel",
    "/gradio_api/reset",
    "/gradio_api/startup-events",
    "/gradio_api/app_id",
    "/gradio_api/theme.css",
)
OWN_PREFIXES = ("/api/", "/web/", "/embed", "/widget.js", "/healthz", "/metrics")

STRICT = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
RECEIPT = f"{STRICT}; style-src 'self'; img-src 'self'"  # its page has styles, and nothing else
EMBED = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors {ancestors}"
)
# The page library compiles its custom components from text in the browser, hence 'unsafe-eval'; inline
# scripts need the nonce of the response. It sets style attributes, hence 'unsafe-inline' for styles only.
PAGE = (
    "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "connect-src 'self'; img-src 'self' data:; font-src 'self' data:; manifest-src 'self'; base-uri 'self'; "
    "form-action 'self'; frame-ancestors 'none'"
)


class Gate:
    """ASGI wrapper: refuses large bodies and needless paths, sets the security headers on every response."""

    def __init__(self, app: ASGIApp, *, embed_origins: tuple[str, ...]) -> None:
        self.app = app
        self.ancestors = " ".join(embed_origins) or "'none'"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handles one connection."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        path: str = scope["path"]
        nonce = secrets.token_urlsafe(16)
        scope["nonce"] = nonce

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._set_headers(MutableHeaders(scope=message), path, nonce)
            await send(message)

        if not _is_reachable(path):
            await _refuse(send_guarded, 404, f"There is nothing at {path[:200]}.")
            return
        if scope["method"] not in ("GET", "HEAD", "OPTIONS"):
            limit = MAX_API_BYTES if path.startswith("/api/") else MAX_PAGE_BYTES
            body = await _read_body(receive, limit)
            if body is None:
                await _refuse(send_guarded, 413, f"The body is larger than {limit} bytes; send less.")
                return
            receive = _replay(body, receive)
        await self.app(scope, receive, send_guarded)

    def _set_headers(self, headers: MutableHeaders, path: str, nonce: str) -> None:
        for name in [name for name in headers if name.startswith("access-control-")]:
            del headers[name]  # the page library answers any origin; nobody needs that here
        headers["X-Content-Type-Options"] = "nosniff"
        headers["Referrer-Policy"] = "no-referrer"
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
        if path == "/embed":
            headers["Content-Security-Policy"] = EMBED.format(ancestors=self.ancestors)
            return
        headers["X-Frame-Options"] = "DENY"
        if path == "/":
            headers["Content-Security-Policy"] = PAGE.format(nonce=nonce)
            headers["Cross-Origin-Opener-Policy"] = "same-origin"
            return
        headers["Content-Security-Policy"] = RECEIPT if path.startswith("/api/receipts/") else STRICT
        headers["Cross-Origin-Resource-Policy"] = "cross-origin" if path == "/widget.js" else "same-origin"


def _is_reachable(path: str) -> bool:
    return path in PAGE_PATHS or path.startswith(PAGE_PREFIXES + OWN_PREFIXES)


async def _read_body(receive: Receive, limit: int) -> bytes | None:
    """The whole body, or None when it is larger than the limit.

    A body that is too large is read on and thrown away, up to a bound: the client is then ready to read why.
    """
    body = bytearray()
    read = 0
    while read <= max(limit, MAX_DISCARDED_BYTES):
        message = await receive()
        part: bytes = message.get("body", b"")
        read += len(part)
        if read <= limit:
            body += part
        if message["type"] != "http.request" or not message.get("more_body"):
            break
    return bytes(body) if read <= limit else None


def _replay(body: bytes, receive: Receive) -> Receive:
    pending: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def replayed() -> Message:
        return pending.pop() if pending else await receive()

    return replayed


async def _refuse(send: Send, status: int, error: str) -> None:
    body = json.dumps({"error": error}).encode("utf-8")
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode()),
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
