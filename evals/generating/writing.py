"""Samples written as a case file that the reader of cases reads back to the same samples."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import yaml

from evals.cases import (
    AbstainTarget,
    DateTarget,
    FactsTarget,
    NamesTarget,
    NumberTarget,
    Part,
    Sample,
    Target,
)


def _plain(value: float) -> int | float:
    return int(value) if value == int(value) else value


def _part(part: Part) -> dict[str, Any]:
    match part:
        case NumberTarget():
            if not part.unit and not part.alternatives:
                return {"number": _plain(part.value)}
            number: dict[str, Any] = {"value": _plain(part.value)}
            if part.unit:
                number["unit"] = part.unit
            if part.alternatives:
                number["or"] = [_plain(value) for value in part.alternatives]
            return {"number": number}
        case DateTarget():
            return {"date": list(part.dates) if len(part.dates) > 1 else part.dates[0]}
        case NamesTarget():
            names: dict[str, Any] = {"ids": list(part.ids), "exact": part.exact}
            if part.excluded:
                names["not"] = list(part.excluded)
            return {"names": names}
        case FactsTarget():
            lists = {
                "must": list(part.must),
                "any": [list(group) for group in part.any_of],
                "must_not": list(part.must_not),
            }
            return {"facts": {key: value for key, value in lists.items() if value}}
        case AbstainTarget():
            return {"abstain": list(part.reasons)}


def _target(target: Target) -> dict[str, Any]:
    data = _part(target.parts[0])
    if target.parts[1:]:
        data["also"] = [_part(part) for part in target.parts[1:]]
    if target.or_abstain:
        data["or_abstain"] = list(target.or_abstain.reasons)
    return data


def _case(sample: Sample) -> dict[str, Any]:
    data: dict[str, Any] = {"id": sample.id}
    if sample.is_conversation:
        data["conversation"] = [{"role": turn.role, "content": turn.content} for turn in sample.turns]
    else:
        data["question"] = sample.question
    data |= {"language": sample.language, "kind": sample.kind, "target": _target(sample.target)}
    if sample.sources:
        data["sources"] = list(sample.sources)
    if sample.tags:
        data["tags"] = list(sample.tags)
    data["origin"] = sample.origin
    if sample.note:
        data["note"] = sample.note
    return data


def cases_text(samples: Sequence[Sample], *, seed: int) -> str:
    """The samples as YAML, always the same bytes for the same samples."""
    head = (
        f"# Made from the records by: python -m evals generate --seed {seed}\n"
        "# Do not edit; make it anew when the records change.\n"
    )
    return head + yaml.safe_dump(
        [_case(sample) for sample in samples],
        allow_unicode=True,
        sort_keys=False,
        width=110,
        default_flow_style=None,
    )
