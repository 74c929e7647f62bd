"""Charts as inline SVG that needs nothing else: scores with intervals, and a histogram of latencies.

Colours come from the page's style by class, so that they follow light and dark. Knows nothing about the page.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape

from evals.metrics import Group, Metric

_WIDTH = 720
_LABEL = 150
_ROW = 26
_RIGHT = 110
_MOST_TICKS = 7  # labels that stand side by side without touching
_BINS = 24


def _svg(height: int, title: str, parts: Sequence[str]) -> str:
    return (
        f'<svg viewBox="0 0 {_WIDTH} {height}" role="img" aria-label="{escape(title)}" '
        f'xmlns="http://www.w3.org/2000/svg"><title>{escape(title)}</title>{"".join(parts)}</svg>'
    )


def _text(x: float, y: float, text: str, *, anchor: str = "start", kind: str = "label") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" class="{kind}">{escape(text)}</text>'


def score_chart(groups: Sequence[Group], title: str) -> str:
    """One row a group: the CRAG score as a dot from -1 to 1, its 95 % interval as a line, and n."""
    span = _WIDTH - _LABEL - _RIGHT
    height = _ROW * len(groups) + 34

    def at(value: float) -> float:
        return _LABEL + (max(-1.0, min(1.0, value)) + 1) / 2 * span

    parts = []
    for tick in (-1.0, -0.5, 0.0, 0.5, 1.0):
        x = at(tick)
        parts.append(f'<line x1="{x:.1f}" x2="{x:.1f}" y1="6" y2="{height - 24}" class="grid"/>')
        parts.append(_text(x, height - 8, f"{tick:g}", anchor="middle", kind="tick"))
    for place, group in enumerate(groups):
        y = 6 + _ROW * place + _ROW / 2
        parts.append(_text(_LABEL - 12, y + 4, group.name, anchor="end"))
        value, interval = group.crag.value, group.crag.interval
        if value is not None and interval is not None:
            low, high = interval
            state = "bad" if group.wrong else "mid" if value < 1 else "good"
            parts.append(
                f'<line x1="{at(low):.1f}" x2="{at(high):.1f}" y1="{y:.1f}" y2="{y:.1f}" class="whisker"/>'
                f'<circle cx="{at(value):.1f}" cy="{y:.1f}" r="5" class="{state}"/>'
            )
            parts.append(_text(_WIDTH - _RIGHT + 14, y + 4, f"{value:.3f}  n = {group.n}", kind="tick"))
        else:
            parts.append(_text(_WIDTH - _RIGHT + 14, y + 4, f"not scored, n = {group.n}", kind="tick"))
    return _svg(height, title, parts)


def latency_chart(values: Sequence[float], lines: Sequence[Metric], title: str) -> str:
    """A histogram of milliseconds on a logarithmic scale with the given percentiles as lines."""
    if not values:
        return ""
    logs = [math.log10(max(value, 0.01)) for value in values]
    low, high = math.floor(min(logs) * 2) / 2, math.ceil(max(logs) * 2) / 2
    high = max(high, low + 0.5)
    counts = [0] * _BINS
    for value in logs:
        counts[min(_BINS - 1, int((value - low) / (high - low) * _BINS))] += 1
    height, bottom, top, left, right = 220, 186, 26, 40, 20
    span = _WIDTH - left - right
    tallest = max(counts)
    parts = []
    for place, count in enumerate(counts):
        tall = count / tallest * (bottom - top)
        parts.append(
            f'<rect x="{left + place * span / _BINS + 1:.1f}" y="{bottom - tall:.1f}" '
            f'width="{span / _BINS - 2:.1f}" height="{tall:.1f}" class="bar"/>'
        )
    halves = round((high - low) * 2)
    step = 1 if halves <= _MOST_TICKS else 2  # counted from the right, so that the last has its room
    for half in range(halves % step, halves + 1, step):
        power = low + half / 2
        x = left + (power - low) / (high - low) * span
        written = f"{float(f'{10**power:.2g}'):g}"
        anchor = "end" if half == halves else "middle"
        parts.append(_text(x, bottom + 18, f"{written} ms", anchor=anchor, kind="tick"))
    for place, metric in enumerate(lines):
        if metric.value is None:
            continue
        x = left + (math.log10(max(metric.value, 0.01)) - low) / (high - low) * span
        name = metric.name.split("_")[1]
        parts.append(f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{top - 16}" y2="{bottom}" class="percentile"/>')
        anchor = "end" if place == 0 else "start"
        parts.append(
            _text(x - 4 if place == 0 else x + 4, top - 8, f"{name} {metric.value:.1f} ms", anchor=anchor)
        )
    parts.append(f'<line x1="{left}" x2="{_WIDTH - right}" y1="{bottom}" y2="{bottom}" class="axis"/>')
    parts.append(_text(left - 6, top + 10, str(tallest), anchor="end", kind="tick"))
    parts.append(_text(left - 6, bottom, "0", anchor="end", kind="tick"))
    return _svg(height, title, parts)
