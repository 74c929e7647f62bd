"""What people ask about the partners is answered rightly: totals, first and newest, when, where, which in a country."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import pytest

from assistant import Answer, to_json
from corpus import DateBasis

if TYPE_CHECKING:
    from assistant import Assistant
    from corpus import Corpus, Tie

pytestmark = pytest.mark.slow

# Asked in the tests' own words; the values are those of the records' headline figures and milestones.
TOTALS = (
    ("What is the total number of friendship cities around the world?", ("partners", "countries")),
    ("In how many different countries are the friendship cities?", ("countries",)),
    ("How many full sister cities does Qingdao have?", ("sister-cities",)),
    ("How many friendly-cooperation cities are there?", ("friendly-cooperation-cities",)),
    ("青岛一共有多少个国际友好城市？", ("partners",)),
    ("青島市の友好都市はいくつありますか？", ("partners",)),
    ("칭다오의 우호도시는 모두 몇 개입니까?", ("partners",)),
    ("Сколько городов-побратимов у Циндао?", ("partners",)),
    ("Wie viele Partnerstädte hat Qingdao?", ("partners",)),
)
MILESTONES = (
    ("Which was the first friendship city?", "first"),
    ("Which city was the first partner?", "first"),
    ("What is the newest friendship city?", "newest"),
    ("Which one was the 95th friendship city?", "newest"),
    ("青岛的第一个友好城市是哪座？", "first"),
    ("最も新しい友好都市はどこですか？", "newest"),
    ("Какой город-побратим был первым?", "first"),
    ("Welche war die erste Partnerstadt?", "first"),
)
UNKNOWN = (
    ("Who painted the Mona Lisa?", "off-topic"),
    ("Is Barcelona a friendship city of Qingdao?", "not-in-corpus"),
    ("蒙娜丽莎是谁画的？", "off-topic"),
    ("巴塞罗那是青岛的友好城市吗？", "not-in-corpus"),
    ("バルセロナは青島の友好都市ですか？", "not-in-corpus"),
    ("바르셀로나는 칭다오의 우호도시입니까?", "not-in-corpus"),
    ("Барселона — город-побратим Циндао?", "not-in-corpus"),
    ("Ist Barcelona eine Partnerstadt von Qingdao?", "not-in-corpus"),
)


@pytest.fixture(scope="module")
def corpus(real_assistant: Assistant) -> Corpus:
    return real_assistant.corpus


@pytest.fixture(scope="module")
def named(corpus: Corpus) -> list[Tie]:
    return [tie for tie in corpus.ties.values() if tie.is_named_partner]


@pytest.mark.parametrize(("question", "totals"), TOTALS)
def test_a_total_is_that_of_the_newest_official_figure(
    real_assistant: Assistant, corpus: Corpus, question, totals
):
    reply = real_assistant.ask(question)
    assert isinstance(reply, Answer), reply.text
    cited = {citation.node_id for citation in reply.citations}
    for name in totals:
        figure = corpus.figures[corpus.home.totals[name]]
        assert f"figure:{figure.id}" in cited
        assert figure.value in reply.claims[0].text


@pytest.mark.parametrize(("question", "which"), MILESTONES)
def test_the_first_and_the_newest_are_those_of_the_records(
    real_assistant: Assistant, corpus: Corpus, question, which
):
    reply = real_assistant.ask(question)
    assert isinstance(reply, Answer), reply.text
    tie = corpus.ties[corpus.home.milestones[which]]
    assert f"tie:{tie.id}" in {citation.node_id for citation in reply.citations}
    assert str(tie.start.year) in reply.claims[0].text
    assert len(reply.rows) == 1


@pytest.mark.parametrize(("question", "reason"), UNKNOWN)
def test_what_the_records_do_not_hold_is_no_answer_and_no_flat_no(
    real_assistant: Assistant, question, reason
):
    reply = real_assistant.ask(question)
    assert (reply.kind, getattr(reply, "reason", None)) == ("abstention", reason)
    assert not reply.text.lower().startswith(("no,", "no.", "nein", "нет", "不是", "いいえ", "아니"))


def test_each_dated_partner_is_answered_with_its_year_and_every_claim_of_another_start(
    real_assistant: Assistant, corpus: Corpus, named
):
    wrong, asked_back = [], []
    for tie in named:
        if tie.start is None or tie.start_basis is DateBasis.AFTER:  # "after" gives no date
            continue
        reply = to_json(
            real_assistant.ask(f"When did {corpus.partners[tie.partner].name} become a partner city?")
        )
        cited = {citation["node_id"] for citation in reply["citations"]}
        starts = {
            f"claim:{claim.id}"
            for claim in corpus.claims.values()
            if claim.about == f"tie:{tie.id}" and claim.field == "start" and claim.evidence.is_assertable
        }
        if reply["reason"] == "ambiguous":
            asked_back.append(tie.partner)
            continue
        told = reply["claims"] and str(tie.start.year) in reply["claims"][0]["text"]
        if not told or not cited >= {f"tie:{tie.id}", *starts}:
            wrong.append((tie.id, reply["text"]))
    assert wrong == []
    assert len(asked_back) <= 1  # a name that another place shares


def test_each_country_is_answered_with_exactly_its_named_partners(
    real_assistant: Assistant, corpus: Corpus, named
):
    by_country = defaultdict(set)
    for tie in named:
        by_country[corpus.partners[tie.partner].country].add(tie.partner)
    gazetteer = real_assistant._engine.desk.gazetteer
    wrong, asked_back = [], []
    for country, partners in by_country.items():
        question = f"Which partner cities are in {gazetteer.name('country', country, 'en')}?"
        reply = to_json(real_assistant.ask(question))
        if reply["reason"] == "ambiguous":
            asked_back.append(country)
            continue
        rows = {row["partner"] for row in reply["rows"] if row["type"] == "tie"}
        cited = {citation["node_id"] for citation in reply["citations"]}
        complete = {f"tie:{row['id']}" for row in reply["rows"] if row["type"] == "tie"} <= cited
        if rows != partners or not complete:
            wrong.append((question, reply["text"]))
    assert wrong == []
    assert len(asked_back) <= 1  # a country that shares its name with a state


def test_each_partner_is_placed_in_its_country(real_assistant: Assistant, corpus: Corpus, named):
    gazetteer = real_assistant._engine.desk.gazetteer
    wrong, asked_back = [], []
    for partner in sorted({tie.partner for tie in named}):
        row = corpus.partners[partner]
        reply = real_assistant.ask(f"Where is the partner city {row.name}?")
        if getattr(reply, "reason", None) == "ambiguous":
            asked_back.append(partner)
        elif gazetteer.name("country", row.country, "en") not in reply.text or reply.kind != "answer":
            wrong.append((row.name, reply.text))
    assert wrong == []
    assert len(asked_back) <= 1


@pytest.mark.parametrize(
    ("question", "nodes"),
    [
        ("What kind of tie does Dunedin have with Qingdao?", {"tie:dunedin", "tie:dunedin-economic"}),
        ("Is Kiel a partner of Qingdao?", {"tie:kiel"}),
        ("When did Adelaide become a partner?", {"tie:adelaide", "claim:adelaide-start-2001"}),
        ("曼海姆和青岛是什么关系？", {"tie:mannheim"}),
        ("下関はいつ友好都市になりましたか？", {"tie:shimonoseki"}),
        ("대구는 언제 자매도시가 되었습니까?", {"tie:daegu"}),
        ("Когда Пермь стала городом-побратимом?", {"tie:perm"}),
        ("Seit wann ist Regensburg Partnerstadt?", {"tie:regensburg"}),
    ],
)
def test_a_partner_is_answered_from_its_own_records(real_assistant: Assistant, question, nodes):
    reply = real_assistant.ask(question)
    assert isinstance(reply, Answer), reply.text
    assert nodes <= {citation.node_id for citation in reply.citations}


def test_a_question_that_no_record_answers_is_answered_from_a_digest(real_assistant: Assistant):
    reply = real_assistant.ask("How does a city become a friendship city?")
    assert isinstance(reply, Answer), reply.text
    assert {citation.kind for citation in reply.citations} == {"digest"}
    assert 1 <= len(reply.claims) <= 5
