"""The statements that say how many partners or countries were selected, every one of them cited."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.draft import Derived, Statement
from assistant.messages import say
from assistant.queries.desk import Desk, Writer
from assistant.queries.selecting import Selection
from corpus import Tie, TieKind

_KIND_ORDER = (
    TieKind.SISTER,
    TieKind.FRIENDLY_COOPERATION,
    TieKind.PARTNER,
    TieKind.ECONOMIC,
    TieKind.INTENT,
)
EXCLUDED_SHOWN = 6  # more names than that would bury the answer


def ties_statement(desk: Desk, language: str, selection: Selection) -> Statement:
    """How many partners were selected, and which, by the kind of their ties."""
    writer = Writer(desk, language)
    groups = []
    # where a partner lies within its country stands in its own record
    in_state = any(kind == "place" for kind, _ in selection.areas)
    kinds = [kind for kind in _KIND_ORDER if any(tie.kind is kind for tie in selection.ties)]
    for kind in kinds:
        ties = [tie for tie in selection.ties if tie.kind is kind]
        names = writer.items(
            [tie_item(writer, tie, bool(selection.areas), shows_state=in_state) for tie in ties]
        )
        plural = "kind_plural" if len(ties) > 1 else "kind"
        label = say(language, f"{plural}.{kind.value}")
        groups.append(say(language, "count.kind", kind=label, items=names))
    return _write_groups(writer, "count.some", groups, selection)


def _write_groups(writer: Writer, key: str, groups: Sequence[str], selection: Selection) -> Statement:
    """How many partners pass the filters, and these in groups."""
    members = {tie.partner for tie in selection.ties}
    return writer.write(
        key,
        n=len(members),
        where=selection.where,
        when=selection.when,
        items=say(writer.language, "count.separator").join(groups),
        derived=derived_of("count-entities", len(members), selection),
        areas=selection.named_areas,
    )


def tie_item(writer: Writer, tie: Tie, areas_named: bool, *, shows_state: bool = False) -> str:
    """A partner with its country, unless areas are named, and its start, cited by its tie."""
    parts = [] if areas_named else [writer.country(tie.partner)]
    if tie.start:
        parts.append(writer.date(tie.start, tie.start_basis))
    inside = (
        say(writer.language, "count.bracket", text=say(writer.language, "count.comma").join(parts))
        if parts
        else ""
    )
    refs = (f"tie:{tie.id}", f"partner:{tie.partner}") if shows_state else (f"tie:{tie.id}",)
    return writer.partner(tie.partner) + inside + writer.ref(*refs)


def parts_statement(desk: Desk, language: str, selection: Selection) -> Statement:
    """The ties that are no ties of the whole city, by the part of it that holds them."""
    writer = Writer(desk, language)
    sides = dict.fromkeys(tie.home_side for tie in selection.ties)
    groups = []
    for side in sides:
        ties = [tie for tie in selection.ties if tie.home_side == side]
        names = writer.items([tie_item(writer, tie, bool(selection.areas)) for tie in ties])
        groups.append(say(language, "count.kind", kind=desk.part(side, language), items=names))
    return _write_groups(writer, "count.parts", groups, selection)


def countries_statement(desk: Desk, language: str, selection: Selection) -> Statement:
    """How many countries the selected partners lie in, and which partners in each."""
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
        derived=derived_of("count-countries", len(by_country), selection),
        areas=selection.named_areas,
    )


def derived_of(rule: str, value: int, selection: Selection) -> tuple[Derived, ...]:
    """How a count follows from the selection, and the numbers that only repeat its filter."""
    given = [Derived("given", text) for text in selection.said]
    return (Derived(rule, str(value)), *given)  # type: ignore[arg-type]  # the two rules passed here are literals


def excluded_statement(desk: Desk, language: str, ties: Sequence[Tie]) -> Statement:
    """The ties that were left out, each with the reason."""
    writer = Writer(desk, language)
    items = []
    for tie in ties[:EXCLUDED_SHOWN]:
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
