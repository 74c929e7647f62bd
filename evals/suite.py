"""A suite: where its cases, thresholds and baseline stand, the project's own or anybody's.

Knows nothing about running.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from evals.gate import Baseline, Thresholds, drift, marks, read_baseline, read_thresholds
from evals.reading import own_suite
from evals.reports.figures import Judged
from evals.results import Run


@dataclass(frozen=True, slots=True)
class Suite:
    """The places of a suite's cases and what it is held to."""

    name: str
    places: tuple[Path, ...]
    thresholds: Thresholds
    baseline_path: Path


def open_suite(cases: Path | None = None) -> Suite:
    """The project's own suite, or the one at `cases` with the thresholds and baseline beside it.

    Raises:
        BrokenThresholds: when the thresholds file cannot be read.
    """
    if cases is None:
        room = Path(__file__).parent
        return Suite(
            "own suite", own_suite(), read_thresholds(room / "thresholds.toml"), room / "baseline.json"
        )
    folder = cases if cases.is_dir() else cases.parent
    return Suite(cases.name, (cases,), read_thresholds(folder / "thresholds.toml"), folder / "baseline.json")


def judge(run: Run, suite: Suite) -> Judged:
    """A run against its suite's thresholds and baseline.

    Raises:
        BrokenBaseline: when the baseline file cannot be read.
    """
    baseline: Baseline | None = read_baseline(suite.baseline_path)
    found = marks(run, suite.thresholds)
    if baseline is None:
        return Judged(tuple(found), None)
    return Judged(tuple(found), drift(run, baseline), baseline.reason)


def verdict(run: Run, judged: Judged, *, gate_only: bool = False) -> str:
    """Empty when everything holds, else one line that names what does not.

    With `gate_only` a case that fails in the baseline too is no reason to fail. Marks are asked of a whole
    run only: of a few cases they say nothing that the cases themselves do not.
    """
    reasons = []
    failed = sum(not result.passed for result in run.results)
    drifted = judged.drift
    if failed and (not gate_only or drifted is None):
        reasons.append(f"{failed} of {len(run.results)} cases fail")
    if drifted and drifted.broken:
        reasons.append(f"worse than the baseline: {', '.join(drifted.broken)}")
    if drifted and drifted.missing:
        reasons.append(f"missing, but in the baseline: {', '.join(drifted.missing)}")
    if run.is_whole and judged.missed:
        reasons.append(f"marks missed: {', '.join(mark.metric.name for mark in judged.missed)}")
    return "; ".join(reasons)
