"""Whether quotes support a statement: its figures, dates and partners stand in or are counted from them.

This takes the place of the entailment model of ALCE (arXiv 2305.14627), so that the same reply always
scores the same. Knows nothing about recall or precision.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations
from typing import Any

from evals.knowledge import Knowledge
from evals.replies import SeenCitation, SeenReply
from evals.scoring.dates import agrees, find_dates, is_at_least, parts_of
from evals.scoring.names import partners_of_row
from evals.scoring.numbers import find_numbers, same
from evals.scoring.texts import CJK, folded

DateParts = tuple[int, int, int]

# A statement without figures, dates or partners must share this part of its words with what it cites.
MIN_SHARED_WORDS = 0.3
# Years of the quotes may be subtracted ("46 years") only when the quotes are this few; among more any small
# number comes out.
MAX_QUOTES_TO_SUBTRACT = 2


_PREFIXES = ("tie:", "event:", "figure:", "claim:", "partner:")


@dataclass(frozen=True, slots=True)
class Needs:
    """What a statement asserts that evidence must show."""

    text: str
    figures: tuple[tuple[float, ...], ...]
    dates: tuple[DateParts, ...]
    partners: frozenset[str]

    @property
    def is_empty(self) -> bool:
        """True when only its words can be compared."""
        return not (self.figures or self.dates or self.partners)


@dataclass(frozen=True, slots=True)
class Shown:
    """What one citation shows; `is_true` says that its quote stands in the node it names."""

    text: str
    figures: tuple[float, ...]
    dates: tuple[DateParts, ...]
    partners: frozenset[str]
    node_id: str
    is_true: bool


def quote_stands(citation: SeenCitation, reply: SeenReply, knowledge: Knowledge) -> bool | None:
    """Whether the quote stands verbatim in the node it names; None when the reply's corpus is another one."""
    if reply.corpus_version and reply.corpus_version != knowledge.corpus.version:
        return None
    text = knowledge.text_of(citation.node_id)
    quote = " ".join(citation.quote.split())
    return text is not None and bool(quote) and quote in " ".join(text.split())


def what_is_shown(citation: SeenCitation, reply: SeenReply, knowledge: Knowledge) -> Shown:
    """What a citation shows: its quote, the partners of its record, and the dates of its sources."""
    dates = [date.parts for date in find_dates(citation.quote)]
    dates += [
        parts_of(date) for date in citation.dates if date[:4].isdigit() and date.replace("-", "").isdigit()
    ]
    figures = [value for number in find_numbers(citation.quote) for value in number.values]
    figures += [float(year) for year, _, _ in dates if year]
    entities = knowledge.node_entities.get(citation.node_id, ())
    return Shown(
        text=citation.quote,
        figures=tuple(figures),
        dates=tuple(dates),
        partners=knowledge.partners.find(citation.quote) | frozenset(entities),
        node_id=citation.node_id,
        is_true=quote_stands(citation, reply, knowledge) is not False,
    )


def needs_of(statement: str, reply: SeenReply, question: str, knowledge: Knowledge) -> Needs:
    """What a statement asserts; what the question itself said, and the date of the count, needs no proof."""
    given_dates = [date.parts for date in find_dates(question)]
    if reply.as_of:
        given_dates.append(parts_of(reply.as_of[:10]))
    given = [value for number in find_numbers(question) for value in number.values]
    figures = [number.values for number in find_numbers(statement, reply.language or None) if number.firm]
    dates = [date.parts for date in find_dates(statement)]
    return Needs(
        text=statement,
        figures=tuple(
            values for values in figures if not any(same(value, known) for value in values for known in given)
        ),
        dates=tuple(parts for parts in dates if not any(is_at_least(known, parts) for known in given_dates)),
        partners=knowledge.partners.find(statement) - knowledge.partners.find(question),
    )


def is_row(node_id: str, reply: SeenReply) -> bool:
    """True when one of the reply's rows was taken from this node."""
    return any(node_id in _node_ids(row) for row in reply.rows)


def _node_ids(row: Mapping[str, Any]) -> set[str]:
    """The nodes that a row may have been taken from: its texts, with and without the prefix of a record."""
    texts = [value for value in row.values() if isinstance(value, str)]
    return {prefix + text for text in texts for prefix in ("", *_PREFIXES)}


def _counts(shown: Sequence[Shown], reply: SeenReply, knowledge: Knowledge) -> set[float]:
    """Every number that counting the citations or the rows behind them gives."""
    partners = {name for item in shown for name in item.partners}
    countries = {
        knowledge.corpus.partners[name].country for name in partners if name in knowledge.corpus.partners
    }
    counts = {float(len(shown)), float(len(partners)), float(len(countries))}
    nodes = {item.node_id for item in shown}
    cited_rows = [
        row
        for row in reply.rows
        if not nodes.isdisjoint(_node_ids(row))
        or partners_of_row(row, knowledge.partner_of_tie, set(knowledge.corpus.partners)) & partners
    ]
    counts.add(float(len(cited_rows)))
    for key in {key for row in cited_rows for key in row}:
        values = Counter(str(row.get(key)) for row in cited_rows)
        counts.add(float(len(values)))
        counts.update(float(times) for times in values.values())
    return counts


def _computed(needs: Needs, shown: Sequence[Shown], reply: SeenReply, question: str) -> set[float]:
    """Differences, shares and spans of years from what stands in statement, question and few quotes."""
    base = {value for values in needs.figures for value in values}
    base |= {value for number in find_numbers(question) for value in number.values}
    years = [*needs.dates, *(date.parts for date in find_dates(question))]
    if reply.as_of:
        years.append(parts_of(reply.as_of[:10]))
    if len(shown) <= MAX_QUOTES_TO_SUBTRACT:
        years += [parts for item in shown for parts in item.dates]
        base |= {value for item in shown for value in item.figures}
    base |= {float(year) for year, _, _ in years if year}
    results: set[float] = set()
    for one, other in permutations(sorted(base), 2):
        if one > other:
            results.add(one - other)
        if other:
            results |= {round(one / other, 1), round(100 * (one - other) / other), round(100 * one / other)}
    return results


def _words_shared(statement: str, texts: Iterable[str]) -> bool | None:
    """Whether the words of a statement stand in the texts; None when the scripts differ."""

    def words(text: str) -> set[str]:
        letters = folded(text)
        pairs = [letters[place : place + 2] for place in range(len(letters) - 1)]
        spaced = {word for word in CJK.sub(" ", letters).split() if len(word) > 2}
        return spaced | {pair for pair in pairs if CJK.fullmatch(pair[0]) and CJK.fullmatch(pair[1])}

    wanted = words(statement)
    found = {word for text in texts for word in words(text)}
    if not wanted:
        return True
    if bool(CJK.search(statement)) != any(CJK.search(text) for text in texts):
        return None
    return len(wanted & found) / len(wanted) >= MIN_SHARED_WORDS


def supports(
    needs: Needs, shown: Sequence[Shown], *, reply: SeenReply, question: str, knowledge: Knowledge
) -> bool | None:
    """Whether the citations together show all that the statement needs; None when that cannot be said."""
    usable = [item for item in shown if item.is_true]
    if not usable:
        return False
    if needs.is_empty:
        return _words_shared(needs.text, [item.text for item in usable])
    partners = {name for item in usable for name in item.partners}
    if not needs.partners <= partners:
        return False
    dates = [parts for item in usable for parts in item.dates]
    figures = [value for item in usable for value in item.figures]
    for parts in needs.dates:
        is_bare_year = parts[1] == 0
        in_figures = is_bare_year and any(same(float(parts[0]), value) for value in figures)
        if not in_figures and not any(_shows(known, parts) for known in dates):
            return False
    counted: set[float] | None = None
    for values in needs.figures:
        if any(same(value, known) for value in values for known in figures):
            continue
        if counted is None:
            counted = _counts(usable, reply, knowledge) | _computed(needs, usable, reply, question)
        if not any(same(value, known) for value in values for known in counted):
            return False
    return True


def _shows(known: DateParts, needed: DateParts) -> bool:
    """True when a date of the evidence says the needed one; a day and month without a year fit any year."""
    return is_at_least(known, needed) or (known[0] == 0 and needed[2] > 0 and agrees(known, needed))
