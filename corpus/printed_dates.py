"""Dates as texts print them, in six languages and in ISO form.

Month names come from CLDR through Babel. Knows nothing about what a date is the date of.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

from babel import Locale

from corpus.model import PartialDate

_MONTH_LANGUAGES = ("en", "de", "ru")  # the languages of the product that write months as words
_YEAR = r"(?P<y>(?:1[5-9]|20)\d\d)"  # a number of four digits before 1500 or after 2099 is no year here
_FOUR_DIGITS = re.compile(r"\d{4}")  # without them no year is printed
_DAY = r"(?P<d>0?[1-9]|[12]\d|3[01])"
_MONTH = r"(?P<m>0?[1-9]|1[0-2])"
_DAY_BEFORE = r"(?<![\d.,/])"  # "29-31 May" is a range of days
_NO_DIGIT_BEFORE, _NO_DIGIT_AFTER = r"(?<![\d.,/-])", r"(?![\d]|[.,/-]\d)"


@dataclass(frozen=True, slots=True)
class PrintedDate:
    """A date and the characters `start` to `end` that print it."""

    start: int
    end: int
    date: PartialDate


@dataclass(frozen=True, slots=True)
class PrintedDay:
    """A month, a day or both, without a year (0: not said), and the characters that print them."""

    start: int
    end: int
    month: int
    day: int


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
        rf"{_DAY_BEFORE}{_DAY}(?:st|nd|rd|th)?\.?\s(?:of\s)?{name},?\s{_YEAR}(?:\sгода)?{after}",
        rf"\b{name}\s{_DAY}(?:st|nd|rd|th)?,?\s{_YEAR}{after}",
        rf"\b{name},?\s{_YEAR}(?:\sгода)?{after}",
        rf"{before}{_YEAR}-{_MONTH}{after}",
    )
    return tuple(re.compile(form, re.IGNORECASE) for form in forms)


@cache
def _day_patterns() -> tuple[re.Pattern[str], ...]:
    names = "|".join(sorted((re.escape(name) for name in _month_numbers()), key=len, reverse=True))
    return (
        re.compile(rf"{_DAY_BEFORE}{_DAY}(?:st|nd|rd|th)?\.?\s(?P<name>{names})\b", re.IGNORECASE),
        re.compile(rf"\b(?P<name>{names})\s{_DAY}(?:st|nd|rd|th)?\b(?![,.]?\d)", re.IGNORECASE),
        re.compile(rf"{_NO_DIGIT_BEFORE}{_MONTH}\s?[月월](?:\s?{_DAY}\s?[日号號일])?(?!间)"),
        re.compile(rf"{_NO_DIGIT_BEFORE}{_DAY}\s?[日号號일](?![本元])"),
        re.compile(rf"\b(?P<name>{names})\b", re.IGNORECASE),
    )


# "17 to 20 July 2025", "2025年7月17日至20日": the whole date lends its month and year to the other day.
_BEFORE = re.compile(rf"{_NO_DIGIT_BEFORE}{_DAY}(?:\s?[-–—]\s?|\s(?:to|and|or|until|bis|und)\s)$")
_AFTER = re.compile(rf"\s?(?:至|到|和|及|、|[-–—~～])\s?(?:{_MONTH}\s?月\s?)?{_DAY}\s?[日号號]")


def _month_of(match: re.Match[str]) -> int:
    parts = match.groupdict()
    name = (parts.get("name") or "").lower().rstrip(".")
    return _month_numbers()[name] if name else int(parts.get("m") or 0)


def _date_of(match: re.Match[str]) -> PartialDate | None:
    parts = match.groupdict()
    try:
        return PartialDate(int(parts["y"]), _month_of(match), int(parts.get("d") or 0))
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
    return list(_printed_dates(text))


@lru_cache(maxsize=64)  # the same text is read for its dates, its days and its spans
def _printed_dates(text: str) -> tuple[PrintedDate, ...]:
    if not _FOUR_DIGITS.search(text):
        return ()
    return tuple(
        _longest(
            PrintedDate(match.start(), match.end(), date)
            for pattern in _patterns()
            for match in pattern.finditer(text)
            if (date := _date_of(match)) is not None
        )
    )


def printed_days(text: str) -> list[PrintedDay]:
    """Every month and day that is printed without a year."""
    taken = [(one.start, one.end) for one in printed_dates(text)]
    found = []
    for pattern in _day_patterns():
        for match in pattern.finditer(text):
            if not any(start < match.end() and match.start() < end for start, end in taken):
                day = int(match.groupdict().get("d") or 0)
                found.append(PrintedDay(match.start(), match.end(), _month_of(match), day))
                taken.append((match.start(), match.end()))
                if day and (lent := _BEFORE.search(text, 0, match.start())):
                    found.append(PrintedDay(*lent.span("d"), _month_of(match), int(lent.group("d"))))
    return found


def spanned_dates(text: str) -> list[PrintedDate]:
    """The dates of the text, and those that lend month or year from the date beside them."""
    found = printed_dates(text)
    lent = []
    for one in found:
        if not one.date.day:
            continue
        if match := _BEFORE.search(text, 0, one.start):
            lent.append(
                (match.start("d"), match.end("d"), one.date.month, int(match.group("d")), one.date.year)
            )
        if match := _AFTER.match(text, one.end):
            month = int(match.group("m") or one.date.month)
            lent.append((match.start(), match.end(), month, int(match.group("d")), one.date.year))
    for start, end, month, day, year in lent:
        try:
            found.append(PrintedDate(start, end, PartialDate(year, month, day)))
        except ValueError:  # no such day: a number that only looked like one
            continue
    return sorted(found, key=lambda one: one.start)
