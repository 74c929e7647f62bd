"""The language of a text is told from its scripts, its frame around quotes, and what only one language writes."""

from __future__ import annotations

import pytest

from assistant.detecting import may_be_in, simplify, written_in

SURE = (
    ("ja", "2022年8月時点の参加国数"),
    ("ja", "提携先の数 2020年"),
    ("ja", "青島 姉妹都市 一覧"),
    ("ja", "釜山と大邱"),
    ("ja", "大邱は姉妹都市か"),
    ("ja", "友好合作关系城市とは"),
    ("ja", "「友好关系」の意味"),
    ("ja", "Mannheimは姉妹都市ですか"),
    ("zh", "2019年10月有多少"),
    ("zh", "青島的友城數量"),
    ("zh", "釜山何時成為友城"),
    ("zh", "「姉妹都市」是什么意思"),
    ("zh", "パートナーシティ是什么意思"),
    ("zh", "京都の友好城市是什么时候签的"),
    ("zh", "Mannheim是friendship city吗"),
    ("zh", "자매도시是什么"),
    ("ko", "友好合作关系城市는 무슨 뜻인가요?"),
    ("ko", "友好关系 뜻"),
    ("ko", "대구는 友好城市인가요?"),
    ("en", "友好关系 meaning?"),
    ("en", "what does 友好合作关系城市 mean"),
    ("en", "город-побратим meaning"),
    ("en", "Which partner says „Partnerstadt“?"),
    ("ru", "что значит friendship city"),
    ("ru", "Что такое 友好城市?"),
    ("de", "„友好关系“ heißt was?"),
    ("de", "友好城市 auf Deutsch?"),
    ("de", "ach nein, ich meinte Riga"),
    ("de", 'Welche Stadt sagt "friendship city"?'),
    ("de", "Italienische Partner von Qingdao?"),
)


@pytest.mark.parametrize(("language", "text"), SURE)
def test_the_frame_of_a_text_tells_its_language(language, text):
    written = written_in(text)
    assert (written.language, written.is_sure) == (language, True)


@pytest.mark.parametrize("text", ["Kiel?", "2019?", "Perm, Kazan", "Köln", "大邱", "？"])
def test_names_and_numbers_alone_tell_no_language_for_sure(text):
    assert not written_in(text).is_sure


@pytest.mark.parametrize(
    ("text", "language", "may_be"),
    [("Kiel?", "ru", True), ("大邱", "ja", True), ("大邱", "de", False), ("2019?", "ko", True)],
)
def test_a_name_alone_may_be_in_any_language_of_its_script(text, language, may_be):
    assert may_be_in(text, language) is may_be


def test_traditional_characters_are_read_as_simplified_ones():
    assert simplify("青島與釜山") == "青岛与釜山"
    assert simplify("青岛") == "青岛"
