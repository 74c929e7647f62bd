"""How far two counts are apart, and counts that a question gives to something else than the records do."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from assistant import Abstention, Answer
from assistant.guard import Guard
from assistant.queries.versus import areas_versus, kinds_versus
from assistant.question import Question
from corpus import LANGUAGES, read_corpus

if TYPE_CHECKING:
    from assistant import Assistant
    from assistant.draft import Statement
    from assistant.queries.desk import Desk

pytestmark = pytest.mark.slow
KINDS_APART = {
    "en": "How many more friendly-cooperation cities than sister cities does Qingdao have?",
    "zh": "青岛的友好合作城市比友好城市多几个？",
    "ja": "友好協力都市と姉妹都市の数の差はいくつですか。",
    "ko": "우호협력도시와 자매도시의 수 차이는 얼마인가요?",
    "ru": "Какова разница между числом городов дружественного сотрудничества и городов-побратимов?",
    "de": "Um wie viel übersteigt die Zahl der Städte freundschaftlicher Zusammenarbeit die der Schwesterstädte?",
}
AREAS_APART = {
    "en": "How many more partner cities are in Germany than in Australia?",
    "zh": "德国的友城比澳大利亚多几个？",
    "de": "Wie viele Partnerstädte mehr hat Deutschland als Australien, wie groß ist die Differenz?",
}
MEANT = {
    "en": "In 2018 the city had 89 friendship cities, didn't it? I mean Qingdao.",
    "zh": "听说青岛2018年有89座友城，分布在56个国家？",
    "ru": "Правда, что в 2018 году у Циндао было 89 побратимов?",
}


def desk_of(assistant: Assistant) -> Desk:
    """The records of an assistant."""
    return assistant._engine.desk


def guard_of(assistant: Assistant) -> Guard:
    """A guard over the shipped records."""
    desk = desk_of(assistant)
    return Guard(read_corpus(), desk.gazetteer, desk.measures)


def statement_of(assistant: Assistant, question: Question) -> Statement:
    """The statement that tells how far two counts are apart."""
    desk = desk_of(assistant)
    draft = areas_versus(question, desk) if question.areas else kinds_versus(question, desk)
    assert draft is not None
    return draft.statements[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_kinds_are_subtracted_in_every_language(real_assistant: Assistant, language: str):
    reply = real_assistant.ask(KINDS_APART[language])
    assert isinstance(reply, Answer)
    corpus = real_assistant.corpus
    totals = {
        entry.measure: entry.number
        for entry in sorted(corpus.figures.values(), key=lambda entry: str(entry.as_of))
        if entry.subject == "network" and entry.number is not None
    }
    apart = int(totals["friendly-cooperation-cities"] - totals["sister-cities"])
    assert str(apart) in reply.text.split("[")[0]


@pytest.mark.parametrize("language", AREAS_APART)
def test_two_areas_are_subtracted_by_the_records(real_assistant: Assistant, language: str):
    reply = real_assistant.ask(AREAS_APART[language])
    assert isinstance(reply, Answer)
    corpus = real_assistant.corpus
    named = {tie.partner for tie in corpus.ties.values() if tie.is_named_partner}
    counts = [sum(corpus.partners[partner].country == code for partner in named) for code in ("DE", "AU")]
    assert str(counts[0] - counts[1]) in reply.text.split("[")[0]


def test_a_difference_that_is_not_so_is_refused(real_assistant: Assistant):
    guard = guard_of(real_assistant)
    understood = real_assistant._engine.understanding.understand
    for text in (AREAS_APART["en"], KINDS_APART["en"]):
        statement = statement_of(
            real_assistant, understood(text, language=None, today=real_assistant._today())
        )
        assert not guard.check(statement)
        value = statement.derived[0].value
        wrong = str(int(value) + 1)
        told = replace(statement, text=statement.text.replace(f" {value} ", f" {wrong} "))
        assert guard.check(told)
        derived = (replace(statement.derived[0], value=wrong),)
        assert guard.check(replace(told, derived=derived))


@pytest.mark.parametrize("language", MEANT)
def test_a_count_of_economic_partners_is_not_one_of_friendship_cities(
    real_assistant: Assistant, language: str
):
    reply = real_assistant.ask(MEANT[language])
    assert isinstance(reply, Abstention)
    assert reply.reason == "false-premise"
    assert "89" in reply.text


def test_a_count_that_is_so_is_no_wrong_premise(real_assistant: Assistant):
    reply = real_assistant.ask("Did Qingdao have 76 friendship cities in October 2019?")
    assert isinstance(reply, Answer)
    assert "76" in reply.text


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("sister city", "friendly-cooperation city"),
        ("friendly-cooperation city", "letter of intent"),
        ("economic partner", "sister city"),
    ],
)
def test_of_two_terms_each_is_explained(real_assistant: Assistant, first: str, second: str):
    reply = real_assistant.ask(f"What is the difference between a {first} and a {second}?")
    assert isinstance(reply, Answer)
    told = [sentence.strip().lower() for sentence in reply.text.split("]")]
    for term in (first, second):
        assert any(sentence.startswith((f"a {term}", f"an {term}")) for sentence in told[:2]), reply.text
