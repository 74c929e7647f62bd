"""Two groups of partners side by side: two areas by the records, two kinds by the totals; and how far they are apart."""

from __future__ import annotations

from typing import Any

from assistant.draft import Derived, Draft, Statement
from assistant.messages import say
from assistant.queries.desk import Desk, Writer, tie_row
from assistant.queries.totals import coverage_note, figure_row
from assistant.question import Question
from assistant.wordforms import has_form
from corpus import TieKind

_BOTH = {"sister", "friendly-cooperation"}


def difference(question: Question, desk: Desk) -> Draft | None:
    """Answers “By how many do the friendly-cooperation cities outnumber the sister cities?”."""
    if not asks_difference(question) or question.partners or question.foreign:
        return None
    if question.kind == "term" and not has_form(question, "count"):
        return None  # what the two words mean
    time = question.time
    if len(question.areas) == 2 and (time is None or time.is_now):
        return areas_versus(question, desk)
    total = desk.evidence.total("sister-cities")
    is_then = time is None or time.is_now or bool(total and total.as_of and time.holds(total.as_of))
    if not question.areas and set(question.term_ids("tie")) >= _BOTH and is_then:
        return kinds_versus(question, desk)
    return None


def asks_difference(question: Question) -> bool:
    """True when it is asked how far two counts are apart."""
    return has_form(question, "apart")


def areas_versus(question: Question, desk: Desk) -> Draft:
    """The partners on record in each area, the area with the most first."""
    ties = desk.evidence.named_ties()
    language = question.language
    writer = Writer(desk, language)
    items, derived, rows = [], [], []
    counted = []
    for kind, identity in question.areas:
        countries = desk.gazetteer.countries(kind, identity)
        members = [tie for tie in ties if desk.country(tie.partner) in countries]
        counted.append((len(members), kind, identity, members))
    counted.sort(key=lambda entry: -entry[0])
    for n, kind, identity, members in counted:
        items.append(
            say(language, "more.rank_item", place=desk.name(kind, identity, language), n=n)
            + writer.ref(*(f"tie:{tie.id}" for tie in members))
        )
        derived.append(Derived("count-area", str(n), other=f"{kind}:{identity}"))
        rows += [tie_row(desk, tie, language) for tie in members]
    best = [entry for entry in counted if entry[0] == counted[0][0]]
    statement = writer.write(
        "more.most" if len(best) == 1 else "more.tie",
        place=writer.items([desk.name(kind, identity, language) for _, kind, identity, _ in best]),
        n=counted[0][0],
        items=writer.items(items),
        derived=derived,
        areas=question.areas,
    )
    statements = [statement]
    if len(counted) == 2 and asks_difference(question):
        tell = Writer(desk, language)
        (most, *_, more), (least, *_, fewer) = counted
        areas = ";".join(f"{kind}:{identity}" for _, kind, identity, _ in counted)
        refs = tell.ref(*(f"tie:{tie.id}" for tie in (*more, *fewer)))
        apart = Derived("difference-areas", str(most - least), other=areas)
        statements.insert(0, tell.write("more.difference", n=most - least, refs=refs, derived=(apart,)))
    return with_note(desk, language, statements, tuple(rows))


def kinds_versus(question: Question, desk: Desk) -> Draft | None:
    """The two kinds of partners by their totals, the greater first."""
    figures = {
        kind: desk.evidence.total(name)
        for kind, name in (
            (TieKind.SISTER, "sister-cities"),
            (TieKind.FRIENDLY_COOPERATION, "friendly-cooperation-cities"),
        )
    }
    known = {kind: figure for kind, figure in figures.items() if figure and figure.number is not None}
    if len(known) < 2:
        return None
    language = question.language
    (more, more_figure), (fewer, fewer_figure) = sorted(
        known.items(), key=lambda entry: -(entry[1].number or 0)
    )
    writer = Writer(desk, language)
    refs = writer.ref(f"figure:{more_figure.id}", f"figure:{fewer_figure.id}")
    statement = writer.write(
        "more.kinds_more",
        more_kind=say(language, f"kind_plural.{more.value}"),
        fewer_kind=say(language, f"kind_plural.{fewer.value}"),
        more=writer.number(int(more_figure.number or 0)),
        fewer=writer.number(int(fewer_figure.number or 0)),
        refs=refs,
    )
    statements = [statement]
    if asks_difference(question):
        tell = Writer(desk, language)
        n = int((more_figure.number or 0) - (fewer_figure.number or 0))
        refs = tell.ref(f"figure:{more_figure.id}", f"figure:{fewer_figure.id}")
        apart = (Derived("difference", str(n)),)
        statements.insert(0, tell.write("more.difference", n=n, refs=refs, derived=apart))
    return Draft(
        tuple(statements), (figure_row(more_figure), figure_row(fewer_figure)), str(more_figure.as_of)
    )


def with_note(
    desk: Desk, language: str, statements: list[Statement], rows: tuple[dict[str, Any], ...]
) -> Draft:
    """The draft with how many of the partners the records name."""
    note = coverage_note(desk, language)
    total = desk.evidence.total("partners")
    as_of = total.as_of if total else None
    return Draft((*statements, *([note] if note else [])), rows, str(as_of) if as_of else None)
