"""Dates in a text, in the forms that the six languages write, as year, month and day.

Month names come from CLDR. Knows nothing about targets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from babel import Locale

from corpus import LANGUAGES
from evals.scoring.texts import plain

# A quote is cited again and again in one run; this many texts are read once.
_CACHED = 20_000
# So few letters part the two ends of a range ("and", "bis", " - ").
_JOINED = 6
# Put in the place of a date so that offsets stay; stands in no text.
BLANK = "\x00"
# "the 1990s" is no date and no number.
DECADE = re.compile(r"(?<!\d)\d{3}0\s?(?:s\b|er(?:n|s)?\b|-?(?:х|е)\b|年代|년대)")


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date that stands in a text from `start` to `end`; a part that is not said is 0."""

    year: int
    month: int
    day: int
    start: int
    end: int

    @property
    def parts(self) -> tuple[int, int, int]:
        """Year, month and day."""
        return (self.year, self.month, self.day)


@cache
def _months() -> dict[str, int]:
    names: dict[str, int] = {"sept": 9}
    for language in LANGUAGES:
        months = Locale(language).months
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in months[context][width].items():
                    word = name.casefold().rstrip(".")
                    if not any(letter.isdigit() for letter in word) and word.isalpha() and word[0] < "\u3000":
                        names[word] = number
    return names


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    names = _months()
    # Russian cases that CLDR does not list ("в октябре"): the stem of a long name and any short ending.
    cyrillic = {name[:-1] for name in names if name[0] >= "а" and len(name) > 4}
    words = sorted(names, key=len, reverse=True)
    month = (
        "(?:"
        + "|".join([*(f"{stem}[а-я]{{1,2}}" for stem in sorted(cyrillic)), *map(re.escape, words)])
        + ")"
    )
    ordinal = r"(?:st|nd|rd|th|\.)?"
    join = r"\s*(?:-|to|and|bis|und|до|по)\s*"
    end = r"(?![^\W\d_])"
    flags = re.IGNORECASE
    return (
        re.compile(r"(?<![\d-])(?P<y>\d{4})-(?P<m>\d{2})(?:-(?P<d>\d{2}))?(?![\d-])"),
        re.compile(r"(?<!\d)(?P<y>\d{4})/(?P<m>\d{1,2})/(?P<d>\d{1,2})(?!\d)"),
        re.compile(r"(?<![\d.])(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{4})(?!\d)"),
        re.compile(
            r"(?<!\d)(?P<y>\d{4})\s*[年년](?!代|대)(?:\s*(?P<m>\d{1,2})\s*[月월](?:\s*(?P<d>\d{1,2})\s*"
            r"(?:[-~至]\s*(?P<d2>\d{1,2})\s*)?[日号일])?)?"
        ),
        re.compile(r"(?<!\d)(?P<m>\d{1,2})\s*[月월]\s*(?P<d>\d{1,2})\s*[日号일]"),
        re.compile(
            rf"(?<![\d.,])(?:(?P<d2>\d{{1,2}}){ordinal}{join})?(?P<d>\d{{1,2}}){ordinal}\s*(?:of\s+)?"
            rf"(?P<name>{month}){end}\.?(?:,?\s*(?P<y>\d{{4}})(?!\d))?",
            flags,
        ),
        re.compile(
            rf"(?<![^\W_])(?P<name>{month}){end}\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?"
            rf"(?:{join}(?P<d2>\d{{1,2}}))?(?![\d:]|[.,]\d)(?:,?\s+(?P<y>\d{{4}})(?!\d))?",
            flags,
        ),
        re.compile(rf"(?<![^\W_])(?P<name>{month}){end}\.?,?\s+(?:of\s+)?(?P<y>\d{{4}})(?!\d)", flags),
        re.compile(r"(?<!\d)(?P<m>\d{1,2})\s*[月월]"),
        re.compile(r"(?<![A-Za-zА-Яа-я\d.,])(?<![A-Za-z]-)(?P<y>1[89]\d\d|20\d\d)(?![\d%]|[.,]\d)"),
    )


def _month_number(name: str) -> int:
    names = _months()
    word = name.casefold()
    if word in names:
        return names[word]
    return next(number for known, number in names.items() if len(known) > 4 and word.startswith(known[:-1]))


def _read(match: re.Match[str]) -> Iterator[FoundDate]:
    groups = match.groupdict()
    year = int(groups.get("y") or 0)
    name = groups.get("name")
    if name and not year and groups.get("d") and name.islower() and name.isascii():
        return  # "30 may be": a month without a year is only sure with its capital
    month = _month_number(name) if name else int(groups.get("m") or 0)
    days = [int(groups[key]) for key in ("d2", "d") if groups.get(key)] or [0]
    if month > 12 or any(day > 31 for day in days) or (year and not 1000 <= year <= 2999):
        return
    for day in days:
        yield FoundDate(year, month, day, match.start(), match.end())


def _with_year(date: FoundDate, following: Sequence[FoundDate]) -> FoundDate:
    """A day without a year takes that of the date it is joined to ("between 30 June and 13 July 2025")."""
    after = following[0] if following else None
    if date.year or not date.month or after is None or not after.year or after.start - date.end > _JOINED:
        return date
    earlier = (date.month, date.day) > (after.month, after.day)  # "31 December - 2 January 2025"
    return replace(date, year=after.year - earlier)


@lru_cache(_CACHED)
def _scan(text: str) -> tuple[str, tuple[FoundDate, ...]]:
    rest = plain(text)
    if not any(letter.isdigit() for letter in rest):
        return rest, ()
    found: list[FoundDate] = []
    for pattern in (DECADE, *_patterns()):
        for match in list(pattern.finditer(rest)):
            dates = [] if pattern is DECADE else list(_read(match))
            if dates or pattern is DECADE:
                found += dates
                rest = rest[: match.start()] + BLANK * (match.end() - match.start()) + rest[match.end() :]
    ordered = sorted(found, key=lambda date: (date.start, date.day))
    return rest, tuple(_with_year(date, ordered[place + 1 :]) for place, date in enumerate(ordered))


def find_dates(text: str) -> tuple[FoundDate, ...]:
    """The dates of `plain(text)` in the order they stand; a range of days gives both its ends."""
    return _scan(text)[1]


def without_dates(text: str) -> str:
    """`plain(text)` with every date and decade blanked out, so that their digits count as no number."""
    return _scan(text)[0]


def parts_of(iso: str) -> tuple[int, int, int]:
    """Year, month and day of an ISO date of any precision; 0 for what it does not say."""
    numbers = [int(part) for part in iso.split("-")]
    year, month, day = [*numbers, 0, 0][:3]
    return (year, month, day)


def is_at_least(found: tuple[int, int, int], wanted: tuple[int, int, int]) -> bool:
    """True when `found` says all that `wanted` says; it may say more (a day where only a year is wanted)."""
    return all(want in (0, have) for have, want in zip(found, wanted, strict=True))


def agrees(one: tuple[int, int, int], other: tuple[int, int, int]) -> bool:
    """True when no part that both say differs and they share a part."""
    shared = [(a, b) for a, b in zip(one, other, strict=True) if a and b]
    return bool(shared) and all(a == b for a, b in shared)
