"""Reads and checks the origins of sites that may show the widget.

Knows nothing about headers or pages.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

MAX_PORT = 65535


class BadOrigin(ValueError):
    """A text that is no origin of a web site."""


def read_origins(text: str) -> tuple[str, ...]:
    """The origins in a text such as `https://a.example, https://b.example:8443`.

    Raises:
        BadOrigin: when one of them is not exactly scheme, host and maybe a port.
    """
    return check_origins([part for part in re.split(r"[\s,;]+", text) if part])


def check_origins(origins: Sequence[str]) -> tuple[str, ...]:
    """The same origins, lower-case and without a final slash.

    Raises:
        BadOrigin: when one of them is not exactly scheme, host and maybe a port.
    """
    return tuple(_origin(text) for text in origins)


def _origin(text: str) -> str:
    trimmed = text.strip().lower().removesuffix("/")
    if not re.fullmatch(r"https?://(?:[a-z0-9.-]+|\[[0-9a-f:]+\])(?::\d{1,5})?", trimmed):
        raise BadOrigin(f"{text!r} is no web origin; write scheme and host such as https://www.example.org")
    port = urlsplit(trimmed).netloc.rpartition("]")[2].partition(":")[2]
    if port and not 1 <= int(port) <= MAX_PORT:
        raise BadOrigin(f"{text!r} has no possible port; write 1 to {MAX_PORT}")
    return trimmed
