"""What a question leaves out is left out, and the present year as of which it asks is the present."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from assistant import Answer
from assistant.timeframe import parse_time
from corpus import PartialDate, TieKind

if TYPE_CHECKING:
    from assistant import Assistant
    from assistant.reply import Reply

TODAY = date(2026, 3, 1)
AS_OF = {
    "en": "Partners in Germany, as of {year}",
    "zh": "截至{year}年德国有哪些友城",
    "ja": "{year}年現在のドイツの提携都市",
    "ko": "{year}년 기준 독일의 우호도시",
    "ru": "Партнёры в Германии на конец {year} года",
    "de": "Partnerstädte in Deutschland, Stand {year}",
}
WITHOUT_ECONOMIC = {
    "en": "Which places in France work with Qingdao? Leave out the economic partners.",
    "ja": "フランスで青島と提携している都市は？経済パートナーのみの都市は除く。",
    "de": "Welche Orte in Frankreich sind mit Qingdao verbunden, abgesehen von Wirtschaftspartnern?",
}


def named(reply: Reply) -> set[str]:
    """The ids of the partners in the rows of an answer."""
    assert isinstance(reply, Answer)
    return {str(row.get("partner")) for row in reply.rows}


@pytest.mark.parametrize("language", AS_OF)
def test_the_present_year_as_of_which_is_asked_is_now(language: str):
    frame = parse_time(AS_OF[language].format(year=TODAY.year), language, today=TODAY)
    assert frame is not None
    assert frame.is_now


@pytest.mark.parametrize("language", AS_OF)
def test_an_earlier_year_as_of_which_is_asked_stays(language: str):
    frame = parse_time(AS_OF[language].format(year=2019), language, today=TODAY)
    assert frame is not None
    assert not frame.is_now
    assert frame.last.year == 2019


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "before the year 2000"),
        ("de", "vor dem Jahr 2000"),
    ],
)
def test_the_word_year_parts_no_date_from_its_relation(language: str, text: str):
    frame = parse_time(text, language, today=TODAY)
    assert frame is not None
    assert (frame.relation, frame.last) == ("before", PartialDate(1999, 12, 31))


@pytest.mark.slow
@pytest.mark.parametrize("language", WITHOUT_ECONOMIC)
def test_kinds_that_are_left_out_are_not_listed(real_assistant: Assistant, language: str):
    corpus = real_assistant.corpus
    french = {
        tie.partner
        for tie in corpus.ties.values()
        if tie.is_named_partner and corpus.partners[tie.partner].country == "FR"
    }
    economic = {tie.partner for tie in corpus.ties.values() if tie.kind is TieKind.ECONOMIC}
    found = named(real_assistant.ask(WITHOUT_ECONOMIC[language]))
    assert french <= found
    assert not found & (economic - french)


@pytest.mark.slow
def test_a_list_of_a_decade_is_no_list_of_anniversaries(real_assistant: Assistant):
    corpus = real_assistant.corpus
    found = named(real_assistant.ask("Going through the nineties: which ties date from the 1990s?"))
    wanted = {
        tie.partner
        for tie in corpus.ties.values()
        if tie.is_named_partner and tie.start and 1990 <= tie.start.year <= 1999
    }
    assert wanted
    assert wanted <= found
