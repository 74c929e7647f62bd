"""The words of the page and the widget, read from `texts.toml`, and the choice of a language.

Knows nothing about HTML or about how questions are answered.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

FALLBACK = "en"


@cache
def all_texts() -> Mapping[str, Mapping[str, str]]:
    """Every language's words, by language code, in the order of the file."""
    path = Path(__file__).with_name("texts.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


def known_language(code: str) -> str | None:
    """The language of the file that a code such as `zh-Hant-TW` or `DE` means, or None."""
    primary = re.split(r"[-_]", code.strip().lower(), maxsplit=1)[0]
    return primary if primary in all_texts() else None


def preferred_language(*wishes: str | None) -> str:
    """The first known language among the wishes, each a code or an Accept-Language header (RFC 9110)."""
    for wish in wishes:
        for code in _by_quality(wish or ""):
            if language := known_language(code):
                return language
    return FALLBACK


def page_texts(language: str, city_names: Mapping[str, str]) -> dict[str, str]:
    """The words in one language with the home city's name filled in, or left out when it is unknown."""
    texts = dict(all_texts()[language])
    city = city_names.get(language) or city_names.get(FALLBACK)
    plain = texts.pop("title_plain")
    texts["title"] = texts["title"].replace("{city}", city) if city else plain
    return texts


def _by_quality(header: str) -> list[str]:
    ranked: list[tuple[float, str]] = []
    for part in header.split(","):
        code, _, parameters = part.partition(";")
        match = re.search(r"q=(\d(?:\.\d+)?)", parameters)
        quality = float(match[1]) if match else 1.0
        if code.strip() and quality > 0:
            ranked.append((-quality, code.strip()))
    return [code for _, code in sorted(ranked, key=lambda pair: pair[0])]
