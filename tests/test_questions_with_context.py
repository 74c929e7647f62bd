"""What stands around the clause that asks does not take a question over: who asks, where they are, what they know."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from assistant import Abstention, Answer
from assistant.asking_clause import asking_clause
from assistant.timeframe import parse_time
from corpus import LANGUAGES, read_corpus

if TYPE_CHECKING:
    from assistant import Assistant
    from corpus import Corpus

TODAY = date(2026, 11, 21)
CLAUSES = [
    ("en", "I write from Hamburg: which partners are in Japan?", "which partners are in Japan?"),
    ("en", "Number 95 is known. But which one was the 80th?", "But which one was the 80th?"),
    ("de", "Den 95. kennen wir. Welche war die 90.?", "Welche war die 90.?"),
    ("zh", "我在汉堡做报告，青岛在日本有哪些友好城市？", "青岛在日本有哪些友好城市？"),
    ("ko", "함부르크 발표용입니다. 일본 우호도시는 어디인가요?", "일본 우호도시는 어디인가요?"),
    ("ru", "Для доклада: какие города есть в Японии?", "какие города есть в Японии?"),
]
FROM_ABROAD = {
    "en": "I am writing an essay in Hamburg: which partner cities does Qingdao have in Japan?",
    "zh": "我在汉堡做报告，青岛在日本有哪些友好城市？",
    "ja": "ハンブルクでの発表のために：青島の友好都市で日本にあるのはどこですか。",
    "ko": "함부르크 발표용인데요, 칭다오의 일본 우호도시는 어디인가요?",
    "ru": "Для доклада в Гамбурге: какие города-побратимы Циндао есть в Японии?",
    "de": "Für einen Vortrag in Hamburg: Welche Partnerstädte hat Qingdao in Japan?",
}
KNOWN_AND_ASKED = {
    "en": "The 95th is known. But which city was the 80th?",
    "zh": "第95个大家都知道。那第80个友好城市是哪一个？",
    "ja": "95番目は分かりました。では80番目の友好都市はどこですか。",
    "ko": "95번째는 알아요. 그럼 80번째 우호도시는 어디예요?",
    "ru": "95-й город мы знаем. А какой город был 80-м?",
    "de": "Den 95. kennen wir. Welche Stadt war aber die 80.?",
}
THAT_YEAR = [
    ("en", "A report came out in May 2019. How many were there that year?"),
    ("zh", "2019年5月有一个报道。那一年有多少个？"),
    ("ja", "2019年5月に報告がありました。その年にいくつありましたか。"),
    ("ko", "2019년 5월에 보고서가 나왔습니다. 그해에 몇 곳이었나요?"),
    ("ru", "В мае 2019 года вышел отчёт. Сколько их было в том году?"),
    ("de", "Im Mai 2019 erschien ein Bericht. Wie viele waren es in jenem Jahr?"),
]
OTHER_COUNTS = [
    ("en", "How many hotels are there in Dunedin?"),
    ("en", "How many sister cities does Regensburg have?"),
    ("zh", "下关有多少家酒店？"),
    ("zh", "青岛有多少家酒店？"),
    ("ja", "下関にはホテルが何軒ありますか。"),
    ("ko", "시모노세키 인구는 몇 명이에요?"),
    ("ru", "Сколько студентов учится в университете Регенсбурга?"),
    ("de", "Wie viele Schüler hat das Gymnasium in Regensburg?"),
    ("de", "Wie viele Hotels gibt es in Qingdao?"),
]
SISTER_COUNTRIES = {
    "en": "The {n} sister cities are spread over how many countries?",
    "zh": "这{n}个友好城市分别在几个国家？",
    "ja": "{n}の姉妹都市は何カ国にありますか。",
    "ko": "자매도시 {n}곳은 몇 개국에 있나요?",
    "ru": "В скольких странах находятся {n} городов-побратимов?",
    "de": "In wie vielen Ländern liegen die {n} Schwesterstädte?",
}
MUNICIPALITIES = {
    "en": "Our office needs the number of municipalities in Germany that are tied to Qingdao.",
    "zh": "德国有多少个市镇与青岛结好？",
    "ja": "ドイツの自治体でいくつが青島と提携していますか。",
    "ko": "칭다오와 우호 관계를 맺은 독일 지자체는 몇 곳인가요?",
    "ru": "Сколько немецких муниципалитетов дружит с Циндао?",
    "de": "Mit wie vielen Gemeinden in Deutschland ist Qingdao befreundet?",
}

GROWTH = {
    "en": "Compared with the report of January 2019, by how many did the number of partner cities grow up to October 2023?",
    "ja": "2019年1月の発表のときと比べて、2023年10月には友好都市の数はどれだけ増えましたか。",
    "ko": "2019년 1월 보고 때보다 2023년 10월에 파트너 도시가 몇 곳 늘었나요?",
    "ru": "По сравнению с отчётом января 2019 года, на сколько городов-партнёров стало больше к октябрю 2023 года?",
    "de": "Um wie viele Partnerstädte ist der Kreis seit dem Bericht vom Januar 2019 bis Oktober 2023 gewachsen?",
}
BY_THE_HOME_SIDE = {
    "en": "What kind of tie is Tbilisi's according to the Chinese side?",
    "zh": "按中方的说法，第比利斯和青岛是什么关系？",
    "ja": "中国側の資料ではトビリシと青島はどんな関係ですか。",
    "ko": "중국 측 자료로는 트빌리시와 칭다오는 어떤 관계인가요?",
    "ru": "Какого рода связи у Тбилиси с Циндао по китайским источникам?",
    "de": "Welcher Art ist die Verbindung mit Tiflis nach chinesischen Angaben?",
}


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    """The shipped records."""
    return read_corpus()


@pytest.mark.parametrize(("language", "text", "asked"), CLAUSES)
def test_the_clause_that_asks_is_found(language, text, asked):
    span = asking_clause(text, language)
    assert span is not None
    assert text[slice(*span)].strip() == asked


@pytest.mark.parametrize(
    "text", ["Which partners are in Japan?", "Since when? And who signed?", "Ulsan? in short"]
)
def test_a_text_that_asks_as_a_whole_has_no_clause(text):
    assert asking_clause(text, "en") is None


@pytest.mark.parametrize(("language", "text"), THAT_YEAR)
def test_that_year_is_the_year_said_before(language, text):
    time = parse_time(text, language, today=TODAY)
    assert time is not None
    assert (str(time.first), str(time.last)) == ("2019-01-01", "2019-12-31")


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_place_where_one_asks_is_not_what_is_asked(real_assistant: Assistant, language):
    reply = real_assistant.ask(FROM_ABROAD[language])
    assert isinstance(reply, Answer)
    assert "shimonoseki" in {row["id"] for row in reply.rows}


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        "Paris is a big city. Is it a partner of Qingdao?",
        "We are the city hall of Hamburg. Are we a partner of Qingdao?",
        "I live in Hamburg. How many partner cities are there?",
        "함부르크 시청입니다. 우리 시는 칭다오의 우호도시인가요?",
    ],
)
def test_a_place_that_the_question_leans_on_stays_in_it(real_assistant: Assistant, text):
    assert isinstance(real_assistant.ask(text), Abstention)


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_place_in_the_order_that_is_asked_counts_and_not_the_one_that_is_known(
    real_assistant: Assistant, language
):
    reply = real_assistant.ask(KNOWN_AND_ASKED[language])
    assert isinstance(reply, Abstention)
    assert "80" in reply.text


@pytest.mark.slow
@pytest.mark.parametrize(("language", "text"), OTHER_COUNTS)
def test_a_count_of_something_else_is_never_the_total_of_the_partners(
    real_assistant: Assistant, language, text
):
    reply = real_assistant.ask(text, language=language)
    assert isinstance(reply, Abstention)


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_countries_of_a_repeated_total_are_those_of_its_kind(
    real_assistant: Assistant, corpus: Corpus, language
):
    totals = corpus.home.totals
    sisters = corpus.figures[totals["sister-cities"]].number
    countries = corpus.figures[totals["sister-countries"]].number
    assert sisters
    assert countries
    reply = real_assistant.ask(SISTER_COUNTRIES[language].format(n=int(sisters)))
    assert isinstance(reply, Answer)
    assert str(int(countries)) in reply.claims[0].text


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_municipalities_are_counted_as_partners(real_assistant: Assistant, corpus: Corpus, language):
    reply = real_assistant.ask(MUNICIPALITIES[language])
    assert isinstance(reply, Answer)
    german = {
        tie.id
        for tie in corpus.ties.values()
        if tie.is_named_partner and corpus.partners[tie.partner].country == "DE"
    }
    assert {row["id"] for row in reply.rows if row["type"] == "tie"} == german


@pytest.mark.slow
@pytest.mark.parametrize("language", GROWTH)
def test_growth_from_one_report_to_another_is_their_difference(
    real_assistant: Assistant, corpus: Corpus, language
):
    counts = {
        str(figure.as_of): figure.number
        for figure in corpus.figures.values()
        if (figure.subject, figure.measure) == ("network", "partners")
    }
    reply = real_assistant.ask(GROWTH[language])
    assert isinstance(reply, Answer)
    grown = int((counts["2023-10"] or 0) - (counts["2019-01"] or 0))
    assert str(grown) in reply.claims[0].text


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_word_of_the_home_side_is_its_label_of_the_tie(
    real_assistant: Assistant, corpus: Corpus, language
):
    reply = real_assistant.ask(BY_THE_HOME_SIDE[language])
    assert isinstance(reply, Answer)
    label = corpus.ties["tbilisi"].label_home.partition(" (")[0]
    assert any(label in claim.text for claim in reply.claims)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "When did Lu Zhiyuan become mayor of Qingdao?"),
        ("en", "Is Zeng Zanrong the mayor of Qingdao?"),
        ("de", "In welchem Jahr wurde Lu Zhiyuan Bürgermeister von Qingdao?"),
    ],
)
def test_a_person_of_another_office_is_put_right(real_assistant: Assistant, language, text):
    reply = real_assistant.ask(text, language=language)
    assert isinstance(reply, Abstention)
    assert reply.reason == "false-premise"


@pytest.mark.slow
def test_the_holder_of_an_office_is_no_answer_about_another_person(real_assistant: Assistant):
    reply = real_assistant.ask("陆治原是哪年当上青岛市长的？")
    assert "Ren Gang" not in reply.text
