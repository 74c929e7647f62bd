"""A question in English words: places, dates and every word that the glossary has, in the order of the question.

Texts are searched by their words and by what these mean to an encoder; an encoder that knows English alone finds
nothing for a question in Korean, but much for its words in English (dictionary-based query translation, Pirkola 1998).
The words are data (``data/glossary.csv``); one that it lacks stays as it is, so that no sentence meets it.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from assistant.language import function_words, grammar_words
from assistant.messages import written_date
from assistant.question import Question, Span
from index import question_words

_ENGLISH = "en"
_SPACED = frozenset({"ru", "de"})  # languages whose words are stemmed; the others are matched by their signs
_WORD = re.compile(r"[^\W_]+(?:[-’'][^\W_]+)*")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_UNREAD = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]{2,}|[\u30a1-\u30fc]{3,}")  # signs that carry a meaning
_SYLLABLES = re.compile(r"[\uac00-\ud7af]+")
_LATIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9.'’-]*")
_AS_WRITTEN = ""  # before the words of a key that are no stems; such a one is surer
_PHRASE = 3  # words of the longest expression
_SHORT = 3  # letters of a word that is no word of its own in a compound or that says nothing
_MAX_UNREAD = 0.7  # signs left over for each sign that is read
_JOINTS = ("", "s", "n", "en", "es")  # between the parts of a German compound

NameOf = Callable[[str, str], str]  # (kind, id) of a place -> its English name


@dataclass(frozen=True, slots=True)
class _Piece:
    start: int
    end: int
    text: str


def in_english(question: Question, name_of: NameOf) -> str | None:
    """The question in English words; None for one that is in English, or of which too little is read.

    Args:
        question: in any language.
        name_of: the English names of places.
    """
    language = question.language
    if language == _ENGLISH or language not in _tables():
        return None
    pieces = [
        _Piece(place.start, place.end, name_of(place.kinds[0], place.ids[0]) or place.surface)
        for place in question.places
    ]
    time = question.time
    if time is not None and time.spans and time.said is not None:
        pieces.append(_Piece(*time.spans[0], written_date(_ENGLISH, time.said)))
        pieces += [_Piece(start, end, "") for start, end in time.spans[1:]]
    taken = [(piece.start, piece.end) for piece in pieces]
    read = _read_words(question.text, language, taken) if language in _SPACED else None
    words = read if read is not None else _read_signs(question.text, language, taken)
    if words is None:
        return None
    pieces += words
    pieces.sort(key=lambda piece: piece.start)
    return " ".join(piece.text for piece in pieces if piece.text) or None


def _read_words(text: str, language: str, taken: Sequence[Span]) -> list[_Piece]:
    table = _tables()[language]
    matches = [
        match
        for match in _WORD.finditer(text)
        if not any(start < match.end() and match.start() < end for start, end in taken)
    ]
    pieces: list[_Piece] = []
    at = 0
    while at < len(matches):
        for length in range(min(_PHRASE, len(matches) - at), 0, -1):
            last = matches[at + length - 1]
            words = [one.group() for one in matches[at : at + length]]
            stems = tuple(stem for word in words for stem in _stems(word, language))
            english = table.get((_AS_WRITTEN, *(word.lower() for word in words))) or table.get(stems)
            if english is not None:
                pieces.append(_Piece(matches[at].start(), last.end(), english))
                at += length
                break
        else:
            word = matches[at].group()
            pieces.append(_Piece(*matches[at].span(), _alone(word, language)))
            at += 1
    return pieces


def _alone(word: str, language: str) -> str:
    """A word that the glossary lacks: its parts, nothing for a word of grammar, otherwise as it stands."""
    if word.lower() in function_words() or (len(word) <= _SHORT and not _NUMBER.fullmatch(word)):
        return ""
    return (_compound(word, language) if language == "de" else None) or word


def _compound(word: str, language: str) -> str | None:
    """The parts of a compound of two words that the glossary has: "Kulturfest" is "culture festival"."""
    table = _tables()[language]
    for cut in range(len(word) - _SHORT, _SHORT - 1, -1):
        second = table.get(tuple(_stems(word[cut:], language)))
        if second is None:
            continue
        for joint in _JOINTS:
            first = word[:cut]
            if joint and not first.endswith(joint):
                continue
            known = table.get(tuple(_stems(first[: len(first) - len(joint)], language)))
            if known is not None:
                return f"{known} {second}"
    return None


def _read_signs(text: str, language: str, taken: Sequence[Span]) -> list[_Piece] | None:
    table = _tables()[language]
    longest = max(len(key[0]) for key in table)
    free = list(text)
    for start, end in taken:
        free[start:end] = "\n" * (end - start)
    line = "".join(free).lower()
    pieces = [_Piece(*match.span(), match.group()) for match in _LATIN.finditer(line)]
    at = ended = 0
    while at < len(line):
        # a Korean word begins with what it means; the rest is its ending
        begins = language != "ko" or at == ended or not _SYLLABLES.match(line[at - 1 : at] if at else "")
        for length in range(min(longest, len(line) - at) if begins else 0, 0, -1):
            english = table.get((line[at : at + length],))
            if english is not None:
                pieces.append(_Piece(at, at + length, english))
                at = ended = at + length
                break
        else:
            at += 1
    known = [(piece.start, piece.end) for piece in pieces]
    for start, end in known:
        line = f"{line[:start]}{' ' * (end - start)}{line[end:]}"
    unread = _unread(line, language, known)
    if language != "zh":
        return pieces + unread
    # Chinese has its grammar in the same signs: what is left tells only how much of the question is not read
    left = sum(piece.end - piece.start for piece in unread)
    return pieces if left <= _MAX_UNREAD * sum(end - start for start, end in known) else None


def _unread(line: str, language: str, known: Sequence[Span]) -> list[_Piece]:
    """What carries a meaning and no word of the glossary reads."""
    if language == "ko":  # of a word that is read in part, the rest is its ending
        return [
            _Piece(*match.span(), match.group())
            for match in _SYLLABLES.finditer(line)
            if match.end() - match.start() > 1
            and not any(end == match.start() or start == match.end() for start, end in known)
            and match.group() not in function_words()
        ]
    return [
        _Piece(*match.span(), match.group())
        for match in _UNREAD.finditer(line)
        if match.group() not in grammar_words()
    ]


def _stems(word: str, language: str) -> list[str]:
    return question_words(word, (language,))


@cache
def _tables() -> dict[str, dict[tuple[str, ...], str]]:
    """By language, the stems or signs of every expression with its English word; the first row that has it counts."""
    text = resources.files("assistant").joinpath("data/glossary.csv").read_text(encoding="utf-8")
    tables: dict[str, dict[tuple[str, ...], str]] = {}
    for row in csv.DictReader(text.splitlines()):
        for language, cell in row.items():
            if language == _ENGLISH:
                continue
            table = tables.setdefault(language, {})
            for expression in filter(None, cell.split(";")):
                key = (
                    tuple(question_words(expression, (language,)))
                    if language in _SPACED
                    else (expression.lower().replace(" ", ""),)
                )
                if all(key):
                    table.setdefault(key, row[_ENGLISH])
                    if language in _SPACED:  # "какой" and "как" share a stem
                        written = (_AS_WRITTEN, *_WORD.findall(expression.lower()))
                        table.setdefault(written, row[_ENGLISH])
    return tables
