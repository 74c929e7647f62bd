"""Numbers and dates are read in all the ways that the six languages write them."""

from __future__ import annotations

import datetime

import pytest
from babel.dates import format_date
from hypothesis import given
from hypothesis import strategies as st

from corpus import LANGUAGES
from evals.scoring.dates import agrees, find_dates, is_at_least, parts_of
from evals.scoring.numbers import find_numbers, han_value
from evals.scoring.texts import folded, stands_in


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("1,234 people", "en", 1234),
        ("1.234 Personen", "de", 1234),
        ("1 234 567 жителей", "ru", 1234567),
        ("11,228.4 km²", "en", 11228.4),
        ("730,64 km", "de", 730.64),
        ("一百个城市", "zh", 100),
        ("二十八个国家", "zh", 28),
        ("95個都市", "ja", 95),
        ("1200万人", "zh", 12_000_000),
        ("3千万吨", "zh", 30_000_000),
        ("7.1亿吨", "zh", 710_000_000),
        ("7億1000万トン", "ja", 710_000_000),
        ("95개 도시", "ko", 95),
        ("5만 명", "ko", 50_000),
        ("수는 31만큼 늘었습니다", "ko", 31),
        ("710 млн тонн", "ru", 710_000_000),
        ("710 Mio. Tonnen", "de", 710_000_000),
        ("2 Milliarden Euro", "de", 2_000_000_000),
        ("30.78 million TEU", "en", 30_780_000),
        ("three cities", "en", 3),
        ("zwölf Städte", "de", 12),
        ("９５都市", "ja", 95),
        ("the 95th partner", "en", 95),
        ("US$17m", "en", 17_000_000),
    ],
)
def test_a_number_is_read_in_its_language(text: str, language: str, value: float) -> None:
    assert find_numbers(text, language)[0].values == pytest.approx((value,))


def test_without_a_language_an_ambiguous_number_has_both_values() -> None:
    assert set(find_numbers("1.234 x")[0].values) == {1.234, 1234.0}
    assert find_numbers("30.78 x")[0].values == (30.78,)


@pytest.mark.parametrize(
    "text", ["COVID-19", "G20 summit", "flight QW9891", "3 October 1979", "the 1990s", "2024-12-24"]
)
def test_what_is_no_count_is_no_number(text: str) -> None:
    assert find_numbers(text, "en") == ()


def test_a_number_knows_what_it_counts() -> None:
    cities, countries = find_numbers("95 cities in 54 countries", "en")
    assert cities.unit != countries.unit
    assert find_numbers("1 city", "en")[0].unit == cities.unit
    first, second = find_numbers("在54个国家有95个友好城市", "zh")
    assert first.unit == "国家"
    assert second.unit == "友好"


def test_number_words_are_known_as_unsure() -> None:
    assert [number.firm for number in find_numbers("one of 12 cities", "en")] == [False, True]


@given(st.integers(min_value=1, max_value=99_999_999))
def test_a_chinese_numeral_is_read_back(value: int) -> None:
    assert han_value(_numeral(value)) == value


def _numeral(value: int) -> str:
    """The plain way to write a number in Chinese, up to eight digits."""
    digits = "零一二三四五六七八九"
    if value >= 10_000:
        rest = value % 10_000
        gap = "零" if 0 < rest < 1000 else ""
        return _numeral(value // 10_000) + "万" + gap + (_numeral(rest) if rest else "")
    text = ""
    for power, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, value = divmod(value, power)
        if digit:
            text += digits[digit] + name
        elif text and value and not text.endswith("零"):
            text += "零"
    return text


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("3 October 1979", "1979-10-03"),
        ("October 3, 1979", "1979-10-03"),
        ("3rd of October, 1979", "1979-10-03"),
        ("Oct. 1979", "1979-10"),
        ("1979-10-03", "1979-10-03"),
        ("3. Oktober 1979", "1979-10-03"),
        ("am 03.10.1979", "1979-10-03"),
        ("3 октября 1979 года", "1979-10-03"),
        ("в октябре 1979 года", "1979-10"),
        ("октябрь 1979", "1979-10"),
        ("1979年10月3日", "1979-10-03"),
        ("1979年", "1979"),
        ("1979년 10월 3일", "1979-10-03"),
        ("1979년에", "1979"),
        ("since 1993.", "1993"),
    ],
)
def test_a_date_is_read_in_its_form(text: str, iso: str) -> None:
    assert [date.parts for date in find_dates(text)] == [parts_of(iso)]


@pytest.mark.parametrize("language", LANGUAGES)
@given(when=st.dates(min_value=datetime.date(1000, 1, 1), max_value=datetime.date(2999, 12, 31)))
def test_every_date_that_cldr_writes_is_read_back(language: str, when: datetime.date) -> None:
    written = format_date(when, "long", locale=language)
    assert [date.parts for date in find_dates(written)] == [(when.year, when.month, when.day)], written


def test_a_range_of_days_gives_both_ends() -> None:
    assert [date.day for date in find_dates("18-21 July 2025")] == [18, 21]
    assert [date.parts for date in find_dates("31 August - 1 September 2025")] == [
        (2025, 8, 31),
        (2025, 9, 1),
    ]
    assert [date.year for date in find_dates("between 31 December and 2 January 2025")] == [2024, 2025]
    assert [date.year for date in find_dates("on 3 May, long before the talks of 2 June 2025")] == [0, 2025]


def test_a_verb_is_no_month() -> None:
    assert find_dates("30 may be enough") == ()
    assert find_dates("30 May")[0].month == 5


def test_a_date_may_say_more_than_is_wanted_and_not_less() -> None:
    assert is_at_least((1979, 10, 3), (1979, 0, 0))
    assert not is_at_least((1979, 0, 0), (1979, 10, 3))
    assert not is_at_least((1979, 10, 4), (1979, 10, 3))
    assert agrees((1979, 0, 0), (1979, 10, 3))
    assert not agrees((1980, 0, 0), (1979, 10, 3))


def test_texts_are_found_without_case_accents_and_width_but_whole() -> None:
    assert stands_in("klaipeda", "In KLAIPĖDA")
    assert stands_in("150", "150 pairs")
    assert not stands_in("150", "1500 pairs")
    assert not stands_in("50", "150 pairs")
    assert not stands_in("50", "3.50 m")
    assert stands_in("友好城市", "是友好城市。")
    assert not stands_in("orea", "Korea")
    assert folded("[1] Ärger – Ёлка") == "arger - елка"
