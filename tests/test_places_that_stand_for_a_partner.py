"""A country or a province stands for the one partner within it; what is told of other places answers for none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assistant import Abstention, Answer

if TYPE_CHECKING:
    from assistant import Assistant

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("question", "tie"),
    [
        ("When did the Texan city sign with Qingdao?", "tie:dallas"),
        ("Since when has the hill town in Sri Lanka been a partner?", "tie:kandy"),
        ("Seit wann ist die bayerische Stadt Partner von Qingdao?", "tie:regensburg"),
        ("什么时候和得克萨斯的城市结好", "tie:dallas"),
        ("С какого года баварский город — партнёр Циндао?", "tie:regensburg"),
        ("バイエルン州の都市とはいつから友好都市ですか", "tie:regensburg"),
        ("텍사스의 도시와는 언제부터 우호도시인가요?", "tie:dallas"),
    ],
)
def test_the_tie_of_the_only_partner_there_is_told(real_assistant: Assistant, question: str, tie: str):
    reply = real_assistant.ask(question)
    assert isinstance(reply, Answer)
    assert reply.citations[0].node_id == tie


@pytest.mark.parametrize(
    ("question", "partners"),
    [
        ("Which partners lie in Lower Saxony?", {"oldenburg"}),
        ("Welche Partner liegen in Niedersachsen?", {"oldenburg"}),
        ("巴伐利亚有哪些友城", {"regensburg"}),
        ("캘리포니아의 자매도시는?", {"long-beach"}),
        ("Which Breton city is a partner?", {"brest"}),
    ],
)
def test_the_partners_of_a_province_are_listed_in_every_language(
    real_assistant: Assistant, question: str, partners: set[str]
):
    reply = real_assistant.ask(question)
    assert isinstance(reply, Answer)
    assert {str(row["partner"]) for row in reply.rows if row["type"] == "tie"} == partners


def test_what_is_told_of_the_partner_answers_for_the_place(real_assistant: Assistant):
    reply = real_assistant.ask("Which two schools in Qingdao made deals with Egyptian schools in April 2025?")
    assert isinstance(reply, Answer)
    assert "Number 9" in reply.text


@pytest.mark.parametrize(
    "question",
    [
        "Since when has the Ethiopian city been a partner?",  # none does
        "Why did Hungary leave the friendship network?",  # it did not
    ],
)
def test_a_place_without_a_partner_or_a_false_premise_stands_for_none(
    real_assistant: Assistant, question: str
):
    assert isinstance(real_assistant.ask(question), Abstention)


@pytest.mark.parametrize(
    "question",
    [
        "What is the population of Hungary?",  # the records hold that of the home city
        "Which airline flies from Qingdao to Egypt?",  # the flights that are told go elsewhere
        "Wer regiert Ungarn?",
        "What is the weather like in Egypt?",
    ],
)
def test_what_is_told_of_other_places_answers_for_no_country(real_assistant: Assistant, question: str):
    assert isinstance(real_assistant.ask(question), Abstention)


def test_a_figure_that_counts_people_of_a_country_is_told(real_assistant: Assistant):
    reply = real_assistant.ask("How many Korean passengers did the airport count in 2025?")
    assert isinstance(reply, Answer)
    assert reply.citations[0].node_id == "figure:airport-korean-passengers-2025"
