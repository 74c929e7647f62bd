"""The words of a text meet the words of a question in every language of the product."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import question_words, words_of
from index.words import _simplified

LANGUAGES = ("de", "en", "ru", "zh")


@pytest.mark.parametrize(
    ("language", "text", "question"),
    [
        ("en", "Agreements were signed", "the signing of an agreement"),
        ("de", "Die Partnerstädte feiern", "Partnerstadt"),
        ("ru", "Города-побратимы", "с побратимами"),
        ("en", "VITÓRIA", "vitoria"),
        ("zh", "青島港", "青岛港"),
        ("ja", "下関市との友好都市", "下関"),
        ("ja", "ﾌﾟｻﾝ", "プサン"),
        ("ko", "부산은 우호도시입니다", "부산"),
        ("en", "10,071,722 people", "10071722"),
        ("zh", "到2024年有95个城市", "2024"),
    ],
)
def test_a_question_finds_other_forms_of_its_words(language: str, text: str, question: str) -> None:
    assert set(words_of(text, language)) & set(question_words(question, LANGUAGES))


def test_a_question_is_stemmed_in_each_language_that_documents_are_in() -> None:
    assert set(question_words("Städte cities", ("de", "en"))) >= {"stadt", "citi"}
    assert "stadt" not in question_words("Städte", ("en",))


def test_words_without_meaning_are_left_out_of_documents_in_their_own_language_only() -> None:
    assert words_of("the port of the city", "en") == ["port", "citi"]
    assert "die" not in words_of("die Stadt", "de")
    assert "die" in words_of("die Stadt", "en")


def test_neighbouring_chinese_characters_become_pairs_beside_the_single_ones() -> None:
    assert words_of("青岛港", "zh") == ["青", "岛", "港", "青岛", "岛港"]


def test_decimals_and_dates_keep_their_points() -> None:
    assert words_of("30.87 in 2,025", "xx") == ["30.87", "in", "2025"]


def test_a_language_without_a_stemmer_keeps_its_words() -> None:
    assert words_of("miasta partnerskie", "nonsense") == ["miasta", "partnerskie"]


def test_traditional_characters_are_counted_as_simplified_ones() -> None:
    assert _simplified("釜山廣域市") == "釜山广域市"


@given(st.text(), st.sampled_from((*LANGUAGES, "ja", "ko", "")))
def test_any_text_has_words_and_asking_with_the_text_itself_finds_them(text: str, language: str) -> None:
    words = words_of(text, language)
    assert all(word and not word.isspace() for word in words)
    assert set(words) <= set(question_words(text, (language,)))
