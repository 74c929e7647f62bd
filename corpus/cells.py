"""Cells of CSV tables as typed values; every error names file, line, field and what to write.

Knows nothing about which tables there are.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from corpus.broken import BrokenRecord
from corpus.model import PartialDate

LIST_SEPARATOR = ";"
MAX_FILE_BYTES = 20_000_000  # 100 times the first corpus's largest table; more is a wrong file
_ID = re.compile(r"[^\W_]+(?:[-.][^\W_]+)*")
_DATE_HINT = "write a date such as 1985, 1985-04 or 1985-04-12"

Choice = TypeVar("Choice", bound=StrEnum)
Report = Callable[[BrokenRecord], None]


def read_text(path: Path) -> str:
    """The text of a UTF-8 file, without a byte order mark.

    Raises:
        BrokenRecord: when it is missing, too large, binary or in another encoding.
    """
    name = path.name
    try:
        size = path.stat().st_size
        if size > MAX_FILE_BYTES:
            raise BrokenRecord(
                f"{name} has {size} bytes, more than the {MAX_FILE_BYTES} that a table may have; "
                "check that it is the right file"
            )
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise BrokenRecord(f"{name} is missing in {path.parent}; add it or name another folder") from error
    except OSError as error:
        raise BrokenRecord(f"{name} cannot be read ({error.strerror}); check the file") from error
    if b"\0" in data:
        raise BrokenRecord(f"{name} is no text in UTF-8 (it holds zero bytes); save the file as UTF-8")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise BrokenRecord(f"{name} line {line} is not UTF-8; save the file as UTF-8") from error


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: its cells by column name, and where it stands."""

    file: str
    line: int
    cells: dict[str, str]

    def broken(self, field: str, problem: str) -> BrokenRecord:
        """The error for one field of this row."""
        return BrokenRecord.at(self.file, self.line, field, problem)

    def text(self, field: str) -> str:
        """The cell, or an empty text."""
        return self.cells[field]

    def needed(self, field: str) -> str:
        """The cell, which must not be empty."""
        if not self.cells[field]:
            raise self.broken(field, "is empty; write a value")
        return self.cells[field]

    def identity(self, field: str = "id") -> str:
        """The row's id."""
        value = self.needed(field)
        if not _ID.fullmatch(value):
            raise self.broken(field, f"{value!r} is no id; write letters and digits joined by '-'")
        return value

    def many(self, field: str) -> tuple[str, ...]:
        """The parts of a list cell, in order."""
        parts = tuple(part.strip() for part in self.cells[field].split(LIST_SEPARATOR) if part.strip())
        twice = sorted({part for part in parts if parts.count(part) > 1})
        if twice:
            raise self.broken(field, f"{twice[0]!r} stands twice; keep one")
        return parts

    def date(self, field: str) -> PartialDate | None:
        """The date of a cell, or None when it is empty."""
        value = self.cells[field]
        try:
            return PartialDate.parse(value) if value else None
        except ValueError as error:
            raise self.broken(field, f"{error}; {_DATE_HINT}") from error

    def number(self, field: str, low: float, high: float) -> float | None:
        """The number of a cell between two limits, or None when it is empty."""
        value = self.cells[field]
        if not value:
            return None
        try:
            number = float(value)
        except ValueError as error:
            raise self.broken(field, f"{value!r} is no number; write degrees such as 33.95") from error
        if not low <= number <= high:
            raise self.broken(field, f"{value} is not between {low:g} and {high:g}; correct it")
        return number

    def choice(self, field: str, kind: type[Choice], default: Choice | None = None) -> Choice:
        """The cell as one of a closed list of words."""
        value = self.cells[field]
        if not value and default is not None:
            return default
        try:
            return kind(value)
        except ValueError as error:
            words = ", ".join(kind)
            raise self.broken(field, f"{value!r} is none of {words}; write one of them") from error

    def matching(self, field: str, pattern: str, hint: str) -> str:
        """The cell, which must match a pattern in full."""
        value = self.cells[field]
        if not re.fullmatch(pattern, value):
            raise self.broken(field, f"{value!r} does not fit; {hint}")
        return value


def _header(name: str, cells: Sequence[str], columns: Sequence[str]) -> None:
    missing = [column for column in columns if column not in cells]
    if missing:
        raise BrokenRecord(
            f"{name} line 1, field {missing[0]}: this column is missing; "
            f"write a header with {','.join(columns)}, separated by commas"
        )
    unknown = [cell for cell in cells if cell not in columns]
    if unknown:
        raise BrokenRecord(
            f"{name} line 1, field {unknown[0]}: unknown column; the columns are {','.join(columns)}"
        )
    if len(set(cells)) != len(cells):
        raise BrokenRecord(f"{name} line 1: a column stands twice; keep one of each")


def read_rows(path: Path, columns: Sequence[str], report: Report) -> Iterator[Row]:
    """The rows of a CSV file; a row with a wrong number of cells is reported and left out.

    Raises:
        BrokenRecord: when the file as a whole cannot be read or lacks a column.
    """
    name = path.name
    reader = csv.reader(io.StringIO(read_text(path), newline=""), strict=True)
    try:
        header = [cell.strip() for cell in next(reader, [])]
        if not header:
            raise BrokenRecord(f"{name} is empty; write a header with {','.join(columns)}")
        _header(name, header, columns)
        line = reader.line_num + 1
        for cells in reader:
            here, line = line, reader.line_num + 1
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(header):
                report(
                    BrokenRecord(
                        f"{name} line {here}: {len(cells)} cells where the header has {len(header)}; "
                        "put a cell with a comma in it in quotes"
                    )
                )
                continue
            yield Row(name, here, dict(zip(header, (cell.strip() for cell in cells), strict=True)))
    except csv.Error as error:
        raise BrokenRecord(
            f"{name} line {reader.line_num}: {error}; write plain CSV with commas and paired quotes"
        ) from error
