"""The fixed texts of the assistant in six languages, with plural rules, dates and numbers by CLDR.

The texts are data (``data/messages/<language>.toml``): a key holds a string, or a table of plural forms
chosen by the
slot ``n``. Knows nothing about records.
"""

from __future__ import annotations

import datetime
import re
import tomllib
from collections.abc import Iterable, Sequence
from functools import cache
from importlib import resources
from typing import Any

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.lists import format_list
from babel.numbers import format_decimal

from corpus import LANGUAGES, PartialDate

_LOCALES = {language: Locale(language) for language in LANGUAGES} | {"en": Locale("en", "GB")}  # 19 July 2025


class MissingMessage(KeyError):
    """A message key that no catalogue holds; a broken build, found by tests/test_messages.py."""


@cache
def catalogue(language: str) -> dict[str, Any]:
    """All messages of a language, keys joined by dots."""
    text = resources.files("assistant").joinpath(f"data/messages/{language}.toml").read_text(encoding="utf-8")
    return dict(_flatten(tomllib.loads(text), ""))


_PLURALS = frozenset({"zero", "one", "two", "few", "many", "other"})


def _flatten(table: dict[str, Any], prefix: str) -> Iterable[tuple[str, Any]]:
    for key, value in table.items():
        if isinstance(value, dict) and not set(value) <= _PLURALS:
            yield from _flatten(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value


def say(language: str, key: str, **slots: Any) -> str:
    """The message `key` with its slots filled; a plural message is chosen by ``n`` (a number).

    Raises:
        MissingMessage: when neither the language nor English has the key.
    """
    message = catalogue(language).get(key) or catalogue("en").get(key)
    if message is None:
        raise MissingMessage(key)
    if isinstance(message, dict):
        amount = slots.get("n", 0)
        form = str(_LOCALES[language].plural_form(amount))
        message = message.get(form, message["other"])
        slots["n"] = number(language, amount)
    return str(message).format(**slots)


def has_message(key: str) -> bool:
    """True when the English catalogue holds the key."""
    return key in catalogue("en")


def number(language: str, value: float | int) -> str:
    """A number with the language's grouping and decimal signs."""
    return str(format_decimal(value, locale=_LOCALES[language]))


def written_date(language: str, when: PartialDate) -> str:
    """A date in words, exactly as precise as it is known."""
    locale = _LOCALES[language]
    day = datetime.date(when.year, when.month or 1, when.day or 1)
    if when.day:
        return str(format_date(day, "long", locale=locale))
    if when.month:
        return str(format_skeleton("yMMMM", day, locale=locale))
    return str(format_skeleton("y", day, locale=locale))


def listing(language: str, items: Sequence[str]) -> str:
    """Items joined as the language does ("a, b and c")."""
    return str(format_list(list(items), locale=_LOCALES[language]))


def sentence_join(language: str, sentences: Iterable[str]) -> str:
    """Sentences in a row, with a space between them where the script uses one."""
    return ("" if language in ("zh", "ja") else " ").join(sentences)


@cache
def message_words() -> frozenset[str]:
    """Every word that stands in a message of any language, lower case: words that carry no fact of their own."""
    words: set[str] = set()
    for language in LANGUAGES:
        for message in catalogue(language).values():
            for text in message.values() if isinstance(message, dict) else (message,):
                words.update(re.findall(r"[^\W\d_]+", re.sub(r"\{\w+\}", " ", str(text)).lower()))
    return frozenset(words)
