"""Public retrieval sets are read with their peculiarities, and the rank metrics are those of trec_eval."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from evals.retrieval import BrokenDataset, Dataset, measure, read_datasets, retrieval_json, retrieval_report
from evals.retrieval.rank_metrics import ndcg, recall, reciprocal_rank

TREC = {
    "docs.xml": (
        "<doc>\n<docno>1</docno>\n<title>wings in\na stream</title>\n"
        "<text>wings in\na stream\n  lift of a wing</text>\n</doc>\n"
        "<doc>\n<docno>2</docno>\n<title>flow &amp; heat</title>\n<text>of a <b plate</text>\n</doc>\n"
        "<doc>\n<docno>3</docno>\n<title></title>\n<text></text>\n</doc>\n"
    ),
    "topics.xml": (
        "<xml>\r\n<top>\r\n<num> 1</num>\r\n<title>\r\nlift of wings\r\n</title>\r\n</top>\r\n"
        "<top>\r\n<num> 4</num>\r\n<title>\r\nheat of\r\nplates\r\n</title>\r\n</top>\r\n</xml>"
    ),
    "qrels.txt": "1 0 1 1\r\n1 0 2 0\r\n2 0 2 3\r\n2 0 3 1\r\n",
}


def _write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(text.encode())
    return folder


def test_a_trec_set_is_read_with_topics_counted_in_their_order(tmp_path: Path) -> None:
    (found,) = read_datasets(_write(tmp_path, TREC), form="trec")
    assert found.documents == {"1": "wings in a stream lift of a wing", "2": "flow & heat of a <b plate"}
    assert found.queries == {"1": "lift of wings", "2": "heat of plates"}
    assert found.relevant == {"1": {"1": 1.0}, "2": {"2": 3.0}}  # grade 0 and the empty document are out


def test_a_trec_set_whose_judgements_use_the_topics_numbers_is_read_by_them(tmp_path: Path) -> None:
    files = TREC | {"qrels.txt": "1 0 1 1\n4 0 2 1\n"}
    (found,) = read_datasets(_write(tmp_path, files), form="trec")
    assert found.queries["4"] == "heat of plates"
    assert found.relevant["4"] == {"2": 1.0}


def test_an_xquad_file_gives_a_set_for_each_language(tmp_path: Path) -> None:
    qas = [{"id": "q1", "question": "who?", "answers": []}, {"id": "q2", "question": "when?", "answers": []}]
    data = {
        "data": [{"paragraphs": [{"context": "one", "qas": qas[:1]}, {"context": "two", "qas": qas[1:]}]}]
    }
    files = {f"xquad.{language}.json": json.dumps(data) for language in ("en", "zh")}
    found = read_datasets(_write(tmp_path, files), form="xquad")
    assert [each.language for each in found] == ["en", "zh"]
    assert found[0].relevant == {"q1": {"0": 1.0}, "q2": {"1": 1.0}}
    assert [each.name for each in read_datasets(tmp_path, form="xquad", split="zh")] == ["xquad.zh"]


def test_a_beir_set_is_read(tmp_path: Path) -> None:
    files = {
        "corpus.jsonl": '{"_id": "d1", "title": "A", "text": "b"}\n\n{"_id": "d2", "text": "c"}\n',
        "queries.jsonl": '{"_id": "q1", "text": "b?"}\n',
        "qrels/test.tsv": "query-id\tcorpus-id\tscore\nq1\td1\t2\nq1\td2\t0\n",
    }
    (found,) = read_datasets(_write(tmp_path, files), form="beir")
    assert found.documents == {"d1": "A b", "d2": "c"}
    assert found.relevant == {"q1": {"d1": 2.0}}


@pytest.mark.parametrize(
    ("form", "files"),
    [
        ("xquad", {"other.txt": ""}),
        ("xquad", {"xquad.en.json": "[]"}),
        ("xquad", {"xquad.en.json": "{"}),
        ("trec", {"docs.xml": TREC["docs.xml"]}),
        ("beir", {"corpus.jsonl": ""}),
        ("beir", {"corpus.jsonl": "{", "queries.jsonl": ""}),
        ("beir", {"corpus.jsonl": '{"text": "a"}', "queries.jsonl": ""}),
        ("beir", {"corpus.jsonl": "", "queries.jsonl": ""}),
        ("beir", {"corpus.jsonl": "", "queries.jsonl": "", "qrels/test.tsv": "a b c"}),
    ],
)
def test_a_folder_of_another_form_is_one_clear_error(
    tmp_path: Path, form: str, files: dict[str, str]
) -> None:
    with pytest.raises(BrokenDataset, match=str(tmp_path)):
        read_datasets(_write(tmp_path, files), form=form)


def test_no_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(BrokenDataset, match="is no folder"):
        read_datasets(tmp_path / "none", form="trec")
    with pytest.raises(ValueError, match="is no format"):
        read_datasets(tmp_path, form="csv")


def test_ndcg_discounts_by_rank_and_compares_with_the_best_order() -> None:
    relevant = {"a": 3.0, "b": 1.0}
    assert ndcg(["a", "b"], relevant) == 1.0
    assert ndcg(["b", "a"], relevant) == pytest.approx((1 + 3 / math.log2(3)) / (3 + 1 / math.log2(3)))
    assert ndcg(["x"] * 10 + ["a"], relevant) == 0.0
    assert ndcg([], relevant) == 0.0


def test_recall_and_reciprocal_rank_are_as_defined() -> None:
    relevant = {"a": 1.0, "b": 1.0}
    assert recall(["x", "a", "b"], relevant, top_k=2) == 0.5
    assert recall(["x", "a", "b"], relevant, top_k=3) == 1.0
    assert reciprocal_rank(["x", "y", "b"], relevant) == pytest.approx(1 / 3)
    assert reciprocal_rank(["x"], relevant) == 0.0


@pytest.mark.slow
def test_a_set_is_measured_with_the_real_encoder() -> None:
    animals = {
        "1": "The blue whale is the largest animal that ever lived in the sea.",
        "2": "Honeybees dance to tell each other where the flowers are.",
        "3": "A glacier moves a few metres each year down the valley.",
    }
    queries = {
        "q1": "biggest creature of the ocean",
        "q2": "how do bees tell where flowers are",
        "q3": "unjudged",
    }
    dataset = Dataset("animals", animals, queries, {"q1": {"1": 1.0}, "q2": {"2": 1.0}}, language="en")
    ticks: list[int] = []
    (found,) = measure([dataset], encoders=["minilm"], top_k=3, tick=ticks.append)
    assert (found.documents, found.queries, sum(ticks)) == (3, 2, 5)
    legs = {leg.name: leg for leg in found.legs}
    assert legs["dense"].ndcg == legs["hybrid"].ndcg == 1.0
    assert found.ratio >= 1.0
    assert {metric.name for metric in legs["bm25"].metrics} == {"ndcg@10", "recall@10", "recall@3", "mrr"}
    assert all(metric.n == 2 and metric.interval for metric in legs["bm25"].metrics)
    table = retrieval_report([found])
    assert table.count("\n") == 4
    assert "| animals | minilm | hybrid |" in table
    assert retrieval_json([found])[0]["hybrid_over_better"] == found.ratio
