"""Reads the target of a case, and says by file and line what is wrong with it.

The form of a target is described in `schema.md`. Knows nothing about the rest of a case.
"""

from __future__ import annotations

from collections.abc import Callable

from corpus import PartialDate
from evals.cases import (
    ANY_REASON,
    REASONS,
    AbstainTarget,
    DateTarget,
    FactsTarget,
    NamesTarget,
    NumberTarget,
    Part,
    Target,
)
from evals.yaml_nodes import At


def _abstain(at: At) -> AbstainTarget:
    reasons = at.texts()
    if reasons == ANY_REASON:
        return AbstainTarget(ANY_REASON)
    if not reasons:
        raise at.broken("is empty; write reasons, or any")
    for reason in reasons:
        if reason not in REASONS:
            raise at.broken(f"{reason!r} is no reason; reasons are {', '.join(REASONS)}, or any alone")
    return AbstainTarget(reasons)


def _number(at: At) -> NumberTarget:
    if not at.is_mapping:
        return NumberTarget(at.number())
    fields = at.fields(("value", "unit", "or"))
    if "value" not in fields:
        raise at.broken("has no value; write {value: 710, unit: million tonnes}")
    others = fields.get("or")
    alternatives = () if others is None else tuple(item.number() for item in others.items())
    unit = fields["unit"].text() if "unit" in fields else ""
    return NumberTarget(fields["value"].number(), unit, alternatives)


def _date(at: At) -> DateTarget:
    dates = at.texts()
    for date in dates:
        try:
            PartialDate.parse(date)
        except ValueError as error:
            raise at.broken(f"{error}; write 1979-10-03, 1985-04 or 1993") from error
    if not dates:
        raise at.broken("is empty; write a date")
    return DateTarget(dates)


def _names(at: At) -> NamesTarget:
    fields = at.fields(("ids", "exact", "not"))
    ids = fields["ids"].texts() if "ids" in fields else ()
    excluded = fields["not"].texts() if "not" in fields else ()
    exact = fields["exact"].truth() if "exact" in fields else False
    if not ids and not excluded:
        raise at.broken("names nobody; write ids: [...] or not: [...]")
    return NamesTarget(ids, exact, excluded)


def _facts(at: At) -> FactsTarget:
    fields = at.fields(("must", "any", "must_not"))
    must = fields["must"].texts() if "must" in fields else ()
    must_not = fields["must_not"].texts() if "must_not" in fields else ()
    any_of = tuple(item.texts() for item in fields["any"].items()) if "any" in fields else ()
    if not must and not must_not and not any_of:
        raise at.broken("asks for nothing; write must, any or must_not")
    if any(not group for group in any_of):
        raise at.broken("has an empty list of alternatives")
    return FactsTarget(must, any_of, must_not)


PARTS: dict[str, Callable[[At], Part]] = {
    "number": _number,
    "date": _date,
    "names": _names,
    "facts": _facts,
    "abstain": _abstain,
}


def _part(at: At, extra: tuple[str, ...] = ()) -> tuple[Part, dict[str, At]]:
    fields = at.fields((*PARTS, *extra))
    named = [key for key in PARTS if key in fields]
    if len(named) != 1:
        said = " and ".join(named) or "none"
        raise at.broken(f"needs exactly one of {', '.join(PARTS)}, but has {said}")
    return PARTS[named[0]](fields[named[0]]), fields


def read_target(at: At) -> Target:
    """The target that a node holds.

    Raises:
        BrokenCase: when it is none.
    """
    first, fields = _part(at, ("also", "or_abstain"))
    also = tuple(_part(item)[0] for item in fields["also"].items()) if "also" in fields else ()
    or_abstain = _abstain(fields["or_abstain"]) if "or_abstain" in fields else None
    if isinstance(first, AbstainTarget) and (also or or_abstain):
        raise at.broken("abstain stands alone; leave also and or_abstain out")
    if any(isinstance(part, AbstainTarget) for part in also):
        raise at.broken("an abstention cannot hold beside an answer; write or_abstain: [reason]")
    return Target((first, *also), or_abstain)
