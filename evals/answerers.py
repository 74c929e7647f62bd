"""Whom the runner asks: the assistant in this process, or any server that speaks the Reply contract.

Knows nothing about targets or scores.
"""

from __future__ import annotations

import json
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Protocol

from evals.cases import Turn
from evals.replies import BrokenReply

# A server that has not answered by then is not going to.
TIMEOUT_SECONDS = 60.0
# A reply is text and some quotes; more than this is no reply.
MAX_REPLY_BYTES = 8 * 1024 * 1024


class NoTarget(ConnectionError):
    """The server that was to be asked cannot be reached, or its address is none."""


class Answerer(Protocol):
    """Whoever answers a question with a Reply as JSON."""

    @property
    def name(self) -> str:
        """What reports call it."""

    def ask(self, question: str, *, history: Sequence[Turn] = ()) -> Mapping[str, Any]:
        """The Reply JSON to a question after a conversation."""


class LocalAnswerer:
    """The assistant of this installation, in this process."""

    def __init__(
        self,
        *,
        home: Path,
        corpus_folder: Path | None = None,
        encoder: str | None = None,
        today: date | None = None,
        report: Callable[[str, int, int], None] = lambda stage, done, total: None,
    ) -> None:
        """Opens the assistant, which builds its index first where there is none.

        Args:
            home: the state folder.
            corpus_folder: the corpus; None for the shipped one.
            encoder: the encoder's name; None for the usual one.
            today: the day that "this year" rests on; None for the real one.
            report: told of progress while an index is built: stage, steps done, steps in all.
        """
        from assistant import Turn as AssistantTurn
        from assistant import open_assistant, to_json

        chosen: dict[str, Any] = {} if encoder is None else {"encoder": encoder}
        if today is not None:
            chosen["today"] = lambda: today
        self._name = f"assistant with {encoder}" if encoder else "assistant"
        self._assistant = open_assistant(home=home, corpus_folder=corpus_folder, report=report, **chosen)
        self._turn = AssistantTurn
        self._to_json = to_json

    @property
    def name(self) -> str:
        """What reports call it."""
        return self._name

    def ask(self, question: str, *, history: Sequence[Turn] = ()) -> Mapping[str, Any]:
        """The Reply JSON to a question after a conversation."""
        turns = [self._turn(turn.role, turn.content) for turn in history]
        # Through JSON and back, so that a reply looks the same whoever was asked.
        reply: Mapping[str, Any] = json.loads(
            json.dumps(self._to_json(self._assistant.ask(question, history=turns)))
        )
        return reply


class ServerAnswerer:
    """A server that speaks the Reply contract."""

    def __init__(self, address: str, *, timeout_seconds: float = TIMEOUT_SECONDS) -> None:
        """Checks that the server is there.

        Raises:
            NoTarget: when the address is no http(s) address or nothing answers at it.
        """
        parts = urllib.parse.urlsplit(address)
        if parts.scheme not in ("http", "https") or not parts.netloc:
            raise NoTarget(f"{address!r} is no address; write http://127.0.0.1:7860")
        base = address.rstrip("/").removesuffix("/api/ask")
        self._address = f"{base}/api/ask"
        self._timeout_seconds = timeout_seconds
        try:
            urllib.request.urlopen(f"{base}/healthz", timeout=timeout_seconds).close()
        except urllib.error.HTTPError:
            pass  # something answers there; whether it keeps the contract shows with the first question
        except (OSError, ValueError) as error:
            raise NoTarget(f"No server answers at {base} ({error}). Start it, or mend --target") from error

    @property
    def name(self) -> str:
        """What reports call it."""
        return self._address

    def ask(self, question: str, *, history: Sequence[Turn] = ()) -> Mapping[str, Any]:
        """The Reply JSON to a question after a conversation.

        Raises:
            BrokenReply: when the server refuses or sends something else than one JSON object.
            OSError: when the connection fails.
        """
        body = {
            "question": question,
            "history": [{"role": turn.role, "content": turn.content} for turn in history],
        }
        request = urllib.request.Request(
            self._address,
            data=json.dumps(body).encode(),
            headers={"Content-Type": "application/json", "Accept": "application/json"},
        )
        try:
            with urllib.request.urlopen(request, timeout=self._timeout_seconds) as response:
                sent = response.read(MAX_REPLY_BYTES)
        except urllib.error.HTTPError as error:
            with error:
                raise BrokenReply(f"the server answered {error.code} {error.reason}") from error
        try:
            reply = json.loads(sent)
        except ValueError as error:
            raise BrokenReply("the server sent no JSON; see the Reply contract") from error
        if not isinstance(reply, dict):
            raise BrokenReply("the server sent no JSON object; see the Reply contract")
        return reply
