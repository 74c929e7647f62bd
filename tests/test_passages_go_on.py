"""A sentence that goes on about what another one tells follows it, and a body in charge is told from its topic."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assistant import Abstention, Answer
from assistant.candidates import Candidate, Passage
from assistant.sentences import split_sentences
from assistant.telling import _goes_on

if TYPE_CHECKING:
    from assistant import Assistant

TEXT = (
    "Article 7 of the statute set an allotment principle for gardens. The allotment principle, article 7, was dropped. "
    "Gardens are open all day."
)
IN_CHARGE = {
    "en": "Who is in charge of sister cities in China as a whole?",
    "zh": "中国的友好城市工作由哪个机构主管？",
    "ko": "중국에서 우호도시 업무를 담당하는 어느 기관이 있나요?",
    "ru": "Какой орган в Китае занимается городами-побратимами?",
    "de": "Welche Behörde ist in China für Partnerstädte zuständig?",
}


def candidate(at: int) -> Candidate:
    """The sentence of `TEXT` at a place."""
    passage = Passage("article:x#0", "passage", TEXT, "", "en", (), lambda _start, _end: (), "", 1.0)
    return Candidate(passage, split_sentences(TEXT)[at], 1.0, 1.0, 1.0, 1.0, answers=True, rank=1.0)


def test_a_sentence_on_the_same_thing_goes_on():
    further = _goes_on(candidate(0))
    assert further is not None
    assert further.sentence.text == "The allotment principle, article 7, was dropped."
    assert further.proof().quote in TEXT


@pytest.mark.parametrize("at", [1, 2])
def test_a_sentence_on_another_thing_and_the_last_one_go_not_on(at: int):
    assert _goes_on(candidate(at)) is None


@pytest.mark.slow
def test_what_became_of_a_rule_is_told_with_it(real_assistant: Assistant):
    reply = real_assistant.ask("Does Qingdao's one-to-one principle of 1998 still hold for a foreign city?")
    assert isinstance(reply, Answer)
    assert "deleted" in reply.text


@pytest.mark.slow
@pytest.mark.parametrize("language", IN_CHARGE)
def test_the_body_in_charge_is_told(real_assistant: Assistant, language: str):
    reply = real_assistant.ask(IN_CHARGE[language])
    assert isinstance(reply, Answer)
    assert "CPAFFC" in reply.text or "对外友" in reply.text


@pytest.mark.slow
def test_a_question_about_it_without_a_conversation_is_asked_back(real_assistant: Assistant):
    reply = real_assistant.ask("and what sort is it?")
    assert isinstance(reply, Abstention)
    assert reply.reason == "ambiguous"


@pytest.mark.slow
def test_this_year_points_at_no_place(real_assistant: Assistant):
    assert isinstance(real_assistant.ask("Which twinning has a jubilee this year?"), Answer)
