"""Anniversaries that fall on a day, in a week or in a month."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.calendar_words import Window
from assistant.draft import Derived, Draft, strip_markers
from assistant.messages import say, written_date
from assistant.queries.desk import Desk, Refusal, Writer, tie_row
from corpus import DateBasis, PartialDate, Tie

_NEAR = 2  # anniversaries that are named where none falls in the days asked for


def on_days(
    desk: Desk, language: str, ties: Sequence[Tie], window: Window, ages: frozenset[int]
) -> Draft | Refusal:
    """The ties whose day of beginning returns in the window; of these ages only, where any are named."""
    dated = [tie for tie in ties if tie.start and tie.start.day and tie.start_basis is DateBasis.EXACT]
    found = [
        (day, tie)
        for tie in dated
        if tie.start
        and (day := window.falls(tie.start.month, tie.start.day))
        and day.year > tie.start.year
        and (not ages or day.year - tie.start.year in ages)
    ]
    if not found:
        return _none(desk, language, dated, window)
    writer = Writer(desk, language)
    first, last = (PartialDate(day.year, day.month, day.day) for day in (window.first, window.last))
    derived = [Derived("given", str(when)) for when in (first, last, window.named) if when]
    items = []
    for day, tie in sorted(found, key=lambda entry: (entry[0], entry[1].start or first)):
        assert tie.start is not None
        years = day.year - tie.start.year
        items.append(anniversary_item(writer, tie, years))
        derived.append(Derived("years", str(years), other=str(day.year)))
    items_text = say(language, "count.separator").join(items)
    if window.named is not None:
        statement = writer.write(
            f"anniversary.in_{window.named.precision}",
            date=written_date(language, window.named),
            items=items_text,
            derived=derived,
        )
    else:
        statement = writer.write(
            "anniversary.in_days",
            first=written_date(language, first),
            last=written_date(language, last),
            items=items_text,
            derived=derived,
        )
    return Draft((statement,), tuple(tie_row(desk, tie, language) for _, tie in found))


def anniversary_item(writer: Writer, tie: Tie, years: int) -> str:
    """A partner of a list of anniversaries: its years, its date and the reference to its tie."""
    assert tie.start is not None
    return say(
        writer.language,
        "anniversary.item",
        n=years,
        partner=writer.partner(tie.partner),
        date=writer.date(tie.start, tie.start_basis),
        refs=writer.ref(f"tie:{tie.id}"),
    )


def _none(desk: Desk, language: str, dated: Sequence[Tie], window: Window) -> Refusal:
    """That no anniversary falls in the window, with the next ones of the year."""

    def days_until(tie: Tie) -> int:
        assert tie.start is not None
        day = (tie.start.month - window.last.month) * 31 + tie.start.day - window.last.day
        return day if day > 0 else day + 12 * 31

    near = sorted(dated, key=days_until)[:_NEAR]
    told = tuple(
        strip_markers(f"{desk.name('partner', tie.partner, language)}: {written_date(language, tie.start)}")
        for tie in near
        if tie.start
    )
    return Refusal("not-in-corpus", say(language, "abstain.no_anniversary_then"), told)
