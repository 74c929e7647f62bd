"""The 8-bit MiniLM gives what the full model gives, the same for the same text, without torch."""

from __future__ import annotations

import logging
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from index import Encoder, go_offline, load_encoder
from index.encoder_minilm import (
    LONGEST_TOKENS,
    MiniLM,
    model_folder,
    weights_sha256,
)
from index.encoder_sentence_transformers import SentenceTransformersEncoder
from index.minilm_export import AGREEMENT
from index.model_export import texts_to_agree_on
from index.onnx_models import LEAST_AGREEMENT, cache_folders

pytestmark = pytest.mark.slow

# What the model's makers published; the hash that the package's own record gives must be that of the file.
PUBLISHED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


LEAST_TOKEN_AGREEMENT = 0.95  # cosine; 0.98 was measured, and a text's own tokens are 0.3 apart


@pytest.fixture(scope="module")
def minilm() -> Encoder:
    return load_encoder()


@pytest.fixture(scope="module")
def full() -> SentenceTransformersEncoder:
    go_offline()
    return SentenceTransformersEncoder(f"st:{model_folder()}", longest_tokens=LONGEST_TOKENS)


def test_the_model_is_the_published_one() -> None:
    assert weights_sha256() == PUBLISHED_SHA256


def test_it_agrees_with_the_full_model(minilm: Encoder, full: SentenceTransformersEncoder) -> None:
    texts = texts_to_agree_on(AGREEMENT)
    cosines = (minilm.encode_passages(texts) * full.encode_passages(texts)).sum(axis=1)
    assert cosines.min() >= LEAST_AGREEMENT
    assert cosines.mean() >= 0.99


def test_a_text_longer_than_the_tokenizer_file_allows_is_read_to_the_models_own_limit(
    minilm: Encoder, full: SentenceTransformersEncoder
) -> None:
    start = "The harbour opened in 1911. " * 25
    ending = "Afterwards seventeen elephants danced in the cathedral. " * 20
    assert 128 < minilm.count_tokens(start) < LONGEST_TOKENS < minilm.count_tokens(start + ending)
    short, long, longer = minilm.encode_passages([start, start + ending, start + ending * 3])
    assert short @ long < 0.95
    assert np.array_equal(long, longer)
    assert long @ full.encode_passages([start + ending])[0] >= LEAST_AGREEMENT


def test_the_vector_of_a_text_does_not_depend_on_its_neighbours(minilm: Encoder) -> None:
    texts = texts_to_agree_on(AGREEMENT)
    together = minilm.encode_passages(texts)
    alone = np.concatenate([minilm.encode_passages([text]) for text in texts])
    assert np.array_equal(together, alone)
    assert np.array_equal(together, minilm.encode_queries(texts))


def test_the_tokens_of_a_text_stand_where_its_words_stand_and_agree_with_the_full_model(
    minilm: MiniLM, full: SentenceTransformersEncoder
) -> None:
    text = "Which body oversees friendship cities in China?"
    (small,), (large,) = minilm.encode_tokens([text]), full.encode_tokens([text])
    words = ["Which", "body", "oversees", "friendship", "cities", "in", "China", "?"]
    assert [text[start:end] for start, end in small.spans] == words
    assert small.spans == large.spans
    assert np.array_equal(small.vector, minilm.encode_passages([text])[0])
    assert np.linalg.norm(small.tokens, axis=1) == pytest.approx(1, abs=1e-4)
    assert (small.tokens * large.tokens).sum(axis=1).min() > LEAST_TOKEN_AGREEMENT


def test_the_tokens_of_a_long_text_end_where_the_model_stops_reading(minilm: MiniLM) -> None:
    (read,) = minilm.encode_tokens(["port " * 1000])
    assert len(read.spans) == len(read.tokens) == LONGEST_TOKENS - 2


@pytest.mark.parametrize(
    "text", ["", " ", "\0", "\ud800", "👩‍👩‍👧", "a" * 100_000, "港" * 9_000, "\u202eabc"]
)
def test_any_text_has_a_vector_of_length_one(minilm: Encoder, text: str) -> None:
    vector = minilm.encode_passages([text])[0]
    assert vector.shape == (minilm.dimensions,)
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-3)


def test_no_text_has_no_vector(minilm: Encoder) -> None:
    assert minilm.encode_passages([]).shape == (0, minilm.dimensions)


def test_it_knows_how_much_of_a_question_it_understands(minilm: Encoder) -> None:
    assert minilm.understands("When was the agreement signed?") == 1
    assert minilm.understands("这个协议是什么时候签署的？") == 0
    assert 0 < minilm.understands("Wann wurde die Vereinbarung geschlossen?") < 0.7
    assert minilm.understands("1979?") == 1


def test_it_starts_and_encodes_without_torch_and_without_a_word_to_anyone(tmp_path: Path) -> None:
    load_encoder()
    code = (
        "import sys; from index import load_encoder; load_encoder().encode_queries(['port'])\n"
        "heavy = {'torch', 'transformers', 'sentence_transformers', 'llama_index', 'chromadb', 'bm25s'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_damaged_model_file_is_made_anew_in_the_state_folder_when_the_users_cache_is_closed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    load_encoder()
    whole = next(cache_folders(None)[0].glob("minilm-*.onnx"))
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    folder = tmp_path / "state" / "encoders"
    folder.mkdir(parents=True)
    (folder / whole.name).write_bytes(whole.read_bytes()[:1_000_000])
    told: list[tuple[str, int, int]] = []
    encoder = load_encoder(home=tmp_path / "state", report=lambda *step: told.append(step))
    assert isinstance(encoder, MiniLM)
    assert encoder.agreement >= LEAST_AGREEMENT
    assert "made anew" in caplog.text
    assert [done for _, done, _ in told] == [0, 1]
    assert [path.name for path in folder.iterdir()] == [whole.name]
    other = MiniLM(whole, model_folder() / "tokenizer.json")
    assert np.array_equal(other.encode_queries(["a"]), encoder.encode_queries(["a"]))


def test_without_a_place_for_the_file_the_full_model_is_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    with caplog.at_level(logging.WARNING):
        encoder = load_encoder()
    assert encoder.name == "minilm"
    assert encoder.languages == ("en",)
    assert encoder.revision == f"{PUBLISHED_SHA256[:12]}/float"
    assert "sentence-transformers is used instead" in caplog.text
