"""The naming files of a corpus folder: names.csv and lookalikes.csv. Either may be missing.

Knows their form, not what the names are used for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from corpus.broken import BrokenRecord
from corpus.cells import read_rows
from corpus.model import LANGUAGES

NAMES_FILE = "names.csv"
LOOKALIKES_FILE = "lookalikes.csv"
_NAME_COLUMNS = ("kind", "id", "language", "name", "form", "basis")
_LOOKALIKE_COLUMNS = ("id", "name", "country", "confused_with", "forms", "within", "note")


class NameKind(StrEnum):
    """What a row of names.csv names."""

    PARTNER = "partner"
    HOME = "home"
    LOOKALIKE = "lookalike"
    COUNTRY = "country"
    CONTINENT = "continent"
    REGION = "region"
    BLOC = "bloc"
    PLACE = "place"  # a state or province, by country and its name in partners.csv: "DE/Bavaria"


# What is named the same for every home city.
GENERAL_KINDS = (NameKind.COUNTRY, NameKind.CONTINENT, NameKind.REGION, NameKind.BLOC)


class NameForm(StrEnum):
    """What kind of name it is. `EXCLUDED`: a name that a library gives and that must not be used."""

    MAIN = "main"
    ALTERNATIVE = "alternative"
    FORMER = "former"
    SHORT = "short"
    ADJECTIVE = "adjective"
    EXCLUDED = "excluded"


@dataclass(frozen=True, slots=True)
class NameRow:
    """One name that no library has, or that a person chose among those a library gives."""

    kind: NameKind
    id: str
    language: str
    name: str
    form: NameForm
    basis: str
    line: int


@dataclass(frozen=True, slots=True)
class Lookalike:
    """A place that is easily taken for a partner or for the home city.

    `forms` are the names by which it is meant even without more words; `within` are names of areas that tell
    it apart from `confused_with` when they stand beside the common name.
    """

    id: str
    name: str
    country: str
    confused_with: tuple[str, ...]
    forms: tuple[str, ...]
    within: tuple[str, ...]
    note: str


def _raise(error: BrokenRecord) -> None:
    raise error


def read_names(folder: Path) -> Iterator[NameRow]:
    """The rows of names.csv.

    Raises:
        BrokenRecord: naming line, field and what to write.
    """
    path = folder / NAMES_FILE
    if not path.exists():
        return
    for row in read_rows(path, _NAME_COLUMNS, _raise):
        language = row.needed("language")
        if language not in LANGUAGES:
            raise row.broken("language", f"{language!r} is none of {', '.join(LANGUAGES)}; write one of them")
        yield NameRow(
            kind=row.choice("kind", NameKind),
            id=row.needed("id"),
            language=language,
            name=row.needed("name"),
            form=row.choice("form", NameForm),
            basis=row.needed("basis"),
            line=row.line,
        )


def read_lookalikes(folder: Path) -> Iterator[Lookalike]:
    """The rows of lookalikes.csv.

    Raises:
        BrokenRecord: naming line, field and what to write.
    """
    path = folder / LOOKALIKES_FILE
    if not path.exists():
        return
    for row in read_rows(path, _LOOKALIKE_COLUMNS, _raise):
        yield Lookalike(
            id=row.identity(),
            name=row.needed("name"),
            country=row.matching(
                "country", "[A-Z]{2}", "write the two capital letters of ISO 3166, such as JP"
            ),
            confused_with=row.many("confused_with"),
            forms=row.many("forms"),
            within=row.many("within"),
            note=row.text("note"),
        )
