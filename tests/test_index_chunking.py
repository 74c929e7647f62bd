"""Pieces of a text are whole sentences that stand in it verbatim, in order, with nothing lost."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.chunking import PIECE_TOKENS, pieces, sentences


def count(text: str) -> int:
    return len(text.split()) if text.isascii() else len(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It opened in 1911. Ships came.", ["It opened in 1911. ", "Ships came."]),
        ("青岛有港口。船来了！真的？", ["青岛有港口。", "船来了！", "真的？"]),
        ("他说：“来吧。”然后走了。", ["他说：“来吧。”", "然后走了。"]),
        ("St. Gallen and Dr. Frey met. All went.", ["St. Gallen and Dr. Frey met. ", "All went."]),
        (
            "Am 3. Oktober 1979 kam sie. Danach ging sie.",
            ["Am 3. Oktober 1979 kam sie. ", "Danach ging sie."],
        ),
        (
            "It grew by 7.2 per cent. (So they say.) Well.",
            ["It grew by 7.2 per cent. ", "(So they say.) ", "Well."],
        ),
        ("Город открыт. Порт закрыт.", ["Город открыт. ", "Порт закрыт."]),
        ("one line without an end", ["one line without an end"]),
        ("", []),
    ],
)
def test_sentences_end_where_a_reader_would_end_them(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


@given(st.text(alphabet=st.sampled_from("aB1 .!?。！？”)\n港-,;"), max_size=300))
def test_sentences_joined_are_the_text(text: str) -> None:
    assert "".join(sentences(text)) == text


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(alphabet=st.sampled_from("abC1 .!?。！\n港口, "), max_size=120), max_size=12))
def test_pieces_are_verbatim_in_order_and_lose_nothing_but_white_space(parts: list[str]) -> None:
    text = "\n\n".join(parts)
    last, kept = 0, ""
    for start, end in pieces(text, count):
        assert last <= start < end
        assert text[last:start].strip() == ""
        kept, last = kept + text[start:end], end
    assert text[last:].strip() == ""
    assert "".join(kept.split()) == "".join(text.split())


def test_a_piece_is_no_longer_than_the_encoder_was_trained_for() -> None:
    text = " ".join(f"Sentence number {number} has exactly eight words here." for number in range(200))
    found = pieces(text, count)
    assert len(found) > 1
    for start, end in found:
        assert count(text[start:end]) <= PIECE_TOKENS
        assert text[end - 1] == "."


def test_a_repeated_paragraph_has_a_place_of_its_own_each_time() -> None:
    text = "\n\n".join(["The same words again. " * 40] * 3)
    found = pieces(text, count)
    assert len({start for start, _ in found}) == len(found)
    assert found[-1][1] == len(text.rstrip())


def test_a_text_without_any_space_is_cut_all_the_same() -> None:
    text = "港" * 1000
    assert "".join(text[start:end] for start, end in pieces(text, count)) == text
