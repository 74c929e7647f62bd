"""Generated cases are the same for a seed, agree with the records, and owe the assistant nothing."""

from __future__ import annotations

import ast
from collections import Counter
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from corpus import Corpus, default_folder, read_corpus
from evals.cases import AbstainTarget, DateTarget, NamesTarget, NumberTarget, Sample
from evals.generating import cases_text, generate
from evals.generating.expected import facts_of
from evals.reading import own_suite, read_samples

ROOM = Path(__file__).parent.parent / "evals" / "generating"
SEED = 7


@cache
def _corpus() -> Corpus:
    return read_corpus()


@cache
def _generated(seed: int = SEED) -> tuple[Sample, ...]:
    return generate(_corpus(), default_folder(), seed=seed)


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others() -> None:
    again = generate(_corpus(), default_folder(), seed=SEED)
    assert cases_text(again, seed=SEED) == cases_text(_generated(), seed=SEED)
    assert cases_text(_generated(8), seed=SEED) != cases_text(_generated(), seed=SEED)


def test_the_committed_file_is_what_the_seed_gives_for_the_records() -> None:
    path = own_suite()[1]
    assert path.read_text(encoding="utf-8") == cases_text(_generated(), seed=SEED)


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    path = tmp_path / "cases.yaml"
    path.write_text(cases_text(_generated(), seed=SEED), encoding="utf-8")
    read = [replace(sample, file="", line=0) for sample in read_samples([path], corpus=_corpus())]
    assert read == list(_generated())


def test_there_are_enough_cases_of_every_language_and_many_kinds() -> None:
    samples = _generated()
    assert len(samples) >= 250
    assert len({sample.id for sample in samples}) == len(samples)
    assert len({sample.kind for sample in samples}) >= 12
    languages = Counter(sample.language for sample in samples)
    assert all(languages[language] >= 20 for language in ("zh", "ja", "ko", "ru", "de"))
    assert sum("near-miss" in sample.tags for sample in samples) >= 80
    assert sum(sample.is_conversation for sample in samples) >= 20


def test_no_two_cases_ask_the_same() -> None:
    questions = [tuple(turn.content for turn in sample.turns) for sample in _generated()]
    assert len(set(questions)) == len(questions)
    assert all("{" not in content and "None" not in content for turns in questions for content in turns)


def test_the_generator_knows_nothing_of_the_assistant() -> None:
    for path in ROOM.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            assert not any(name.split(".")[0] in ("assistant", "index") for name in names), path


def test_lists_and_counts_of_one_country_agree() -> None:
    countries = facts_of(_corpus()).countries
    lists = {
        part.ids for sample in _generated() for part in sample.target.parts if isinstance(part, NamesTarget)
    }
    assert any(tuple(names) in lists for names in countries.values() if len(names) > 1)
    named = {tie.partner for tie in _corpus().ties.values() if tie.is_named_partner}
    assert {name for names in countries.values() for name in names} == named


@pytest.mark.parametrize(
    "tag", ["unknown-partner", "look-alike", "wrong-year", "unknown-attribute", "other-city"]
)
def test_every_near_miss_allows_to_decline(tag: str) -> None:
    misses = [sample for sample in _generated() if tag in sample.tags]
    assert misses
    assert all(sample.target.wants_abstention or sample.target.or_abstain for sample in misses)


def test_an_unknown_city_stands_nowhere_in_the_records() -> None:
    names = {partner.name.casefold() for partner in _corpus().partners.values()}
    for sample in _generated():
        if "unknown-partner" in sample.tags and sample.language == "en":
            assert not any(name in sample.question.casefold().split() for name in names), sample.question
            assert isinstance(sample.target.parts[0], AbstainTarget)


def test_expected_dates_and_numbers_stand_in_the_records() -> None:
    corpus = _corpus()
    dates = {str(tie.start) for tie in corpus.ties.values() if tie.start}
    dates |= {str(event.start) for event in corpus.events.values() if event.start}
    dates |= {claim.value for claim in corpus.claims.values() if claim.field == "start"}
    figures = {figure.number for figure in corpus.figures.values()}
    for sample in _generated():
        for part in sample.target.parts:
            if isinstance(part, DateTarget):
                assert set(part.dates) <= dates, sample.id
            elif isinstance(part, NumberTarget) and sample.kind == "figure":
                assert part.value in figures, sample.id
