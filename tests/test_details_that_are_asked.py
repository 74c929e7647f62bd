"""An hour, a telephone, a rent, a maker, a share or a size is answered by a sentence that holds it, or not at all."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from assistant import Abstention
from assistant.details import holds_measures, wanted_of
from assistant.event_units import units_of

if TYPE_CHECKING:
    from assistant import Assistant
    from assistant.question import Question

TODAY = date(2026, 3, 1)
HELD = [  # a question, a sentence that holds what it asks for, one that does not
    ("At what time does the ferry sail?", "The ferry sails at 18:30.", "The ferry sails on 3 days a week."),
    ("What is the phone number of the office?", "Ring +49 621 293 0.", "The office opened in 2015."),
    ("What share of the cargo went by rail?", "A fifth of the cargo went by rail.", "5,000 t went by rail."),
    ("How big is the exhibition hall?", "The hall has 3,000 square metres.", "37 cities showed 90 booths."),
    ("Who was the architect of the theatre?", "The architect was Ma Ming.", "The theatre opened in 1932."),
    ("How much was a ticket for the train?", "A ticket cost 40 yuan.", "The train ran on 2 days."),
    ("How many trees were planted?", "They planted 40 trees.", "They came in 2024 and planted trees."),
    ("送了几头海豚？", "送了3头海豚。", "看了两棵树，在水族馆看到了海豚。"),
]
NOT_HELD = {
    "en": "What time of day does the ferry Queen Qingdao leave Pyeongtaek?",
    "zh": "青岛到大邱的航班几点起飞？",
    "ja": "レーゲンスブルクの青島事務所の電話番号は？",
    "ko": "칭다오에 있는 레겐스부르크 사무소 월세는 얼마예요?",
    "ru": "Сколько стоит билет на паром из Пхёнтхэка в Циндао?",
    "de": "Wer war der Architekt des Aquariums von Qingdao?",
}


def understood(assistant: Assistant, text: str) -> Question:
    return assistant._engine.understanding.understand(text, language=None, today=TODAY)


@pytest.mark.slow
@pytest.mark.parametrize(("text", "holding", "lacking"), HELD)
def test_only_a_sentence_with_the_detail_holds_it(
    real_assistant: Assistant, text: str, holding: str, lacking: str
):
    question = understood(real_assistant, text)
    wanted = wanted_of(question, units_of(question))
    assert holds_measures(wanted, holding)
    assert not holds_measures(wanted, lacking)


@pytest.mark.slow
@pytest.mark.parametrize("language", NOT_HELD)
def test_a_detail_that_no_source_gives_is_not_answered(real_assistant: Assistant, language: str):
    reply = real_assistant.ask(NOT_HELD[language])
    assert isinstance(reply, Abstention)
    assert reply.language == language


@pytest.mark.slow
def test_how_big_a_delegation_is_asks_for_people(real_assistant: Assistant):
    question = understood(real_assistant, "How big was the delegation from Kazan?")
    assert wanted_of(question, units_of(question)).details == ("number",)
