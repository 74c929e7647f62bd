"""Which words are ordinary words of a language, so that Nice, Auch or Of are not always cities.

Two libraries know: Punkt's statistics of spelling (carried by llama-index-core) tell which words English and
German newspapers write in lower case, and jusText's lists hold the most frequent words. Neither library is
imported; only their word files are read.
"""

from __future__ import annotations

import logging
import string
from importlib.util import find_spec
from pathlib import Path

from corpus.naming.folding import fold_name
from corpus.naming.grammar import listed_words

_log = logging.getLogger(__name__)
# Punkt's flags for lower case at the start of, inside or somewhere in a sentence (nltk.tokenize.punkt).
_SEEN_LOWER = 16 | 32 | 64
_PUNKT = "_static/nltk_cache/tokenizers/punkt_tab/{}/ortho_context.tab"
_PUNKT_LANGUAGES = ("english", "german")


def _folder(package: str) -> Path | None:
    spec = find_spec(package)
    return Path(spec.origin).parent if spec and spec.origin else None


def _lines(package: str, file: str) -> list[str]:
    folder = _folder(package)
    path = folder / file if folder else None
    if path is None or not path.is_file():
        _log.warning("No word list %s in %s: ordinary words are known less well", file, package)
        return []
    return path.read_text(encoding="utf-8").splitlines()


def spelling() -> tuple[frozenset[str], frozenset[str]]:
    """Words seen in lower case in English or German newspapers, and all words seen there; folded."""
    lower: set[str] = set()
    seen: set[str] = set()
    for language in _PUNKT_LANGUAGES:
        for line in _lines("llama_index.core", _PUNKT.format(language)):
            word, _, flags = line.partition("\t")
            if word.isalpha():
                seen.add(fold_name(word))
                if int(flags) & _SEEN_LOWER:
                    lower.add(fold_name(word))
    return frozenset(lower | listed_words("ordinary")), frozenset(seen)


def frequent(*languages: str) -> frozenset[str]:
    """The most frequent words of these languages (English names, such as "German"), folded."""
    words = {
        fold_name(line.strip())
        for language in languages
        for line in _lines("justext", f"stoplists/{language}.txt")
    }
    return frozenset(words - {""})


def frequent_lower(language: str) -> frozenset[str]:
    """The most frequent words of a language that its list has without a capital, folded: no names."""
    words = (
        line.strip().strip(string.punctuation + "«»—–…")
        for line in _lines("justext", f"stoplists/{language}.txt")
    )
    return frozenset(fold_name(word) for word in words if word.isalpha() and word.islower())
