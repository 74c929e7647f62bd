"""A question as a line of text: bare, or a JSON object with its history."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from assistant.reply import Turn
from corpus import LANGUAGES


class BadRequest(ValueError):
    """A line that is no question; the message says what is expected."""


@dataclass(frozen=True, slots=True)
class Request:
    """One question with what belongs to it."""

    question: str
    id: str | int | None = None
    history: tuple[Turn, ...] = ()
    language: str | None = None


def read_request(line: str) -> Request:
    """The question of a line: bare text, or an object with id, question, history and language.

    Raises:
        BadRequest: when the line is a JSON object of another form.
    """
    text = line.strip()
    if not text.startswith("{"):
        return Request(text)
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        raise BadRequest(
            f"no JSON ({error.msg} at column {error.colno}); write a bare question or an object"
        ) from error
    question = data.get("question")
    if not isinstance(question, str):
        raise BadRequest('"question" is missing or no text; write {"question": "…"}')
    language = data.get("language")
    if language is not None and language not in LANGUAGES:
        raise BadRequest(f'"language" is {language!r}; write one of {", ".join(LANGUAGES)}')
    identity = data.get("id")
    if identity is not None and not isinstance(identity, str | int):
        raise BadRequest('"id" is neither text nor a number')
    return Request(question, identity, _history(data.get("history", [])), language)


def _history(entries: Any) -> tuple[Turn, ...]:
    expected = '"history" is no list of {"role": "user" or "assistant", "content": "…"}'
    if not isinstance(entries, list):
        raise BadRequest(expected)
    turns = []
    for entry in entries:
        if (
            not isinstance(entry, dict)
            or entry.get("role") not in ("user", "assistant")
            or not isinstance(entry.get("content"), str)
        ):
            raise BadRequest(expected)
        turns.append(Turn(entry["role"], entry["content"]))
    return tuple(turns)
