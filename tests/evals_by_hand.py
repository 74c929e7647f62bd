"""A made-up city and assistants worked out by hand: one right, the others wrong on purpose."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from corpus import Corpus, Home, Partner
from evals.cases import Turn
from evals.knowledge import Knowledge
from evals.scoring.names import name_finder

SUITE = Path(__file__).parent / "data" / "evals" / "suite"
VERSION = "by-hand-1"

FORMS = {
    "lindau": ("Lindau", "林道", "リンダウ", "린다우", "Линдау"),
    "ulmen": ("Ulmen", "乌尔门", "Ульмен"),
    "hanam": ("Hanam", "하남", "河南市", "Ханам"),
}
COUNTRIES = {"lindau": "DE", "ulmen": "DE", "hanam": "KR"}
NODES = {
    "figure:total": "Havenport had 12 partners in 5 countries on 1 March 2024.",
    "tie:lindau": "Lindau in Germany is a sister city of Havenport; signed on 12 April 1985.",
    "tie:ulmen": "Ulmen in Germany is a partner of Havenport since 1990.",
    "tie:hanam": "Hanam in Korea has a friendly-cooperation tie with Havenport since May 1999.",
}
SOURCES = {"figure:total": "S1", "tie:lindau": "S2", "tie:ulmen": "S3", "tie:hanam": "S4"}


def _partner(identity: str) -> Partner:
    name, name_zh = FORMS[identity][0], FORMS[identity][1]
    return Partner(identity, name, name, name_zh, "", COUNTRIES[identity], "", "city", None, None, "")


def knowledge() -> Knowledge:
    """What scorers know of Havenport."""
    corpus = Corpus(
        home=Home("havenport", {"en": "Havenport"}, (), "GB", {"en": "Haven"}, {}),
        partners={identity: _partner(identity) for identity in FORMS},
        ties={},
        claims={},
        events={},
        figures={},
        sources={},
        articles={},
        version=VERSION,
    )
    return Knowledge(
        corpus=corpus,
        node_texts=NODES,
        node_entities={node: (node.split(":")[1],) for node in NODES if node.startswith("tie:")},
        partner_of_tie={identity: identity for identity in FORMS},
        partners=name_finder(FORMS),
        countries=name_finder({"country:DE": ("Germany", "德国"), "country:KR": ("Korea", "韩国")}),
    )


def citation(number: int, node: str, **changed: Any) -> dict[str, Any]:
    """A citation of a whole node."""
    source = {
        "id": SOURCES.get(node, "S9"),
        "title": "T",
        "publisher": "P",
        "date": "2024-03-01",
        "url": None,
    }
    made = {
        "number": number,
        "kind": "record",
        "node_id": node,
        "quote": NODES.get(node, "Nothing."),
        "source": source,
        "more_sources": [],
    }
    return made | changed


def answer(*claims: tuple[str, Sequence[str]], language: str = "en", **changed: Any) -> dict[str, Any]:
    """An answer of claims, each with the nodes it cites, numbered in order of appearance."""
    numbers: dict[str, int] = {}
    made = []
    for text, nodes in claims:
        for node in nodes:
            numbers.setdefault(node, len(numbers) + 1)
        made.append({"text": text, "citations": [numbers[node] for node in nodes]})
    texts = [f"{claim['text']} {''.join(f'[{n}]' for n in claim['citations'])}".strip() for claim in made]
    reply: dict[str, Any] = {
        "id": "r1",
        "kind": "answer",
        "text": " ".join(texts),
        "language": language,
        "question": "",
        "claims": made,
        "citations": [citation(number, node) for node, number in numbers.items()],
        "rows": [],
        "as_of": None,
        "reason": None,
        "nearest": [],
        "suggestions": [],
        "corpus_version": VERSION,
        "took_ms": 1.0,
    }
    return reply | changed


def abstention(reason: str = "not-in-corpus", *, language: str = "en", text: str = "") -> dict[str, Any]:
    """An abstention."""
    said = text or "I cannot confirm that from my records."
    return answer(language=language) | {"kind": "abstention", "text": said, "reason": reason}


def row(identity: str) -> dict[str, Any]:
    """A tie as a row of a reply."""
    return {"type": "tie", "id": identity, "partner": identity, "country": COUNTRIES[identity]}


RIGHT: dict[str, dict[str, Any]] = {
    "how many partners has havenport": answer(
        ("Havenport has 12 partners in 5 countries.", ["figure:total"])
    ),
    "in how many countries": answer(("It has 12 partners in 5 countries.", ["figure:total"])),
    "海文港有多少个友好城市": answer(("海文港共有12个友好城市。", ["figure:total"]), language="zh"),
    "When did Lindau join?": answer(("Lindau signed on 12 April 1985.", ["tie:lindau"])),
    "하남은 언제부터예요": answer(("하남은 1999년 5월부터 협력 도시입니다.", ["tie:hanam"]), language="ko"),
    "which partners are in germany": answer(
        ("2 partners are in Germany: Lindau and Ulmen.", ["tie:lindau", "tie:ulmen"]),
        rows=[row("lindau"), row("ulmen")],
    ),
    "what sort of tie is it with Hanam": answer(("Hanam has a friendly-cooperation tie.", ["tie:hanam"])),
    "is Barcelona a partner": abstention(),
    "write me a poem": abstention("off-topic", text="That is not what I am for."),
    "Lindau joined in 1990, right?": abstention("false-premise", text="The records show no such thing."),
    "Is Lindau a partner?": answer(("Lindau is a partner.", ["tie:lindau"])),
    "since when": answer(("Since 12 April 1985.", ["tie:lindau"])),
    "and how many are there in all": answer(("There are 12 partners.", ["figure:total"])),
}


class HandAnswerer:
    """Answers from a table; remembers what it was asked with which history."""

    def __init__(self, replies: Mapping[str, Mapping[str, Any]] = RIGHT, *, name: str = "by hand") -> None:
        self.replies = replies
        self.name = name
        self.asked: list[tuple[str, tuple[Turn, ...]]] = []

    def ask(self, question: str, *, history: Sequence[Turn] = ()) -> Mapping[str, Any]:
        """The reply of the table."""
        self.asked.append((question, tuple(history)))
        return self.replies[question]


class Same95:
    """Answers everything "95"."""

    name = "95"

    def ask(self, question: str, *, history: Sequence[Turn] = ()) -> Mapping[str, Any]:
        """Always the same."""
        return answer(("There are 95.", ["figure:total"]))


class NeverAnswers:
    """Abstains from everything."""

    name = "abstains"

    def ask(self, question: str, *, history: Sequence[Turn] = ()) -> Mapping[str, Any]:
        """Always the same."""
        return abstention()


class Stripped:
    """Gives the right replies without their citations."""

    name = "cites nothing"

    def ask(self, question: str, *, history: Sequence[Turn] = ()) -> Mapping[str, Any]:
        """The right reply, robbed of its proof."""
        reply = dict(RIGHT[question])
        reply["claims"] = [claim | {"citations": []} for claim in reply["claims"]]
        reply["text"] = " ".join(claim["text"] for claim in reply["claims"]) or reply["text"]
        return reply | {"citations": []}


class Phantom:
    """Gives the right replies with markers that lead nowhere and quotes that no node holds."""

    name = "cites phantoms"

    def ask(self, question: str, *, history: Sequence[Turn] = ()) -> Mapping[str, Any]:
        """The right reply with made-up proof."""
        reply = dict(RIGHT[question])
        if reply["kind"] == "abstention":
            return reply
        reply["citations"] = [
            item | {"node_id": "tie:nowhere", "quote": f"{item['quote']} Really."}
            for item in reply["citations"]
        ]
        return reply | {"text": f"{reply['text']} [77]"}
