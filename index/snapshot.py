"""A snapshot: one published, verified state of the index, and how it is named, published and checked.

A snapshot is a folder that never changes once it is published. Which one is in force stands in a small file
that is replaced in one step, so a reader finds the old snapshot or the new one and nothing between.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

FORMAT = 2  # raised whenever what stands in a snapshot changes its form or meaning
INDEX = "index"
SNAPSHOTS = "snapshots"
POINTER = "current"
MANIFEST = "manifest.json"
NODES = "nodes.jsonl"
CHROMA = "chroma"
_UNFINISHED = ".unfinished-"
BUILD = "Run: python -m index build"


class MissingIndex(FileNotFoundError):
    """There is no index yet."""


class DamagedIndex(ValueError):
    """The index on the disk is not what was published."""


@dataclass(frozen=True, slots=True)
class FileMark:
    """The size and hash by which a file is known again."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a snapshot is: of which corpus, by which encoder, and all its files."""

    format: int
    corpus_version: str
    encoder: str
    revision: str
    dimensions: int
    counts: Mapping[str, int]  # by kind of node, and how many were embedded or reused
    files: Mapping[str, FileMark]
    built_at: str


def index_folder(home: Path) -> Path:
    """Where the index lies in the state folder."""
    return home / INDEX


def current_version(home: Path) -> str:
    """The name of the snapshot in force, or nothing when there is none; cheap enough for every question."""
    try:
        # A damaged name is no reason to fail here: it names no snapshot, and a build replaces it.
        return (index_folder(home) / POINTER).read_text(encoding="ascii", errors="replace").strip()
    except (FileNotFoundError, NotADirectoryError):
        return ""


def current_snapshot(home: Path) -> Path:
    """The folder of the snapshot in force.

    Raises:
        MissingIndex: none was published.
        DamagedIndex: what was published is gone.
    """
    name = current_version(home)
    if not name:
        raise MissingIndex(f"No index yet in {home}. {BUILD}")
    folder = index_folder(home) / SNAPSHOTS / name
    if os.sep in name or name.startswith(".") or not folder.is_dir():
        raise DamagedIndex(f"The index names a snapshot {name[:80]!r} that is not there. {BUILD}")
    return folder


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a snapshot.

    Raises:
        DamagedIndex: it is missing, damaged or of another format.
    """
    try:
        raw: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if raw["format"] != FORMAT:
            raise DamagedIndex(
                f"The index has format {raw['format']} and this program reads format {FORMAT}. {BUILD}"
            )
        if raw.pop("sha256") != _own_hash(raw):
            raise DamagedIndex(f"The index is damaged: {MANIFEST} is not as it was published. {BUILD}")
        files = {name: FileMark(**mark) for name, mark in raw.pop("files").items()}
        return Manifest(**raw, files=files)
    except DamagedIndex:
        raise
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise DamagedIndex(f"The index is damaged: {MANIFEST} cannot be read ({error}). {BUILD}") from error


def write_manifest(manifest: Manifest, folder: Path) -> None:
    """Write the manifest into a snapshot, with a hash of its own content."""
    raw = asdict(manifest)
    text = json.dumps({**raw, "sha256": _own_hash(raw)}, indent=1, sort_keys=True)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")


def file_marks(folder: Path) -> dict[str, FileMark]:
    """The mark of every file under a folder except the manifest, by its path in it."""
    return {
        file.relative_to(folder).as_posix(): _mark(file)
        for file in sorted(folder.rglob("*"))
        if file.is_file() and file.name != MANIFEST
    }


def check_files(folder: Path, marks: Mapping[str, FileMark], *, under: str = "") -> None:
    """Compare files with their marks.

    Args:
        folder: the snapshot.
        marks: what its manifest says.
        under: check the hashes of files in this folder only; empty for those in none.

    Raises:
        DamagedIndex: the first file that is missing or is another.
    """
    for name, mark in marks.items():
        file = folder / name
        try:
            same = file.stat().st_size == mark.size
            if same and name.rpartition("/")[0].partition("/")[0] == under:
                same = _mark(file) == mark
        except OSError as error:
            raise DamagedIndex(f"The index is damaged: {name} cannot be read ({error}). {BUILD}") from error
        if not same:
            raise DamagedIndex(f"The index is damaged: {name} is not what was published. {BUILD}")


def new_folder(home: Path) -> Path:
    """An empty folder beside the published snapshots to build one in."""
    snapshots = index_folder(home) / SNAPSHOTS
    snapshots.mkdir(parents=True, exist_ok=True)
    return Path(tempfile.mkdtemp(prefix=_UNFINISHED, dir=snapshots))


def publish(folder: Path, home: Path, *, name: str, keep_before: bool = True) -> Path:
    """Put a finished snapshot in force and delete all others but, if it may stay, the one before.

    Args:
        folder: where it was built.
        home: the state folder.
        name: what it shall be called, made unique here.
        keep_before: False when the one before holds texts that are to be gone.

    Returns:
        The folder of the published snapshot.
    """
    before = current_version(home)
    _sync([*folder.rglob("*"), folder])
    published = folder.with_name(f"{name}-{folder.name.removeprefix(_UNFINISHED)}")
    folder.chmod(0o755)  # temporary folders are closed to others
    folder.rename(published)
    pointer = index_folder(home) / POINTER
    fresh = pointer.with_name(f"{POINTER}.new")
    fresh.write_text(published.name + "\n", encoding="ascii")
    _sync([fresh, published.parent])
    os.replace(fresh, pointer)
    _sync([pointer.parent])
    delete_all_but({published.name, before} if keep_before else {published.name}, home)
    return published


def delete_all_but(names: Iterable[str], home: Path) -> None:
    """Delete the snapshots with other names, those that a crash left unfinished among them."""
    kept = set(names)
    for folder in (index_folder(home) / SNAPSHOTS).iterdir():
        if folder.name not in kept:
            shutil.rmtree(folder, ignore_errors=True)


def _own_hash(raw: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(raw, sort_keys=True).encode()).hexdigest()


def _mark(file: Path) -> FileMark:
    with file.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
    return FileMark(file.stat().st_size, digest)


def _sync(paths: Iterable[Path]) -> None:
    """Have the disk keep files and folders before anything points to them."""
    for path in paths:
        if path.is_dir() and os.name == "nt":
            continue  # Windows has no handle to sync a folder by
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
