"""MiniLM turned into an ONNX file of 8-bit weights, once a machine."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from index.encoder import Report, Vectors
from index.encoder_minilm import LONGEST_TOKENS, MiniLM
from index.model_export import export_model, put_in_8_bits, run, texts_to_agree_on, write_float_onnx
from index.onnx_models import PROBE

AGREEMENT = "agreement.txt"


def export_minilm(folder: Path, places: Sequence[Path], *, revision: str, report: Report) -> Path:
    """Make the model file of the model in `folder`; as `model_export.export_model`."""
    return export_model("index.minilm_export", folder, places, revision=revision, report=report)


def _network(transformer: Any) -> Any:
    import torch

    class Sentence(torch.nn.Module):
        """The transformer, the mean over its tokens and the scaling to length 1, as one graph; the tokens too."""

        def __init__(self) -> None:
            super().__init__()
            self.transformer = transformer

        def forward(
            self, input_ids: torch.Tensor, attention_mask: torch.Tensor
        ) -> tuple[torch.Tensor, torch.Tensor]:
            hidden = self.transformer(input_ids=input_ids, attention_mask=attention_mask)[0]
            kept = attention_mask.unsqueeze(-1).to(hidden.dtype)
            mean = (hidden * kept).sum(1) / kept.sum(1).clamp(min=1e-9)
            scaled = torch.nn.functional.normalize
            return scaled(mean, p=2, dim=1), scaled(hidden, p=2, dim=2)

    return Sentence()


def _write_full(transformer: Any, file: Path) -> None:
    import torch

    mask = torch.ones(2, 16, dtype=torch.long)
    mask[1, 10:] = 0
    varying = {0: "texts", 1: "tokens"}
    axes = {
        "input_ids": varying,
        "attention_mask": varying,
        "embedding": {0: "texts"},
        "tokens": varying,
    }
    inputs = {"input_ids": torch.randint(1000, 2000, (2, 16)), "attention_mask": mask}
    write_float_onnx(_network(transformer), inputs, axes, file)


def _export(folder: Path, target: Path, revision: str) -> None:
    from sentence_transformers import SentenceTransformer

    model: Any = SentenceTransformer(str(folder), device="cpu")
    model.max_seq_length = LONGEST_TOKENS
    # The tokenizer's own file cuts at 128 and would win.
    model.tokenizer.model_max_length = LONGEST_TOKENS
    texts = [PROBE, *texts_to_agree_on(AGREEMENT)]
    expected = model.encode(texts, normalize_embeddings=True, batch_size=1, show_progress_bar=False)

    def encode(file: Path, texts: Sequence[str]) -> Vectors:
        return MiniLM(file, folder / "tokenizer.json").encode_passages(texts)

    with tempfile.TemporaryDirectory(dir=target.parent) as scratch:
        full = Path(scratch, "full.onnx")
        _write_full(model[0].auto_model, full)
        put_in_8_bits(full, target, revision=revision, encode=encode, expected=expected, texts=texts)


if __name__ == "__main__":
    run(_export)
