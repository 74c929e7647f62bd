"""Texts are asked in English words where the encoder knows not the language of a question."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from importlib import resources
from typing import TYPE_CHECKING

import pytest

from assistant import Answer
from assistant.glossary import in_english
from assistant.question import Question
from assistant.timeframe import parse_time
from corpus import Mention

if TYPE_CHECKING:
    from assistant import Assistant

TODAY = date(2026, 3, 1)
READ = [
    ("de", "Wer hat die Brücke gebaut?", "who bridge built"),
    ("ru", "Какие школы открыли выставку?", "which schools opened exhibition"),
    ("ko", "시장이 서명한 협정", "mayor signed agreement"),
]
ASKED = {  # what texts alone tell, none of them in these languages
    "ja": "青島の規則では申請にどんな書類が必要ですか。",
    "ko": "칭다오의 규정에 따르면 신청에 어떤 서류가 필요한가요?",
    "ru": "Какие документы нужны для заявки по правилам Циндао?",
    "de": "Welche Dokumente braucht ein Antrag nach den Regeln von Qingdao?",
}


def no_name(_kind: str, _identity: str) -> str:
    """No place has an English name."""
    return ""


def rows() -> list[dict[str, str]]:
    """The rows of the glossary."""
    text = resources.files("assistant").joinpath("data/glossary.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@pytest.mark.parametrize(("language", "text", "wanted"), READ)
def test_every_known_word_is_read_in_its_place(language: str, text: str, wanted: str):
    assert in_english(Question(text=text, language=language), no_name) == wanted


def test_an_english_question_needs_no_other_words():
    assert in_english(Question(text="Who built it?", language="en"), no_name) is None


def test_a_place_is_read_by_its_name_and_a_time_as_a_date():
    text = "Regensburg im Juli 2025"
    place = Mention(0, 10, "Regensburg", "place", ("regensburg",), ("partner",), 1.0)
    time = parse_time(text, "de", today=TODAY)
    question = Question(text=text, language="de", places=(place,), time=time)
    assert in_english(question, lambda _kind, identity: identity.upper()) == "REGENSBURG July 2025"


def test_an_unknown_word_stays_so_that_no_sentence_meets_it():
    assert "Xylophonmuseum" in str(in_english(Question(text="Das Xylophonmuseum", language="de"), no_name))
    assert "木琴博物" in str(in_english(Question(text="木琴博物は誰？", language="ja"), no_name)).replace(
        " ", ""
    )


def test_a_compound_is_read_by_its_parts():
    assert in_english(Question(text="Bierausstellung", language="de"), no_name) == "beer exhibition"


def test_chinese_of_which_too_little_is_read_is_not_asked():
    assert in_english(Question(text="嵯峨峥嵘崔嵬巍峨市长", language="zh"), no_name) is None


def test_the_glossary_has_each_english_word_once_and_a_cell_for_every_language():
    found = rows()
    assert len(found) > 900
    assert [word for word, n in Counter(row["en"] for row in found).items() if n > 1] == []
    assert [row["en"] for row in found if not all(row.values()) or None in row] == []


@pytest.mark.slow
@pytest.mark.parametrize("language", ASKED)
def test_a_text_in_english_alone_answers_a_question_in_any_language(real_assistant: Assistant, language: str):
    reply = real_assistant.ask(ASKED[language])
    assert isinstance(reply, Answer)
    assert "an application needs" in reply.text
