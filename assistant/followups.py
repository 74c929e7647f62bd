"""The words by which a follow-up leans on the conversation: ``data/followups.toml`` and how it is matched.

Knows nothing about places or about what was said before.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from rapidfuzz import fuzz

_UNSPACED = frozenset({"zh", "ja", "ko"})
_WORDED = frozenset({"en", "ru", "de"})  # words stand alone; Korean ones carry particles
_MARKS = " ?？.。!！,，、:：;；*…\"'“”„«»()"
_OPENINGS = ("and", "correction", "topic")
_WHOLE = ("thanks", "sources", "sure", "why", "others", "more", "country", "city", "state")
_SAME_PHRASE = (
    86  # rapidfuzz ratio 0..100: one slip in "are you sure" stays above, "are you there" falls below
)
_SHORT_CORRECTION = 5  # letters; "no," and "wait," inside a text take nothing back for sure
_SHORT_UNSPACED = 3  # likewise characters of Chinese, Japanese and Korean
_BARE_WORDS = 9  # a turn that only speaks about the last reply is short


@dataclass(frozen=True, slots=True)
class Words:
    """The follow-up words of one language."""

    language: str
    table: dict[str, Any]

    @property
    def spaced(self) -> bool:
        """True when words are parted by spaces and keep their form at a boundary."""
        return self.language in _WORDED

    def phrases(self, key: str) -> tuple[str, ...]:
        """The phrases of a kind, longest first."""
        return tuple(sorted(self.table.get(key, ()), key=len, reverse=True))

    def template(self, key: str) -> str:
        """What is put in the stead of words of a kind; the place itself when nothing is said."""
        return str(self.table.get(key, ["{place}"])[0])

    def after_opening(self, text: str, key: str) -> str | None:
        """The text behind an opening of this kind; None when it opens otherwise."""
        lowered = text.lower()
        own = self.opening_length(text, "it") if key == "and" and not self.spaced else 0
        for phrase in self.phrases(key):
            if len(phrase) > own and _opens(lowered, phrase, spaced=self.spaced or self.language == "ko"):
                return text[len(phrase) :].lstrip(_MARKS)
        for phrase in self.phrases("sigh"):
            if _opens(lowered, phrase, spaced=True):
                return self.after_opening(text[len(phrase) :].lstrip(_MARKS), key)
        return None

    def around_correction(self, text: str) -> tuple[str, str] | None:
        """What stands before and behind the last correction inside a text ("in Peru … sorry, I mean Chile")."""
        shortest = _SHORT_CORRECTION if self.language in _WORDED else _SHORT_UNSPACED
        phrases = [phrase for phrase in self.phrases("correction") if len(phrase.strip(_MARKS)) >= shortest]
        until = r"(?!\w)" if self.spaced else ""
        pattern = rf"[,.;…—–:、，。；-]\s*(?:{'|'.join(map(re.escape, phrases))}){until}"
        found = list(re.finditer(pattern, text, re.IGNORECASE)) if phrases else []
        if not found:
            return None
        first, second = text[: found[-1].start()].strip(_MARKS), text[found[-1].end() :].strip(_MARKS)
        return (first, second) if first and second else None

    def opening_length(self, text: str, key: str) -> int:
        """How many characters the longest opening of this kind takes, 0 without one."""
        lowered = text.lower()
        return max((len(phrase) for phrase in self.phrases(key) if lowered.startswith(phrase)), default=0)

    def before_closing(self, text: str, key: str) -> str | None:
        """The text before an ending of this kind; None when it ends otherwise."""
        bare = text.rstrip(_MARKS)
        lowered = bare.lower()
        for phrase in self.phrases(key):
            if lowered.endswith(phrase) and len(bare) > len(phrase):
                rest = bare[: -len(phrase)]
                if not self.spaced or not rest[-1].isalnum():
                    return rest.rstrip(_MARKS)
        return None

    def find(self, text: str, key: str) -> tuple[int, int] | None:
        """The span of the longest phrase of this kind in the text."""
        for phrase in self.phrases(key):
            span = self.span(text, phrase)
            if span:
                return span
        return None

    def span(self, text: str, phrase: str) -> tuple[int, int] | None:
        """Where a phrase stands in the text, as a whole word where the language has words."""
        pattern = rf"(?<!\w){re.escape(phrase)}(?!\w)" if self.spaced else re.escape(phrase)
        match = re.search(pattern, text, re.IGNORECASE)
        return match.span() if match else None

    def is_whole(self, text: str, key: str) -> bool:
        """True when the text says this and nothing else, politeness and one slip aside."""
        forms = self._forms(text)
        return any(
            form == _bare(phrase) or (len(form) > 4 and fuzz.ratio(form, _bare(phrase)) >= _SAME_PHRASE)
            for form in forms
            for phrase in self.table.get(key, ())
        )

    def ordinal(self, text: str) -> int | None:
        """Which of what was listed a turn points at, from 0; None when it points at none."""
        forms = self._forms(text)
        return next(
            (
                at
                for at, names in enumerate(self.table["ordinals"])
                if forms & {_bare(name) for name in names}
            ),
            None,
        )

    def positive(self, text: str) -> str:
        """The text without what it rules out: "the country" of "the country, not the state"."""
        for phrase in self.phrases("not_behind"):
            span = self.span(text, phrase)
            if span and text[span[1] :].strip(_MARKS):
                text = text[span[1] :]
        for phrase in self.phrases("not_before"):
            span = self.span(text, phrase)
            if span:
                behind = re.search(r"[,;，；、]", text[span[1] :])
                text = text[: span[0]] + (text[span[1] + behind.end() :] if behind else "")
        return text.strip(_MARKS)

    def says(self, text: str, key: str) -> bool:
        """True when a phrase of this kind stands anywhere in the text."""
        return self.find(text, key) is not None

    def residue(self, text: str, cuts: Iterable[tuple[int, int]]) -> list[str]:
        """The words of a text outside the cuts that say something; single characters where nothing parts words."""
        kept = list(text)
        for start, end in cuts:
            kept[start:end] = " " * (end - start)
        rest = "".join(kept).lower()
        fill = self.phrases("fill")
        if self.language in ("zh", "ja"):
            for phrase in fill:
                rest = rest.replace(phrase, " ")
            return re.findall(r"[^\W_]", rest)
        found = re.findall(r"[^\W_]+", rest)
        return [word for word in found if word not in fill]

    def opens(self, text: str) -> bool:
        """True when the text opens as a follow-up does, or is a whole one."""
        return any(self.after_opening(text, key) is not None for key in _OPENINGS) or any(
            self.is_whole(text, key) for key in _WHOLE
        )

    def asks(self, text: str) -> bool:
        """True when the text holds a question word or a command of its own."""
        lowered = text.lower()
        if self.language in ("zh", "ja", "ko"):
            return any(word in lowered for word in self.phrases("ask"))
        return not set(re.findall(r"[^\W_]+", lowered)[:2]).isdisjoint(self.phrases("ask"))

    def size(self, text: str) -> float:
        """About how many words a text has."""
        return len(text.split()) if self.language not in ("zh", "ja") else len(text) / 3

    def _forms(self, text: str) -> set[str]:
        """The text bare, and with fill words taken off its ends one after the other."""
        bare = _bare(text)
        forms = {bare}
        if self.size(text) > _BARE_WORDS:
            return forms
        if self.language in _UNSPACED:
            fill = self.phrases("fill")
            while ending := next((end for end in fill if bare.endswith(end) and len(bare) > len(end)), None):
                bare = bare[: -len(ending)].rstrip()
                forms.add(bare)
            return forms
        words, fill_words = bare.split(), set(self.phrases("fill"))
        while len(words) > 1 and words[-1] in fill_words:
            words.pop()
            forms.add(" ".join(words))
        while len(words) > 1 and words[0] in fill_words:
            words.pop(0)
            forms.add(" ".join(words))
        return forms


@cache
def follow_up_words(language: str) -> Words:
    """The follow-up words of a language, English ones for a language without any."""
    text = resources.files("assistant").joinpath("data/followups.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)
    spoken = language if language in table else "en"
    return Words(spoken, table[spoken])


def _bare(text: str) -> str:
    return " ".join(re.sub(r"[^\w\s'-]", " ", text.lower()).split())


def _opens(lowered: str, phrase: str, *, spaced: bool) -> bool:
    if not lowered.startswith(phrase):
        return False
    behind = lowered[len(phrase) : len(phrase) + 1]
    return not spaced or not phrase[-1].isalnum() or not behind.isalnum()


def end_mark(text: str, language: str, spoken: Sequence[str] = ("?", "？")) -> str:
    """The question mark that a text ends with, otherwise the usual one of its language."""
    last = text.rstrip()[-1:]
    return last if last in spoken and last else ("？" if language in ("zh", "ja") else "?")
