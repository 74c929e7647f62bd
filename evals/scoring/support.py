"""Whether quotes support a statement: its figures, dates and partners stand in or are counted from them.

This takes the place of the entailment model of ALCE (arXiv 2305.14627), so that the same reply always
scores the same. Knows nothing about recall or precision.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evals.knowledge import Knowledge
from evals.replies import SeenCitation, SeenReply
from evals.scoring.computing import follow
from evals.scoring.dates import DECADE, agrees, find_dates, is_at_least, parts_of
from evals.scoring.names import partners_of_row
from evals.scoring.numbers import find_numbers, same
from evals.scoring.texts import QUOTED, folded, plain, stands_in

DateParts = tuple[int, int, int]

# A statement without figures, dates or partners must share this part of its words with what it cites.
MIN_SHARED_WORDS = 0.3
# Years of the quotes may be subtracted ("46 years") only when the quotes are this few; among more any small
# number comes out.
MAX_QUOTES_TO_SUBTRACT = 2


# Latin, Cyrillic, Han, kana, Hangul; in the last three no space parts words.
_SCRIPTS = ("[a-z]+", "[а-я]+", "[\u3400-\u9fff]+", "[\u3040-\u30ff]+", "[\uac00-\ud7af]+")
_SPACED = 2
_PREFIXES = ("tie:", "event:", "figure:", "claim:", "partner:")


@dataclass(frozen=True, slots=True)
class Needs:
    """What a statement asserts that evidence must show."""

    text: str
    figures: tuple[tuple[float, ...], ...]
    dates: tuple[DateParts, ...]
    partners: frozenset[str]
    quoted: tuple[str, ...] = ()
    given: tuple[
        float, ...
    ] = ()  # what question and calendar give: it needs no proof and may be computed with

    @property
    def is_empty(self) -> bool:
        """True when only its words can be compared."""
        return not (self.figures or self.dates or self.partners or self.quoted)


@dataclass(frozen=True, slots=True)
class Shown:
    """What one citation shows; `is_true` says that its quote stands in the node it names."""

    text: str
    figures: tuple[float, ...]
    dates: tuple[DateParts, ...]
    partners: frozenset[str]
    node_id: str
    is_true: bool
    entities: frozenset[str] = frozenset()  # the partners of the record itself


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
        entities=frozenset(entities),
    )


def needs_of(statement: str, reply: SeenReply, question: str, knowledge: Knowledge) -> Needs:
    """What a statement asserts, but for what the question, the date of the count and the calendar say."""
    given_dates = [*_years_of_decades(question), *(date.parts for date in find_dates(question))]
    if reply.as_of:
        given_dates.append(parts_of(reply.as_of[:10]))
    if knowledge.today:
        given_dates.append((knowledge.today.year, knowledge.today.month, knowledge.today.day))
    given = [value for number in find_numbers(question) if number.firm for value in number.values]
    figures = [number.values for number in find_numbers(statement, reply.language or None) if number.firm]
    dates = [date.parts for date in find_dates(statement)]
    return Needs(
        text=statement,
        figures=tuple(values for values in figures if not _is_among(values, given)),
        dates=tuple(parts for parts in dates if not any(is_at_least(known, parts) for known in given_dates)),
        partners=knowledge.partners.find(statement),
        quoted=tuple(part.strip(" .,。、") for text in QUOTED.findall(statement) for part in text.split(";")),
        given=(*given, *(float(year) for year, _, _ in given_dates if year)),
    )


def _years_of_decades(question: str) -> list[DateParts]:
    """The first and the last year of each decade that a question names, as an answer repeats them."""
    starts = [int(match[0][:4]) for match in DECADE.finditer(plain(question))]
    return [(year, 0, 0) for start in starts for year in (start, start + 9)]


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


def _words(text: str) -> dict[int, set[str]]:
    """The words of a text by script: words of three letters and more, and pairs of letters where no space parts words."""
    letters = folded(text)
    found: dict[int, set[str]] = {}
    for place, script in enumerate(_SCRIPTS):
        runs = re.findall(script, letters)
        if place < _SPACED:
            words = {run for run in runs if len(run) > 2}
        else:
            words = {run[at : at + 2] for run in runs for at in range(len(run) - 1)}
        if words:
            found[place] = words
    return found


def _words_shared(statement: str, texts: Sequence[str]) -> bool | None:
    """Whether the words of a statement stand in the texts; None when they have no script in common."""
    known = _words("\n".join(texts))
    wanted = {word for script, words in _words(statement).items() if script in known for word in words}
    if not wanted:
        return None
    found = {word for words in known.values() for word in words}
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
    if not all(_is_quoted(text, usable) for text in needs.quoted):
        return False
    dates = [parts for item in usable for parts in item.dates]
    figures = {value for item in usable for value in item.figures}
    wanted = list(needs.figures)
    for parts in needs.dates:
        if not any(_shows(known, parts) for known in dates):
            if parts[1]:
                return False
            wanted.append((float(parts[0]),))  # a bare year may be a count, or follow from a date and a span
    open_ones = [values for values in wanted if not _is_among(values, figures)]
    if not open_ones:
        return True
    counts = _counts(usable, reply, knowledge)
    said = {value for values in wanted for value in values if _is_among([value], figures)}
    said |= {float(parts[0]) for parts in needs.dates if any(_shows(known, parts) for known in dates)}
    base = said | set(needs.given)
    if len(usable) <= MAX_QUOTES_TO_SUBTRACT:
        base |= figures
    return follow(open_ones, base, counts)


def _is_quoted(text: str, usable: Sequence[Shown]) -> bool:
    """True when a text in quotation marks stands in a quote, or no quote has its script."""
    script = next((script for script in _SCRIPTS if re.match(script, folded(text))), "")
    comparable = [item for item in usable if re.search(script, folded(item.text))]
    return not comparable or any(stands_in(text, item.text) for item in comparable)


def _is_among(values: Sequence[float], known: Iterable[float]) -> bool:
    return any(same(value, other) for other in known for value in values)


def _shows(known: DateParts, needed: DateParts) -> bool:
    """True when a date of the evidence says the needed one; a day and month without a year fit any year."""
    return is_at_least(known, needed) or (known[0] == 0 and needed[2] > 0 and agrees(known, needed))
