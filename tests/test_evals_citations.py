"""Citation scores: what ALCE calls recall and precision, and what each must reject."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from evals.replies import read_reply
from evals.scoring.citations import citation_recall_precision, cites_gold, phantoms, verbatim_share
from tests.evals_by_hand import NODES, abstention, answer, citation, knowledge, row

DE = ("2 partners are in Germany: Lindau and Ulmen.", ["tie:lindau", "tie:ulmen"])


def _scores(reply: dict[str, Any], question: str = "") -> tuple[float | None, float | None]:
    found = citation_recall_precision(read_reply(reply), question=question, knowledge=knowledge())
    return found.recall, found.precision


@pytest.mark.parametrize(
    ("text", "nodes"),
    [
        ("Lindau signed on 12 April 1985.", ["tie:lindau"]),
        ("林道于1985年4月12日签署。", ["tie:lindau"]),
        ("Havenport has 12 partners in 5 countries.", ["figure:total"]),
        ("Hanam joined in 1999.", ["tie:hanam"]),
        ("Lindau is older: 1985 against 1999 for Hanam, 14 years.", ["tie:lindau", "tie:hanam"]),
        ("A sister city of Havenport.", ["tie:lindau"]),
    ],
)
def test_a_statement_that_its_quotes_show_is_recalled_and_precise(text: str, nodes: list[str]) -> None:
    assert _scores(answer((text, nodes))) == (1.0, 1.0)


@pytest.mark.parametrize(
    ("text", "nodes"),
    [
        ("Lindau signed on 13 April 1985.", ["tie:lindau"]),
        ("Lindau signed in May 1985.", ["tie:lindau"]),
        ("Havenport has 13 partners.", ["figure:total"]),
        ("Hanam signed on 12 April 1985.", ["tie:lindau"]),
        ("Lindau and Hanam signed in 1985.", ["tie:lindau"]),
        ("Lindau signed on 12 April 1985.", []),
        ("The mayor enjoys long walks at sunset.", ["tie:lindau"]),
    ],
)
def test_a_statement_that_its_quotes_do_not_show_scores_nothing(text: str, nodes: list[str]) -> None:
    recall, precision = _scores(answer((text, nodes)))
    assert recall == 0.0
    assert precision in (0.0, None)


def test_a_citation_that_adds_nothing_costs_precision_and_not_recall() -> None:
    reply = answer(("Lindau signed on 12 April 1985.", ["tie:lindau", "tie:ulmen"]))
    assert _scores(reply) == (1.0, 0.5)


def test_each_counted_row_is_needed() -> None:
    rows = [row("lindau"), row("ulmen")]
    assert _scores(answer(DE, rows=rows)) == (1.0, 1.0)
    short = answer((DE[0], ["tie:lindau"]), rows=rows)
    assert _scores(short)[0] == 0.0


def test_what_the_question_said_and_the_date_of_the_count_need_no_proof() -> None:
    reply = answer(
        ("As of 5 May 2025 Lindau did not join in 1990 but in 1985.", ["tie:lindau"]), as_of="2025-05-05"
    )
    assert _scores(reply, "Lindau joined in 1990, right?") == (1.0, 1.0)
    assert _scores(reply)[0] == 0.0


def test_the_ends_of_a_decade_that_was_asked_for_need_no_proof() -> None:
    reply = answer(("Between 1980 and 1989 only Lindau joined.", ["tie:lindau"]))
    assert _scores(reply, "who joined in the 1980s?") == (1.0, 1.0)
    assert _scores(reply, "who joined?")[0] == 0.0


@pytest.mark.parametrize(
    ("text", "recall"),
    [
        ("Lindau joined 41 years ago, counted to 2026.", 1.0),
        ("Lindau joined 40 years ago, counted to 2026.", 1.0),  # before the day has come round
        ("Lindau joined 44 years ago, counted to 2026.", 0.0),
        ("Lindau joined 42 years ago, counted to 2027.", 0.0),  # two figures that would prove each other
        ("The 50 years of Lindau are full in 2035.", 0.0),
    ],
)
def test_spans_of_years_are_computed_from_evidence_and_calendar(text: str, recall: float) -> None:
    known = replace(knowledge(), today=date(2026, 6, 1))
    reply = read_reply(answer((text, ["tie:lindau"])))
    assert citation_recall_precision(reply, question="", knowledge=known).recall == recall


def test_an_anniversary_that_was_asked_for_is_computed() -> None:
    reply = answer(("The 50th anniversary with Lindau falls in 2035.", ["tie:lindau"]))
    assert _scores(reply, "when is the 50th anniversary?") == (1.0, 1.0)


def test_a_text_in_quotation_marks_must_stand_in_a_quote_of_its_script() -> None:
    assert _scores(answer(("It is called “sister city”.", ["tie:lindau"]))) == (1.0, 1.0)
    assert _scores(answer(("It is called “twin town”.", ["tie:lindau"])))[0] == 0.0
    assert _scores(answer(("1985: «побратим».", ["tie:lindau"]), language="ru")) == (1.0, 1.0)


def test_recall_is_the_share_of_statements() -> None:
    reply = answer(("Lindau signed in 1985.", ["tie:lindau"]), ("Hanam signed in 1900.", ["tie:hanam"]))
    found = citation_recall_precision(read_reply(reply), question="", knowledge=knowledge())
    assert found.recall == 0.5
    assert found.unsupported == ("Hanam signed in 1900.",)


def test_a_quote_that_no_node_holds_supports_nothing() -> None:
    made_up = answer(("Lindau signed in 1970.", ["tie:lindau"]))
    made_up["citations"] = [citation(1, "tie:lindau", quote="Lindau signed in 1970.")]
    assert _scores(made_up) == (0.0, 0.0)
    assert verbatim_share(read_reply(made_up), knowledge()) == 0.0
    nowhere = answer(("Lindau signed in 1985.", ["tie:lindau"]))
    nowhere["citations"] = [citation(1, "tie:nowhere", quote=NODES["tie:lindau"])]
    assert verbatim_share(read_reply(nowhere), knowledge()) == 0.0


def test_a_part_of_a_node_is_verbatim() -> None:
    reply = answer(("Lindau signed in 1985.", ["tie:lindau"]))
    reply["citations"] = [citation(1, "tie:lindau", quote="signed on 12  April 1985")]
    assert verbatim_share(read_reply(reply), knowledge()) == 1.0


def test_quotes_of_another_corpus_cannot_be_looked_up() -> None:
    reply = answer(("Lindau signed in 1985.", ["tie:lindau"])) | {"corpus_version": "another"}
    assert verbatim_share(read_reply(reply), knowledge()) is None


def test_an_abstention_has_nothing_to_cite() -> None:
    assert _scores(abstention()) == (None, None)
    assert cites_gold(["S1"], read_reply(abstention())) is None


def test_a_statement_in_another_script_with_nothing_to_compare_is_not_scored() -> None:
    assert _scores(answer(("有友好关系。", ["tie:lindau"]))) == (None, None)


def test_words_are_compared_in_the_scripts_that_both_have() -> None:
    assert _scores(answer(("市長：Havenport（sister city）。", ["tie:lindau"]))) == (1.0, 1.0)
    assert _scores(answer(("市長：Ren Gang。", ["tie:lindau"])))[0] == 0.0


def test_a_text_without_claims_is_one_statement() -> None:
    reply = answer(("x", ["tie:lindau"])) | {"claims": [], "text": "Lindau signed in 1985 [1]."}
    assert _scores(reply) == (1.0, 1.0)
    assert _scores(reply | {"text": "Lindau signed in 1985."})[0] == 0.0


def test_one_of_the_gold_sources_is_enough_and_none_is_not() -> None:
    reply = read_reply(answer(("Lindau signed in 1985.", ["tie:lindau"])))
    assert cites_gold(["S7", "S2"], reply) is True
    assert cites_gold(["S7"], reply) is False
    assert cites_gold([], reply) is None
    more = answer(("Lindau signed in 1985.", ["tie:lindau"]))
    more["citations"][0]["more_sources"] = [{"id": "S7"}]
    assert cites_gold(["S7"], read_reply(more)) is True


def test_numbers_without_citations_and_citations_without_use_are_phantoms() -> None:
    sound = answer(DE, rows=[row("lindau"), row("ulmen")])
    assert phantoms(read_reply(sound)) == ()
    assert phantoms(read_reply(sound | {"text": "Two [1][2][3]."})) == ("[3] has no citation",)
    claim = {"text": "Two.", "citations": [1, 9]}
    assert "[9] has no citation" in phantoms(read_reply(sound | {"claims": [claim]}))
    unused = sound | {"citations": [*sound["citations"], citation(3, "tie:hanam")]}
    assert phantoms(read_reply(unused)) == ("citation 3 is not used",)
    twice = sound | {"citations": [*sound["citations"], citation(2, "tie:ulmen")]}
    assert phantoms(read_reply(twice)) == ("citation 2 stands twice",)
