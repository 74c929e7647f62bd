"""The values that retrieval gives back, and their file: one node a line, as JSON.

They say what llama-index's classes of the same names say, without its two seconds of imports.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Node:
    """A piece of a document: `text` stands verbatim in it from ``metadata["start"]`` to ``metadata["end"]``.

    `metadata` has the keys kind (record, digest or article), document_id, language, entities, sources, title,
    publisher, date, url, start and end.
    """

    node_id: str
    text: str
    metadata: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NodeWithScore:
    """A node and how well it fits a question; higher is better.

    `score` (0 to 1) is relative to the best of this question. `similarity` (cosine, -1 to 1) and `lexical`
    (BM25, 0 when no word is shared) can be compared between questions.
    """

    node: Node
    score: float
    similarity: float = 0.0
    lexical: float = 0.0


def write_nodes(nodes: Iterable[Node], file: Path) -> None:
    """Write the nodes, one JSON object a line, in their order."""
    with file.open("w", encoding="utf-8", newline="\n") as lines:
        for node in nodes:
            row = {"node_id": node.node_id, "text": node.text, "metadata": dict(node.metadata)}
            lines.write(json.dumps(row, ensure_ascii=False, sort_keys=True) + "\n")


def read_nodes(file: Path) -> list[Node]:
    """The nodes of a file that `write_nodes` wrote, in their order.

    Raises:
        ValueError: when a line is no node.
    """
    nodes = []
    with file.open(encoding="utf-8", newline="\n") as lines:
        for line in lines:
            row = json.loads(line)
            try:
                nodes.append(Node(row["node_id"], row["text"], row["metadata"]))
            except (KeyError, TypeError) as error:
                raise ValueError(f"{file.name} holds a line that is no node: {line[:60]!r}") from error
    return nodes
