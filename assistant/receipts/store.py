"""Keeps receipts as files of the state folder, one a reply, named by its id, the longest unused going first.

Knows nothing about questions. Any number of threads and processes may write at once: a file is written whole beside
its place and moved there, and its content follows from its name, so whoever comes second has nothing to do.
"""

from __future__ import annotations

import contextlib
import gzip
import json
import os
import tempfile
import threading
import time
import zlib
from pathlib import Path

from assistant.identity import ID_DIGITS, is_reply_id
from assistant.receipts.receipt import DamagedReceipt, Receipt, read_receipt, receipt_json

RECEIPTS_FOLDER = "receipts"
MAX_RECEIPTS = (
    10_000  # of 1 to 25 kB each: at most some 250 MB, and more questions than a city is asked in months
)
MAX_RECEIPT_BYTES = 200_000  # packed; the longest list of the shipped corpus takes 25,000
_SLACK_SHARE = 20  # one in so many places is freed at once, so that the folder is not read at each reply
_LEFTOVER_SECONDS = 3600  # a file that a killed process left half-written is older than this
_ENDING = ".json.gz"
_UNFINISHED = ".new-"
_FAST = 6  # level of packing: 3 ms for the longest list, a fifth of its size


class UnknownReceipt(FileNotFoundError):
    """No receipt is kept under an id."""


class ReceiptStore:
    """The receipts of a state folder; safe to use from several threads and processes."""

    def __init__(self, home: Path, *, max_receipts: int = MAX_RECEIPTS) -> None:
        self.folder = home / RECEIPTS_FOLDER
        self._max = max_receipts
        self._slack = max(1, max_receipts // _SLACK_SHARE)
        self._lock = threading.Lock()
        self._until_pruning = 0

    def keep(self, receipt: Receipt) -> bool:
        """Keeps a receipt, or marks it as used when it is kept already; False when it is too large to be kept.

        Raises:
            OSError: when the folder cannot be written.
        """
        path = self._path(receipt.id)
        if self._is_there(path):
            os.utime(path)
            return True
        packed = gzip.compress(json.dumps(receipt_json(receipt)).encode("ascii"), _FAST, mtime=0)
        if len(packed) > MAX_RECEIPT_BYTES:
            return False
        self._write(path, packed)
        with self._lock:
            self._until_pruning -= 1
            if self._until_pruning < 0:
                self._until_pruning = self._slack - 1
                self._prune()
        return True

    def read(self, receipt_id: str) -> Receipt:
        """The receipt of an id.

        Raises:
            UnknownReceipt: when none is kept, or the id has another form.
            DamagedReceipt: when what is kept is not what the id stands for.
            OSError: when it may not be read.
        """
        if not is_reply_id(receipt_id):
            raise UnknownReceipt(
                f"{receipt_id[:80]!r} is no id of a receipt. Give the {ID_DIGITS} hex digits of a reply's id."
            )
        path = self._path(receipt_id)
        try:
            packed = path.read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            raise UnknownReceipt(
                f"No receipt {receipt_id} is kept in {self.folder}. Give another --home, or ask the question again."
            ) from None
        try:
            receipt = read_receipt(json.loads(gzip.decompress(packed)))
        except (ValueError, EOFError, zlib.error, gzip.BadGzipFile) as error:
            why = str(error) if isinstance(error, DamagedReceipt) else "it cannot be unpacked"
            raise DamagedReceipt(
                f"{path} is damaged ({why}). Delete it and ask the question again."
            ) from error
        if receipt.id != receipt_id:
            raise DamagedReceipt(
                f"{path} is damaged (it holds {receipt.id}). Delete it and ask the question again."
            )
        return receipt

    def _path(self, receipt_id: str) -> Path:
        if not is_reply_id(receipt_id):
            raise ValueError(f"{receipt_id[:40]!r} is no id of a reply")
        return self.folder / f"{receipt_id}{_ENDING}"

    @staticmethod
    def _is_there(path: Path) -> bool:
        try:
            return path.stat().st_size > 0  # a machine that lost its power may leave an empty file
        except (FileNotFoundError, NotADirectoryError):
            return False

    def _write(self, path: Path, content: bytes) -> None:
        # What people ask is for the owner of the folder only; mkstemp gives files such rights too.
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, unfinished = tempfile.mkstemp(dir=self.folder, prefix=_UNFINISHED)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            os.replace(unfinished, path)
        except OSError:
            with contextlib.suppress(OSError):
                os.unlink(unfinished)
            raise

    def _prune(self) -> None:
        """Frees a share of the places when they are nearly used up; what another process removed first is fine."""
        names = os.listdir(self.folder)
        kept = [name for name in names if name.endswith(_ENDING)]
        too_many = len(kept) - (self._max - self._slack)
        now = time.time()
        if too_many > 0:
            aged = sorted((self._used(name), name) for name in kept)
            for _, name in aged[:too_many]:
                (self.folder / name).unlink(missing_ok=True)
        for name in names:
            if name.startswith(_UNFINISHED) and self._used(name) < now - _LEFTOVER_SECONDS:
                (self.folder / name).unlink(missing_ok=True)

    def _used(self, name: str) -> float:
        try:
            return (self.folder / name).stat().st_mtime
        except FileNotFoundError:
            return 0.0
