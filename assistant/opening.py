"""Opening the assistant: the index is built first when there is none, when it is damaged, or when the corpus changed."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Literal

from assistant.answering import Assistant, silent
from assistant.sentence_vectors import Report
from corpus import corpus_version, default_folder, read_corpus
from index import DEFAULT_ENCODER, DamagedIndex, MissingIndex, OpenIndex, build_index, open_index

log = logging.getLogger(__name__)


def ensure_index(
    *,
    home: Path,
    corpus_folder: Path | None = None,
    encoder: str = DEFAULT_ENCODER,
    report: Report = silent,
    stays: bool = True,
) -> OpenIndex:
    """The published index of the corpus; built first when it is missing, damaged or older than the corpus.

    A process that stays looks for near vectors in Chroma, one that answers and ends in the same vectors by an exact
    scan, which spares it seconds of imports (`stays`).

    Raises:
        EncoderMismatch: when the index was made by another encoder.
        BrokenRecord: when a file of the corpus cannot be read.
        PermissionError: when the state folder cannot be written.
    """
    folder = corpus_folder or default_folder()
    dense: Literal["chroma", "exact"] = "chroma" if stays else "exact"
    try:
        index = open_index(home, encoder=encoder, dense=dense)
        if index.corpus_version == corpus_version(folder):
            return index
        log.info("The corpus has changed since the index was built; building it anew.")
    except MissingIndex:
        log.info("No index yet; building it.")
    except DamagedIndex as error:
        log.warning("%s Building it anew.", error)
    build_index(read_corpus(folder), home=home, encoder=encoder, report=report)
    return open_index(home, encoder=encoder, dense=dense)


def open_assistant(
    *,
    home: Path,
    corpus_folder: Path | None = None,
    encoder: str = DEFAULT_ENCODER,
    report: Report = silent,
    today: Callable[[], date] = date.today,
    stays: bool = True,
) -> Assistant:
    """An assistant over a corpus, ready to answer.

    Args:
        home: the state folder; created when it is missing.
        corpus_folder: the corpus; None for the shipped one.
        encoder: the encoder's name.
        report: told of progress while an index is built: stage, steps done, steps in all.
        today: gives the day that "this year" rests on.
        stays: whether the process goes on after the first answers; see `ensure_index`.
    """
    index = ensure_index(home=home, corpus_folder=corpus_folder, encoder=encoder, report=report, stays=stays)
    return Assistant(index, home=home, corpus_folder=corpus_folder, today=today, report=report)
