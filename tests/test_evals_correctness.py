"""A reply is right when it asserts the target, and each scorer has replies that it must reject."""

from __future__ import annotations

from typing import Any

import pytest

from evals.cases import (
    AbstainTarget,
    DateTarget,
    FactsTarget,
    NamesTarget,
    NumberTarget,
    Sample,
    Target,
    Turn,
)
from evals.replies import BrokenReply, read_reply
from evals.scoring.correctness import (
    correctness,
    holds_abstention,
    holds_date,
    holds_facts,
    holds_names,
    holds_number,
)
from evals.scoring.language import is_in_language
from evals.scoring.names import name_finder
from evals.scoring.texts import stands_in
from tests.evals_by_hand import abstention, answer, knowledge, row


def _says(*texts: str, **changed: Any) -> Any:
    return read_reply(answer(*((text, []) for text in texts), **changed))


@pytest.mark.parametrize(
    ("target", "text", "language"),
    [
        (NumberTarget(95), "It has 95 partner cities.", "en"),
        (NumberTarget(95), "The 95 partners lie in 54 countries: 30 sister cities, 65 others.", "en"),
        (NumberTarget(54, "countries"), "95 cities in 54 countries.", "en"),
        (NumberTarget(54), "95 cities in 54 countries.", "en"),
        (NumberTarget(54), "在54个国家有95个友好城市。", "zh"),
        (NumberTarget(12), "十二个城市", "zh"),
        (NumberTarget(710, "million tonnes"), "2024: 7.1亿吨。", "zh"),
        (NumberTarget(710, "million tonnes", (712,)), "712 млн тонн", "ru"),
        (NumberTarget(3), "There are three of them.", "en"),
        (NumberTarget(31), "From 64 cities (July 2014) to 95 cities (July 2025), 31 more.", "en"),
        (NumberTarget(64), "64 cities in July 2014, 95 cities in July 2025.", "en"),
        (NumberTarget(2000), "2000 students took part.", "en"),
    ],
)
def test_a_number_holds_however_it_is_written(target: NumberTarget, text: str, language: str) -> None:
    assert holds_number(target, _says(text, language=language)) == ""


@pytest.mark.parametrize(
    ("target", "texts"),
    [
        (NumberTarget(95), ["It has 92 partner cities."]),
        (NumberTarget(95), ["It has 950 partner cities."]),
        (NumberTarget(95), ["It has many partners.", "Somebody counts 95."]),
        (NumberTarget(95), ["It has 92 cities or 95 cities."]),
        (NumberTarget(95), ["It has 95 cities or 92 cities."]),
        (NumberTarget(95), ["1, 2, 3, 4, 5, 95"]),
        (NumberTarget(95), ["30 a, 65 b, 28 c, 38 d, 95 e"]),
        (NumberTarget(54, "countries"), ["54 cities in 95 countries, 54 of them far."]),
        (NumberTarget(1995), ["Signed on 3 May 1995."]),
        (NumberTarget(710, "million tonnes"), ["710 tonnes"]),
    ],
)
def test_a_number_is_rejected_when_another_is_asserted(target: NumberTarget, texts: list[str]) -> None:
    assert holds_number(target, _says(*texts)) != ""


def test_the_count_of_rows_is_an_assertion_where_no_number_is_said() -> None:
    rows = [row("lindau"), row("ulmen")]
    assert holds_number(NumberTarget(2), _says("Lindau and Ulmen.", rows=rows)) == ""
    assert holds_number(NumberTarget(3), _says("Lindau and Ulmen.", rows=rows)) != ""
    assert holds_number(NumberTarget(2), _says("All 7 of them.", rows=rows)) != ""


@pytest.mark.parametrize(
    "text",
    [
        "Signed on 12 April 1985.",
        "1985年4月12日",
        "Since April 12, 1985.",
        "As of 1 March 2024: 12 April 1985.",
    ],
)
def test_a_date_holds_in_every_form(text: str) -> None:
    reply = _says(text, as_of="2024-03-01")
    assert holds_date(DateTarget(("1985-04-12",)), reply, "") == ""
    assert holds_date(DateTarget(("1985",)), reply, "") == ""


@pytest.mark.parametrize(
    "texts",
    [
        ["Signed in 1985."],
        ["Signed on 13 April 1985."],
        ["Signed on 12 May 1985."],
        ["Some time ago.", "On 12 April 1985."],
        ["Talks on 3 May 1979, signed on 12 April 1985."],
        ["12 April 1985, 1 May 1986, 2 May 1987, 3 May 1988, 4 May 1989."],
    ],
)
def test_a_date_is_rejected_when_vague_late_or_lost_among_others(texts: list[str]) -> None:
    assert holds_date(DateTarget(("1985-04-12",)), _says(*texts), "") != ""


def test_dates_of_the_question_and_other_acceptable_ones_may_come_first() -> None:
    reply = _says("Not 1990: it was 12 April 1985.")
    assert holds_date(DateTarget(("1985-04-12",)), reply, "joined in 1990?") == ""
    assert holds_date(DateTarget(("1985-04-12", "1990")), reply, "") == ""


def test_exact_names_are_held_to_the_rows() -> None:
    target = NamesTarget(("lindau", "ulmen"), exact=True)
    known = knowledge()
    rows = [row("lindau"), row("ulmen")]
    assert holds_names(target, _says("Lindau and Ulmen, but not Hanam.", rows=rows), known) == ""
    assert "also names hanam" in holds_names(
        target, _says("Lindau, Ulmen, Hanam.", rows=[*rows, row("hanam")]), known
    )
    assert "ulmen" in holds_names(target, _says("Lindau.", rows=rows[:1]), known)
    assert "in its text" in holds_names(target, _says("Two cities.", rows=rows), known)


def test_without_rows_the_text_names_the_members() -> None:
    known = knowledge()
    assert holds_names(NamesTarget(("lindau",), exact=True), _says("It is Линдау."), known) == ""
    assert holds_names(NamesTarget(("lindau",), exact=True), _says("Lindau and Hanam."), known) != ""
    assert holds_names(NamesTarget(("lindau",)), _says("Lindau and Hanam."), known) == ""
    assert holds_names(NamesTarget(("lindau",)), _says("Lindauers like it."), known) != ""
    assert holds_names(NamesTarget(("hanam",)), _says("하남과 협력합니다."), known) == ""
    assert holds_names(NamesTarget(("lindau",)), _says("В Линдау."), known) == ""


def test_names_that_must_not_be_members_are_rejected() -> None:
    known = knowledge()
    target = NamesTarget(("lindau",), excluded=("hanam",))
    assert holds_names(target, _says("Lindau is one."), known) == ""
    assert holds_names(target, _says("Lindau and Hanam."), known) != ""
    assert holds_names(target, _says("Lindau.", "Not counted: Hanam.", rows=[row("lindau")]), known) == ""


def test_countries_are_named_by_text_or_rows() -> None:
    known = knowledge()
    target = NamesTarget(("country:DE",), exact=True)
    assert holds_names(target, _says("In Germany."), known) == ""
    assert holds_names(target, _says("In Germany and Korea."), known) != ""
    assert holds_names(target, _says("In Germany.", rows=[row("lindau")]), known) == ""


def test_facts_need_all_one_of_each_and_none_of_the_forbidden() -> None:
    target = FactsTarget(("Ren Gang",), (("friendly cooperation", "friendly-cooperation"),), ("sister city",))
    assert holds_facts(target, _says("REN GANG signed friendly-cooperation papers.")) == ""
    assert holds_facts(target, _says("He signed friendly cooperation.")) != ""
    assert holds_facts(target, _says("Ren Gang signed.")) != ""
    assert holds_facts(target, _says("Ren Gang: friendly cooperation with a sister city.")) != ""


def test_an_abstention_needs_a_reason_that_is_accepted() -> None:
    reply = read_reply(abstention("off-topic"))
    assert holds_abstention(AbstainTarget(("off-topic",)), reply) == ""
    assert holds_abstention(AbstainTarget(("any",)), reply) == ""
    assert holds_abstention(AbstainTarget(("not-in-corpus",)), reply) != ""
    assert holds_abstention(AbstainTarget(("any",)), _says("Here you are.")) != ""


def _sample(*parts: Any, or_abstain: AbstainTarget | None = None) -> Sample:
    return Sample("a", (Turn("user", "q"),), "en", "which", Target(parts, or_abstain))


@pytest.mark.parametrize(
    ("sample", "reply", "outcome"),
    [
        (_sample(NumberTarget(3)), answer(("3 cities.", [])), "right"),
        (_sample(NumberTarget(3)), answer(("4 cities.", [])), "wrong"),
        (_sample(NumberTarget(3)), abstention(), "abstained"),
        (_sample(NumberTarget(3), or_abstain=AbstainTarget(("not-in-corpus",))), abstention(), "right"),
        (_sample(NumberTarget(3), or_abstain=AbstainTarget(("ambiguous",))), abstention(), "abstained"),
        (_sample(NumberTarget(3), FactsTarget(("blue",))), answer(("3 cities.", [])), "wrong"),
        (_sample(AbstainTarget(("not-in-corpus",))), abstention(), "right"),
        (_sample(AbstainTarget(("off-topic",))), abstention(), "abstained"),
        (_sample(AbstainTarget(("any",))), answer(("3 cities.", [])), "wrong"),
    ],
)
def test_an_outcome_is_right_abstained_or_wrong(sample: Sample, reply: dict[str, Any], outcome: str) -> None:
    assert correctness(sample, read_reply(reply), knowledge())[0] == outcome


@pytest.mark.parametrize(
    ("text", "language", "holds"),
    [
        ("Lindau has been a partner since 1985.", "en", True),
        ("Lindau ist seit 1985 eine Partnerstadt.", "de", True),
        ("Lindau has been a partner of the city since 1985.", "de", False),
        ("林道自1985年起是友好城市。", "zh", True),
        ("リンダウは1985年から友好都市です。", "ja", True),
        ("リンダウは1985年から友好都市です。", "zh", False),
        ("린다우는 1985년부터 파트너입니다.", "ko", True),
        ("Линдау — партнёр с 1985 года.", "ru", True),
        ("Lindau since 1985.", "ru", False),
        ("1985.", "en", None),
        ("市長：任剛。", "ja", None),
        ("京都与青岛结为伙伴，对方的称呼是“パートナーシティ”。", "zh", True),
    ],
)
def test_the_language_of_a_reply_is_told(text: str, language: str, holds: bool | None) -> None:
    assert is_in_language(_says(text), language) is holds


def test_words_between_quoted_ones_are_judged() -> None:
    said = (
        "Außerdem ist das seit Jahren so und nicht anders: Lindau in Germany is a sister city of Havenport."
    )
    reply = read_reply(answer((said, ["tie:lindau"])))
    assert is_in_language(reply, "de") is True


def test_a_function_word_at_the_head_of_a_sentence_is_no_name() -> None:
    finder = name_finder({"auch": ("Auch",), "lindau": ("Lindau",)})
    assert finder.find("Auch Lindau gehört dazu.") == {"lindau"}
    assert finder.find("In Lindau und in Auch.") == {"lindau", "auch"}
    assert finder.find("es gibt auch lindau") == set()


def test_a_verbatim_quote_keeps_its_own_language() -> None:
    reply = read_reply(
        answer(("Lindau in Germany is a sister city of Havenport; signed on 12 April 1985.", ["tie:lindau"]))
    )
    assert is_in_language(reply, "ko") is None
    assert is_in_language(reply, "en") is True


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "maybe"},
        {"text": None},
        {"claims": [1]},
        {"kind": "abstention", "reason": None},
        {"citations": [{}]},
    ],
)
def test_a_reply_that_breaks_the_contract_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(BrokenReply):
        read_reply(answer(("x", [])) | change)
    with pytest.raises(BrokenReply):
        read_reply([])


def test_a_latin_word_between_signs_is_found():
    assert stands_in("Turdimov", "州长Turdimov代表撒马尔罕州")
    assert not stands_in("urdimov", "州长Turdimov代表撒马尔罕州")
