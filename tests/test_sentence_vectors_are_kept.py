"""The vectors of the corpus's sentences and of their tokens are made once, kept, and go with the sentences."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from assistant.sentence_vectors import SentenceVectors, open_sentence_vectors
from index import Node, Scale, TokenVectors
from tests.index_by_hand import HandEncoder

SENTENCES = ("The harbour opened in 1911.", "Ships call every week.")
SPOKEN = tuple((sentence, "en") for sentence in SENTENCES)


class TokenByToken(HandEncoder):
    """Gives each word of a text its own vector as a token, and remembers the texts."""

    def encode_tokens(self, texts: Sequence[str], *, asking: bool = False) -> list[TokenVectors]:
        whole = self.encode_passages(texts)
        return [
            TokenVectors(vector, ((0, 1),) * len(text.split()), self.encode_queries(text.split()))
            for text, vector in zip(texts, whole, strict=True)
        ]


def _open(home, encoder, *texts: str) -> SentenceVectors:
    nodes = [Node(f"n{at}", text, {"language": "en"}) for at, text in enumerate(texts)]
    return open_sentence_vectors(nodes, home=home, encoder=encoder, report=lambda *_: None)


def test_a_second_opening_encodes_nothing_and_gives_the_same(tmp_path):
    first, second = TokenByToken(), TokenByToken()
    made = _open(tmp_path, first, " ".join(SENTENCES))
    read = _open(tmp_path, second, " ".join(SENTENCES))
    assert (first.encoded, second.encoded) == (list(SENTENCES), [])
    asked = "When did the harbour open?"
    assert read.nearness(asked, SPOKEN) == pytest.approx(made.nearness(asked, SPOKEN), abs=1e-3)
    for one, two in zip(made.tokens_of_sentences(SPOKEN), read.tokens_of_sentences(SPOKEN), strict=True):
        assert np.array_equal(one, two)


def test_tokens_kept_in_8_bits_point_where_they_pointed(tmp_path):
    encoder = TokenByToken()
    (kept,) = _open(tmp_path, encoder, SENTENCES[0]).tokens_of_sentences(SPOKEN[:1])
    exact = encoder.encode_queries(SENTENCES[0].split())
    assert (kept * exact).sum(axis=1) == pytest.approx(1, abs=1e-3)


def test_a_removed_sentence_leaves_nothing_behind(tmp_path):
    _open(tmp_path, TokenByToken(), " ".join(SENTENCES))
    _open(tmp_path, TokenByToken(), SENTENCES[1])
    (file,) = tmp_path.glob("sentences-*.npz")
    with np.load(file) as data:
        assert SENTENCES[0] not in str(data["texts"])
        assert len(data["tokens"]) == len(SENTENCES[1].split())


def test_an_encoder_without_tokens_gives_none(tmp_path):
    vectors = _open(tmp_path, HandEncoder(), SENTENCES[0])
    assert vectors.tokens_of_question("When?") is None
    assert [len(tokens) for tokens in vectors.tokens_of_sentences(SPOKEN)] == [0, 0]


def test_a_sentence_met_later_is_encoded_then(tmp_path):
    encoder = TokenByToken()
    vectors = _open(tmp_path, encoder, SENTENCES[0])
    (tokens,) = vectors.tokens_of_sentences([SPOKEN[1]])
    assert len(tokens) == len(SENTENCES[1].split())
    assert encoder.encoded[-1] == SENTENCES[1]


class FromTheMean(TokenByToken):
    """Its cosines count from what all sentences of a language have in common."""

    scale = Scale(texts=(2.0, 0.25), tokens=(1.0, 0.0), counts_from_mean=True)


def test_what_all_sentences_have_in_common_brings_none_nearer(tmp_path):
    asked = "The harbour"
    encoder = FromTheMean()
    vectors = _open(tmp_path, encoder, *SENTENCES)
    cosines = encoder.encode_passages(SENTENCES) @ encoder.encode_queries([asked])[0]
    expected = np.minimum(2 * (cosines - cosines.mean()) + 0.25, 1)
    assert vectors.nearness(asked, SPOKEN) == pytest.approx(expected, abs=1e-3)
    tokens = np.concatenate(vectors.tokens_of_sentences(SPOKEN))
    assert np.abs(tokens.mean(axis=0)).max() < 1e-6


def test_a_sentence_in_a_language_without_others_has_nothing_in_common_with_any(tmp_path):
    encoder = FromTheMean()
    vectors = _open(tmp_path, encoder, *SENTENCES)
    (cosine,) = encoder.encode_passages(["港口"]) @ encoder.encode_queries(["harbour"])[0]
    assert vectors.nearness("harbour", [("港口", "zh")]) == pytest.approx(
        [min(2 * cosine + 0.25, 1)], abs=1e-3
    )
