"""Places and other proper names of a text: each must stand in the evidence, and beside its own country.

Knows nothing about numbers, dates and kinds of tie.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from assistant.guarding.case import Case, Failure
from assistant.guarding.names import Name, NameFinder
from assistant.guarding.reading import read
from assistant.messages import catalogue, message_words
from corpus import LANGUAGES

_CAPITALISED = re.compile(
    r"(?<![A-Za-z\u00c0-\u024f\u0400-\u04ff])[A-Z\u00c0-\u00deА-ЯЁ][A-Za-z\u00c0-\u024f\u0400-\u04ff]+"
)
_CJK_RUN = re.compile(r"[\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7a3]{2,}")
_OPENING = re.compile(r"\s*[(（]\s*")
_HARMLESS = frozenset({"kind.any", "kind.sister", "said.named"})  # what a text without proof may speak of
_SLOT = re.compile(r"\{[^{}]*\}")


def name_failures(case: Case, finder: NameFinder, own_words: frozenset[str]) -> Iterator[Failure]:
    """The names that the evidence does not hold, and places that stand with a country that is not theirs."""
    quotes = " ".join(piece.proof.quote for piece in case.pieces)
    for name in case.reading.names:
        if not case.is_proven(name.start) and not _is_cited(case, name.pairs, name, quotes, finder):
            yield Failure("name", case.text[name.start : name.end])
    yield from _misplaced(case)
    yield from _unknown(case, quotes, finder, own_words)


def _lies_in(case: Case, kind: str, identity: str, partners: set[str]) -> bool:
    """True for a wide area, which other checks hold the partners to, and for a state that all partners lie in."""
    return kind != "place" or partners <= set(case.gazetteer.partners_within(kind, identity))


def _is_cited(
    case: Case, pairs: tuple[tuple[str, str], ...], name: Name, quotes: str, finder: NameFinder
) -> bool:
    partners = {entity for piece in case.pieces for entity in piece.proof.entities}
    countries = {
        case.corpus.partners[entity].country for entity in partners if entity in case.corpus.partners
    }
    for kind, identity in pairs:
        if kind == "home" or (
            (kind, identity) in case.statement.areas and _lies_in(case, kind, identity, partners)
        ):
            return True
        if (kind == "partner" and identity in partners) or (kind == "country" and identity in countries):
            return True
    if case.text[name.start : name.end].lower() in quotes.lower():
        return True
    quoted = {  # a record of a tie names its partner by itself
        pair
        for piece in case.pieces
        if not piece.tie
        for found in finder.find(piece.proof.quote)
        for pair in found.pairs
    }
    return bool(quoted & set(pairs))


def _misplaced(case: Case) -> Iterator[Failure]:
    """Places beside a country that is not their own, as in "Daegu (Japan)" or "Japan (Daegu, Shimonoseki)"."""
    cited = {entity for piece in case.pieces for entity in piece.proof.entities}
    for partner, country in zip(case.reading.names, case.reading.names[1:], strict=False):
        ids = partner.ids("partner")
        codes = country.ids("country")
        if not ids or not codes or country.ids("partner") or case.is_proven(partner.start):
            continue
        if not cited & set(ids):
            continue
        between = case.text[partner.end : country.start]
        if re.search(r"[)）;；。/／]|\.\s", between):
            continue
        if any(
            case.text[country.start : country.end] in piece.proof.quote
            for piece in case.pieces
            if cited & set(ids) & set(piece.proof.entities)
        ):
            continue
        if not {case.corpus.partners[identity].country for identity in ids} & set(codes):
            yield Failure("name", case.text[partner.start : country.end])
    for at, country in enumerate(case.reading.names):
        codes = country.ids("country")
        opening = _OPENING.match(case.text, country.end)
        if not codes or not opening:
            continue
        close = re.compile(r"[)）]").search(case.text, opening.end())
        end = close.start() if close else len(case.text)
        for partner in case.reading.names[at + 1 :]:
            ids = partner.ids("partner")
            if partner.start >= end:
                break
            if ids and not {case.corpus.partners[identity].country for identity in ids} & set(codes):
                yield Failure("name", case.text[country.start : partner.end])


def _unknown(case: Case, quotes: str, finder: NameFinder, own_words: frozenset[str]) -> Iterator[Failure]:
    """Words that may be names and stand neither in the evidence nor among the program's own words."""
    covered = [(name.start, name.end) for name in case.reading.names]
    covered += [(atom.start, atom.end) for atom in case.reading.dates]
    covered += case.proven
    lowered = quotes.lower()
    hidden = {at for start, end in covered for at in range(start, end)}
    words = [
        match
        for match in _CAPITALISED.finditer(case.text)
        if match.start() not in hidden
        and match.group().lower() not in own_words
        and match.group().lower() not in message_words()
        and match.group().lower() not in lowered
    ]
    strange = _strange_spans(case.text, covered, lowered)
    if not words and not strange:
        return
    mentions = case.gazetteer.link(case.text)  # slow, and only for what the quick look-up does not explain
    explained: list[tuple[int, int]] = []
    for mention in mentions:
        pairs = tuple(zip(mention.kinds, mention.ids, strict=True))
        name = Name(mention.start, mention.end, pairs)
        is_touched = any(mention.start <= match.start() < mention.end for match in words) or any(
            mention.start <= start and end <= mention.end for start, end in strange
        )
        if not is_touched:
            continue
        explained.append((mention.start, mention.end))
        if not _is_cited(case, pairs, name, quotes, finder):
            yield Failure("name", mention.surface)
    for match in words:
        if not any(start <= match.start() < end for start, end in explained):
            yield Failure("name", match.group())


def _strange_spans(text: str, covered: list[tuple[int, int]], quotes: str) -> list[tuple[int, int]]:
    """Pairs of characters of unspaced scripts that no message of the program holds, and no quote."""
    known = own_pairs()
    hidden = {at for start, end in covered for at in range(start, end)}
    return [
        (at, at + 2)
        for run in _CJK_RUN.finditer(text)
        for at in range(run.start(), run.end() - 1)
        if at not in hidden
        and at + 1 not in hidden
        and text[at : at + 2] not in known
        and text[at : at + 2] not in quotes
    ]


@cache
def own_pairs() -> frozenset[str]:
    """The pairs of neighbouring characters in the messages of all languages."""
    pairs: set[str] = set()
    for text in _own_texts():
        for part in _SLOT.split(text):
            pairs.update(part[at : at + 2] for at in range(len(part) - 1))
    return frozenset(pairs)


def _own_texts() -> Iterator[str]:
    for language in LANGUAGES:
        for message in catalogue(language).values():
            yield from map(str, message.values() if isinstance(message, dict) else (message,))


@cache
def fixed_texts(home: str) -> frozenset[str]:
    """The messages that say the same whatever the records hold; only the home city's name is filled in."""
    return frozenset(
        text.replace("{refs}", "").replace("{home}", home)
        for text in _own_texts()
        if set(_SLOT.findall(text)) <= {"{home}", "{refs}"}
        and all(entry.sense.name in _HARMLESS for entry in read(_SLOT.sub(" ", text)).asserted)
    )
