"""What two groups of partners share: the countries that have both, from the official totals alone."""

from __future__ import annotations

from assistant.draft import Derived, Draft
from assistant.queries.counting import countries_of_both
from assistant.queries.desk import Desk, Writer
from assistant.queries.totals import figure_row, total_answer
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
    counts = [int(entry.number) for entry in (one, two, whole) if entry.number is not None]
    shared = counts[0] + counts[1] - counts[2]
    said = desk.evidence.total("countries-with-both")
    proofs = [one, two, whole]
    if said is not None and said.as_of == whole.as_of and said.number == shared:
        proofs.insert(0, said)  # a record that says the number itself proves it before any sum
    writer = Writer(desk, language)
    statement = writer.write(
        "total.shared",
        n=shared,
        date=writer.date(whole.as_of),
        refs=writer.ref(*(f"figure:{entry.id}" for entry in proofs)),
        derived=(Derived("overlap", str(shared), other=";".join(map(str, counts))),),
    )
    parts = total_answer(desk, language, kind=None, unit="countries")
    named, rows = countries_of_both(desk, language)
    told = parts.statements if parts else ()
    figures = parts.rows if parts else tuple(figure_row(entry) for entry in (one, two, whole))
    return Draft((statement, *([named] if named else []), *told), (*figures, *rows), str(whole.as_of))
