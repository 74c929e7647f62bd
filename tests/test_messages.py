"""The messages and example questions of every language are whole: keys, slots, plurals, kinds, wording."""

from __future__ import annotations

import ast
import re
import string
import tomllib
from collections import Counter
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from babel import Locale

from assistant.examples import Example, ExampleSpace, example_kinds, fit_duals, read_examples
from assistant.messages import catalogue, listing, say, written_date
from assistant.ngrams import ngram_table
from assistant.understanding import mask
from corpus import LANGUAGES, DateBasis, Gazetteer, PartialDate, TieKind, open_gazetteer, read_corpus

_OTHERS = tuple(language for language in LANGUAGES if language != "en")
_CODE = Path(__file__).parents[1] / "assistant"
_MIN_EXAMPLES = 15  # a kind: fewer leave its wording to chance
_DAY, _MONTH, _YEAR = PartialDate(1979, 10, 3), PartialDate(1985, 4), PartialDate(2001)
_KEY_POSITION = {"say": 1, "write": 0}  # where the key stands among the arguments of a call
_SUGGESTED_KINDS = {
    "profile": "profile",
    "list": "list",
    "total": "how-many",
    "newest": "rank",
    "first": "rank",
    "coverage": "coverage",
    "events": "events",
}
# Slots that hold a whole phrase, glued to the words beside it: empty or filled, the sentence must read well.
_PHRASES = ("where", "when", "about")
# A full stop that is doubled, a blank before a mark or a doubled blank; a date in Russian ends with "г.".
_CLUMSY = re.compile(r"\.\.|。。|  |\s[.,;:!?。，、；：？](?!\.)|[，、]。|\{|\}")


def _forms(message: Any) -> dict[str, str]:
    return dict(message) if isinstance(message, dict) else {"": message}


def _slots(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def _integer_categories(language: str) -> set[str]:
    """The plural categories that CLDR gives to whole numbers of the language."""
    locale = Locale(language)
    return {str(locale.plural_form(amount)) for amount in (*range(1000), 10_000, 1_000_000)}


def _filled(language: str, key: str, *, date: PartialDate, phrases: bool) -> Iterator[str]:
    """The message with every slot filled, once for each plural form, as the queries fill it."""
    for text in _forms(catalogue(language)[key]).values():
        slots = dict.fromkeys(_slots(text), "Perm")
        slots |= {
            name: written_date(language, date)
            for name in slots
            if "date" in name or name in ("first", "last")
        }
        slots |= {
            name: "7" for name in slots if name in ("n", "total", "named", "missing", "limit", "length")
        }
        slots |= {name: " ⟦0⟧" for name in slots if name.endswith("refs")}
        slots |= {name: "Perm was named in 2001." for name in slots if name in ("statement", "claims")}
        if key == "figure.named":
            slots["date"] = say(language, "count.bracket", text=slots["date"])
        for name in set(slots) & set(_PHRASES):
            phrase = {
                "where": say(language, "count.where_area", place="Perm"),
                "when": say(language, "count.when_in", date=written_date(language, date)),
                "about": say(language, "events.about", place="Perm"),
            }[name]
            if name == "when" and key.startswith("tie."):
                phrase = say(language, "tie.when_clause", date=written_date(language, date))
            slots[name] = phrase if phrases else ""
        yield text.format(**slots)


def test_the_languages_are_the_six_of_the_product() -> None:
    assert set(LANGUAGES) == {"en", "zh", "ja", "ko", "ru", "de"}


@pytest.mark.parametrize("language", _OTHERS)
def test_every_language_has_exactly_the_keys_of_the_english_catalogue(language: str) -> None:
    assert sorted(catalogue(language)) == sorted(catalogue("en"))


@pytest.mark.parametrize("language", _OTHERS)
def test_every_form_of_a_message_has_the_slots_of_the_english_one(language: str) -> None:
    different = {
        f"{key} {form}": sorted(_slots(text) ^ set().union(*map(_slots, _forms(english).values())))
        for key, english in catalogue("en").items()
        for form, text in _forms(catalogue(language)[key]).items()
        if _slots(text) != set().union(*map(_slots, _forms(english).values()))
    }
    assert different == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_plural_table_has_the_categories_of_the_whole_numbers_of_its_language(language: str) -> None:
    needed = _integer_categories(language)
    tables = {key: set(message) for key, message in catalogue(language).items() if isinstance(message, dict)}
    assert tables
    wrong = {key: forms for key, forms in tables.items() if not needed <= forms <= needed | {"other"}}
    assert wrong == {}
    assert [key for key, forms in tables.items() if "other" not in forms] == []


@pytest.mark.parametrize("language", _OTHERS)
def test_what_is_counted_in_english_is_counted_in_every_language(language: str) -> None:
    counted = {key for key, message in catalogue("en").items() if isinstance(message, dict)}
    assert {key for key in counted if not isinstance(catalogue(language)[key], dict)} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_message_is_empty(language: str) -> None:
    empty = [key for key, message in catalogue(language).items() if not all(_forms(message).values())]
    assert empty == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("date", [_DAY, _MONTH, _YEAR], ids=str)
@pytest.mark.parametrize("phrases", [True, False], ids=["with filters", "without filters"])
def test_a_filled_message_has_no_doubled_mark_and_no_stray_blank(
    language: str, date: PartialDate, phrases: bool
) -> None:
    clumsy = {}
    for key in catalogue(language):
        if key.startswith("count.w"):  # a phrase of its own, glued to a sentence: checked there
            continue
        for text in _filled(language, key, date=date, phrases=phrases):
            shown = re.sub(r"⟦\d+⟧", "[1]", text)
            claim = re.sub(r"\s*⟦\d+⟧", "", text)
            if _CLUMSY.search(shown) or _CLUMSY.search(claim):
                clumsy[key] = shown
    assert clumsy == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_kinds_of_tie_keep_different_words(language: str) -> None:
    for table in ("kind", "kind_plural"):
        words = [say(language, f"{table}.{kind.value}") for kind in TieKind]
        assert len(set(words)) == len(words)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_date_that_is_not_exact_says_so(language: str) -> None:
    exact = say(language, "basis.exact", date=written_date(language, _DAY))
    others = [
        say(language, f"basis.{basis.value}", date=written_date(language, _DAY))
        for basis in DateBasis
        if basis is not DateBasis.EXACT
    ]
    assert exact not in others
    assert len(set(others)) == len(others)


def test_russian_numbers_take_their_three_forms() -> None:
    expected = {1: "год", 3: "года", 11: "лет", 46: "лет"}
    for n, word in expected.items():
        text = say("ru", "anniversary.partner", n=n, year="2025", partner="X", date="1979", refs="")
        assert f"{n} {word}" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_and_dates_stand_in_a_sentence_unchanged(language: str) -> None:
    date = written_date(language, _DAY)
    text = say(language, "tie.since", partner="Perm", country="X", kind="K", home="H", date=date, refs="")
    assert all(part in text for part in ("Perm", "X", "K", "H", date))
    assert all(part in listing(language, ["Perm", "Daegu", "Kandy"]) for part in ("Perm", "Daegu", "Kandy"))


def _sections() -> set[str]:
    return {key.partition(".")[0] for key in catalogue("en")}


def _term_ids() -> set[str]:
    """Ids of terms look like message keys (``unit.countries``) and are none."""
    text = resources.files("assistant").joinpath("data/terms.toml").read_text(encoding="utf-8")
    return {f"{group}.{name}" for group, names in tomllib.loads(text).items() for name in names}


def _sense_names() -> set[str]:
    """Names of the guard's senses look like message keys (``kind.any``) and are none."""
    text = resources.files("assistant").joinpath("data/guardwords.toml").read_text(encoding="utf-8")
    return {f"{axis}.{value}" for axis, values in tomllib.loads(text).items() for value in values}


def _key_literals() -> Iterator[tuple[str, bool, str]]:
    """Every text in the code that looks like a message key: text, whether more is appended to it, place."""
    looks = re.compile(rf"(?:{'|'.join(sorted(_sections()))})\.[\w-]*")
    for path in sorted(_CODE.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        parts = {
            id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values
        }
        added = {
            id(constant)
            for node in ast.walk(tree)
            if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add)
            for constant in ast.walk(node.left)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and looks.fullmatch(node.value):
                yield node.value, id(node) in parts | added, f"{path.relative_to(_CODE)}:{node.lineno}"


def test_every_message_that_the_code_names_stands_in_the_english_catalogue() -> None:
    keys, terms, senses = set(catalogue("en")), _term_ids(), _sense_names()
    groups = {term.partition(".")[0] + "." for term in terms}
    literals = list(_key_literals())
    assert len(literals) > 50
    unknown = [
        f"{place}: {text}"
        for text, goes_on, place in literals
        if text not in keys | terms | groups
        and not (text in senses and place.startswith(("guard.py:", "guarding/")))
        and not (goes_on and any(key.startswith(text) for key in keys))
    ]
    assert unknown == []


def _said_keys() -> Iterator[tuple[str, str]]:
    """The key of each call ``say(language, "key", …)`` and ``….write("key", …)`` that is written out."""
    for path in sorted(_CODE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            at = _KEY_POSITION.get(getattr(node.func, "id", getattr(node.func, "attr", "")))
            if at is None or len(node.args) <= at:
                continue
            key = node.args[at]
            for choice in (key.body, key.orelse) if isinstance(key, ast.IfExp) else (key,):
                if isinstance(choice, ast.Constant) and isinstance(choice.value, str) and "." in choice.value:
                    yield choice.value, f"{path.relative_to(_CODE)}:{node.lineno}"


def test_every_key_that_is_said_stands_in_the_english_catalogue() -> None:
    said = list(_said_keys())
    assert len(said) > 20
    assert [f"{place}: {key}" for key, place in said if key not in catalogue("en")] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_question_has_enough_different_examples(language: str) -> None:
    examples = read_examples(language)
    assert tuple(examples) == example_kinds()
    few = {
        kind: len({text.lower().strip(" ?？.。!！") for text in texts})
        for kind, texts in examples.items()
        if len({text.lower().strip(" ?？.。!！") for text in texts}) < _MIN_EXAMPLES
    }
    assert few == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_example_stands_twice(language: str) -> None:
    texts = [text.lower().strip(" ?？.。!！") for texts in read_examples(language).values() for text in texts]
    assert [text for text, times in Counter(texts).items() if times > 1] == []


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return open_gazetteer(read_corpus())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_questions_that_the_assistant_suggests_are_read_as_their_kind(
    language: str, gazetteer: Gazetteer
) -> None:
    """By n-grams alone, as where no encoder knows the language; names are masked as understanding masks them."""

    def masked(text: str) -> str:
        return mask(text, gazetteer.link(text, language=language))[0]

    examples = tuple(
        Example(kind, language, masked(text), text)
        for kind, texts in read_examples(language).items()
        for text in texts
    )
    ngrams = ngram_table([example.masked for example in examples])
    space = ExampleSpace(examples, ngrams, None, fit_duals(examples, ngrams, None))
    home = read_corpus().home.names[language]
    country = gazetteer.name("country", "KR", language)
    partner = gazetteer.name("partner", "minsk", language)
    suggested = {
        key: say(language, f"suggest.{key}", place=country if key == "list" else partner, home=home, total=95)
        for key in _SUGGESTED_KINDS
    }
    read = {key: space.nearest_kinds(masked(text), None)[0].kind for key, text in suggested.items()}
    assert read == _SUGGESTED_KINDS
