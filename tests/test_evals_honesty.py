"""Wrong assistants score as badly as they should, and no case stands in the answering room."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from rapidfuzz import fuzz, process

from evals.answerers import Answerer
from evals.metrics import Metric, metrics
from evals.reading import own_suite, read_samples
from evals.results import Run
from evals.running import run_samples
from evals.scoring.texts import folded
from tests.evals_by_hand import SUITE, HandAnswerer, NeverAnswers, Phantom, Same95, Stripped, knowledge

ASSISTANT = Path(__file__).parent.parent / "assistant"
# From this likeness on (rapidfuzz ratio after folding) two questions are one question.
NEAR_DUPLICATE = 90
# A shorter text ("and in Japan?") is what anybody would say, and no case can be told by it.
SHORT = 12


def _run(answerer: Answerer) -> Run:
    done = run_samples(read_samples([SUITE]), answerer, knowledge())
    return Run("suite", answerer.name, "v", True, tuple(each.result for each in done), {})


def _scores(answerer: Answerer) -> dict[str, Metric]:
    return {metric.name: metric for metric in metrics(_run(answerer))}


def _value(found: dict[str, Metric], name: str) -> float:
    value = found[name].value
    assert value is not None
    return value


def test_an_assistant_that_says_95_to_everything_is_wrong() -> None:
    found = _scores(Same95())
    assert _value(found, "crag_score") == -1.0
    assert _value(found, "wrong_rate") == 1.0
    assert _value(found, "abstention_recall") == 0.0
    assert _value(found, "citation_recall") == 0.0
    assert _value(found, "citation_precision") == 0.0
    assert _value(found, "pass_rate") == 0.0


def test_an_assistant_that_always_abstains_gains_nothing_by_it() -> None:
    found = _scores(NeverAnswers())
    assert _value(found, "crag_score") == pytest.approx(1 / 12)  # the one case that wants just this reason
    assert _value(found, "pass_rate") <= 1 / 12
    assert _value(found, "abstention_precision") < 0.2
    assert _value(found, "wrong_rate") == 0.0
    assert found["citation_recall"].value is None


def test_an_assistant_that_cites_nothing_is_right_and_does_not_pass() -> None:
    found = _scores(Stripped())
    assert _value(found, "accuracy") == 1.0
    assert _value(found, "citation_recall") == 0.0
    assert _value(found, "gold_sources") == 0.0
    assert _value(found, "pass_rate") == pytest.approx(3 / 12)  # the three that want an abstention


def test_an_assistant_that_cites_phantoms_does_not_pass() -> None:
    found = _scores(Phantom())
    assert _value(found, "accuracy") == 1.0
    assert _value(found, "verbatim_quotes") == 0.0
    assert _value(found, "citation_precision") == 0.0
    assert _value(found, "phantom_free") == pytest.approx(3 / 12)
    assert _value(found, "pass_rate") == pytest.approx(3 / 12)


def test_no_wrong_assistant_comes_near_the_right_one() -> None:
    right = _value(_scores(HandAnswerer()), "pass_rate")
    for wrong in (Same95(), NeverAnswers(), Stripped(), Phantom()):
        assert right - _value(_scores(wrong), "pass_rate") >= 0.7


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from _strings(item)


def _texts_of_the_assistant() -> list[str]:
    """Every text of the assistant's data files, and every quoted text of its code."""
    texts: list[str] = []
    for path in sorted(ASSISTANT.rglob("*")):
        if path.suffix == ".toml":
            texts += _strings(tomllib.loads(path.read_text(encoding="utf-8")))
        elif path.suffix in (".py", ".js", ".html"):
            texts += re.findall(r"""["'`]([^"'`\\n]{8,300})["'`]""", path.read_text(encoding="utf-8"))
        elif path.suffix in (".yaml", ".yml", ".json", ".txt", ".csv"):
            texts += path.read_text(encoding="utf-8").splitlines()
    return sorted({_comparable(text) for text in texts if len(_comparable(text)) >= SHORT})


def _comparable(text: str) -> str:
    return " ".join(re.findall(r"\w+", folded(text)))


def test_no_case_stands_in_the_answering_room() -> None:
    texts = _texts_of_the_assistant()
    assert len(texts) > 100
    questions = {
        _comparable(turn.content): sample.id
        for sample in read_samples(own_suite())
        for turn in sample.turns
        if turn.role == "user" and len(_comparable(turn.content)) >= SHORT
    }
    asked = list(questions)
    scores = process.cdist(asked, texts, scorer=fuzz.ratio, score_cutoff=NEAR_DUPLICATE, workers=2)
    copies = [
        f"{questions[question]}: {question!r} ~ {texts[int(row.argmax())]!r}"
        for question, row in zip(asked, scores, strict=True)
        if row.max() >= NEAR_DUPLICATE
    ]
    assert copies == []


def test_the_comparison_would_find_a_copied_case() -> None:
    one = _comparable("How many sister cities does the city have?")
    other = _comparable("how many sister-cities does the city have")
    assert fuzz.ratio(one, other) >= NEAR_DUPLICATE
    assert fuzz.ratio(one, _comparable("When was the agreement signed?")) < NEAR_DUPLICATE
