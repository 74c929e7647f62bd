"""Whether a reply is in the language of its question: by script, English and German by their words.

Sentences quoted verbatim from the evidence stay in their own language and are not judged.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from evals.replies import SeenReply
from evals.scoring.texts import QUOTED, plain

# Names, titles and figures stay in their own script; the sentence around them need not be most of the
# letters.
MIN_SHARE = 0.3
# A note of fewer Han letters than this, without kana, may be Japanese as well as Chinese.
_SHORT_HAN = 12
# So many words in a row that a quote has too are quoted.
_RUN = 3
_LETTERS = {
    "han": "\u3400-\u9fff",
    "kana": "\u3040-\u30ff",
    "hangul": "\uac00-\ud7af",
    "cyrillic": "\u0400-\u04ff",
    "latin": "A-Za-z\u00c0-\u024f",
}
_SCRIPT = {"zh": "han", "ja": "kana", "ko": "hangul", "ru": "cyrillic", "en": "latin", "de": "latin"}


@cache
def function_words() -> dict[str, frozenset[str]]:
    """The commonest words of English and of German, by language."""
    table = tomllib.loads((Path(__file__).parent / "function-words.toml").read_text(encoding="utf-8"))
    return {language: frozenset(words) for language, words in table["words"].items()}


def _share(text: str, script: str) -> float:
    letters = [letter for letter in text if letter.isalpha()]
    if not letters:
        return 0.0
    kind = re.compile(f"[{_LETTERS[script]}]")
    return sum(1 for letter in letters if kind.match(letter)) / len(letters)


def _is_in(text: str, language: str) -> bool:
    if language == "ja":  # Japanese writes names and many nouns in Han: both scripts together, but with kana
        return _share(text, "kana") > 0.1 and _share(text, "kana") + _share(text, "han") >= MIN_SHARE
    if language == "zh":
        return _share(text, "han") >= MIN_SHARE and _share(text, "kana") < 0.1
    if _share(text, _SCRIPT[language]) < MIN_SHARE:
        return False
    if language not in function_words():
        return True
    words = re.findall(r"[^\W\d_]+", text.casefold())
    hits = {name: sum(word in known for word in words) for name, known in function_words().items()}
    return hits[language] >= max(count for name, count in hits.items() if name != language)


def _without_quotes(text: str, quotes: Sequence[str]) -> str:
    """The text without every run of words that stands in a quote as well."""
    words = text.split()
    known = {run for quote in quotes for run in _runs(plain(quote).split())}
    quoted: set[int] = set()
    for place, run in enumerate(_runs(words)):
        if run in known:
            quoted.update(range(place, place + _RUN))
    rest = " ".join(word for place, word in enumerate(words) if place not in quoted)
    for quote in quotes:  # scripts without spaces: whole sentences
        for sentence in re.split(r"(?<=[.!?。！？])\s*", plain(quote)):
            if len(sentence) > 8:
                rest = rest.replace(sentence, " ")
    return rest


def _runs(words: Sequence[str]) -> list[tuple[str, ...]]:
    bare = [word.strip(".,;:!?()") for word in words]
    return [tuple(bare[place : place + _RUN]) for place in range(len(bare) - _RUN + 1)]


def is_in_language(reply: SeenReply, language: str) -> bool | None:
    """True when the reply is in `language`; None when all of it is quoted or it has no letters."""
    text = plain(reply.text)
    if language == "ja" and not re.search(f"[{_LETTERS['kana']}]", text):
        han = re.findall(f"[{_LETTERS['han']}]", text)
        if 0 < len(han) < _SHORT_HAN:
            return None
    if any(letter.isalpha() for letter in text) and _is_in(text, language):
        return True
    own = _without_quotes(
        plain(QUOTED.sub(" ", reply.text)), [citation.quote for citation in reply.citations]
    )
    if sum(letter.isalpha() for letter in own) < 4:
        return None
    return _is_in(own, language)
