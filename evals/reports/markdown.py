"""A run as Markdown, for a pull request or a file beside the commit."""

from __future__ import annotations

from collections.abc import Sequence

from evals.metrics import all_groups
from evals.reports.figures import GROUP_COLUMNS, Judged, drift_lines
from evals.reports.terminal import confusion_rows, group_row, metric_rows
from evals.results import Run


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;")


def _table(rows: Sequence[Sequence[str]]) -> list[str]:
    head, *body = rows
    align = ["---", *("---:" for _ in head[1:])]
    return ["| " + " | ".join(map(_cell, row)) + " |" for row in (head, align, *body)]


def markdown_report(run: Run, judged: Judged) -> str:
    """The figures, the groups, the confusion and every failed case as Markdown."""
    lines = [
        "# Evals",
        "",
        f"{_cell(run.suite)}: {len(run.results)} cases, asked {_cell(run.answerer)}, "
        f"corpus `{run.corpus_version}`.",
        "",
        *_table(metric_rows(judged)),
    ]
    for key, found in all_groups(run).items():
        rows = [[group.name, *group_row(group)] for group in found]
        lines += ["", f"## By {key}", "", *_table([[key, *GROUP_COLUMNS], *rows])]
    lines += ["", "## Answered and declined", "", *_table(confusion_rows(run)), "", "## Baseline", ""]
    lines += [f"- {_cell(line)}" for line in drift_lines(judged)]
    failed = [result for result in run.results if not result.passed]
    lines += ["", f"## Failures: {len(failed)}", ""]
    if failed:
        rows = [["case", "question", "target", "reply", "why"]]
        rows += [
            [
                result.id,
                result.question,
                result.target,
                str((result.reply or {}).get("text") or ""),
                "; ".join(result.failures),
            ]
            for result in failed
        ]
        lines += _table(rows)
    return "\n".join(lines).rstrip() + "\n"
