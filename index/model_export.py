"""Making a text model's ONNX file of 8-bit weights, once a machine.

It is done in a process of its own (``python -m index.minilm_export …``), so that torch's 400 MB leave with it and
nothing that goes wrong in it reaches the program. The file is checked against the full model before it is put in
place. Knows no model by name.
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from index.encoder import Report, Vectors
from index.offline import SWITCHES, go_offline
from index.onnx_models import LEAST_AGREEMENT

STAGE = "preparing the embedding model"
TIMEOUT_SECONDS = 600  # it takes 16 on two cores
OPSET = 17  # has LayerNormalization as one operation

Encode = Callable[[Path, Sequence[str]], Vectors]  # (model file, n texts) -> vectors (n, d)


class ExportFailed(RuntimeError):
    """The model could not be turned into an ONNX file that agrees with it."""


def export_model(module: str, source: Path, places: Sequence[Path], *, revision: str, report: Report) -> Path:
    """Make the model file at the first of `places` that can be written.

    Args:
        module: the module that makes it, run with `source`, the file to write and `revision`.
        source: where the full model lies.
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
    try:
        done = subprocess.run(
            [sys.executable, "-m", module, str(source), str(target), revision],
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


def texts_to_agree_on(name: str) -> list[str]:
    """The texts, a line each, on which an 8-bit model must agree with the full one, short and long."""
    lines = Path(__file__).with_name(name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.strip()]


def write_float_onnx(
    network: Any, inputs: dict[str, Any], axes: dict[str, dict[int, str]], file: Path
) -> None:
    """Write a torch module that gives a text's vector and those of its tokens.

    Args:
        network: the module.
        inputs: an example of each of its arguments, by name and in order.
        axes: the axes of arguments and results whose length varies.
        file: where to.
    """
    import torch

    torch.onnx.export(
        network.eval(),
        tuple(inputs.values()),
        str(file),
        input_names=list(inputs),
        output_names=["embedding", "tokens"],
        dynamic_axes=axes,
        opset_version=OPSET,
        dynamo=False,
    )


def put_in_8_bits(
    full: Path, target: Path, *, revision: str, encode: Encode, expected: Vectors, texts: Sequence[str]
) -> None:
    """Write the 8-bit model, with its least agreement with the full one (cosine) in its notes.

    Args:
        full: the ONNX model in full precision.
        target: where the 8-bit model goes.
        revision: written into it.
        encode: encodes texts with a model file.
        expected: the full model's vectors of the probe, which comes first, and of the texts.
        texts: the probe and the texts.

    Raises:
        ExportFailed: they agree too little.
    """
    import onnx
    from onnxruntime.quantization import (  # type: ignore[import-untyped]  # ships no types
        QuantType,
        quantize_dynamic,
    )

    small = full.with_name("small.onnx")
    quantize_dynamic(full, small, per_channel=True, weight_type=QuantType.QUInt8)
    graph = onnx.load(str(small))
    notes = {"revision": revision, "probe": _as_note(expected[0]), "agreement": "0"}
    onnx.helper.set_model_props(graph, notes)
    onnx.save(graph, str(small))
    agreement = float(np.sum(encode(small, texts) * expected, axis=1).min())
    if agreement < LEAST_AGREEMENT:
        raise ExportFailed(f"the 8-bit model agrees with the full one by {agreement:.3f} only")
    onnx.helper.set_model_props(graph, {**notes, "agreement": f"{agreement:.4f}"})
    onnx.save(graph, str(small))
    with small.open("rb+") as written:
        os.fsync(written.fileno())
    os.replace(small, target)


def run(export: Callable[[Path, Path, str], None]) -> None:
    """What a module that makes a model file does when it is run: (source, target, revision) from the command line."""
    go_offline()
    warnings.simplefilter("ignore")  # the exporter's notes on its own future
    logging.disable(logging.WARNING)
    export(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])


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


def _as_note(vector: Vectors) -> str:
    return " ".join(f"{number:.6f}" for number in vector)
