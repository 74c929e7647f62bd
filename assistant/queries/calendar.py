"""Anniversaries of ties in a year."""

from __future__ import annotations

from dataclasses import replace

from assistant.calendar_words import ages_asked, window_asked
from assistant.draft import Derived, Draft, Statement
from assistant.messages import say
from assistant.queries.calendar_days import anniversary_item, on_days
from assistant.queries.desk import Desk, Refusal, Writer, tie_row
from assistant.queries.selecting import Selection, select_ties
from assistant.question import Question
from assistant.wordforms import has_form
from assistant.written_dates import find_dates
from corpus import DateBasis, Tie

_BASES = (DateBasis.EXACT, DateBasis.INFERRED, DateBasis.REPORTED)  # what a date may rest on to be celebrated
_OLDEST = 200  # years; a larger number is no anniversary
_ROUND = 5  # years; a multiple of five is what people celebrate


def anniversaries(question: Question, desk: Desk) -> Draft | Refusal | None:
    """Which ties complete a round number of years in the year asked for (this year when none is named)."""
    is_named = has_form(question, "anniversary")
    began = set(question.term_ids("event")) - ({"agreement"} if is_named else set())
    if began or (question.term_ids("change") and not is_named):
        return None  # what began in a year is no anniversary
    year = question.time.first.year if question.time and not question.time.is_now else desk.today.year
    if year < 1000:
        return None
    selection = _ignoring_time(question, desk)
    ages = frozenset(number for number in ages_asked(question) if 0 < number <= _OLDEST)
    window = window_asked(question, desk.today)
    if window is not None and not question.partners:
        return on_days(desk, question.language, selection.ties, window, ages)
    dated = [
        tie for tie in selection.ties if tie.start and tie.start_basis in _BASES and tie.start.year < year
    ]
    wanted = min(ages, default=None)
    years_named = sorted({atom.written.year for atom in find_dates(question.text)})
    if len(years_named) > 1:  # "35 years in 2028 since 1993": the later year is that of the anniversary
        year = years_named[-1]
        dated = [
            tie
            for tie in selection.ties
            if tie.start and tie.start_basis in _BASES and tie.start.year in years_named[:-1]
        ]
    if question.partners:
        chosen = [tie for tie in dated if tie.partner in question.partners]
        return _partner_answer(question, desk, chosen, year, wanted) if chosen else None
    found = [
        tie
        for tie in dated
        if tie.start and ((year - tie.start.year) in ages if ages else (year - tie.start.year) % _ROUND == 0)
    ]
    if not found:
        return Refusal("not-in-corpus", say(question.language, "abstain.no_anniversary", year=str(year)))
    language = question.language
    writer = Writer(desk, language)
    items, derived = [], [Derived("given", str(year))]
    for tie in found:
        assert tie.start is not None
        years = year - tie.start.year
        items.append(anniversary_item(writer, tie, years))
        derived.append(Derived("years", str(years), other=str(year)))
    statement = writer.write(
        "anniversary.main",
        year=str(year),
        items=say(language, "count.separator").join(items),
        derived=derived,
    )
    return Draft((statement,), tuple(tie_row(desk, tie, language) for tie in found))


def _partner_answer(
    question: Question, desk: Desk, ties: list[Tie], year: int, wanted: int | None
) -> Draft | None:
    language = question.language
    statements: list[Statement] = []
    for tie in ties:
        assert tie.start is not None
        writer = Writer(desk, language)
        refs = writer.ref(f"tie:{tie.id}")
        years = wanted if wanted and question.time is None else year - tie.start.year
        falls = tie.start.year + years
        statements.append(
            writer.write(
                "anniversary.nth" if wanted and question.time is None else "anniversary.partner",
                n=years,
                year=str(falls),
                partner=writer.partner(tie.partner),
                date=writer.date(tie.start, tie.start_basis),
                refs=refs,
                derived=(Derived("years", str(years), other=str(falls)), Derived("given", str(falls))),
            )
        )
    return Draft(tuple(statements), tuple(tie_row(desk, tie, language) for tie in ties))


def _ignoring_time(question: Question, desk: Desk) -> Selection:
    return select_ties(replace(question, time=None), desk)
