"""What only an open data set lists is told as just that, each with its record, never as a partner."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assistant import Answer, Turn
from corpus import Evidence, read_corpus

if TYPE_CHECKING:
    from assistant import Assistant

ASKED = {
    "en": "Which cities are listed in open data only?",
    "zh": "哪些城市只有公开数据集列出、没有证实？",
    "ja": "オープンデータにしか載っていない都市はどこですか",
    "ko": "공개 데이터에만 나오는 도시는 어디인가요?",
    "ru": "Какие города значатся только в открытых данных?",
    "de": "Welche Städte stehen nur in offenen Datensätzen?",
}


@pytest.mark.slow
@pytest.mark.parametrize("language", ASKED)
def test_listings_that_nothing_confirms_are_told_as_such(real_assistant: Assistant, language: str):
    reply = real_assistant.ask(ASKED[language])
    listed = {tie.partner for tie in read_corpus().ties.values() if tie.evidence is Evidence.WIKI}
    assert isinstance(reply, Answer)
    assert reply.language == language
    assert {row["partner"] for row in reply.rows} == listed
    assert {citation.node_id for citation in reply.citations} == {f"tie:{row['id']}" for row in reply.rows}


@pytest.mark.slow
def test_an_area_narrows_them(real_assistant: Assistant):
    reply = real_assistant.ask("Which Thai cities are listed in open data only?")
    assert isinstance(reply, Answer)
    assert {row["partner"] for row in reply.rows} == {"pattaya"}


@pytest.mark.slow
def test_what_was_asked_before_narrows_them_not(real_assistant: Assistant):
    asked = "How many partner cities did Qingdao have in 2014?"
    history = (Turn("user", asked), Turn("assistant", real_assistant.ask(asked).text))
    reply = real_assistant.ask(ASKED["zh"], history=history)
    assert reply.text == real_assistant.ask(ASKED["zh"]).text
