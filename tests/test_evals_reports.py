"""Every report holds the figures with n and interval, names each failure, and needs nothing from outside."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import pytest

from evals.gate import Thresholds, compare, marks
from evals.reading import read_samples
from evals.reports.figures import Judged
from evals.reports.junit import junit_report
from evals.reports.markdown import markdown_report
from evals.reports.page import html_report
from evals.reports.terminal import comparison_report, table, terminal_report
from evals.results import Run
from evals.running import run_samples
from tests.evals_by_hand import RIGHT, SUITE, HandAnswerer, abstention, answer, knowledge

ATTACK = "<script>alert('|')</script> & \x01 ]]>"
WORSE = RIGHT | {
    "When did Lindau join?": abstention(),
    "write me a poem": answer((ATTACK, ["tie:lindau"])),
}
del WORSE["is Barcelona a partner"]


def _run(replies: dict[str, dict[str, object]] = WORSE) -> Run:
    done = run_samples(read_samples([SUITE]), HandAnswerer(replies), knowledge())
    milliseconds = {each.result.id: 1.0 + place * 7 for place, each in enumerate(done)}
    return Run("the <suite>", "by hand", "v1", True, tuple(each.result for each in done), milliseconds)


def _judged(run: Run) -> Judged:
    return Judged(tuple(marks(run, Thresholds(at_least={"crag_score": 0.95}))), None)


@pytest.mark.parametrize("report", [terminal_report, markdown_report, html_report])
def test_a_report_shows_figures_groups_and_each_failure(report: Callable[[Run, Judged], str]) -> None:
    run = _run()
    text = report(run, _judged(run))
    for shown in ("crag score", "0.", "95 %", "latency p95", "how-many", "abstention", "MISSED", "hand"):
        assert shown in text, shown
    for case in ("when-lindau", "off-poem", "unknown-barcelona"):
        assert case in text
    assert "KeyError" in text  # what the sample without a reply met
    assert "date 1985-04-12" in text


def test_columns_stand_under_their_heads_in_wide_scripts_too() -> None:
    head, _, one, two = table([["name", "n"], ["青岛", "5"], ["Lindau", "12"]])
    assert head.endswith("n")
    assert len(one) + 2 == len(two) == len(head)


def test_the_page_loads_nothing_and_runs_nothing() -> None:
    run = _run()
    page = html_report(run, _judged(run))
    assert "default-src 'none'" in page
    assert ATTACK.split(" ")[0] not in page
    assert "&lt;script&gt;" in page
    addresses = set(re.findall(r"""(?:https?:)?//[\w.-]+""", page))
    assert addresses <= {"http://www.w3.org"}  # the name of the SVG namespace, which nothing fetches
    for attribute in ("src=", "<link", "<script", "url(", "@import", "href="):
        assert attribute not in page, attribute


def test_the_page_is_well_formed_and_draws_its_charts() -> None:
    class Reader(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.open: list[str] = []
            self.titles = 0

        def handle_starttag(self, tag: str, attrs: object) -> None:
            if tag not in ("meta", "br"):
                self.open.append(tag)
            self.titles += tag == "svg"

        def handle_startendtag(self, tag: str, attrs: object) -> None:
            assert tag in ("line", "circle", "rect")

        def handle_endtag(self, tag: str) -> None:
            assert self.open.pop() == tag

    run = _run()
    reader = Reader()
    reader.feed(html_report(run, _judged(run)))
    assert reader.open == []
    assert reader.titles == 3


def test_a_failure_on_the_page_shows_question_target_reply_and_evidence() -> None:
    run = _run()
    page = html_report(run, _judged(run))
    failure = page[page.index("off-poem") :]
    for shown in (
        "write me a poem",
        "abstains as off-topic",
        "signed on 12 April 1985",
        "answers where it should",
    ):
        assert shown in failure


def test_junit_is_xml_that_counts_failures_and_errors_apart() -> None:
    root = ET.fromstring(junit_report(_run()))
    assert (root.get("tests"), root.get("failures"), root.get("errors")) == ("12", "2", "1")
    cases = {case.get("name"): case for case in root.iter("testcase")}
    assert len(cases) == 12
    poem = cases["off-poem"].find("failure")
    assert poem is not None
    assert "answers where it should abstain" in str(poem.get("message"))
    assert cases["unknown-barcelona"].find("error") is not None
    assert cases["total"].find("failure") is None


def test_markdown_cells_cannot_break_their_table() -> None:
    run = _run()
    text = markdown_report(run, _judged(run))
    failures = text[text.index("## Failures") :].splitlines()
    widths = {len(re.findall(r"(?<!\\)\|", line)) for line in failures if line.startswith("|")}
    assert len(widths) == 1
    assert "<script>" not in text


def test_a_clean_run_says_so() -> None:
    run = _run(RIGHT)
    assert 'class="verdict holds"' in html_report(run, _judged(run))
    assert "cases fail" not in terminal_report(run, _judged(run))


def test_a_comparison_shows_both_figures_and_what_changed() -> None:
    text = comparison_report(compare(_run(RIGHT), _run(), thresholds=Thresholds()), ("before", "after"))
    assert "when-lindau: pass (right) → fail (abstained)" in text
    assert "3 pass only in before, 0 only in after" in text
    assert "p = 0.2500" in text
    same = comparison_report(compare(_run(), _run(), thresholds=Thresholds()), ("a", "b"))
    assert "No case changed." in same
