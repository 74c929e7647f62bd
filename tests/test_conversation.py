"""Follow-ups are resolved from the history alone into questions that stand alone: ellipsis, pronoun, correction."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from assistant import Answer, Turn
from assistant.conversation import Understand, stand_alone
from corpus import LANGUAGES

if TYPE_CHECKING:
    from assistant import Assistant

pytestmark = [pytest.mark.slow, pytest.mark.takes_minutes]

Resolve = Callable[[str, Sequence[Turn]], str]

TODAY = date(2026, 3, 1)
TALKS = tomllib.loads((Path(__file__).parent / "data/conversations.toml").read_text(encoding="utf-8"))["talk"]


@pytest.fixture(scope="module")
def understand(real_assistant: Assistant) -> Understand:
    understanding = real_assistant._engine.understanding
    return lambda text, spoken: understanding.understand(text, language=None, today=TODAY, spoken=spoken)


@pytest.fixture(scope="module")
def resolve(real_assistant: Assistant, understand: Understand) -> Resolve:
    gazetteer = real_assistant._engine.understanding.gazetteer
    return lambda text, history: stand_alone(text, history, understand, gazetteer).text


def asked(*questions: str) -> list[Turn]:
    return [Turn("user", question) for question in questions]


ELLIPSES = (
    ("Which partner cities are in France?", "and in Germany?", "Which partner cities are in Germany?"),
    (
        "How many partner cities are there in Asia?",
        "And in Europe?",
        "How many partner cities are there in Europe?",
    ),
    ("When did Daegu become a sister city?", "and Busan?", "When did Busan become a sister city?"),
    ("When did Daegu become a sister city?", "What about Incheon?", "When did Incheon become a sister city?"),
    ("Which partners joined in 2014?", "and in 2015?", "Which partners joined in 2015?"),
    ("法国有哪些友好城市？", "那德国呢？", "德国有哪些友好城市？"),
    ("大邱是什么时候成为友好城市的？", "釜山呢？", "釜山是什么时候成为友好城市的？"),
    ("フランスの友好都市はどこですか？", "ドイツは？", "ドイツの友好都市はどこですか？"),
    ("下関はいつ友好都市になりましたか？", "京都は？", "京都はいつ友好都市になりましたか？"),
    ("프랑스에 있는 우호도시는 어디입니까?", "그럼 독일은?", "독일에 있는 우호도시는 어디입니까?"),
    ("Когда Пермь стала партнёром?", "А Казань?", "Когда Казань стала партнёром?"),
    (
        "Welche Partnerstädte liegen in Frankreich?",
        "Und in Deutschland?",
        "Welche Partnerstädte liegen in Deutschland?",
    ),
    ("Seit wann ist Regensburg Partnerstadt?", "und Mannheim?", "Seit wann ist Mannheim Partnerstadt?"),
)


@pytest.mark.parametrize(("before", "ellipsis", "whole"), ELLIPSES)
def test_an_ellipsis_takes_the_last_question_with_the_new_place_or_time(resolve, before, ellipsis, whole):
    assert resolve(ellipsis, asked(before)) == whole


def test_an_ellipsis_leans_on_what_the_last_ellipsis_meant(resolve):
    history = asked("Which partner cities are in France?", "and in Germany?")
    assert resolve("and in Italy?", history) == "Which partner cities are in Italy?"


PRONOUNS = (
    ("Tell me about Mannheim.", "When did it become a partner?", "When did Mannheim become a partner?"),
    ("Is Regensburg a partner city?", "Where is it?", "Where is Regensburg?"),
    ("Is Regensburg a partner city?", "What kind of tie is it?", "Regensburg"),
    ("Is Regensburg a partner city?", "Since when?", "Regensburg"),
    ("Which partners are in South Korea?", "Which of them is the oldest?", "South Korea"),
    ("Which partners are in South Korea?", "How many of them are sister cities?", "South Korea"),
    ("曼海姆是青岛的友好城市吗？", "它是什么时候结好的？", "曼海姆是什么时候结好的？"),
    ("韩国有哪些友好城市？", "其中哪个最早？", "韩国"),
    ("Ist Mannheim eine Partnerstadt?", "Seit wann?", "Mannheim"),
)


@pytest.mark.parametrize(("before", "question", "part"), PRONOUNS)
def test_a_pronoun_takes_what_was_last_spoken_of(resolve, before, question, part):
    assert part in resolve(question, asked(before))


def test_it_may_be_the_place_that_the_reply_named(resolve):
    history = [
        Turn("user", "Which partner is the oldest?"),
        Turn("assistant", "The first friendship city is Shimonoseki (Japan), since 3 October 1979. [1]"),
    ]
    assert "Shimonoseki" in resolve("Which country is it in?", history)


CORRECTIONS = (
    ("Which partner cities are in India?", "I meant Pakistan", "Which partner cities are in Pakistan?"),
    ("When did Perm become a partner?", "No, I meant Kazan.", "When did Kazan become a partner?"),
    ("印度有哪些友好城市？", "我是说巴基斯坦", "巴基斯坦有哪些友好城市？"),
    (
        "Welche Partnerstädte liegen in Indien?",
        "Ich meinte Pakistan",
        "Welche Partnerstädte liegen in Pakistan?",
    ),
)


@pytest.mark.parametrize(("before", "correction", "whole"), CORRECTIONS)
def test_a_correction_puts_the_right_place_in(resolve, before, correction, whole):
    assert resolve(correction, asked(before)) == whole


@pytest.mark.parametrize(
    "question",
    [
        "How long is the coastline of Qingdao?",
        "How many friendship cities does Qingdao have?",
        "Who painted the Mona Lisa?",
        "Is Barcelona a friendship city of Qingdao?",
        "When did Perm become a partner city?",
        "青岛一共有多少个友好城市？",
        "Welche Partnerstädte liegen in Russland?",
    ],
)
def test_a_change_of_topic_takes_nothing_along(resolve, question):
    history = asked("Which partners are in Japan?", "Tell me about Daegu.")
    assert resolve(question, history) == question


def test_without_a_history_a_question_stays_as_it_is(resolve):
    assert resolve("and in Germany?", []) == "and in Germany?"
    assert resolve("and in Germany?", [Turn("user", "  ")]) == "and in Germany?"


def test_the_reply_to_a_follow_up_is_that_to_the_question_it_stands_for(real_assistant: Assistant):
    history = [*asked("Which partner cities are in France?"), Turn("assistant", "My records name two.")]
    follow_up = real_assistant.ask("and in Germany?", history=history)
    whole = real_assistant.ask("Which partner cities are in Germany?")
    assert (follow_up.id, follow_up.text, follow_up.question) == (whole.id, whole.text, whole.question)


def test_a_very_long_history_is_read_within_its_last_turns(real_assistant: Assistant):
    history = [
        Turn("user" if at % 2 == 0 else "assistant", "Which partners are in Japan? " * 200)
        for at in range(200)
    ]
    reply = real_assistant.ask("and in Germany?", history=[*history, *asked("Which partners are in Japan?")])
    assert "Germany" in reply.question


@pytest.mark.parametrize(
    "talk", TALKS, ids=lambda talk: f"{talk['language']}: {' / '.join(talk['turns'])}"[:90]
)
def test_a_conversation_ends_with_the_reply_that_its_turns_ask_for(
    real_assistant: Assistant, talk: dict[str, Any]
):
    history: list[Turn] = []
    for question in talk["turns"]:
        reply = real_assistant.ask(question, history=history)
        history += [Turn("user", question), Turn("assistant", reply.text)]
    assert reply.language == talk["language"]
    assert isinstance(reply, Answer) is not talk.get("abstains", False)
    cited = {citation.node_id for citation in reply.citations} if isinstance(reply, Answer) else set()
    assert cited >= set(talk.get("cites", ()))
    assert [said for said in talk.get("says", ()) if said not in reply.text] == []
    assert [said for said in talk.get("lacks", ()) if said in reply.text] == []


def test_there_are_conversations_enough_in_every_language():
    languages = [talk["language"] for talk in TALKS]
    assert len(languages) >= 60
    assert min(languages.count(language) for language in LANGUAGES) >= 5
