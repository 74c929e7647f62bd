"""Dates as texts print them, in six languages and in ISO form.

Month names come from CLDR through Babel. Knows nothing about what a date is the date of.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from babel import Locale

from corpus.model import PartialDate

_MONTH_LANGUAGES = ("en", "de", "ru")  # the languages of the product that write months as words
_YEAR = r"(?P<y>(?:1[5-9]|20)\d\d)"  # a number of four digits before 1500 or after 2099 is no year here
_DAY = r"(?P<d>0?[1-9]|[12]\d|3[01])"
_MONTH = r"(?P<m>0?[1-9]|1[0-2])"
_NO_DIGIT_BEFORE, _NO_DIGIT_AFTER = r"(?<![\d.,/-])", r"(?![\d]|[.,/-]\d)"


@dataclass(frozen=True, slots=True)
class PrintedDate:
    """A date and the characters `start` to `end` that print it."""

    start: int
    end: int
    date: PartialDate


@cache
def _month_numbers() -> dict[str, int]:
    numbers: dict[str, int] = {}
    for language in _MONTH_LANGUAGES:
        months = Locale(language).months
        for form in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in months[form][width].items():
                    numbers[name.lower().rstrip(".")] = int(number)
    return numbers | {"sept": 9}  # the usual English abbreviation, which CLDR has for British English only


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    names = "|".join(sorted((re.escape(name) for name in _month_numbers()), key=len, reverse=True))
    name = rf"(?P<name>{names})\b\.?"
    before, after = _NO_DIGIT_BEFORE, _NO_DIGIT_AFTER
    forms = (
        rf"{before}{_YEAR}-{_MONTH}-{_DAY}(?=T|{after})",
        rf"{before}{_YEAR}(?P<sep>[/.])\s?{_MONTH}(?P=sep)\s?{_DAY}\.?{after}",
        rf"{before}{_YEAR}\s?年(?:\s?{_MONTH}\s?月(?:\s?{_DAY}\s?[日号號])?)?",
        rf"{before}{_YEAR}\s?년(?:\s?{_MONTH}\s?월(?:\s?{_DAY}\s?일)?)?",
        rf"{before}{_DAY}\.{_MONTH}\.{_YEAR}{after}",
        rf"{before}{_DAY}(?:st|nd|rd|th)?\.?\s(?:of\s)?{name},?\s{_YEAR}(?:\sгода)?{after}",
        rf"\b{name}\s{_DAY}(?:st|nd|rd|th)?,?\s{_YEAR}{after}",
        rf"\b{name},?\s{_YEAR}(?:\sгода)?{after}",
        rf"{before}{_YEAR}-{_MONTH}{after}",
    )
    return tuple(re.compile(form, re.IGNORECASE) for form in forms)


def _date_of(match: re.Match[str]) -> PartialDate | None:
    parts = match.groupdict()
    name = (parts.get("name") or "").lower().rstrip(".")
    month = _month_numbers()[name] if name else int(parts.get("m") or 0)
    try:
        return PartialDate(int(parts["y"]), month, int(parts.get("d") or 0))
    except ValueError:  # 31 February is no date
        return None


def _longest(found: Iterable[PrintedDate]) -> list[PrintedDate]:
    kept: list[PrintedDate] = []
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept


def printed_dates(text: str) -> list[PrintedDate]:
    """Every date of the text that names its year, in the order of the text; a bare year in digits is none."""
    return _longest(
        PrintedDate(match.start(), match.end(), date)
        for pattern in _patterns()
        for match in pattern.finditer(text)
        if (date := _date_of(match)) is not None
    )
