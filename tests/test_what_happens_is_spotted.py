"""What happened is spotted in six languages, and the details that a question wants are told apart by form."""

from __future__ import annotations

import pytest

from assistant.details import Wanted, holds
from assistant.happening_words import implied_by_type, spot, things_in

SAME_THING = (
    (
        "thing.choir",
        (
            "the two choirs",
            "合唱团",
            "合唱のつどい",
            "합창단",
            "хор мальчиков",
            "der Knabenchor und der Chor",
        ),
    ),
    ("thing.ferry", ("a car ferry", "轮渡", "フェリー", "카페리", "паромом", "die Fähre")),
    ("action.sign", ("they signed it", "签署", "調印した", "서명했다", "подписали", "unterzeichnete")),
    (
        "role.vice-mayor",
        ("the deputy mayor", "副市长", "副市長", "부시장", "вице-мэра", "Vizebürgermeisterin"),
    ),
)


def wanted(text: str, *details: str, counted: tuple[str, ...] = (), actions: tuple[str, ...] = ()) -> Wanted:
    return Wanted(details, frozenset(counted), frozenset(), frozenset(), frozenset(actions), text)


def only_small_words(word: str) -> bool:
    return word in {"the", "mayor", "mayors", "a", "it", "northport", "eastham"}


@pytest.mark.parametrize(("thing", "texts"), SAME_THING, ids=[thing for thing, _ in SAME_THING])
def test_a_thing_is_spotted_in_every_language(thing: str, texts: tuple[str, ...]) -> None:
    assert [text for text in texts if thing not in things_in(text)] == []


def test_a_word_inside_another_is_no_thing() -> None:
    assert "role.mayor" not in things_in("a mayoral kitchen of a mayorship")
    assert "thing.train" not in things_in("the trainers were tired")


def test_what_is_spotted_stands_where_it_says() -> None:
    text = "The Mayor's choirs signed"
    assert {text[entry.start : entry.end] for entry in spot(text) if entry.id == "thing.choir"} == {"choirs"}
    assert {text[entry.start : entry.end] for entry in spot(text) if entry.id == "role.mayor"} == {"Mayor's"}


def test_the_type_of_an_event_implies_only_things_that_have_words() -> None:
    known = {"bond", "action", "role", "people", "thing"}
    assert implied_by_type()
    assert all(thing.split(".")[0] in known for things in implied_by_type().values() for thing in things)


def test_a_signer_is_a_name_that_signed_and_not_one_who_stood_by() -> None:
    who = wanted("Who signed in Northport?", "person", actions=("action.sign",))
    assert holds(who, "person", "The mayors Abel Quist and Ruth Omdal signed.", only_small_words)
    assert holds(who, "person", "It was signed by Mayor Quist.", only_small_words)
    assert not holds(who, "person", "On the visit of Mayor Quist, the chamber signed.", only_small_words)
    assert not holds(who, "person", "Mayor Quist gave the year in an interview.", only_small_words)


def test_a_name_of_the_question_is_no_answer_to_it() -> None:
    who = wanted("Whom did Mayor Quist meet?", "person")
    assert not holds(who, "person", "Mayor Quist came to Northport.", only_small_words)
    assert holds(who, "person", "Mayor Quist met Mayor Omdal.", only_small_words)


def test_a_count_is_a_number_of_the_thing_that_is_counted() -> None:
    how_many = wanted("How many containers?", "number", counted=("thing.container",))
    assert holds(how_many, "number", "The train took 45 containers.", only_small_words)
    assert not holds(how_many, "number", "The train took 22 days.", only_small_words)
    people = wanted("How many people came in the delegation?", "number", counted=("people.people",))
    assert holds(people, "number", "A delegation of five came.", only_small_words)
    assert not holds(people, "number", "They came on 2 September 2024.", only_small_words)


@pytest.mark.parametrize(
    ("detail", "yes", "no"),
    [
        ("duration", "It took 22 days.", "It took 22 containers."),
        ("distance", "It went over 12,300 kilometres.", "It went in 3 weeks."),
        ("money", "The works cost 600,000 yuan.", "The works took 2 years."),
        ("weekday", "It flies on Thursdays.", "It flies at night."),
        ("often", "It sailed three times a week.", "It sailed with 750 passengers."),
    ],
)
def test_a_measure_needs_a_figure_with_its_unit(detail: str, yes: str, no: str) -> None:
    asked = wanted("How?", detail)
    assert holds(asked, detail, yes, only_small_words)
    assert not holds(asked, detail, no, only_small_words)
