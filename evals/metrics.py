"""The figures of a run: means with intervals and n, by kind, language and origin.

Names and formulas as in the papers: CRAG (arXiv 2406.04744), ALCE (arXiv 2305.14627). Knows nothing about
reports.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from evals.results import Result, Run
from evals.scoring.intervals import bootstrap, percentile, wilson

# CRAG section 2.2: a right answer, none, a wrong one. An abstention where one is wanted is a right answer.
CRAG_POINTS = {"right": 1.0, "abstained": 0.0, "wrong": -1.0}
CONFUSION_COLUMNS = ("answered right", "answered wrong", "abstained right", "abstained wrong", "error")


@dataclass(frozen=True, slots=True)
class Metric:
    """A mean over `n` scored samples with its 95 % interval; `value` is None when nothing was scored."""

    name: str
    value: float | None
    n: int
    interval: tuple[float, float] | None = None
    not_scored: int = 0


@dataclass(frozen=True, slots=True)
class Group:
    """The outcomes of the samples that share a kind, a language or an origin."""

    name: str
    n: int
    right: int
    abstained: int
    wrong: int
    errors: int
    crag: Metric
    passed: Metric


def _proportion(name: str, values: Sequence[bool | None]) -> Metric:
    scored = [value for value in values if value is not None]
    missing = len(values) - len(scored)
    if not scored:
        return Metric(name, None, 0, None, missing)
    hits = sum(scored)
    return Metric(name, hits / len(scored), len(scored), wilson(hits, len(scored)), missing)


def _mean(name: str, values: Sequence[float | None]) -> Metric:
    scored = [value for value in values if value is not None]
    missing = len(values) - len(scored)
    if not scored:
        return Metric(name, None, 0, None, missing)
    return Metric(name, sum(scored) / len(scored), len(scored), bootstrap(scored), missing)


def crag_score(results: Sequence[Result]) -> Metric:
    """The mean of +1 for right, 0 for abstained, -1 for wrong; errors are not scored."""
    return _mean("crag_score", [CRAG_POINTS.get(result.outcome) for result in results])


def accuracy(results: Sequence[Result], name: str = "accuracy") -> Metric:
    """The share of right replies; errors are not scored."""
    return _proportion(name, [result.outcome == "right" if result.score else None for result in results])


def abstention_precision(results: Sequence[Result]) -> Metric:
    """Of the abstentions, the share that was wanted; where either would do, an abstention is not scored."""
    return _proportion(
        "abstention_precision",
        [
            result.wants == "abstention"
            for result in results
            if _abstained(result) and result.wants != "either"
        ],
    )


def abstention_recall(results: Sequence[Result]) -> Metric:
    """Of the samples that want an abstention, the share that got one."""
    return _proportion(
        "abstention_recall",
        [_abstained(result) if result.score else None for result in results if result.wants == "abstention"],
    )


def _abstained(result: Result) -> bool:
    return result.reply is not None and result.score is not None and result.reply.get("kind") == "abstention"


def _gap(name: str, best: Metric, others: Iterable[Metric]) -> Metric:
    """How many points the worst of the others lies under the best."""
    known = [other for other in others if other.value is not None]
    if best.value is None or not known:
        return Metric(name, None, 0)
    worst = min(known, key=lambda metric: metric.value or 0.0)
    return Metric(name, best.value - (worst.value or 0.0), worst.n)


def metrics(run: Run, *, typed_kinds: Sequence[str] = ()) -> list[Metric]:
    """All metrics of a run that do not depend on the clock.

    `typed_kinds` are those that are computed from records.
    """
    results = run.results
    scores = [result.score for result in results]
    cited = [
        result.score
        for result in results
        if result.score is None or result.reply is None or result.reply.get("kind") == "answer"
    ]
    single = [result for result in results if not result.is_conversation]
    talks = accuracy([result for result in results if result.is_conversation], "conversation_accuracy")
    languages = sorted({result.language for result in results} - {"en"})
    by_language = [
        accuracy([each for each in results if each.language == language]) for language in languages
    ]
    english = accuracy([result for result in results if result.language == "en"])
    return [
        _proportion("pass_rate", [result.passed for result in results]),
        crag_score(results),
        accuracy(results),
        _proportion(
            "wrong_rate", [result.outcome == "wrong" if result.score else None for result in results]
        ),
        _proportion("error_rate", [result.score is None for result in results]),
        accuracy([result for result in results if result.kind in typed_kinds], "typed_accuracy"),
        talks,
        _gap("conversation_gap", accuracy(single), [talks]),
        _gap("language_gap", english, by_language),
        _mean("citation_precision", [score.citation_precision if score else None for score in cited]),
        _mean("citation_recall", [score.citation_recall if score else None for score in cited]),
        _proportion("gold_sources", [score.cites_gold if score else None for score in cited]),
        _mean("verbatim_quotes", [score.verbatim if score else None for score in cited]),
        _proportion("phantom_free", [score.phantom_free if score else None for score in scores]),
        abstention_precision(results),
        abstention_recall(results),
        _proportion("in_language", [score.in_language if score else None for score in scores]),
    ]


def latency(run: Run) -> list[Metric]:
    """The median and 95th percentile of the time to the last reply, in milliseconds, by the nearest rank."""
    values = list(run.milliseconds.values())
    return [
        Metric("latency_p50_ms", percentile(values, 50), len(values)),
        Metric("latency_p95_ms", percentile(values, 95), len(values)),
    ]


def _group(name: str, results: Sequence[Result]) -> Group:
    outcomes = [result.outcome for result in results]
    return Group(
        name=name,
        n=len(results),
        right=outcomes.count("right"),
        abstained=outcomes.count("abstained"),
        wrong=outcomes.count("wrong"),
        errors=outcomes.count("error"),
        crag=crag_score(results),
        passed=_proportion("pass_rate", [result.passed for result in results]),
    )


def groups(results: Sequence[Result], key: Callable[[Result], str]) -> list[Group]:
    """The outcomes by what `key` says of each result, in the order of its values."""
    names = sorted({key(result) for result in results})
    return [_group(name, [result for result in results if key(result) == name]) for name in names]


def all_groups(run: Run) -> dict[str, list[Group]]:
    """The outcomes by kind, language, origin and form."""
    return {
        "kind": groups(run.results, lambda result: result.kind),
        "language": groups(run.results, lambda result: result.language),
        "origin": groups(run.results, lambda result: result.origin),
        "form": groups(run.results, lambda result: "conversation" if result.is_conversation else "question"),
    }


def confusion(run: Run) -> dict[str, dict[str, int]]:
    """How many samples that want an answer, an abstention or either were answered, declined or lost."""
    table = {wanted: dict.fromkeys(CONFUSION_COLUMNS, 0) for wanted in ("answer", "abstention", "either")}
    for result in run.results:
        if result.score is None:
            column = "error"
        else:
            did = "abstained" if _abstained(result) else "answered"
            column = f"{did} {'right' if result.outcome == 'right' else 'wrong'}"
        table[result.wants][column] += 1
    return table
