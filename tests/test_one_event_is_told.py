"""A question about one thing that happened is answered with that event, its asked detail first, or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assistant import Abstention, Answer

if TYPE_CHECKING:
    from assistant import Assistant

pytestmark = pytest.mark.slow

# question, the event of the records that it means, what the reply must say
TOLD = (
    ("How many containers were loaded on the first goods train for Mannheim?", "2022-mannheim-train", "100"),
    (
        "Which official brought the Daegu delegation in 2025 - who led it?",
        "2025-daegu-delegation",
        "Park Ki-hwan",
    ),
    ("Who from both sides signed for the tie with Ulsan?", "2009-ulsan", "Park Maeng-woo"),
    ("How many pupils of Shimonoseki came to Qingdao in 2024?", "2024-shimonoseki-pupils", "10"),
    ("On which weekday does the plane to Shizuoka fly?", "2025-shizuoka-flight", "Thursdays"),
    ("Where did Samarkand sign?", "2024-samarkand", "Beijing"),
    ("谁率领雷根斯堡代表团访问青岛？", "2025-regensburg-delegation", "Maltz-Schwarzfischer"),
    ("マンハイムへの最初の貨物列車は何日間かかりましたか？", "2022-mannheim-train", "22"),
    ("만하임행 첫 화물열차에는 컨테이너가 몇 개 실렸습니까?", "2022-mannheim-train", "100"),
    ("Кто подписал соглашение с Ульсаном?", "2009-ulsan", "Park Maeng-woo"),
    ("Wie viele Container hatte der erste Güterzug nach Mannheim geladen?", "2022-mannheim-train", "100"),
)
# question, the event that is named instead of an answer
LACKING = (
    ("Who signed the twinning of Southampton?", "Southampton"),
    ("Who signed the memorandum with Dunedin in July 2025?", "Dunedin"),
    ("Who put his name to the agreement with Iloilo?", "Iloilo"),
)
# a sum, a side or a payer that no record holds: told is the event, never something else in its place
UNHELD = (
    "Who signed for the Hungarian county of Somogy?",
    "Wer hat auf ungarischer Seite mit Somogy unterschrieben?",
    "Кто с венгерской стороны подписал соглашение с Шомодем?",
    "What did the Exchange Month cost?",
    "Wie viel hat der Austauschmonat gekostet?",
    "交流月的经费是多少？",
    "交流月間の費用はいくらでしたか。",
    "교류의 달 비용은 얼마였나요?",
    "Во сколько обошёлся месяц обменов?",
    "Who paid for the Global Mayors Dialogue?",
)
# what a partner has by itself: no record of a tie and no list of events answers it
OF_A_PLACE = (
    "雷根斯堡有多少人口",
    "Has Nantes got an airport?",
    "Hat Perm einen Hafen?",
    "부산의 면적은 얼마나 되나요",
    "Сколько километров от Перми до Москвы?",
)
# question, who is named and who is not
TAKING_PART = (
    ("Which Greek city was at the mayors dialogue?", "Piraeus", "Daegu"),
    ("시장 대화에 참가한 아프리카 도시는?", "라고스", "대구"),
    ("市长对话有哪些亚洲城市参加", "大邱", "拉各斯"),
    ("Welche deutsche Stadt war beim Bürgermeisterdialog?", "Regensburg", "Daegu"),
    ("Какие европейские города участвовали в месяце обменов?", "Регенсбург", "Лагос"),
)
FUTURE = (
    "When will the 52nd beer festival open?",
    "When does the next Global Mayors Dialogue begin?",
    "Wann findet der nächste Austauschmonat statt?",
    "下一届国际友城交流月什么时候举行？",
)


@pytest.mark.parametrize(("question", "event", "said"), TOLD)
def test_the_event_that_is_meant_is_told_with_the_asked_detail(
    real_assistant: Assistant, question: str, event: str, said: str
) -> None:
    reply = real_assistant.ask(question)
    assert isinstance(reply, Answer)
    assert said in reply.text
    assert event in [row["id"] for row in reply.rows]
    assert any(citation.node_id == f"event:{event}" for citation in reply.citations)


@pytest.mark.parametrize(("question", "named"), LACKING)
def test_an_event_without_the_asked_detail_is_named_and_not_told_as_an_answer(
    real_assistant: Assistant, question: str, named: str
) -> None:
    reply = real_assistant.ask(question)
    assert isinstance(reply, Abstention)
    assert reply.reason == "not-in-corpus"
    assert any(named in near for near in reply.nearest)


@pytest.mark.parametrize("question", FUTURE)
def test_an_edition_to_come_is_not_known(real_assistant: Assistant, question: str) -> None:
    reply = real_assistant.ask(question)
    assert isinstance(reply, Abstention)
    assert reply.reason == "not-in-corpus"


@pytest.mark.parametrize(
    "question",
    ["What exchanges were there with Daegu?", "Which events with Shimonoseki took place in 2025?"],
)
def test_a_question_for_a_list_gets_more_than_one_event(real_assistant: Assistant, question: str) -> None:
    reply = real_assistant.ask(question)
    assert isinstance(reply, Answer)
    assert len([row for row in reply.rows if row["type"] == "event"]) > 1


@pytest.mark.parametrize("question", UNHELD + OF_A_PLACE)
def test_an_answer_without_the_one_detail_asked_for_is_none(real_assistant: Assistant, question: str) -> None:
    reply = real_assistant.ask(question)
    assert isinstance(reply, Abstention)
    assert reply.reason == "not-in-corpus"


@pytest.mark.parametrize(("question", "named", "left_out"), TAKING_PART)
def test_those_who_took_part_are_told_by_country_and_continent(
    real_assistant: Assistant, question: str, named: str, left_out: str
) -> None:
    reply = real_assistant.ask(question)
    assert isinstance(reply, Answer)
    first = reply.text.split("[1]")[0]
    assert named in first
    assert left_out not in first


@pytest.mark.parametrize(
    "question", ["Since when has there been a goods train to Minsk?", "明斯克的货运班列是哪一年开通的"]
)
def test_an_exchange_that_only_a_claim_tells_of_is_told_with_its_date(
    real_assistant: Assistant, question: str
) -> None:
    reply = real_assistant.ask(question)
    assert isinstance(reply, Answer)
    assert "2019" in reply.text


def test_a_name_that_nothing_knows_is_not_confirmed_by_what_else_is_told_of_it(
    real_assistant: Assistant,
) -> None:
    reply = real_assistant.ask("Is Cholpon-Ata one of the sister cities?")
    assert isinstance(reply, Abstention)
    assert "Cholpon-Ata" in reply.text
