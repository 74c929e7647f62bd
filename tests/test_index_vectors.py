"""What was encoded once is not encoded again, and a cache that cannot be trusted is filled anew."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index.embedding import EncoderEmbedding
from index.vectors import vector_cache
from tests.index_by_hand import HandEncoder


def test_known_texts_are_taken_from_the_cache(tmp_path: Path) -> None:
    encoder = HandEncoder()
    with vector_cache(tmp_path / "v.sqlite", encoder) as cache:
        EncoderEmbedding(encoder, cache=cache).get_text_embedding_batch(["one", "two"])
    with vector_cache(tmp_path / "v.sqlite", encoder) as cache:
        embedding = EncoderEmbedding(encoder, cache=cache)
        vectors = embedding.get_text_embedding_batch(["two", "three", "one"])
    assert encoder.encoded == ["one", "two", "three"]
    assert embedding.embedded == 1
    assert np.allclose(vectors, encoder.encode_queries(["two", "three", "one"]))


def test_the_same_text_twice_is_encoded_once(tmp_path: Path) -> None:
    encoder = HandEncoder()
    with vector_cache(tmp_path / "v.sqlite", encoder) as cache:
        EncoderEmbedding(encoder, cache=cache).get_text_embedding_batch(["one", "one"])
    assert encoder.encoded == ["one"]


def test_progress_is_told_in_texts() -> None:
    told: list[tuple[str, int, int]] = []
    embedding = EncoderEmbedding(HandEncoder(), total=3, report=lambda *step: told.append(step))
    embedding.get_text_embedding_batch(["one", "two", "three"])
    assert told[-1] == ("embedding", 3, 3)


def test_a_question_is_encoded_as_a_question() -> None:
    encoder = HandEncoder()
    vector = EncoderEmbedding(encoder).get_query_embedding("one")
    assert np.allclose(vector, encoder.encode_queries(["one"])[0])
    assert encoder.encoded == []


def test_vectors_of_another_encoder_or_revision_are_not_used(tmp_path: Path) -> None:
    encoder, other = HandEncoder(), HandEncoder()
    other.revision = "boxes/2"
    with vector_cache(tmp_path / "v.sqlite", encoder) as cache:
        cache.put({"one": encoder.encode_queries(["one"])[0]})
        assert set(cache.get(["one", "two"])) == {"one"}
    with vector_cache(tmp_path / "v.sqlite", other) as cache:
        assert cache.get(["one"]) == {}


def test_texts_that_are_gone_leave_no_vector_behind_and_other_encoders_keep_theirs(tmp_path: Path) -> None:
    encoder, other = HandEncoder(), HandEncoder()
    other.revision = "boxes/2"
    vector = encoder.encode_queries(["one"])[0]
    for each in (encoder, other):
        with vector_cache(tmp_path / "v.sqlite", each) as cache:
            cache.put({"one": vector, "two": vector})
    with vector_cache(tmp_path / "v.sqlite", encoder) as cache:
        assert cache.keep_only(["two"]) == 1
        assert set(cache.get(["one", "two"])) == {"two"}
    with vector_cache(tmp_path / "v.sqlite", other) as cache:
        assert set(cache.get(["one", "two"])) == {"one", "two"}


def test_more_texts_than_one_statement_may_name_are_found(tmp_path: Path) -> None:
    encoder = HandEncoder()
    texts = [f"text {number}" for number in range(1203)]
    with vector_cache(tmp_path / "v.sqlite", encoder) as cache:
        cache.put(dict(zip(texts, encoder.encode_queries(texts), strict=True)))
        assert len(cache.get(texts)) == 1203


@pytest.mark.parametrize("damage", [b"no database at all", b"SQLite format 3\0" + b"\xff" * 4096])
def test_a_damaged_cache_is_thrown_away(
    tmp_path: Path, damage: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / "v.sqlite"
    file.write_bytes(damage)
    encoder = HandEncoder()
    with vector_cache(file, encoder) as cache:
        assert cache.get(["one"]) == {}
        cache.put({"one": encoder.encode_queries(["one"])[0]})
        assert set(cache.get(["one"])) == {"one"}
    assert "damaged" in caplog.text
