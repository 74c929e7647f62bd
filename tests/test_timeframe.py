"""The time a question speaks of is read in six languages: dates, years, decades, ranges, before and after, now."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.messages import written_date
from assistant.timeframe import parse_time
from assistant.written_dates import find_dates
from corpus import LANGUAGES, PartialDate

TODAY = date(2026, 3, 1)
RELATIONS = {"in", "before", "after", "since", "by", "between", "now", "impossible"}

TABLE = (
    ("en", "Which partners joined in 2014?", "in", "2014-01-01", "2014-12-31"),
    ("en", "Which cities became partners before 1995?", "before", None, "1994-12-31"),
    ("en", "Who joined after 2015?", "after", "2016-01-01", None),
    ("en", "How many partners since 2010?", "since", "2010-01-01", None),
    ("en", "partners between 2000 and 2005", "between", "2000-01-01", "2005-12-31"),
    ("en", "agreements from 1990 to 1999", "between", "1990-01-01", "1999-12-31"),
    ("en", "Which ties date from the 1990s?", None, "1990-01-01", None),
    ("en", "What was signed on 3 October 1979?", "in", "1979-10-03", "1979-10-03"),
    ("en", "What was signed on October 3rd, 1979?", "in", "1979-10-03", "1979-10-03"),
    ("en", "How many by July 2014?", "by", None, "2014-07-31"),
    ("en", "What happened in February 2024?", "in", "2024-02-01", "2024-02-29"),
    ("en", "How many partners are there now?", "now", None, "2026-03-01"),
    ("en", "Which anniversaries are there this year?", "in", "2026-01-01", "2026-12-31"),
    ("en", "What happened last year?", "in", "2025-01-01", "2025-12-31"),
    ("zh", "2014年有哪些新的友好城市？", "in", "2014-01-01", "2014-12-31"),
    ("zh", "1995年以前的友好城市有哪些？", "before", None, "1994-12-31"),
    ("zh", "2015年之后结好的城市", "after", "2016-01-01", None),
    ("zh", "2010年以来有多少？", "since", "2010-01-01", None),
    ("zh", "2000年至2005年结好的城市", "between", "2000-01-01", "2005-12-31"),
    ("zh", "1979年10月3日发生了什么？", "in", "1979-10-03", "1979-10-03"),
    ("zh", "今年有哪些周年？", "in", "2026-01-01", "2026-12-31"),
    ("zh", "现在有多少友好城市？", "now", None, "2026-03-01"),
    ("ja", "2014年にできた友好都市は？", "in", "2014-01-01", "2014-12-31"),
    ("ja", "1995年より前の友好都市", "before", None, "1994-12-31"),
    ("ja", "2010年以降の友好都市", "since", "2010-01-01", None),
    ("ja", "2000年から2005年までの友好都市", "between", "2000-01-01", "2005-12-31"),
    ("ja", "1979年10月3日に何がありましたか？", "in", "1979-10-03", "1979-10-03"),
    ("ja", "去年は何がありましたか？", "in", "2025-01-01", "2025-12-31"),
    ("ko", "2014년에 맺은 우호도시는?", "in", "2014-01-01", "2014-12-31"),
    ("ko", "1995년 이전의 우호도시", "before", None, "1994-12-31"),
    ("ko", "2010년부터 맺은 우호도시", "since", "2010-01-01", None),
    ("ko", "2000년부터 2005년까지의 우호도시", "between", "2000-01-01", "2005-12-31"),
    ("ko", "1979년 10월 3일에 무슨 일이 있었습니까?", "in", "1979-10-03", "1979-10-03"),
    ("ko", "올해 기념일은?", "in", "2026-01-01", "2026-12-31"),
    ("ru", "Какие города стали партнёрами в 2014 году?", "in", "2014-01-01", "2014-12-31"),
    ("ru", "Какие партнёры появились до 1995 года?", "before", None, "1994-12-31"),
    ("ru", "Какие партнёры появились после 2015 года?", "after", "2016-01-01", None),
    ("ru", "Сколько партнёров с 2010 года?", "since", "2010-01-01", None),
    ("ru", "партнёры с 2000 по 2005 год", "between", "2000-01-01", "2005-12-31"),
    ("ru", "Что было 3 октября 1979 года?", "in", "1979-10-03", "1979-10-03"),
    ("ru", "Сколько партнёров сейчас?", "now", None, "2026-03-01"),
    ("de", "Welche Partner kamen 2014 dazu?", "in", "2014-01-01", "2014-12-31"),
    ("de", "Welche Partner gab es vor 1995?", "before", None, "1994-12-31"),
    ("de", "Welche Partner kamen nach 2015?", "after", "2016-01-01", None),
    ("de", "Wie viele Partner seit 2010?", "since", "2010-01-01", None),
    ("de", "Partner zwischen 2000 und 2005", "between", "2000-01-01", "2005-12-31"),
    ("de", "Was geschah am 3. Oktober 1979?", "in", "1979-10-03", "1979-10-03"),
    ("de", "Was geschah am 3.10.1979?", "in", "1979-10-03", "1979-10-03"),
    ("de", "Welche Jubiläen gibt es dieses Jahr?", "in", "2026-01-01", "2026-12-31"),
    ("de", "Wie viele sind es derzeit?", "now", None, "2026-03-01"),
    ("en", "How many at the end of 2024?", "by", None, "2024-12-31"),
    ("en", "the count at the start of 2019", "in", "2019-01-01", "2019-04-30"),
    ("en", "who came in late 2023?", "in", "2023-09-01", "2023-12-31"),
    ("en", "what was gained between March and May 2020?", "between", "2020-03-01", "2020-05-31"),
    ("en", "partners of the eighties", "in", "1980-01-01", "1989-12-31"),
    ("zh", "2019年初有多少？", "in", "2019-01-01", "2019-04-30"),
    ("zh", "2024年3月到5月新增了多少？", "between", "2024-03-01", "2024-05-31"),
    ("zh", "八十年代结好的城市", "in", "1980-01-01", "1989-12-31"),
    ("ja", "2024年末はいくつでしたか？", "by", None, "2024-12-31"),
    ("ja", "2019年初めの数", "in", "2019-01-01", "2019-04-30"),
    ("ko", "2024년 말에는 몇 곳이었나요?", "by", None, "2024-12-31"),
    ("ko", "2019년 초에는 몇 곳?", "in", "2019-01-01", "2019-04-30"),
    ("ru", "Сколько было в январе 2019 года?", "in", "2019-01-01", "2019-01-31"),
    ("ru", "Сколько было в конце 2024 года?", "by", None, "2024-12-31"),
    ("ru", "в начале 2019 года", "in", "2019-01-01", "2019-04-30"),
    ("ru", "партнёры девяностых", "in", "1990-01-01", "1999-12-31"),
    ("de", "Wie viele waren es zum Ende 2024?", "by", None, "2024-12-31"),
    ("de", "Wie viele waren es Anfang 2019?", "in", "2019-01-01", "2019-04-30"),
    ("de", "zwischen März und Mai 2020", "between", "2020-03-01", "2020-05-31"),
    ("de", "Partner der Neunziger", "in", "1990-01-01", "1999-12-31"),
)
IMPOSSIBLE = (
    ("en", "What was signed on 31 February 2020?", "31 February 2020"),
    ("en", "on February 30th, 2021", "February 30th, 2021"),
    ("zh", "2021年2月30日签了什么？", "2021年2月30日"),
    ("ja", "2021年4月31日に何がありましたか？", "2021年4月31日"),
    ("ko", "2021년 2월 30일에는?", "2021년 2월 30일"),
    ("ru", "Что было 31 апреля 2020 года?", "31 апреля 2020"),
    ("de", "Was geschah am 31.02.2020?", "31.02.2020"),
)


@pytest.mark.parametrize(
    ("language", "text", "relation", "first", "last"), TABLE, ids=lambda value: str(value)
)
def test_a_time_is_read_as_it_is_meant(language, text, relation, first, last):
    frame = parse_time(text, language, today=TODAY)
    assert frame is not None
    if relation is not None:
        assert frame.relation == relation
    if first is not None:
        assert str(frame.first) == first
    if last is not None:
        assert str(frame.last) == last


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "in the 1990s"),
        ("zh", "1990年代"),
        ("zh", "90年代"),
        ("ja", "1990年代"),
        ("ko", "1990년대"),
        ("ru", "в 1990-х"),
        ("de", "in den 1990er Jahren"),
        ("de", "der 1990er"),
    ],
)
def test_a_decade_holds_its_ten_years_and_no_other(language, text):
    frame = parse_time(text, language, today=TODAY)
    assert frame is not None
    held = [year for year in range(1980, 2010) if frame.holds(PartialDate(year))]
    assert held == list(range(1990, 2000))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "How many friendship cities are there?"),
        ("en", "The port handled 1806 ships, 12345678 boxes and 95 guests."),
        ("en", "room 4711"),
        ("zh", "青岛有多少个友好城市？"),
        ("ja", "友好都市はいくつありますか？"),
        ("ko", "우호도시는 몇 개입니까?"),
        ("ru", "Сколько всего партнёров?"),
        ("de", "Wie viele Partner sind es?"),
    ],
)
def test_what_names_no_time_has_none(language, text):
    frame = parse_time(text.replace("1806", "18.06"), language, today=TODAY)
    assert frame is None


@pytest.mark.parametrize(("language", "text", "written"), IMPOSSIBLE)
def test_a_day_that_no_calendar_has_is_told_from_every_time(language, text, written):
    frame = parse_time(text, language, today=TODAY)
    assert frame is not None
    assert frame.is_impossible
    start, end = frame.spans[0]
    assert text[start:end] == written
    assert not frame.holds(PartialDate(2020, 2, 28))
    assert not frame.holds(frame.first)


def test_the_reach_of_a_time_holds_the_words_that_belong_to_it():
    text = "and countries at the end of 2024?"
    frame = parse_time(text, "en", today=TODAY)
    assert frame is not None
    assert text[slice(*frame.reach)] == "at the end of 2024"


def test_a_day_that_cannot_be_is_no_date():
    found = find_dates("31 February 2020, 2021-02-30, 31.4.2020 and 2019年2月29日")
    assert found
    assert not [atom for atom in found if atom.written.day]


@given(
    st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 12, 31)),
    st.sampled_from(LANGUAGES),
)
def test_every_day_that_the_messages_write_is_read_back(day, language):
    when = PartialDate(day.year, day.month, day.day)
    atoms = find_dates(f"… {written_date(language, when)}.")
    assert [atom.written for atom in atoms] == [when]
    frame = parse_time(written_date(language, when), language, today=TODAY)
    assert frame is not None
    assert frame.holds(when)


@given(st.integers(1900, 2099), st.integers(1, 12), st.sampled_from(LANGUAGES))
def test_every_month_that_the_messages_write_is_read_back(year, month, language):
    when = PartialDate(year, month)
    assert [atom.written for atom in find_dates(written_date(language, when))] == [when]


@given(st.text(max_size=80), st.sampled_from(LANGUAGES))
def test_any_text_has_a_sound_time_frame_or_none(text, language):
    frame = parse_time(text, language, today=TODAY)
    if frame is None:
        return
    assert frame.relation in RELATIONS
    assert frame.first <= frame.last
    assert all(0 <= start < end <= len(text) for start, end in frame.spans)


@given(st.text(alphabet="0123456789 .-/年月日년월일thsJuly of,", max_size=40))
def test_dates_of_any_text_stand_in_it_in_order_without_overlap(text):
    atoms = find_dates(text)
    for atom in atoms:
        assert 0 <= atom.start < atom.end <= len(text)
        assert atom.first <= atom.last
    assert all(one.end <= two.start for one, two in pairwise(atoms))
