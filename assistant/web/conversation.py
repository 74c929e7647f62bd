"""The conversation of the chat page as plain values: turns, and what the browser is told of them.

Knows nothing about the page library. A turn is a dict because it travels to the browser as JSON:
typed, status (pending | streaming | done | stopped | failed), claims, reply.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from assistant.reply import Reply, ShownClaim, Turn, to_json

Shown = dict[str, Any]

MAX_TURNS = 40  # older ones leave the page, so that it stays light
MAX_TYPED_SHOWN = 600  # characters of a question that are shown back
MAX_STREAM_STEPS = 4  # a list of ninety claims need not arrive in ninety steps


def begin(turns: Sequence[Shown], question: str) -> list[Shown]:
    """The conversation with a new question that waits for its reply."""
    typed = question if len(question) <= MAX_TYPED_SHOWN else question[:MAX_TYPED_SHOWN] + "…"
    return [*turns, {"typed": typed, "status": "pending", "claims": [], "reply": None}][-MAX_TURNS:]


def stream(turns: Sequence[Shown], reply: Reply) -> list[list[Shown]]:
    """The conversation at each step of the reply to its last question; the last step is the whole reply."""
    found = to_json(reply)
    claims: list[ShownClaim] = list(getattr(reply, "claims", ()))
    steps = min(len(claims), MAX_STREAM_STEPS)
    ends = [len(claims) * (step + 1) // steps for step in range(steps)]
    partial = [{"status": "streaming", "claims": found["claims"][:end]} for end in ends]
    return [_with_last(turns, step) for step in partial] + [
        _with_last(turns, {"status": "done", "claims": [], "reply": found})
    ]


def close(turns: Sequence[Shown], status: str) -> list[Shown]:
    """The conversation with its last turn ended without a reply, if it was still open."""
    if not turns or turns[-1]["status"] not in ("pending", "streaming"):
        return list(turns)
    return _with_last(turns, {"status": status, "claims": []})


def history(turns: Sequence[Shown]) -> tuple[Turn, ...]:
    """What was said before, for the assistant: questions as they were understood, replies as texts."""
    said: list[Turn] = []
    for turn in turns:
        reply = turn["reply"]
        if reply is None:
            continue
        understood = reply["question"] if reply["kind"] == "answer" else ""
        said += [Turn("user", understood or turn["typed"]), Turn("assistant", reply["text"])]
    return tuple(said)


def _with_last(turns: Sequence[Shown], changes: Shown) -> list[Shown]:
    return [*turns[:-1], {**turns[-1], **changes}]
