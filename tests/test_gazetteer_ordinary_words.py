"""Ordinary words are no places, however many towns bear them; Russian names are known in their cases and in no others."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus import Gazetteer, open_gazetteer, read_corpus
from corpus.naming import words
from corpus.naming.declension import are_forms, is_form, listed_forms, russian_adjective
from corpus.naming.world import open_world


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("names")


@pytest.fixture(scope="module")
def gazetteer(cache: Path) -> Gazetteer:
    return open_gazetteer(read_corpus(), cache=cache)


@pytest.mark.parametrize(
    ("name", "forms"),
    [
        ("казань", "казань казани казанью"),
        ("киль", "киль киля килю килем киле"),
        ("ташкент", "ташкент ташкента ташкенту ташкентом ташкенте"),
        ("одесса", "одесса одессы одессе одессу одессой"),
        ("венгрия", "венгрия венгрии венгрию венгрией"),
        ("шанхай", "шанхай шанхая шанхаю шанхаем шанхае"),
        ("центральная", "центральная центральной центральную"),
        ("немецкий", "немецкий немецкого немецкая немецкие немецких"),
        ("филиппины", "филиппины филиппин филиппинам филиппинах"),
        ("иваново", "иваново иванова иванову ивановом иванове"),
        ("череповец", "череповец череповца череповце"),
    ],
)
def test_a_russian_name_is_known_in_all_its_cases(name: str, forms: str) -> None:
    for form in forms.split():
        assert is_form(form, name)
        assert name in listed_forms(form)


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("самый", "самоа"),
        ("данный", "дания"),
        ("лишь", "лишуй"),
        ("мая", "маями"),
        ("роль", "роли"),
        ("себя", "себу"),
        ("ган", "гана"),
        ("соч", "сочи"),
        ("токия", "токио"),
    ],
)
def test_a_word_of_the_same_stem_is_no_form_of_a_name(word: str, name: str) -> None:
    assert not is_form(word, name)
    assert name not in listed_forms(word)


def test_each_word_of_a_longer_name_is_declined() -> None:
    assert are_forms(["центральной", "азии"], ["центральная", "азия"])
    assert not are_forms(["центральной", "азии"], ["центральная"])


@pytest.mark.parametrize(
    ("name", "adjective"),
    [
        ("Казань", "казанский"),
        ("Пермь", "пермский"),
        ("Минск", "минский"),
        ("Одесса", "одесский"),
        ("Киль", "кильский"),
        ("Регенсбург", "регенсбургский"),
        ("Чикаго", "чикагский"),
        ("Циндао", "циндаоский"),
        ("Рим", ""),
        ("Лонг-Бич", ""),
    ],
)
def test_the_adjective_of_a_russian_name(name: str, adjective: str) -> None:
    assert russian_adjective(name) == adjective


def test_an_adjective_means_its_city_and_not_a_country_that_sounds_alike(gazetteer: Gazetteer) -> None:
    (kazan,) = gazetteer.link("Был ли казанский хор в гостях?", language="ru")
    assert kazan.ids == ("kazan",)
    (kazakh,) = gazetteer.link("Был ли казахский хор в гостях?", language="ru")
    assert kazakh.ids == ("KZ",)


def test_words_that_newspapers_write_small_are_no_cities_at_the_beginning_of_a_sentence(
    gazetteer: Gazetteer, cache: Path
) -> None:
    lower, _ = words.spelling()
    english = sorted(word for word in lower & words.frequent("English") if word.isascii())
    assert len(english) > 300
    taken = {
        word
        for word in english
        for one in gazetteer.link(f"{word.capitalize()} partner cities are on the list?", language="en")
        if one.kind in ("place", "partner", "lookalike") and one.start == 0
    }
    assert not taken
    assert {"most", "same", "of"} <= set(english)


@pytest.mark.parametrize("place", ["{} это было так.", "Это было {} тут."])
def test_the_most_frequent_russian_words_are_no_cities(gazetteer: Gazetteer, place: str) -> None:
    frequent = sorted(words.frequent_lower("Russian"))
    assert len(frequent) > 3000
    taken = {
        word
        for word in frequent
        for one in gazetteer.link(place.format(word if place[0] != "{" else word.capitalize()), language="ru")
        if one.kind == "place"
    }
    assert not taken


@pytest.mark.parametrize(
    "text",
    [
        "Welche Länder sind dabei?",
        "Die Namen aller Orte.",
        "Fährt ein Zug dorthin?",
        "Kommt man mit dem Zug hin?",
        "Ein schneller Zug wäre gut.",
        "Am Ende des Jahres, in der Mitte des Landes",
    ],
)
def test_german_nouns_are_no_cities(gazetteer: Gazetteer, text: str) -> None:
    assert gazetteer.link(text, language="de") == ()


def test_a_german_city_is_found_without_an_article(gazetteer: Gazetteer) -> None:
    (mention,) = gazetteer.link("Gibt es einen Partner in Köln?", language="de")
    assert mention.surface == "Köln"


def test_a_name_of_letters_and_signs_does_not_cut_longer_words(gazetteer: Gazetteer) -> None:
    # "SCO国" is four characters long, and so is the name of a partner that these words begin with.
    for word in ("Salon", "Saloppe", "Salonfähig"):
        assert gazetteer.link(f"{word} ist das", language="de") == ()
    (bloc,) = gazetteer.link("SCO国の都市", language="ja")
    assert bloc.ids == ("sco",)


def test_the_home_city_with_its_suffix_is_no_other_place(gazetteer: Gazetteer) -> None:
    home, partner = gazetteer.link("칭다오시와 대구광역시", language="ko")
    assert (home.kind, home.surface) == ("home", "칭다오시")
    assert partner.ids == ("daegu",)


def test_the_state_of_the_home_city_has_one_code_in_all_languages(gazetteer: Gazetteer) -> None:
    texts = {
        "en": "Shandong",
        "zh": "山东",
        "ja": "山東省",
        "ko": "산둥성",
        "ru": "Шаньдун",
        "de": "Shandong",
    }
    codes = {gazetteer.link(text, language=language)[0].ids for language, text in texts.items()}
    assert len(codes) == 1


def test_short_words_of_a_longer_name_must_be_right(gazetteer: Gazetteer) -> None:
    assert gazetteer.link("Сколько партнёров с 2000 года?", language="ru") == ()
    (bloc,) = gazetteer.link("партнёры ШОС", language="ru")
    assert bloc.ids == ("sco-partners",)


def test_a_mark_on_a_letter_may_be_left_out_but_not_added(gazetteer: Gazetteer, cache: Path) -> None:
    assert open_world(cache).ids("lander")
    (mention,) = gazetteer.link("We went to Koln and Lyon", language="en")[:1]
    assert mention.surface == "Koln"
    assert not gazetteer.link("Es sind Länder", language="de")
