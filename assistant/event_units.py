"""What a question says of a happening, cut into units: names of things in any of six languages, and other words.

Knows nothing about events.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.happening_words import Spotted, spot
from assistant.language import function_words
from assistant.question import Question
from index import question_words, words_of

RECORDS_IN = "en"  # the language of the records
_SIGNS = re.compile(r"[\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7af]")
_FIGURE = re.compile(r"(?<![\d.,])\d+(?![\d.,]|\s?[年月日号년월일])")
_ASKING_GROUPS = ("asks", "measure")  # say what detail is wanted, not what happened
_LIGHT = "asks.light"  # words of asking that say nothing
WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Unit:
    """A word of a question: the things it may stand for, or its stems; and where it stands."""

    start: int
    end: int
    text: str
    things: frozenset[str]
    stems: frozenset[str]
    is_name: bool = False  # written with a capital where the language has capitals for names only

    def is_in(self, things: frozenset[str], stems: frozenset[str]) -> bool:
        """True when one of the things is there, or every stem of the word."""
        return bool(self.things & things) or (bool(self.stems) and self.stems <= stems)

    @property
    def is_of_ties(self) -> bool:
        """True for the words that every tie has: partner, agreement, join."""
        return bool(self.things) and all(thing.startswith("bond.") for thing in self.things)

    @property
    def is_role(self) -> bool:
        """True for an office that somebody holds."""
        return bool(self.things) and all(thing.startswith("role.") for thing in self.things)


def units_of(question: Question) -> tuple[Unit, ...]:
    """The question's words that say what happened: without places, times, asking words and words of grammar."""
    text = question.text
    covered = [(mention.start, mention.end) for mention in question.places]
    covered += list(question.time.spans) if question.time else []
    clusters: list[list[Spotted]] = []
    for entry in spot(text):
        if any(start < entry.end and entry.start < end for start, end in covered):
            continue
        if clusters and entry.start < max(one.end for one in clusters[-1]):
            clusters[-1].append(entry)
        else:
            clusters.append([entry])
    units = []
    for cluster in clusters:
        start, end = min(one.start for one in cluster), max(one.end for one in cluster)
        covered.append((start, end))
        longest = max(one.end - one.start for one in cluster)
        things = frozenset(one.id for one in cluster if one.end - one.start == longest)
        if _SIGNS.search(text[start:end]):  # words without spaces overlap by chance; each may be meant
            things = frozenset(one.id for one in cluster if not any(_is_inside(one, two) for two in cluster))
        things = frozenset() if _LIGHT in things else _without_asking(things)
        if not things:
            continue
        units.append(
            Unit(start, end, text[start:end], things, frozenset(words_of(text[start:end], RECORDS_IN)))
        )
    figures = _figures(text, [(mention.start, mention.end) for mention in question.places], question)
    ends = {unit.end for unit in figures}
    units = [
        unit for unit in units if unit.start not in ends
    ] + figures  # "400명": the figure tells, not its counter
    if not _SIGNS.search(text):
        units += _other_words(text, covered, question.language)
    return tuple(sorted(units, key=lambda unit: unit.start))


def names_happening(question: Question) -> bool:
    """True when the question names something that people do or hold, and not only a tie and its anniversary."""
    return any(
        thing.startswith("thing.") and thing != "thing.anniversary"
        for unit in units_of(question)
        for thing in unit.things
    )


def _figures(text: str, covered: list[tuple[int, int]], question: Question) -> list[Unit]:
    """The figures within other words, as in "第45届" and "45-jährig": they tell one anniversary from another."""
    taken = [*covered, *(question.time.spans if question.time else ())]
    return [
        Unit(match.start(), match.end(), match.group(), frozenset(), frozenset({match.group()}))
        for match in _FIGURE.finditer(text)
        if not any(start < match.end() and match.start() < end for start, end in taken)
        and (_SIGNS.search(text) or _in_word(text, match))
    ]


def _in_word(text: str, match: re.Match[str]) -> bool:
    return text[match.end() : match.end() + 1] == "-"


def _is_inside(one: Spotted, two: Spotted) -> bool:
    return two.start <= one.start and one.end <= two.end and (one.start, one.end) != (two.start, two.end)


def _without_asking(things: frozenset[str]) -> frozenset[str]:
    """The things without asking words; of a word that asks only what somebody did is kept: "signatories"."""
    if any(thing.split(".")[0] in _ASKING_GROUPS for thing in things):
        return frozenset(thing for thing in things if thing.startswith("action."))
    return things


def _other_words(text: str, covered: Iterable[tuple[int, int]], language: str) -> list[Unit]:
    taken = list(covered)
    return [
        Unit(
            match.start(),
            match.end(),
            match.group(),
            frozenset(),
            _english(match.group(), stems),
            _is_name(match, language),
        )
        for match in WORD.finditer(text)
        if not any(start < match.end() and match.start() < end for start, end in taken)
        and match.group().lower() not in function_words()
        and (stems := question_words(match.group(), (RECORDS_IN, language)))
        and words_of(match.group(), language)
    ]


def _english(word: str, stems: Sequence[str]) -> frozenset[str]:
    """The stems by which a word is looked for in English texts; of a word with a figure the figure alone."""
    figures = frozenset(re.findall(r"\d+", word))
    return figures or frozenset(words_of(word, RECORDS_IN)) or frozenset(stems)


def _is_name(match: re.Match[str], language: str) -> bool:
    return language != "de" and match.start() > 0 and match.group()[:1].isupper()
