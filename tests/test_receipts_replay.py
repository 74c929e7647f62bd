"""A replayed receipt says whether the reply still holds: the same, the same in other words, or no longer, and why."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from assistant.messages import catalogue
from assistant.receipts import Change, Replay, replay, replay_json, write_replay
from assistant.receipts.receipt import receipt_of
from assistant.reply import Reply, Turn
from tests.receipts_by_hand import OTHER_SOURCE, abstention, answer, record

if TYPE_CHECKING:
    from assistant import Assistant

ROOT = Path(__file__).resolve().parent.parent


def _replayed(before: Reply, after: Reply, *, in_conversation: bool = False) -> Replay:
    return replay(receipt_of(before, in_conversation=in_conversation), lambda *_, **__: after)


DIGEST = replace(record(2, "x"), kind="digest", node_id="article:en-port#3", quote="The port grew in 1980.")


@pytest.mark.parametrize(
    ("after", "part", "change"),
    [
        (answer("Northport joined on 3 May 1981 [1]."), "numbers", Change("1980-05-03", "")),
        (answer("Northport joined on 3 June 1980 [1]."), "numbers", Change("", "1980-06-03")),
        (answer("Northport has 2 ties since 3 May 1980 [1]."), "numbers", Change("", "2")),
        (answer(citations=(record(1, "Eastham"),)), "cited", Change("", "tie:eastham")),
        (answer(citations=()), "cited", Change("tie:northport", "")),
        (answer(rows=()), "rows", Change("tie:northport", "")),
        (
            answer(rows=({"type": "tie", "id": "northport", "since": "1980-05-04"},)),
            "rows",
            Change("1980-05-03", "1980-05-04", "tie:northport since"),
        ),
        (abstention(), "kind", Change("answer", "abstention: not-in-corpus")),
    ],
)
def test_another_fact_is_a_different_answer(after, part, change):
    outcome = _replayed(answer(), after)
    assert (outcome.outcome, outcome.holds) == ("different", False)
    assert change in getattr(outcome.differences, part)


@pytest.mark.parametrize(
    ("after", "part"),
    [
        (answer("Since 3 May 1980 Northport has been a sister city [1]."), "text"),
        (answer(citations=(record(1, "Northport", quote="Northport: sister city, active."),)), "quotes"),
        (answer(citations=(record(1, "Northport", more_sources=(OTHER_SOURCE,)),)), "sources"),
        (answer(as_of="2025-07-19"), "as_of"),
        (answer(rows=({"type": "tie", "id": "northport", "since": "1980-05-03", "kind": "sister"},)), None),
    ],
)
def test_other_words_for_the_same_facts_still_hold(after, part):
    outcome = _replayed(answer(), after)
    assert outcome.holds
    assert outcome.outcome == ("wording" if part else "identical")
    assert part is None or getattr(outcome.differences, part)


def test_numbering_time_and_suggestions_are_no_difference():
    before = answer("A [1] and B [2].", citations=(record(1, "A"), record(2, "B")), rows=())
    after = answer("A [2] and B [1].", citations=(record(1, "B"), record(2, "A")), rows=())
    outcome = _replayed(before, replace(after, took_ms=77.0, suggestions=()))
    assert outcome.outcome == "identical"


def test_a_piece_of_an_article_that_got_another_number_is_the_same():
    before = answer(citations=(DIGEST,))
    assert (
        _replayed(before, answer(citations=(replace(DIGEST, node_id="article:en-port#5"),))).outcome
        == "identical"
    )


def test_another_sentence_of_the_same_article_is_a_different_answer():
    before = answer("The port grew in 1980 [1].", citations=(DIGEST,))
    after = answer(
        "The port shrank in 1980 [1].", citations=(replace(DIGEST, quote="The port shrank in 1980."),)
    )
    outcome = _replayed(before, after)
    assert outcome.outcome == "different"
    assert outcome.differences.quotes == (
        Change("The port grew in 1980.", "The port shrank in 1980.", "article:en-port"),
    )


def test_a_number_that_is_grouped_otherwise_is_the_same_number():
    before, after = answer("It has 1,806 people [1]."), answer("It has 1 806 people [1].")
    assert _replayed(before, after).outcome == "wording"


def test_another_reason_to_abstain_is_different_and_other_help_is_not():
    assert _replayed(abstention(), abstention(reason="ambiguous")).outcome == "different"
    assert _replayed(abstention(), abstention(nearest=("Eastham",))).outcome == "wording"


def test_the_text_is_compared_in_its_parts():
    before = answer("Three towns: Northport, Eastham, Westbury [1].")
    after = answer("Three towns: Northport, Westbury [1].")
    assert _replayed(before, after).differences.text == (Change("Eastham,", ""),)


def test_the_replay_names_both_corpus_versions_and_tells_all_of_it():
    outcome = _replayed(answer(), answer("Northport joined in 1981 [1].", version="v2", rows=()))
    found = replay_json(outcome)
    assert found["corpus_version"] == {"then": "v1", "now": "v2"}
    assert (found["outcome"], found["holds"]) == ("different", False)
    assert {"before": "tie:northport", "after": ""} in found["differences"]["rows"]
    told = write_replay(outcome)
    for part in ("No longer holds", "v1 then, v2 now", "- 1980-05-03", "+ 1981", "- tie:northport"):
        assert part in told


def test_a_question_from_a_conversation_is_asked_as_one_without_repeating_it():
    asked: list[tuple[str, tuple[Turn, ...], str | None]] = []

    def ask(question: str, *, history: tuple[Turn, ...], language: str | None) -> Reply:
        asked.append((question, history, language))
        return answer()

    for in_conversation in (False, True):
        replay(receipt_of(answer(), in_conversation=in_conversation), ask)
    assert [(question, len(history), language) for question, history, language in asked] == [
        ("When did Northport join?", 0, "en"),
        ("When did Northport join?", 1, "en"),
    ]


def _questions() -> Iterator[tuple[str, tuple[Turn, ...], str | None]]:
    """Questions with their conversations from the suite, and a few that nothing resolves."""
    for path in sorted((ROOT / "evals/cases").glob("*.yaml")):
        cases: list[dict[str, Any]] = yaml.safe_load(path.read_text("utf-8"))
        for case in cases if path.stem == "conversations" else cases[::8]:
            turns = [Turn(**turn) for turn in case.get("conversation", ())]
            turns += [Turn("user", case["question"])] if "question" in case else []
            yield turns[-1].content, tuple(turns[:-1]), None
    said = (Turn("user", "Hello"), Turn("assistant", "Hello, ask me something."))
    for question in ("Since when is it one?", "Which of them?", "  ", "???", "Wann war das?"):
        yield question, (), None
        yield question, said, "de"
    yield "How many\u200b partner cities\x00 are there？", said, "ko"


@pytest.mark.slow
def test_over_the_same_corpus_every_reply_is_replayed_to_the_same(real_assistant: Assistant):
    failed = []
    for question, history, language in _questions():
        reply = real_assistant.ask(question, history=history, language=language)
        outcome = replay(receipt_of(reply, in_conversation=bool(history)), real_assistant.ask)
        if (outcome.outcome, outcome.reply.id) != ("identical", reply.id):
            failed.append((question, reply.text, outcome.reply.text))
    assert not failed


@pytest.fixture(scope="module")
def shrunk(
    tmp_path_factory: pytest.TempPathFactory, second_home_state: Path
) -> tuple[Assistant, Assistant, str]:
    """An assistant over a made-up city, one over the same without one tie, and the name of its partner."""
    from assistant import open_assistant

    folder = tmp_path_factory.mktemp("replayed")
    whole = Path(shutil.copytree(ROOT / "tests/data/second-home", folder / "whole"))
    less = Path(shutil.copytree(whole, folder / "less"))
    with (whole / "ties.csv").open(encoding="utf-8", newline="") as file:
        ties = list(csv.DictReader(file))
    with (whole / "partners.csv").open(encoding="utf-8", newline="") as file:
        names = {row["id"]: row["name"] for row in csv.DictReader(file)}
    referred = (whole / "claims.csv").read_text("utf-8") + (whole / "home.toml").read_text("utf-8")
    gone = next(tie for tie in ties if tie["start"] and tie["id"] not in referred)
    with (less / "ties.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(ties[0]))
        writer.writeheader()
        writer.writerows(tie for tie in ties if tie is not gone)
    one, two = (Path(shutil.copytree(second_home_state, folder / name)) for name in ("one", "two"))
    return (
        open_assistant(home=one, corpus_folder=whole),
        open_assistant(home=two, corpus_folder=less),
        f"{gone['id']} {names[gone['partner']]}",
    )


@pytest.mark.slow
def test_without_the_record_the_receipt_no_longer_holds_and_says_what_is_gone(shrunk):
    whole, less, named = shrunk
    tie, _, name = named.partition(" ")
    for question in (f"When did {name} become a partner city?", "Which partner cities are there?"):
        reply = whole.ask(question)
        assert reply.kind == "answer"
        receipt = receipt_of(reply, in_conversation=False)
        assert replay(receipt, whole.ask).outcome == "identical"
        outcome = replay(receipt, less.ask)
        assert (outcome.outcome, outcome.holds) == ("different", False)
        assert Change(f"tie:{tie}", "") in outcome.differences.cited
        assert Change(f"tie:{tie}", "") in outcome.differences.rows
        assert outcome.differences.numbers
        assert (outcome.corpus_version_then, outcome.reply.corpus_version) == (
            whole.corpus_version,
            less.corpus_version,
        )


@pytest.mark.slow
def test_what_does_not_rest_on_the_record_still_holds_over_the_other_corpus(shrunk):
    whole, less, _ = shrunk
    reply = whole.ask("Hello")
    outcome = replay(receipt_of(reply, in_conversation=False), less.ask)
    assert outcome.corpus_version_then != outcome.reply.corpus_version
    assert outcome.holds


def test_the_words_of_receipts_are_whole_in_six_languages():
    from assistant.receipts import receipt_words
    from corpus import LANGUAGES

    english = receipt_words("en")
    for language in LANGUAGES:
        words = receipt_words(language)
        assert list(words) == list(english)
        assert all(words.values())
        for key in ("other_corpus", "more"):
            slots = {"then": "v1", "now": "v2", "count": 3}
            assert "{" not in words[key].format(**slots)
        if language != "en":
            assert [key for key in words if words[key] == english[key]] in ([], ["text"])
    assert receipt_words("tlh") == english
    assert not [
        key for key in catalogue("en") if key.startswith("receipt")
    ]  # a reply may not say these words for free
