"""Reads case files into samples and says, by file and line, what is wrong with them.

Knows nothing about running or scoring. The form of a case is described in `schema.md`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from corpus import LANGUAGES, Corpus
from evals.cases import NamesTarget, Sample, Turn
from evals.target_reading import read_target
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
        target=read_target(fields["target"]),
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
