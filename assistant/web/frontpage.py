"""Tidies the HTML that the page library serves at `/`: own head, the reader's language, nonces on scripts.

Knows nothing about the page's content.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.web.texts import page_texts, preferred_language

_HEAD = (
    '<title>{title}</title><meta name="description" content="{tagline}">'
    '<meta name="color-scheme" content="light dark">'
    '<link rel="icon" href="/web/icon.svg" type="image/svg+xml">'
    '<link rel="stylesheet" href="/web/chat.css"><link rel="stylesheet" href="/web/page.css">'
    '<script src="/web/chat.js" defer></script><script src="/web/page.js" defer></script>'
)


class FrontPage:
    """ASGI wrapper that rewrites the one HTML document at `/` and passes everything else on."""

    def __init__(self, app: ASGIApp, *, city_names: Mapping[str, str]) -> None:
        self.app = app
        self.city_names = city_names

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handles one connection."""
        if scope["type"] != "http" or scope["path"] != "/" or scope["method"] != "GET":
            await self.app(scope, receive, send)
            return
        language = preferred_language(Headers(scope=scope).get("accept-language"))
        # Compressed HTML could not be rewritten; the wrapper outside this one compresses it again.
        plain = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
        start: Message = {}
        body = bytearray()

        async def collect(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                start = message
                return
            body.extend(message.get("body", b""))
            if message.get("more_body"):
                return
            headers = MutableHeaders(scope=start)
            content = bytes(body)
            if headers.get("content-type", "").startswith("text/html"):
                content = rewrite(body.decode("utf-8"), language, self.city_names, scope["nonce"]).encode()
                headers["content-length"] = str(len(content))
                headers["cache-control"] = "no-store"  # the nonce is for one response only
            await send(start)
            await send({"type": "http.response.body", "body": content})

        await self.app({**scope, "headers": plain}, receive, collect)


def rewrite(page: str, language: str, city_names: Mapping[str, str], nonce: str) -> str:
    """The page in the reader's language, without the library's social metadata, the nonce on each script."""
    texts = page_texts(language, city_names)
    head = _HEAD.format(title=html.escape(texts["title"]), tagline=html.escape(texts["tagline"]))
    page = re.sub(r'<meta\s+(?:property="og:|name="twitter:)[^>]*>', "", page)
    page = re.sub(r'(<html\b[^>]*?\blang=")[^"]*', rf"\g<1>{language}", page, count=1)
    page = page.replace("</head>", head + "</head>", 1)
    # Data stands in scripts with "<" escaped by the library, so every "<script" is markup.
    return page.replace("<script", f'<script nonce="{nonce}"')
