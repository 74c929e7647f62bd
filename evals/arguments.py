"""The verbs and options of `python -m evals`, and what each is for.

Knows nothing about what the verbs do.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path


def parser_of(calls: Mapping[str, Callable[[argparse.Namespace], int]]) -> argparse.ArgumentParser:
    """The parser; `call` of what it parses is the function that `calls` has for the verb."""
    parser = argparse.ArgumentParser(
        prog="python -m evals", description="Check, run, compare and report the evals; measure retrieval."
    )
    verbs = parser.add_subparsers(dest="verb", required=True)

    def verb(name: str, words: str, *, corpus: bool = False) -> argparse.ArgumentParser:
        found = verbs.add_parser(name, help=words, description=words)
        found.set_defaults(call=calls[name])
        if corpus:
            found.add_argument(
                "--corpus", type=Path, help="folder of the corpus (default: the installed one)"
            )
        return found

    def reports(found: argparse.ArgumentParser) -> None:
        for name in ("html", "junit", "markdown"):
            found.add_argument(f"--{name}", type=Path, metavar="FILE", help=f"write a {name} report")

    def cases(found: argparse.ArgumentParser) -> None:
        found.add_argument("--cases", type=Path, metavar="FOLDER", help="another suite than the own one")

    found = verb("check", "say by file and line what is wrong with the cases", corpus=True)
    cases(found)
    found = verb("run", "ask every case and score the replies", corpus=True)
    cases(found)
    for name in ("tag", "kind", "language", "id"):
        found.add_argument(
            f"--{name}", action="append", default=[], help=f"only this {name}; may be repeated"
        )
    found.add_argument(
        "--target", metavar="URL", help="ask this server instead of the assistant in this process"
    )
    found.add_argument("--encoder", help="encoder of the assistant in this process")
    found.add_argument("--jobs", type=int, default=1, help="questions at a time; helps with --target")
    found.add_argument("--resume", action="store_true", help="go on where the last run was stopped")
    found.add_argument("--out", type=Path, metavar="FILE", help="results file (default: in FRIENDSHIP_HOME)")
    found.add_argument("--json", action="store_true", help="print the results as JSON")
    found.add_argument(
        "--gate-only", action="store_true", help="a case that fails in the baseline too is no reason to fail"
    )
    reports(found)
    found = verb("compare", "show what changed between two results files")
    cases(found)
    found.add_argument("first", type=Path)
    found.add_argument("second", type=Path)
    found = verb("bless", "record the last whole run as the new baseline")
    cases(found)
    found.add_argument("--reason", required=True, help="what changed, and why that is right")
    found.add_argument("--run", type=Path, metavar="FILE", help="results file (default: the last run)")
    found = verb("report", "show a results file again, on the terminal or as files")
    cases(found)
    found.add_argument("--run", type=Path, metavar="FILE", help="results file (default: the last run)")
    reports(found)
    found = verb("candidates", "list questions that were voted down as cases to complete")
    found.add_argument(
        "--feedback", type=Path, metavar="FILE", help="default: feedback.jsonl in FRIENDSHIP_HOME"
    )
    found = verb("generate", "write the cases that are made from the records", corpus=True)
    found.add_argument("--seed", type=int, default=7)
    found.add_argument("--out", type=Path, metavar="FILE", help="default: evals/cases-generated.yaml")
    found = verb("retrieval", "measure BM25, dense and hybrid retrieval on a public set")
    found.add_argument("--dataset", type=Path, required=True, metavar="DIR")
    found.add_argument("--format", choices=("xquad", "trec", "beir"), required=True)
    found.add_argument(
        "--split", help="xquad: the language of the file; beir: the qrels file (default: test)"
    )
    found.add_argument(
        "--encoder", action="append", help="encoder by name; may be repeated (default: minilm)"
    )
    found.add_argument("--top-k", type=int, default=100, help="how deep recall is measured")
    found.add_argument("--json", action="store_true")
    return parser
