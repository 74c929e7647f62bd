"""Turns thumbs-down feedback into candidate cases that a person completes.

Knows nothing about how feedback is collected but the lines it leaves: `{"reply_id", "question", "vote",
"comment", "time"}`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

# How a vote against a reply may be written by a page, a widget or a script.
_DOWN = ("down", "-1", "false", "bad", "dislike", "no")
_SCRIPTS = (
    ("ja", re.compile("[\u3040-\u30ff]")),
    ("ko", re.compile("[\uac00-\ud7af]")),
    ("zh", re.compile("[\u3400-\u9fff]")),
    ("ru", re.compile("[\u0400-\u04ff]")),
)


class MissingFeedback(FileNotFoundError):
    """There is no feedback file yet."""


class BrokenFeedback(ValueError):
    """A line of the feedback file is none."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question whose reply somebody marked as bad, with what they said."""

    reply_id: str
    question: str
    comments: tuple[str, ...]
    times: tuple[str, ...]

    @property
    def language(self) -> str:
        """A guess by script, for a person to mend: German looks like English."""
        return next((name for name, script in _SCRIPTS if script.search(self.question)), "en")


def _lines(path: Path) -> Iterator[dict[str, object]]:
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise MissingFeedback(
            f"No feedback at {path}. It is written when somebody votes in the chat"
        ) from error
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            data = json.loads(line)
        except ValueError as error:
            raise BrokenFeedback(f"{path} line {number} is no JSON; take the line out") from error
        if not isinstance(data, dict) or not isinstance(data.get("question"), str):
            raise BrokenFeedback(f"{path} line {number} has no question; take the line out")
        yield data


def candidates(path: Path) -> list[Candidate]:
    """The questions that were voted down, each once with all comments, the oldest first.

    Raises:
        MissingFeedback: when there is no file.
        BrokenFeedback: when a line is no feedback.
    """
    found: dict[str, list[dict[str, object]]] = {}
    for data in _lines(path):
        if str(data.get("vote")).casefold() in _DOWN:
            found.setdefault(" ".join(str(data["question"]).split()), []).append(data)
    return [
        Candidate(
            reply_id=str(votes[0].get("reply_id") or ""),
            question=question,
            comments=tuple(str(vote["comment"]) for vote in votes if vote.get("comment")),
            times=tuple(str(vote["time"]) for vote in votes if vote.get("time")),
        )
        for question, votes in found.items()
        if question
    ]


def as_yaml(found: list[Candidate]) -> str:
    """The candidates as cases without kind and target, which `check` refuses until they are written in."""
    cases = [
        {
            "id": f"feedback-{number:03}",
            "question": candidate.question,
            "language": candidate.language,
            "origin": "hand",
            "tags": ["feedback"],
            "note": " / ".join(
                ["voted down", *candidate.times, *candidate.comments, f"reply {candidate.reply_id}"]
            ),
        }
        for number, candidate in enumerate(found, start=1)
    ]
    head = (
        "# Candidates from feedback. Give each its kind and target (see evals/schema.md), or take it out.\n"
    )
    return head + yaml.safe_dump(cases, allow_unicode=True, sort_keys=False, width=110)
