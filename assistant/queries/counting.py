"""How many, and which: ties counted and listed from the records, every counted row cited."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.draft import Derived, Draft, Statement
from assistant.evidence import NETWORK
from assistant.language import asking_type
from assistant.messages import say
from assistant.queries.desk import Desk, Refusal, Writer, tie_row
from assistant.queries.figures import figure, figure_statement
from assistant.queries.selecting import Selection, excluded_kinds, kind_asked, select_ties
from assistant.queries.totals import TOTALS, coverage_note, figure_row, total_answer
from assistant.question import Question
from corpus import Figure, Tie, TieKind

_KIND_ORDER = (
    TieKind.SISTER,
    TieKind.FRIENDLY_COOPERATION,
    TieKind.PARTNER,
    TieKind.ECONOMIC,
    TieKind.INTENT,
)
_EXCLUDED_SHOWN = 6  # more names than that would bury the answer


def how_many(question: Question, desk: Desk) -> Draft | Refusal | None:
    """Counts partners or their countries; without a filter the official total."""
    other = _other_figure(question, desk)
    if other is not None:
        return other
    as_of = _as_of_then(question, desk)
    if as_of is not None:
        return as_of
    selection = select_ties(question, desk)
    unit = unit_asked(question)
    special = selection.kind in (TieKind.ECONOMIC, TieKind.INTENT) or bool(question.term_ids("scope"))
    if not selection.areas and not selection.when and not special:
        strict = bool(question.term_ids("strict") or excluded_kinds(question))
        return total_answer(desk, question.language, kind=kind_asked(question), unit=unit, strict=strict)
    return _selected(question, desk, selection, unit)


def _as_of_then(question: Question, desk: Desk) -> Draft | Refusal | None:
    """The official count at a time: "how many in 2019", when nothing says that only new ones are meant."""
    time = question.time
    if time is None or time.relation not in ("in", "by"):
        return None
    if question.term_ids("change"):
        return None
    if question.areas and not stated_figures(question, desk):
        return None
    outcome = figure(question, desk)
    return outcome if isinstance(outcome, Draft) or not question.areas else None


def _other_figure(question: Question, desk: Desk) -> Draft | Refusal | None:
    """A count of something else than partners, such as bays or freight trains."""
    first = next((mention for mention in question.measures if mention.kind == "measure"), None)
    if first is None:
        return None
    network = {entry.measure for entry in desk.evidence.corpus.figures.values() if entry.subject == NETWORK}
    if set(first.ids) & network:
        return None
    outcome = figure(question, desk)
    if isinstance(outcome, Draft) and outcome.rows[0]["measure"] not in first.ids:
        return None  # the word only looked like a measure
    return outcome


def figure_or_total(question: Question, desk: Desk) -> Draft | Refusal | None:
    """A figure; the totals of the network together when one of them is asked for as it stands today."""
    first = next((mention for mention in question.measures if mention.kind == "measure"), None)
    time = question.time
    if (
        first is not None
        and set(first.ids) & TOTALS
        and (time is None or time.is_now)
        and not question.subjects
    ):
        return how_many(question, desk)
    return figure(question, desk)


def which(question: Question, desk: Desk) -> Draft | Refusal | None:
    """Lists the partners, or the countries, that pass the filters."""
    return _selected(question, desk, select_ties(question, desk), unit_asked(question))


def unit_asked(question: Question) -> str:
    """``countries`` when the question counts countries and not the cities in them, else ``cities``."""
    units = question.term_ids("unit")
    if "countries" in units and "cities" not in units and not question.term_ids("tie"):
        return "countries"
    first = next((term.ids[0] for term in question.terms if term.ids[0].startswith(("unit.", "tie."))), "")
    return "countries" if first == "unit.countries" else "cities"


def _selected(question: Question, desk: Desk, selection: Selection, unit: str) -> Draft | Refusal:
    language = question.language
    if not selection.ties:
        return _nothing(question, desk, selection)
    statements = [
        _countries_statement(desk, language, selection)
        if unit == "countries"
        else _ties_statement(desk, language, selection)
    ]
    rows = [tie_row(desk, tie, language) for tie in selection.ties]
    stated = []
    for entry in stated_figures(question, desk):
        stated.append(figure_statement(desk, entry, language))
        rows.append(figure_row(entry))
    asks_number = asking_type(question.text, language) == "number"
    # an official count answers "how many" before what the records can name
    statements = [*stated, *statements] if asks_number else [*statements, *stated]
    if selection.excluded and (selection.areas or selection.when):
        statements.append(_excluded_statement(desk, language, selection.excluded))
    note = coverage_note(desk, language)
    if note and selection.kind not in (TieKind.ECONOMIC, TieKind.INTENT):
        statements.append(note)
    total = desk.evidence.total("partners")
    return Draft(tuple(statements), tuple(rows), str(total.as_of) if total and total.as_of else None)


def _ties_statement(desk: Desk, language: str, selection: Selection) -> Statement:
    writer = Writer(desk, language)
    groups = []
    kinds = [kind for kind in _KIND_ORDER if any(tie.kind is kind for tie in selection.ties)]
    for kind in kinds:
        ties = [tie for tie in selection.ties if tie.kind is kind]
        names = writer.items([_tie_item(writer, tie, bool(selection.areas)) for tie in ties])
        plural = "kind_plural" if len(ties) > 1 else "kind"
        label = say(language, f"{plural}.{kind.value}")
        groups.append(say(language, "count.kind", kind=label, items=names))
    members = {tie.partner for tie in selection.ties}
    return writer.write(
        "count.some",
        n=len(members),
        where=selection.where,
        when=selection.when,
        items=say(language, "count.separator").join(groups),
        derived=_derived("count-entities", len(members), selection),
        areas=selection.areas,
    )


def _tie_item(writer: Writer, tie: Tie, areas_named: bool) -> str:
    parts = [] if areas_named else [writer.country(tie.partner)]
    if tie.start:
        parts.append(writer.date(tie.start, tie.start_basis))
    inside = (
        say(writer.language, "count.bracket", text=say(writer.language, "count.comma").join(parts))
        if parts
        else ""
    )
    return writer.partner(tie.partner) + inside + writer.ref(f"tie:{tie.id}")


def _countries_statement(desk: Desk, language: str, selection: Selection) -> Statement:
    writer = Writer(desk, language)
    by_country: dict[str, list[Tie]] = {}
    for tie in selection.ties:
        by_country.setdefault(desk.country(tie.partner), []).append(tie)
    items = []
    for code, ties in sorted(by_country.items(), key=lambda entry: (-len(entry[1]), entry[0])):
        names = say(language, "count.comma").join(
            writer.partner(tie.partner) + writer.ref(f"tie:{tie.id}") for tie in ties
        )
        items.append(desk.name("country", code, language) + say(language, "count.bracket", text=names))
    return writer.write(
        "count.countries",
        n=len(by_country),
        where=selection.where,
        when=selection.when,
        items=writer.items(items),
        derived=_derived("count-countries", len(by_country), selection),
        areas=selection.areas,
    )


def _derived(rule: str, value: int, selection: Selection) -> tuple[Derived, ...]:
    given = [Derived("given", text) for text in selection.said]
    return (Derived(rule, str(value)), *given)  # type: ignore[arg-type]  # the two rules passed here are literals


def _excluded_statement(desk: Desk, language: str, ties: Sequence[Tie]) -> Statement:
    writer = Writer(desk, language)
    items = []
    for tie in ties[:_EXCLUDED_SHOWN]:
        reason = (
            say(language, "status.paused")
            if tie.status.value == "paused"
            else (
                say(language, f"kind.{tie.kind.value}")
                if tie.scope.value == "municipal" or tie.kind is TieKind.ECONOMIC
                else say(language, f"scope.{tie.scope.value}")
            )
        )
        items.append(
            writer.partner(tie.partner)
            + say(language, "count.bracket", text=reason)
            + writer.ref(f"tie:{tie.id}")
        )
    return writer.write("count.excluded", items=writer.items(items))


def stated_figures(question: Question, desk: Desk) -> tuple[Figure, ...]:
    """The newest official figures of the network about exactly the areas asked for (the SCO circle, Korea)."""
    found = []
    for area in question.areas:
        for measure in desk.area_measures.get(area, ()):
            figures = [
                figure
                for figure in desk.evidence.corpus.figures.values()
                if figure.subject == NETWORK
                and figure.measure == measure
                and figure.as_of
                and figure.evidence.is_assertable
            ]
            if figures:
                found.append(max(figures, key=lambda figure: str(figure.as_of)))
    return tuple(found)


def _nothing(question: Question, desk: Desk, selection: Selection) -> Refusal:
    language = question.language
    total = desk.evidence.total("partners")
    named = {tie.partner for tie in desk.evidence.named_ties()}
    place = ", ".join(desk.name(kind, identity, language) for kind, identity in selection.areas)
    key = "abstain.no_partner_in" if place else "abstain.no_partner_then"
    text = say(
        language,
        key,
        home=desk.home(language),
        place=place,
        when=selection.when,
        named=len(named),
        total=int(total.number or 0) if total else "?",
    )
    near = [
        desk.name("partner", tie.partner, language) + say(language, "count.bracket", text=_why(tie, language))
        for tie in selection.excluded[:_EXCLUDED_SHOWN]
    ]
    return Refusal("not-in-corpus", text, tuple(near))


def _why(tie: Tie, language: str) -> str:
    return say(language, f"kind.{tie.kind.value}")
