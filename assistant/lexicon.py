"""The words of a question that stand for things the records know: terms and the names of figures.

Terms come from ``data/terms.toml``, subjects and measures from the corpus (``measures.toml``). Both are
matched by the
corpus's name matcher, so inflection and longest match are the same as for places.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib import resources

from assistant.evidence import HOME_SUBJECTS
from corpus import Entry, Home, Measures, Mention, NameMatcher


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The matchers for terms and for the subjects and measures of figures."""

    terms: NameMatcher
    measures: NameMatcher
    known_words: frozenset[str]

    def find_terms(self, text: str) -> tuple[Mention, ...]:
        """The terms of a text; ids are ``group.id``."""
        return self.terms.find(text)

    def find_measures(self, text: str) -> tuple[Mention, ...]:
        """The subjects and measures of a text; the mention's kind says which."""
        return self.measures.find(text)


def _term_table() -> dict[str, dict[str, dict[str, list[str]]]]:
    text = resources.files("assistant").joinpath("data/terms.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def term_words(language: str) -> tuple[str, ...]:
    """The words of a language that stand for something the records know."""
    return tuple(
        form
        for table in _term_table().values()
        for names in table.values()
        for form in names.get(language, ())
    )


def open_lexicon(measures: Measures, home: Home | None = None) -> Lexicon:
    """The lexicon for a corpus's measures and for the parts of its city that hold ties of their own."""
    terms = [
        Entry("term", f"{group}.{identity}", name, language)
        for group, table in _term_table().items()
        for identity, names in table.items()
        for language, forms in names.items()
        for name in forms
    ]
    terms += [
        Entry("term", f"part.{side}", name, language)
        for side, names in (home.parts.items() if home else ())
        for language, forms in names.items()
        for name in forms
    ]
    figures = [
        Entry(kind, identity, name, language)
        for kind, table in (("subject", measures.subjects), ("measure", measures.measures))
        for identity, names in table.items()
        if identity
        not in HOME_SUBJECTS  # what a question is about when it names no subject; their names are places
        for language, forms in names.items()
        for name in forms
    ]
    words = {word for entry in (*terms, *figures) for word in entry.name.lower().split()}
    return Lexicon(NameMatcher(terms), NameMatcher(figures), frozenset(words))


def measure_words(measures: Measures) -> frozenset[str]:
    """Every word of the names of measures and subjects, lower case."""
    return frozenset(
        word
        for table in (measures.subjects, measures.measures)
        for names in table.values()
        for forms in names.values()
        for name in forms
        for word in name.lower().split()
    )
