"""Russian names of places in their cases: which forms a listed name takes, and which names a form may belong to.

The endings are data (``grammar.toml``). A stemmer cuts too much off names: it gives Самоа, the Danish and the
Chinese Лишуй the stems of ordinary words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache

from corpus.naming.grammar import grammar

_CONSONANTS = frozenset("бвгджзклмнпрстфхцчшщ")
_SHORTEST = 2  # letters that stay the same in all forms ("Азия")
_SHORTEST_ADJECTIVE = 4  # letters of a name; the adjective of a shorter one is too like other words
_OTHER = "consonant"


@cache
def _declensions() -> Mapping[str, tuple[str, ...]]:
    """The endings of each declension, the longest key first."""
    endings: Mapping[str, list[str]] = grammar()["russian"]["endings"]
    return {
        key: tuple(one.strip("-") for one in endings[key])
        for key in sorted(endings, key=lambda key: (key == _OTHER, -len(key)))
    }


@lru_cache(maxsize=16384)
def _declension(name: str) -> str | None:
    """The key of the declension that one folded word of a name follows; None for a word that stays as it is."""
    for key in _declensions():
        if key == _OTHER:
            return key if name[-1:] in _CONSONANTS and len(name) >= _SHORTEST else None
        if name.endswith(key) and len(name) - len(key) >= _SHORTEST:
            is_short_plural = key in ("ы", "и") and len(name) < grammar()["russian"]["short_plural_from"]
            return None if is_short_plural else key
    return None


def is_form(word: str, name: str) -> bool:
    """True when a folded word is one word of a name in some case."""
    if word == name:
        return True
    key = _declension(name)
    if key is None:
        return False
    base = name if key == _OTHER else name[: -len(key)]
    return word.startswith(base) and word[len(base) :] in _declensions()[key]


def are_forms(words: Sequence[str], names: Sequence[str]) -> bool:
    """True when folded words are the words of a name, each in some case."""
    return len(words) == len(names) and all(map(is_form, words, names))


@cache
def _keys_by_ending() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for key, endings in _declensions().items():
        for ending in endings:
            found[ending].append(key)
    return {ending: tuple(keys) for ending, keys in found.items()}


@lru_cache(maxsize=16384)
def listed_forms(word: str) -> tuple[str, ...]:
    """Every form under which a name may be listed that a folded word belongs to, itself first."""
    return tuple(dict.fromkeys((word, *_listed(word))))


def _listed(word: str) -> Iterator[str]:
    longest = max(map(len, _keys_by_ending()))
    for length in range(min(longest, len(word) - _SHORTEST) + 1):
        base, ending = word[: len(word) - length], word[len(word) - length :]
        for key in _keys_by_ending().get(ending, ()):
            name = base if key == _OTHER else base + key
            if _declension(name) == key:
                yield name


def russian_adjective(name: str) -> str:
    """The adjective of a Russian name of a city (Казань gives казанский), or an empty text for longer names.

    It follows the common way; a name that goes another way gives a word that nobody writes.
    """
    word = name.lower()
    rules: Mapping[str, list[str]] = grammar()["russian"]["adjectives"]
    if not word.isalpha() or len(word) < _SHORTEST_ADJECTIVE:
        return ""
    for suffix, endings in rules.items():
        for ending in endings:
            if word.endswith(ending):
                return word.removesuffix(ending) + suffix
    return f"{word}ский"
