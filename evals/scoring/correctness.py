"""Whether a reply holds its target: one function for each type of target, and one for the whole.

The first statement carries the answer: a number or a date that stands only further on was not asserted as
the answer.
"""

from __future__ import annotations

from typing import Literal, assert_never

from evals.cases import (
    AbstainTarget,
    DateTarget,
    FactsTarget,
    NamesTarget,
    NumberTarget,
    Part,
    Sample,
)
from evals.knowledge import Knowledge
from evals.replies import SeenReply
from evals.scoring.dates import agrees, find_dates, is_at_least, parts_of
from evals.scoring.names import partners_of_row
from evals.scoring.numbers import FoundNumber, find_numbers, same
from evals.scoring.texts import plain, stands_in

Outcome = Literal["right", "abstained", "wrong"]

# How many other numbers may stand before the asserted one ("7 towns in 3 countries"): more is a shot in
# the dark.
MAX_NUMBERS_BEFORE = 3
# How many dates beside the asserted one the first statement may give, for the same reason.
MAX_OTHER_DATES = 3
# Up to this many names a person expects to read each in the text; longer lists may stand in the rows alone.
MAX_NAMES_IN_TEXT = 10


def _first(reply: SeenReply) -> str:
    return plain(reply.statements[0]) if reply.statements else ""


def _wanted_values(target: NumberTarget) -> list[float]:
    wanted = []
    for value in (target.value, *target.alternatives):
        written = f"{value:.10f}".rstrip("0").rstrip(".")
        scaled = find_numbers(f"{written} {target.unit}", "en") if target.unit else []
        # A four-digit value reads as a year; then it has no scale either.
        wanted.append(scaled[0].values[0] if scaled else value)
    return wanted


def _year_numbers(text: str) -> list[FoundNumber]:
    """Bare four-digit years, which may be counts ("2000 students"), as numbers."""
    rest = plain(text)
    return [
        FoundNumber((float(date.year),), "", date.start, date.end)
        for date in find_dates(text)
        if date.year and not date.month and rest[date.start : date.end].isdigit()
    ]


def holds_number(target: NumberTarget, reply: SeenReply) -> str:
    """Empty when the reply asserts the number, else what it asserts instead."""
    wanted = _wanted_values(target)
    first = _first(reply)
    numbers = find_numbers(first, reply.language or None)

    def fits(number: FoundNumber) -> bool:
        return any(same(value, want) for value in number.values for want in wanted)

    firm = [number for number in numbers if number.firm]
    hits = [number for number in numbers if fits(number)] or list(filter(fits, _year_numbers(first)))
    if not hits:
        if not firm and reply.rows and any(same(len(reply.rows), want) for want in wanted):
            return ""
        shown = ", ".join(f"{number.values[0]:g}" for number in firm[:4]) or "no number"
        return f"asserts {shown}, not {target.value:g}"
    unit_words = {number.unit for number in find_numbers(f"1 {target.unit}", "en")} - {""}
    of_unit = [number for number in firm if number.unit in unit_words]
    if of_unit and not any(fits(number) for number in of_unit):
        return f"asserts {of_unit[0].values[0]:g} {target.unit}, not {target.value:g}"
    hit = next((number for number in hits if number.unit in unit_words), hits[0])
    before = [number for number in firm if number.end <= hit.start and not fits(number)]
    if hit.unit not in unit_words:
        if any(number.unit == hit.unit for number in before):
            return f"asserts {before[0].values[0]:g} before {target.value:g}"
        if len({number.values[0] for number in before}) > MAX_NUMBERS_BEFORE:
            return f"gives {len(before)} other numbers before {target.value:g}"
    rivals = [number for number in firm if number.unit == hit.unit and not fits(number)]
    if rivals and not find_dates(first):
        return f"asserts {rivals[0].values[0]:g} beside {target.value:g}"
    return ""


def holds_date(target: DateTarget, reply: SeenReply, question: str) -> str:
    """Empty when the reply gives one of the dates, precisely enough and before any other."""
    wanted = [parts_of(date) for date in target.dates]
    first = _first(reply)
    found = [date.parts for date in find_dates(first)]
    hit = next(
        (place for place, parts in enumerate(found) if any(is_at_least(parts, want) for want in wanted)), None
    )
    if hit is None:
        return f"gives no date that is {' or '.join(target.dates)}"
    allowed = [*wanted, *(date.parts for date in find_dates(question))]
    if reply.as_of:
        allowed.append(parts_of(reply.as_of[:10]))
    others = [parts for parts in found if not any(agrees(parts, known) for known in allowed)]
    earlier = [parts for parts in found[:hit] if parts in others]
    if earlier:
        return f"gives {_iso(earlier[0])} before {target.dates[0]}"
    if len(set(others)) > MAX_OTHER_DATES:
        return f"gives {len(set(others))} other dates"
    return ""


def _iso(parts: tuple[int, int, int]) -> str:
    year, month, day = parts
    return "-".join([f"{year:04}", *(f"{part:02}" for part in (month, day) if part)])


def holds_names(target: NamesTarget, reply: SeenReply, knowledge: Knowledge) -> str:
    """Empty when the reply names who it must, and nobody whom it must not."""
    in_text = knowledge.partners.find(reply.text) | {
        name for statement in reply.statements for name in knowledge.partners.find(statement)
    }
    countries_in_text = knowledge.countries.find(reply.text)
    known = set(knowledge.corpus.partners)
    in_rows: set[str] = set()
    for row in reply.rows:
        in_rows |= partners_of_row(row, knowledge.partner_of_tie, known)
    countries_in_rows = {f"country:{knowledge.corpus.partners[name].country}" for name in in_rows}
    members = in_rows or in_text
    if not in_rows and target.excluded:
        members = in_text & (knowledge.partners.find(_first(reply)) | set(target.ids))
    said = in_rows | in_text | countries_in_text | countries_in_rows
    wanted = set(target.ids)
    if missing := sorted(wanted - said):
        return f"does not name {', '.join(missing)}"
    if target.exact:
        by_country = any(name.startswith("country:") for name in wanted)
        named = (countries_in_rows or countries_in_text) if by_country else members
        if extra := sorted(named - wanted):
            return f"also names {', '.join(extra)}"
        if missing := sorted(wanted - named):
            return f"does not count {', '.join(missing)}"
    if len(wanted) <= MAX_NAMES_IN_TEXT and (unsaid := sorted(wanted - in_text - countries_in_text)):
        return f"does not say {', '.join(unsaid)} in its text"
    if not in_rows:
        members = members | knowledge.countries.find(_first(reply))
    if wrong := sorted(set(target.excluded) & (members | countries_in_rows)):
        return f"names {', '.join(wrong)}"
    return ""


def holds_facts(target: FactsTarget, reply: SeenReply) -> str:
    """Empty when every text that must stand does, and none that must not."""
    text = "\n".join((reply.text, *reply.statements))
    for wanted in target.must:
        if not stands_in(wanted, text):
            return f"does not say {wanted!r}"
    for group in target.any_of:
        if not any(stands_in(wanted, text) for wanted in group):
            return f"says none of {', '.join(map(repr, group))}"
    for unwanted in target.must_not:
        if stands_in(unwanted, text):
            return f"says {unwanted!r}"
    return ""


def holds_abstention(target: AbstainTarget, reply: SeenReply) -> str:
    """Empty when the reply abstains with a reason that the target accepts."""
    if reply.is_answer:
        return "answers where it should abstain"
    if not target.accepts(reply.reason):
        return f"abstains as {reply.reason}, not {' or '.join(target.reasons)}"
    return ""


def _holds(part: Part, reply: SeenReply, question: str, knowledge: Knowledge) -> str:
    match part:
        case NumberTarget():
            return holds_number(part, reply)
        case DateTarget():
            return holds_date(part, reply, question)
        case NamesTarget():
            return holds_names(part, reply, knowledge)
        case FactsTarget():
            return holds_facts(part, reply)
        case AbstainTarget():
            return holds_abstention(part, reply)
        case _:
            assert_never(part)


def correctness(sample: Sample, reply: SeenReply, knowledge: Knowledge) -> tuple[Outcome, str]:
    """The outcome of a reply in the three values of CRAG (arXiv 2406.04744), and why it is not right."""
    target = sample.target
    if not reply.is_answer and not target.wants_abstention:
        if target.or_abstain and target.or_abstain.accepts(reply.reason):
            return "right", ""
        return "abstained", f"abstains as {reply.reason} where the corpus has the answer"
    for part in target.parts:
        reason = _holds(part, reply, sample.question, knowledge)
        if reason:
            return ("wrong" if reply.is_answer else "abstained"), reason
    return "right", ""
