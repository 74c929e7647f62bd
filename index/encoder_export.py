"""MiniLM turned into an ONNX file of 8-bit weights, once a machine.

Runs in a process of its own (``python -m index.encoder_export``), so that torch's 400 MB leave with it and
nothing that goes wrong in it reaches the program. The file is checked against the full model before it is
put in place.
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from index.encoder import Report
from index.encoder_minilm import (
    LEAST_AGREEMENT,
    LONGEST_TOKENS,
    MiniLM,
    probe_note,
    probe_text,
)
from index.offline import SWITCHES, go_offline

STAGE = "preparing the embedding model"
TIMEOUT_SECONDS = 600  # it takes 16 on two cores
OPSET = 17  # has LayerNormalization as one operation


class ExportFailed(RuntimeError):
    """The model could not be turned into an ONNX file that agrees with it."""


def export_minilm(folder: Path, places: Sequence[Path], *, revision: str, report: Report) -> Path:
    """Make the model file at the first of `places` that can be written.

    Args:
        folder: the model as sentence-transformers keeps it.
        places: where the file may go, the preferred one first.
        revision: written into the file.
        report: told before and after.

    Raises:
        ExportFailed: no place can be written, or the export went wrong; the message says why.
    """
    target = _first_writable(places)
    report(STAGE, 0, 1)
    room = str(Path(__file__).resolve().parent.parent)
    paths = os.pathsep.join(filter(None, (room, os.environ.get("PYTHONPATH", ""))))
    command = [sys.executable, "-m", "index.encoder_export", str(folder), str(target), revision]
    try:
        done = subprocess.run(
            command,
            env={**os.environ, **SWITCHES, "PYTHONPATH": paths},
            capture_output=True,
            text=True,
            errors="replace",
            timeout=TIMEOUT_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ExportFailed(f"The embedding model could not be prepared: {error}") from error
    if done.returncode:
        last = (done.stderr.strip().splitlines() or [f"exit code {done.returncode}"])[-1]
        raise ExportFailed(f"The embedding model could not be prepared: {last}")
    report(STAGE, 1, 1)
    return target


def agreement_texts() -> list[str]:
    """The texts on which the 8-bit model must agree with the full one, short and long."""
    lines = Path(__file__).with_name("agreement.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.strip()]


def _first_writable(places: Sequence[Path]) -> Path:
    problem = "there is no folder to keep it in"
    for place in places:
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=place.parent):
                return place
        except OSError as error:
            problem = str(error)
    raise ExportFailed(f"The embedding model could not be prepared: {problem}")


def _write_float_onnx(model: Any, file: Path) -> None:
    import torch

    class Sentence(torch.nn.Module):
        """The transformer, the mean over its tokens and the scaling to length 1, as one graph; the tokens too."""

        def __init__(self, transformer: torch.nn.Module) -> None:
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

    ids = torch.randint(1000, 2000, (2, 16))
    mask = torch.ones(2, 16, dtype=torch.long)
    mask[1, 10:] = 0
    dynamic = {0: "texts", 1: "tokens"}
    torch.onnx.export(
        Sentence(model[0].auto_model).eval(),
        (ids, mask),
        str(file),
        input_names=["input_ids", "attention_mask"],
        output_names=["embedding", "tokens"],
        dynamic_axes={
            "input_ids": dynamic,
            "attention_mask": dynamic,
            "embedding": {0: "texts"},
            "tokens": dynamic,
        },
        opset_version=OPSET,
        dynamo=False,
    )


def _export(folder: Path, target: Path, revision: str) -> None:
    """Write the model file with its least agreement with the full model (cosine) in its notes."""
    import numpy as np
    import onnx
    from onnxruntime.quantization import (  # type: ignore[import-untyped]  # ships no types
        QuantType,
        quantize_dynamic,
    )
    from sentence_transformers import SentenceTransformer

    model: Any = SentenceTransformer(str(folder), device="cpu")
    model.max_seq_length = LONGEST_TOKENS
    # The tokenizer's own file cuts at 128 and would win.
    model.tokenizer.model_max_length = LONGEST_TOKENS
    texts = agreement_texts()
    expected = model.encode(texts, normalize_embeddings=True, batch_size=1, show_progress_bar=False)
    probe = model.encode([probe_text()], normalize_embeddings=True, show_progress_bar=False)[0]
    with tempfile.TemporaryDirectory(dir=target.parent) as scratch:
        full, small = Path(scratch, "full.onnx"), Path(scratch, "small.onnx")
        _write_float_onnx(model, full)
        quantize_dynamic(full, small, per_channel=True, weight_type=QuantType.QUInt8)
        graph = onnx.load(str(small))
        notes = {"revision": revision, "probe": probe_note(probe), "agreement": "0"}
        onnx.helper.set_model_props(graph, notes)
        onnx.save(graph, str(small))
        found = MiniLM(small, folder / "tokenizer.json").encode_passages(texts)
        agreement = float(np.sum(found * expected, axis=1).min())
        if agreement < LEAST_AGREEMENT:
            raise ExportFailed(f"the 8-bit model agrees with the full one by {agreement:.3f} only")
        onnx.helper.set_model_props(graph, {**notes, "agreement": f"{agreement:.4f}"})
        onnx.save(graph, str(small))
        with small.open("rb+") as written:
            os.fsync(written.fileno())
        os.replace(small, target)


if __name__ == "__main__":
    go_offline()
    warnings.simplefilter("ignore")  # the exporter's notes on its own future
    logging.disable(logging.WARNING)
    _export(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
