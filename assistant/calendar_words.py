"""Days of the calendar without a year ("on 3 October", "this week") and ages in words ("the tenth anniversary").

The words come from ``data/formwords.toml`` and ``data/timewords.toml``. Knows no records.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from assistant.question import Question
from assistant.timeframe import ages_in_words
from assistant.wordforms import has_form
from assistant.written_dates import month_number
from corpus import PartialDate

CALENDAR_FORMS = ("anniversary", "today", "this_week", "this_month")
_LEAP_YEAR = 2024  # any: 29 February is a day of the calendar
_DAYS = (
    re.compile(r"(?<![\d.])(?P<d>\d{1,2})(?:st|nd|rd|th|\.)?\s+(?:of\s+)?(?P<mon>[^\W\d_]+)"),
    re.compile(r"(?P<mon>[^\W\d_]+)\s+(?P<d>\d{1,2})(?:st|nd|rd|th)?(?!\w)"),
    re.compile(r"(?<!\d)(?P<m>1[0-2]|0?[1-9])\s?[月월]\s?(?P<d>3[01]|[12]\d|0?[1-9])\s?[日号일]"),
)


@dataclass(frozen=True, slots=True)
class Window:
    """Days in a row, and the date that names them where one does: a day or a month."""

    first: date
    last: date
    named: PartialDate | None = None

    def falls(self, month: int, day: int) -> date | None:
        """The day of the window on which a day of the calendar falls; None when it falls on none."""
        for year in {self.first.year, self.last.year}:
            try:
                found = date(year, month, day)
            except ValueError:  # 29 February in most years
                continue
            if self.first <= found <= self.last:
                return found
        return None


def window_asked(question: Question, today: date) -> Window | None:
    """The days that the question names: a day, this week, a month; None without any.

    Args:
        question: one about anniversaries.
        today: the day on which "this week" rests.
    """
    if has_form(question, "this_week"):
        monday = today - timedelta(days=today.weekday())
        return Window(monday, monday + timedelta(days=6))
    if has_form(question, "this_month"):
        return _named(PartialDate(today.year, today.month))
    time = question.time
    if time is not None and time.said is not None:
        is_one = time.relation == "in" and time.said.precision in ("day", "month")
        return _named(time.said) if is_one else None
    found = day_of_year(question.asked)
    if found is not None:
        return _named(PartialDate(today.year, *found))
    return _named(PartialDate(today.year, today.month, today.day)) if has_form(question, "today") else None


def _named(when: PartialDate) -> Window:
    first = date(when.year, when.month or 1, when.day or 1)
    if when.day:
        return Window(first, first, when)
    following = (first.replace(day=28) + timedelta(days=4)).replace(day=1)
    return Window(first, following - timedelta(days=1), when)


def day_of_year(text: str) -> tuple[int, int] | None:
    """The month and the day that a text names without a year; None when it names none."""
    for pattern in _DAYS:
        for match in pattern.finditer(text):
            parts = match.groupdict()
            month = int(parts["m"]) if parts.get("m") else month_number(parts["mon"])
            day = int(parts["d"])
            if month is None:
                continue
            try:
                date(_LEAP_YEAR, month, day)
            except ValueError:
                continue
            return month, day
    return None


def ages_asked(question: Question) -> frozenset[int]:
    """The numbers of years that a question names, in digits or in words; the day of a date is none."""
    found = day_of_year(question.asked)
    numbers = {number for number in question.numbers if found is None or number not in found}
    return frozenset(numbers) | ages_in_words(question.asked, question.language)
