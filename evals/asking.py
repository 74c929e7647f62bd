"""A suite asked from beginning to end, with progress bars: what stands between the command and the runner.

Knows nothing about reports or the gate.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tqdm import tqdm

from corpus import Corpus
from evals.answerers import Answerer, LocalAnswerer, ServerAnswerer
from evals.cases import Sample
from evals.knowledge import know
from evals.results import Run
from evals.running import Done, Progress, run_samples
from evals.suite import Suite


class Stopped(RuntimeError):
    """The person stopped a run; says how to go on."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Whom to ask and how: a server at `target`, or else the assistant in this process with its state in `home`."""

    home: Path
    target: str | None = None
    corpus_folder: Path | None = None
    encoder: str | None = None
    jobs: int = 1
    resume: bool = False


def open_answerer(asked: Asked, today: date) -> Answerer:
    """The server, or the assistant with its index built first where there is none.

    Raises:
        NoTarget: when the server cannot be reached.
    """
    if asked.target:
        return ServerAnswerer(asked.target)
    with tqdm(desc="index", unit="step", disable=None, leave=False) as bar:

        def report(stage: str, done: int, total: int) -> None:
            bar.set_description(stage)
            bar.total = total
            bar.update(done - bar.n)

        return LocalAnswerer(
            home=asked.home,
            corpus_folder=asked.corpus_folder,
            encoder=asked.encoder,
            today=today,
            report=report,
        )


def ask_suite(
    chosen: Sequence[Sample],
    suite: Suite,
    asked: Asked,
    *,
    corpus: Corpus,
    folder: Path,
    out: Path,
    is_whole: bool,
) -> Run:
    """The run of the chosen samples; what is done stands beside `out` until all is.

    Args:
        chosen: the samples to ask.
        suite: where they come from.
        asked: whom to ask.
        corpus: what replies are judged by.
        folder: where that corpus was read from.
        out: where the results will be written.
        is_whole: whether these are all samples of the suite.

    Raises:
        Stopped: when the person interrupts it.
    """
    # A server has its own clock; the assistant in this process is told the suite's day.
    today = date.today() if asked.target or suite.thresholds.today is None else suite.thresholds.today
    answerer = open_answerer(asked, today)
    header = {"answerer": answerer.name, "corpus_version": corpus.version, "suite": suite.name}
    progress = Progress(out.with_name(out.name + ".partial"), header=header)
    finished = 0
    # Shown on a terminal only (disable=None): a log needs no bar.
    with tqdm(total=len(chosen), unit="case", desc="evals", disable=None) as bar:

        def report(done: Done) -> None:
            nonlocal finished
            finished += 1
            bar.update()

        try:
            done = run_samples(
                chosen,
                answerer,
                know(corpus, folder, today=today),
                jobs=asked.jobs,
                progress=progress,
                resume=asked.resume,
                report=report,
                uncited_kinds=suite.thresholds.uncited_kinds,
            )
        except KeyboardInterrupt as error:
            raise Stopped(
                f"Stopped after {finished} of {len(chosen)} cases; what is done is kept. "
                "Go on: python -m evals run --resume"
            ) from error
    said = {str(each.result.reply.get("corpus_version")) for each in done if each.result.reply}
    return Run(
        suite=suite.name,
        answerer=answerer.name,
        corpus_version=said.pop() if len(said) == 1 else corpus.version,
        is_whole=is_whole,
        results=tuple(each.result for each in done),
        milliseconds={
            each.result.id: round(each.milliseconds, 3) for each in done if each.milliseconds is not None
        },
    )
