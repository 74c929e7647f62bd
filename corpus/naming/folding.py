"""A text in the one form in which names are compared, with the way back to its own characters.

Case, accents, width, apostrophes, kana dots and Chinese character sets stop counting: ``Pärnu``
and ``PARNU``, ``下關``, ``下関`` and ``下关`` become the same. Knows nothing about names or languages.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

# Letters that Unicode does not decompose into a base letter and a mark.
_UNDECOMPOSED = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "æ": "ae", "œ": "oe", "ə": "a", "ё": "е"}
)
_APOSTROPHES = frozenset("'’‘ʼʻ`´′＇ʿʾ")
# Dots and signs that Japanese sets between the parts of a foreign name.
_KANA_DOTS = frozenset("・･゠＝·")
_MAX_CODE_LATIN = 0x24F  # end of the block Latin Extended-B
_LONGEST_CLUSTER = 8  # no script writes more marks on one letter; more is an attack


@dataclass(frozen=True, slots=True)
class Folded:
    """The folded text; character `i` of it comes from ``source[starts[i]:ends[i]]``."""

    text: str
    source: str
    starts: tuple[int, ...] | range
    ends: tuple[int, ...] | range


def _pairs(name: str) -> Iterable[tuple[str, str]]:
    table = resources.files("opencc").joinpath("dictionary", name).read_text(encoding="utf-8")
    for line in table.splitlines():
        key, _, values = line.partition("\t")
        if len(key) == 1 and values:
            yield key, values.split()[0]


@cache
def _han_table() -> dict[int, str]:
    """Traditional and Japanese characters to simplified ones, from OpenCC's dictionaries."""
    simple = {key: value for key, value in _pairs("TSCharacters.txt") if len(value) == 1}
    japanese = {new: simple.get(old, old) for old, new in _pairs("JPVariants.txt") if new not in simple}
    return {ord(key): value for key, value in (simple | japanese).items() if key != value}


@lru_cache(maxsize=65536)
def _fold_cluster(cluster: str) -> str:
    """One character with its marks, folded; empty for what does not count."""
    if cluster in _KANA_DOTS:
        return ""
    if cluster in _APOSTROPHES:
        return "'"
    folded = unicodedata.normalize("NFKC", cluster).casefold().replace("\u0301", "")
    first = folded[:1]
    if not first:
        return ""
    if ord(first) <= _MAX_CODE_LATIN or unicodedata.name(first, "").startswith(("LATIN", "GREEK")):
        decomposed = unicodedata.normalize("NFD", folded)
        folded = "".join(char for char in decomposed if not unicodedata.combining(char))
    elif "\u3400" <= first <= "\u9fff":
        folded = folded.translate(_han_table())
    return folded.translate(_UNDECOMPOSED)


def _joins(char: str) -> bool:
    """True for what belongs to the character before it: a mark, a voicing sign, a Hangul vowel or final."""
    if char < "\u0300":
        return False
    return unicodedata.combining(char) != 0 or "\u1160" <= char <= "\u11ff" or char in "\uff9e\uff9f"


def _clusters(text: str) -> list[str]:
    """The characters of a text, each with the marks that follow it."""
    clusters: list[str] = []
    for char in text:
        if clusters and _joins(char):
            clusters[-1] += char
        else:
            clusters.append(char)
    return clusters


def fold(text: str) -> Folded:
    """The folded form of a text with the offsets of each of its characters."""
    if text.isascii():
        return Folded(text.lower().replace("`", "'"), text, range(len(text)), range(1, len(text) + 1))
    clusters = list(text) if not any(map(_joins, text)) else _clusters(text)
    pieces = [_fold_cluster(cluster[:_LONGEST_CLUSTER]) for cluster in clusters]
    folded = "".join(pieces)
    if len(folded) == len(text) == len(pieces) and all(pieces):
        return Folded(folded, text, range(len(text)), range(1, len(text) + 1))
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    for cluster, piece in zip(clusters, pieces, strict=True):
        starts.extend([at] * len(piece))
        at += len(cluster)
        ends.extend([at] * len(piece))
    return Folded(folded, text, tuple(starts), tuple(ends))


@lru_cache(maxsize=65536)
def fold_name(name: str) -> str:
    """The folded form of a name alone."""
    return name.lower().replace("`", "'") if name.isascii() else fold(name).text
