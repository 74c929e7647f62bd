"""What happens on the chat page: asking, stopping, clearing, voting, changing the language.

Knows nothing about the page's layout; each event returns values for the components that `page.py` lists.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Mapping, Sequence
from functools import partial
from typing import Any

import gradio as gr
from anyio import CapacityLimiter, to_thread

from assistant.web import conversation
from assistant.web.asker import ANSWERS_AT_ONCE, Asker
from assistant.web.conversation import Shown
from assistant.web.feedback import FeedbackStore, Vote
from assistant.web.texts import all_texts, page_texts, preferred_language

_LOG = logging.getLogger(__name__)

AUTO = "auto"  # the choice that lets the assistant find out the language

Changed = tuple[Shown, list[Shown], Any]  # chat, turns, question


def header_text(texts: Mapping[str, str]) -> str:
    """The page's heading and its one line, as Markdown."""
    return f"# {texts['title']}\n\n{texts['tagline']}"


def language_choices(texts: Mapping[str, str]) -> list[tuple[str, str]]:
    """Automatic and each language by its own name, with its code."""
    return [(texts["language_auto"], AUTO), *((words["name"], code) for code, words in all_texts().items())]


class PageEvents:
    """The events of the page over one assistant; what a person said travels as state of the page."""

    def __init__(self, assistant: Asker, feedback: FeedbackStore, city_names: Mapping[str, str]) -> None:
        self.assistant = assistant
        self._at_once = CapacityLimiter(ANSWERS_AT_ONCE)
        self.feedback = feedback
        self.city_names = city_names

    def view(self, turns: Sequence[Shown], language: str) -> Shown:
        """What the browser draws: the turns, and the words and examples in the reader's language."""
        return {
            "turns": list(turns),
            "language": language,
            "texts": page_texts(language, self.city_names),
            "examples": list(self.assistant.examples(language)),
            "receipts": hasattr(self.assistant, "receipt"),
        }

    async def ask_typed(
        self, question: str, turns: list[Shown], shown: str, language: str
    ) -> AsyncIterator[Changed]:
        """Asks what stands in the text box; a blank one changes nothing."""
        if question.strip():
            async for step in self._ask(question, turns, shown, language):
                yield step
        else:
            yield self._changed(turns, shown)

    async def ask_chosen(
        self, turns: list[Shown], shown: str, language: str, event: gr.EventData
    ) -> AsyncIterator[Changed]:
        """Asks a question that was offered and clicked."""
        async for step in self._ask(str(event.question), turns, shown, language):
            yield step

    async def ask_again(self, turns: list[Shown], shown: str, language: str) -> AsyncIterator[Changed]:
        """Asks the last question anew, in place of its last reply."""
        if turns:
            async for step in self._ask(turns[-1]["typed"], turns[:-1], shown, language):
                yield step
        else:
            yield self._changed(turns, shown)

    async def _ask(
        self, question: str, turns: list[Shown], shown: str, language: str
    ) -> AsyncIterator[Changed]:
        earlier = conversation.history(turns)
        turns = conversation.begin(turns, question)
        yield self._changed(turns, shown, question="")
        wanted = None if language == AUTO else language
        try:
            reply = await to_thread.run_sync(
                partial(self.assistant.ask, question, history=earlier, language=wanted),
                abandon_on_cancel=True,
                limiter=self._at_once,
            )
        except Exception:  # noqa: BLE001  whatever fails, the person gets a line and the log the traceback
            _LOG.exception("a question on the page could not be answered")
            yield self._changed(conversation.close(turns, "failed"), shown)
            return
        for step in conversation.stream(turns, reply):
            yield self._changed(step, shown)

    def _changed(self, turns: list[Shown], shown: str, question: str | None = None) -> Changed:
        return self.view(turns, shown), turns, gr.skip() if question is None else question

    def stop(self, turns: list[Shown], shown: str) -> Changed:
        """Ends a question that is being answered; what arrived of it is dropped."""
        return self._changed(conversation.close(turns, "stopped"), shown)

    def clear(self, turns: list[Shown], shown: str) -> Changed:
        """Starts over."""
        turns = []
        return self._changed(turns, shown)

    def vote(self, turns: list[Shown], event: gr.EventData) -> None:
        """Keeps a thumb up or down on one reply of this conversation."""
        replies = {turn["reply"]["id"]: turn for turn in turns if turn["reply"]}
        turn = replies.get(event.reply_id)
        if turn is None or event.vote not in ("up", "down"):
            return
        understood = turn["reply"]["question"]
        vote = Vote(
            vote=event.vote,
            reply_id=turn["reply"]["id"],
            question=turn["typed"],
            standalone=understood if understood != turn["typed"] else "",
            comment=str(event.comment),
            language=turn["reply"]["language"],
        )
        try:
            self.feedback.append(vote)
        except OSError as error:
            _LOG.warning("feedback could not be kept: %s", error)

    def dress(self, turns: list[Shown], language: str, request: gr.Request) -> tuple[Any, ...]:
        """The page in the chosen language, or in the browser's when the choice is automatic."""
        accepted = request.headers.get("accept-language") if request else None
        shown = preferred_language(None if language == AUTO else language, accepted)
        texts = page_texts(shown, self.city_names)
        return (
            self.view(turns, shown),
            shown,
            header_text(texts),
            gr.update(choices=language_choices(texts), label=texts["language"]),
            gr.update(label=texts["question_label"], placeholder=texts["placeholder"]),
            texts["ask"],
            texts["stop"],
            texts["clear"],
            texts["disclosure"],
        )
