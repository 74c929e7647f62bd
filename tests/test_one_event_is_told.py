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
FUTURE = (
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
