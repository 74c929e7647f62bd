"""Partners and countries that a text names, in every form the corpus knows, and those that rows stand for.

Knows nothing about targets or scores.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from evals.scoring.texts import CJK, folded

# A Russian name is found in its cases: its stem and up to this many more letters (Минск, Минском).
_CASE_LETTERS = 3
_VOWELS = "аеёийоуыэюяь"


def _stem(form: str) -> str:
    """The part of a folded form that stands in a text whatever the case."""
    return form.rstrip(_VOWELS) if re.search("[а-я]", form) and len(form) > 4 else form


def _pattern_of(form: str) -> re.Pattern[str]:
    """An expression for one folded form, at the bounds that its script has."""
    if CJK.search(form):
        return re.compile(re.escape(form))
    if re.search("[а-я]", form):
        return re.compile(rf"(?<![^\W_]){re.escape(_stem(form))}[а-я]{{0,{_CASE_LETTERS}}}(?![^\W_])")
    return re.compile(rf"(?<![^\W_]){re.escape(form)}(?:'?s)?(?![a-z])")


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
            rest = folded(text)
            found: set[str] = set()
            for form in self.forms:
                if form.stem in rest:
                    rest, times = form.pattern.subn("\x00", rest)
                    found.update(form.owners if times else ())
            self.seen[text] = frozenset(found)
        return self.seen[text]


def name_finder(forms: Mapping[str, Iterable[str]]) -> NameFinder:
    """A finder for the forms of each id; forms shorter than two letters are left out."""
    by_form: dict[str, set[str]] = {}
    for identity, texts in forms.items():
        for text in texts:
            form = folded(text)
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
