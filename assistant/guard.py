"""The guard: what a text says must stand in its evidence, or be computed from it.

It knows nothing about how a text came about and is the same for typed answers, passages and a language
model's wording.
Numbers, dates, names of places, other proper names, units and negations of a statement are looked for in
the quotes that
it cites. A statement that fails is dropped by the caller.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from assistant.draft import Derived, Proof, Statement, strip_markers
from assistant.messages import message_words
from assistant.timeframe import find_dates
from corpus import Corpus, Gazetteer, PartialDate

_NUMBER = re.compile(r"(?<![\w.,])\d{1,3}(?:[ \u00a0\u202f,.’']\d{3})+(?:[.,]\d+)?(?!\d)|\d+(?:[.,]\d+)?")
_CAPITALISED = re.compile(r"(?<![^\W\d_])[A-ZÄÖÜА-ЯЁ][^\W\d_]+")
_ROUNDING = 1e-6  # of a difference of decimals
_ABSENCE = (
    "named",
    "named-countries",
    "unnamed",
)  # computed from what the records lack, so a denial is their own
_TEXTS_KEPT = 8192  # quotes of records are checked again and again
_UNIT_REACH = 24  # characters behind a number in which its unit stands


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a statement is not proven: what kind of thing and the text of it."""

    what: str  # number | date | name | negation | unit | derivation | quote | no-proof
    text: str


def read_number(text: str) -> float:
    """The value of a written number; the last sign before one, two or four and more digits is the decimal sign."""
    plain = re.sub(r"[ \u00a0\u202f’']", "", text)
    signs = re.findall(r"[.,]", plain)
    if len(signs) > 1 and len(set(signs)) == 2:
        plain = plain.replace(signs[0], "")
    elif len(signs) > 1 or (
        len(signs) == 1 and re.search(r"[.,]\d{3}$", plain) and not plain.startswith("0")
    ):
        plain = re.sub(r"[.,]", "", plain)
    return float(plain.replace(",", "."))


def _readings(text: str) -> set[float]:
    """All values a written number may have: ``1.806`` is 1806 in German and 1.806 in English."""
    values = {read_number(text)}
    if re.fullmatch(r"\d{1,3}[.,]\d{3}", text):
        values.add(float(text.replace(",", ".")))
    return values


@lru_cache(maxsize=_TEXTS_KEPT)
def numbers_of(text: str) -> tuple[tuple[int, int, frozenset[float]], ...]:
    """The numbers of a text outside its dates: start, end, possible values."""
    dates = [(atom.start, atom.end) for atom in find_dates(text)]
    return tuple(
        (match.start(), match.end(), frozenset(_readings(match.group())))
        for match in _NUMBER.finditer(text)
        if not any(start <= match.start() < end for start, end in dates)
    )


@cache
def _words() -> dict[str, dict[str, list[str]]]:
    text = resources.files("assistant").joinpath("data/guardwords.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def _negation_pattern() -> re.Pattern[str]:
    words = [word for words in _words()["negation"].values() for word in words]
    spaced = [word for word in words if word[0].isascii() or "а" <= word[0] <= "я"]
    joined = [word for word in words if word not in spaced]
    return re.compile(
        rf"(?<!\w)(?:{'|'.join(map(re.escape, spaced))})(?!\w)|{'|'.join(map(re.escape, joined))}"
    )


@lru_cache(maxsize=_TEXTS_KEPT)
def _negations(text: str) -> int:
    return len(_negation_pattern().findall(text.lower()))


def _units(text: str) -> set[str]:
    lowered = text.lower()
    found = set()
    for unit, words in _words()["unit"].items():
        for word in words:
            pattern = re.escape(word) if not word.isascii() else rf"(?<![a-z]){re.escape(word)}(?![a-z])"
            if re.search(pattern, lowered):
                found.add(unit)
    return found


class Guard:
    """Checks statements against their evidence; holds the gazetteer and what it has read of each quote."""

    def __init__(self, corpus: Corpus, gazetteer: Gazetteer, own_words: frozenset[str] = frozenset()) -> None:
        """Takes what it checks against; `own_words` (lower case) name measures and units and state nothing."""
        self._own_words = own_words
        self._corpus = corpus
        self._gazetteer = gazetteer

    def check(self, statement: Statement) -> tuple[Failure, ...]:
        """What the statement says without proof; empty when it holds."""
        text = strip_markers(statement.text)
        if not statement.proofs:
            return () if self._says_nothing(text) else (Failure("no-proof", text),)
        if statement.is_verbatim:
            held = any(text in proof.quote for proof in statement.proofs)
            return () if held else (Failure("quote", text),)
        quotes = [proof.quote for proof in statement.proofs]
        failures = [failure for derived in statement.derived for failure in self._derived(derived, statement)]
        failures += self._dates(text, quotes, statement.derived)
        failures += self._numbers(text, quotes, statement.derived)
        failures += self._names(text, statement)
        if not any(derived.rule in _ABSENCE for derived in statement.derived):
            failures += _polarity(text, quotes)
        return tuple(failures)

    def _says_nothing(self, text: str) -> bool:
        """True for a text of message words alone, without numbers, dates and places: it states no fact."""
        mentions = self._gazetteer.link(text)
        plain = text
        for mention in sorted(mentions, key=lambda entry: -entry.start):
            if mention.kinds[0] != "home":
                return False
            plain = f"{plain[: mention.start]} {plain[mention.end :]}"
        words = re.findall(r"[^\W\d_]+", plain.lower())
        return not numbers_of(plain) and not find_dates(plain) and set(words) <= message_words()

    def _dates(self, text: str, quotes: Sequence[str], derived: Iterable[Derived]) -> list[Failure]:
        known = [atom.written for quote in quotes for atom in find_dates(quote)]
        given = {entry.value for entry in derived}
        return [
            Failure("date", text[atom.start : atom.end])
            for atom in find_dates(text)
            if str(atom.written) not in given and not any(_is_within(when, atom.written) for when in known)
        ]

    def _numbers(self, text: str, quotes: Sequence[str], derived: Iterable[Derived]) -> list[Failure]:
        known = [entry for quote in quotes for entry in ((quote, *found) for found in numbers_of(quote))]
        years = {float(atom.written.year) for quote in quotes for atom in find_dates(quote)}
        allowed = {float(entry.value) for entry in derived if re.fullmatch(r"-?\d+(\.\d+)?", entry.value)}
        failures = []
        for start, end, values in numbers_of(text):
            if values & allowed or values & years:
                continue
            matches = [(quote, stop) for quote, _, stop, known_values in known if known_values & values]
            if not matches:
                failures.append(Failure("number", text[start:end]))
                continue
            unit = _units(text[end : end + _UNIT_REACH])
            if unit and not any(unit <= _units(quote[stop : stop + _UNIT_REACH]) for quote, stop in matches):
                failures.append(Failure("unit", text[start : end + _UNIT_REACH]))
        return failures

    def _names(self, text: str, statement: Statement) -> list[Failure]:
        quotes = " ".join(proof.quote for proof in statement.proofs)
        partners = {entity for proof in statement.proofs for entity in proof.entities}
        countries = {
            self._corpus.partners[entity].country for entity in partners if entity in self._corpus.partners
        }
        failures: list[Failure] = []
        covered: list[tuple[int, int]] = []
        cited: set[tuple[str, str]] | None = None
        for mention in self._gazetteer.link(text):
            covered.append((mention.start, mention.end))
            pairs = set(zip(mention.kinds, mention.ids, strict=True))
            if any(
                kind == "home"
                or (kind == "partner" and identity in partners)
                or (kind == "country" and identity in countries)
                or (kind, identity) in statement.areas
                for kind, identity in pairs
            ):
                continue
            if mention.surface.lower() in quotes.lower():
                continue
            if cited is None:
                cited = {
                    pair
                    for found in self._gazetteer.link(quotes)
                    for pair in zip(found.kinds, found.ids, strict=True)
                }
            if not pairs & cited:
                failures.append(Failure("name", mention.surface))
        covered += [(atom.start, atom.end) for atom in find_dates(text)]
        for match in _CAPITALISED.finditer(text):
            word = match.group()
            if word.lower() in self._own_words:
                continue
            if any(start <= match.start() < end for start, end in covered):
                continue
            if word.lower() not in message_words() and word.lower() not in quotes.lower():
                failures.append(Failure("name", word))
        return failures

    def _derived(self, derived: Derived, statement: Statement) -> list[Failure]:
        proofs = [statement.proofs[index] for index in derived.proofs] or list(statement.proofs)
        return [] if self._holds(derived, proofs) else [Failure("derivation", derived.value)]

    def _holds(self, derived: Derived, proofs: Sequence[Proof]) -> bool:
        """Computes a derived value again."""
        corpus = self._corpus
        partners = {entity for proof in proofs for entity in proof.entities}
        if derived.rule == "count":
            return int(derived.value) == len({proof.node_id for proof in proofs})
        if derived.rule == "count-entities":
            return int(derived.value) == len(partners)
        if derived.rule == "count-countries":
            return int(derived.value) == len({corpus.partners[partner].country for partner in partners})
        if derived.rule.startswith("named"):
            named = {tie.partner for tie in corpus.ties.values() if tie.is_named_partner}
            whole = (
                {corpus.partners[partner].country for partner in named} if derived.rule != "named" else named
            )
            return int(derived.value) == len(whole)
        if derived.rule == "unnamed":
            named = {tie.partner for tie in corpus.ties.values() if tie.is_named_partner}
            stated = {value for proof in proofs for *_, values in numbers_of(proof.quote) for value in values}
            return float(derived.other) in stated and int(derived.value) == int(derived.other) - len(named)
        if derived.rule == "count-kind":
            ties = [corpus.ties.get(proof.node_id.removeprefix("tie:")) for proof in proofs]
            return int(derived.value) == sum(tie is not None and tie.kind == derived.other for tie in ties)
        if derived.rule == "count-area":
            kind, identity = derived.other.split(":", 1)
            countries = self._gazetteer.countries(kind, identity)
            inside = {partner for partner in partners if corpus.partners[partner].country in countries}
            return int(derived.value) == len(inside)
        if derived.rule == "difference":
            numbers = {
                value for proof in proofs for *_, values in numbers_of(proof.quote) for value in values
            }
            wanted = float(derived.value)
            return any(abs(one - two - wanted) < _ROUNDING for one in numbers for two in numbers)
        if derived.rule == "years":
            years = {atom.written.year for proof in proofs for atom in find_dates(proof.quote)}
            ends = {int(derived.other)} if derived.other else years
            return any(end - start == int(derived.value) for start in years for end in ends)
        if derived.rule in ("sum", "overlap"):
            stated = {value for proof in proofs for *_, values in numbers_of(proof.quote) for value in values}
            parts = [int(part) for part in derived.other.split(";")]
            whole = parts.pop() if derived.rule == "overlap" else 0
            return {*parts, whole} - {0} <= stated and int(derived.value) == sum(parts) - whole
        return derived.rule == "given"


def _is_within(known: PartialDate, said: PartialDate) -> bool:
    """True when the said date is the known one or a coarser form of it."""
    return (
        known.year == said.year
        and (not said.month or known.month == said.month)
        and (not said.day or known.day == said.day)
    )


def _polarity(text: str, quotes: Sequence[str]) -> list[Failure]:
    """A statement that denies needs evidence that denies, and the other way round when one quote is all there is."""
    denies = _negations(text) > 0
    evidence_denies = any(_negations(quote) for quote in quotes)
    if denies and not evidence_denies:
        return [Failure("negation", text)]
    return []
