"""A corpus of a made-up city and an encoder whose vectors can be worked out, for tests of the index."""

from __future__ import annotations

import math
import zlib
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from corpus import (
    Article,
    Corpus,
    Counted,
    DateBasis,
    Evidence,
    Home,
    PartialDate,
    Partner,
    Scope,
    Source,
    SourcedSpan,
    Status,
    Tie,
    TieKind,
)
from index import SAME_SCALE

HARBOUR = (
    "The harbour of Merrow opened in 1911. Ships from Kaltbach call there every week.\n\n"
    "A choir from Kaltbach sang in Merrow on 4 May 1998."
)
SCHOOL = "Pupils of Kaltbach learn to sail in Merrow each summer. They sleep in tents."
CHINESE = "美罗市的港口于1911年开放。卡尔特巴赫的船每周都来。"


class HandEncoder:
    """Counts words into 64 boxes by their checksum: texts that share words are near each other."""

    name = "hand"
    revision = "boxes/1"
    dimensions = 64
    languages = ("en",)
    scale = SAME_SCALE

    def __init__(self) -> None:
        self.encoded: list[str] = []

    def encode_queries(self, texts: Sequence[str]) -> np.ndarray:
        return np.array([self._vector(text) for text in texts], dtype=np.float32).reshape(-1, 64)

    def encode_passages(self, texts: Sequence[str]) -> np.ndarray:
        self.encoded += texts
        return self.encode_queries(texts)

    def understands(self, text: str) -> float:
        return float(text.isascii())

    def count_tokens(self, text: str) -> int:
        return len(text.split()) if text.isascii() else len(text)

    def _vector(self, text: str) -> list[float]:
        boxes = [0.01] * 64
        for word in text.lower().replace(".", " ").split():
            boxes[zlib.crc32(word.encode("utf-8", "replace")) % 64] += 1
        length = math.sqrt(sum(box * box for box in boxes))
        return [box / length for box in boxes]


def article(name: str, text: str, *, language: str = "en", spans: tuple[SourcedSpan, ...] = ()) -> Article:
    """A digest about Kaltbach that rests on two sources."""
    return Article(
        id=name,
        kind="digest",
        title=f"About the {name}",
        publisher="The Merrow Post",
        date="2020-05-04",
        url="https://example.org/" + name,
        language=language,
        sources=("s1", "s2"),
        topics=("kaltbach", "harbours"),
        translation_of="",
        text=text,
        spans=spans,
    )


def hand_corpus(*articles: Article, version: str = "v1") -> Corpus:
    """The corpus of Merrow: one partner, one tie, two sources and the articles given, or two."""
    end = HARBOUR.index("\n\n")
    given = articles or (
        article(
            "harbour", HARBOUR, spans=(SourcedSpan(0, end, ("s1",)), SourcedSpan(end, len(HARBOUR), ("s2",)))
        ),
        article("school", SCHOOL),
    )
    return Corpus(
        home=Home(id="merrow", names={"en": "Merrow"}, aliases=(), country="GB", region_names={}, totals={}),
        partners={
            "kaltbach": Partner(
                "kaltbach", "Kaltbach", "", "卡尔特巴赫", "editor", "DE", "Hesse", "city", None, None, ""
            )
        },
        ties={
            "kaltbach-1": Tie(
                id="kaltbach-1",
                partner="kaltbach",
                scope=Scope.MUNICIPAL,
                home_side="",
                kind=TieKind.SISTER,
                label_home="sister city",
                label_partner="Partnerstadt",
                status=Status.ACTIVE,
                start=PartialDate(1972, 6, 3),
                start_basis=DateBasis.EXACT,
                start_sources=("s1",),
                end=None,
                counted=Counted.YES,
                evidence=Evidence.OFFICIAL,
                sources=("s1",),
                summary="",
                note="",
            )
        },
        claims={},
        events={},
        figures={},
        sources={
            "s1": Source(
                "s1", "Fifty years", "City of Merrow", "2022", "https://example.org/50", "full", "web"
            ),
            "s2": Source("s2", "A choir", "The Merrow Post", "1998", "", "none", "press"),
        },
        articles={each.id: each for each in given},
        version=version,
    )


def changed(corpus: Corpus, name: str, text: str, version: str) -> Corpus:
    """The corpus with another text of one article."""
    articles = {**corpus.articles, name: replace(corpus.articles[name], text=text, spans=())}
    return replace(corpus, articles=articles, version=version)
