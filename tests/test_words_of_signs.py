"""A question in Chinese signs is cut into words, so that pairs of signs that straddle two words weigh nothing."""

from __future__ import annotations

from assistant.sign_words import cut

KNOWN = {"城市": 0.1, "公园": 0.5, "市公": 0.9, "建成": 0.5}


def words(run: str, *, grammar: frozenset[str] = frozenset()) -> list[str]:
    return cut(run, KNOWN.get, grammar)


def test_known_pairs_are_words_and_neighbours_by_chance_are_not() -> None:
    assert words("城市公园") == ["城市", "公园"]


def test_words_of_grammar_part_words_and_are_left_out() -> None:
    assert words("公园是何时建成的", grammar=frozenset({"是", "何时", "的"})) == ["公园", "建成"]


def test_a_pair_that_no_text_has_stays_one_word_and_a_last_sign_stands_alone() -> None:
    assert words("桥梁") == ["桥梁"]
    assert words("桥") == ["桥"]
    assert words("") == []


def test_every_sign_is_in_one_word() -> None:
    run = "新城市老公园旧桥梁"
    assert "".join(words(run)) == run
