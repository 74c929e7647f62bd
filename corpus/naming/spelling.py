"""Names with a typing error: Damerau-Levenshtein distance with limits that grow with length.

Knows no geography; what must not be taken for an error is given by the caller.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence

from rapidfuzz.distance import DamerauLevenshtein

from corpus.naming.grammar import korean_tail, stem
from corpus.naming.scanning import Scan, Script, Token

# Letters up to which no, one or two errors are forgiven. A wrong letter in a shorter word mostly makes
# another word; in five letters only a swapped or doubled letter is taken for an error.
_NO_ERROR_BELOW = 5
_ONE_ERROR_BELOW = 9
_MAX_ERRORS = 2
_WORD_WITH_ERROR = 4  # letters from which on one word of a longer name may hold an error
_MISSPELT = 0.95  # score of a misspelt form before its errors count: below that of any inflected form
_MAX_WORDS = 3
_MAX_WORD_LETTERS = 40
_MIN_KANA = 5
_MIN_HANGUL = 4  # syllables
_MIN_STEMMED = 5
_DOUBLED = re.compile(r"(.)\1")
_KATAKANA_RUN = re.compile(r"[\u30a1-\u30fa\u30fc]{5,}")


def _allowed(length: int) -> int:
    if length < _NO_ERROR_BELOW:
        return 0
    return 1 if length < _ONE_ERROR_BELOW else _MAX_ERRORS


def _room(key: str) -> str:
    """The first sorting of a name: by its first letter, or by script where errors fall on first signs too."""
    return "kana" if "ァ" <= key[0] <= "ヺ" else "hangul" if "가" <= key[0] <= "힣" else key[0]


def _form(key: str) -> tuple[str, str] | None:
    """The shelf on which a name is looked for and the form compared there; None for names too short."""
    first = key[0]
    if "가" <= first <= "힣":
        letters = unicodedata.normalize("NFD", key)
        return (letters[0], letters) if len(key) >= _MIN_HANGUL else None
    if "ァ" <= first <= "ヺ":
        return ("kana", key) if len(key) >= _MIN_KANA else None
    if "а" <= first <= "я":
        stems = " ".join(stem(word, "ru") for word in key.split())
        return (f"{first}{key.count(' ')}", stems) if len(stems) >= _MIN_STEMMED else None
    if len(key) < _NO_ERROR_BELOW or not key.replace(" ", "").isalpha() or first >= "\u3040":
        return None
    return f"{first}{key.count(' ')}", key


def _errors(written: str, name: str, limit: int) -> int:
    """How many errors of a written word against a name are forgiven."""
    shorter = min(len(written), len(name))
    if shorter > _NO_ERROR_BELOW:
        return min(limit, _allowed(len(name)))
    swapped = sorted(written) == sorted(name) or _DOUBLED.sub(r"\1", written) == _DOUBLED.sub(r"\1", name)
    return 1 if shorter == _NO_ERROR_BELOW and swapped else 0


def _word_by_word(written: str, name: str) -> bool:
    """True when no word of a name has more errors than it may have alone: "партнёров с" is no "партнёры ШОС"."""
    return all(
        word == meant
        or (
            len(meant) >= _WORD_WITH_ERROR
            and DamerauLevenshtein.distance(word, meant) <= max(_allowed(len(meant)), 1)
        )
        for word, meant in zip(written.split(), name.split(), strict=True)
    )


class Speller:
    """Names sorted so that few have to be compared with a word."""

    def __init__(self, keys: Iterable[str]) -> None:
        """Args: keys: folded names."""
        self._unsorted: dict[str, list[str]] = defaultdict(list)
        for key in keys:
            self._unsorted[_room(key)].append(key)
        self._shelves: dict[str, dict[str, dict[str, str]]] = {}

    def _shelf(self, room: str, name: str) -> dict[str, str]:
        """The forms on one shelf with the names they stand for; a room is sorted when first asked for."""
        if room not in self._shelves:
            shelves: dict[str, dict[str, str]] = defaultdict(dict)
            for key in self._unsorted.get(room, ()):
                if form := _form(key):
                    shelves[form[0]].setdefault(form[1], key)
            self._shelves[room] = dict(shelves)
        return self._shelves[room].get(name, {})

    def nearest(self, written: str) -> tuple[str, float] | None:
        """The name that a folded text most likely is, with a score below 1; None when none is near."""
        form = _form(written)
        if form is None or len(written) > _MAX_WORD_LETTERS * _MAX_WORDS:
            return None
        limit = _allowed(len(form[1]))
        best: tuple[int, str] | None = None
        for candidate, key in self._shelf(_room(written), form[0]).items():
            if abs(len(candidate) - len(form[1])) > limit:
                continue
            if " " in candidate and not _word_by_word(form[1], candidate):
                continue
            distance = DamerauLevenshtein.distance(form[1], candidate, score_cutoff=limit)
            if distance <= _errors(form[1], candidate, limit) and (best is None or distance < best[0]):
                best = (distance, key)
        if best is None:
            return None
        return best[1], round(_MISSPELT - best[0] / max(len(form[1]), 1), 3)

    def find(
        self, scan: Scan, free: Sequence[tuple[int, int]], known: Container[str]
    ) -> Iterator[tuple[int, int, str, float]]:
        """(start, end, name, score) of misspelt names inside the free folded spans."""
        for start, end in free:
            tokens = [token for token in scan.tokens if start <= token.start and token.end <= end]
            for index in range(len(tokens)):
                for count in range(_MAX_WORDS, 0, -1):
                    words = tokens[index : index + count]
                    if len(words) == count:
                        yield from self._read(words, known)

    def _read(self, words: Sequence[Token], known: Container[str]) -> Iterator[tuple[int, int, str, float]]:
        scripts = {word.script for word in words}
        if scripts == {Script.HANGUL} and len(words) == 1:
            word = words[0]
            tail = korean_tail()
            for length in range(len(word.text), _MIN_HANGUL - 1, -1):
                if tail.fullmatch(word.text, length) and (found := self.nearest(word.text[:length])):
                    yield word.start, word.start + length, *found
                    return
        elif scripts == {Script.CJK} and len(words) == 1:
            for run in _KATAKANA_RUN.finditer(words[0].text):
                if found := self.nearest(run.group()):
                    yield words[0].start + run.start(), words[0].start + run.end(), *found
        elif scripts == {Script.WORD} and all(len(word.text) <= _MAX_WORD_LETTERS for word in words):
            if all(word.text in known or word.text.isdigit() for word in words):
                return
            if found := self.nearest(" ".join(word.text for word in words)):
                yield words[0].start, words[-1].end, *found
