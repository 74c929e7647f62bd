"""`python -m evals`: checks, runs, compares and reports the suite, and measures retrieval.

Exit 0 when everything holds, 1 when a case or the gate fails, 2 when it could not run; 1 and 2 say why in
one line on stderr.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from corpus import Corpus, default_folder, read_corpus
from evals.arguments import parser_of
from evals.cases import Sample
from evals.feedback import as_yaml, candidates
from evals.gate import bless, compare
from evals.reading import check, read_samples, select
from evals.reports.figures import Judged
from evals.results import Run, read_run, run_json, write_atomically, write_run
from evals.suite import judge, open_suite, verdict
from evals.yaml_nodes import BrokenCase

HOLDS, FAILS, NOT_RUN = 0, 1, 2
# Errors of these rooms have names and say what to do; everything else is a fault of the program and keeps its traceback.
ROOMS = ("corpus", "index", "assistant", "evals")


def _home() -> Path:
    return Path(os.environ.get("FRIENDSHIP_HOME") or ".friendship")


def _corpus(options: argparse.Namespace) -> tuple[Corpus, Path]:
    folder = options.corpus or default_folder()
    return read_corpus(folder), folder


def _check(options: argparse.Namespace) -> int:
    suite = open_suite(options.cases)
    corpus, _ = _corpus(options)
    checked = check(suite.places, corpus=corpus, kinds=suite.thresholds.kinds)
    for problem in checked.problems:
        print(problem, file=sys.stderr)
    samples = checked.samples
    print(f"{len(samples)} cases, {len(checked.problems)} problems")
    for name, counts in _counts(samples).items():
        print(f"  by {name}: " + ", ".join(f"{key} {count}" for key, count in sorted(counts.items())))
    return FAILS if checked.problems else HOLDS


def _counts(samples: Sequence[Sample]) -> dict[str, Counter[str]]:
    return {
        "origin": Counter(sample.origin for sample in samples),
        "language": Counter(sample.language for sample in samples),
        "kind": Counter(sample.kind for sample in samples),
        "form": Counter("conversation" if sample.is_conversation else "question" for sample in samples),
        "target": Counter(
            "abstain"
            if sample.target.wants_abstention
            else "either"
            if sample.target.or_abstain
            else "answer"
            for sample in samples
        ),
    }


def _run(options: argparse.Namespace) -> int:
    from evals.asking import Asked, ask_suite

    suite = open_suite(options.cases)
    corpus, folder = _corpus(options)
    samples = read_samples(suite.places, corpus=corpus, kinds=suite.thresholds.kinds)
    chosen = select(samples, tags=options.tag, kinds=options.kind, languages=options.language, ids=options.id)
    if not chosen:
        raise BrokenCase("No case matches the filters. See what there is: python -m evals check")
    out = options.out or _home() / "evals" / "latest.json"
    asked = Asked(_home(), options.target, options.corpus, options.encoder, options.jobs, options.resume)
    is_whole = len(chosen) == len(samples)
    run = ask_suite(chosen, suite, asked, corpus=corpus, folder=folder, out=out, is_whole=is_whole)
    write_run(run, out)
    judged = judge(run, suite)
    _write_reports(options, run, judged)
    if options.json:
        print(json.dumps(run_json(run), ensure_ascii=False, indent=1))
    else:
        from evals.reports.terminal import terminal_report

        print(terminal_report(run, judged))
        print(f"Results: {out}")
    fault = verdict(run, judged, gate_only=options.gate_only)
    if fault:
        print(f"Fails: {fault}", file=sys.stderr)
    return FAILS if fault else HOLDS


def _write_reports(options: argparse.Namespace, run: Run, judged: Judged) -> bool:
    from evals.reports.junit import junit_report
    from evals.reports.markdown import markdown_report
    from evals.reports.page import html_report

    wanted: list[tuple[Path | None, Callable[[], str]]] = [
        (options.html, lambda: html_report(run, judged)),
        (options.markdown, lambda: markdown_report(run, judged)),
        (options.junit, lambda: junit_report(run)),
    ]
    for path, text in wanted:
        if path is not None:
            write_atomically(path, text())
    return any(path is not None for path, _ in wanted)


def _latest(options: argparse.Namespace) -> Path:
    path: Path = options.run or _home() / "evals" / "latest.json"
    return path


def _report(options: argparse.Namespace) -> int:
    from evals.reports.terminal import terminal_report

    run = read_run(_latest(options))
    judged = judge(run, open_suite(options.cases))
    if not _write_reports(options, run, judged):
        print(terminal_report(run, judged))
    return HOLDS


def _bless(options: argparse.Namespace) -> int:
    suite = open_suite(options.cases)
    baseline = bless(read_run(_latest(options)), suite.baseline_path, reason=options.reason)
    passed = sum(baseline.passed.values())
    print(f"Baseline of {len(baseline.passed)} cases, {passed} pass: {suite.baseline_path}")
    return HOLDS


def _compare(options: argparse.Namespace) -> int:
    from evals.reports.terminal import comparison_report

    thresholds = open_suite(options.cases).thresholds
    found = compare(read_run(options.first), read_run(options.second), thresholds=thresholds)
    names = (options.first.stem, options.second.stem)
    if names[0] == names[1]:
        names = (str(options.first), str(options.second))
    print(comparison_report(found, names))
    return FAILS if found.only_first_passed else HOLDS


def _candidates(options: argparse.Namespace) -> int:
    print(as_yaml(candidates(options.feedback or _home() / "feedback.jsonl")), end="")
    return HOLDS


def _generate(options: argparse.Namespace) -> int:
    from evals.generating import cases_text, generate

    corpus, folder = _corpus(options)
    samples = generate(corpus, folder, seed=options.seed)
    path = options.out or Path(__file__).parent / "cases-generated.yaml"
    write_atomically(path, cases_text(samples, seed=options.seed))
    print(f"{len(samples)} cases: {path}")
    return HOLDS


def _retrieval(options: argparse.Namespace) -> int:
    from tqdm import tqdm

    from evals.retrieval import measure, read_datasets, retrieval_json, retrieval_report

    datasets = read_datasets(options.dataset, form=options.format, split=options.split)
    encoders = options.encoder or ["minilm"]
    texts = sum(len(each.documents) + len(each.relevant) for each in datasets) * len(encoders)
    with tqdm(total=texts, unit="text", desc="retrieval", disable=None) as bar:
        found = list(measure(datasets, encoders=encoders, top_k=options.top_k, tick=bar.update))
    print(json.dumps(retrieval_json(found), indent=1) if options.json else retrieval_report(found))
    return HOLDS


CALLS = {
    "check": _check,
    "run": _run,
    "compare": _compare,
    "bless": _bless,
    "report": _report,
    "candidates": _candidates,
    "generate": _generate,
    "retrieval": _retrieval,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and gives its exit code."""
    options = parser_of(CALLS).parse_args(arguments)
    try:
        code: int = options.call(options)
    except KeyboardInterrupt:
        return _not_run("Stopped; nothing was lost. Run the same command again")
    except (ValueError, ImportError, OSError, RuntimeError) as error:
        is_named = type(error).__module__.split(".")[0] in ROOMS
        if isinstance(error, OSError) and not is_named:
            where = error.filename or "a file"
            return _not_run(
                f"{where}: {error.strerror or error}; give another path, or another FRIENDSHIP_HOME"
            )
        if not is_named:
            raise
        return _not_run(str(error))
    return code


def _not_run(reason: str) -> int:
    print(" ".join(reason.split()), file=sys.stderr)
    return NOT_RUN


if __name__ == "__main__":
    sys.exit(main())
