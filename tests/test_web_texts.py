"""The words of the page exist in every language, with the same keys and placeholders, and name no city."""

from __future__ import annotations

import re

import pytest

from assistant.web.texts import all_texts, known_language, page_texts, preferred_language

LANGUAGES = ("en", "zh", "ja", "ko", "ru", "de")


def test_there_are_words_in_six_languages():
    assert tuple(all_texts()) == LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_keys_and_placeholders(language):
    english = all_texts()["en"]
    words = all_texts()[language]
    assert list(words) == list(english)
    for key, text in words.items():
        assert text.strip()
        assert set(re.findall(r"\{\w+\}", text)) == set(re.findall(r"\{\w+\}", english[key])), key


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "en"])
def test_no_language_is_a_copy_of_english(language):
    same = [key for key, text in all_texts()[language].items() if text == all_texts()["en"][key]]
    assert len(same) <= 1, same


def test_the_title_names_the_city_or_none():
    assert page_texts("de", {"en": "Oslo"})["title"].startswith("Oslo:")
    assert page_texts("zh", {"en": "Oslo", "zh": "奥斯陆"})["title"].startswith("奥斯陆")
    assert page_texts("en", {})["title"] == "International friendship cities"


@pytest.mark.parametrize(
    ("wishes", "language"),
    [
        (("",), "en"),
        ((None, "fr"), "en"),
        (("zh-Hant-TW",), "zh"),
        (("fr;q=0.9, ja;q=0.2, ko;q=0.8",), "ko"),
        (("DE_ch",), "de"),
        (("ru;q=0, de;q=0.1",), "de"),
        (("tlh", "de"), "de"),
        ((None, "ru"), "ru"),
        ((";;;,,q=,*",), "en"),
    ],
)
def test_the_first_known_wish_is_the_language(wishes, language):
    assert preferred_language(*wishes) == language


def test_an_unknown_language_is_none():
    assert known_language("xx-YY") is None
