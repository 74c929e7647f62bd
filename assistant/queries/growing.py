"""How a figure changed between two dates, or over all its values on record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.draft import Derived, Draft
from assistant.evidence import NETWORK
from assistant.messages import say
from assistant.queries.desk import Desk, Refusal, Writer
from assistant.queries.figures import figure_statement, no_such_time, tidy, written_value
from assistant.queries.measures_asked import COUNT_MEASURE, measure_series
from assistant.queries.totals import figure_row
from assistant.question import Question
from assistant.timeframe import TimeFrame
from assistant.wordforms import has_form
from assistant.written_dates import find_dates
from corpus import Figure

NEW_MEASURE = "new-partners"  # what a year brought, as its own count


def growth(question: Question, desk: Desk) -> Draft | Refusal | None:
    """How a count changed: between two dates, or over all counts on record."""
    if question.term_ids("rank") or question.partners:
        return None
    question = replace(question, time=_spanned(question))
    time = question.time
    if not any(has_form(question, form) for form in ("growth", "more")) and (time is None or time.is_now):
        return None
    series = measure_series(question, desk)
    if len(series) < 2 or (question.areas and series[0].measure == COUNT_MEASURE):
        return None
    chosen = _between(series, question)
    if len(chosen) < 2:
        return no_such_time(question, desk, list(reversed(series)))
    draft = _change(chosen, desk, question.language)
    stated = stated_gain(question, desk, series[0])
    if stated is None:
        return draft
    told = figure_statement(desk, stated, question.language)
    return Draft((told, *draft.statements), (figure_row(stated), *draft.rows), draft.as_of)


def _spanned(question: Question) -> TimeFrame | None:
    """The time from the first to the last date of the question: "than in the report of 2019, … by May 2021"."""
    dates = find_dates(question.text)
    time = question.time
    if time is None or time.relation == "between" or len(dates) < 2 or not has_form(question, "growth"):
        return time
    first, last = min(atom.first for atom in dates), max(atom.last for atom in dates)
    spans = tuple((atom.start, atom.end) for atom in dates)
    return TimeFrame("between", first, last, dates[0].written, spans) if first.year < last.year else time


def stated_gain(question: Question, desk: Desk, first: Figure | None = None) -> Figure | None:
    """The count of new partners that a source gives for the very year asked for."""
    time = question.time
    if time is None or time.relation != "in" or time.said is None or time.said.precision != "year":
        return None
    if first is not None and (first.subject, first.measure) != (NETWORK, COUNT_MEASURE):
        return None
    found = [
        entry
        for entry in desk.evidence.corpus.figures.values()
        if entry.measure == NEW_MEASURE
        and entry.evidence.is_assertable
        and entry.as_of
        and entry.as_of.year == time.said.year == time.last.year
    ]
    return found[0] if found and time.first.year == time.last.year else None


def _between(series: Sequence[Figure], question: Question) -> list[Figure]:
    """The values from which the change follows: those of the time, and the last one before it where it began."""
    time = question.time
    if time is None or time.is_now:
        return list(series)
    inside = [entry for entry in series if entry.as_of and time.holds(entry.as_of)]
    if time.relation in ("after", "in"):
        earlier = [entry for entry in series if entry.as_of and entry.as_of < time.first]
        inside = [*earlier[-1:], *inside] if inside else []
    return inside


def _change(series: Sequence[Figure], desk: Desk, language: str) -> Draft:
    first, last = series[0], series[-1]
    writer = Writer(desk, language)
    difference = tidy((last.number or 0) - (first.number or 0))
    assert first.as_of
    assert last.as_of
    refs = writer.ref(f"figure:{first.id}", f"figure:{last.id}")
    change = writer.write(
        "growth.between" if difference > 0 else "growth.fell" if difference < 0 else "growth.unchanged",
        first_date=writer.date(first.as_of),
        last_date=writer.date(last.as_of),
        first=written_value(first, writer),
        last=written_value(last, writer),
        difference=written_value(last, writer, abs(difference)),
        refs=refs,
        derived=(Derived("difference", str(abs(difference))),),
    )
    if len(series) == 2:
        return Draft((change,), tuple(figure_row(entry) for entry in series), str(last.as_of))
    steps = Writer(desk, language)
    items = [
        say(
            language,
            "growth.series_item",
            date=steps.date(entry.as_of),
            value=steps.number(tidy(entry.number or 0)),
            refs=steps.ref(f"figure:{entry.id}"),
        )
        for entry in series
        if entry.as_of
    ]
    told = steps.write("growth.series", items=steps.items(items))
    return Draft((change, told), tuple(figure_row(entry) for entry in series), str(last.as_of))
