"""YAML read as nodes that remember their line, with scalars left as they are written.

PyYAML's own constructor turns `1979-10-03` into a date, `no` into False and drops the line of everything; a
person who wrote a case needs the line, and the case needs the text. Knows nothing about cases.
"""

from __future__ import annotations

from pathlib import Path

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode


class BrokenCase(ValueError):
    """A case file says something that no case can say; names file, line and what to write."""


class At:
    """A node of one file: asks it for a value of one type, or says by file and line what is wrong."""

    __slots__ = ("file", "name", "node")

    def __init__(self, node: Node, file: str, name: str) -> None:
        self.node = node
        self.file = file
        self.name = name

    @property
    def line(self) -> int:
        """The line in the file, from 1."""
        return int(self.node.start_mark.line) + 1

    def broken(self, reason: str) -> BrokenCase:
        """The error for this place."""
        return BrokenCase(f"{self.file} line {self.line}, {self.name}: {reason}")

    @property
    def is_list(self) -> bool:
        """True for a sequence."""
        return isinstance(self.node, SequenceNode)

    @property
    def is_mapping(self) -> bool:
        """True for a mapping."""
        return isinstance(self.node, MappingNode)

    def text(self) -> str:
        """The scalar as written, never empty."""
        if not isinstance(self.node, ScalarNode):
            raise self.broken("is a list or a mapping; write one text")
        value = str(self.node.value).strip()
        if not value:
            raise self.broken("is empty; write a text, or leave the key out")
        return value

    def items(self) -> list[At]:
        """The members of a list."""
        if not isinstance(self.node, SequenceNode):
            raise self.broken("is no list; write [a, b] or lines that begin with a hyphen")
        return [At(child, self.file, self.name) for child in self.node.value]

    def texts(self) -> tuple[str, ...]:
        """The members of a list of texts; one text alone counts as a list of one."""
        if isinstance(self.node, ScalarNode):
            return (self.text(),)
        return tuple(item.text() for item in self.items())

    def number(self) -> float:
        """The scalar as a number."""
        written = self.text()
        try:
            return float(written.replace(",", "").replace("_", ""))
        except ValueError:
            raise self.broken(f"{written!r} is no number; write digits such as 12 or 4.5") from None

    def truth(self) -> bool:
        """The scalar as true or false."""
        written = self.text().casefold()
        if written not in ("true", "false"):
            raise self.broken(f"{written!r} is neither true nor false")
        return written == "true"

    def fields(self, allowed: tuple[str, ...]) -> dict[str, At]:
        """The values of a mapping by key, none twice and none that is not allowed."""
        if not isinstance(self.node, MappingNode):
            raise self.broken("is no mapping; write lines of the form key: value")
        found: dict[str, At] = {}
        for key_node, value_node in self.node.value:
            key = str(key_node.value)
            place = At(key_node, self.file, f"{self.name}, key {key}")
            if key not in allowed:
                raise place.broken(f"is unknown; known keys are {', '.join(allowed)}")
            if key in found:
                raise place.broken("stands twice; keep one of them")
            found[key] = At(value_node, self.file, f"{self.name}, key {key}")
        return found


def read_nodes(path: Path) -> list[At]:
    """The members of the list that a YAML file holds; none for an empty file.

    Raises:
        BrokenCase: when the file is no UTF-8, no YAML or no list.
    """
    try:
        root = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    except UnicodeDecodeError as error:
        raise BrokenCase(f"{path} is not UTF-8 (byte {error.start}); save it as UTF-8") from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise BrokenCase(f"{path} line {line}: {error.problem}; mend the YAML") from error
    except yaml.YAMLError as error:
        raise BrokenCase(f"{path} line 1: {' '.join(str(error).split())}; mend the YAML") from error
    if root is None:
        return []
    place = At(root, str(path), "the file")
    if not place.is_list:
        raise place.broken("is no list of cases; begin each case with '- id: …'")
    return place.items()
