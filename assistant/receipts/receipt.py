"""A receipt: one question, its reply with all evidence, the corpus version and the time, and its JSON form.

Knows nothing about where receipts are kept. It holds the question as it was understood, standing alone, and nothing
of the conversation it came from: that question and the reply's language are enough to get the reply again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from assistant.identity import reply_id
from assistant.reply import Reply, from_json, to_json


class DamagedReceipt(ValueError):
    """What is kept is no receipt, or not the one that its id stands for."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """A reply as it was given.

    `at` is the time it was first given (ISO 8601, UTC, whole seconds); `in_conversation` whether turns came before it.
    """

    at: str
    reply: Reply
    in_conversation: bool = False

    @property
    def id(self) -> str:
        """The id of the reply, which is that of its receipt."""
        return self.reply.id


def receipt_of(reply: Reply, *, in_conversation: bool) -> Receipt:
    """The receipt of a reply that is given now."""
    return Receipt(datetime.now(UTC).isoformat(timespec="seconds"), reply, in_conversation)


def has_own_id(reply: Reply) -> bool:
    """True when the reply's id is the hash of what it says, and nobody's invention."""
    return reply.id == reply_id(reply.question, reply.language, reply.text, reply.corpus_version)


def receipt_json(receipt: Receipt) -> dict[str, Any]:
    """The receipt as a JSON object; `reply` is the Reply of the contract with its citations."""
    reply = receipt.reply
    return {
        "id": receipt.id,
        "at": receipt.at,
        "question": reply.question,
        "language": reply.language,
        "in_conversation": receipt.in_conversation,
        "corpus_version": reply.corpus_version,
        "reply": to_json(reply),
    }


def read_receipt(data: Mapping[str, Any]) -> Receipt:
    """The receipt of a JSON object, proven by its id.

    Raises:
        DamagedReceipt: when something is missing, or the id is not that of the reply.
    """
    try:
        receipt = Receipt(str(data["at"]), from_json(data["reply"]), bool(data["in_conversation"]))
        is_whole = has_own_id(receipt.reply)
    except (KeyError, TypeError, AttributeError) as error:
        raise DamagedReceipt("it lacks a part") from error
    if not is_whole:
        raise DamagedReceipt("it was changed after it was given")
    return receipt
