"""Retrieval measured on public sets: BM25, dense and hybrid in one run."""

from evals.retrieval.datasets import BrokenDataset, Dataset, read_datasets
from evals.retrieval.measuring import Leg, Measured, measure
from evals.retrieval.tables import retrieval_json, retrieval_report

__all__ = [
    "BrokenDataset",
    "Dataset",
    "Leg",
    "Measured",
    "measure",
    "read_datasets",
    "retrieval_json",
    "retrieval_report",
]
