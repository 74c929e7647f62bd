"""The guard: what a text says must stand in its evidence, or be computed from it.

It knows nothing about how a text came about and is the same for typed answers, passages and a language
model's wording. Each number, date, name, kind of tie, denial and direction of a statement is bound to what it
belongs to in the text, and one piece of the cited evidence must hold the two together. A statement that fails is
dropped by the caller. What it looks at stands in ``assistant/guarding``.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from functools import cached_property

from assistant.draft import Proof, Statement, strip_markers
from assistant.guarding.amounts import (
    date_failures,
    event_failures,
    fraction_failures,
    number_failures,
    range_failures,
)
from assistant.guarding.assertions import assertion_failures
from assistant.guarding.case import Case, Failure, Span
from assistant.guarding.derivations import holds
from assistant.guarding.directions import direction_failures
from assistant.guarding.evidence import pieces_of
from assistant.guarding.names import Name, NameFinder
from assistant.guarding.naming import fixed_texts, name_failures, own_pairs
from assistant.guarding.numbers import numbers_of, read_number
from assistant.guarding.parts import part_failures, proven_parts
from assistant.guarding.reading import read, read_evidence
from assistant.guarding.wording import is_torn, know, misquotations, quoted_spans, verbatim_spans
from assistant.lexicon import measure_words
from assistant.messages import message_words
from assistant.written_dates import find_dates
from corpus import LANGUAGES, Corpus, Gazetteer, Measures

_PLACES = frozenset({"home", "partner", "country", "continent", "region", "bloc", "lookalike"})

__all__ = ["Failure", "Guard", "numbers_of", "read_number"]


class Guard:
    """Checks statements against their evidence; holds the records, the gazetteer and a quick look-up of names."""

    def __init__(self, corpus: Corpus, gazetteer: Gazetteer, measures: Measures | None = None) -> None:
        """Takes what it checks against; the words that name measures state nothing by themselves."""
        self._measures = measures or Measures()
        self._own_words = measure_words(self._measures)
        self._corpus = corpus
        self._gazetteer = gazetteer

    @cached_property
    def _finder(self) -> NameFinder:
        shown = (
            ("partner", partner, self._gazetteer.name("partner", partner, language))
            for partner in self._corpus.partners
            for language in LANGUAGES
        )
        known = (entry for entry in self._gazetteer.known_names() if entry[0] in _PLACES)
        return NameFinder(itertools.chain(known, shown))

    def warm(self, proofs: Iterable[Proof]) -> None:
        """Reads evidence that long lists cite, and builds the look-up of names, before the first question."""
        for proof in proofs:
            read_evidence(proof.quote)
            know(proof.quote)
        self._finder.find(" ".join(self._corpus.home.names.values()))
        own_pairs()
        message_words()

    def check(self, statement: Statement) -> tuple[Failure, ...]:
        """What the statement says without proof; empty when it holds."""
        text = strip_markers(statement.text)
        if not statement.proofs:
            return () if self._says_nothing(text) else (Failure("no-proof", text),)
        quotes = [proof.quote for proof in statement.proofs]
        if statement.is_verbatim:
            held = any(text in quote for quote in quotes) and not is_torn(text, quotes)
            return () if held else (Failure("quote", text),)
        failures = self._derivation_failures(statement)
        names = self._finder.find(text)
        named = {(name.start, name.end) for name in names}
        verbatim = tuple(span for span in verbatim_spans(text, quotes) if span not in named)
        failures += [
            Failure("quote", part) for part in misquotations(text, quotes, verbatim, message_words())
        ]
        quoted, strange = quoted_spans(text, quotes)
        if any(proof.node_id.startswith("tie:") for proof in statement.proofs):  # a label is given as it is
            failures += [Failure("quote", text[start:end]) for start, end in strange]
        labels, values = self._recorded(statement, text)
        parts = proven_parts(statement, text, self._corpus)
        proven = (*verbatim, *quoted, *self._publishers(statement, text), *labels, *values, *parts)
        case = self._case(statement, text, names, proven, is_labelled=bool(labels))
        failures += date_failures(case)
        failures += event_failures(case)
        failures += range_failures(case)
        failures += fraction_failures(case)
        failures += number_failures(case)
        failures += name_failures(case, self._finder, self._own_words)
        failures += part_failures(statement, text, self._corpus)
        failures += assertion_failures(case)
        failures += direction_failures(case)
        return tuple(failures)

    def _says_nothing(self, text: str) -> bool:
        """True for a fixed text of the program, which says the same whatever the records hold."""
        return any(text in fixed_texts(home) for home in self._corpus.home.names.values())

    def _derivation_failures(self, statement: Statement) -> list[Failure]:
        failed = []
        for derived in statement.derived:
            proofs = [statement.proofs[index] for index in derived.proofs] or list(statement.proofs)
            if not holds(derived, proofs, self._corpus, self._gazetteer):
                failed.append(Failure("derivation", derived.value))
        return failed

    def _case(
        self,
        statement: Statement,
        text: str,
        names: tuple[Name, ...],
        proven: tuple[Span, ...],
        *,
        is_labelled: bool,
    ) -> Case:
        cited = {entity for proof in statement.proofs for entity in proof.entities}
        partners = []
        for name in names:
            ids = name.ids("partner")
            if ids and not any(start <= name.start < end for start, end in proven):
                known = [identity for identity in ids if identity in cited]
                partners.append((name.start, name.end, (known or list(ids))[0]))
        return Case(
            statement,
            read(text, names, proven),
            pieces_of(self._corpus, statement.proofs),
            proven,
            self._corpus,
            self._gazetteer,
            tuple(partners),
            is_labelled=is_labelled,
        )

    def _recorded(self, statement: Statement, text: str) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
        """Where a text on one measure gives its name before a value, and where it gives a value that is words."""
        rooms = [proof.node_id.partition(":") for proof in statement.proofs]
        figures = [self._corpus.figures.get(identity) for room, _, identity in rooms if room == "figure"]
        known = [figure for figure in figures if figure]
        if len(known) < len(rooms) or len({figure.measure for figure in known}) != 1:
            return (), ()
        forms = self._measures.measures.get(known[0].measure, {}).values()
        names = sorted({name for form in forms for name in form}, key=len, reverse=True)
        label = (
            re.search(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})(?=\s?[:：—])", text) if names else None
        )
        words = [figure.value for figure in known if figure.number is None and not find_dates(figure.value)]
        values = [(at, at + len(value)) for value in words if (at := text.find(value)) >= 0]
        return ((label.span(),) if label else ()), tuple(values)

    def _publishers(self, statement: Statement, text: str) -> tuple[Span, ...]:
        """Where the text names the publisher of a source that it cites."""
        found = []
        for identity in dict.fromkeys(source for proof in statement.proofs for source in proof.sources):
            source = self._corpus.sources.get(identity)
            if source and source.publisher and (at := text.find(source.publisher)) >= 0:
                found.append((at, at + len(source.publisher)))
        return tuple(found)
