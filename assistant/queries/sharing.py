"""What two groups of partners share: the countries that have both, from the official totals alone."""

from __future__ import annotations

from assistant.draft import Derived, Draft
from assistant.queries.counting import countries_of_both
from assistant.queries.desk import Desk, Writer
from assistant.queries.totals import coverage_note, figure_row
from assistant.question import Question

GROUP_COUNTRIES = ("sister-countries", "friendly-cooperation-countries")


def shared_countries(question: Question, desk: Desk) -> Draft | None:
    """How many countries have both kinds: the two counts together less the count of all; None without them.

    Holds only where all counts are of the same day.
    """
    language = question.language
    one, two, whole = (desk.evidence.total(name) for name in (*GROUP_COUNTRIES, "countries"))
    if one is None or two is None or whole is None or len({one.as_of, two.as_of, whole.as_of}) > 1:
        return None
    if one.number is None or two.number is None or whole.number is None or whole.as_of is None:
        return None
    together = int(one.number + two.number)
    shared = together - int(whole.number)
    writer = Writer(desk, language)
    parts = f"{int(one.number)};{int(two.number)}"
    statement = writer.write(
        "total.shared",
        n=shared,
        date=writer.date(whole.as_of),
        sister_countries=writer.number(int(one.number)),
        friendly_countries=writer.number(int(two.number)),
        together=writer.number(together),
        countries=writer.number(int(whole.number)),
        refs=writer.ref(*(f"figure:{entry.id}" for entry in (one, two, whole))),
        derived=(
            Derived("sum", str(together), other=parts),
            Derived("overlap", str(shared), other=f"{parts};{int(whole.number)}"),
        ),
    )
    named, rows = countries_of_both(desk, language)
    note = coverage_note(desk, language)
    extra = [entry for entry in (named, note) if entry is not None]
    figures = tuple(figure_row(entry) for entry in (one, two, whole))
    return Draft((statement, *extra), (*figures, *rows), str(whole.as_of))
