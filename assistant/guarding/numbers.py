"""The numbers of a text: how they are written and what they can mean.

Knows nothing about what they count.
"""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.written_dates import find_dates

_NUMBER = re.compile(r"(?<![\w.,])\d{1,3}(?:[ \u00a0\u202f,.’']\d{3})+(?:[.,]\d+)?(?!\d)|\d+(?:[.,]\d+)?")
_TEXTS_KEPT = 8192  # quotes of records are checked again and again


def read_number(text: str) -> float:
    """The value of a written number; the last sign before one, two or four and more digits is the decimal sign."""
    plain = re.sub(r"[ \u00a0\u202f’']", "", text)
    signs = re.findall(r"[.,]", plain)
    if len(signs) > 1 and len(set(signs)) == 2:
        plain = plain.replace(signs[0], "")
    elif len(signs) > 1 or (
        len(signs) == 1 and re.search(r"[.,]\d{3}$", plain) and not plain.startswith("0")
    ):
        plain = re.sub(r"[.,]", "", plain)
    return float(plain.replace(",", "."))


def _readings(text: str) -> set[float]:
    """All values a written number may have: ``1.806`` is 1806 in German and 1.806 in English."""
    values = {read_number(text)}
    if re.fullmatch(r"\d{1,3}[.,]\d{3}", text):
        values.add(float(text.replace(",", ".")))
    return values


@lru_cache(maxsize=_TEXTS_KEPT)
def numbers_of(text: str) -> tuple[tuple[int, int, frozenset[float]], ...]:
    """The numbers of a text outside its dates: start, end, possible values."""
    dates = [(atom.start, atom.end) for atom in find_dates(text)]
    return tuple(
        (match.start(), match.end(), frozenset(_readings(match.group())))
        for match in _NUMBER.finditer(text)
        if not any(start <= match.start() < end for start, end in dates)
    )
