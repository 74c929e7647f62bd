"""Retrieval results as a Markdown table and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from evals.retrieval.measuring import Measured


def retrieval_report(measured: Sequence[Measured]) -> str:
    """One row a set, encoder and leg; the last column is the hybrid's nDCG over that of the better leg."""
    if not measured:
        return "Nothing measured."
    names = [metric.name for metric in measured[0].legs[0].metrics]
    rows = [["set", "encoder", "leg", *names, "95 % of nDCG", "n", "over the better leg"]]
    for each in measured:
        for leg in each.legs:
            low, high = leg.metrics[0].interval or (0.0, 0.0)
            over = f"{100 * (each.ratio - 1):+.1f} %" if leg.name == "hybrid" else ""
            rows.append(
                [
                    each.dataset,
                    each.encoder,
                    leg.name,
                    *(f"{metric.value or 0:.4f}" for metric in leg.metrics),
                    f"{low:.3f} to {high:.3f}",
                    str(each.queries),
                    over,
                ]
            )
    head, *body = rows
    lines = [head, ["---"] * 3 + ["---:"] * (len(head) - 3), *body]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def retrieval_json(measured: Sequence[Measured]) -> list[dict[str, Any]]:
    """The same figures as JSON values."""
    return [
        {
            "dataset": each.dataset,
            "encoder": each.encoder,
            "documents": each.documents,
            "queries": each.queries,
            "legs": {leg.name: {metric.name: metric.value for metric in leg.metrics} for leg in each.legs},
            "intervals": {
                leg.name: {metric.name: metric.interval for metric in leg.metrics} for leg in each.legs
            },
            "hybrid_over_better": each.ratio,
        }
        for each in measured
    ]
