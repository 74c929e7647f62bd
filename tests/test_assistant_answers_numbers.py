"""Questions with numbers and filters are answered from the right figures: growth, as of a time, sharing, places ruled out.

Every expected number is computed here from the records, not from the answering code.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from assistant import Answer
from assistant.draft import Derived, Proof, Statement
from assistant.guard import Guard
from corpus import LANGUAGES

if TYPE_CHECKING:
    from assistant import Assistant
    from corpus import Corpus

pytestmark = pytest.mark.slow

SISTER_GROWTH = {
    "en": "By how much has the count of full sister cities risen between November 2016 and July 2025?",
    "zh": "从2016年11月到2025年7月，狭义的友好城市增加了多少座？",
    "ja": "2016年11月から2025年7月までに、狭義の姉妹都市はいくつ増えましたか？",
    "ko": "2016년 11월부터 2025년 7월까지 좁은 의미의 자매도시는 몇 곳 늘었습니까?",
    "ru": "На сколько выросло число побратимов в строгом смысле с ноября 2016 года по июль 2025 года?",
    "de": "Um wie viele ist die Zahl der Schwesterstädte im engeren Sinn von November 2016 bis Juli 2025 gestiegen?",
}
COUNTRIES_THEN = {
    "en": "In how many countries were the partner cities in October 2023?",
    "zh": "2023年10月友城分布在多少个国家？",
    "ja": "2023年10月に友好都市は何カ国にありましたか？",
    "ko": "2023년 10월에 우호도시는 몇 개국에 있었습니까?",
    "ru": "В скольких странах были города-партнёры в октябре 2023 года?",
    "de": "In wie vielen Ländern lagen die Partnerstädte im Oktober 2023?",
}
BOTH = {
    "en": "How many countries have both sister cities and friendly-cooperation cities?",
    "zh": "同时有友好城市和友好合作城市的国家有多少个？",
    "ja": "姉妹都市と友好協力都市の両方がある国はいくつですか？",
    "ko": "자매도시와 우호협력도시가 둘 다 있는 나라는 몇 개국입니까?",
    "ru": "В скольких странах есть оба вида: города-побратимы и города дружественного сотрудничества?",
    "de": "Wie viele Länder haben beide, Schwesterstädte und Städte freundschaftlicher Zusammenarbeit?",
}
NTH = {
    "en": "Which city was the 70th partner?",
    "zh": "第70个友好城市是哪一座？",
    "ja": "70番目の友好都市はどこですか？",
    "ko": "70번째 우호도시는 어디입니까?",
    "ru": "Какой город стал 70-м партнёром?",
    "de": "Welche war die 70. Partnerstadt?",
}
OUTSIDE = {
    "en": "Which European partners lie outside Germany and France?",
    "zh": "欧洲的友好城市除了德国和法国还有哪些？",
    "ja": "ドイツとフランスを除くヨーロッパの友好都市はどこですか？",
    "ko": "독일과 프랑스를 제외한 유럽 우호도시는 어디입니까?",
    "ru": "Какие европейские партнёры есть, кроме Германии и Франции?",
    "de": "Welche europäischen Partner gibt es außer in Deutschland und Frankreich?",
}
IN_TIME = {
    "en": "Which ties were concluded between 2005 and 2009?",
    "zh": "2005年至2009年结好的城市有哪些？",
    "ja": "2005年から2009年までに提携した都市はどこですか？",
    "ko": "2005년부터 2009년까지 맺은 우호도시는 어디입니까?",
    "ru": "Какие партнёры появились с 2005 по 2009 год?",
    "de": "Welche Partnerschaften entstanden zwischen 2005 und 2009?",
}
IMPOSSIBLE = {
    "en": "Which tie was signed on 31 April 2020?",
    "zh": "2020年4月31日签署了什么？",
    "ja": "2020年4月31日に何が締結されましたか？",
    "ko": "2020년 4월 31일에 무엇을 체결했습니까?",
    "ru": "Что было подписано 31 апреля 2020 года?",
    "de": "Was wurde am 31. April 2020 unterzeichnet?",
}


@pytest.fixture(scope="module")
def corpus(real_assistant: Assistant) -> Corpus:
    return real_assistant.corpus


def _figure(corpus: Corpus, measure: str, as_of: str) -> int:
    (found,) = [
        entry
        for entry in corpus.figures.values()
        if (entry.subject, entry.measure, str(entry.as_of)) == ("network", measure, as_of)
    ]
    return int(found.number or 0)


def _leading_numbers(text: str) -> list[str]:
    return re.findall(r"\d+", text.split("[1]")[0])


@pytest.mark.parametrize("language", LANGUAGES)
def test_growth_is_the_difference_of_the_measure_asked_for_and_stands_first(
    real_assistant: Assistant, corpus: Corpus, language
):
    reply = real_assistant.ask(SISTER_GROWTH[language])
    assert isinstance(reply, Answer)
    wanted = _figure(corpus, "sister-cities", "2025-07-19") - _figure(corpus, "sister-cities", "2016-11")
    assert _leading_numbers(reply.text)[0] == str(wanted), reply.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_count_of_countries_is_that_of_the_time_asked_for(
    real_assistant: Assistant, corpus: Corpus, language
):
    reply = real_assistant.ask(COUNTRIES_THEN[language])
    assert isinstance(reply, Answer)
    assert reply.rows[0]["measure"] == "countries"
    assert str(_figure(corpus, "countries", "2023-10")) in _leading_numbers(reply.text), reply.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_both_groups_share_is_computed_from_the_three_totals(
    real_assistant: Assistant, corpus: Corpus, language
):
    reply = real_assistant.ask(BOTH[language])
    assert isinstance(reply, Answer)
    day = "2025-07-19"
    shared = (
        _figure(corpus, "sister-countries", day)
        + _figure(corpus, "friendly-cooperation-countries", day)
        - _figure(corpus, "countries", day)
    )
    assert str(shared) in _leading_numbers(reply.text), reply.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_place_in_the_order_that_no_source_tells_is_not_guessed(real_assistant: Assistant, language):
    reply = real_assistant.ask(NTH[language])
    assert reply.kind == "abstention", reply.text
    assert reply.reason == "not-in-corpus"
    assert "70" in reply.text
    assert len(reply.nearest) == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_places_ruled_out_are_left_out_and_all_others_kept(
    real_assistant: Assistant, corpus: Corpus, language
):
    from corpus import open_gazetteer

    europe = open_gazetteer(corpus).countries("continent", "europe")
    wanted = {
        tie.partner
        for tie in corpus.ties.values()
        if tie.is_named_partner and corpus.partners[tie.partner].country in europe - {"DE", "FR"}
    }
    reply = real_assistant.ask(OUTSIDE[language])
    assert isinstance(reply, Answer)
    assert {row["partner"] for row in reply.rows if row["type"] == "tie"} == wanted, reply.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_began_in_a_time_is_a_list_and_no_growth(real_assistant: Assistant, corpus: Corpus, language):
    wanted = {
        tie.partner
        for tie in corpus.ties.values()
        if tie.is_named_partner and tie.start and 2005 <= tie.start.year <= 2009
    }
    reply = real_assistant.ask(IN_TIME[language])
    assert isinstance(reply, Answer)
    assert {row["partner"] for row in reply.rows} == wanted, reply.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_day_that_no_calendar_has_is_refused_in_one_line(real_assistant: Assistant, language):
    reply = real_assistant.ask(IMPOSSIBLE[language])
    assert reply.kind == "abstention"
    assert "31" in reply.text
    assert "\n" not in reply.text


def test_the_new_partners_of_a_year_are_counted_officially_and_named_as_far_as_known(
    real_assistant: Assistant, corpus: Corpus
):
    reply = real_assistant.ask("How many new partner cities came in 2024?")
    assert isinstance(reply, Answer)
    assert reply.rows[-1]["value"] == _figure(corpus, "new-partners", "2024-12-24")
    named = {row["partner"] for row in reply.rows if row["type"] == "tie"}
    assert named == {
        tie.partner
        for tie in corpus.ties.values()
        if tie.is_named_partner and tie.start and tie.start.year == 2024
    }


def test_the_years_up_to_a_given_year_are_counted_to_that_year(real_assistant: Assistant, corpus: Corpus):
    start = corpus.ties["shimonoseki"].start
    assert start is not None
    reply = real_assistant.ask("By 2022, how many years had Shimonoseki been a partner?")
    assert isinstance(reply, Answer)
    assert str(2022 - start.year) in _leading_numbers(reply.text)


def test_an_overlap_is_computed_again_by_the_guard(corpus: Corpus):
    from corpus import open_gazetteer

    guard = Guard(corpus, open_gazetteer(corpus))
    proofs = tuple(
        Proof(f"figure:{place}", "record", quote, ())
        for place, quote in enumerate(("There are 28.", "There are 38.", "There are 54."))
    )
    sound = Derived("overlap", "12", other="28;38;54")
    assert not [
        found for found in guard.check(Statement("12", proofs, (sound,))) if found.what == "derivation"
    ]
    for broken in (
        Derived("overlap", "13", other="28;38;54"),
        Derived("overlap", "11", other="28;38;55"),
    ):
        assert [
            found for found in guard.check(Statement("12", proofs, (broken,))) if found.what == "derivation"
        ]
