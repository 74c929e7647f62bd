"""Text made comparable: width, case, accents, markers and spaces taken away.

Knows nothing about numbers, dates or names.
"""

from __future__ import annotations

import re
import unicodedata

MARKER = re.compile(r"\[(\d+)\]")
# Han, kana and Hangul: scripts in which a word has no space around it.
CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7af]")
# A text in quotation marks: a label or a quote, in the words of somebody else.
QUOTED = re.compile(r"[“„«「『]([^“”„«»「」『』]+)[”“»」』]")
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—−"), "-")
_QUOTES = {ord("’"): "'", ord("‘"): "'", ord("“"): '"', ord("”"): '"'}


def plain(text: str) -> str:
    """The text in NFKC, with one kind of dash, quote and space, and without citation markers."""
    normal = unicodedata.normalize("NFKC", MARKER.sub(" ", text)).translate(_DASHES).translate(_QUOTES)
    return " ".join(normal.split())


def unaccented(text: str) -> str:
    """`plain` without the accents of Latin letters; Hangul syllables and Cyrillic й stay whole."""
    kept = []
    for letter in plain(text):
        base = unicodedata.normalize("NFD", letter)
        accented_latin = len(base) > 1 and base[0].isascii()
        kept.append(base[0] if accented_latin else letter)
    return "".join(kept).replace("ё", "е").replace("Ё", "Е")


def folded(text: str) -> str:
    """`unaccented`, without case."""
    return unaccented(text).casefold()


def stands_in(needle: str, haystack: str) -> bool:
    """True when the folded needle stands in the folded haystack and cuts no number in two.

    Letters of spaced scripts are bounded at the front only ("Korea" finds "Korean", but not "orea"); a sign of
    an unspaced script is a bound ("州长Turdimov代表").
    """
    wanted = folded(needle)
    if not wanted:
        return False
    front = rf"(?<![^\W_])|(?<={CJK.pattern})" if not CJK.match(wanted[0]) else ""
    if wanted[0].isdigit():
        front = r"(?<!\d)(?<!\d[.,])"
    back = r"(?!\d)(?![.,]\d)" if wanted[-1].isdigit() else ""
    return re.search(f"(?:{front}){re.escape(wanted)}{back}", folded(haystack)) is not None
