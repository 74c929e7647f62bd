"""The records say what is known, keep what is disputed side by side, and never assert what is unproven."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import (
    Corpus,
    Counted,
    DateBasis,
    Evidence,
    PartialDate,
    Scope,
    Status,
    TieKind,
    Written,
    date_in_words,
    default_folder,
    read_corpus,
    read_measures,
    write_out,
)

LANGUAGES = ("en", "zh", "ja", "ko", "ru", "de")


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return read_corpus()


@pytest.fixture(scope="module")
def written(corpus: Corpus) -> dict[str, Written]:
    return {one.node_id: one for one in write_out(corpus)}


def test_the_named_partners_are_59_in_38_countries(corpus: Corpus) -> None:
    named = [tie for tie in corpus.ties.values() if tie.is_named_partner]
    assert len({tie.partner for tie in named}) == len(named) == 59
    assert len({corpus.partners[tie.partner].country for tie in named}) == 38


@pytest.mark.parametrize(
    "partner",
    [
        "kiel",
        "kristiansand",
        "callao",
        "manado",
        "ganja",
        "san-francisco",
        "chicago",
        "novorossiysk",
        "stupino",
        "thousand-oaks",
        "wilhelmshaven",
        "balatonfuzfo",
        "bilbao",
        "vitoria",
        "st-patrick-gd",
    ],
)
def test_what_is_no_proven_partner_city_is_not_named_as_one(corpus: Corpus, partner: str) -> None:
    ties = [tie for tie in corpus.ties.values() if tie.partner == partner]
    assert ties
    assert not any(tie.is_named_partner for tie in ties)
    assert not any(tie.counted is Counted.YES for tie in ties)


def test_every_partner_has_a_tie_and_every_row_a_source(corpus: Corpus) -> None:
    assert len(corpus.partners) == 101
    assert {tie.partner for tie in corpus.ties.values()} == set(corpus.partners)
    for table in (corpus.ties, corpus.claims, corpus.events, corpus.figures):
        assert all(row.sources for row in table.values())


def test_a_second_relation_of_a_partner_is_a_tie_of_its_own(corpus: Corpus) -> None:
    for partner in ("busan", "daejeon", "kyoto", "auckland", "dunedin"):
        assert corpus.ties[partner].scope is Scope.MUNICIPAL
        economic = corpus.ties[f"{partner}-economic"]
        assert (economic.scope, economic.kind) == (Scope.ECONOMIC, TieKind.ECONOMIC)
        assert economic.counted is Counted.NO
    assert str(corpus.ties["busan-economic"].start) == "2012-08-02"
    assert str(corpus.ties["daejeon-economic"].start) == "2014-02-25"
    assert corpus.ties["kyoto-economic"].start_basis is DateBasis.BY


def test_the_economic_partners_of_the_list_are_fourteen(corpus: Corpus) -> None:
    economic = [tie for tie in corpus.ties.values() if tie.kind is TieKind.ECONOMIC]
    assert len(economic) == 14
    assert set(corpus.events["2014-economic-list"].partners) == {tie.partner for tie in economic}


def test_a_tie_counts_only_where_a_source_says_so(corpus: Corpus) -> None:
    counted = {tie.id for tie in corpus.ties.values() if tie.counted is Counted.YES}
    said = {claim.about.removeprefix("tie:") for claim in corpus.claims.values() if claim.field == "counted"}
    assert counted == said
    assert {"shimonoseki", "somogy", "minsk"} <= counted
    assert corpus.ties["kiel"].counted is Counted.NO
    assert corpus.ties["kiel"].status is Status.PAUSED


@pytest.mark.parametrize(
    ("about", "field", "values"),
    [
        ("tie:adelaide", "start", {"2000-03-29", "2001", "2014"}),
        ("tie:dunedin", "start", {"2013", "2014-10-10", "2015"}),
        ("tie:mannheim", "start", {"1995", "2016-08-26"}),
        ("tie:kandy", "document", {"agreement", "letter of intent", "memorandum of understanding"}),
        ("tie:busan", "start", {"2003"}),
        ("tie:busan", "listed", {"no"}),
        ("tie:richmond", "kind", {"sister", "friendship city"}),
        ("tie:nicosia", "start", {"2001-03"}),
        ("tie:yerevan", "start", {"2018-12-07", "2022-06-17", "2023-06-20"}),
        ("tie:kazan", "kind", {"intent", "sister"}),
        ("tie:regensburg", "label", {"Partnerstadt", "友好合作关系城市"}),
        ("tie:tbilisi", "label", {"sister city", "friendly cooperation"}),
        ("tie:minsk", "label", {"sister city", "友好合作关系城市"}),
        ("tie:somogy", "label", {"friendly cooperation as sister cities", "友好合作关系城市"}),
        ("partner:vila-velha", "name", {"Vitória", "Vila Velha"}),
        ("tie:novorossiysk", "scope", {"district", "municipal"}),
        ("tie:stupino", "scope", {"district", "municipal"}),
        ("tie:thousand-oaks", "scope", {"district", "municipal"}),
        ("partner:preah-sihanouk", "level", {"province", "city"}),
        ("partner:lagos", "level", {"state", "city"}),
    ],
)
def test_a_conflict_stands_side_by_side(corpus: Corpus, about: str, field: str, values: set[str]) -> None:
    claims = [claim for claim in corpus.claims.values() if (claim.about, claim.field) == (about, field)]
    assert values <= {claim.value for claim in claims}
    assert all(claim.sources and claim.statement for claim in claims)


@pytest.mark.parametrize(
    ("subject", "measure", "as_of", "values"),
    [
        ("port", "cargo", "2024", {"710", "712"}),
        ("port", "containers", "2024", {"30.78", "30.9"}),
        ("city", "area", "", {"11228.4", "11026"}),
        ("city", "population", "", {"10071722", "10.41"}),
        ("city", "coastline", "", {"800", "711", "730", "862.64", "730.64"}),
    ],
)
def test_conflicting_figures_stand_side_by_side(
    corpus: Corpus, subject: str, measure: str, as_of: str, values: set[str]
) -> None:
    figures = [
        figure
        for figure in corpus.figures.values()
        if (figure.subject, figure.measure) == (subject, measure)
        and (not as_of or str(figure.as_of) == as_of)
    ]
    assert values == {figure.value for figure in figures}


def test_the_counts_grow_to_the_newest_and_its_kinds_add_up(corpus: Corpus) -> None:
    series = sorted(
        (str(figure.as_of), figure.number)
        for figure in corpus.figures.values()
        if (figure.subject, figure.measure) == ("network", "partners")
    )
    assert [number for _, number in series] == [56, 64, 67, 73, 76, 84, 86, 89, 93, 95]
    totals = {name: corpus.figures[identity].number for name, identity in corpus.home.totals.items()}
    assert totals["sister-cities"] + totals["friendly-cooperation-cities"] == totals["partners"]
    both = totals["sister-countries"] + totals["friendly-cooperation-countries"] - totals["countries"]
    assert both == totals["countries-with-both"]


def test_four_counts_of_one_day_are_kept_apart(corpus: Corpus) -> None:
    values = {
        (figure.subject, figure.measure): figure.value
        for figure in corpus.figures.values()
        if figure.subject in ("exchange-month", "mayors-dialogue")
    }
    assert values["exchange-month", "participants"] == "19"
    assert values["exchange-month", "countries"] == "17"
    assert values["mayors-dialogue", "cities"] == "11"
    assert values["mayors-dialogue", "from-abroad"] == "8"


def test_first_and_newest_are_ties_with_those_dates(corpus: Corpus) -> None:
    named = [tie for tie in corpus.ties.values() if tie.is_named_partner and tie.start]
    by_date = sorted(named, key=lambda tie: str(tie.start))
    assert by_date[0].id == corpus.home.milestones["first"]
    assert by_date[-1].id == corpus.home.milestones["newest"]


def test_events_told_twice_are_one_event_with_all_its_sources(corpus: Corpus) -> None:
    assert len(corpus.events) == 197
    assert {"C56", "R62"} <= set(corpus.events["2014-brest-prize"].sources)
    assert {"C46", "R33", "R34"} <= set(corpus.events["2009-regensburg"].sources)
    assert {"C26", "R48", "R51"} <= set(corpus.events["2025-st-petersburg-centre"].sources)
    assert not [name for name in corpus.events if re.search(r"-(b|facts|day|dinner)$", name)]


def test_an_undated_event_is_given_no_date(corpus: Corpus, written: dict[str, Written]) -> None:
    undated = [event for event in corpus.events.values() if event.start is None]
    assert {"southampton-mayor-wang", "incheon-mayor-zhao", "perm-visit-sosnin", "miami-dade-letter"} == {
        event.id for event in undated
    }
    for event in undated:
        one = written[f"event:{event.id}"]
        assert one.date == ""
        assert not re.search(r"\b(19|20)\d\d\b", one.text)


def test_a_link_that_is_not_known_is_not_given(corpus: Corpus) -> None:
    links = Counter(source.link for source in corpus.sources.values() if source.kind != "article")
    assert links == {"full": 368, "none": 58, "root": 15}
    assert not any(source.url for source in corpus.sources.values() if source.link == "none")
    assert all(source.url for source in corpus.sources.values() if source.link == "full")


def test_coordinates_credit_geonames_or_are_marked_as_unchecked(corpus: Corpus) -> None:
    for partner in corpus.partners.values():
        if partner.latitude is None:
            assert not partner.coordinates_source
        else:
            assert "CC BY 4.0" in partner.coordinates_source or "unchecked" in partner.coordinates_source


def test_every_record_is_written_out_once_with_its_sources(
    corpus: Corpus, written: dict[str, Written]
) -> None:
    tables = (corpus.ties, corpus.events, corpus.figures, corpus.claims, corpus.partners)
    assert (
        len(written) == sum(len(table) for table in tables) + 2
    )  # how many partners they name, and how many not
    assert "59 partner cities of Qingdao in 38 countries" in written["coverage:partners"].text
    assert "cannot name 36 of the partner cities" in written["coverage:missing"].text
    assert len(list(write_out(corpus))) == len(written)
    for one in written.values():
        assert one.text.endswith((".", ")"))
        assert set(one.entities) <= set(corpus.partners)
        assert one.sources or one.kind == "coverage"  # counted from the records, so it has no source
        assert set(one.sources) <= set(corpus.sources)


def test_a_written_tie_holds_both_labels_the_date_in_full_and_the_status(
    written: dict[str, Written],
) -> None:
    text = written["tie:shimonoseki"].text
    for part in (
        "下関市",
        "Japan",
        "3 October 1979",
        "友好城市 (zh)",
        "友好都市 (ja)",
        "is active",
        "counts among",
    ):
        assert part in text
    assert "inferred" in written["tie:pyeongtaek"].text
    assert "decided on 19 June 2008" in written["tie:auckland"].text
    assert "since before March 2001" in written["tie:nicosia"].text


def test_each_date_of_a_proven_row_stands_in_its_text(corpus: Corpus, written: dict[str, Written]) -> None:
    for tie in corpus.ties.values():
        if tie.start and tie.evidence.is_assertable:
            assert date_in_words(tie.start) in written[f"tie:{tie.id}"].text
    for event in corpus.events.values():
        if event.start:
            assert date_in_words(event.start) in written[f"event:{event.id}"].text


def test_unproven_rows_say_so_and_are_never_stated_as_fact(
    corpus: Corpus, written: dict[str, Written]
) -> None:
    unproven = [tie for tie in corpus.ties.values() if not tie.evidence.is_assertable]
    assert Counter(tie.evidence for tie in unproven) == {Evidence.WIKI: 14, Evidence.DOUBTFUL: 5}
    for tie in unproven:
        head = written[f"tie:{tie.id}"].text.split(". ")[0]
        wanted = "not confirmed" if tie.evidence is Evidence.WIKI else "doubtful mention only"
        assert wanted in head
        assert "since" not in head
        assert not tie.is_named_partner
    for claim in corpus.claims.values():
        if not claim.evidence.is_assertable:
            assert re.match("Listed in an open data set only|Doubtful", written[f"claim:{claim.id}"].text)


def test_no_source_id_stands_in_a_text_for_people(corpus: Corpus, written: dict[str, Written]) -> None:
    codes = {source for source in corpus.sources if source[-1].isdigit()}
    for one in written.values():
        assert not codes & set(re.findall(r"\w+", one.text)), one.node_id


def test_every_subject_and_measure_is_named_in_six_languages(corpus: Corpus) -> None:
    measures = read_measures(default_folder())
    for figure in corpus.figures.values():
        assert all(measures.subjects[figure.subject][language] for language in LANGUAGES)
        assert all(measures.measures[figure.measure][language] for language in LANGUAGES)


def test_the_version_changes_with_any_file_and_only_then(corpus: Corpus) -> None:
    assert read_corpus().version == corpus.version
    assert re.fullmatch("[0-9a-f]{16}", corpus.version)


@given(st.dates(), st.sampled_from(["day", "month", "year"]))
def test_a_date_keeps_its_precision_when_it_is_written_and_read_again(day: date, precision: str) -> None:
    length = {"day": 10, "month": 7, "year": 4}[precision]
    partial = PartialDate.parse(day.isoformat()[:length])
    assert str(partial) == day.isoformat()[:length]
    assert partial.precision == precision
    assert str(day.year) in date_in_words(partial)
