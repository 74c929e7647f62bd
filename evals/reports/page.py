"""A run as one self-contained HTML page: no script, no font, no image from anywhere.

The look stands in `page.html`; this fills it. Everything that came from a case or a reply is escaped.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from string import Template
from typing import Any

from evals.metrics import CONFUSION_COLUMNS, Group, all_groups, confusion, latency
from evals.reports.charts import latency_chart, score_chart
from evals.reports.figures import GROUP_COLUMNS, Judged, drift_lines, title_of, value_of
from evals.reports.terminal import group_row, metric_rows
from evals.results import Result, Run

_TILES = (
    "crag_score",
    "pass_rate",
    "wrong_rate",
    "citation_precision",
    "citation_recall",
    "abstention_recall",
)


def _table(rows: Sequence[Sequence[str]]) -> str:
    head, *body = rows
    top = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in head)
    lines = ["".join(f"<td{_class(cell)}>{escape(cell)}</td>" for cell in row) for row in body]
    rest = "".join(f"<tr>{line}</tr>" for line in lines)
    return f'<div class="scroll"><table><thead><tr>{top}</tr></thead><tbody>{rest}</tbody></table></div>'


def _class(cell: str) -> str:
    if cell.endswith(("MISSED", "above")):
        return ' class="missed"'
    return ' class="met"' if cell.endswith(" met") else ""


def _group_table(name: str, groups: Sequence[Group]) -> str:
    return _table([[name, *GROUP_COLUMNS], *([group.name, *group_row(group)] for group in groups)])


def _confusion(run: Run) -> str:
    table = confusion(run)
    head = "".join(f'<th scope="col">{escape(column)}</th>' for column in ("wanted", *CONFUSION_COLUMNS))
    lines = []
    for wanted, counts in table.items():
        total = sum(counts.values()) or 1
        cells = "".join(
            f'<td class="heat" style="background: rgba(var(--heat), {0.55 * counts[column] / total:.2f})">'
            f"{counts[column]}</td>"
            for column in CONFUSION_COLUMNS
        )
        lines.append(f"<tr><td>{escape(wanted)}</td>{cells}</tr>")
    body = "".join(lines)
    return f'<div class="scroll"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def _citation(citation: Mapping[str, Any]) -> str:
    source = citation.get("source") or {}
    said = ", ".join(str(source.get(key)) for key in ("id", "title", "publisher", "date") if source.get(key))
    return (
        f"<blockquote>[{escape(str(citation.get('number')))}] {escape(str(citation.get('quote')))}<br>"
        f"<cite>{escape(str(citation.get('node_id')))}: {escape(said)}</cite></blockquote>"
    )


def _failure(result: Result) -> str:
    reply = result.reply or {}
    turns = "\n".join(result.turns)
    evidence = "".join(_citation(item) for item in reply.get("citations") or ())
    said = str(reply.get("text") or result.error or "")
    reason = f" ({reply['reason']})" if reply.get("reason") else ""
    parts = [
        ("Question", escape(turns)),
        ("Target", escape(result.target)),
        (f"Reply{reason}", escape(said)),
        ("Evidence", evidence or "none"),
        ("Why it fails", escape("\n".join(result.failures))),
    ]
    said_outcome = "right, but" if result.outcome == "right" else result.outcome
    body = "".join(f"<dt>{escape(name)}</dt><dd>{value}</dd>" for name, value in parts)
    return (
        f"<details><summary><b class='{result.outcome}'>{said_outcome}</b> {escape(result.question)} "
        f"<code>{escape(result.id)}</code></summary><dl>{body}</dl></details>"
    )


def html_report(run: Run, judged: Judged) -> str:
    """The page for a run."""
    groups = all_groups(run)
    failed = [result for result in run.results if not result.passed]
    by_name = {mark.metric.name: mark.metric for mark in judged.marks}
    shown = [by_name[name] for name in _TILES if name in by_name]
    holds = not failed and not judged.missed and (judged.drift is None or judged.drift.holds)
    template = Template((Path(__file__).parent / "page.html").read_text(encoding="utf-8"))
    return template.substitute(
        suite=escape(run.suite),
        verdict="holds" if holds else "fails",
        about=escape(
            f"{run.suite}: {len(run.results)} cases, asked {run.answerer}, corpus {run.corpus_version}"
        ),
        tiles="".join(
            f'<div class="tile"><b>{escape(value_of(metric))}</b><span>{escape(title_of(metric.name))}</span>'
            f"<span>n = {metric.n}</span></div>"
            for metric in shown
        ),
        figures=_table(metric_rows(judged)),
        kind_chart=score_chart(groups["kind"], "CRAG score by kind of question with intervals"),
        kind_table=_group_table("kind", groups["kind"]),
        language_chart=score_chart(groups["language"], "CRAG score by language with intervals"),
        language_table=_group_table("language", groups["language"]),
        other_tables=_group_table("origin", groups["origin"]) + _group_table("form", groups["form"]),
        confusion=_confusion(run),
        latency_chart=latency_chart(list(run.milliseconds.values()), latency(run), "Latency of replies"),
        baseline="".join(f"<p>{escape(line)}</p>" for line in drift_lines(judged)),
        failed=len(failed),
        asked=len(run.results),
        failures="".join(map(_failure, failed)) or "<p>None.</p>",
    )
