"""Partners and countries that a text names, in every form the corpus knows, and those that rows stand for.

Knows nothing about targets or scores.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from evals.scoring.dates import BLANK
from evals.scoring.language import function_words
from evals.scoring.texts import CJK, unaccented

# A Russian name is found in its cases: its stem and up to this many more letters (Минск, Минском).
_CASE_LETTERS = 3
_VOWELS = "аеёийоуыэюяь"


def _stem(form: str) -> str:
    """The part of a form in small letters that stands in a text whatever the case."""
    return form.rstrip(_VOWELS) if re.search("[а-я]", form) and len(form) > 4 else form


def _pattern_of(form: str) -> re.Pattern[str]:
    """An expression for one form in small letters, at the bounds that its script has."""
    if CJK.search(form):
        return re.compile(re.escape(form))
    if re.search("[а-я]", form):
        return re.compile(rf"(?<![^\W_]){re.escape(_stem(form))}[а-я]{{0,{_CASE_LETTERS}}}(?![^\W_])")
    return re.compile(rf"(?<![^\W_]){re.escape(form)}(?:'?s)?(?![a-z])")


def _is_name(text: str, match: re.Match[str]) -> bool:
    """True for a capital that is no function word beginning a sentence (German "Auch …"; Auch is a town)."""
    first = text[match.start()]
    if first.islower():
        return False
    begins = not text[: match.start()].rstrip() or text[: match.start()].rstrip()[-1] in ".!?:"
    return not (begins and match[0] in _any_function_word())


@cache
def _any_function_word() -> frozenset[str]:
    return frozenset().union(*function_words().values())


@dataclass(frozen=True, slots=True)
class Form:
    """One folded way of writing a name, and whom it may name."""

    stem: str
    pattern: re.Pattern[str]
    owners: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NameFinder:
    """Finds names by their forms, the longest first, so that a longer name hides a shorter one."""

    forms: tuple[Form, ...]
    seen: dict[str, frozenset[str]] = field(default_factory=dict)

    def find(self, text: str) -> frozenset[str]:
        """The ids that the text names; a form that several share gives each of them."""
        if text not in self.seen:
            cased = unaccented(text)
            # Letter by letter, so that places stay: a few letters grow when they are made small.
            rest = "".join(small if len(small := letter.lower()) == 1 else letter for letter in cased)
            found: set[str] = set()
            for form in self.forms:
                if form.stem not in rest:
                    continue
                for match in list(form.pattern.finditer(rest)):
                    if _is_name(cased, match):
                        found.update(form.owners)
                        rest = rest[: match.start()] + BLANK * len(match[0]) + rest[match.end() :]
            self.seen[text] = frozenset(found)
        return self.seen[text]


def name_finder(forms: Mapping[str, Iterable[str]]) -> NameFinder:
    """A finder for the forms of each id; forms shorter than two letters are left out."""
    by_form: dict[str, set[str]] = {}
    for identity, texts in forms.items():
        for text in texts:
            form = unaccented(text).lower()
            if len(form) >= 2:
                by_form.setdefault(form, set()).add(identity)
    ordered = sorted(by_form, key=lambda form: (-len(form), form))
    return NameFinder(
        tuple(Form(_stem(form), _pattern_of(form), tuple(sorted(by_form[form]))) for form in ordered)
    )


def partners_of_row(
    row: Mapping[str, Any], partner_of_tie: Mapping[str, str], partners: set[str]
) -> set[str]:
    """The partners that a row of a reply stands for: by its partner ids, or by the tie it was taken from."""
    found: set[str] = set()
    for key in ("partner", "partner_id", "partners", "entities", "id", "tie", "node_id"):
        value = row.get(key)
        for item in value if isinstance(value, list | tuple) else [value]:
            name = str(item or "").removeprefix("tie:").removeprefix("partner:")
            if name in partners:
                found.add(name)
            elif name in partner_of_tie:
                found.add(partner_of_tie[name])
    return found
