"""The official totals of the home city's network, as its newest figures state them."""

from __future__ import annotations

from typing import Any

from assistant.draft import Derived, Draft, Statement
from assistant.evidence import COVERAGE
from assistant.messages import say
from assistant.queries.desk import Desk, Writer
from corpus import Figure, TieKind

_NAMES = {
    "partners": "partners",
    "countries": "countries",
    "sister": "sister-cities",
    "sister_countries": "sister-countries",
    "friendly": "friendly-cooperation-cities",
    "friendly_countries": "friendly-cooperation-countries",
}

TOTALS = frozenset(_NAMES.values())  # the measures that one answer tells together


def figure_row(figure: Figure) -> dict[str, object]:
    """A figure as a row of the reply."""
    return {
        "type": "figure",
        "id": figure.id,
        "subject": figure.subject,
        "measure": figure.measure,
        "value": figure.number if figure.number is not None else figure.value,
        "unit": figure.unit,
        "as_of": str(figure.as_of) if figure.as_of else None,
        "evidence": figure.evidence.value,
        "sources": list(figure.sources),
    }


def total_answer(
    desk: Desk, language: str, *, kind: TieKind | None, unit: str, strict: bool = False
) -> Draft | None:
    """How many partners and countries the network has, what was asked for first; None without totals.

    Args:
        desk: the records.
        language: of the answer.
        kind: the kind of tie the question names.
        unit: ``countries`` when countries are counted, otherwise cities.
        strict: whether "sister city" is meant in the strict sense; loosely it means any partner.
    """
    figures = {slot: figure for slot, name in _NAMES.items() if (figure := desk.evidence.total(name))}
    if "partners" not in figures or "countries" not in figures:
        return None
    order: tuple[tuple[str, tuple[str, ...] | None], ...]
    split = {"sister", "friendly"} <= figures.keys()
    if kind is TieKind.SISTER and split and strict:
        order = (("total.sister", ("sister", "sister_countries")), ("total.sister_loose", None))
    elif kind is TieKind.FRIENDLY_COOPERATION and split:
        order = (("total.friendly", ("friendly", "friendly_countries")), ("total.friendly_rest", None))
    elif unit == "countries":
        order = (("total.countries", ("countries", "partners")), ("total.countries_rest", None))
        order = order if split else order[:1]
    else:
        order = (("total.partners" if split else "total.partners_only", None),)
    statements = [_write(desk, language, key, figures, used) for key, used in order]
    if unit == "countries" and split:
        statements.append(_write(desk, language, "total.both", figures, None))
    note = coverage_note(desk, language)
    told = {proof.node_id for statement in statements for proof in statement.proofs}
    rows = tuple(figure_row(figure) for figure in figures.values() if f"figure:{figure.id}" in told)
    as_of = max((str(figure.as_of) for figure in figures.values() if figure.as_of), default=None)
    return Draft((*statements, *([note] if note else [])), rows, as_of)


def _write(
    desk: Desk, language: str, key: str, figures: dict[str, Figure], used: tuple[str, ...] | None
) -> Statement:
    writer = Writer(desk, language)
    names = used or tuple(name for name in figures if "{" + name + "}" in _template(key, language))
    refs = writer.ref(*(f"figure:{figures[name].id}" for name in names))
    date = figures["partners"].as_of
    slots: dict[str, Any] = {name: writer.number(int(figure.number or 0)) for name, figure in figures.items()}
    return writer.write(key, refs=refs, date=writer.date(date) if date else "", **slots)


def _template(key: str, language: str) -> str:
    return say(language, key, **{name: "{" + name + "}" for name in (*_NAMES, "home", "date", "refs")})


def coverage_note(desk: Desk, language: str) -> Statement | None:
    """How much of the official total the records can name; None without a total."""
    total = desk.evidence.total("partners")
    if total is None or total.number is None:
        return None
    named = {tie.partner for tie in desk.evidence.named_ties()}
    writer = Writer(desk, language)
    refs = writer.ref(COVERAGE, f"figure:{total.id}")
    return writer.write(
        "coverage.note",
        n=len(named),
        total=writer.number(int(total.number)),
        refs=refs,
        derived=(Derived("named", str(len(named))),),
    )
