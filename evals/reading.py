"""Reads case files into samples and says, by file and line, what is wrong with them.

Knows nothing about running or scoring. The form of a case is described in `schema.md`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from corpus import LANGUAGES, Corpus, PartialDate
from evals.cases import (
    ANY_REASON,
    REASONS,
    AbstainTarget,
    DateTarget,
    FactsTarget,
    NamesTarget,
    NumberTarget,
    Part,
    Sample,
    Target,
    Turn,
)
from evals.yaml_nodes import At, BrokenCase, read_nodes

CASE_KEYS = (
    "id",
    "question",
    "conversation",
    "language",
    "kind",
    "target",
    "sources",
    "tags",
    "origin",
    "note",
)
ORIGINS = ("hand", "generated")
COUNTRY = "country:"


class MissingCases(FileNotFoundError):
    """A folder or file with cases that is not there, or holds none."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What the files hold and every problem found in them, each one line with file and line."""

    samples: tuple[Sample, ...]
    problems: tuple[str, ...]


def own_suite() -> tuple[Path, ...]:
    """The places of the project's own cases: the hand-written folder and the generated file."""
    room = Path(__file__).parent
    return (room / "cases", room / "cases-generated.yaml")


def case_files(places: Sequence[Path]) -> list[Path]:
    """All YAML files of the places, in the order of their names.

    Raises:
        MissingCases: when none of the places has any.
    """
    found = [
        file
        for place in places
        for file in (sorted(place.rglob("*.y*ml")) if place.is_dir() else [place])
        if file.is_file() and file.suffix in (".yaml", ".yml")
    ]
    if not found:
        names = " or ".join(str(place) for place in places)
        raise MissingCases(f"No case files (*.yaml) in {names}. Write one; the form is in evals/schema.md")
    return found


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


def _target(at: At) -> Target:
    first, fields = _part(at, ("also", "or_abstain"))
    also = tuple(_part(item)[0] for item in fields["also"].items()) if "also" in fields else ()
    or_abstain = _abstain(fields["or_abstain"]) if "or_abstain" in fields else None
    if isinstance(first, AbstainTarget) and (also or or_abstain):
        raise at.broken("abstain stands alone; leave also and or_abstain out")
    if any(isinstance(part, AbstainTarget) for part in also):
        raise at.broken("an abstention cannot hold beside an answer; write or_abstain: [reason]")
    return Target((first, *also), or_abstain)


def _turns(at: At) -> tuple[Turn, ...]:
    turns = []
    for item in at.items():
        fields = item.fields(("role", "content"))
        if set(fields) != {"role", "content"}:
            raise item.broken("a turn needs role and content")
        role = fields["role"].text()
        if role == "user":
            turns.append(Turn("user", fields["content"].text()))
        elif role == "assistant":
            turns.append(Turn("assistant", fields["content"].text()))
        else:
            raise item.broken(f"{role!r} is no role; write user or assistant")
    if not turns or turns[-1].role != "user":
        raise at.broken("must end with a user's turn")
    if turns[0].role != "user" or any(
        turn.role == before.role == "assistant" for before, turn in pairwise(turns)
    ):
        raise at.broken("an assistant's turn must follow a user's")
    return tuple(turns)


def _sample(at: At) -> Sample:
    fields = at.fields(CASE_KEYS)
    if "id" not in fields:
        raise at.broken("has no id; write id: total-en-01")
    case_id = fields["id"].text()
    at = At(at.node, at.file, f"id {case_id}")
    fields = at.fields(CASE_KEYS)
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", case_id):
        raise fields["id"].broken(f"{case_id!r} is no id; use small letters, digits and single hyphens")
    for key in ("language", "kind", "target"):
        if key not in fields:
            raise at.broken(f"has no {key}; see evals/schema.md")
    if ("question" in fields) == ("conversation" in fields):
        raise at.broken("needs either question or conversation")
    turns = (
        _turns(fields["conversation"])
        if "conversation" in fields
        else (Turn("user", fields["question"].text()),)
    )
    language = fields["language"].text()
    if language not in LANGUAGES:
        raise fields["language"].broken(f"{language!r} is no language; languages are {', '.join(LANGUAGES)}")
    origin = fields["origin"].text() if "origin" in fields else "hand"
    if origin not in ORIGINS:
        raise fields["origin"].broken(f"{origin!r} is no origin; write {' or '.join(ORIGINS)}")
    return Sample(
        id=case_id,
        turns=turns,
        language=language,
        kind=fields["kind"].text(),
        target=_target(fields["target"]),
        sources=fields["sources"].texts() if "sources" in fields else (),
        tags=fields["tags"].texts() if "tags" in fields else (),
        origin=origin,
        note=fields["note"].text() if "note" in fields else "",
        file=at.file,
        line=at.line,
    )


def _unknown_names(sample: Sample, corpus: Corpus, kinds: Sequence[str]) -> Iterator[str]:
    if kinds and sample.kind not in kinds:
        yield f"key kind: {sample.kind!r} is no kind; kinds are {', '.join(kinds)}"
    for source in sample.sources:
        if source not in corpus.sources:
            yield f"key sources: {source!r} stands in no sources.csv"
    countries = {partner.country for partner in corpus.partners.values()}
    for part in sample.target.parts:
        if isinstance(part, NamesTarget):
            for name in (*part.ids, *part.excluded):
                known = (
                    name.removeprefix(COUNTRY) in countries
                    if name.startswith(COUNTRY)
                    else name in corpus.partners
                )
                if not known:
                    yield f"key names: {name!r} is no id of partners.csv, nor country:XX of one"


def check(places: Sequence[Path], *, corpus: Corpus | None = None, kinds: Sequence[str] = ()) -> Checked:
    """Every sample that can be read, and every problem with its file and line.

    Ids of partners and sources are looked up in `corpus` where it is given, kinds in `kinds` where there
    are any.

    Raises:
        MissingCases: when there are no case files.
    """
    samples: dict[str, Sample] = {}
    problems: list[str] = []
    for file in case_files(places):
        try:
            nodes = read_nodes(file)
        except BrokenCase as error:
            problems.append(str(error))
            continue
        for node in nodes:
            try:
                sample = _sample(At(node.node, node.file, "a case"))
            except BrokenCase as error:
                problems.append(str(error))
                continue
            place = f"{sample.file} line {sample.line}, id {sample.id}"
            if sample.id in samples:
                first = samples[sample.id]
                problems.append(f"{place}: this id stands in {first.file} line {first.line} already")
                continue
            if corpus is not None:
                problems += [f"{place}, {problem}" for problem in _unknown_names(sample, corpus, kinds)]
            samples[sample.id] = sample
    return Checked(tuple(samples.values()), tuple(problems))


def read_samples(
    places: Sequence[Path], *, corpus: Corpus | None = None, kinds: Sequence[str] = ()
) -> tuple[Sample, ...]:
    """All samples of the places, in the order of file and line.

    Raises:
        MissingCases: when there are no case files.
        BrokenCase: when anything is wrong with one; names the first and how many more there are.
    """
    checked = check(places, corpus=corpus, kinds=kinds)
    if checked.problems:
        more = len(checked.problems) - 1
        tail = f" (and {more} more; see all by: python -m evals check)" if more else ""
        raise BrokenCase(checked.problems[0] + tail)
    return checked.samples


def select(
    samples: Sequence[Sample],
    *,
    tags: Sequence[str] = (),
    kinds: Sequence[str] = (),
    languages: Sequence[str] = (),
    ids: Sequence[str] = (),
) -> tuple[Sample, ...]:
    """The samples that match every filter given; within one filter any value will do.

    `conversation` as a tag selects the cases with more than one turn.
    """
    tagged = [
        replace(sample, tags=(*sample.tags, "conversation")) if sample.is_conversation else sample
        for sample in samples
    ]
    return tuple(
        sample
        for sample, words in zip(samples, tagged, strict=True)
        if (not tags or set(tags) & set(words.tags))
        and (not kinds or sample.kind in kinds)
        and (not languages or sample.language in languages)
        and (not ids or sample.id in ids)
    )
