"""Follow-up questions made to stand alone, from the history alone.

A follow-up borrows what it lacks from the conversation: a pronoun takes the last place that was spoken of, an ellipsis
("and in Germany?") takes the last question with the new place or time put in, a correction ("I meant …") does the same.
The resolved question is shown to the person.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from assistant.question import AREA_KINDS, Question
from assistant.reply import Turn

_MAX_TURNS = 12  # older turns hardly ever matter and cost time
_ELLIPSIS_WORDS = 7  # a follow-up that leans on the last question is short

Understand = Callable[[str], Question]


@cache
def _words() -> dict[str, dict[str, list[str]]]:
    text = resources.files("assistant").joinpath("data/followups.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@dataclass(frozen=True, slots=True)
class Antecedents:
    """What the conversation last spoke of."""

    question: Question | None  # the last question, itself made to stand alone
    place: str | None  # the last place by its name in the text
    group: str | None  # the last area


def stand_alone(text: str, history: Sequence[Turn], understand: Understand) -> str:
    """The question as it would be asked without the conversation; the text itself when it needs nothing.

    Args:
        text: the newest question, cleaned.
        history: the turns before it, oldest first.
        understand: text -> Question.
    """
    turns = [turn for turn in history if turn.content.strip()][-_MAX_TURNS:]
    if not turns:
        return text
    before = _antecedents(turns, understand)
    return _resolve(text, before, understand)


def _antecedents(turns: Sequence[Turn], understand: Understand) -> Antecedents:
    state = Antecedents(None, None, None)
    for turn in turns:
        content = turn.content[:600]
        if turn.role == "user":
            question = understand(_resolve(content, state, understand))
            state = _after(state, question, is_question=True)
        else:
            state = _after(state, understand(content), is_question=False)
    return state


def _after(state: Antecedents, question: Question, *, is_question: bool) -> Antecedents:
    place, group = state.place, state.group
    for mention in question.places:
        if mention.kinds[0] in ("partner", "place", "lookalike"):
            place = mention.surface
            if not is_question:
                break
        elif is_question and mention.kinds[0] in AREA_KINDS:
            group = mention.surface
    if is_question and not any(mention.kinds[0] in AREA_KINDS for mention in question.places) and question.terms:
        group = group if question.places == () else state.group
    return Antecedents(question if is_question else state.question, place, group)


def _resolve(text: str, before: Antecedents, understand: Understand) -> str:
    if before.question is None:
        return text
    question = understand(text)
    words = _words().get(question.language, _words()["en"])
    correction = _strip_prefix(text, words.get("correction", []))
    if correction is not None:
        return _put_in(before.question, understand(correction)) or text
    rest = _strip_prefix(text, words.get("and", []))
    if _is_ellipsis(question, rest is not None):
        merged = _put_in(before.question, understand(rest) if rest else question)
        if merged:
            return merged
    replaced = _replace_pronoun(text, question, before, words)
    return replaced or text


def _is_ellipsis(question: Question, has_and: bool) -> bool:
    """True for a short text that names a place or a time and asks nothing of its own."""
    size = len(question.masked.split()) if question.language in ("en", "ru", "de", "ko") else len(question.masked) / 3
    names = [mention for mention in question.places if mention.kinds[0] != "home"]
    if not names and question.time is None:
        return False
    return size <= (_ELLIPSIS_WORDS if has_and else 3) and not question.terms


def _put_in(last: Question, new: Question) -> str | None:
    """The last question with its place or time replaced by the new one."""
    text = last.text
    swaps: list[tuple[int, int, str]] = []
    incoming = [mention for mention in new.places if mention.kinds[0] != "home"]
    outgoing = [mention for mention in last.places if mention.kinds[0] != "home"]
    if incoming:
        spoken = new.text[incoming[0].start : incoming[-1].end]
        if outgoing:
            swaps.append((outgoing[0].start, outgoing[-1].end, spoken))
        else:
            phrase = new.text.strip(" ?？.。")
            swaps.append((len(text.rstrip(" ?？.。")), len(text), f" {phrase}{_end(text)}"))
    if new.time is not None and new.time.spans:
        start, end = new.time.spans[0][0], new.time.spans[-1][1]
        if last.time is not None and last.time.spans:
            swaps.append((last.time.spans[0][0], last.time.spans[-1][1], new.text[start:end]))
        elif not incoming:
            phrase = new.text.strip(" ?？.。")
            swaps.append((len(text.rstrip(" ?？.。")), len(text), f" {phrase}{_end(text)}"))
    if not swaps:
        return None
    for start, end, spoken in sorted(swaps, reverse=True):
        text = text[:start] + spoken + text[end:]
    return text


def _end(text: str) -> str:
    return text.rstrip()[-1] if text.rstrip() and text.rstrip()[-1] in "?？.。" else ""


def _strip_prefix(text: str, prefixes: Sequence[str]) -> str | None:
    lowered = text.lower()
    for prefix in sorted(prefixes, key=len, reverse=True):
        if lowered.startswith(prefix) and (
            not prefix[-1].isascii() or len(lowered) == len(prefix) or not lowered[len(prefix)].isalnum()
        ):
            return text[len(prefix) :].strip(" ,，、:")
    return None


def _replace_pronoun(
    text: str, question: Question, before: Antecedents, words: dict[str, list[str]]
) -> str | None:
    """Puts the last group for "them" and the last place for "it" and "there"."""
    spaced = question.language in ("en", "ru", "de")
    areas = [mention for mention in question.places if mention.kinds[0] != "home"]
    if before.group and not areas:
        for phrase in sorted(words.get("of_them", []), key=len, reverse=True):
            template = words.get("of_them_in", ["{place}"])[0]
            found = _find(text, phrase, spaced=spaced)
            if found:
                return text[: found[0]] + template.format(place=before.group) + text[found[1] :]
    if before.place and not areas:
        for phrase in sorted(words.get("it", []), key=len, reverse=True):
            found = _find(text, phrase, spaced=spaced)
            if found:
                return text[: found[0]] + before.place + text[found[1] :]
        for phrase in sorted(words.get("its", []), key=len, reverse=True):
            found = _find(text, phrase, spaced=spaced)
            if found:
                template = words.get("its_form", ["{place}"])[0]
                return text[: found[0]] + template.format(place=before.place) + text[found[1] :]
    return None


def _find(text: str, phrase: str, *, spaced: bool) -> tuple[int, int] | None:
    pattern = rf"(?<!\w){re.escape(phrase)}(?!\w)" if spaced else re.escape(phrase)
    match = re.search(pattern, text, re.IGNORECASE)
    return match.span() if match else None
