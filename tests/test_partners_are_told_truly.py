"""What is told of one partner: only what is proven, where it lies, how long the tie has lasted, who says otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assistant.reply import Abstention, Answer

if TYPE_CHECKING:
    from assistant import Assistant

pytestmark = pytest.mark.slow

UNPROVEN = (
    ("Is Bilbao a partner of Qingdao?", "open data set"),
    ("Since when is Rijeka a sister city?", "open data set"),
    ("What kind of tie is there with Pattaya?", "open data set"),
    ("Tell me about Puerto Montt.", "open data set"),
    ("毕尔巴鄂是青岛的友城吗？", "数据集"),
    ("Ist Rijeka eine Partnerstadt?", "Datensatz"),
)
ELSEWHERE = (
    ("Is Daegu, the Japanese city, a partner?", "South Korea"),
    ("Is the sister city Tbilisi a member of the SCO circle of partner cities?", "Georgia"),
    ("Ist Perm eine Partnerstadt in Polen?", "Russland"),
)
LASTED = (  # on 1 March 2026
    ("How long has Shimonoseki been a partner?", "46 full years"),
    ("Seit wie vielen Jahren ist Regensburg Partner?", "16 volle Jahre"),
    ("大邱和青岛结好多少年了？", "满33年"),
    ("Сколько лет партнёрству с Пермью?", "19 полных лет"),
)
UP_TO_NOW = (
    "How did the number of friendship cities grow between July 2014 and now?",
    "Wie ist die Zahl der Partnerstädte von Juli 2014 bis heute gewachsen?",
    "从2014年7月到现在友城数量增加了多少？",
)


@pytest.mark.parametrize(("question", "said"), UNPROVEN)
def test_a_tie_of_an_open_data_set_alone_is_mentioned_and_not_asserted(
    real_assistant: Assistant, question: str, said: str
) -> None:
    reply = real_assistant.ask(question)
    assert isinstance(reply, Abstention)
    assert reply.reason == "not-in-corpus"
    assert said in reply.text


@pytest.mark.parametrize(("question", "country"), ELSEWHERE)
def test_a_partner_in_the_wrong_country_or_bloc_is_put_right(
    real_assistant: Assistant, question: str, country: str
) -> None:
    reply = real_assistant.ask(question)
    assert isinstance(reply, Abstention)
    assert reply.reason == "false-premise"
    assert country in reply.text


@pytest.mark.parametrize(("question", "said"), LASTED)
def test_full_years_are_counted_to_the_day(real_assistant: Assistant, question: str, said: str) -> None:
    reply = real_assistant.ask(question)
    assert isinstance(reply, Answer)
    assert said in reply.text


@pytest.mark.parametrize("question", UP_TO_NOW)
def test_a_time_up_to_now_ends_with_the_newest_count(real_assistant: Assistant, question: str) -> None:
    reply = real_assistant.ask(question)
    assert isinstance(reply, Answer)
    assert "31" in reply.claims[0].text
    assert "95" in reply.claims[0].text


@pytest.mark.parametrize(
    "question", ["When did the Belarusian capital become a partner?", "白俄罗斯首都什么时候成为友城？"]
)
def test_a_capital_is_the_city_that_it_is(real_assistant: Assistant, question: str) -> None:
    reply = real_assistant.ask(question)
    assert isinstance(reply, Answer)
    assert reply.citations[0].node_id == "tie:minsk"


@pytest.mark.parametrize(
    "question", ["Since when are Richmond BC and Qingdao linked?", "Long Beach, CA: partner?"]
)
def test_where_a_partner_lies_is_no_unknown_word(real_assistant: Assistant, question: str) -> None:
    assert isinstance(real_assistant.ask(question), Answer)


def test_an_older_claim_is_told_beside_the_first_of_an_area(real_assistant: Assistant) -> None:
    reply = real_assistant.ask("Which was the first partner city in Germany?")
    assert isinstance(reply, Answer)
    assert "Paderborn" in reply.claims[0].text
    assert any("1995" in claim.text for claim in reply.claims[1:])


@pytest.mark.parametrize(
    "question", ["Kazan: which kind of tie?", "Welche Art von Beziehung besteht mit Kasan?"]
)
def test_the_kinds_that_sources_give_stand_side_by_side(real_assistant: Assistant, question: str) -> None:
    reply = real_assistant.ask(question)
    assert isinstance(reply, Answer)
    assert {citation.node_id for citation in reply.citations} >= {"tie:kazan", "claim:kazan-agreement-2024"}


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Which Russian partners, districts aside?", "Perm"),
        ("Russische Partner, ohne die der Bezirke", "Perm"),
    ],
)
def test_a_scope_that_is_ruled_out_is_not_listed(real_assistant: Assistant, question: str, said: str) -> None:
    reply = real_assistant.ask(question)
    assert isinstance(reply, Answer)
    assert said in reply.claims[0].text
    assert "Stupino" not in reply.claims[0].text


@pytest.mark.parametrize(
    "question",
    [
        "Who was the first economic partner of Qingdao?",
        "青岛第一个经济合作伙伴城市是哪里",
        "Wer war der erste Wirtschaftspartner von Qingdao?",
        "Кто стал самым первым экономическим партнёром Циндао?",
        "経済協力パートナーの第一号はどこですか",
        "칭다오의 첫 번째 경제협력 파트너는?",
    ],
)
def test_the_first_of_the_economic_partners_is_told_from_their_dates(
    real_assistant: Assistant, question: str
):
    reply = real_assistant.ask(question)
    assert [row["id"] for row in reply.rows] == ["busan-economic"]
    assert reply.citations[0].node_id == "tie:busan-economic"
