"""How a figure of a run is written: the same words in every report.

Knows nothing about any report's form.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from evals.gate import Drift, Mark
from evals.metrics import Metric

# Metrics that are no shares of 1.
_PLAIN = {"crag_score", "latency_p50_ms", "latency_p95_ms"}
UNSCORED = "not scored"
GROUP_COLUMNS = ("n", "right", "abstained", "wrong", "error", "CRAG score", "95 %", "pass rate", "95 %")


@dataclass(frozen=True, slots=True)
class Judged:
    """A run's marks and its drift from the baseline: what decides whether it holds."""

    marks: tuple[Mark, ...]
    drift: Drift | None
    baseline_reason: str = ""

    @property
    def missed(self) -> tuple[Mark, ...]:
        """The marks that fail a run."""
        return tuple(mark for mark in self.marks if mark.gates and mark.is_met is False)


def value_of(metric: Metric) -> str:
    """The value, in per cent where it is a share."""
    if metric.value is None:
        return UNSCORED
    if metric.name.endswith("_ms"):
        return f"{metric.value:.1f} ms"
    if metric.name in _PLAIN:
        return f"{metric.value:.3f}"
    return f"{100 * metric.value:.1f} %"


def interval_of(metric: Metric) -> str:
    """The interval, in the unit of the value; empty without one."""
    if metric.interval is None:
        return ""
    low, high = metric.interval
    if metric.name in _PLAIN:
        return f"{low:.3f} to {high:.3f}"
    return f"{100 * low:.1f} to {100 * high:.1f} %"


def mark_of(mark: Mark) -> str:
    """The mark with whether it is met."""
    if mark.is_met is None:
        return ""
    return f"{mark.mark} {'met' if mark.is_met else 'MISSED' if mark.gates else 'above'}"


def drift_lines(judged: Judged) -> list[str]:
    """What the baseline says of a run, one line each, the cases named."""
    drift = judged.drift
    if drift is None:
        return ["No baseline. Record one: python -m evals bless --reason …"]
    named: Mapping[str, tuple[str, ...]] = {
        "passed in the baseline, fail now": drift.broken,
        "stand in the baseline, missing now": drift.missing,
        "failed in the baseline, pass now": drift.mended,
        "not in the baseline": drift.new,
    }
    lines = [f"{len(names)} {words}: {', '.join(names)}" for words, names in named.items() if names]
    return lines or ["As in the baseline."]


def title_of(name: str) -> str:
    """A metric's name for people."""
    return name.replace("_ms", "").replace("_", " ")
