"""A question that asks several things gets an answer to each; a text that asks one thing is left whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assistant.parts import parts_of
from assistant.reply import Answer

if TYPE_CHECKING:
    from assistant import Assistant

SEVERAL = (
    ("en", "How many are there, and which was the first?", ("How many are there", "which was the first")),
    ("en", "Is Perm a partner? Since when?", ("Is Perm a partner", "Since when")),
    ("zh", "有多少座友城，最早的是哪个？", ("有多少座友城", "最早的是哪个")),
    ("de", "Wie viele sind es und wer kam zuletzt dazu?", ("Wie viele sind es", "wer kam zuletzt dazu")),
    ("ru", "Сколько их и какой из них первый?", ("Сколько их", "какой из них первый")),
)
ONE = (
    ("en", "How many sister cities and friendly-cooperation cities are there?"),
    ("en", "Good morning! What can you help me with?"),
    ("en", "Which partners are in France and Germany?"),
    ("en", "The mayor of Ulsan came in 2024. His name and the date?"),
    ("zh", "青岛在日本、韩国有哪些友好城市？"),
    ("ja", "日本と韓国の友好都市はどこですか？"),
    ("ko", "일본과 한국의 우호도시는 어디입니까?"),
    ("ru", "Какие партнёры есть во Франции и в Германии?"),
    ("de", "Welche Partnerstädte liegen in Frankreich und Deutschland?"),
)
ANSWERED = (
    ("How many friendship cities are there, and which joined last?", ("95", "Somogy")),
    ("Wie viele Partnerstädte gibt es und welche war die erste?", ("95", "Shimonoseki")),
    ("青岛有多少座友城，最早的是哪个？", ("95", "下关")),
    ("Сколько городов-побратимов и какой из них первый?", ("95", "Симоносеки")),
)


@pytest.mark.parametrize(("language", "text", "parts"), SEVERAL)
def test_a_text_that_asks_twice_is_taken_apart(language: str, text: str, parts: tuple[str, ...]) -> None:
    found = parts_of(text, language)
    assert len(found) == 2
    assert tuple(part.rstrip("?？") for part in found) == parts


@pytest.mark.parametrize(("language", "text"), ONE)
def test_a_text_that_asks_once_is_left_whole(language: str, text: str) -> None:
    assert parts_of(text, language) == ()


def test_a_chain_of_many_questions_is_left_whole() -> None:
    assert parts_of("How many? Which? When? Where? Who?", "en") == ()


@pytest.mark.slow
@pytest.mark.parametrize(("question", "said"), ANSWERED)
def test_each_part_is_answered_with_its_own_proof(
    real_assistant: Assistant, question: str, said: tuple[str, ...]
) -> None:
    reply = real_assistant.ask(question)
    assert isinstance(reply, Answer)
    assert reply.question == question
    assert [text for text in said if text not in reply.text] == []
    assert len({claim.text for claim in reply.claims}) == len(reply.claims)
    assert {number for claim in reply.claims for number in claim.citations} == {
        citation.number for citation in reply.citations
    }


@pytest.mark.slow
def test_a_part_without_an_answer_leaves_the_question_whole(real_assistant: Assistant) -> None:
    reply = real_assistant.ask("How many friendship cities are there and who painted the Mona Lisa?")
    assert "Mona" not in reply.text
