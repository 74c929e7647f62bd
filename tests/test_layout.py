"""The layout that the design decides: rooms, top level, import direction, no foreign package under our names."""

from __future__ import annotations

import ast
import subprocess
from importlib import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("evals", "assistant", "index", "corpus")  # each may import those after it


def test_the_top_level_holds_the_five_folders_and_two_files() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout: what belongs to the project cannot be told from what lies beside it")
    top = {line.split("/")[0] for line in listed.stdout.splitlines()}
    visible = {name for name in top if not name.startswith(".")}
    assert visible == {"assistant", "corpus", "index", "evals", "tests", "pyproject.toml", "README.md"}


@pytest.mark.parametrize("room", ROOMS)
def test_no_other_distribution_claims_the_name_of_a_room(room: str) -> None:
    owners = set(metadata.packages_distributions().get(room, ()))
    assert owners <= {"friendship-city-assistant"}


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_only_from_the_doors_of_rooms_below_it(room: str) -> None:
    below = ROOMS[ROOMS.index(room) + 1 :]
    offences = []
    for path in sorted((ROOT / room).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = []
            if isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names = [node.module]
            elif isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            for name in names:
                top = name.split(".")[0]
                if top in ROOMS and top != room and (top not in below or name != top):
                    offences.append(f"{path.relative_to(ROOT)}: {name}")
    assert not offences


@pytest.mark.parametrize("room", ROOMS)
def test_a_door_lists_what_it_gives_and_defines_nothing(room: str) -> None:
    tree = ast.parse((ROOT / room / "__init__.py").read_text(encoding="utf-8"))
    listed: list[str] = []
    imported: set[str] = set()
    for node in tree.body:
        if isinstance(node, ast.ImportFrom):
            imported.update(alias.asname or alias.name for alias in node.names)
        elif isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "__all__":
            listed = ast.literal_eval(node.value)
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            continue
        else:
            pytest.fail(f"{room}/__init__.py defines something on line {node.lineno}")
    assert sorted(listed) == sorted(imported)


def test_every_module_says_what_it_is() -> None:
    silent = [
        str(path.relative_to(ROOT))
        for room in ROOMS
        for path in sorted((ROOT / room).rglob("*.py"))
        if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert not silent
