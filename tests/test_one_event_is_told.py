"""A question about one thing that happened is answered with that event, its asked detail first, or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assistant import Abstention, Answer

if TYPE_CHECKING:
    from assistant import Assistant

pytestmark = pytest.mark.slow

# question, the event of the records that it means, what the reply must say
TOLD = (
    ("How many containers were loaded on the first goods train for Mannheim?", "2022-mannheim-train", "100"),
    (
        "Which official brought the Daegu delegation in 2025 - who led it?",
        "2025-daegu-delegation",
        "Park Ki-hwan",
    ),
    ("Who from both sides signed for the tie with Ulsan?", "2009-ulsan", "Park Maeng-woo"),
    ("How many pupils of Shimonoseki came to Qingdao in 2024?", "2024-shimonoseki-pupils", "10"),
    ("On which weekday does the plane to Shizuoka fly?", "2025-shizuoka-flight", "Thursdays"),
    ("Where did Samarkand sign?", "2024-samarkand", "Beijing"),
    ("谁率领雷根斯堡代表团访问青岛？", "2025-regensburg-delegation", "Maltz-Schwarzfischer"),
    ("マンハイムへの最初の貨物列車は何日間かかりましたか？", "2022-mannheim-train", "22"),
    ("만하임행 첫 화물열차에는 컨테이너가 몇 개 실렸습니까?", "2022-mannheim-train", "100"),
    ("Кто подписал соглашение с Ульсаном?", "2009-ulsan", "Park Maeng-woo"),
    ("Wie viele Container hatte der erste Güterzug nach Mannheim geladen?", "2022-mannheim-train", "100"),
    # the day, the place, the figure or another word of the thing tells it apart
    ("Was haben Minsk und Qingdao am 27. Oktober 2024 unterzeichnet?", "2024-minsk", "27. Oktober 2024"),
    ("사마르칸트와 칭다오는 2024년 1월 24일에 무엇에 서명했습니까?", "2024-samarkand", "Zeng Zanrong"),
    ("シュトゥットガルトでの会合はいつでしたか", "2024-germany-meeting", "2024年4月25日"),
    ("Когда в Пекине была выставка работ молодёжи?", "2024-art-exhibition", "2024"),
    ("시모노세키와의 45주년 기념행사는 언제 열렸습니까?", "2024-shimonoseki-45", "2024년 7월 20일"),
    ("Hat der Austausch der Segler aus Kiel nach der Absage weiter Bestand?", "2023-kiel-stop", "goes on"),
    ("青岛之后哪座城市成为上合组织旅游和文化之都？", "2024-sco-capital", "Cholpon-Ata"),
    ("Каких животных подарил Симоносеки Циндао?", "2024-shimonoseki-pupils", "dolphins"),
    ("Who put a signature to the protocol of Dushanbe?", "2018-dushanbe", "Rustam Emomali"),
)
# question, the event that is named instead of an answer
LACKING = (
    ("Who signed the twinning of Southampton?", "Southampton"),
    ("Who signed the memorandum with Dunedin in July 2025?", "Dunedin"),
    ("Who put his name to the agreement with Iloilo?", "Iloilo"),
)
# a sum, a side or a payer that no record holds: told is the event, never something else in its place
UNHELD = (
    "Who signed for the Hungarian county of Somogy?",
    "Wer hat auf ungarischer Seite mit Somogy unterschrieben?",
    "Кто с венгерской стороны подписал соглашение с Шомодем?",
    "What did the Exchange Month cost?",
    "Wie viel hat der Austauschmonat gekostet?",
    "交流月的经费是多少？",
    "交流月間の費用はいくらでしたか。",
    "교류의 달 비용은 얼마였나요?",
    "Во сколько обошёлся месяц обменов?",
    "Who paid for the Global Mayors Dialogue?",
    "How much money was spent on the Daegu office?",
    "Сколько денег город потратил на пивной фестиваль?",
    "青岛为啤酒节花了多少钱？",
    "谁给釜山送了口罩？",
    "青岛地铁有几条线？",
)
# what belongs to a person and to no office
PERSONAL = (
    "When was the mayor of Incheon born?",
    "Wie alt ist der Oberbürgermeister von Mannheim?",
    "Сколько лет мэру Перми?",
    "大邱市長の年齢は何歳ですか",
    "인천 시장은 언제 태어났나요",
    "青岛市长一个月工资多少",
)
# what a partner has by itself: no record of a tie and no list of events answers it
OF_A_PLACE = (
    "雷根斯堡有多少人口",
    "Has Nantes got an airport?",
    "Hat Perm einen Hafen?",
    "부산의 면적은 얼마나 되나요",
    "Сколько километров от Перми до Москвы?",
)
# question, who is named and who is not
TAKING_PART = (
    ("Which Greek city was at the mayors dialogue?", "Piraeus", "Daegu"),
    ("시장 대화에 참가한 아프리카 도시는?", "라고스", "대구"),
    ("市长对话有哪些亚洲城市参加", "大邱", "拉各斯"),
    ("Welche deutsche Stadt war beim Bürgermeisterdialog?", "Regensburg", "Daegu"),
    ("Какие европейские города участвовали в месяце обменов?", "Регенсбург", "Лагос"),
)
FOUNDED = (
    ("Ab welchem Jahr gibt es das Bierfest in Qingdao?", "1991"),
    ("С какого года проводится пивной фестиваль в Циндао?", "1991"),
    ("青島ビール祭りは何年から始まりましたか", "1991"),
    ("칭다오 맥주축제는 몇 년도부터 열렸나요?", "1991"),
    ("青岛啤酒节从什么时候开始有的", "1991"),
    ("칭다오 수족관은 언제 문을 열었나요?", "1932"),
    ("칭다오 공항은 언제 개항했나요?", "2021"),
)
TOLD_IN_CHINESE = (
    ("哪个机构负责全国的友好城市工作？", "中国人民对外友好协会"),
    ("市长说修缮老城区对当地居民有什么好处？", "居民"),
    ("青岛为比什凯克植树出资多少？", "600,000"),
)
FUTURE = (
    "When will the 52nd beer festival open?",
    "When does the next Global Mayors Dialogue begin?",
    "Wann findet der nächste Austauschmonat statt?",
    "下一届国际友城交流月什么时候举行？",
)


@pytest.mark.parametrize(("question", "event", "said"), TOLD)
def test_the_event_that_is_meant_is_told_with_the_asked_detail(
    real_assistant: Assistant, question: str, event: str, said: str
) -> None:
    reply = real_assistant.ask(question)
    assert isinstance(reply, Answer)
    assert said in reply.text
    assert event in [row["id"] for row in reply.rows]
    assert any(citation.node_id == f"event:{event}" for citation in reply.citations)


@pytest.mark.parametrize(("question", "named"), LACKING)
def test_an_event_without_the_asked_detail_is_named_and_not_told_as_an_answer(
    real_assistant: Assistant, question: str, named: str
) -> None:
    reply = real_assistant.ask(question)
    assert isinstance(reply, Abstention)
    assert reply.reason == "not-in-corpus"
    assert any(named in near for near in reply.nearest)


@pytest.mark.parametrize("question", FUTURE)
def test_an_edition_to_come_is_not_known(real_assistant: Assistant, question: str) -> None:
    reply = real_assistant.ask(question)
    assert isinstance(reply, Abstention)
    assert reply.reason == "not-in-corpus"


@pytest.mark.parametrize(
    "question",
    ["What exchanges were there with Daegu?", "Which events with Shimonoseki took place in 2025?"],
)
def test_a_question_for_a_list_gets_more_than_one_event(real_assistant: Assistant, question: str) -> None:
    reply = real_assistant.ask(question)
    assert isinstance(reply, Answer)
    assert len([row for row in reply.rows if row["type"] == "event"]) > 1


@pytest.mark.parametrize("question", UNHELD + OF_A_PLACE + PERSONAL)
def test_an_answer_without_the_one_detail_asked_for_is_none(real_assistant: Assistant, question: str) -> None:
    reply = real_assistant.ask(question)
    assert isinstance(reply, Abstention)
    assert reply.reason == "not-in-corpus"


@pytest.mark.parametrize(("question", "said"), FOUNDED)
def test_the_year_from_which_something_is_held_is_its_first_and_not_its_newest(
    real_assistant: Assistant, question: str, said: str
) -> None:
    reply = real_assistant.ask(question)
    assert isinstance(reply, Answer)
    assert said in reply.text
    assert "2025" not in reply.text


@pytest.mark.parametrize(("question", "said"), TOLD_IN_CHINESE)
def test_a_chinese_question_is_answered_by_what_holds_its_words(
    real_assistant: Assistant, question: str, said: str
) -> None:
    reply = real_assistant.ask(question)
    assert isinstance(reply, Answer)
    assert said in reply.text


def test_a_place_where_nothing_of_the_kind_was_held_is_not_asked_to_be_a_partner(
    real_assistant: Assistant,
) -> None:
    reply = real_assistant.ask("Wann fand die Messe in Frankfurt statt?")
    assert isinstance(reply, Abstention)
    assert "Partnerstadt" not in reply.text


@pytest.mark.parametrize(("question", "named", "left_out"), TAKING_PART)
def test_those_who_took_part_are_told_by_country_and_continent(
    real_assistant: Assistant, question: str, named: str, left_out: str
) -> None:
    reply = real_assistant.ask(question)
    assert isinstance(reply, Answer)
    first = reply.text.split("[1]")[0]
    assert named in first
    assert left_out not in first


@pytest.mark.parametrize(
    "question", ["Since when has there been a goods train to Minsk?", "明斯克的货运班列是哪一年开通的"]
)
def test_an_exchange_that_only_a_claim_tells_of_is_told_with_its_date(
    real_assistant: Assistant, question: str
) -> None:
    reply = real_assistant.ask(question)
    assert isinstance(reply, Answer)
    assert "2019" in reply.text


def test_a_name_that_nothing_knows_is_not_confirmed_by_what_else_is_told_of_it(
    real_assistant: Assistant,
) -> None:
    reply = real_assistant.ask("Is Cholpon-Ata one of the sister cities?")
    assert isinstance(reply, Abstention)
    assert "Cholpon-Ata" in reply.text
