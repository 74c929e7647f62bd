"""The words of a generated question: phrasings of the data file, names and dates in its language.

Knows nothing about what the right answer is.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from babel import Locale
from babel.dates import format_date

from corpus import Corpus, Gazetteer, PartialDate

_SCRIPTS = {
    "zh": re.compile("[\u3400-\u9fff]"),
    "ja": re.compile("[\u3040-\u30ff\u3400-\u9fff]"),
    "ko": re.compile("[\uac00-\ud7af]"),
    "ru": re.compile("[\u0400-\u04ff]"),
}


def read_phrasings() -> Mapping[str, Any]:
    """The phrasings of the data file."""
    table: Mapping[str, Any] = tomllib.loads(
        (Path(__file__).parent / "phrasings.toml").read_text(encoding="utf-8")
    )
    return table


@dataclass(frozen=True, slots=True)
class Words:
    """What a question is put together from."""

    corpus: Corpus
    gazetteer: Gazetteer
    phrasings: Mapping[str, Any]
    random: Random

    def languages(self, key: str) -> tuple[str, ...]:
        """The languages that have a phrasing for `key`."""
        return tuple(self.phrasings[key])

    def say(self, key: str, language: str, **slots: object) -> str:
        """One of the phrasings, picked by chance, with the home city and the slots filled in."""
        home = self.corpus.home.names
        phrase = self.random.choice(self.phrasings[key][language])
        return str(phrase).format(home=home.get(language, home["en"]), **slots)

    def partner(self, partner: str, language: str) -> str | None:
        """A partner's name in a language; None when there is none in its script."""
        name = self.gazetteer.name("partner", partner, language)
        if not name or (language in _SCRIPTS and not _SCRIPTS[language].search(name)):
            return None
        return name

    def country(self, code: str, language: str) -> str:
        """A country's name as CLDR has it."""
        return str(Locale(language).territories[code])

    def date(self, date: str) -> str:
        """An ISO date of any precision in English."""
        parts = PartialDate.parse(date)
        if parts.precision == "year":
            return str(parts.year)
        from datetime import date as calendar_date

        pattern = "d MMMM y" if parts.day else "MMMM y"
        return format_date(calendar_date(parts.year, parts.month, parts.day or 1), pattern, locale="en")

    def subject(self, subject: str, measure: str) -> str | None:
        """How a figure is called in English; None when the data file has no name for it."""
        phrase = self.phrasings["figures"].get(f"{subject}/{measure}")
        home = self.corpus.home
        if phrase is None:
            return None
        return str(phrase).format(home=home.names["en"], region=home.region_names.get("en", ""))
