"""A text taken apart: names, dates, numbers with their units, senses with their polarity, and who they are about.

The same reading is made of statements and of evidence, so that like is compared with like. Knows nothing about
records.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from assistant.guarding.names import Name
from assistant.guarding.numbers import numbers_of
from assistant.guarding.senses import Sense, clause_of, find_senses, span_around
from assistant.written_dates import DateAtom, find_dates

_KEPT = 8192  # quotes of records are read once
_REACH = 40  # characters from a number in which its unit stands
_AFTER_BREAK = re.compile(r"[,;:.!?()（）、。，；：—–／]|和|및|および")
_BEFORE_BREAK = re.compile(r"[,;.!?()（）、。，；／]")
_OWN_NUMBER = re.compile(r"\s*[—–:：]\s*\d")
_SENTENCE = re.compile(r"[.!?](?=\s|$)|[。！？;；]")
_SCALES = ("million", "billion", "trillion")
_ATTACHED = ("said", "kind", "scope", "status", "order", "amount", "change", "sorted")
_NEAR_DATE = 14  # characters between a number and the date that it is given for


@dataclass(frozen=True, slots=True)
class Counted:
    """A number of a text: its possible values, its units, the kind of tie it counts, and the date beside it."""

    start: int
    end: int
    values: frozenset[float]
    units: frozenset[str]
    kind: str
    date: DateAtom | None


@dataclass(frozen=True, slots=True)
class Asserted:
    """A sense with its polarity: `is_denied` when the text says that it is not so."""

    sense: Sense
    is_denied: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """A text taken apart; `loose` are denials that deny nothing known."""

    text: str
    names: tuple[Name, ...]
    dates: tuple[DateAtom, ...]
    numbers: tuple[Counted, ...]
    asserted: tuple[Asserted, ...]
    loose: tuple[Sense, ...]

    def has(self, axis: str, value: str) -> bool:
        """True when the text asserts or denies this."""
        return any(entry.sense.axis == axis and entry.sense.value == value for entry in self.asserted)


def read(text: str, names: tuple[Name, ...] = (), hidden: tuple[tuple[int, int], ...] = ()) -> Reading:
    """The reading of a text; the spans in `hidden` assert nothing by themselves."""
    dates = find_dates(text)
    covered = (
        *((name.start, name.end) for name in names),
        *((date.start, date.end) for date in dates),
        *hidden,
    )
    senses = find_senses(text, covered)
    asserted, loose = _polarities(text, senses)
    return Reading(text, names, dates, _counted(text, senses, dates), asserted, loose)


@lru_cache(maxsize=_KEPT)
def read_evidence(text: str) -> Reading:
    """The reading of a quote."""
    return read(text)


def _polarities(text: str, senses: tuple[Sense, ...]) -> tuple[tuple[Asserted, ...], tuple[Sense, ...]]:
    """Every sense with its polarity; each denial belongs to the nearest thing that can be denied."""
    things = [sense for sense in senses if sense.axis in _ATTACHED]
    denied: set[Sense] = set()
    left: list[Sense] = []
    for denial in (sense for sense in senses if sense.axis == "negation"):
        thing = _nearest(clause_of(text, denial.start), denial, things)
        if thing is None:
            left.append(denial)
        else:
            denied.add(thing)
    loose = []
    for (
        denial
    ) in left:  # nothing in its clause: it denies what the sentence says, unless that is denied already
        thing = _nearest(sentence_of(text, denial.start), denial, things)
        if thing is None or (thing in denied and denial.value != "paired"):
            loose.append(denial)
        else:
            denied.add(thing)
    asserted = tuple(
        Asserted(sense, (sense in denied) != sense.is_opposite)
        for sense in senses
        if sense.axis not in ("negation", "neutral", "unit")
    )
    return asserted, tuple(loose)


def _nearest(span: tuple[int, int], denial: Sense, things: list[Sense]) -> Sense | None:
    """What a denial denies in a span: what is said of a tie before anything else, then what is nearest."""
    inside = [thing for thing in things if span[0] <= thing.start and thing.end <= span[1]]
    return min(inside, key=lambda thing: (thing.axis != "said", _gap(thing, denial)), default=None)


def _gap(one: Sense, two: Sense) -> int:
    return max(one.start - two.end, two.start - one.end)


def sentence_of(text: str, at: int) -> tuple[int, int]:
    """The span of the sentence around a character; a semicolon ends it too."""
    return span_around(text, at, _SENTENCE)


def _counted(text: str, senses: tuple[Sense, ...], dates: tuple[DateAtom, ...]) -> tuple[Counted, ...]:
    numbers = numbers_of(text)
    found: list[Counted] = []
    for at, (start, end, values) in enumerate(numbers):
        next_start = numbers[at + 1][0] if at + 1 < len(numbers) else len(text)
        last_end = numbers[at - 1][1] if at else 0
        stop = min(
            [next_start, end + _REACH, *(date.start for date in dates if date.start >= end)],
        )
        mark = _AFTER_BREAK.search(text, end, stop)
        stop = mark.start() if mark else stop
        begin = max([last_end, start - _REACH, *(date.end for date in dates if date.end <= start)])
        marks = [match.end() for match in _BEFORE_BREAK.finditer(text, begin, start)]
        begin = marks[-1] if marks else begin
        after = [sense for sense in senses if end <= sense.start < stop]
        before = [sense for sense in senses if begin <= sense.start < start]
        units = _units(after) or _units(before[::-1])
        kind = _kind_behind(text, after)
        if not kind:
            wide = [
                sense.value for sense in senses if sense.axis == "kind" and last_end <= sense.start < start
            ]
            kind = wide[-1] if wide else found[-1].kind if found else ""
        found.append(Counted(start, end, values, units, kind, _date_beside(text, start, end, dates)))
    return tuple(found)


def _kind_behind(text: str, senses: list[Sense]) -> str:
    """The kind of tie that stands behind a number: before any unit, or joined to it; not with a number of its own."""
    counting = [sense for sense in senses if sense.axis in ("unit", "kind") and sense.name != "unit.pair"]
    for at, sense in enumerate(counting):
        if _OWN_NUMBER.match(text, sense.end):
            return ""
        if sense.axis == "kind" and (at == 0 or sense.start - counting[at - 1].end <= 1):
            return sense.value
    return ""


def _units(senses: list[Sense]) -> frozenset[str]:
    """The first unit, with a scale such as million before it; a kind of tie counts cities."""
    units: set[str] = set()
    counting = [sense for sense in senses if sense.axis in ("unit", "kind")]
    for at, sense in enumerate(counting):
        following = counting[at + 1] if at + 1 < len(counting) else None
        if sense.axis == "kind" and following and 0 <= following.start - sense.end <= 1:
            continue  # "partner countries" are countries
        unit = sense.value if sense.axis == "unit" else "city"
        if unit:
            units.add(unit)
            if unit not in _SCALES:
                break
    return frozenset(units)


def _date_beside(text: str, start: int, end: int, dates: tuple[DateAtom, ...]) -> DateAtom | None:
    """The date that stands in brackets behind a number, or else the nearest one close to it."""
    near: list[tuple[int, DateAtom]] = []
    for date in dates:
        gap = date.start - end if date.start >= end else start - date.end
        between = text[end : date.start] if date.start >= end else text[date.end : start]
        is_bracketed = date.start >= end and bool(re.fullmatch(r"[^()（）,;:，；：、\d]{0,24}[(（]", between))
        if is_bracketed:
            return date
        if 0 <= gap <= _NEAR_DATE and not re.search(r"[;；。:：()（）]", between):
            near.append((gap, date))
    return min(near, key=lambda entry: entry[0])[1] if near else None
