"""Each word of a question is held against the nearest token of a sentence."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from assistant.late_interaction import SentenceTokens, asked_words
from index import TokenVectors

EAST, NORTH, UP = np.eye(3, dtype=np.float32)
NONE = np.zeros((0, 3), dtype=np.float32)


def _question() -> TokenVectors:
    """`ports harbours`: the first word is one token, the second two."""
    return TokenVectors(EAST, ((0, 5), (6, 10), (10, 14)), np.stack([EAST, NORTH, UP]))


def test_a_word_has_the_nearest_token_and_the_mean_of_its_pieces():
    asked = asked_words("ports harbours", _question(), lambda word: {"ports": 1.0, "harbours": 3.0}[word])
    assert asked is not None
    assert asked.words == ("ports", "harbours")
    assert asked.weights == pytest.approx([0.25, 0.75])
    found = SentenceTokens([np.stack([EAST, NORTH]), NONE, np.stack([UP])]).supports(asked)
    assert found == pytest.approx(np.array([[1.0, 0.5], [0.0, 0.0], [0.0, 0.5]]))


def test_a_word_without_weight_is_not_asked():
    asked = asked_words("ports harbours", _question(), lambda word: float(word == "harbours"))
    assert asked is not None
    assert asked.words == ("harbours",)
    assert asked_words("ports harbours", _question(), lambda _word: 0.0) is None


def test_no_sentence_supports_nothing():
    asked = asked_words("ports harbours", _question(), lambda _word: 1.0)
    assert asked is not None
    assert SentenceTokens([]).supports(asked).shape == (0, 2)
    assert not SentenceTokens([NONE, NONE]).supports(asked).any()


@given(st.lists(arrays(np.float32, (2, 3), elements=st.floats(-1, 1, width=16)), min_size=1, max_size=5))
def test_a_sentence_is_supported_alike_alone_and_among_others(sentences):
    asked = asked_words("ports harbours", _question(), lambda _word: 1.0)
    assert asked is not None
    together = SentenceTokens(sentences).supports(asked)
    alone = [SentenceTokens([sentence]).supports(asked)[0] for sentence in sentences]
    assert together == pytest.approx(np.array(alone), abs=1e-5)
