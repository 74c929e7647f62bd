"""A text cut into the words and runs of characters in which names are looked for.

Knows scripts and capitals, no names.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from corpus.naming.folding import Folded, fold, fold_name

_TOKEN = re.compile(
    r"(?P<hangul>[가-힣]+)|(?P<cjk>[\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+)|(?P<word>[^\W_])"
)
_WORD = re.compile(r"[^\W_가-힣\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+")
_ANY_WORD = re.compile(r"[^\W_]+")
_CJK = re.compile(r"[\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_HANGUL = re.compile(r"[가-힣]")
_KATAKANA = re.compile(r"[\u30a1-\u30fa\u30fc]")
_JOINING = frozenset("-'.‐‑–’")
_SENTENCE_END = re.compile(r"(?:^|[.!?。！？:;\n•*\"“„«(（「『])\s*$")


class Script(StrEnum):
    """How a token's script writes words."""

    WORD = "word"  # with spaces between words: Latin, Cyrillic, Greek, …
    HANGUL = "hangul"  # spaces between words, particles written onto them
    CJK = "cjk"  # no spaces: Chinese characters and kana


@dataclass(frozen=True, slots=True)
class Token:
    """One word or run: `text` is folded and stands at ``[start:end]`` of the folded text."""

    text: str
    start: int
    end: int
    script: Script


def words_of(name: str) -> tuple[Script, list[str]]:
    """The folded words of a name, and the script that decides how it is looked for."""
    folded = fold_name(name)
    if folded.isascii():
        return Script.WORD, _ANY_WORD.findall(folded)
    words = [
        part
        for word in _ANY_WORD.findall(folded)
        for part in ([word] if word.isascii() else [token.text for token in _tokens(word)])
    ]
    if _CJK.search(folded):
        return Script.CJK, words
    return (Script.HANGUL if _HANGUL.search(folded) else Script.WORD), words


def _tokens(text: str) -> list[Token]:
    tokens = []
    at = 0
    while match := _TOKEN.search(text, at):
        script = Script(match.lastgroup or "word")
        if script is Script.WORD:
            match = _WORD.match(text, match.start()) or match
        tokens.append(Token(match.group(), match.start(), match.end(), script))
        at = match.end()
    return tokens


class Scan:
    """A folded text with its tokens; made once and given to each matcher."""

    def __init__(self, text: str) -> None:
        self.folded: Folded = fold(text)
        self.text = self.folded.text
        self.tokens = _tokens(self.text)

    @cached_property
    def token_at(self) -> dict[int, int]:
        """The index of the token that starts at a folded position."""
        return {token.start: index for index, token in enumerate(self.tokens)}

    def word_at(self, start: int) -> str:
        """The whole word that starts at a folded position, or an empty text."""
        index = self.token_at.get(start)
        return "" if index is None else self.tokens[index].text

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The source's characters behind a folded span."""
        return self.folded.starts[start], self.folded.ends[end - 1]

    def source(self, start: int, end: int) -> str:
        """The source text behind a folded span."""
        first, last = self.span(start, end)
        return self.folded.source[first:last]

    def gap(self, index: int) -> str:
        """The folded text between token `index` and the next one."""
        return self.text[self.tokens[index].end : self.tokens[index + 1].start]

    def joins_next(self, index: int) -> bool:
        """True when only a hyphen, point or apostrophe parts token `index` from the next one."""
        return index + 1 < len(self.tokens) and self.gap(index) in _JOINING

    def touches_katakana(self, start: int, end: int) -> bool:
        """True when a folded span begins or ends in the middle of a word in katakana."""
        first, last = self.span(start, end)
        source = self.folded.source
        before = first > 0 and _KATAKANA.match(source[first - 1]) and _KATAKANA.match(source[first])
        after = last < len(source) and _KATAKANA.match(source[last]) and _KATAKANA.match(source[last - 1])
        return bool(before or after)

    @cached_property
    def is_cased(self) -> bool:
        """True when capitals mean something here: the text has both capital and small letters."""
        source = self.folded.source
        return any(char.isupper() for char in source) and any(char.islower() for char in source)

    def is_capital(self, start: int) -> bool:
        """True when the character behind a folded position is a capital letter."""
        return self.folded.source[self.folded.starts[start]].isupper()

    def begins_sentence(self, start: int) -> bool:
        """True when only a sentence's beginning stands before a folded position."""
        first = self.folded.starts[start]
        return bool(_SENTENCE_END.search(self.folded.source[max(0, first - 12) : first])) or first == 0

    def looks_like_name(self, start: int, end: int) -> bool:
        """True for a span whose capital letter is not due to a sentence's beginning or to capitals only.

        A text of one word is no sentence, so its capital counts.
        """
        if len(self.tokens) == 1:
            return self.is_capital(start)
        if not self.is_cased or not self.is_capital(start):
            return False
        source = self.source(start, end)
        if len(source) > 1 and source.isupper() and any(char.isalpha() for char in source[1:]):
            return True
        return not self.begins_sentence(start)
