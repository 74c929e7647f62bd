"""Anniversaries of a day, a week, a month and a year are those of the records; a number of years asked for is kept to."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from assistant import Answer
from assistant.calendar_words import day_of_year
from assistant.draft import Draft
from assistant.queries.calendar import anniversaries
from assistant.queries.desk import Refusal
from corpus import LANGUAGES, Corpus, DateBasis, read_corpus

if TYPE_CHECKING:
    from assistant import Assistant

TODAY = date(2026, 11, 21)  # a Saturday
ON_TODAY = {
    "en": "Is there a partner whose anniversary falls on today?",
    "zh": "今天有哪个友城结好周年？",
    "ja": "今日が周年記念日の友好都市はありますか。",
    "ko": "오늘이 결연 기념일인 우호도시가 있나요?",
    "ru": "У какого города-побратима сегодня годовщина?",
    "de": "Welche Partnerstädte haben heute Jahrestag?",
}
IN_THIS_MONTH = {
    "en": "Which anniversaries of the ties are there this month?",
    "zh": "本月有哪些友城结好周年？",
    "ja": "今月周年を迎える友好都市はどこですか。",
    "ko": "이번 달에 주년을 맞는 우호도시는 어디인가요?",
    "ru": "Какие годовщины побратимских связей в этом месяце?",
    "de": "Welche Jahrestage gibt es diesen Monat?",
}
OF_FIVE_YEARS = {
    "en": "Which partnerships reach their five-year anniversary in 2026?",
    "zh": "哪些友城在2026年迎来结好五周年？",
    "ja": "2026年に5周年を迎える友好都市はどこですか。",
    "ko": "2026년에 5주년을 맞는 우호도시는 어디인가요?",
    "ru": "У каких городов-партнёров в 2026 году пятилетие связей?",
    "de": "Welche Partnerschaften haben 2026 fünfjähriges Jubiläum?",
}
BEFORE_ALL_OTHERS = {
    "en": "Which Russian city was tied to Qingdao before any other?",
    "zh": "俄罗斯的哪个城市最先和青岛建立关系？",
    "ja": "ロシアの都市でいち早く青島と提携したのはどこですか。",
    "ko": "러시아 도시 가운데 가장 먼저 칭다오와 결연한 곳은 어디인가요?",
    "ru": "Какой город России раньше остальных подружился с Циндао?",
    "de": "Welche russische Stadt wurde früher als die anderen Partner von Qingdao?",
}
DAYS = [
    ("on 3 October", (10, 3)),
    ("am 3. Oktober", (10, 3)),
    ("October 3rd", (10, 3)),
    ("3 октября", (10, 3)),
    ("10月3日", (10, 3)),
    ("10월 3일", (10, 3)),
    ("on 31 February", None),
    ("5 cities", None),
]


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    """The shipped records."""
    return read_corpus()


def _told(assistant: Assistant, text: str, language: str) -> Draft | Refusal | None:
    engine = assistant._engine
    question = engine.understanding.understand(text, language=language, today=TODAY)
    return anniversaries(question, replace(engine.desk, today=TODAY))


def _exact(corpus: Corpus, month: int) -> set[str]:
    return {
        tie.id
        for tie in corpus.ties.values()
        if tie.is_named_partner and tie.start_basis is DateBasis.EXACT and tie.start
        if tie.start.day and tie.start.month == month and tie.start.year < TODAY.year
    }


@pytest.mark.parametrize(("text", "day"), DAYS)
def test_a_day_of_the_calendar_is_read_without_a_year(text, day):
    assert day_of_year(text) == day


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_anniversaries_of_today_are_those_of_the_day(real_assistant: Assistant, corpus, language):
    draft = _told(real_assistant, ON_TODAY[language], language)
    assert isinstance(draft, Draft)
    days = {str(corpus.ties[row["id"]].start)[5:] for row in draft.rows}
    assert days == {"11-21"}


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_anniversaries_of_this_month_are_all_of_its_dated_ties(
    real_assistant: Assistant, corpus, language
):
    draft = _told(real_assistant, IN_THIS_MONTH[language], language)
    assert isinstance(draft, Draft)
    assert {row["id"] for row in draft.rows} == _exact(corpus, 11)


@pytest.mark.slow
def test_a_week_is_that_of_the_day_and_a_day_without_any_is_said_to_have_none(
    real_assistant: Assistant, corpus
):
    week = _told(real_assistant, "Which partner cities have an anniversary this week?", "en")
    assert isinstance(week, Draft)
    assert all(16 <= corpus.ties[row["id"]].start.day <= 22 for row in week.rows)
    none = _told(real_assistant, "Which partners celebrate an anniversary on 1 January?", "en")
    assert isinstance(none, Refusal)
    assert none.nearest


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_number_of_years_asked_for_is_kept_to_and_a_reported_date_counts(
    real_assistant: Assistant, corpus, language
):
    draft = _told(real_assistant, OF_FIVE_YEARS[language], language)
    assert isinstance(draft, Draft)
    assert {str(corpus.ties[row["id"]].start)[:4] for row in draft.rows} == {"2021"}
    assert "faisalabad" in {row["id"] for row in draft.rows}


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_before_all_others_asks_for_the_first(real_assistant: Assistant, corpus, language):
    reply = real_assistant.ask(BEFORE_ALL_OTHERS[language])
    assert isinstance(reply, Answer)
    russian = [
        tie
        for tie in corpus.ties.values()
        if tie.is_named_partner and corpus.partners[tie.partner].country == "RU" and tie.start
        if tie.start_basis is DateBasis.EXACT
    ]
    first = min(russian, key=lambda tie: str(tie.start))
    assert [row["id"] for row in reply.rows] == [first.id]
