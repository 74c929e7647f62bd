"""Numbers as texts print them, in digits with their multipliers, and in English words.

Knows nothing about dates, nor about what a number counts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

_DIGITS = r"(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
# Longest first. "m" stands for a million only behind a sum of money ("US$17m"), else for metres.
_MULTIPLIERS = {
    "trillion": 10**12,
    "billion": 10**9,
    "million": 10**6,
    "thousand": 10**3,
    "万亿": 10**12,
    "萬億": 10**12,
    "bn": 10**9,
    "亿": 10**8,
    "億": 10**8,
    "万": 10**4,
    "萬": 10**4,
    "M": 10**6,
    "m": 10**6,
    "k": 10**3,
}
_WRITTEN_OUT = "|".join(word for word in _MULTIPLIERS if len(word) > 2)
_SHORT = r"bn|万亿|萬億|亿|億|万|萬|M(?![a-z])|m(?![a-z])|k(?![a-z])"
_NUMBER = re.compile(
    rf"(?<![A-Za-z\d.,]){_DIGITS}(?:[\s-]?(?P<long>{_WRITTEN_OUT})\b|[多余来]?(?P<short>{_SHORT}))?"
)
_MONEY = "$€£¥"
_UNITS = {
    word: value
    for value, words in enumerate(
        (
            "zero",
            "one first",
            "two second",
            "three third",
            "four fourth",
            "five fifth",
            "six sixth",
            "seven seventh",
            "eight eighth",
            "nine ninth",
            "ten tenth",
            "eleven eleventh",
            "twelve twelfth",
            "thirteen thirteenth",
            "fourteen fourteenth",
            "fifteen fifteenth",
            "sixteen sixteenth",
            "seventeen seventeenth",
            "eighteen eighteenth",
            "nineteen nineteenth",
        )
    )
    for word in words.split()
}
_TENS = {
    word: 10 * value
    for value, words in enumerate(
        (
            "twenty twentieth",
            "thirty thirtieth",
            "forty fortieth",
            "fifty fiftieth",
            "sixty sixtieth",
            "seventy seventieth",
            "eighty eightieth",
            "ninety ninetieth",
        ),
        start=2,
    )
    for word in words.split()
}
_WORD = re.compile(
    rf"\b(?:(?P<tens>{'|'.join(_TENS)})(?:-(?P<more>{'|'.join(_UNITS)}))?|(?P<units>{'|'.join(_UNITS)}))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class PrintedNumber:
    """A number and the characters `start` to `end` that print it."""

    start: int
    end: int
    value: Decimal


def printed_numbers(text: str) -> list[PrintedNumber]:
    """Every number in digits, multiplied out: "710 million" and "7.1亿" are the same value."""
    found = []
    for match in _NUMBER.finditer(text):
        multiplier = match.group("long") or match.group("short") or ""
        if multiplier == "m" and text[max(match.start() - 1, 0)] not in _MONEY:
            multiplier = ""
        value = Decimal(match.group("digits").replace(",", "")) * _MULTIPLIERS.get(multiplier, 1)
        found.append(PrintedNumber(match.start(), match.end(), value.normalize()))
    return found


def worded_numbers(text: str) -> list[PrintedNumber]:
    """Every cardinal or ordinal below a hundred that stands in English words."""
    found = []
    for match in _WORD.finditer(text):
        tens, more, units = (match.group(name) for name in ("tens", "more", "units"))
        value = _TENS[tens.lower()] if tens else 0
        value += _UNITS[(more or units).lower()] if more or units else 0
        found.append(PrintedNumber(match.start(), match.end(), Decimal(value).normalize()))
    return found
