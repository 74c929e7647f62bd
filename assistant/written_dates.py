"""Dates as they are written in six languages: days, months, years and decades.

Month names come from CLDR through Babel. Knows nothing about what a question asks of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from babel import Locale

from corpus import PartialDate

_MONTH_LANGUAGES = ("en", "de", "ru")  # the languages that write months as words
_DIGIT = re.compile(r"\d")
_TEXTS_KEPT = 8192  # quotes of records are read again and again by the guard
_RUSSIAN_CASES = ("ь", "й", "", "а", "я", "е", "у", "ю", "ем", "ём", "ом")  # endings of a month's name


@dataclass(frozen=True, slots=True)
class DateAtom:
    """One date as written in a text; a decade spans ten years."""

    start: int
    end: int
    first: PartialDate
    last: PartialDate
    written: PartialDate


def first_day(when: PartialDate) -> PartialDate:
    """The first day of a day, month or year."""
    return PartialDate(when.year, when.month or 1, when.day or 1)


def last_day(when: PartialDate) -> PartialDate:
    """The last day of a day, month or year."""
    month = when.month or 12
    if when.day:
        return when
    following = date(when.year + month // 12, month % 12 + 1, 1) if when.year < 9999 else date.max
    last = date.fromordinal(following.toordinal() - 1)
    return PartialDate(when.year, month, last.day)


@cache
def month_names() -> dict[str, int]:
    """Month names in every written form of the languages that use words, lower case, to their number."""
    names: dict[str, int] = {}
    for language in _MONTH_LANGUAGES:
        months = Locale(language).months
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in months[context][width].items():
                    names.setdefault(name.lower().rstrip("."), number)
    for number, name in Locale("ru").months["stand-alone"]["wide"].items():
        stem = name.lower().rstrip("ьй")
        for ending in _RUSSIAN_CASES:
            names.setdefault(stem + ending, number)
    names["sept"] = 9
    return names


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    month = r"[^\W\d_]++"  # any word: `_matches` leaves out those that are no month, which is far quicker
    year = r"(?<![\d.,])(?P<y>1[6-9]\d\d|20\d\d|21\d\d)(?![\d])"
    return tuple(
        (name, re.compile(pattern, re.IGNORECASE))
        for name, pattern in (
            ("iso", r"(?<!\d)(?P<y>\d{4})[-/](?P<m>\d{1,2})[-/](?P<d>\d{1,2})(?!\d)"),
            ("dotted", r"(?<![\d.])(?P<d>\d{1,2})\.\s?(?P<m>\d{1,2})\.\s?(?P<y>\d{4})(?!\d)"),
            ("decade", r"(?<!\d)(?P<y>(?:19|20)\d0)\s?(?:'?s\b|年代|년대|er\b(?:\s?jahren?)?|-?[хе][хе]?\b)"),
            ("short-decade", r"(?<!\d)(?P<short>[1-9]0)\s?(?:年代|년대)"),
            (
                "cjk",
                r"(?<!\d)(?P<y>\d{4})\s?[年년](?:\s?(?P<m>1[0-2]|0?[1-9])\s?[月월](?:\s?(?P<d>3[01]|[12]\d|0?[1-9])"
                r"\s?[日일号號])?)?",
            ),
            (
                "dmy",
                rf"(?<!\d)(?P<d>\d{{1,2}})(?:st|nd|rd|th|\.)?\s+(?:of\s+)?"
                rf"(?P<mon>{month})\.?,?\s+(?P<y>\d{{4}})\b",
            ),
            ("mdy", rf"\b(?P<mon>{month})\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y>\d{{4}})\b"),
            ("my", rf"\b(?P<mon>{month})\.?,?\s+(?:of\s+)?(?P<y>\d{{4}})\b"),
            ("year", year),
        )
    )


def _matches(text: str) -> Iterator[tuple[str, re.Match[str]]]:
    """What is written like a date, with the name of its pattern."""
    for name, pattern in _patterns():
        for match in pattern.finditer(text):
            month = match.groupdict().get("mon")
            if month is None or month.lower() in month_names():
                yield name, match


@lru_cache(maxsize=_TEXTS_KEPT)
def find_dates(text: str) -> tuple[DateAtom, ...]:
    """The dates written in a text, in order, none overlapping; impossible days are left out."""
    if not _DIGIT.search(text):
        return ()
    found: list[DateAtom] = []
    for name, match in _matches(text):
        if any(match.start() < atom.end and atom.start < match.end() for atom in found):
            continue
        atom = _atom(name, match)
        if atom is not None:
            found.append(atom)
    return tuple(sorted(found, key=lambda atom: atom.start))


def _atom(name: str, match: re.Match[str]) -> DateAtom | None:
    parts = match.groupdict()
    if name == "short-decade":
        short = int(parts["short"])
        year = (1900 if short >= 40 else 2000) + short
    else:
        year = int(parts["y"])
    if name.endswith("decade"):
        return DateAtom(
            match.start(),
            match.end(),
            PartialDate(year, 1, 1),
            PartialDate(year + 9, 12, 31),
            PartialDate(year),
        )
    month = month_names()[parts["mon"].lower()] if parts.get("mon") else int(parts.get("m") or 0)
    try:
        written = PartialDate(year, month, int(parts.get("d") or 0))
    except ValueError:
        return None
    return DateAtom(match.start(), match.end(), first_day(written), last_day(written), written)


def find_impossible_day(text: str) -> tuple[int, int] | None:
    """The span of the first written day that no calendar has, such as 31 February 2020; None without one."""
    for name, match in _matches(text):
        if match.groupdict().get("d") and not name.endswith("decade") and _atom(name, match) is None:
            return match.span()
    return None


def month_number(name: str) -> int | None:
    """The number of a month by its name in a language that writes it as a word; None for another word."""
    return month_names().get(name.lower().rstrip("."))
