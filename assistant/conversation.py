"""Follow-up questions made to stand alone, from the history alone.

A follow-up borrows what it lacks from the conversation: a pronoun takes the last place that was spoken of,
an ellipsis
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

from assistant.messages import say
from assistant.question import AREA_KINDS, Question
from assistant.reply import Turn
from assistant.understanding import clean

_MAX_TURNS = 12  # older turns hardly ever matter and cost time
_READ_CHARACTERS = 600  # of a turn; what a follow-up leans on stands at the start of a reply
_ELLIPSIS_WORDS = 7  # a follow-up that leans on the last question is short
_LEANING_WORDS = 6  # "which one came first?"; longer questions say themselves what they are about
_EXPLETIVES = frozenset(
    {"there", "the city", "das", "es", "там", "это", "die stadt"}
)  # often stand for nothing
_SINGLE = frozenset({"partner", "place", "lookalike"})
_PERSON = re.compile(r"\b[A-Z][a-z]+(?:-[a-z]+)? [A-Z][a-z]+(?:-[A-Za-z]+)?\b")

Understand = Callable[[str], Question]


@cache
def _words() -> dict[str, dict[str, list[str]]]:
    text = resources.files("assistant").joinpath("data/followups.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@dataclass(frozen=True, slots=True)
class Antecedents:
    """What the conversation last spoke of."""

    question: Question | None  # the last question, itself made to stand alone
    place: str | None  # the last single place by its name in the text
    group: str | None  # the last area, when the last question was about all partners in it
    person: str | None  # the last person named in a reply


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


def lacks_antecedent(question: Question) -> bool:
    """True when a question asked without a conversation is about "it", "that" or "them" and names nothing itself."""
    if question.measures or any(mention.kinds[0] != "home" for mention in question.places):
        return False
    words = _words().get(question.language, _words()["en"])
    spaced = question.language in ("en", "ru", "de")
    spoken = [
        phrase for phrase in (*words.get("of_them", []), *words.get("it", [])) if phrase not in _EXPLETIVES
    ]
    short = len(question.masked.split()) if spaced else len(question.masked) / 3
    return short <= _LEANING_WORDS and any(_find(question.text, phrase, spaced=spaced) for phrase in spoken)


def _antecedents(turns: Sequence[Turn], understand: Understand) -> Antecedents:
    state = Antecedents(None, None, None, None)
    for turn in turns:
        content = clean(turn.content[:_READ_CHARACTERS])
        if turn.role == "user":
            state = _after_question(state, understand(_resolve(content, state, understand)))
        else:
            state = _after_reply(state, understand(content))
    return state


def _after_question(state: Antecedents, question: Question) -> Antecedents:
    singles = [mention for mention in question.places if mention.kinds[0] in _SINGLE]
    areas = [mention for mention in question.places if mention.kinds[0] in AREA_KINDS]
    if singles:
        return Antecedents(question, singles[-1].surface, None, state.person)
    if areas:
        return Antecedents(question, None, question.text[areas[0].start : areas[-1].end], state.person)
    return Antecedents(question, state.place, state.group, state.person)


def _after_reply(state: Antecedents, reply: Question) -> Antecedents:
    """A reply to a question about no single place brings its first one up; its first person may be "he" or "she"."""
    place = state.place
    if state.question is not None and not state.group and not state.question.partners:
        first = next((mention for mention in reply.places if mention.kinds[0] == "partner"), None)
        place = first.surface if first else place
    spans = [(mention.start, mention.end) for mention in (*reply.places, *reply.terms, *reply.measures)]
    persons = (
        match.group()
        for match in _PERSON.finditer(reply.text)
        if not any(start < match.end() and match.start() < end for start, end in spans)
    )
    return Antecedents(state.question, place, state.group, next(persons, state.person))


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
    if replaced:
        return replaced
    return _lean_on(rest or text, question, before, words) or text


def _lean_on(text: str, question: Question, before: Antecedents, words: dict[str, list[str]]) -> str | None:
    """A short question that names nothing ("since when?", "which one came first?") is about what was spoken of."""
    if any(mention.kinds[0] != "home" for mention in question.places) or question.names_home:
        return None
    if question.measures and not question.terms:
        return None
    spaced = question.language in ("en", "ru", "de", "ko")
    size = len(question.masked.split()) if spaced else len(question.masked) / 3
    if size > _LEANING_WORDS or question.kind in ("greeting", "off-topic", "coverage"):
        return None
    bare = text.rstrip(" ?？.。!！")
    if before.group and question.kind in ("rank", "list", "how-many", "which-more", "is-a", "what-kind"):
        template = words.get("of_them_in", ["{place}"])[0]
        return f"{bare} {template.format(place=before.group)}?"
    if before.place:
        return say(question.language, "follow.about", question=bare, place=before.place)
    return None


def _is_ellipsis(question: Question, has_and: bool) -> bool:
    """True for a short text that names a place or a time and asks nothing of its own."""
    spaced = question.language in ("en", "ru", "de", "ko")
    size = len(question.masked.split()) if spaced else len(question.masked) / 3
    names = [mention for mention in question.places if mention.kinds[0] != "home"]
    if not names and question.time is None:
        return False
    asks = [term for term in question.terms if not term.ids[0].startswith(("change.", "contrast."))]
    return size <= (_ELLIPSIS_WORDS if has_and else 4) and not asks


def _put_in(last: Question, new: Question) -> str | None:
    """The last question with its place or time replaced by the new one."""
    text = last.text
    swaps: list[tuple[int, int, str]] = []
    incoming = [mention for mention in new.places if mention.kinds[0] != "home"]
    outgoing = [mention for mention in last.places if mention.kinds[0] != "home"]
    home = [mention for mention in last.places if mention.kinds[0] == "home"]
    phrase = new.text.strip(" ?？.。")
    end = len(text.rstrip(" ?？.。"))
    if incoming:
        spoken = new.text[incoming[0].start : incoming[-1].end]
        if outgoing:
            swaps.append((outgoing[0].start, outgoing[-1].end, spoken))
        elif home and incoming[0].kinds[0] in ("place", "lookalike"):
            swaps.append((home[0].start, home[0].end, spoken))  # another city in the home city's stead
        else:
            swaps.append((end, len(text), f" {phrase}{_end(text)}"))
    if new.time is not None and new.time.spans:
        start, stop = new.time.spans[0][0], new.time.spans[-1][1]
        if last.time is not None and last.time.spans:
            swaps.append((last.time.spans[0][0], last.time.spans[-1][1], new.text[start:stop]))
        elif not incoming:
            swaps.append((end, len(text), f" {phrase}{_end(text)}"))
    if not swaps:
        return None
    for start, stop, spoken in sorted(swaps, reverse=True):
        text = text[:start] + spoken + text[stop:]
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
    """Puts the last group for "them", the last person for "he", the last place for "it" and "there"."""
    spaced = question.language in ("en", "ru", "de")
    if any(mention.kinds[0] != "home" for mention in question.places):
        return None
    stands_for: list[tuple[str, str | None, str]] = [("of_them", before.group, "of_them_in")]
    if before.group:
        stands_for.append(("it", before.group, "group"))
    stands_for += [("he", before.person, ""), ("it", before.place, ""), ("its", before.place, "its_form")]
    for key, name, form in stands_for:
        if not name:
            continue
        for phrase in sorted(words.get(key, []), key=len, reverse=True):
            found = _find(text, phrase, spaced=spaced)
            if found:
                template = words.get(form, ["{place}"])[0] if form else "{place}"
                return text[: found[0]] + template.format(place=name) + text[found[1] :]
    return None


def _find(text: str, phrase: str, *, spaced: bool) -> tuple[int, int] | None:
    pattern = rf"(?<!\w){re.escape(phrase)}(?!\w)" if spaced else re.escape(phrase)
    match = re.search(pattern, text, re.IGNORECASE)
    return match.span() if match else None
