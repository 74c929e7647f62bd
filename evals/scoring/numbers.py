"""Numbers in a text, in the forms that the six languages write, as values with what they count.

Words for large powers come from CLDR, small number words from `number-words.toml`. Knows nothing about
targets.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from babel import Locale

from corpus import LANGUAGES
from evals.scoring.dates import without_dates

HAN_DIGITS = {letter: value for value, letter in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "两": 2,
    "兩": 2,
}
HAN_POWERS = {"十": 10, "百": 100, "千": 1000}
HAN_MYRIADS = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
_MYRIADS = "".join(HAN_MYRIADS)
_HAN = "".join([*HAN_DIGITS, *HAN_POWERS, *HAN_MYRIADS])
# What stands between a number and the thing counted and says nothing of the thing.
_COUNTERS = "个個座개か ヶケ"
# Enough letters to tell two nouns apart and few enough to pass over their endings.
STEM_LETTERS = 4
# A quote is cited again and again in one run; this many texts are read once.
_CACHED = 20_000


@dataclass(frozen=True, slots=True)
class FoundNumber:
    """A number that stands in a text: its possible values (an ambiguous point gives two) and what it counts.

    `firm` is False for number words, which are often no number ("one of", 统一).
    """

    values: tuple[float, ...]
    unit: str
    start: int
    end: int
    firm: bool = True


@cache
def _scales(language: str) -> dict[str, float]:
    """The words of CLDR's compact forms and what they multiply by ("million", "млн", "만")."""
    scales: dict[str, float] = {}
    for variants in Locale(language).compact_decimal_formats.values():
        for patterns in variants.values():
            for power, pattern in patterns.items():
                written = str(pattern.pattern).replace("'", "").replace("\xa0", " ")
                word = written.replace("0", "").strip().rstrip(".").casefold()
                if word:
                    scales[word] = int(power) / 10 ** (written.count("0") - 1)
    return scales


@cache
def _words() -> dict[str, int]:
    table = tomllib.loads((Path(__file__).parent / "number-words.toml").read_text(encoding="utf-8"))
    return {word: int(value) for words in table.values() for value, forms in words.items() for word in forms}


def han_value(numeral: str) -> float | None:
    """The value of a numeral such as 一百, 二十八, 三千万 or 1200万; None when it is none."""
    total = section = 0.0
    digits = ""
    current: float | None = None
    last_power = 0
    for letter in numeral:
        if letter.isdigit() or letter == ".":
            digits += letter
            current = float(digits)
        elif letter in HAN_DIGITS:
            current = (current or 0) * 10 + HAN_DIGITS[letter] if current is not None else HAN_DIGITS[letter]
        elif letter in HAN_POWERS:
            section += (1 if current is None else current) * HAN_POWERS[letter]
            current, digits = None, ""
        elif letter in HAN_MYRIADS:
            section += current or 0
            power = HAN_MYRIADS[letter]
            if section == total == 0:
                return None
            # 7億1000万 adds up, 一万亿 multiplies.
            total = total + section * power if power < last_power else (total + section) * power
            section, current, digits, last_power = 0.0, None, "", power
        else:
            return None
    return total + section + (current or 0)


def _plain_values(token: str, language: str | None) -> tuple[float, ...]:
    """What digits with points and commas can mean; the way of `language` alone where it is known."""
    grouped = {"point": re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", token)}
    grouped["comma"] = re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", token)
    decimal = {"point": re.fullmatch(r"\d+\.\d+", token), "comma": re.fullmatch(r"\d+,\d+", token)}
    own = "comma" if language in ("de", "ru") else "point"
    ways = [own, "point" if own == "comma" else "comma"]
    values = []
    for way in ways:
        # More than two decimals behind the other language's mark is rather a list: "2013,2014".
        foreign_list = language is not None and way != own and re.search(r"[.,]\d{3,}$", token)
        if grouped[way] or (decimal[way] and not foreign_list):
            thousands, mark = (",", ".") if way == "point" else (".", ",")
            values.append(float(token.replace(thousands, "").replace(mark, ".")))
            if language is not None:
                break
    return tuple(dict.fromkeys(values))


def _unit(rest: str) -> str:
    rest = rest.lstrip(_COUNTERS + "-")
    if match := re.match(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{1,2}", rest):
        return match[0]
    if match := re.match(r"[^\W\d_]+|%", rest):
        return match[0].casefold().replace("y", "i")[:STEM_LETTERS]
    return ""


@cache
def _tokens() -> re.Pattern[str]:
    words = "|".join(sorted(map(re.escape, _words()), key=len, reverse=True))
    digits = r"\d+(?:[.,]\d+)*(?:[ '](?=\d{3}(?!\d))\d{3})*(?:,\d+)?"
    return re.compile(
        rf"(?P<digits>(?<![a-zа-яA-ZА-Я\d.,])(?<![A-Za-z]-){digits})(?P<han>[{_HAN}]*(?:\d+[{_MYRIADS}])*)"
        rf"|(?P<numeral>[{_HAN}]+)|(?P<word>(?<![^\W_])(?:{words})(?![^\W_]))",
        re.IGNORECASE,
    )


def _scaled(rest: str, language: str | None) -> tuple[float, int]:
    """What a scale word right after a number multiplies by, and how many letters it takes."""
    scales: dict[str, float] = {}
    # Its own words first ("Billion" is more in German), then English ones, which quotes bring along.
    for each in (language, "en") if language else LANGUAGES:
        scales = _scales(each) | scales
    for word in sorted(scales, key=len, reverse=True):
        # A letter alone ("5M") must touch its number; "5 m" are metres.
        gap = r"\s*" if len(word) == 1 and not word.isascii() else "" if len(word) == 1 else r"[\s-]*"
        back = r"(?![^\W_])" if word.isascii() or "а" <= word[0] <= "я" else "(?!큼)"  # 31만큼: by 31
        if match := re.match(gap + re.escape(word) + r"\.?" + back, rest, re.IGNORECASE):
            return scales[word], match.end()
    return 1, 0


@lru_cache(_CACHED)
def find_numbers(text: str, language: str | None = None) -> tuple[FoundNumber, ...]:
    """The numbers of a text in the order they stand, dates left out.

    Without a language an ambiguous number ("1.234") has each of its values.
    """
    rest = without_dates(text)
    found = []
    for match in _tokens().finditer(rest):
        start, end = match.span()
        firm = match["digits"] is not None
        values: tuple[float, ...]
        if match["digits"] is not None:
            written = re.sub(r"[ ']", "", match["digits"])
            values = (float(written),) if written.isdigit() else _plain_values(written, language)
            if not values:  # "2013,2014" or a version: each piece alone
                for piece in re.finditer(r"\d+", match["digits"]):
                    found.append(
                        FoundNumber((float(piece[0]),), "", start + piece.start(), start + piece.end())
                    )
                continue
            if match["han"]:
                scaled = [han_value(f"{value:f}" + match["han"]) for value in values]
                values = tuple(value for value in scaled if value is not None)
            else:
                factor, length = _scaled(rest[end:], language)
                values = tuple(round(value * factor, 6) for value in values)
                end += length
        elif match["numeral"] is not None:
            value = han_value(match["numeral"])
            values = () if value is None else (value,)
        else:
            factor, length = _scaled(rest[end:], language)
            values = (_words()[match["word"].casefold()] * factor,)
            end += length
        if values:
            found.append(FoundNumber(values, _unit(rest[end:]), start, end, firm))
    return tuple(found)


def same(one: float, other: float) -> bool:
    """True for equal values, but for the noise of binary fractions."""
    return abs(one - other) <= 1e-9 * max(1.0, abs(one), abs(other))
