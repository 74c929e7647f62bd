"""What a text takes over word for word from its evidence, and what it takes over with a word changed.

A stretch between marks of punctuation that stands in a quote between such marks is proven by it. One that stands
there all but for a word or two is a misquotation, whatever the words mean. Knows nothing about records.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

from assistant.guarding.senses import values_of, words_of
from assistant.written_dates import find_dates

_KEPT = 8192  # quotes of records are split once
_BREAK = re.compile(r"(?<!\bNo)(?<!\bNr)\.(?=\s|$)|[;:!?(](?=\s|$|\w)|(?<=\s)[–—](?=\s)|[)。；：（）！？]")
_SENTENCE = re.compile(r"(?<!\bNo)(?<!\bNr)[.!?](?=\s|$)|[。！？]")
_UNSPACED = "\u3041-\u30ff\u3400-\u9fff\uac00-\ud7a3"
_WORDS = re.compile(rf"[{_UNSPACED}]|[^\W_{_UNSPACED}]+(?:[-'’.][^\W_{_UNSPACED}]+)*|%")
_A_WORD = 3  # characters of a script without spaces that weigh as much as a word
_LEAST_VERBATIM = 3  # words; fewer may stand together by chance
_LEAST_NEAR = 4  # words; shorter stretches resemble one another
_LONG = 8  # words from which a resemblance is no chance, whatever the words
_LEAST_STRANGE = 3  # words of a shorter stretch that no message of the program holds
_NEAR = 0.25  # of the words may differ in a misquotation …
_NEAR_WORDS = 2  # … but two always
_QUOTED = re.compile(r"“([^”]+)”|„([^“”]+)[“”]|「([^」]+)」|«([^»]+)»")


def stretches(text: str, marks: re.Pattern[str] = _BREAK) -> Iterator[tuple[int, int]]:
    """The spans between marks of punctuation, without the white space at their ends."""
    start = 0
    for match in [*marks.finditer(text), None]:
        end = match.start() if match else len(text)
        piece = text[start:end]
        first = start + len(piece) - len(piece.lstrip(" ,"))
        last = start + len(piece.rstrip(" ,"))
        if first < last:
            yield first, last
        start = match.end() if match else end


@lru_cache(maxsize=_KEPT)
def _pieces(quote: str) -> frozenset[str]:
    """The stretches of a quote, also without what follows their last comma."""
    whole = {quote[start:end] for start, end in stretches(quote)}
    sentences = {quote[start:end] for start, end in stretches(quote, _SENTENCE)}
    return frozenset(whole | sentences | {piece.rpartition(", ")[0] for piece in whole if ", " in piece})


@lru_cache(maxsize=_KEPT)
def _words(text: str) -> tuple[str, ...]:
    """The words in small letters; a date is one word, however it is written."""
    plain, at = [], 0
    for date in find_dates(text):
        plain += [*_WORDS.findall(text[at : date.start].lower()), str(date.written)]
        at = date.end
    return (*plain, *_WORDS.findall(text[at:].lower()))


@lru_cache(maxsize=_KEPT)
def _word_set(text: str) -> frozenset[str]:
    return frozenset(_words(text))


@lru_cache(maxsize=_KEPT)
def _long_pieces(quote: str) -> tuple[tuple[str, ...], ...]:
    """The words of each stretch of a quote that is long enough to be resembled."""
    return tuple(words for piece in _pieces(quote) if len(words := _words(piece)) >= _LEAST_NEAR)


def _size(text: str) -> int:
    """How many words a stretch has; in scripts without spaces some characters count as one."""
    words = _WORDS.findall(text)
    single = sum(len(word) == 1 and not word.isascii() for word in words)
    return len(words) - single + single // _A_WORD


def know(quote: str) -> None:
    """Takes a quote apart before any text is held against it."""
    _long_pieces(quote)
    _word_set(quote)


def verbatim_spans(text: str, quotes: Sequence[str]) -> tuple[tuple[int, int], ...]:
    """The stretches of a text that stand in a quote as they are."""
    taken = frozenset().union(*map(_pieces, quotes))
    return tuple(
        (start, end)
        for start, end in stretches(text)
        if text[start:end] in taken and _size(text[start:end]) >= _LEAST_VERBATIM
    )


def quoted_spans(
    text: str, quotes: Sequence[str]
) -> tuple[tuple[tuple[int, int], ...], tuple[tuple[int, int], ...]]:
    """The words in quotation marks: those that stand in a quote in whole, such as a label or a title, and the others."""
    found, strange = [], []
    for match in _QUOTED.finditer(text):
        inner = next(group for group in match.groups() if group)
        plain = re.escape(inner)
        whole = re.compile(rf"(?:^|[:;,] |“){plain}(?=$|[.,;:]|”)")
        if any(whole.search(re.sub(r" \([a-z]{2,3}\)", "", quote)) for quote in quotes):
            found.append(match.span())
        else:
            strange.append(match.span())
    return tuple(found), tuple(strange)


def is_torn(text: str, quotes: Sequence[str]) -> bool:
    """True when brackets are left open, or closed that none opened, and no quote has them so."""
    return not _is_balanced(text) and all(map(_is_balanced, quotes))


def _is_balanced(text: str) -> bool:
    return all(text.count(one) == text.count(two) for one, two in ("()", "（）"))


def misquotations(
    text: str, quotes: Sequence[str], proven: Sequence[tuple[int, int]], own: AbstractSet[str]
) -> list[str]:
    """The stretches that differ from one of a quote by a word or two which are not mere grammar.

    Stretches made of the program's `own` words, names and numbers alone resemble a quote by chance.
    """
    found = []
    sentences = set(stretches(text, _SENTENCE))
    parts = set(stretches(text))
    taken = frozenset().union(*map(_pieces, quotes))
    for start, end in sorted(parts | sentences):
        if (start, end) in proven or text[start:end] in taken:
            continue
        size = _size(text[start:end])
        if size < _LEAST_NEAR:
            continue
        said = _words(text[start:end])
        strange = [word for word in said if word.isalpha() and word not in own]
        by_chance = size < _LONG and len(strange) < _LEAST_STRANGE
        changes = [change for quote in quotes for change in _changes(said, quote)]
        if (start, end) not in parts:  # what stands in brackets may be added, but nothing moved about
            changes = [change for change in changes if change == frozenset(said)]
        if any(not by_chance or change & _turning() for change in changes):
            found.append(text[start:end])
    return found


@lru_cache(maxsize=1)
def _turning() -> frozenset[str]:
    """Single words that turn the sense of a sentence: denials and directions."""
    axes = ("negation", "order", "amount", "change", "time")
    found = {word for axis in axes for value in values_of(axis) for word in words_of(axis, value)}
    opposite = {word for value in values_of("said") for word in words_of("said", value) if word[0] == "!"}
    return frozenset(found | {word.removeprefix("!") for word in opposite})


def _changes(said: tuple[str, ...], quote: str) -> Iterator[frozenset[str]]:
    """The words that differ, for each stretch of the quote that differs but little and not by mere grammar."""
    said_set, size = frozenset(said), len(said)
    if len(_word_set(quote) & said_set) < len(said_set) - max(_NEAR_WORDS, int(_NEAR * size)):
        return
    for words in _long_pieces(quote):
        allowed = max(_NEAR_WORDS, int(_NEAR * min(len(words), size)))
        if abs(len(words) - size) > allowed:
            continue
        if Levenshtein.distance(said, words, score_cutoff=allowed) > allowed:
            continue
        changed = said_set.symmetric_difference(words)
        if f" {' '.join(said)} " in f" {' '.join(words)} " and not changed & _turning():
            continue  # part of it, as it stands
        if not changed and said != words:
            yield said_set
        elif changed - words_of("neutral", "grammar"):
            yield changed
