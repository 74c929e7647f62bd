"""Replies worked out by hand whose ids are real ones, for tests of receipts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from assistant.identity import reply_id
from assistant.reply import Abstention, Answer, Citation, Reply, ShownClaim, SourceRef, Turn
from tests.hand_assistant import HandAssistant

SOURCE = SourceRef("S1", "Report", "Harbour Gazette", "2019-05-04", "https://example.org/report")
OTHER_SOURCE = SourceRef("S2", "Second report", "Quay Times", "2020", None)


def with_own_id(reply: Reply) -> Reply:
    """The reply under the id that is the hash of what it says."""
    return replace(reply, id=reply_id(reply.question, reply.language, reply.text, reply.corpus_version))


def record(number: int, name: str, **changes: Any) -> Citation:
    """A citation of the record of a tie."""
    quote = f"{name}: sister city since 3 May 1980."
    return replace(Citation(number, "record", f"tie:{name.lower()}", quote, SOURCE), **changes)


def answer(
    text: str = "Northport has been a sister city since 3 May 1980 [1].",
    *,
    question: str = "When did Northport join?",
    version: str = "v1",
    **changes: Any,
) -> Answer:
    """An answer from one record."""
    plain = Answer(
        "",
        text,
        "en",
        question,
        (ShownClaim("Northport has been a sister city since 3 May 1980.", (1,)),),
        (record(1, "Northport"),),
        ({"type": "tie", "id": "northport", "since": "1980-05-03"},),
        None,
        ("Which was first?",),
        version,
        1.5,
    )
    changed = with_own_id(replace(plain, **changes))
    assert isinstance(changed, Answer)
    return changed


def abstention(text: str = "My records name no Westbury.", **changes: Any) -> Abstention:
    """An abstention."""
    plain = Abstention("", text, "en", "When did Westbury join?", "not-in-corpus", ("Northport",), (), "v1")
    changed = with_own_id(replace(plain, **changes))
    assert isinstance(changed, Abstention)
    return changed


class ReceiptHand(HandAssistant):
    """The assistant worked out by hand with real ids; `now` changes what it answers from then on."""

    def __init__(self) -> None:
        super().__init__()
        self.now: dict[str, Reply] = {}

    def ask(self, question: str, *, history: Sequence[Turn] = (), language: str | None = None) -> Reply:
        reply = super().ask(question, history=history, language=language)
        return self.now.get(question) or with_own_id(reply)
