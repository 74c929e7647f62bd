"""The door of the evals: cases, scores, runs and the gate, for tests and for other programs."""

from evals.answerers import Answerer, LocalAnswerer, NoTarget, ServerAnswerer
from evals.cases import Sample, Target
from evals.gate import bless, compare, drift, read_baseline, read_thresholds
from evals.knowledge import Knowledge, know
from evals.metrics import Metric, metrics
from evals.reading import check, own_suite, read_samples, select
from evals.results import Result, Run, read_run, write_run
from evals.running import run_samples
from evals.scoring.scores import Score, score

__all__ = [
    "Answerer",
    "Knowledge",
    "LocalAnswerer",
    "Metric",
    "NoTarget",
    "Result",
    "Run",
    "Sample",
    "Score",
    "ServerAnswerer",
    "Target",
    "bless",
    "check",
    "compare",
    "drift",
    "know",
    "metrics",
    "own_suite",
    "read_baseline",
    "read_run",
    "read_samples",
    "read_thresholds",
    "run_samples",
    "score",
    "select",
    "write_run",
]
