"""The switches that keep the libraries of this room off the network.

Knows nothing about what the libraries are used for.
"""

from __future__ import annotations

import os

SWITCHES = {
    "HF_HUB_OFFLINE": "1",  # sentence-transformers asks its hub about local models as well
    "TRANSFORMERS_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "ANONYMIZED_TELEMETRY": "False",  # Chroma
    "ORT_DISABLE_TELEMETRY": "1",  # onnxruntime 1.31 reports to its maker on Linux too, and keeps a device id
    "GRADIO_ANALYTICS_ENABLED": "False",
    "TOKENIZERS_PARALLELISM": "false",  # its threads warn after a fork and gain nothing on single texts
}


def go_offline() -> None:
    """Switch hub access and telemetry off, before the first import of a library that reads these.

    What a person has set stands: ``HF_HUB_OFFLINE=0`` lets ``st:NAME`` fetch a model from the hub.
    """
    for name, value in SWITCHES.items():
        os.environ.setdefault(name, value)
