"""A follow-up takes along the time last spoken of ("at that time") and the last two ("how much did it grow?")."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from assistant import Answer
from assistant.reply import Turn
from assistant.timeframe import parse_time
from corpus import PartialDate

if TYPE_CHECKING:
    from assistant import Assistant
    from assistant.reply import Reply

GROWN = {  # the count of 2014 is 64, that of 2022 is 84
    "en": ("How many partner cities did Qingdao have in 2014?", "And in 2022?", "By how much did that rise?"),
    "zh": ("2014年青岛有多少友城？", "2022年呢？", "那增加了多少？"),
    "ja": ("2014年の友好都市の数は？", "2022年は？", "どれだけ増えましたか"),
    "ko": ("2014년 칭다오 우호도시는 몇 곳?", "2022년에는?", "얼마나 늘었나요?"),
    "ru": ("Сколько городов-партнёров было у Циндао в 2014 году?", "а в 2022 году?", "на сколько выросло?"),
    "de": ("Wie viele Partnerstädte hatte Qingdao 2014?", "und 2022?", "Um wie viel ist das gewachsen?"),
}
THEN = {
    "en": ("When did Vila Velha become a partner?", "Who was mayor of Qingdao at that time?"),
    "zh": ("维拉维利亚哪年结好的？", "当时青岛市长是谁？"),
    "de": ("Seit wann ist Vila Velha Partnerstadt?", "Wer war damals Bürgermeister von Qingdao?"),
}


def talk(assistant: Assistant, turns: tuple[str, ...]) -> Reply:
    """The reply to the last turn, the real replies to the others as its history."""
    history: list[Turn] = []
    for text in turns[:-1]:
        history += [Turn("user", text), Turn("assistant", assistant.ask(text, history=history).text)]
    return assistant.ask(turns[-1], history=history)


@pytest.mark.slow
@pytest.mark.parametrize("language", GROWN)
def test_a_growth_lies_between_the_last_two_times(real_assistant: Assistant, language: str):
    reply = talk(real_assistant, GROWN[language])
    assert isinstance(reply, Answer)
    assert "20" in reply.text
    assert {float(str(row["value"])) for row in reply.rows} >= {64, 84}
    assert "2014" in reply.question
    assert "2022" in reply.question


@pytest.mark.slow
@pytest.mark.parametrize("language", THEN)
def test_at_that_time_is_the_time_last_spoken_of(real_assistant: Assistant, language: str):
    reply = talk(real_assistant, THEN[language])
    assert isinstance(reply, Answer)
    assert "Xia Geng" in reply.text


@pytest.mark.slow
def test_a_growth_without_times_before_it_is_asked_as_it_stands(real_assistant: Assistant):
    reply = talk(real_assistant, ("Which partners are in Korea?", "How much did the circle grow?"))
    assert "between" not in reply.question


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "partners since the start of 2021"), ("en", "ties from the beginning of 2021")],
)
def test_since_the_start_of_a_year_reaches_to_now(language: str, text: str):
    frame = parse_time(text, language, today=date(2026, 3, 1))
    assert frame is not None
    assert frame.holds(PartialDate(2025, 7, 19))
    assert not frame.holds(PartialDate(2020, 12, 31))
