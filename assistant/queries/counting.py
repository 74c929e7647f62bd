"""How many, and which: ties counted and listed from the records, every counted row cited."""

from __future__ import annotations

from assistant.draft import Draft, Statement
from assistant.evidence import NETWORK
from assistant.language import asking_type
from assistant.messages import say
from assistant.queries.counted import (
    EXCLUDED_SHOWN,
    countries_statement,
    derived_of,
    excluded_statement,
    parts_statement,
    tie_item,
    ties_statement,
)
from assistant.queries.desk import Desk, Refusal, Writer, tie_row
from assistant.queries.figures import figure, figure_statement
from assistant.queries.growing import NEW_MEASURE, stated_gain
from assistant.queries.measures_asked import (
    ECONOMIC_COUNTRIES,
    areas_measures,
    asked_mentions,
    specific_mentions,
)
from assistant.queries.selecting import (
    Selection,
    asked_time,
    excluded_kinds,
    kind_asked,
    outside_areas,
    scopes_asked,
    select_ties,
    unit_asked,
)
from assistant.queries.totals import TOTALS, coverage_note, figure_row, total_answer
from assistant.question import Question
from corpus import Figure, Scope, Tie, TieKind

_BOTH = (TieKind.SISTER, TieKind.FRIENDLY_COOPERATION)
_KIND_TOTALS = {
    TieKind.SISTER: "sister-cities",
    TieKind.FRIENDLY_COOPERATION: "friendly-cooperation-cities",
}
_PARTS = frozenset({Scope.DISTRICT, Scope.VILLAGE})  # ties of a part of the city


def how_many(question: Question, desk: Desk) -> Draft | Refusal | None:
    """Counts partners or their countries; without a filter the official total."""
    other = other_figure(question, desk)
    if other is not None:
        return other
    as_of = as_of_then(question, desk)
    if as_of is not None:
        return as_of
    selection = select_ties(question, desk)
    unit = unit_asked(question)
    special = selection.kind in (TieKind.ECONOMIC, TieKind.INTENT) or bool(scopes_asked(question))
    if not selection.named_areas and not selection.when and not special:
        if question.partners and not question.names_home:
            return _not_of_a_partner(question, desk)
        repeated = _kind_of_total(question, desk)
        strict = bool(repeated or question.term_ids("strict") or excluded_kinds(question))
        kind = repeated or kind_asked(question)
        return total_answer(desk, question.language, kind=kind, unit=unit, strict=strict)
    return tell_selection(question, desk, selection, unit)


def _not_of_a_partner(question: Question, desk: Desk) -> Refusal | None:
    """How many partners a partner has is known of the home city alone; other things may be told elsewhere."""
    if not question.term_ids("tie"):
        return None
    place = desk.name("partner", question.partners[0], question.language)
    return Refusal("not-in-corpus", say(question.language, "abstain.unknown_attribute", place=place))


def _kind_of_total(question: Question, desk: Desk) -> TieKind | None:
    """The kind of tie whose total the question repeats: in "the 30 sister cities" the word has its strict sense."""
    for kind, name in _KIND_TOTALS.items():
        total = desk.evidence.total(name)
        if total is not None and total.number in question.numbers:
            return kind
    return None


def as_of_then(question: Question, desk: Desk) -> Draft | Refusal | None:
    """The official count at a time: "how many in 2019", when nothing says that only new ones are meant."""
    time = asked_time(question)
    stated = bool(areas_measures(question, desk))
    if time is None or time.relation not in ("in", "by", "before") or outside_areas(question):
        return None
    if question.term_ids("change") or (time.relation == "before" and not stated):
        return None
    if question.areas and not stated:
        return None
    outcome = figure(question, desk)
    return outcome if isinstance(outcome, Draft) or not question.areas else None


def other_figure(question: Question, desk: Desk) -> Draft | Refusal | None:
    """A count of something else than partners, such as bays or freight trains."""
    specific = {identity for mention in specific_mentions(question, desk) for identity in mention.ids}
    outcome = figure(question, desk) if specific else None
    if isinstance(outcome, Draft) and not any(
        outcome.rows[0]["measure"] in (identity, f"{identity}-rank", f"{identity}-growth", ECONOMIC_COUNTRIES)
        for identity in specific
    ):
        return None  # the word only looked like a measure
    if isinstance(outcome, Draft) and outcome.rows[0]["measure"] == NEW_MEASURE and asked_time(question):
        return tell_selection(question, desk, select_ties(question, desk), unit_asked(question))
    return outcome if isinstance(outcome, Draft) else None


def figure_or_total(question: Question, desk: Desk) -> Draft | Refusal | None:
    """A figure; the totals of the network together when one of them is asked for as it stands today."""
    is_total = any(set(mention.ids) & TOTALS for mention in asked_mentions(question))
    repeats = any(not is_total_of_today(number, desk) for number in question.numbers)
    if (
        is_total
        and not specific_mentions(question, desk)
        and asked_time(question) is None
        and not repeats
        and not set(question.subjects) - {NETWORK}
    ):
        return how_many(question, desk)
    return other_figure(question, desk) or figure(question, desk)


def is_total_of_today(number: int, desk: Desk) -> bool:
    """True for a number that is one of today's totals."""
    return any((entry := desk.evidence.total(name)) and entry.number == number for name in TOTALS)


def which(question: Question, desk: Desk) -> Draft | Refusal | None:
    """Lists the partners, or the countries, that pass the filters; a bare "countries in 2022" is the count then."""
    unit = unit_asked(question)
    time = asked_time(question)
    asks = asking_type(question.text, question.language)
    if (
        unit == "countries"
        and time
        and asks is None
        and not question.areas
        and not question.term_ids("change")
    ):
        as_of = as_of_then(question, desk)
        if isinstance(as_of, Draft):
            return as_of
    return tell_selection(question, desk, select_ties(question, desk), unit)


def by_continent(question: Question, desk: Desk) -> Draft | Refusal | None:
    """The partners that pass the filters, by continent."""
    selection = select_ties(question, desk)
    language = question.language
    if not selection.ties:
        return None
    writer = Writer(desk, language)
    groups, seen = [], set()
    for identity in desk.gazetteer.areas("continent"):
        countries = desk.gazetteer.countries("continent", identity)
        ties = [
            tie for tie in selection.ties if desk.country(tie.partner) in countries and tie.id not in seen
        ]
        seen |= {tie.id for tie in ties}
        if ties:
            names = writer.items([tie_item(writer, tie, False) for tie in ties])
            name = desk.name("continent", identity, language)
            groups.append((name, say(language, "count.kind", kind=name, items=names), identity))
    members = {tie.partner for tie in selection.ties}
    statement = writer.write(
        "count.some",
        n=len(members),
        where=selection.where,
        when=selection.when,
        items=say(language, "count.separator").join(text for _, text, _ in groups),
        derived=derived_of("count-entities", len(members), selection),
        areas=(*selection.named_areas, *(("continent", identity) for *_, identity in groups)),
    )
    note = coverage_note(desk, language)
    rows = tuple(tie_row(desk, tie, language) for tie in selection.ties)
    return Draft((statement, *([note] if note else [])), rows, _as_of(desk))


def countries_of_both(desk: Desk, language: str) -> tuple[Statement | None, tuple[dict[str, object], ...]]:
    """The countries in which the records name partners of both kinds, with these."""
    kinds: dict[str, set[TieKind]] = {}
    ties = [tie for tie in desk.evidence.named_ties() if tie.kind in _BOTH]
    for tie in ties:
        kinds.setdefault(desk.country(tie.partner), set()).add(tie.kind)
    chosen = tuple(tie for tie in ties if len(kinds[desk.country(tie.partner)]) == len(_BOTH))
    if not chosen:
        return None, ()
    selection = Selection(chosen, (), (), "", "", None)
    return countries_statement(desk, language, selection), tuple(
        tie_row(desk, tie, language) for tie in chosen
    )


def _as_of(desk: Desk) -> str | None:
    total = desk.evidence.total("partners")
    return str(total.as_of) if total and total.as_of else None


def tell_selection(question: Question, desk: Desk, selection: Selection, unit: str) -> Draft | Refusal | None:
    """The selected partners, or their countries, with what official figures say of them.

    None where the home city's own country is the only area and the city itself is not named: something else is asked.
    """
    language = question.language
    own_country = {("country", desk.evidence.corpus.home.country)}
    if not selection.ties and set(selection.areas) == own_country and not question.names_home:
        return None
    if not selection.ties:
        return _nothing(question, desk, selection)
    rows = [tie_row(desk, tie, language) for tie in selection.ties]
    is_of_parts = bool(scopes_asked(question)) and all(tie.scope in _PARTS for tie in selection.ties)
    if unit == "countries":
        statements = [countries_statement(desk, language, selection)]
        whole = total_answer(desk, language, kind=None, unit=unit)
        if whole and not (
            selection.named_areas or selection.when or selection.kind or scopes_asked(question)
        ):
            statements.insert(0, whole.statements[0])  # how many there are comes before which can be named
            rows += [dict(row) for row in whole.rows[:2]]
    else:
        write = parts_statement if is_of_parts else ties_statement
        statements = [write(desk, language, selection)]
    stated = []
    gained = stated_gain(question, desk) if not selection.named_areas and selection.kind is None else None
    for entry in (*stated_figures(question, desk), *([gained] if gained else [])):
        stated.append(figure_statement(desk, entry, language))
        rows.append(figure_row(entry))
    asks_number = asking_type(question.text, language) == "number"
    # an official count answers "how many" before what the records can name
    statements = [*stated, *statements] if asks_number else [*statements, *stated]
    if selection.excluded and (selection.areas or selection.when) and not selection.outside:
        statements.append(excluded_statement(desk, language, selection.excluded))
    note = coverage_note(desk, language)
    if note and selection.kind not in (TieKind.ECONOMIC, TieKind.INTENT) and not is_of_parts:
        statements.append(note)
    return Draft(tuple(statements), tuple(rows), _as_of(desk))


def stated_figures(question: Question, desk: Desk) -> tuple[Figure, ...]:
    """The newest official figures of the network about exactly the areas asked for (the SCO circle, Korea).

    With a time, those of that time.
    """
    time = asked_time(question)
    found: list[Figure] = []
    if (
        outside_areas(question)
        or excluded_kinds(question)
        or "friendly-cooperation" in question.term_ids("tie")
    ):
        return ()
    for area in question.areas:
        for measure in desk.area_measures.get(area, ()):
            figures = [
                figure
                for figure in desk.evidence.corpus.figures.values()
                if figure.subject == NETWORK
                and figure.measure == measure
                and figure.as_of
                and (time is None or time.holds(figure.as_of))
                and figure.evidence.is_assertable
            ]
            if figures:
                found.append(max(figures, key=lambda figure: str(figure.as_of)))
    unit = unit_asked(question)
    return tuple(sorted(found, key=lambda figure: figure.unit != unit))  # what is counted comes first


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
        for tie in selection.excluded[:EXCLUDED_SHOWN]
    ]
    return Refusal("not-in-corpus", text, tuple(near))


def _why(tie: Tie, language: str) -> str:
    return say(language, f"kind.{tie.kind.value}")
