"""The results of a run as values and as JSON, timings apart, so that two runs can be compared.

Knows nothing about how replies were had or how reports look.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

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
from evals.scoring.scores import Score

# Raised when the form of the file changes; an older file is refused with a clear line.
FORMAT = 1
# What a reply says of the clock; kept out of what two runs must share.
_CLOCK_KEYS = ("took_ms",)


class BrokenResults(ValueError):
    """A results file that is none, or of another format."""


@dataclass(frozen=True, slots=True)
class Result:
    """One sample with what was asked, what came back and how it scored; `score` is None after an error."""

    id: str
    question: str
    turns: tuple[str, ...]
    language: str
    kind: str
    origin: str
    tags: tuple[str, ...]
    wants: str  # answer | abstention | either
    target: str
    fingerprint: str
    reply: Mapping[str, Any] | None
    score: Score | None
    error: str | None = None

    @property
    def outcome(self) -> str:
        """right, abstained, wrong or error."""
        return self.score.outcome if self.score else "error"

    @property
    def passed(self) -> bool:
        """True when every check of the case holds."""
        return self.score is not None and self.score.passed

    @property
    def is_conversation(self) -> bool:
        """True when turns stood before the question."""
        return len(self.turns) > 1

    @property
    def failures(self) -> tuple[str, ...]:
        """Why the case does not pass."""
        return self.score.failures if self.score else (self.error or "no reply",)


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a suite; `milliseconds` by sample id is all that may differ between two runs of the same."""

    suite: str
    answerer: str
    corpus_version: str
    is_whole: bool
    results: tuple[Result, ...]
    milliseconds: Mapping[str, float] = field(default_factory=dict)


def _describe_part(part: Part) -> str:
    match part:
        case NumberTarget():
            values = " or ".join(f"{value:,.10g}" for value in (part.value, *part.alternatives))
            return f"number {values} {part.unit}".strip()
        case DateTarget():
            return f"date {' or '.join(part.dates)}"
        case NamesTarget():
            excluded = f", not {', '.join(part.excluded)}" if part.excluded else ""
            how = "exactly" if part.exact else "at least"
            return f"names {how} {', '.join(part.ids) or 'nobody'}{excluded}"
        case FactsTarget():
            said = [f"says {text!r}" for text in part.must]
            said += [f"says {' or '.join(map(repr, group))}" for group in part.any_of]
            said += [f"does not say {text!r}" for text in part.must_not]
            return ", ".join(said)
        case AbstainTarget():
            return f"abstains as {' or '.join(part.reasons)}"


def describe(target: Target) -> str:
    """The target in words, as reports show it."""
    text = "; ".join(_describe_part(part) for part in target.parts)
    return f"{text}; or {_describe_part(target.or_abstain)}" if target.or_abstain else text


def wants(target: Target) -> str:
    """What a right reply is: an answer, an abstention, or either."""
    if target.wants_abstention:
        return "abstention"
    return "either" if target.or_abstain else "answer"


def result_of(
    sample: Sample, *, reply: Mapping[str, Any] | None, score: Score | None, error: str | None = None
) -> Result:
    """The result of a sample from its reply JSON and its score, or from the error that took their place."""
    kept = None if reply is None else {key: value for key, value in reply.items() if key not in _CLOCK_KEYS}
    return Result(
        id=sample.id,
        question=sample.question,
        turns=tuple(turn.content for turn in sample.turns),
        language=sample.language,
        kind=sample.kind,
        origin=sample.origin,
        tags=sample.tags,
        wants=wants(sample.target),
        target=describe(sample.target),
        fingerprint=fingerprint(sample),
        reply=kept,
        score=score,
        error=error,
    )


def fingerprint(sample: Sample) -> str:
    """What a result is a result of: the case but for its place, so that an edited case is noticed."""
    turns = " / ".join(f"{turn.role}: {turn.content}" for turn in sample.turns)
    held_to = f"{describe(sample.target)} {' '.join(sample.sources)}".strip()
    return f"{sample.id} {sample.language} {turns} -> {held_to}"


def result_json(result: Result) -> dict[str, Any]:
    """The result as plain JSON values."""
    data = asdict(result)
    data["passed"] = result.passed
    data["outcome"] = result.outcome
    return data


def result_from_json(data: Mapping[str, Any]) -> Result:
    """The result that `result_json` gave.

    Raises:
        BrokenResults: when a key is missing.
    """
    try:
        values = {key: data[key] for key in Result.__dataclass_fields__}
        for key in ("turns", "tags"):
            values[key] = tuple(values[key])
        if values["score"] is not None:
            scored = {key: values["score"][key] for key in Score.__dataclass_fields__}
            values["score"] = Score(**(scored | {"failures": tuple(scored["failures"])}))
        return Result(**values)
    except (KeyError, TypeError) as error:
        raise BrokenResults(f"a result lacks {error}; run the suite again") from error


def run_json(run: Run) -> dict[str, Any]:
    """The run as JSON values; everything of the clock stands under `timings`."""
    return {
        "format": FORMAT,
        "suite": run.suite,
        "answerer": run.answerer,
        "corpus_version": run.corpus_version,
        "is_whole": run.is_whole,
        "results": [result_json(result) for result in run.results],
        "timings": {"milliseconds": dict(run.milliseconds)},
    }


def write_atomically(path: Path, text: str) -> None:
    """Writes beside the file and renames, so that no half-written file is ever seen.

    Raises:
        OSError: when the folder cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    partial.write_text(text, encoding="utf-8")
    partial.replace(path)


def write_run(run: Run, path: Path) -> None:
    """Writes a run as JSON."""
    write_atomically(path, json.dumps(run_json(run), ensure_ascii=False, indent=1) + "\n")


def read_run(path: Path) -> Run:
    """The run that a file holds.

    Raises:
        BrokenResults: when the file is missing, no JSON, or of another format.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise BrokenResults(f"{path} is not there. Run: python -m evals run --out {path}") from error
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise BrokenResults(f"{path} is no results file ({error}); run the suite again") from error
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise BrokenResults(f"{path} has another format than {FORMAT}; run the suite again")
    try:
        results: Sequence[Mapping[str, Any]] = data["results"]
        return Run(
            suite=data["suite"],
            answerer=data["answerer"],
            corpus_version=data["corpus_version"],
            is_whole=data["is_whole"],
            results=tuple(result_from_json(item) for item in results),
            milliseconds=data["timings"]["milliseconds"],
        )
    except (KeyError, TypeError) as error:
        raise BrokenResults(f"{path} lacks {error}; run the suite again") from error
