"""Replaying a receipt: the question is answered anew, and the two replies are compared.

Knows nothing about storing or showing. What holds is decided by what the reply rests on, not by its wording: its kind
and reason, the numbers and dates in its text, the records it cites and their rows, the sentences it quotes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from difflib import SequenceMatcher
from typing import Any, Literal, Protocol

from assistant.guard import numbers_of, read_number
from assistant.receipts.receipt import Receipt
from assistant.reply import Answer, Reply, Turn, to_json
from assistant.written_dates import find_dates

Outcome = Literal["identical", "wording", "different"]

# A turn that no question can lean on: the stored question stands alone, but was asked with others before it.
_SOME_TURN = Turn("assistant", "…")
_MARKER = re.compile(r"\s*\[\d+\]")
# Behind a mark that ends a part, with its blank where the script has one: "1,806" and "3.5" stay whole.
_PART_ENDS = re.compile(r"(?<=[,.;:!?])\s+|(?<=[，、。；：！？\n])")


class Asks(Protocol):
    """What a replay needs of an assistant."""

    def __call__(self, question: str, *, history: tuple[Turn, ...], language: str | None) -> Reply:
        """The reply to a question."""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing before and after; either is empty when it is new or gone."""

    before: str
    after: str
    of: str = ""  # the node or row that it belongs to


@dataclass(frozen=True, slots=True)
class Differences:
    """What differs between two replies; everything empty when nothing does."""

    kind: tuple[Change, ...] = ()  # of the reply, or the reason of an abstention
    numbers: tuple[Change, ...] = ()  # numbers and dates of the text
    cited: tuple[Change, ...] = ()  # records and articles among the citations
    rows: tuple[Change, ...] = ()  # rows, or single cells of a row
    quotes: tuple[Change, ...] = ()  # what a node that is still cited is quoted with
    sources: tuple[Change, ...] = ()  # that a node which is still cited is known from
    as_of: tuple[Change, ...] = ()
    text: tuple[Change, ...] = ()  # parts of the text, and what an abstention names as nearest


@dataclass(frozen=True, slots=True)
class Replay:
    """The outcome of a replay: `reply` is what is answered now."""

    outcome: Outcome
    reply: Reply
    corpus_version_then: str
    differences: Differences = field(default_factory=Differences)

    @property
    def holds(self) -> bool:
        """True when what was said is still said, in whatever words."""
        return self.outcome != "different"


def replay(receipt: Receipt, ask: Asks) -> Replay:
    """Asks the question of a receipt again and compares the replies."""
    before = receipt.reply
    history = (_SOME_TURN,) if receipt.in_conversation else ()
    after = ask(before.question, history=history, language=before.language)
    differences = compare(before, after)
    outcome: Outcome = "wording"
    if differences == Differences():
        outcome = "identical"
    elif _is_different(before, after, differences):
        outcome = "different"
    return Replay(outcome, after, before.corpus_version, differences)


def compare(before: Reply, after: Reply) -> Differences:
    """What differs between two replies to one question, whatever their citations are numbered."""
    return Differences(
        kind=_changed(_kind(before), _kind(after)),
        numbers=_exchanged(_numbers(before), _numbers(after)),
        cited=_exchanged(_cited(before), _cited(after)),
        sources=_sources_changed(before, after),
        rows=_rows_changed(_rows(before), _rows(after)),
        quotes=_quotes_changed(before, after),
        as_of=_changed(_as_of(before), _as_of(after)),
        text=_text_changed(_text(before), _text(after)),
    )


def replay_json(outcome: Replay) -> dict[str, Any]:
    """A replay as a JSON object: the outcome, the corpus versions, what differs, and the reply of now."""
    found = outcome.differences
    return {
        "outcome": outcome.outcome,
        "holds": outcome.holds,
        "corpus_version": {"then": outcome.corpus_version_then, "now": outcome.reply.corpus_version},
        "differences": {
            part.name: [_change_json(change) for change in getattr(found, part.name)]
            for part in fields(found)
        },
        "reply": to_json(outcome.reply),
    }


def _change_json(change: Change) -> dict[str, str]:
    known = {"of": change.of} if change.of else {}
    return {**known, "before": change.before, "after": change.after}


def _is_different(before: Reply, after: Reply, found: Differences) -> bool:
    if found.kind or found.numbers or found.cited or found.rows:
        return True
    # A record is written out by the program, and its row tells whether it changed; a sentence of a text is its own words.
    verbatim = {
        citation.node_id
        for reply in (before, after)
        for citation in _citations(reply)
        if citation.kind != "record"
    }
    return any(_document(node) == change.of for change in found.quotes for node in verbatim)


def _citations(reply: Reply) -> tuple[Any, ...]:
    return reply.citations if isinstance(reply, Answer) else ()


def _kind(reply: Reply) -> str:
    return reply.kind if isinstance(reply, Answer) else f"{reply.kind}: {reply.reason}"


def _as_of(reply: Reply) -> str:
    return (reply.as_of or "") if isinstance(reply, Answer) else ""


def _text(reply: Reply) -> str:
    nearest = () if isinstance(reply, Answer) else reply.nearest
    return "\n".join((_MARKER.sub("", reply.text), *nearest))


def _numbers(reply: Reply) -> list[str]:
    """The dates (as ISO) and numbers (as digits, however grouped) of the text in their order, each once."""
    text = _MARKER.sub("", reply.text)
    found = [(atom.start, str(atom.written)) for atom in find_dates(text)]
    found += [(start, f"{read_number(text[start:end]):.12g}") for start, end, _ in numbers_of(text)]
    return list(dict.fromkeys(written for _, written in sorted(found)))


def _document(node_id: str) -> str:
    """The record or article of a node: pieces of an article are numbered anew when it grows."""
    return node_id.partition("#")[0]


def _cited(reply: Reply) -> list[str]:
    return list(dict.fromkeys(_document(citation.node_id) for citation in _citations(reply)))


def _rows(reply: Reply) -> dict[str, Mapping[str, Any]]:
    rows = reply.rows if isinstance(reply, Answer) else ()
    return {
        f"{row['type']}:{row['id']}" if {"type", "id"} <= row.keys() else f"row:{place}": row
        for place, row in enumerate(rows, start=1)
    }


def _changed(before: str, after: str, of: str = "") -> tuple[Change, ...]:
    return (Change(before, after, of),) if before != after else ()


def _exchanged(before: list[str], after: list[str]) -> tuple[Change, ...]:
    """What is gone, then what is new."""
    gone = [Change(one, "") for one in before if one not in after]
    return (*gone, *(Change("", one) for one in after if one not in before))


def _rows_changed(
    before: Mapping[str, Mapping[str, Any]], after: Mapping[str, Mapping[str, Any]]
) -> tuple[Change, ...]:
    cells = [
        Change(str(row[column]), str(after[key][column]), f"{key} {column}")
        for key, row in before.items()
        if key in after
        for column in row
        if column in after[key] and _plain(row[column]) != _plain(after[key][column])
    ]
    return (*_exchanged(list(before), list(after)), *cells)


def _plain(value: Any) -> Any:
    """A cell as it is after a round through JSON."""
    return [_plain(one) for one in value] if isinstance(value, list | tuple) else value


def _quotes_changed(before: Reply, after: Reply) -> tuple[Change, ...]:
    changes: list[Change] = []
    for document in _cited(before):
        then = [citation.quote for citation in _citations(before) if _document(citation.node_id) == document]
        now = [citation.quote for citation in _citations(after) if _document(citation.node_id) == document]
        if not now:
            continue  # told among the cited
        gone = [quote for quote in then if quote not in now]
        new = [quote for quote in now if quote not in then]
        for place in range(max(len(gone), len(new))):
            changes.append(
                Change("".join(gone[place : place + 1]), "".join(new[place : place + 1]), document)
            )
    return tuple(changes)


def _sources_changed(before: Reply, after: Reply) -> tuple[Change, ...]:
    then, now = _sources(before), _sources(after)
    both = [document for document in then if document in now]
    return tuple(change for one in both for change in _changed(then[one], now[one], one))


def _sources(reply: Reply) -> dict[str, str]:
    found: dict[str, set[str]] = {}
    for citation in _citations(reply):
        named = {source.id for source in (citation.source, *citation.more_sources)}
        found.setdefault(_document(citation.node_id), set()).update(named)
    return {document: "; ".join(sorted(named)) for document, named in found.items()}


def _text_changed(before: str, after: str) -> tuple[Change, ...]:
    """The parts that differ, between marks of punctuation."""
    then, now = _PART_ENDS.split(before), _PART_ENDS.split(after)
    changes = SequenceMatcher(None, then, now, autojunk=False).get_opcodes()
    return tuple(
        Change(_joined(then[start:end]), _joined(now[first:last]))
        for what, start, end, first, last in changes
        if what != "equal"
    )


def _joined(parts: Sequence[str]) -> str:
    return " ".join(part.strip() for part in parts if part.strip())
