"""The gate: thresholds, the committed baseline, and the comparison of two runs case by case.

Knows nothing about asking or about how reports look.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from evals.metrics import Metric, latency, metrics
from evals.results import Result, Run, write_atomically
from evals.scoring.intervals import mcnemar_exact

BASELINE_FORMAT = 1


class BrokenThresholds(ValueError):
    """A thresholds file that cannot be read."""


class BrokenBaseline(ValueError):
    """A baseline file that cannot be read."""


class NotBlessed(ValueError):
    """A run that cannot become the baseline."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The marks to reach, the kinds of question there are, and the day that the suite is asked on."""

    at_least: Mapping[str, float] = field(default_factory=dict)
    at_most: Mapping[str, float] = field(default_factory=dict)
    expected_at_most: Mapping[str, float] = field(default_factory=dict)
    typed_kinds: tuple[str, ...] = ()
    other_kinds: tuple[str, ...] = ()
    uncited_kinds: tuple[str, ...] = ()
    today: date | None = None

    @property
    def kinds(self) -> tuple[str, ...]:
        """Every kind of question that the suite knows."""
        return (*self.typed_kinds, *self.other_kinds)


@dataclass(frozen=True, slots=True)
class Mark:
    """One metric against its mark; `gates` is False for what is shown only."""

    metric: Metric
    mark: str
    is_met: bool | None
    gates: bool


@dataclass(frozen=True, slots=True)
class Baseline:
    """Which cases passed when the baseline was blessed, and why it was."""

    passed: Mapping[str, bool]
    reason: str = ""
    corpus_version: str = ""


@dataclass(frozen=True, slots=True)
class Drift:
    """What is not as in the baseline; `broken` and `missing` fail a run, the others ask for a blessing."""

    broken: tuple[str, ...]
    missing: tuple[str, ...]
    mended: tuple[str, ...]
    new: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """True when no case got worse and none is gone."""
        return not self.broken and not self.missing


def _marks(table: object, path: Path, name: str) -> dict[str, float]:
    if not isinstance(table, dict) or any(
        isinstance(value, bool) or not isinstance(value, int | float) for value in table.values()
    ):
        raise BrokenThresholds(f"{path}, [{name}]: write lines such as crag_score = 0.95")
    return {str(key): float(value) for key, value in table.items()}


def read_thresholds(path: Path) -> Thresholds:
    """The thresholds of a file; none when there is no file.

    Raises:
        BrokenThresholds: when it is no TOML, or a mark is no number.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Thresholds()
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BrokenThresholds(f"{path}: {error}; mend the TOML") from error
    today = data.get("suite", {}).get("today")
    if today is not None and type(today) is not date:
        raise BrokenThresholds(f"{path}, [suite]: today is no date; write today = 2026-06-01")
    known = {"suite", "kinds", "at_least", "at_most", "expected_at_most"}
    if unknown := sorted(set(data) - known):
        raise BrokenThresholds(f"{path}: [{unknown[0]}] is unknown; known are {', '.join(sorted(known))}")
    kinds = data.get("kinds", {})
    return Thresholds(
        at_least=_marks(data.get("at_least", {}), path, "at_least"),
        at_most=_marks(data.get("at_most", {}), path, "at_most"),
        expected_at_most=_marks(data.get("expected_at_most", {}), path, "expected_at_most"),
        typed_kinds=tuple(kinds.get("typed", ())),
        other_kinds=tuple(kinds.get("other", ())),
        uncited_kinds=tuple(kinds.get("uncited", ())),
        today=today,
    )


def marks(run: Run, thresholds: Thresholds) -> list[Mark]:
    """Every metric of a run with its mark, if any; where nothing was scored any mark is met."""
    found = metrics(run, typed_kinds=thresholds.typed_kinds)
    shown = []
    for metric in [*found, *latency(run)]:
        low, high = thresholds.at_least.get(metric.name), thresholds.at_most.get(metric.name)
        expected = thresholds.expected_at_most.get(metric.name)
        if low is not None:
            is_met = metric.value is None or metric.value >= low
            shown.append(Mark(metric, f"≥ {low:g}", is_met, gates=True))
        elif high is not None:
            is_met = metric.value is None or metric.value <= high
            shown.append(Mark(metric, f"≤ {high:g}", is_met, gates=True))
        elif expected is not None:
            is_met = metric.value is None or metric.value <= expected
            shown.append(Mark(metric, f"≤ {expected:g}", is_met, gates=False))
        else:
            shown.append(Mark(metric, "", None, gates=False))
    return shown


def read_baseline(path: Path) -> Baseline | None:
    """The baseline of a file; None when there is no file yet.

    Raises:
        BrokenBaseline: when the file holds no baseline.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        if data["format"] != BASELINE_FORMAT:
            raise BrokenBaseline(f"{path} has another format than {BASELINE_FORMAT}; bless a new one")
        passed = {str(name): {"pass": True, "fail": False}[state] for name, state in data["cases"].items()}
        return Baseline(passed, str(data["reason"]), str(data["corpus_version"]))
    except FileNotFoundError:
        return None
    except (json.JSONDecodeError, UnicodeDecodeError, KeyError, TypeError, AttributeError) as error:
        raise BrokenBaseline(
            f"{path} is no baseline ({type(error).__name__}: {error}). Run: python -m evals bless --reason …"
        ) from error


def bless(run: Run, path: Path, *, reason: str) -> Baseline:
    """Writes a run as the new baseline.

    Raises:
        NotBlessed: when there is no reason, or the run was of a part of the suite.
    """
    if not reason.strip():
        raise NotBlessed("a baseline needs a reason; write --reason 'what changed and why that is right'")
    if not run.is_whole:
        raise NotBlessed("the run was of a part of the suite; run the whole suite, then bless")
    cases = {result.id: "pass" if result.passed else "fail" for result in run.results}
    data = {
        "format": BASELINE_FORMAT,
        "reason": " ".join(reason.split()),
        "corpus_version": run.corpus_version,
        "passed": sum(state == "pass" for state in cases.values()),
        "failed": sum(state == "fail" for state in cases.values()),
        "cases": dict(sorted(cases.items())),
    }
    write_atomically(path, json.dumps(data, ensure_ascii=False, indent=1) + "\n")
    return Baseline({name: state == "pass" for name, state in cases.items()}, reason, run.corpus_version)


def drift(run: Run, baseline: Baseline) -> Drift:
    """What a run has changed against the baseline; in a run of a part only the cases it asked count."""
    passed = {result.id: result.passed for result in run.results}
    return Drift(
        broken=tuple(name for name, state in passed.items() if not state and baseline.passed.get(name)),
        missing=tuple(name for name in baseline.passed if run.is_whole and name not in passed),
        mended=tuple(name for name, state in passed.items() if state and baseline.passed.get(name) is False),
        new=tuple(name for name in passed if name not in baseline.passed),
    )


@dataclass(frozen=True, slots=True)
class Change:
    """One case that is other in the second run than in the first; None where a run lacks it."""

    id: str
    first: Result | None
    second: Result | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two runs laid side by side: the cases that changed, and whether the change is more than chance."""

    changes: tuple[Change, ...]
    shared: int
    only_first_passed: int
    only_second_passed: int
    p_value: float
    metrics: tuple[tuple[Metric, Metric], ...]


def compare(first: Run, second: Run, *, thresholds: Thresholds) -> Comparison:
    """What changed from the first run to the second, with McNemar's exact test over the shared cases."""
    one = {result.id: result for result in first.results}
    two = {result.id: result for result in second.results}
    shared = [name for name in one if name in two]
    names = [*one, *(name for name in two if name not in one)]
    changes = [
        Change(name, one.get(name), two.get(name))
        for name in names
        if name not in one or name not in two or _state(one[name]) != _state(two[name])
    ]
    lost = sum(one[name].passed and not two[name].passed for name in shared)
    gained = sum(two[name].passed and not one[name].passed for name in shared)
    return Comparison(
        changes=tuple(changes),
        shared=len(shared),
        only_first_passed=lost,
        only_second_passed=gained,
        p_value=mcnemar_exact(lost, gained),
        metrics=tuple(zip(*(_figures(run, thresholds) for run in (first, second)), strict=True)),
    )


def _figures(run: Run, thresholds: Thresholds) -> Sequence[Metric]:
    return [mark.metric for mark in marks(run, thresholds)]


def _state(result: Result) -> tuple[bool, str]:
    return (result.passed, result.outcome)
