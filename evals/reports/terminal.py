"""A run as plain text for a terminal."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from evals.gate import Comparison
from evals.metrics import CONFUSION_COLUMNS, Group, all_groups, confusion
from evals.reports.figures import (
    GROUP_COLUMNS,
    Judged,
    drift_lines,
    interval_of,
    mark_of,
    title_of,
    value_of,
)
from evals.results import Result, Run

# A person reads the first few failures and opens the HTML page for the rest.
SHOWN_FAILURES = 20


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def table(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows as aligned columns, the head first; the first column stands left and the rest right."""
    widths = [max(_width(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = []
    for row in rows:
        cells = [row[0] + " " * (widths[0] - _width(row[0]))]
        cells += [
            " " * (width - _width(cell)) + cell for cell, width in zip(row[1:], widths[1:], strict=True)
        ]
        lines.append("  ".join(cells).rstrip())
    return [lines[0], "-" * max(map(len, lines)), *lines[1:]]


def group_row(group: Group) -> list[str]:
    """A group as the cells below `GROUP_COLUMNS`."""
    return [
        *(str(count) for count in (group.n, group.right, group.abstained, group.wrong, group.errors)),
        value_of(group.crag),
        interval_of(group.crag),
        value_of(group.passed),
        interval_of(group.passed),
    ]


def metric_rows(judged: Judged) -> list[list[str]]:
    """The metrics with interval, n and mark, the head first."""
    head = ["metric", "value", "95 % interval", "n", "not scored", "mark"]
    return [head] + [
        [
            title_of(mark.metric.name),
            value_of(mark.metric),
            interval_of(mark.metric),
            str(mark.metric.n),
            str(mark.metric.not_scored or ""),
            mark_of(mark),
        ]
        for mark in judged.marks
    ]


def confusion_rows(run: Run) -> list[list[str]]:
    """What was wanted against what was done, the head first."""
    return [["wanted", *CONFUSION_COLUMNS]] + [
        [wanted, *(str(counts[column]) for column in CONFUSION_COLUMNS)]
        for wanted, counts in confusion(run).items()
    ]


def failure_lines(result: Result) -> list[str]:
    """A failed case in a few lines."""
    reply = (result.reply or {}).get("text") or ""
    lines = [f"{result.id} ({result.outcome}): {result.question}", f"    target: {result.target}"]
    if reply:
        lines.append(f"    reply:  {' '.join(str(reply).split())[:300]}")
    return lines + [f"    - {failure}" for failure in result.failures]


def terminal_report(run: Run, judged: Judged) -> str:
    """The whole report as text."""
    lines = [f"{run.suite}: {len(run.results)} cases, asked {run.answerer}, corpus {run.corpus_version}", ""]
    lines += table(metric_rows(judged))
    for key, found in all_groups(run).items():
        lines += ["", *table([[key, *GROUP_COLUMNS], *([group.name, *group_row(group)] for group in found)])]
    lines += ["", *table(confusion_rows(run))]
    failed = [result for result in run.results if not result.passed]
    if failed:
        lines += ["", f"{len(failed)} of {len(run.results)} cases fail:"]
        for result in failed[:SHOWN_FAILURES]:
            lines += failure_lines(result)
        if len(failed) > SHOWN_FAILURES:
            lines.append(
                f"… and {len(failed) - SHOWN_FAILURES} more; see all by: python -m evals report --html FILE"
            )
    lines += ["", *drift_lines(judged)]
    lines += [
        f"Mark missed: {title_of(mark.metric.name)} {value_of(mark.metric)}, {mark.mark}"
        for mark in (judged.missed if run.is_whole else ())
    ]
    return "\n".join(lines)


def comparison_report(comparison: Comparison, names: tuple[str, str]) -> str:
    """Two runs side by side as text: the figures, the cases that changed, the paired test."""
    rows = [["metric", names[0], "n", names[1], "n"]]
    rows += [
        [title_of(one.name), value_of(one), str(one.n), value_of(two), str(two.n)]
        for one, two in comparison.metrics
    ]
    lines = [*table(rows), ""]
    for change in comparison.changes:
        states = [
            "not there" if result is None else f"{'pass' if result.passed else 'fail'} ({result.outcome})"
            for result in (change.first, change.second)
        ]
        lines.append(f"{change.id}: {states[0]} → {states[1]}")
        lines += [f"    - {failure}" for failure in (change.second.failures if change.second else ())]
    lines += [
        "" if comparison.changes else "No case changed.",
        f"{comparison.only_first_passed} pass only in {names[0]}, {comparison.only_second_passed} only in "
        f"{names[1]}, of {comparison.shared} in both; McNemar's exact test: p = {comparison.p_value:.4f}",
    ]
    return "\n".join(lines)
