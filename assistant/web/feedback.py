"""Keeps people's thumbs up and down as lines of JSON, for a person to turn into eval cases.

Knows nothing about HTTP. One line per vote: at, vote (up | down), reply_id, question, standalone, comment,
language. Two lines may carry the same reply_id (a vote, then its comment); the later one holds more.
"""

from __future__ import annotations

import json
import threading
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

FEEDBACK_FILE = "feedback.jsonl"
MAX_FILE_BYTES = 10_000_000  # some 20,000 votes: enough to read, too little to fill a disk
MAX_FIELD_CHARACTERS = 2_000  # a comment is a note, not a document


class FeedbackFull(OSError):
    """The feedback file has reached its size limit."""


@dataclass(frozen=True, slots=True)
class Vote:
    """What a person thought of one reply; `standalone` is the question that was answered, if it differed."""

    vote: Literal["up", "down"]
    reply_id: str
    question: str
    standalone: str = ""
    comment: str = ""
    language: str = ""


class FeedbackStore:
    """Appends votes to `<home>/feedback.jsonl`; safe to use from several threads."""

    def __init__(self, home: Path, *, max_bytes: int = MAX_FILE_BYTES) -> None:
        self.path = home / FEEDBACK_FILE
        self._max_bytes = max_bytes
        self._lock = threading.Lock()

    def append(self, vote: Vote) -> None:
        """Adds one line.

        Raises:
            FeedbackFull: when the line would take the file over its limit.
            OSError: when the state directory cannot be written.
        """
        fields = {name: value[:MAX_FIELD_CHARACTERS] for name, value in asdict(vote).items()}
        at = datetime.now(UTC).isoformat(timespec="seconds")
        line = (json.dumps({"at": at, **fields}, ensure_ascii=False) + "\n").encode("utf-8")
        with self._lock:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            size = self.path.stat().st_size if self.path.exists() else 0
            if size + len(line) > self._max_bytes:
                raise FeedbackFull(f"{self.path} is full ({size} bytes). Read it, then move it away.")
            with self.path.open("ab") as file:
                file.write(line)
