"""Which language a text is written in, and whether the text alone tells.

Scripts and the words of the frame around foreign names and quotes decide; characters that only Chinese or only Japanese
writes part those two. Knows nothing about the meaning of a question.
"""

from __future__ import annotations

import re
import threading
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from assistant.language import DEFAULT_LANGUAGE
from corpus import LANGUAGES

_SCRIPTS = {
    "hiragana": re.compile(r"[\u3041-\u3096]"),
    "katakana": re.compile(r"[\u30a1-\u30fa]"),
    "hangul": re.compile(r"[\uac00-\ud7a3\u1100-\u11ff]"),
    "han": re.compile(r"[\u3400-\u9fff\uf900-\ufaff]"),
    "cyrillic": re.compile(r"[\u0400-\u04ff]"),
}
_LATIN_WORD = re.compile(r"[^\W\d_]+")
_QUOTED = re.compile(
    r"\"[^\"]*\"|“[^”]*”|„[^“”]*[“”]|«[^»]*»|「[^」]*」|『[^』]*』|《[^》]*》|‘[^’]*’|(?<!\w)'[^']*'(?!\w)"
)
_LETTERS_OF_A_FRAME = 2  # outside the quotes; with fewer the quote is all there is
_CJK_WEIGHT = 3  # one character of Chinese, Japanese or Korean carries about as much as three Latin letters
_COMMON_ROWS = 47  # of JIS X 0208: its rows up to this hold the characters in everyday use
_CHINESE_AGAINST_KANA = 2  # characters that only Chinese writes which outweigh one hiragana letter
_TEXTS_KEPT = 2048  # the turns of a conversation are read again and again
_lock = threading.Lock()  # the converter is one for all threads


@dataclass(frozen=True, slots=True)
class Written:
    """The language of a text; `is_sure` when the text itself tells, not only a default or a few shared letters."""

    language: str
    is_sure: bool


@lru_cache(maxsize=_TEXTS_KEPT)
def written_in(text: str) -> Written:
    """The language that a text is written in: that of the frame around what it quotes.

    Where several scripts meet ("友好城市 meaning?"), the one with words that make a sentence wins, else the larger.
    """
    frame = _QUOTED.sub(" ", text)
    if sum(map(str.isalpha, frame)) >= _LETTERS_OF_A_FRAME:
        text = frame
    sizes = _sizes(text)
    if not any(sizes.values()):
        return Written(DEFAULT_LANGUAGE, is_sure=False)
    present = [name for name, size in sizes.items() if size]
    if len(present) > 1:
        frames = {name: _frame_size(text, name) for name in present}
        present = [name for name in present if frames[name] == max(frames.values())]
    chosen = max(present, key=lambda name: sizes[name])
    if chosen == "latin":
        return _latin(text)
    return _han_or_kana(text) if chosen == "east" else Written(chosen, is_sure=True)


def may_be_in(text: str, language: str) -> bool:
    """True when a text that tells no language may be in this one, by the script of its letters."""
    sizes = _sizes(text)
    if sizes["east"]:
        return language in ("zh", "ja")
    return not (sizes["ru"] or sizes["ko"]) or language in ("ru", "ko")


def _sizes(text: str) -> dict[str, int]:
    """How much of a text is in each script, in Latin letters; kana and Han are one (``east``)."""
    found = {name: len(pattern.findall(text)) for name, pattern in _SCRIPTS.items()}
    return {
        "latin": sum(len(word) for word in _LATIN_WORD.findall(text) if _is_latin(word)),
        "ru": found["cyrillic"],
        "ko": found["hangul"] * _CJK_WEIGHT,
        "east": (found["hiragana"] + found["katakana"] + found["han"]) * _CJK_WEIGHT,
    }


def _is_latin(word: str) -> bool:
    return word[0] < "\u0250"


def _frame_size(text: str, script: str) -> int:
    """How many words of a script make a sentence of the text, such as asking words and particles."""
    words = {word.lower() for word in _LATIN_WORD.findall(text)}
    if script == "latin":
        return max(len(words & _known_words(language)) for language in table() if _has_words(language))
    if script == "ru":
        return len(words.intersection(_frame_words("ru")))
    if script == "ko":
        return sum(word in text for word in _frame_words("ko"))
    found = sum(word in text for language in ("zh", "ja") for word in _frame_words(language))
    return found + len(_SCRIPTS["hiragana"].findall(text))


def _han_or_kana(text: str) -> Written:
    """Chinese or Japanese, by what only one of them writes."""
    hiragana = len(_SCRIPTS["hiragana"].findall(text))
    katakana = bool(_SCRIPTS["katakana"].search(text))
    chinese, japanese = _marks(text)
    chinese += sum(word in text for word in (*_frame_words("zh"), *_marks_of("zh")))
    japanese += sum(word in text for word in (*_frame_words("ja"), *_marks_of("ja")))
    if hiragana:
        is_chinese = chinese >= max(hiragana * _CHINESE_AGAINST_KANA, japanese + 1)
        return Written("zh" if is_chinese else "ja", is_sure=True)
    if katakana and not chinese:
        return Written("ja", is_sure=True)
    if chinese == japanese:
        return Written("zh", is_sure=False)
    return Written("zh" if chinese > japanese else "ja", is_sure=True)


def _marks(text: str) -> tuple[int, int]:
    """How many characters of a text only Chinese writes, and how many only Japanese.

    Chinese are those outside JIS X 0208 or in its rare rows only; Japanese are those of its common rows that neither
    GB 2312 (simplified) nor Big5 (traditional) has. A text that mixes forms of only one of these two with forms of only
    the other, all of them common in Japan, is Japanese as well.
    """
    chinese = japanese = simplified = traditional = 0
    for char in _SCRIPTS["han"].findall(text):
        in_gb, in_big5, is_common = _standards(char)
        if not is_common:
            chinese += not (in_gb and in_big5)  # what both have and Japan seldom writes is a name as a rule
        elif not in_gb and not in_big5:
            japanese += 1
        else:
            simplified += in_gb and not in_big5
            traditional += in_big5 and not in_gb
    return chinese, japanese + (1 if simplified and traditional and not chinese else 0)


@lru_cache(maxsize=4096)
def _standards(char: str) -> tuple[bool, bool, bool]:
    """Whether a character is in GB 2312, in Big5, and among those in everyday use in Japan."""
    in_jis = _encoded(char, "euc_jp")
    is_common = len(in_jis) == 2 and in_jis[0] - 0xA0 <= _COMMON_ROWS
    return bool(_encoded(char, "gb2312")), bool(_encoded(char, "big5")), is_common


def _encoded(char: str, standard: str) -> bytes:
    try:
        return char.encode(standard)
    except UnicodeEncodeError:
        return b""


@lru_cache(maxsize=_TEXTS_KEPT)
def simplify(text: str) -> str:
    """A Chinese text in simplified characters; the example questions are written in them."""
    with _lock:
        return str(_converter().convert(text))


@cache
def _converter() -> Any:
    from opencc import OpenCC  # type: ignore[import-untyped]  # ships no types

    return OpenCC("t2s")


def _latin(text: str) -> Written:
    words = [word.lower() for word in _LATIN_WORD.findall(text)]
    scores: dict[str, float] = {
        language: sum(word in _known_words(language) or word in _marks_of(language) for word in words)
        for language in table()
        if _has_words(language)
    }
    top = max(scores.values())
    if re.search(r"[äöüß]", text.lower()):
        scores["de"] += 0.5  # a name may have them too; they decide where words do not
    best = max(scores, key=lambda language: (scores[language], language == DEFAULT_LANGUAGE))
    alone = [language for language, score in scores.items() if score == scores[best]] == [best]
    if best not in LANGUAGES or not scores[best]:
        return Written(DEFAULT_LANGUAGE, is_sure=False)
    return Written(best, is_sure=alone and top > 0)


def _has_words(language: str) -> bool:
    return "words" in table()[language]


@cache
def _known_words(language: str) -> frozenset[str]:
    return frozenset((*table()[language].get("words", ()), *_frame_words(language)))


@cache
def _frame_words(language: str) -> tuple[str, ...]:
    return tuple(table().get(language, {}).get("frame", ()))


def _marks_of(language: str) -> Sequence[str]:
    marks: Sequence[str] = table()[language].get("marks", ())
    return marks


@cache
def table() -> Mapping[str, Any]:
    """The words that tell the languages apart, by language, as `data/languages.toml` has them."""
    text = resources.files("assistant").joinpath("data/languages.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
