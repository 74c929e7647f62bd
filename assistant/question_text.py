"""The text of a question without some of its parts: without names, without the home city, without what asks."""

from __future__ import annotations

from assistant.happening_words import spot
from assistant.question import Question


def without_names(question: Question) -> str:
    """The question with blanks for its places and times, of the same length."""
    spans = [(mention.start, mention.end) for mention in question.places]
    spans += [*question.time.spans, question.time.reach] if question.time else []
    hidden = {at for start, end in spans for at in range(start, end)}
    return "".join(" " if at in hidden else character for at, character in enumerate(question.text))


def without_asking(text: str) -> str:
    """The text without what asks for a detail: whether a sentence holds that is another question."""
    for entry in reversed(spot(text)):
        if entry.id.startswith("asks.") and entry.end - entry.start > 1:
            text = f"{text[: entry.start]}{' ' * (entry.end - entry.start)}{text[entry.end :]}"
    return text


def without_home(question: Question) -> str:
    """The question without the names of the home city."""
    text = question.text
    for mention in sorted(question.places, key=lambda entry: -entry.start):
        if mention.kinds[0] == "home":
            text = text[: mention.start] + " " + text[mention.end :]
    return text
