"""BM25, the fusion of two rankings and their order are as worked out by hand."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from index import DenseIndex, LexicalIndex, best_places, fuse, rank, rescaled
from tests.index_by_hand import HandEncoder

TEXTS = ("harbour ships harbour", "choir song", "ships choir tent tent")
SCORES = arrays(np.float32, st.integers(1, 30), elements=st.floats(-5, 5, width=32))


def test_bm25_scores_are_those_of_the_formula() -> None:
    scores = LexicalIndex.build(TEXTS).scores("harbour")
    length = np.mean([3, 2, 4])
    rarity = math.log(1 + (3 - 1 + 0.5) / (1 + 0.5))
    expected = rarity * 2 / (2 + 1.5 * (1 - 0.75 + 0.75 * 3 / length))
    assert scores == pytest.approx([expected, 0, 0], rel=1e-5)


def test_a_word_that_no_text_has_scores_nothing() -> None:
    assert not LexicalIndex.build(TEXTS).scores("tractor").any()


def test_texts_without_any_word_can_be_indexed() -> None:
    index = LexicalIndex.build(["?", "!"])
    assert list(index.scores("anything")) == [0, 0]


def test_a_lexical_index_read_back_scores_the_same(tmp_path: Path) -> None:
    index = LexicalIndex.build([*TEXTS, "船每周都来"], ["en", "en", "de", "zh"])
    index.save(tmp_path)
    again = LexicalIndex.load(tmp_path)
    for question in ("harbour ships", "每周", "Schiffe"):
        assert list(again.scores(question)) == list(index.scores(question))


def test_rescaled_scores_have_the_mean_at_nought_and_the_best_at_one() -> None:
    assert list(rescaled(np.array([1, 2, 6], dtype=np.float32))) == [0, 0, 1]
    some = rescaled(np.array([4], dtype=np.float32), mean=2, best=6)
    assert list(some) == [0.5]


def test_scores_among_which_nothing_stands_out_count_nothing() -> None:
    assert list(rescaled(np.full(3, 0.7, dtype=np.float32))) == [0, 0, 0]


def test_both_legs_count_alike_unless_the_encoder_is_not_trusted() -> None:
    lexical, dense = np.array([1, 0], dtype=np.float32), np.array([0, 1], dtype=np.float32)
    assert list(fuse(lexical, dense)) == [0.5, 0.5]
    assert list(fuse(lexical, dense, trust=0)) == [1, 0]


@given(SCORES, SCORES, st.floats(0, 1))
def test_fused_scores_lie_between_nought_and_one(
    lexical: np.ndarray, dense: np.ndarray, trust: float
) -> None:
    size = min(len(lexical), len(dense))
    fused = fuse(rescaled(lexical[:size]), rescaled(dense[:size]), trust=trust)
    assert ((fused >= 0) & (fused <= 1)).all()


@given(SCORES, st.integers(1, 40))
def test_the_best_places_are_those_of_a_full_stable_sort(scores: np.ndarray, top_k: int) -> None:
    assert list(best_places(scores, top_k)) == list(np.argsort(-scores, kind="stable"))[:top_k]


def _ranked(question: str, **options: object) -> list[int]:
    encoder = HandEncoder()
    found = rank(
        question,
        encoder=encoder,
        lexical=LexicalIndex.build(TEXTS),
        dense=DenseIndex(encoder.encode_passages(TEXTS)),
        **{"top_k": 8, **options},  # type: ignore[arg-type]  # each test gives one known option
    )
    assert [each.score for each in found] == sorted((each.score for each in found), reverse=True)
    return [each.place for each in found]


def test_the_text_that_fits_best_comes_first() -> None:
    assert _ranked("harbour ships")[0] == 0
    assert _ranked("choir song")[0] == 1


def test_no_more_are_named_than_were_asked_for() -> None:
    assert len(_ranked("ships", top_k=1)) == 1


def test_fewer_than_one_cannot_be_asked_for() -> None:
    with pytest.raises(ValueError, match="top_k is 0"):
        _ranked("ships", top_k=0)


def test_texts_that_are_not_allowed_are_never_named() -> None:
    assert _ranked("harbour ships", allowed=np.array([False, True, True]))[0] == 2
    assert _ranked("harbour ships", allowed=np.zeros(3, dtype=bool)) == []


def test_a_single_text_is_found() -> None:
    assert _ranked("choir", allowed=np.array([False, True, False])) == [1]


def test_a_question_that_neither_leg_understands_finds_nothing() -> None:
    assert _ranked("трактор") == []


def test_a_question_in_a_language_strange_to_the_encoder_is_ranked_by_words_alone() -> None:
    assert _ranked("трактор choir") == [1, 2]


def test_a_score_does_not_depend_on_the_other_candidates() -> None:
    encoder = HandEncoder()
    dense = DenseIndex(encoder.encode_passages([*TEXTS, "a", "b c", "d e f"]))
    vector = encoder.encode_queries(["ships and tents"])[0]
    whole = dense.scores(vector)
    for places in ([2], [0, 2], [5, 2, 1]):
        assert list(dense.of(np.array(places)).scores(vector)) == [whole[place] for place in places]
