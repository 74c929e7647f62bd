"""Case files are read with their lines, and whatever is wrong is named by file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus import read_corpus
from evals.cases import AbstainTarget, DateTarget, FactsTarget, NamesTarget, NumberTarget
from evals.gate import read_thresholds
from evals.reading import MissingCases, check, own_suite, read_samples, select
from evals.yaml_nodes import BrokenCase
from tests.evals_by_hand import SUITE

GOOD = "- id: a\n  question: q\n  language: en\n  kind: which\n  target: {number: 1}\n"


def _problem(folder: Path, text: str) -> str:
    (folder / "cases.yaml").write_text(text, encoding="utf-8")
    problems = check([folder]).problems
    assert len(problems) == 1, problems
    return problems[0]


def test_every_kind_of_target_is_read() -> None:
    samples = {sample.id: sample for sample in read_samples([SUITE])}
    assert samples["total"].target.parts == (NumberTarget(12),)
    assert samples["countries"].target.parts == (NumberTarget(5, "countries"),)
    assert samples["when-hanam-ko"].target.parts == (DateTarget(("1999-05", "2001")),)
    assert samples["which-germany"].target.parts == (NamesTarget(("lindau", "ulmen"), exact=True),)
    assert isinstance(samples["kind-hanam"].target.parts[0], FactsTarget)
    assert samples["unknown-barcelona"].target.wants_abstention
    assert samples["wrong-year-lindau"].target.or_abstain == AbstainTarget(("false-premise",))
    assert [turn.role for turn in samples["talk-said"].turns] == ["user", "assistant", "user"]
    assert samples["talk-lindau"].is_conversation
    assert samples["talk-lindau"].question == "since when"


def test_a_sample_knows_the_file_and_line_it_is_written_at() -> None:
    first = read_samples([SUITE])[0]
    assert Path(first.file).name == "facts.yaml"
    assert first.line == 2


def test_a_date_and_a_country_code_stay_what_was_written(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(
        GOOD.replace("{number: 1}", "{date: 1979-10-03, also: [{names: {ids: [no, on]}}]}"), encoding="utf-8"
    )
    parts = read_samples([tmp_path])[0].target.parts
    assert parts == (DateTarget(("1979-10-03",)), NamesTarget(("no", "on")))


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        (GOOD.replace("kind:", "kund:"), 4, "key kund: is unknown"),
        (GOOD.replace("{number: 1}", "{number: many}"), 5, "'many' is no number"),
        (GOOD.replace("{number: 1}", "{number: 1, date: 1990}"), 5, "exactly one of"),
        (GOOD.replace("{number: 1}", "{}"), 5, "exactly one of"),
        (GOOD.replace("{number: 1}", "{date: 1990-02-31}"), 5, "has no day 31"),
        (GOOD.replace("{number: 1}", "{abstain: [bored]}"), 5, "'bored' is no reason"),
        (GOOD.replace("{number: 1}", "{abstain: any, also: [{number: 1}]}"), 5, "abstain stands alone"),
        (GOOD.replace("{number: 1}", "{names: {}}"), 5, "names nobody"),
        (GOOD.replace("{number: 1}", "{facts: {}}"), 5, "asks for nothing"),
        (GOOD.replace("{number: 1}", "{names: {ids: [a], exact: yes}}"), 5, "neither true nor false"),
        (GOOD.replace("language: en", "language: fr"), 3, "'fr' is no language"),
        (GOOD.replace("id: a", "id: A b"), 1, "'A b' is no id"),
        (GOOD.replace("  question: q\n", ""), 1, "either question or conversation"),
        (GOOD.replace("question: q", "conversation: [{role: bot, content: x}]"), 2, "'bot' is no role"),
        (
            GOOD.replace(
                "question: q", "conversation: [{role: user, content: x}, {role: assistant, content: y}]"
            ),
            2,
            "must end with a user's turn",
        ),
        (GOOD.replace("question: q", "question: ''"), 2, "is empty"),
        (GOOD + "  kind: when\n", 6, "stands twice"),
        (GOOD + "  origin: dream\n", 6, "'dream' is no origin"),
        (GOOD + GOOD, 6, "this id stands in"),
        ("id: a\n", 1, "is no list of cases"),
        ("- id: [\n", 2, "mend the YAML"),
    ],
)
def test_what_is_wrong_is_named_by_file_and_line(tmp_path: Path, text: str, line: int, said: str) -> None:
    problem = _problem(tmp_path, text)
    assert f"cases.yaml line {line}" in problem
    assert said in problem


def test_all_problems_are_told_at_once_and_the_rest_is_read(tmp_path: Path) -> None:
    broken = GOOD.replace("id: a", "id: b").replace("number: 1", "number: x")
    (tmp_path / "a.yaml").write_text(GOOD + broken + broken.replace("id: b", "id: c"), encoding="utf-8")
    checked = check([tmp_path])
    assert [sample.id for sample in checked.samples] == ["a"]
    assert len(checked.problems) == 2
    with pytest.raises(BrokenCase, match="and 1 more"):
        read_samples([tmp_path])


def test_a_file_that_is_no_utf_8_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"- id: \xff\n")
    assert "is not UTF-8" in check([tmp_path]).problems[0]


def test_a_folder_without_cases_says_what_to_write(tmp_path: Path) -> None:
    with pytest.raises(MissingCases, match=r"schema\.md"):
        check([tmp_path])


def test_names_sources_and_kinds_that_nobody_knows_are_found(tmp_path: Path) -> None:
    text = GOOD.replace("{number: 1}", "{names: {ids: [atlantis, 'country:ZZ']}}") + "  sources: [S404]\n"
    (tmp_path / "a.yaml").write_text(text, encoding="utf-8")
    problems = " ".join(check([tmp_path], corpus=read_corpus(), kinds=["when"]).problems)
    for unknown in ("'atlantis'", "'country:ZZ'", "'S404'", "'which'"):
        assert unknown in problems


def test_filters_narrow_each_other_and_values_of_one_add_up() -> None:
    samples = read_samples([SUITE])
    assert {sample.id for sample in select(samples, tags=["near-miss"])} == {
        "unknown-barcelona",
        "wrong-year-lindau",
    }
    assert {sample.id for sample in select(samples, tags=["conversation"])} == {"talk-lindau", "talk-said"}
    assert {sample.id for sample in select(samples, languages=["zh", "ko"])} == {"total-zh", "when-hanam-ko"}
    assert [sample.id for sample in select(samples, kinds=["how-many"], languages=["zh"])] == ["total-zh"]
    assert select(samples, ids=["nobody"]) == ()
    assert select(samples) == samples


def test_the_own_suite_is_sound() -> None:
    room = own_suite()[0].parent
    kinds = read_thresholds(room / "thresholds.toml").kinds
    assert check(own_suite(), corpus=read_corpus(), kinds=kinds).problems == ()
