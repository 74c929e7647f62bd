"""Misspelt words of a question: the nearest word that questions of the language are made of.

The vocabulary is that of the example questions, the terms, the follow-up words and the messages; what is a word already,
in the records or in the language, is left alone. Knows nothing about what a question means; names are the gazetteer's.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from rapidfuzz.distance import OSA, DamerauLevenshtein

from assistant.examples import Example, ExampleSpace
from assistant.followups import follow_up_words
from assistant.happening_words import things_in
from assistant.lexicon import term_words
from assistant.messages import catalogue
from corpus import Corpus, Gazetteer, write_out
from index import words_of

SPELLED = ("en", "de", "ru")  # languages whose words are parted by spaces and keep their form
_WORD = re.compile(r"[^\W\d_]+")
_SHORTEST = 3  # letters of "wen", which is read as "when" at the start of a question only
_LEAST_LETTERS = 4  # a wrong letter in a shorter word mostly makes another word
_ONE_ERROR_TO = 7  # letters up to which one error is forgiven, two in longer words
_MAX_LETTERS = 30
_MOST_CHARACTERS = 300  # longer texts are no typed question; correcting them costs more than it gives
_EXPANDED = (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss"))

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Shelf:
    """The words of one language: how often each occurs, by length, by their form without marks, and what follows what."""

    counts: Mapping[str, int]
    by_length: Mapping[int, Sequence[str]]
    unmarked: Mapping[str, str]
    pairs: Counter[tuple[str, str]]  # words that stand side by side; a text opens behind ""
    stems: frozenset[str]


@dataclass(frozen=True, slots=True)
class Speller:
    """Corrects words by the vocabularies of the languages.

    `is_word` tells of words that are none of its concern, `may_be_word` of English words that may be rare ones: they are
    corrected only to what usually follows the word before ("how mani").
    """

    shelf: Callable[[str], _Shelf | None]
    is_word: Callable[[str], bool]
    may_be_word: Callable[[str], bool]

    def correct(self, text: str, language: str, covered: Iterable[Span]) -> str:
        """The text with its misspelt words put right; the text itself when nothing is misspelt.

        Args:
            text: a question.
            language: its language.
            covered: what is a name or a date and stays as it is.
        """
        shelf = self.shelf(language) if len(text) <= _MOST_CHARACTERS else None
        if shelf is None:
            return text
        spans = list(covered)
        parts, at, before = [], 0, ""
        for match in _WORD.finditer(text):
            word, last, before = match.group(), before, match.group().lower()
            if any(start < match.end() and match.start() < end for start, end in spans):
                continue
            if not _may_be_wrong(word, match.start(), language):
                continue
            rare = language == "en" and self.may_be_word(word.lower())
            better = self._better(word, last, shelf, language, rare=rare)
            if better is not None:
                before = better
                parts += [text[at : match.start()], better.capitalize() if word[0].isupper() else better]
                at = match.end()
        return "".join((*parts, text[at:]))

    def _better(self, word: str, last: str, shelf: _Shelf, language: str, *, rare: bool) -> str | None:
        key = word.lower()
        if key in shelf.counts or (key.endswith("s") and key[:-1] in shelf.counts):
            return None
        marked = shelf.unmarked.get(key)
        if marked is not None:
            return marked
        if len(key) < _SHORTEST or self.is_word(key) or _is_inflected(key, shelf, language):
            return None
        near = [
            (
                other[0] != key[0],
                not shelf.pairs[last, other],
                _distance(key, other),
                -shelf.pairs[last, other],
                other,
            )
            for other in _candidates(key, shelf)
        ]
        if not near:
            return None
        other_first, unusual, distance, _, best = min(near)
        doubtful = rare or len(key) < _LEAST_LETTERS or (other_first and distance >= 1)
        return None if doubtful and unusual else best


def _is_inflected(key: str, shelf: _Shelf, language: str) -> bool:
    """True for another form of a known word; a stem alone ("becom") is none."""
    return key not in shelf.stems and not shelf.stems.isdisjoint(words_of(key, language))


def _candidates(key: str, shelf: _Shelf) -> Iterator[str]:
    """The words within the allowed number of errors."""
    allowed = 1 if len(key) <= _ONE_ERROR_TO else 2
    for length in range(len(key) - allowed, len(key) + allowed + 1):
        for other in shelf.by_length.get(length, ()):
            if DamerauLevenshtein.distance(key, other, score_cutoff=allowed) <= allowed and not (
                len(other) > len(key) + 1 and other.startswith(key)
            ):  # "befriend" is no slip of "befriended"
                yield other


def _distance(one: str, two: str) -> float:
    """Errors between two words; a swap of neighbours and a doubled letter are the likeliest ones."""
    errors = DamerauLevenshtein.distance(one, two)
    swapped = OSA.distance(one, two) == errors == 1 and sorted(one) == sorted(two)
    return errors - 0.5 if swapped or _without_doubles(one) == _without_doubles(two) else float(errors)


def _without_doubles(word: str) -> str:
    return re.sub(r"(.)\1", r"\1", word)


def _may_be_wrong(word: str, start: int, language: str) -> bool:
    """False for what cannot be judged: names by their capital letter, capitals, very long words."""
    if len(word) > _MAX_LETTERS or (word.isupper() and len(word) > 1):
        return False
    return language == "de" or start == 0 or not word[0].isupper()


def open_speller(
    spaces: Mapping[str, ExampleSpace],
    corpus: Corpus,
    gazetteer: Gazetteer,
    understands: Callable[[str], float],
) -> Speller:
    """The speller for the questions that a corpus is asked; a language's words are gathered when it is first asked.

    Args:
        spaces: the example questions by language, names masked.
        corpus: its words are words.
        gazetteer: tells of the ordinary words of a language.
        understands: the share of a text's words that the encoder knows whole, 0 to 1.
    """

    @cache
    def shelf(language: str) -> _Shelf | None:
        return _shelf(_texts(language, spaces), language) if language in SPELLED else None

    @cache
    def known() -> frozenset[str]:
        texts = [article.text for article in corpus.articles.values()]
        texts += [written.text for written in write_out(corpus)]
        words = {match.group().lower() for text in texts for match in _WORD.finditer(text)}
        return frozenset(words.union(*(one.counts for language in SPELLED if (one := shelf(language)))))

    return Speller(
        shelf,
        is_word=lambda word: (
            len(word) >= _LEAST_LETTERS
            and (word in known() or gazetteer.is_ordinary(word) or _names_happening(word))
        ),
        may_be_word=lambda word: understands(word) == 1.0,
    )


def _names_happening(word: str) -> bool:
    """True for the words of what people do and hold, which the examples do not all have; words of ties are among those."""
    return any(not thing.startswith(("bond.", "asks.")) for thing in things_in(word))


def _texts(language: str, spaces: Mapping[str, ExampleSpace]) -> Iterator[str]:
    """What questions of a language are made of: examples without names, terms, messages, follow-up words."""
    for example in spaces[language].examples if language in spaces else ():
        kept = (word for word in example.masked.split() if language == "de" or not _is_name(word, example))
        yield " ".join(kept)
    yield from term_words(language)
    for message in catalogue(language).values():
        for form in message.values() if isinstance(message, dict) else (message,):
            yield re.sub(r"\{\w+\}", " ", str(form))
    for phrases in follow_up_words(language).table.values():
        yield from (phrase for phrase in phrases if isinstance(phrase, str))


def _is_name(word: str, example: Example) -> bool:
    return word[:1].isupper() and not example.masked.startswith(word)


def _shelf(texts: Iterable[str], language: str) -> _Shelf:
    counts: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    for text in texts:
        words = [match.group().lower() for match in _WORD.finditer(text)]
        counts.update(words)
        pairs.update(zip(("", *words), words, strict=False))
    by_length: dict[int, list[str]] = defaultdict(list)
    unmarked: dict[str, str] = {}
    for word in sorted(counts):
        if len(word) >= _LEAST_LETTERS:
            by_length[len(word)].append(word)
        for form in (_expanded(word), _plain(word)):
            if form != word and form not in counts:
                unmarked.setdefault(form, word)
    stems = frozenset(stem for word in counts for stem in words_of(word, language))
    return _Shelf(counts, by_length, unmarked, pairs, stems)


def _expanded(word: str) -> str:
    for letter, letters in _EXPANDED:
        word = word.replace(letter, letters)
    return word


def _plain(word: str) -> str:
    """The word without marks on its letters; й stays a letter of its own."""
    kept = unicodedata.normalize("NFD", word.replace("й", "\x00").replace("ß", "ss"))
    return "".join(char for char in kept if not unicodedata.combining(char)).replace("\x00", "й")
