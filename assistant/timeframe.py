"""The time a question speaks of: dates, years, decades and ranges in six languages.

The words around a date come from ``data/timewords.toml``. Knows nothing about records.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from assistant.written_dates import (
    DateAtom,
    find_dates,
    find_impossible_day,
    first_day,
    last_day,
    month_names,
)
from corpus import PartialDate

_REACH = 16  # characters around a date in which a word such as "before" still belongs to it
_TO_DATE = r"\W*(?:\w{1,3}\W+)?(?:(?:year|years|jahr|jahre|jahres|года|году)\W+)?"  # "before the year 2000"
_FAR_PAST, _FAR_FUTURE = PartialDate(1, 1, 1), PartialDate(9999, 12, 31)
_PARTS = {"early": (1, 4), "mid": (5, 8), "late": (9, 12)}  # first and last month of a part of a year
_RELATIONS = ("by", "before", "after", "since")


@dataclass(frozen=True, slots=True)
class TimeFrame:
    """A closed range of days, how it was said, and the spans of text that said it.

    `relation` is one of ``in``, ``before``, ``after``, ``since``, ``by``, ``between``, ``now``, or
    ``impossible`` for a day that no calendar has; that one holds nothing.
    """

    relation: str
    first: PartialDate
    last: PartialDate
    said: PartialDate | None
    spans: tuple[tuple[int, int], ...]
    reach: tuple[int, int] = (0, 0)  # from the first to the last word of it, "at the end of" included

    def holds(self, when: PartialDate) -> bool:
        """True when the earliest day of `when` lies in the range."""
        return not self.is_impossible and self.first <= first_day(when) <= self.last

    @property
    def is_now(self) -> bool:
        """True when the question asks about the present."""
        return self.relation == "now"

    @property
    def is_impossible(self) -> bool:
        """True for a day that no calendar has, such as 31 February."""
        return self.relation == "impossible"


def _day_before(when: PartialDate) -> PartialDate:
    first = first_day(when)
    earlier = date(first.year, first.month, first.day).toordinal() - 1
    if earlier < 1:
        return _FAR_PAST
    day = date.fromordinal(earlier)
    return PartialDate(day.year, day.month, day.day)


@cache
def _words() -> dict[str, dict[str, Any]]:
    text = resources.files("assistant").joinpath("data/timewords.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _ends_with(text: str, words: Iterable[str], *, spaced: bool) -> str | None:
    for word in sorted(words, key=len, reverse=True):
        pattern = rf"(?<!\w){re.escape(word)}{_TO_DATE}$" if spaced else rf"{re.escape(word)}\s*$"
        if re.search(pattern, text):
            return word
    return None


def _starts_with(text: str, words: Iterable[str]) -> str | None:
    stripped = text.lstrip(" ,，、")
    for word in sorted(words, key=len, reverse=True):
        if stripped.startswith(word):
            return word
    return None


def parse_time(text: str, language: str, *, today: date) -> TimeFrame | None:
    """The time frame that a question asks for, or None when it names none.

    Args:
        text: the question.
        language: one of the supported languages; its words decide "before", "since" and so on.
        today: the day on which "now" and "this year" rest.
    """
    frame = _parse(text, language, today)
    if frame is not None and frame.relation == "by" and frame.said is not None:
        said, day = frame.said, PartialDate(today.year, today.month, today.day)
        if first_day(said) <= day <= frame.last:  # "as of this very year" is how things stand
            frame = TimeFrame("now", _FAR_PAST, day, None, frame.spans, frame.reach)
    if frame is None or frame.reach != (0, 0) or not frame.spans:
        return frame
    return replace(frame, reach=(frame.spans[0][0], frame.spans[-1][1]))


def _parse(text: str, language: str, today: date) -> TimeFrame | None:
    lowered = text.lower()
    if len(lowered) != len(text):  # a few letters change length in lower case; spans must stay right
        lowered = text
    words = _words().get(language, _words()["en"])
    spaced = language in ("en", "ru", "de")
    impossible = find_impossible_day(text)
    if impossible is not None:
        return TimeFrame("impossible", _FAR_PAST, _FAR_PAST, None, (impossible,))
    atoms = find_dates(text)
    that_year = _that_year(lowered, atoms, words, spaced=spaced)
    if that_year is not None:
        return that_year
    if not atoms:
        return _relative(lowered, words, today) or _decade_in_words(lowered, words, spaced=spaced)
    if len(atoms) == 1:
        shared = _sharing_the_year(lowered, atoms[0], words) or _until_now(lowered, atoms[0], words)
        if shared is not None:
            return shared
    if len(atoms) > 1:
        between = _between(lowered, atoms[0], atoms[1], words)
        if between is not None:
            return between
    return _single(lowered, atoms[0], words, spaced=spaced)


def _that_year(
    text: str, atoms: tuple[DateAtom, ...], words: dict[str, Any], *, spaced: bool
) -> TimeFrame | None:
    """Reads “In May 2019 … How many that year?” as the whole year of the date said last before."""
    for word in sorted(words.get("that_year", ()), key=len, reverse=True):
        match = re.search(rf"(?<!\w){re.escape(word)}(?!\w)" if spaced else re.escape(word), text)
        earlier = [atom for atom in atoms if match and atom.end <= match.start()]
        if match and earlier:
            said = PartialDate(earlier[-1].written.year)
            spans = ((earlier[-1].start, earlier[-1].end), match.span())
            return TimeFrame("in", first_day(said), last_day(said), said, spans, match.span())
    return None


def _single(text: str, atom: DateAtom, words: dict[str, Any], *, spaced: bool) -> TimeFrame:
    before = text[max(0, atom.start - _REACH) : atom.start]
    behind = text[atom.end : atom.end + _REACH]
    spans = ((atom.start, atom.end),)
    part = _part_of_year(text, atom, words, before, behind, spaced=spaced)
    if part is not None:
        return part
    relation, start = "in", atom.start
    names = () if _ends_with(before, words.get("in_prefix", ()), spaced=spaced) else _RELATIONS
    for name in names:
        prefix = _ends_with(before, words.get(f"{name}_prefix", ()), spaced=spaced)
        suffix = _starts_with(behind, words.get(f"{name}_suffix", ()))
        if prefix is None and suffix is None:
            continue
        relation = name
        if prefix is not None:
            start = atom.start - len(before) + before.rfind(prefix)
        if suffix is not None and not spaced:
            spans = ((atom.start, atom.end + len(suffix)),)
        break
    reach = (start, spans[-1][1])
    if relation == "before":
        return TimeFrame("before", _FAR_PAST, _day_before(atom.first), atom.written, spans, reach)
    if relation == "after":
        return TimeFrame("after", _after(atom.last), _FAR_FUTURE, atom.written, spans, reach)
    if relation == "since":
        return TimeFrame("since", atom.first, _FAR_FUTURE, atom.written, spans, reach)
    if relation == "by":
        return TimeFrame("by", _FAR_PAST, atom.last, atom.written, spans, reach)
    return TimeFrame("in", atom.first, atom.last, atom.written, spans)


def _part_of_year(
    text: str, atom: DateAtom, words: dict[str, Any], before: str, behind: str, *, spaced: bool
) -> TimeFrame | None:
    """Reads “Early 2019” as the first third of the year; None when no part of a year is named."""
    if atom.written.precision != "year" or atom.last.year != atom.first.year:
        return None
    for name, (first, last) in _PARTS.items():
        prefix = _ends_with(before, words.get(f"{name}_prefix", ()), spaced=spaced)
        suffix = _starts_with(behind, words.get(f"{name}_suffix", ()))
        if prefix is None and suffix is None:
            continue
        end = atom.end + (text[atom.end :].find(suffix) + len(suffix) if suffix else 0)
        start = atom.start - len(before) + before.rfind(prefix) if prefix else atom.start
        year = atom.written.year
        one, two = PartialDate(year, first), PartialDate(year, last)
        if prefix and _ends_with(text[:start], words.get("since_prefix", ()), spaced=spaced):
            return TimeFrame(
                "since", first_day(one), _FAR_FUTURE, atom.written, ((atom.start, end),), (start, end)
            )
        return TimeFrame(
            "in", first_day(one), last_day(two), atom.written, ((atom.start, end),), (start, end)
        )
    return None


def _sharing_the_year(text: str, atom: DateAtom, words: dict[str, Any]) -> TimeFrame | None:
    """Reads “Between March and May 2020”: two months of which only one is written with the year."""
    if atom.written.precision != "month":
        return None
    connectors = sorted({re.escape(entry[1]) for entry in words.get("between", ())}, key=len, reverse=True)
    months = sorted(map(re.escape, month_names()), key=len, reverse=True)
    earlier = re.compile(rf"(?<!\w)({'|'.join(months)})\.?\s*(?:{'|'.join(connectors)})\s*$")
    later = re.compile(rf"\s*(?:{'|'.join(connectors)})\s*(1[0-2]|0?[1-9])\s?[月월]")
    found = earlier.search(text[: atom.start])
    behind = later.match(text, atom.end)
    if found:
        month, span = month_names()[found.group(1)], (found.start(1), atom.end)
    elif behind:
        month, span = int(behind.group(1)), (atom.start, behind.end())
    else:
        return None
    other = PartialDate(atom.written.year, month)
    one, two = sorted((other, atom.written))
    return TimeFrame("between", first_day(one), last_day(two), one, (span,))


def _until_now(text: str, atom: DateAtom, words: dict[str, Any]) -> TimeFrame | None:
    """Reads “Between July 2014 and now” as the time since July 2014."""
    behind = text[atom.end :]
    for _, connector in words.get("between", ()):
        for now in words.get("now", ()):
            match = re.match(rf"\s*{re.escape(connector)}\s*{re.escape(now)}(?![a-zа-яё])", behind)
            if match:
                spans = ((atom.start, atom.end + match.end()),)
                return TimeFrame("since", atom.first, _FAR_FUTURE, atom.written, spans)
    return None


def _decade_in_words(text: str, words: dict[str, Any], *, spaced: bool) -> TimeFrame | None:
    """Reads “The nineties” as the ten years from 1990."""
    for start, names in words.get("decades", {}).items():
        for name in names:
            match = re.search(rf"(?<!\w){re.escape(name)}" if spaced else re.escape(name), text)
            if match:
                year = int(start)
                first, last = PartialDate(year, 1, 1), PartialDate(year + 9, 12, 31)
                return TimeFrame("in", first, last, PartialDate(year), (match.span(),))
    return None


def _after(when: PartialDate) -> PartialDate:
    following = date.fromordinal(
        min(date(when.year, when.month, when.day).toordinal() + 1, date.max.toordinal())
    )
    return PartialDate(following.year, following.month, following.day)


def _between(text: str, one: DateAtom, two: DateAtom, words: dict[str, Any]) -> TimeFrame | None:
    before = text[max(0, one.start - _REACH) : one.start].rstrip()
    middle = text[one.end : two.start].strip()
    for opening, connector in words.get("between", ()):
        if middle.startswith(connector) and len(middle) <= len(connector) + 6 and before.endswith(opening):
            first, last = sorted((one, two), key=lambda atom: atom.first)
            spans = ((one.start, one.end), (two.start, two.end))
            return TimeFrame("between", first.first, last.last, first.written, spans)
    if (
        len(middle) <= _REACH * 2
    ):  # "in July 2025 than in October 2019": two dates of one question span a range
        first, last = sorted((one, two), key=lambda atom: atom.first)
        spans = ((one.start, one.end), (two.start, two.end))
        return TimeFrame("between", first.first, last.last, first.written, spans)
    return None


def _relative(text: str, words: dict[str, Any], today: date) -> TimeFrame | None:
    for key, shift in (("this_year", 0), ("last_year", -1), ("next_year", 1)):
        for word in words.get(key, ()):
            at = text.find(word)
            if at >= 0:
                year = PartialDate(today.year + shift)
                return TimeFrame("in", first_day(year), last_day(year), year, ((at, at + len(word)),))
    for word in sorted(words.get("now", ()), key=len, reverse=True):
        match = re.search(rf"(?<!\w){re.escape(word)}(?!\w)" if word.isascii() else re.escape(word), text)
        if match:
            day = PartialDate(today.year, today.month, today.day)
            return TimeFrame("now", _FAR_PAST, day, None, (match.span(),))
    return None


def ages_in_words(text: str, language: str) -> frozenset[int]:
    """The numbers of years that a text names in words: "the tenth anniversary", "пятилетие"."""
    lowered = text.lower()
    return frozenset(
        int(years)
        for years, names in _words().get(language, {}).get("ages", {}).items()
        for name in names
        if re.search(
            rf"(?<!\w){re.escape(name)}" if language in ("en", "ru", "de") else re.escape(name), lowered
        )
    )


def time_words(language: str, *keys: str) -> tuple[str, ...]:
    """The words of a language under these keys of the data file (``before_prefix``), in order."""
    table = _words().get(language, _words()["en"])
    return tuple(word for key in keys for word in table.get(key, ()))
