"""The clause of a text that asks: what stands around it ("for a talk in Paris: …", "we know the 95th. But …") is context.

Sentences are told apart by their marks, clauses by weaker ones; the words are data (``asks``, ``asks_for``
and ``points_back`` in ``data/formwords.toml``). Knows nothing about what is asked.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, replace

from assistant.question import FOREIGN_KINDS, Span
from assistant.timeframe import TimeFrame
from assistant.wordforms import SPACED, form_spans
from corpus import Mention

_ASKING = ("asks", "asks_for")
_NOT_OF_TIES = frozenset({"event", "rank", "change"})
_ENDS = re.compile(r"[?？!！。;；…]+\s*|(?<=[^\W\d_]{2})\.+\s+")
_BREAKS = re.compile(r"\s+[-–—]+\s+|[–—]{1,2}|[:：]\s+|：|[,，、]\s*")
_MARKS = ("?", "？")


def asking_clause(text: str, language: str) -> Span | None:
    """The span of the one clause that asks; None when the whole text asks, or more than one part of it does.

    Args:
        text: a question, already cleaned.
        language: the language that it is written in.
    """
    sentences = _pieces(text, (0, len(text)), _ENDS)
    if not sentences:
        return None
    asking = [span for span in sentences if _asks(text, span, language)]
    marked = [span for span in sentences if _slice(text, span).endswith(_MARKS)]
    if not asking and marked == sentences[-1:]:  # "… Do you know the 80th?"
        asking = marked
    if len(asking) > 1:  # "I know which one came first. Which came second?"
        asking = [span for span in asking if span in marked]
    if len(asking) != 1:
        return None
    clauses = _pieces(text, asking[0], _BREAKS)
    worded = [at for at, span in enumerate(clauses) if _asks(text, span, language)]
    start = clauses[worded[0]][0] if worded else asking[0][0]
    found = (start, asking[0][1])
    return found if any(map(str.isalnum, text[: found[0]] + text[found[1] :])) else None


def is_sentence(text: str, clause: Span) -> bool:
    """True when the clause opens a sentence: a part of one means little without the rest."""
    return clause[0] == 0 or re.search(rf"(?:{_ENDS.pattern})$", text[: clause[0]]) is not None


@dataclass(frozen=True, slots=True)
class Named:
    """What a text names: places, terms, figures and a time."""

    places: tuple[Mention, ...]
    terms: tuple[Mention, ...]
    measures: tuple[Mention, ...]
    time: TimeFrame | None


def is_own(text: str, clause: Span, found: Named, language: str) -> bool:
    """True when the clause says by itself what it is about: it names a place or ties and points at nothing before it."""
    if form_spans(text[slice(*clause)], "points_back", language):
        return False
    ties = (term for term in found.terms if _group(term) == "tie")
    if not any(_within(one, clause) for one in (*found.places, *ties)):
        return False
    # "after the fair of 2018, which …" is one question: only a sentence stands apart from its time
    times = found.time.spans if found.time else ()
    return is_sentence(text, clause) or all(clause[0] <= start < clause[1] for start, _ in times)


def context_of(text: str, clause: Span | None, found: Named, language: str) -> tuple[Span, ...]:
    """The spans whose unknown words change nothing: around a clause of its own, and before the word that asks in it.

    "Our office needs the number of …" says who asks; the words behind say what.
    """
    start, end = clause or (0, len(text))
    spans = [(0, start), (end, len(text))] if clause else []
    if language in SPACED:
        asking = [span for form in _ASKING for span in form_spans(text[start:end], form, language)]
        first = start + min(asking, default=(0, 0))[0]
        leads = not any(start <= one.start < first for one in (*found.places, *found.terms, *found.measures))
        if leads and is_own(text, (first, end), found, language):
            spans.append((start, first))
    return tuple(span for span in spans if span[0] < span[1])


def narrowed(found: Named, clause: Span, time: TimeFrame | None, *, apart: bool) -> Named:
    """What is named, with the clause's own in the stead of what the context names of the same sort.

    Args:
        found: everything that the whole text names.
        clause: the asking clause, which says by itself what it is about.
        time: the time that the clause names, in the positions of the whole text.
        apart: the clause is a sentence; a part of one is asked of what stands before it too ("than Kazan, …").
    """
    places = [place for place in found.places if _within(place, clause)]
    abroad = any(place.kinds[0] != "home" for place in places)
    groups = {_group(term) for term in found.terms if _within(term, clause)}
    if "tie" in groups:
        groups |= _NOT_OF_TIES  # partners are asked for, whatever happened around the question
    figures = any(_within(one, clause) and one.kind == "measure" for one in found.measures)
    return Named(
        tuple(
            place
            for place in found.places
            if _within(place, clause)
            or place.kinds[0] == "home"
            or not ((abroad and apart) or (places and place.kinds[0] in FOREIGN_KINDS))
        ),
        tuple(term for term in found.terms if _within(term, clause) or _group(term) not in groups),
        tuple(
            one
            for one in found.measures
            if _within(one, clause) or one.kind != "measure" or not (figures or "tie" in groups)
        ),
        found.time if time is None else time,
    )


def shifted(time: TimeFrame | None, by: int) -> TimeFrame | None:
    """A time frame read in a part of a text, in the positions of the whole."""
    if time is None:
        return None
    spans = tuple((start + by, end + by) for start, end in time.spans)
    return replace(time, spans=spans, reach=(time.reach[0] + by, time.reach[1] + by))


def _within(mention: Mention, clause: Span) -> bool:
    return clause[0] <= mention.start < clause[1]


def _group(term: Mention) -> str:
    return term.ids[0].partition(".")[0]


def _pieces(text: str, within: Span, marks: re.Pattern[str]) -> list[Span]:
    cuts = {*within, *(match.end() for match in marks.finditer(text, *within))}
    pieces = itertools.pairwise(sorted(cuts))
    return [span for span in pieces if any(map(str.isalnum, text[slice(*span)]))]


def _slice(text: str, span: Span) -> str:
    return text[slice(*span)].rstrip()


def _asks(text: str, span: Span, language: str) -> bool:
    return any(form_spans(text[slice(*span)], form, language) for form in _ASKING)
