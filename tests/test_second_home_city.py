"""Another city can use the program: a made-up home city with ten partners goes through the whole chain."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from corpus import Corpus, default_folder, read_corpus, read_measures, write_out
from corpus.__main__ import main
from corpus.checking import check_corpus

ROOT = Path(__file__).parent.parent
SECOND_HOME = Path(__file__).parent / "data" / "second-home"


def _words_of_home(corpus: Corpus) -> set[str]:
    """The names of a home city, its own spellings included, in lower case."""
    names = {*corpus.home.names.values(), *corpus.home.aliases}
    return {name.casefold() for name in names}


@pytest.fixture(scope="module")
def first() -> Corpus:
    return read_corpus()


@pytest.fixture(scope="module")
def second() -> Corpus:
    return read_corpus(SECOND_HOME)


def test_the_second_home_has_ten_partners_and_nothing_wrong(second: Corpus) -> None:
    assert len(second.partners) == 10
    assert check_corpus(SECOND_HOME).problems == ()
    assert sum(tie.is_named_partner for tie in second.ties.values()) == 7


def test_nothing_of_the_first_home_city_is_said_about_the_second(first: Corpus, second: Corpus) -> None:
    said = "\n".join(one.text for one in write_out(second)).casefold()
    assert second.home.names["en"].casefold() in said
    assert not [word for word in _words_of_home(first) if word in said]


def test_every_fact_of_the_second_home_city_is_written_out(second: Corpus) -> None:
    texts = {one.node_id: one.text for one in write_out(second)}
    assert "sister city of Brightwater since 4 May 1961" in texts["tie:lindhaven"]
    assert "venskabsby (da)" in texts["tie:lindhaven"]
    assert "economic partner of Brightwater" in texts["tie:halebury-bay"]
    assert "tie of the ports" in texts["tie:lindhaven-port"]
    assert "not confirmed as a partner of Brightwater" in texts["tie:ostrelovo"]
    assert "from 5 August 2011 to 7 August 2011" in texts["event:2011-regatta"]
    assert "81,450" in texts["figure:city-population-2022"]


def test_the_commands_work_on_the_second_home_city(capsys: pytest.CaptureFixture[str]) -> None:
    for command in ("check", "list", "stats"):
        assert main([command, "--corpus", str(SECOND_HOME), "--json"]) == 0
        json.loads(capsys.readouterr().out)
        assert main([command, "--corpus", str(SECOND_HOME)]) == 0
        assert capsys.readouterr().err == ""


def test_the_second_home_city_names_its_measures_in_six_languages(second: Corpus) -> None:
    measures = read_measures(SECOND_HOME)
    assert {figure.measure for figure in second.figures.values()} == set(measures.measures)


def test_no_name_or_total_of_the_first_home_city_stands_in_the_code(first: Corpus) -> None:
    names = re.compile(r"\b(?:" + "|".join(map(re.escape, sorted(_words_of_home(first)))) + r")\b")
    found = []
    for room in ("corpus", "index", "assistant", "evals"):
        for path in sorted((ROOT / room).rglob("*.py")):
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
                if names.search(line.casefold()):
                    found.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()}")
    assert not found, "\n".join(found)


def test_the_total_of_the_first_home_city_stands_beside_no_other_in_the_code(first: Corpus) -> None:
    totals = {name: first.figures[identity].value for name, identity in first.home.totals.items()}
    found = []
    for room in ("corpus", "index", "assistant", "evals"):
        for path in sorted((ROOT / room).rglob("*.py")):
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
                numbers = set(re.findall(r"(?<![\d.,])\d{2,}(?![\d.,]*\d)", line))
                if totals["partners"] in numbers and len(numbers & set(totals.values())) > 1:
                    found.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()}")
    assert not found, "\n".join(found)


def test_the_two_corpora_have_the_same_files(first: Corpus) -> None:
    def tables(folder: Path) -> set[str]:
        return {path.name for path in folder.glob("*") if path.suffix in (".csv", ".toml")}

    assert tables(SECOND_HOME) <= tables(default_folder()) | {"names.csv", "lookalikes.csv", "regions.toml"}
    for path in SECOND_HOME.glob("*.csv"):
        if (default_folder() / path.name).exists():
            ours = (default_folder() / path.name).read_text(encoding="utf-8").splitlines()[0]
            assert path.read_text(encoding="utf-8").splitlines()[0] == ours


@pytest.fixture(scope="module")
def answers(second: Corpus, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, object]]:
    """Replies about the second home city from a real index with the real encoder."""
    from assistant import Assistant, to_json
    from index import build_index, load_encoder, open_index

    home = tmp_path_factory.mktemp("second-home-state")
    build_index(second, home=home, encoder=load_encoder(), report=lambda *_: None)
    assistant = Assistant(open_index(home), home=home, corpus_folder=SECOND_HOME)
    questions = (
        "How many partner cities does Brightwater have?",
        "When did Lindhaven become a sister city?",
        "Which partner cities are in Japan?",
        "Which is the newest partner city?",
        "What is the population of Brightwater?",
        "Is Ostrelovo a partner city of Brightwater?",
        "Is Shimonoseki a partner city of Brightwater?",
    )
    return {question: to_json(assistant.ask(question)) for question in questions}


@pytest.mark.slow
def test_the_whole_chain_answers_about_the_second_home_city(
    answers: dict[str, dict[str, object]], first: Corpus
) -> None:
    expected = {
        "How many partner cities does Brightwater have?": "9",
        "When did Lindhaven become a sister city?": "1961",
        "Which partner cities are in Japan?": "Aosakihama",
        "Which is the newest partner city?": "Sandrin",
        "What is the population of Brightwater?": "81,450",
    }
    for question, part in expected.items():
        assert answers[question]["kind"] == "answer", answers[question]
        assert part in str(answers[question]["text"])
        assert answers[question]["citations"]
    said = " ".join(json.dumps(reply, ensure_ascii=False) for reply in answers.values()).casefold()
    assert not [word for word in _words_of_home(first) if re.search(rf"\b{re.escape(word)}\b", said)]


@pytest.mark.slow
def test_the_second_home_city_has_no_partners_of_the_first(answers: dict[str, dict[str, object]]) -> None:
    assert answers["Is Shimonoseki a partner city of Brightwater?"]["kind"] == "abstention"
    unproven = answers["Is Ostrelovo a partner city of Brightwater?"]
    assert unproven["kind"] == "abstention" or "open data set" in str(unproven["text"])
