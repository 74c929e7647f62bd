"""What the web face needs of an assistant: a small protocol, so that it can be served without the real one.

Knows nothing about HTTP or pages.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from assistant.reply import Reply, Turn

# Answers in work at a time; more would only take the processor from one another, so that the others wait in order.
ANSWERS_AT_ONCE = 3


class Asker(Protocol):
    """Something that answers questions; `ask` is called from several threads at once.

    An asker that also has `receipt(id)` keeps a receipt of each reply; the page and the widget then link to it.
    """

    @property
    def corpus_version(self) -> str:
        """The version of the corpus that answers."""

    def ask(self, question: str, *, history: Sequence[Turn] = (), language: str | None = None) -> Reply:
        """The reply to a question; `language` None lets the asker find it out."""

    def examples(self, language: str) -> Sequence[str]:
        """Questions that can be answered, in a language."""
