"""Ties of a part of the city are listed by that part, under its name in the language of the question."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assistant import Answer
from assistant.draft import Proof, Statement
from assistant.guard import Guard
from corpus import LANGUAGES, Scope, read_corpus

if TYPE_CHECKING:
    from assistant import Assistant
    from corpus import Corpus

AREA = "West Coast New Area"
LISTED = {
    "en": "Which towns abroad are tied to the {part} only?",
    "zh": "哪些外国城市只和青岛{part}结好？",
    "ja": "{part}と提携している外国の都市はどこですか。",
    "ko": "{part}와 결연한 외국 도시는 어디인가요?",
    "ru": "Какие города дружат с районом Хуандао, а не со всем Циндао?",
    "de": "Welche Städte sind mit dem Neuen Gebiet Westküste verbunden und nicht mit ganz Qingdao?",
}
IS_PARTNER = {
    "en": "Is Thousand Oaks a sister city of Qingdao?",
    "zh": "千橡市是青岛的友好城市吗？",
    "ja": "サウザンドオークスは青島の友好都市ですか。",
    "ko": "사우전드오크스는 칭다오의 우호도시인가요?",
    "ru": "Таузанд-Окс — город-побратим Циндао?",
    "de": "Ist Thousand Oaks eine Partnerstadt von Qingdao?",
}


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    """The shipped records."""
    return read_corpus()


def test_every_part_that_holds_a_tie_has_a_name_in_every_language(corpus: Corpus):
    sides = {tie.home_side for tie in corpus.ties.values() if tie.scope in (Scope.DISTRICT, Scope.VILLAGE)}
    assert {side for side in sides if set(corpus.home.parts.get(side, {})) != set(LANGUAGES)} == set()
    assert set(corpus.home.parts) <= sides


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_ties_of_a_district_are_listed_under_its_name(
    real_assistant: Assistant, corpus: Corpus, language
):
    name = corpus.home.part(AREA, language)
    reply = real_assistant.ask(LISTED[language].format(part=name))
    assert isinstance(reply, Answer)
    held = {tie.id for tie in corpus.ties.values() if tie.home_side == AREA and tie.evidence.is_assertable}
    assert {row["id"] for row in reply.rows} == held
    assert name in reply.claims[0].text


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_partner_of_a_district_is_told_with_the_district_in_the_language_of_the_question(
    real_assistant: Assistant, corpus: Corpus, language
):
    reply = real_assistant.ask(IS_PARTNER[language], language=language)
    assert isinstance(reply, Answer)
    assert corpus.home.part("Shibei district", language) in reply.claims[0].text


@pytest.mark.slow
def test_the_guard_drops_a_tie_under_the_name_of_another_district(real_assistant: Assistant, corpus: Corpus):
    engine = real_assistant._engine
    guard = Guard(corpus, engine.desk.gazetteer, engine.desk.measures)
    proof: Proof = engine.desk.evidence.proof("tie:thousand-oaks")
    true = "サウザンドオークス（アメリカ）の提携相手は青島の一部である市北区です。"
    assert guard.check(Statement(true, (proof,))) == ()
    false = true.replace("市北区", corpus.home.part("Laoshan district", "ja"))
    assert guard.check(Statement(false, (proof,)))
