"""A made-up town whose corpus is small enough to know by heart, for tests that add to it and break it."""

from __future__ import annotations

import shutil
from pathlib import Path

DATA = Path(__file__).parent / "data" / "added"
DOCUMENTS = DATA / "documents"
MENU_FIRST = DOCUMENTS / "menu-before-the-title.txt"
TITLE_FIRST = DOCUMENTS / "title-in-the-first-line.txt"
COPY = DOCUMENTS / "copy-of-the-same-story.txt"
OTHER_REPORT = DOCUMENTS / "another-report-of-the-same-day.txt"


def small_corpus(folder: Path) -> Path:
    """A fresh copy of the town's corpus in `folder`."""
    return Path(shutil.copytree(DATA / "corpus", folder / "corpus"))


def all_files(folder: Path) -> dict[str, bytes]:
    """Every file of a folder, hidden ones too, with its bytes."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
