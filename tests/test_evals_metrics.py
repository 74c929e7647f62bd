"""Means, intervals and tests that can be worked out by hand or looked up."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.metrics import Metric, all_groups, confusion, latency, metrics
from evals.reading import read_samples
from evals.results import Run
from evals.running import run_samples
from evals.scoring.intervals import bootstrap, mcnemar_exact, percentile, wilson
from tests.evals_by_hand import RIGHT, SUITE, HandAnswerer, abstention, answer, knowledge


def test_wilson_gives_the_textbook_interval() -> None:
    # Newcombe 1998, table I: 81 of 263 and 0 of 20.
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=5e-4)
    assert wilson(0, 20) == pytest.approx((0.0, 0.1611), abs=5e-4)
    assert wilson(0, 0) == (0.0, 1.0)


@given(st.lists(st.floats(-1, 1), min_size=1, max_size=60))
def test_a_bootstrap_interval_holds_the_values_and_does_not_change(values: list[float]) -> None:
    low, high = bootstrap(values)
    assert min(values) - 1e-9 <= low <= high <= max(values) + 1e-9
    assert bootstrap(list(reversed(values))) == (low, high)


def test_a_bootstrap_of_nothing_is_no_number() -> None:
    assert all(math.isnan(value) for value in bootstrap([]))


@pytest.mark.parametrize(
    ("lost", "gained", "p"),
    [(0, 0, 1.0), (5, 5, 1.0), (0, 6, 0.03125), (1, 9, 22 / 1024), (10, 2, 158 / 4096)],
)
def test_mcnemars_exact_test_is_the_binomial_one(lost: int, gained: int, p: float) -> None:
    assert mcnemar_exact(lost, gained) == pytest.approx(p)
    assert mcnemar_exact(gained, lost) == pytest.approx(p)


def test_a_percentile_is_a_value_that_was_measured() -> None:
    assert percentile([1, 2, 3, 100], 50) == 2
    assert percentile([1, 2, 3, 100], 95) == 100
    assert percentile([], 95) is None


def _run(replies: dict[str, dict[str, object]]) -> Run:
    done = run_samples(read_samples([SUITE]), HandAnswerer(replies), knowledge())
    return Run(
        "suite",
        "by hand",
        "v",
        True,
        tuple(each.result for each in done),
        {each.result.id: 2.0 for each in done},
    )


def _by_name(run: Run) -> dict[str, Metric]:
    found = metrics(run, typed_kinds=("how-many", "when", "which", "what-kind", "is-a", "since"))
    return {metric.name: metric for metric in found}


def test_the_right_assistant_scores_full_marks() -> None:
    run = _run(RIGHT)
    assert [result.failures for result in run.results if not result.passed] == []
    found = _by_name(run)
    for name in (
        "pass_rate",
        "crag_score",
        "accuracy",
        "citation_precision",
        "citation_recall",
        "phantom_free",
    ):
        assert found[name].value == 1.0, name
    for name in ("abstention_precision", "abstention_recall", "conversation_accuracy", "typed_accuracy"):
        assert found[name].value == 1.0, name
    assert found["wrong_rate"].value == 0.0
    assert found["pass_rate"].n == 12
    assert found["abstention_precision"].n == 2  # the wrong year may be answered or declined: not scored
    assert found["citation_recall"].n == 9
    assert found["language_gap"].value == 0.0


def test_crag_counts_right_nothing_and_wrong() -> None:
    replies = RIGHT | {
        "how many partners has havenport": answer(("It has 99 partners.", ["figure:total"])),
        "When did Lindau join?": abstention(),
        "is Barcelona a partner": answer(("Yes, since 1990.", ["tie:ulmen"])),
    }
    run = _run(replies)
    found = _by_name(run)
    assert found["crag_score"].value == pytest.approx((9 - 2) / 12)
    assert found["wrong_rate"].value == pytest.approx(2 / 12)
    assert found["abstention_precision"].value == pytest.approx(1 / 2)
    assert found["abstention_recall"].value == pytest.approx(1 / 2)
    table = confusion(run)
    assert table["answer"]["answered wrong"] == 1
    assert table["answer"]["abstained wrong"] == 1
    assert table["abstention"]["answered wrong"] == 1
    assert table["either"]["abstained right"] == 1
    assert sum(sum(row.values()) for row in table.values()) == 12


def test_an_error_is_not_scored_and_fails_its_case() -> None:
    replies = {question: reply for question, reply in RIGHT.items() if question != "write me a poem"}
    run = _run(replies)
    found = _by_name(run)
    assert found["crag_score"].n == 11
    assert found["crag_score"].not_scored == 1
    assert found["crag_score"].value == 1.0
    assert found["error_rate"].value == pytest.approx(1 / 12)
    assert found["pass_rate"].value == pytest.approx(11 / 12)
    assert confusion(run)["abstention"]["error"] == 1


def test_groups_add_up_to_the_whole() -> None:
    run = _run(RIGHT)
    for groups in all_groups(run).values():
        assert sum(group.n for group in groups) == 12
    assert [group.name for group in all_groups(run)["language"]] == ["en", "ko", "zh"]


def test_latency_has_its_percentiles() -> None:
    assert [metric.value for metric in latency(_run(RIGHT))] == [2.0, 2.0]
