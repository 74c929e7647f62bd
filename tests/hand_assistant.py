"""An assistant worked out by hand: what the web tests serve in place of the real one."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from assistant.reply import Abstention, Answer, Citation, Reply, ShownClaim, SourceRef, Turn

HOSTILE = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script> **a** [9] ${7*7} {{8*8}}'


def _source(number: int, *, url: str | None = "https://example.org/report") -> SourceRef:
    return SourceRef(f"S{number}", f"Report {number}", "Harbour Gazette", "2019-05-04", url)


def _citation(number: int, kind: str, quote: str, **source: Any) -> Citation:
    return Citation(number, kind, f"tie:t{number}", quote, _source(number, **source))  # type: ignore[arg-type]  # the three kinds


class HandAssistant:
    """Answers a few questions from a table; remembers what it was asked. "slow" waits for `release`."""

    corpus_version = "hand-1"

    def __init__(self) -> None:
        self.asked: list[tuple[str, tuple[Turn, ...], str | None]] = []
        self.release = threading.Event()

    def examples(self, language: str) -> Sequence[str]:
        return {"de": ("Wie viele Partner gibt es?",)}.get(language, ("How many partners?", "Unknown thing?"))

    def ask(self, question: str, *, history: Sequence[Turn] = (), language: str | None = None) -> Reply:
        self.asked.append((question, tuple(history), language))
        if "explode" in question:
            raise RuntimeError("made to fail")
        if "slow" in question:
            self.release.wait(20)
        if len(question) > 5000:
            return self._abstain(question, "too-long", "The question is too long.", language)
        if "hostile" in question:
            return self._hostile(question)
        if "and" in question.lower().split()[:1] and history:
            return replace(self._count(), question="How many partners are there in Norland?")
        if "many" in question or "viele" in question:
            return replace(self._count(), question=question, language=language or "en")
        if "list" in question:
            return self._list(question)
        return self._abstain(question, "not-in-corpus", "The records name no such thing.", language)

    def _count(self) -> Answer:
        claims = (
            ShownClaim("There are 3 partners.", (1, 2)),
            ShownClaim("The first was Northport, on 3 May 1980.", (3,)),
        )
        citations = (
            replace(
                _citation(1, "record", "Northport and Eastham are partners of the city."),
                more_sources=(_source(4), _source(5, url=None)),
            ),
            _citation(2, "digest", "A third partner, Westbury, joined in 2019.", url=None),
            _citation(3, "article", "Northport signed on 3 May 1980."),
        )
        text = "There are 3 partners. [1] [2]\nThe first was Northport, on 3 May 1980. [3]"
        rows = ({"partner": "Northport", "since": "1980-05-03"}, {"partner": "Eastham", "since": "1994"})
        return Answer(
            "r-count",
            text,
            "en",
            "",
            claims,
            citations,
            rows,
            "2019-05-04",
            ("Which was first?",),
            "hand-1",
            1.5,
        )

    def _list(self, question: str) -> Answer:
        numbers = range(1, 21)
        claims = tuple(ShownClaim(f"- Town {number} is a partner.", (number,)) for number in numbers)
        text = "Twenty towns:" + "".join(f" [{number}]" for number in numbers)
        text += "".join(f"\n- Town {number} is a partner. [{number}]" for number in numbers)
        citations = tuple(_citation(number, "record", f"Town {number} signed.") for number in numbers)
        rows = tuple(
            {"partner": f"Town {number}", "country": "NL", "since": 1980 + number} for number in numbers
        )
        return Answer("r-list", text, "en", question, claims, citations, rows, "2019", (), "hand-1")

    def _hostile(self, question: str) -> Answer:
        source = SourceRef(HOSTILE, HOSTILE, HOSTILE, HOSTILE, "javascript:window.hacked=1")
        citation = Citation(1, "article", "article:x#1", HOSTILE, source, (source,))
        claims = (ShownClaim(HOSTILE, (1,)),)
        rows = ({HOSTILE: HOSTILE, "formula": "=1+1"},)
        text = HOSTILE + " [1]"
        return Answer(
            "r-hostile", text, "en", HOSTILE, claims, (citation,), rows, HOSTILE, (HOSTILE,), "hand-1"
        )

    def _abstain(self, question: str, reason: Any, text: str, language: str | None) -> Abstention:
        nearest = ("Northport, a sister city since 1980",)
        suggestions = ("How many partners?", "list all")
        return Abstention("r-none", text, language or "en", question, reason, nearest, suggestions, "hand-1")
