"""The TOML files of a corpus folder: the home city, and the names of what is measured.

Knows nothing about the tables; whether the ids that stand here exist is checked elsewhere.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from corpus.broken import BrokenRecord
from corpus.cells import read_text
from corpus.model import LANGUAGES, Home

HOME_FILE = "home.toml"
MEASURES_FILE = "measures.toml"
Names = Mapping[str, tuple[str, ...]]  # language -> names, the first one to show


@dataclass(frozen=True, slots=True)
class Measures:
    """What figures can be about (subjects) and what they say of it (measures), with names by language."""

    subjects: Mapping[str, Names] = field(default_factory=dict)
    measures: Mapping[str, Names] = field(default_factory=dict)


def _load(path: Path) -> tuple[dict[str, Any], str]:
    text = read_text(path)
    try:
        return tomllib.loads(text), text
    except tomllib.TOMLDecodeError as error:
        raise BrokenRecord(f'{path.name}: {error}; write TOML such as name = "value"') from error


def _line_of(text: str, key: str) -> int:
    """The first line on which a key is set, or 1."""
    names = (key, f'"{key}"', f"[{key}]")
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip() in names or line.split("=")[0].strip() in names:
            return number
    return 1


@dataclass(frozen=True, slots=True)
class _Toml:
    """One TOML file with its text, for errors that name a line."""

    file: str
    data: Mapping[str, Any]
    text: str

    def broken(self, key: str, problem: str) -> BrokenRecord:
        return BrokenRecord.at(self.file, _line_of(self.text, key), key, problem)

    def string(self, key: str, *, needed: bool = False) -> str:
        value = self.data.get(key, "")
        if not isinstance(value, str) or (needed and not value):
            raise self.broken(key, "is missing or no text; write one in quotes")
        return value

    def strings(self, key: str) -> tuple[str, ...]:
        value = self.data.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self.broken(key, 'is no list of texts; write ["one", "two"]')
        return tuple(value)

    def table(self, key: str) -> dict[str, str]:
        value = self.data.get(key, {})
        if not isinstance(value, dict) or not all(isinstance(item, str) for item in value.values()):
            raise self.broken(key, f'is no table of texts; write [{key}] and name = "value" lines')
        return dict(value)

    def names(self, key: str) -> dict[str, dict[str, tuple[str, ...]]]:
        found: dict[str, dict[str, tuple[str, ...]]] = {}
        tables = self.data.get(key, {})
        if not isinstance(tables, dict):
            raise self.broken(key, f"is no group of tables; write [{key}.id]")
        for identity, names in tables.items():
            if not isinstance(names, dict) or not all(
                isinstance(forms, list) and forms and all(isinstance(form, str) and form for form in forms)
                for forms in names.values()
            ):
                raise self.broken(f"{key}.{identity}", 'is no table of names; write en = ["one", "two"]')
            found[identity] = {language: tuple(forms) for language, forms in names.items()}
        return found


def read_home(folder: Path) -> Home:
    """The home city of a corpus folder.

    Raises:
        BrokenRecord: naming file, line, field and what to write.
    """
    data, text = _load(folder / HOME_FILE)
    toml = _Toml(HOME_FILE, data, text)
    names = toml.table("names")
    for language in LANGUAGES:
        if not names.get(language):
            raise toml.broken("names", f'the name in {language!r} is missing; write {language} = "…"')
    return Home(
        id=toml.string("id", needed=True),
        names=names,
        aliases=toml.strings("aliases"),
        country=toml.string("country", needed=True),
        region_names=toml.table("region_names"),
        totals=toml.table("totals"),
        earlier_than_records=toml.string("earlier_than_records"),
        milestones=toml.table("milestones"),
        parts=toml.names("parts"),
    )


def read_measures(folder: Path) -> Measures:
    """The names of subjects and measures of a corpus folder; empty when the file is not there.

    Raises:
        BrokenRecord: naming file, line, field and what to write.
    """
    path = folder / MEASURES_FILE
    if not path.exists():
        return Measures()
    data, text = _load(path)
    toml = _Toml(MEASURES_FILE, data, text)
    return Measures(subjects=toml.names("subjects"), measures=toml.names("measures"))
