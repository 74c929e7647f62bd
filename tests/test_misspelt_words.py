"""Misspelt words of a question are read as what was meant; names and words that exist are left as they are."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from assistant import Assistant
    from assistant.question import Question

pytestmark = pytest.mark.slow

MISSPELT = (
    ("mnay freindship cities", "many friendship cities"),
    ("wich partner is the newst", "which partner is the newest"),
    ("how mani countries", "how many countries"),
    ("wen did Daegu becom a sistr city", "when did Daegu become a sister city"),
    ("Which ciites joined aftre 2010?", "Which cities joined after 2010?"),
    ("wieviele partnerstaedte gibt es in Frankreich", "wieviele partnerstädte gibt es in Frankreich"),
    ("welche Partnerstdäte liegen in Japan", "welche Partnerstädte liegen in Japan"),
    ("fuer welche laender gibt es partner", "für welche länder gibt es partner"),
    ("seit wan ist Mannheim Partnrstadt", "seit wann ist Mannheim Partnerstadt"),
    ("какие горада партнёры в Японии", "какие города партнёры в Японии"),
    ("Скольк городов-побратимов?", "Сколько городов-побратимов?"),
)
WHOLE = (
    "Which partner has a bridge?",
    "Explain black holes",
    "Is Toyko a partner?",
    "What is the yearly celebration like?",
    "Who is Ren Gang?",
    "Wie hoch ist der Turm von Regensburg?",
    "В каком году выросла сеть?",
    "韩国有哪些友好城市？",
    "韓国の友好都市はどこですか？",
    "한국에 있는 우호도시는 어디입니까?",
    "TELL ME ABOT JAPAN",
)


@pytest.fixture(scope="module")
def understand(real_assistant: Assistant) -> Callable[[str], Question]:
    understanding = real_assistant._engine.understanding
    return lambda text: understanding.understand(text, language=None, today=date(2026, 3, 1))


@pytest.mark.parametrize(("typed", "meant"), MISSPELT)
def test_a_misspelt_word_is_read_as_the_one_that_was_meant(understand, typed, meant):
    question = understand(typed)
    assert question.text == meant
    assert question.typed == question.shown == typed


@pytest.mark.parametrize("text", WHOLE)
def test_words_that_exist_and_names_are_left_alone(understand, text):
    question = understand(text)
    assert (question.text, question.typed, question.shown) == (text, "", text)


def test_the_reply_shows_what_was_typed_and_answers_what_was_meant(real_assistant: Assistant):
    typed = real_assistant.ask("Wich prtner cities are in Japan?")
    meant = real_assistant.ask("Which partner cities are in Japan?")
    assert typed.question == "Wich prtner cities are in Japan?"
    assert (typed.kind, typed.text) == (meant.kind, meant.text)


def test_no_example_question_is_changed(real_assistant: Assistant):
    understanding = real_assistant._engine.understanding
    speller = understanding.speller
    assert speller is not None
    changed = [
        example.plain
        for language in ("en", "de", "ru")
        for example in understanding.spaces[language].examples
        if example.kind != "off-topic" and speller.correct(example.masked, language, ()) != example.masked
    ]
    assert changed == []
