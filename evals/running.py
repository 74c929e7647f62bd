"""Asks every sample of a suite and scores the replies, keeping what is done when it is stopped.

Knows nothing about reports or the gate.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from evals.answerers import Answerer
from evals.cases import Sample, Turn
from evals.knowledge import Knowledge
from evals.replies import read_reply
from evals.results import Result, fingerprint, result_of
from evals.scoring.scores import score

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Done:
    """A sample that has been asked: its result and how long the last reply took."""

    result: Result
    milliseconds: float | None


def ask_sample(
    sample: Sample, answerer: Answerer, knowledge: Knowledge, *, uncited_kinds: Sequence[str] = ()
) -> Done:
    """Asks a sample's user turns one after the other, real replies between them, and scores the last reply.

    Whatever goes wrong becomes the error of this sample: one broken reply must not end a run.
    """
    history: list[Turn] = []
    milliseconds: float | None = None
    reply = None
    try:
        for place, turn in enumerate(sample.turns):
            after = sample.turns[place + 1 : place + 2]
            if turn.role == "assistant" or (after and after[0].role == "assistant"):
                history.append(turn)  # the case itself says what was replied
                continue
            started = time.perf_counter()
            reply = answerer.ask(turn.content, history=tuple(history))
            milliseconds = (time.perf_counter() - started) * 1000
            seen = read_reply(reply)
            if after:
                history += [turn, Turn("assistant", seen.text)]
        scored = score(sample, seen, knowledge, uncited_kinds=uncited_kinds)
        return Done(result_of(sample, reply=reply, score=scored), milliseconds)
    except Exception as error:
        logger.debug("sample %s", sample.id, exc_info=True)
        said = f"{type(error).__name__}: {error}"
        kept = reply if isinstance(reply, Mapping) else None
        return Done(result_of(sample, reply=kept, score=None, error=said), None)


def ask_all(
    samples: Sequence[Sample],
    answerer: Answerer,
    knowledge: Knowledge,
    *,
    jobs: int = 1,
    uncited_kinds: Sequence[str] = (),
) -> Iterator[Done]:
    """Asks all samples, `jobs` at a time, and gives each as it is done, in any order."""
    ask = partial(ask_sample, answerer=answerer, knowledge=knowledge, uncited_kinds=uncited_kinds)
    if jobs <= 1:
        yield from map(ask, samples)
        return
    pool = ThreadPoolExecutor(max_workers=jobs)
    waiting: set[Future[Done]] = set()
    try:
        for sample in samples:
            waiting.add(pool.submit(ask, sample))
            if len(waiting) >= 2 * jobs:
                finished, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                yield from (future.result() for future in finished)
        while waiting:
            finished, waiting = wait(waiting, return_when=FIRST_COMPLETED)
            yield from (future.result() for future in finished)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


class Progress:
    """The file that keeps what is done: one reply a line, read and scored again by `--resume`."""

    def __init__(self, path: Path, *, header: Mapping[str, str]) -> None:
        self.path = path
        self._header = dict(header)

    def read(
        self, samples: Sequence[Sample], knowledge: Knowledge, *, uncited_kinds: Sequence[str] = ()
    ) -> dict[str, Done]:
        """What an earlier run left for these samples; nothing when its system or corpus was another."""
        wanted = {fingerprint(sample): sample for sample in samples}
        kept: dict[str, Done] = {}
        try:
            lines = self.path.read_text(encoding="utf-8").splitlines()
            if not lines or json.loads(lines[0]) != self._header:
                return {}
        except (FileNotFoundError, ValueError):
            return {}
        for line in lines[1:]:
            try:
                data = json.loads(line)
                sample, reply = wanted[data["fingerprint"]], data["reply"]
                scored = score(sample, read_reply(reply), knowledge, uncited_kinds=uncited_kinds)
                kept[sample.id] = Done(result_of(sample, reply=reply, score=scored), data["milliseconds"])
            except (ValueError, KeyError, TypeError):
                continue  # a case that was edited since, or a line half written when the run was killed
        return kept

    def start(self, kept: Mapping[str, Done]) -> None:
        """Begins the file anew with what is kept.

        Raises:
            OSError: when the folder cannot be written.
        """
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("w", encoding="utf-8") as file:
            file.write(json.dumps(self._header) + "\n")
        for done in kept.values():
            self.add(done)

    def add(self, done: Done) -> None:
        """Writes one finished sample to the end; one that ended in an error is to be asked again."""
        if done.result.error is not None:
            return
        entry = {
            "fingerprint": done.result.fingerprint,
            "reply": done.result.reply,
            "milliseconds": done.milliseconds,
        }
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(entry, ensure_ascii=False) + "\n")

    def finish(self) -> None:
        """Takes the file away: the run is complete."""
        self.path.unlink(missing_ok=True)


def run_samples(
    samples: Sequence[Sample],
    answerer: Answerer,
    knowledge: Knowledge,
    *,
    jobs: int = 1,
    progress: Progress | None = None,
    resume: bool = False,
    report: Callable[[Done], None] = lambda done: None,
    uncited_kinds: Sequence[str] = (),
) -> list[Done]:
    """Every sample asked and scored, in the order of the suite whatever the order of the replies.

    With `resume` what `progress` holds is kept and only the rest is asked.

    Raises:
        KeyboardInterrupt: when the person stops it; what is done stays in the progress file.
    """
    done = progress.read(samples, knowledge, uncited_kinds=uncited_kinds) if progress and resume else {}
    if progress:
        progress.start(done)
    for each in done.values():
        report(each)
    rest = [sample for sample in samples if sample.id not in done]
    for finished in ask_all(rest, answerer, knowledge, jobs=jobs, uncited_kinds=uncited_kinds):
        done[finished.result.id] = finished
        if progress:
            progress.add(finished)
        report(finished)
    if progress:
        progress.finish()
    return [done[sample.id] for sample in samples]
