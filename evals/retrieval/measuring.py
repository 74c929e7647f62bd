"""Ranks every query of a set by BM25, by the encoder and by both, and scores the rankings.

All legs of a set are measured in one run over the same texts: absolutes depend on the texts, ratios hold.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from evals.metrics import Metric
from evals.retrieval.datasets import Dataset
from evals.retrieval.rank_metrics import ndcg, recall, reciprocal_rank
from evals.scoring.intervals import bootstrap
from index import DenseIndex, Encoder, LexicalIndex, best_places, load_encoder, rank

LEGS = ("bm25", "dense", "hybrid")  # the hybrid is the product's own ranking
# The cut-off of nDCG that public leaderboards report.
NDCG_AT = 10
# Passages are encoded in batches of this many texts, so that progress can be told.
_BATCH = 64


@dataclass(frozen=True, slots=True)
class Leg:
    """The scores of one way of ranking."""

    name: str
    metrics: tuple[Metric, ...]

    @property
    def ndcg(self) -> float:
        """The mean nDCG@10."""
        return self.metrics[0].value or 0.0


@dataclass(frozen=True, slots=True)
class Measured:
    """The three legs on one set with one encoder, and how the hybrid stands to the better of the others."""

    dataset: str
    encoder: str
    documents: int
    queries: int
    legs: tuple[Leg, ...]

    @property
    def ratio(self) -> float:
        """nDCG@10 of the hybrid over that of the better leg alone; above 1 the hybrid gains."""
        better = max(leg.ndcg for leg in self.legs if leg.name != "hybrid")
        hybrid = next(leg.ndcg for leg in self.legs if leg.name == "hybrid")
        return hybrid / better if better else 0.0


def _encode(encoder: Encoder, texts: Sequence[str], tick: Callable[[int], object]) -> DenseIndex:
    import numpy as np

    parts = []
    for start in range(0, len(texts), _BATCH):
        batch = list(texts[start : start + _BATCH])
        parts.append(encoder.encode_passages(batch))
        tick(len(batch))
    return DenseIndex(np.concatenate(parts))


def _leg(name: str, rankings: Mapping[str, Sequence[str]], dataset: Dataset, top_k: int) -> Leg:
    scored: dict[str, list[float]] = {
        f"ndcg@{NDCG_AT}": [],
        f"recall@{NDCG_AT}": [],
        f"recall@{top_k}": [],
        "mrr": [],
    }
    for query, ranking in rankings.items():
        relevant = dataset.relevant[query]
        scored[f"ndcg@{NDCG_AT}"].append(ndcg(ranking, relevant, top_k=NDCG_AT))
        scored[f"recall@{NDCG_AT}"].append(recall(ranking, relevant, top_k=NDCG_AT))
        scored["mrr"].append(reciprocal_rank(ranking, relevant))
        if top_k != NDCG_AT:
            scored[f"recall@{top_k}"].append(recall(ranking, relevant, top_k=top_k))
    return Leg(
        name,
        tuple(
            Metric(metric, sum(values) / len(values), len(values), bootstrap(values))
            for metric, values in scored.items()
        ),
    )


def measure(
    datasets: Sequence[Dataset],
    *,
    encoders: Sequence[str],
    top_k: int = 100,
    tick: Callable[[int], object] = lambda done: None,
) -> Iterator[Measured]:
    """The three legs on each set with each encoder; `tick` is told of texts encoded since last time.

    Queries without a relevant document are left out, as trec_eval does.
    """
    depth = max(top_k, NDCG_AT)
    for dataset in datasets:
        identities = list(dataset.documents)
        texts = [dataset.documents[identity] for identity in identities]
        queries = [query for query in dataset.queries if dataset.relevant.get(query)]
        language = dataset.language or "en"
        lexical = LexicalIndex.build(texts, language)
        worded = {query: lexical.scores(dataset.queries[query]) for query in queries}
        for name in encoders:
            encoder = load_encoder(name)
            dense = _encode(encoder, texts, tick)
            rankings: dict[str, dict[str, list[str]]] = {leg: {} for leg in LEGS}
            for query in queries:
                question = dataset.queries[query]
                vector = encoder.encode_queries([question])[0]
                tick(1)
                both = rank(
                    question, encoder=encoder, lexical=lexical, dense=dense, top_k=depth, vector=vector
                )
                for leg, places in (
                    ("bm25", best_places(worded[query], depth)),
                    ("dense", best_places(dense.scores(vector), depth)),
                    ("hybrid", [found.place for found in both]),
                ):
                    rankings[leg][query] = [identities[place] for place in places]
            yield Measured(
                dataset=dataset.name,
                encoder=name,
                documents=len(identities),
                queries=len(queries),
                legs=tuple(_leg(leg, rankings[leg], dataset, top_k) for leg in LEGS),
            )
