"""The gate: marks, baseline and comparison name every case that got worse."""

from __future__ import annotations

from pathlib import Path

import pytest

from evals.gate import (
    BrokenBaseline,
    BrokenThresholds,
    NotBlessed,
    Thresholds,
    bless,
    compare,
    drift,
    marks,
    read_baseline,
    read_thresholds,
)
from evals.reading import own_suite, read_samples
from evals.results import Run
from evals.running import run_samples
from evals.suite import judge, open_suite, verdict
from tests.evals_by_hand import RIGHT, SUITE, HandAnswerer, abstention, answer, knowledge

SAMPLES = read_samples([SUITE])
WORSE = RIGHT | {"When did Lindau join?": abstention(), "write me a poem": answer(("Roses.", []))}


def _run(replies: dict[str, dict[str, object]] = RIGHT, *, leave_out: str = "", is_whole: bool = True) -> Run:
    samples = [sample for sample in SAMPLES if sample.id != leave_out]
    done = run_samples(samples, HandAnswerer(replies), knowledge())
    milliseconds = {each.result.id: 3.0 for each in done}
    return Run("suite", "by hand", "v1", is_whole, tuple(each.result for each in done), milliseconds)


def test_a_blessed_run_is_read_back_as_the_baseline(tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"
    assert read_baseline(path) is None
    bless(_run(WORSE), path, reason="first  measurement")
    baseline = read_baseline(path)
    assert baseline is not None
    assert baseline.reason == "first measurement"
    assert sorted(name for name, passed in baseline.passed.items() if not passed) == [
        "off-poem",
        "when-lindau",
    ]
    text = path.read_text(encoding="utf-8")
    bless(_run(WORSE), path, reason="first measurement")
    assert path.read_text(encoding="utf-8") == text


def test_a_case_that_got_worse_and_one_that_is_gone_are_named(tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"
    bless(_run(), path, reason="all pass")
    baseline = read_baseline(path)
    assert baseline is not None
    found = drift(_run(WORSE, leave_out="total"), baseline)
    assert found.broken == ("when-lindau", "off-poem")
    assert found.missing == ("total",)
    assert not found.holds
    assert drift(_run(), baseline).holds


def test_a_run_of_a_part_misses_nothing(tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"
    bless(_run(), path, reason="all pass")
    baseline = read_baseline(path)
    assert baseline is not None
    assert drift(_run(leave_out="total", is_whole=False), baseline).holds


def test_a_case_that_was_mended_or_is_new_asks_for_a_blessing_and_fails_nothing(tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"
    bless(_run(WORSE, leave_out="total"), path, reason="two fail")
    baseline = read_baseline(path)
    assert baseline is not None
    found = drift(_run(), baseline)
    assert found.mended == ("when-lindau", "off-poem")
    assert found.new == ("total",)
    assert found.holds


def test_a_blessing_needs_a_reason_and_a_whole_run(tmp_path: Path) -> None:
    with pytest.raises(NotBlessed, match="reason"):
        bless(_run(), tmp_path / "b.json", reason="  ")
    with pytest.raises(NotBlessed, match="whole suite"):
        bless(_run(is_whole=False), tmp_path / "b.json", reason="x")
    assert not (tmp_path / "b.json").exists()


@pytest.mark.parametrize("text", ["", "[]", '{"format": 9}', '{"format": 1, "cases": {"a": "maybe"}}'])
def test_a_file_that_is_no_baseline_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "b.json").write_text(text, encoding="utf-8")
    with pytest.raises(BrokenBaseline):
        read_baseline(tmp_path / "b.json")


def test_marks_that_are_missed_are_known_and_unscored_ones_are_not_missed() -> None:
    thresholds = Thresholds(
        at_least={"crag_score": 0.95, "gold_sources": 0.5},
        at_most={"wrong_rate": 0.005},
        expected_at_most={"latency_p95_ms": 1.0},
    )
    found = {mark.metric.name: mark for mark in marks(_run(WORSE), thresholds)}
    assert found["crag_score"].is_met is False
    assert found["wrong_rate"].is_met is False
    assert found["gold_sources"].is_met is True
    assert found["latency_p95_ms"].is_met is False
    assert not found["latency_p95_ms"].gates
    assert found["pass_rate"].is_met is None


@pytest.mark.parametrize(
    "text", ["[at_least", "[at_least]\ncrag_score = 'high'", "[at_last]\nx = 1", "[suite]\ntoday = 'now'"]
)
def test_a_thresholds_file_that_cannot_be_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "t.toml").write_text(text, encoding="utf-8")
    with pytest.raises(BrokenThresholds):
        read_thresholds(tmp_path / "t.toml")


def test_every_threshold_of_the_own_suite_is_of_a_metric_that_exists() -> None:
    thresholds = read_thresholds(own_suite()[0].parent / "thresholds.toml")
    names = {mark.metric.name for mark in marks(_run(), thresholds)}
    asked = {*thresholds.at_least, *thresholds.at_most, *thresholds.expected_at_most}
    assert asked <= names
    assert thresholds.at_least["crag_score"] >= 0.95
    assert thresholds.at_most["wrong_rate"] <= 0.005


def test_the_verdict_names_what_does_not_hold(tmp_path: Path) -> None:
    (tmp_path / "facts.yaml").write_text((SUITE / "facts.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "thresholds.toml").write_text("[at_most]\nwrong_rate = 0.01\n", encoding="utf-8")
    suite = open_suite(tmp_path)
    right, worse = _run(), _run(WORSE)
    assert verdict(right, judge(right, suite)) == ""
    bless(worse, suite.baseline_path, reason="two known failures")
    said = verdict(worse, judge(worse, suite))
    assert "2 of 12 cases fail" in said
    assert "wrong_rate" in said
    assert verdict(worse, judge(worse, suite), gate_only=True) == "marks missed: wrong_rate"
    bless(right, suite.baseline_path, reason="all pass")
    assert "worse than the baseline: when-lindau, off-poem" in verdict(
        worse, judge(worse, suite), gate_only=True
    )
    part = _run(leave_out="total")
    assert "missing, but in the baseline: total" in verdict(part, judge(part, suite))


def test_two_runs_are_compared_case_by_case_with_a_paired_test() -> None:
    found = compare(_run(), _run(WORSE, leave_out="total"), thresholds=Thresholds())
    assert {change.id for change in found.changes} == {"total", "when-lindau", "off-poem"}
    assert (found.only_first_passed, found.only_second_passed, found.shared) == (2, 0, 11)
    assert found.p_value == 0.5
    assert compare(_run(), _run(), thresholds=Thresholds()).changes == ()
