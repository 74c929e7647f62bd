"""The form of a question: whether its words ask for a change, for what two groups share, for a split and so on.

The words come from ``data/formwords.toml``. Unlike terms they stand for nothing that the records know.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources

from assistant.question import Question

SPACED = ("en", "de", "ru")  # languages in which a word stands by itself


@cache
def _table() -> dict[str, dict[str, list[str]]]:
    text = resources.files("assistant").joinpath("data/formwords.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def _pattern(form: str, language: str) -> re.Pattern[str] | None:
    words = _table()[form].get(language, [])
    if not words:
        return None
    parts = [
        re.escape(word.removesuffix("*"))
        + (("" if word.endswith("*") else r"(?!\w)") if language in SPACED else "")
        for word in sorted(words, key=len, reverse=True)
    ]
    return re.compile((r"(?<!\w)" if language in SPACED else "") + f"(?:{'|'.join(parts)})")


def has_form(question: Question, form: str) -> bool:
    """True when a word of the form stands in the question, names of places aside.

    Args:
        question: the question.
        form: a table of formwords.toml, such as ``growth`` or ``both``.
    """
    pattern = _pattern(form, question.language)
    return pattern is not None and pattern.search(question.asked.lower()) is not None


def form_words(form: str, language: str) -> tuple[str, ...]:
    """The words of a form in a language, as the data file writes them."""
    return tuple(_table()[form].get(language, ()))


def form_spans(text: str, form: str, language: str) -> tuple[tuple[int, int], ...]:
    """Where the words of a form stand in a text."""
    pattern = _pattern(form, language)
    lowered = text.lower()
    if pattern is None or len(lowered) != len(text):
        return ()
    return tuple(match.span() for match in pattern.finditer(lowered))


@cache
def _ordinals(language: str) -> re.Pattern[str]:
    forms = [form.replace("{n}", r"(?<![\d.,])(\d{1,3})") for form in _table()["ordinal"].get(language, [])]
    return re.compile("|".join(f"(?:{form})" for form in forms), re.IGNORECASE)


def ordinal_asked(question: Question) -> int | None:
    """The place in an order that the question names ("the 50th"), None when it names none; dates are none."""
    spans = question.time.spans if question.time else ()
    found = list(_ordinals(question.language).finditer(question.text))
    start, end = question.clause or (0, 0)
    found.sort(key=lambda match: not start <= match.start() < end)  # the clause that asks comes first
    for match in found:
        if any(start < match.end() and match.start() < end for start, end in spans):
            continue
        number = next(int(group) for group in match.groups() if group)
        if number > 1:
            return number
    return None
