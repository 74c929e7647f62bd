"""The README says what is so: its commands, requests, examples, tables and its map of files are held to the code."""

from __future__ import annotations

import argparse
import ast
import csv
import json
import re
import shlex
import shutil
import tomllib
from importlib import import_module
from pathlib import Path
from typing import Any

import httpx
import pytest

from assistant.asking import read_request
from assistant.receipts.store import MAX_RECEIPTS
from assistant.reply import Answer, Citation, ShownClaim, SourceRef, to_json
from corpus import default_folder, read_corpus
from corpus.checking import check_corpus
from evals import check, read_thresholds

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
ROOMS = ("assistant", "corpus", "index", "evals")
CHAT = "python3 -m venv .venv && .venv/bin/pip install -e . && .venv/bin/python -m assistant"
TESTS = "python3 -m venv .venv && .venv/bin/pip install -e '.[test]' && .venv/bin/python -m pytest"
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```$", README, flags=re.MULTILINE | re.DOTALL)
OPERATORS = {"|", "<", ">", "&&", ";"}
ADDRESS = "http://127.0.0.1:7860"


def blocks(language: str) -> list[str]:
    """The code blocks of a language."""
    return [text for named, text in BLOCKS if named == language]


def the_block(language: str) -> str:
    """The only code block of a language."""
    (text,) = blocks(language)
    return text


def shell_lines() -> list[str]:
    """Each line of a shell block, which is a command of its own."""
    return [line for text in blocks("sh") for line in text.splitlines() if line]


def module_commands() -> list[list[str]]:
    """The commands that run a room, as the room and its arguments."""
    found = []
    for line in shell_lines():
        tokens = shlex.split(line)
        for at in range(len(tokens) - 1):
            if tokens[at] == "-m" and tokens[at + 1] in ROOMS:
                rest = tokens[at + 1 :]
                ends = [place for place, token in enumerate(rest) if token in OPERATORS]
                found.append(rest[: ends[0]] if ends else rest)
    return found


def section(heading: str) -> str:
    """The text of a section up to the next heading of its level."""
    return README.split(f"\n## {heading}\n")[1].split("\n## ")[0]


def rows(text: str) -> list[list[str]]:
    """The rows of the tables in a text without heads and rules, as their cells."""
    lines = re.findall(r"(?:^\|.*\|\n)+", text, flags=re.MULTILINE)
    return [
        [cell.strip() for cell in line.strip("|").split("|")]
        for table in lines
        for line in table.splitlines()[2:]
    ]


def quoted(cell: str) -> list[str]:
    """What stands between backticks in a cell."""
    return re.findall(r"`([^`]+)`", cell)


def edited_files() -> list[tuple[str, list[Path], list[str]]]:
    """The table of data files: the name as written, the files it means, and the columns or keys it names."""
    found = []
    for name, _, columns, _ in rows(section("Edit the data")):
        link = re.fullmatch(r"\[([^\]]+)\]\(([^)]+)\)", name)
        pattern = link.group(2) if link else quoted(name)[0]
        found.append((pattern, sorted(ROOT.glob(pattern)), quoted(columns)))
    return found


def first_line(path: Path) -> str:
    """The first line of a module's docstring."""
    return (ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "").split("\n")[0]


@pytest.mark.parametrize("command", [CHAT, TESTS])
def test_the_two_commands_stand_on_lines_of_their_own(command: str) -> None:
    assert [text for text in blocks("sh") if text == f"{command}\n"] == [f"{command}\n"]


def test_the_script_of_the_checks_finds_exactly_one_test_command() -> None:
    assert re.findall(r"^python3 -m venv .*-m pytest$", README, flags=re.MULTILINE) == [TESTS]


class Accepted(Exception):
    """The parser took the arguments; nothing shall be run."""


@pytest.mark.parametrize("command", module_commands(), ids=" ".join)
def test_every_command_is_one_that_its_parser_accepts(
    command: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    parse = argparse.ArgumentParser.parse_args

    def read_only(parser: Any, arguments: Any = None, namespace: Any = None) -> None:
        parse(parser, arguments, namespace)
        raise Accepted

    monkeypatch.setattr(argparse.ArgumentParser, "parse_args", read_only)
    room, *arguments = command
    with pytest.raises(Accepted):
        import_module(f"{room}.__main__").main(arguments)


@pytest.mark.parametrize("room", ROOMS)
def test_every_verb_of_a_room_is_shown(room: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        import_module(f"{room}.__main__").main(["--help"])
    verbs = set(re.findall(r"^    ([a-z]+)(?: |$)", capsys.readouterr().out, flags=re.MULTILINE))
    assert verbs
    shown = {(command[1:] or ["serve"])[0] for command in module_commands() if command[0] == room}
    assert verbs <= shown


CHEAP = [
    command
    for command in module_commands()
    if command[:2] in (["corpus", "check"], ["corpus", "list"], ["corpus", "stats"])
    and not {"--names", "--corpus"} & set(command)
]


@pytest.mark.parametrize("command", CHEAP, ids=" ".join)
def test_the_commands_that_look_at_the_corpus_work(
    command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert import_module("corpus.__main__").main(command[1:]) == 0
    assert capsys.readouterr().out


def curl_requests() -> list[tuple[str, dict[str, str], str]]:
    """The curl commands as path, headers and body."""
    found = []
    for line in shell_lines():
        if not line.startswith("curl "):
            continue
        parser = argparse.ArgumentParser()
        parser.add_argument("-s", action="store_true")
        parser.add_argument("-N", action="store_true")
        parser.add_argument("-H", action="append", default=[])
        parser.add_argument("-d", default="")
        parser.add_argument("address")
        read = parser.parse_args(shlex.split(line)[1:])
        headers = dict(header.split(": ", 1) for header in read.H)
        found.append((read.address.removeprefix(ADDRESS), headers, read.d))
    return found


@pytest.mark.parametrize("request_", curl_requests(), ids=lambda one: one[0] + str(len(one[1])))
def test_the_requests_by_curl_are_answered(request_: tuple[str, dict[str, str], str], city_site: str) -> None:
    path, headers, body = request_
    response = httpx.request(
        "POST" if body else "GET", city_site + path, headers=headers, content=body.encode(), timeout=30
    )
    assert response.status_code == 200
    if "Accept" not in headers:
        assert isinstance(response.json(), dict)
        return
    events = re.findall(r"^event: (\w+)$", response.text, flags=re.MULTILINE)
    assert events[-1] == "reply"
    assert set(events[:-1]) <= {"claim"}


def test_the_lines_for_jsonl_are_read_as_the_readme_says() -> None:
    bare, follow_up, other = map(read_request, the_block("jsonl").splitlines())
    assert (bare.id, bare.history, bare.language) == (None, (), None)
    assert (follow_up.id, len(follow_up.history)) == ("q2", 1)
    assert (other.id, other.language) == ("q3", "zh")


def test_the_reply_shown_has_the_keys_of_the_contract() -> None:
    shown = json.loads(the_block("json"))
    citation = Citation(1, "record", "n", "q", SourceRef("S1", "t", "p", "2025", None))
    answer = Answer("i", "t", "en", "q", (ShownClaim("t", (1,)),), (citation,), (), None, (), "v")
    real = to_json(answer)
    assert shown.keys() == real.keys()
    for part in ("claims", "citations"):
        assert shown[part][0].keys() == real[part][0].keys()
    assert shown["citations"][0]["source"].keys() == real["citations"][0]["source"].keys()


def test_the_case_shown_is_a_case(tmp_path: Path) -> None:
    file = tmp_path / "ours.yaml"
    file.write_text(the_block("yaml"), encoding="utf-8")
    kinds = read_thresholds(ROOT / "evals" / "thresholds.toml").kinds
    checked = check([file], corpus=read_corpus(), kinds=kinds)
    assert not checked.problems
    assert [sample.id for sample in checked.samples] == ["ours-first-city"]


def test_the_digest_shown_lacks_nothing_but_its_translation(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(default_folder(), tmp_path / "corpus"))
    (folder / "articles" / "en" / "en-example.md").write_text(the_block("markdown"), encoding="utf-8")
    (problem,) = check_corpus(folder).problems
    assert problem.startswith("articles/en/en-example.md")
    assert "translation_of" in problem


def test_the_attributes_of_the_widget_are_those_that_its_script_reads() -> None:
    script = (ROOT / "assistant" / "web" / "widget.js").read_text(encoding="utf-8")
    assert set(re.findall(r"\bdata-([a-z]+)=", the_block("html"))) == set(
        re.findall(r"script\.dataset\.(\w+)", script)
    )


def test_every_variable_of_the_readme_is_read_in_code_and_the_other_way_round() -> None:
    code = "\n".join(
        path.read_text(encoding="utf-8") for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))
    )
    read = set(re.findall(r"""environ(?:\.get\(|\[)\s*["'](FRIENDSHIP_\w+)["']""", code))
    assert set(re.findall(r"FRIENDSHIP_[A-Z_]+", README)) == read
    assert {quoted(row[0])[0] for row in rows(section("Configure")) if row[0]} == read


@pytest.mark.parametrize("entry", edited_files(), ids=lambda entry: entry[0])
def test_every_file_to_edit_is_there_with_the_columns_named(
    entry: tuple[str, list[Path], list[str]],
) -> None:
    _, files, columns = entry
    assert files
    assert columns
    for file in files:
        text = file.read_text(encoding="utf-8")
        if file.suffix == ".csv":
            assert next(csv.reader(text.splitlines()[:1])) == columns
        elif file.suffix == ".toml":
            assert set(columns) <= tomllib.loads(text).keys(), file
        else:
            assert set(columns) <= set(
                re.findall(r"^(\w+):", text.split("\n---\n")[0], flags=re.MULTILINE)
            ), file


def test_every_data_file_of_the_rooms_is_in_the_table() -> None:
    listed = {file for _, files, _ in edited_files() for file in files}
    there = {file for room in ROOMS for end in ("csv", "toml") for file in (ROOT / room).rglob(f"*.{end}")}
    assert not sorted(str(file.relative_to(ROOT)) for file in there - listed)


MAP = re.findall(r"^- (`[^:]+`): (.*)$", section("Map of files"), flags=re.MULTILINE)
NAMED = [(name, line) for names, line in MAP for name in quoted(names)]


@pytest.mark.parametrize(("name", "line"), NAMED, ids=[name for name, _ in NAMED])
def test_the_map_names_files_that_are_there_with_the_first_lines_of_their_docstrings(
    name: str, line: str
) -> None:
    path = ROOT / name
    assert path.exists()
    module = path / "__init__.py" if path.is_dir() else path
    if module.exists():
        assert line == first_line(module)


def test_the_map_names_every_room_and_folder_of_modules() -> None:
    packages = {
        f"{path.parent.relative_to(ROOT).as_posix()}/"
        for room in ROOMS
        for path in (ROOT / room).rglob("__init__.py")
    }
    mains = {f"{room}/__main__.py" for room in ROOMS}
    assert packages | mains <= {name for name, _ in NAMED}


def test_every_link_to_a_file_leads_to_one() -> None:
    targets = re.findall(r"\]\((?!https?:)([^)#]+)", README)
    assert targets
    assert not [target for target in targets if not (ROOT / target).exists()]


def test_the_readme_says_how_many_receipts_are_kept() -> None:
    assert f"{MAX_RECEIPTS:,} receipts" in " ".join(README.split())
