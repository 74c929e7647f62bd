"""``python -m corpus``: check the corpus, list it, count it, add to it."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from corpus.adding_commands import ADDING_ERRORS, register
from corpus.broken import BrokenRecord
from corpus.checking import check_corpus
from corpus.coverage import stats, stats_as_text
from corpus.gazetteer import open_gazetteer
from corpus.listing import LISTS, as_table, list_rows
from corpus.reading import default_folder, read_corpus

_PROBLEMS, _UNUSABLE = 1, 2  # exit codes: something is wrong in the corpus; the command could not run
_ERRORS = (BrokenRecord, *ADDING_ERRORS)


class _HasProblems(Exception):
    """The check found problems; they have been printed."""


def _folder(arguments: argparse.Namespace) -> Path:
    return arguments.corpus or default_folder()


def _check(arguments: argparse.Namespace) -> Iterator[str]:
    checked = check_corpus(_folder(arguments))
    if arguments.json:
        found = {"version": checked.version, "rows": checked.counts, "problems": checked.problems}
        yield json.dumps(found, ensure_ascii=False, indent=2)
    else:
        yield from checked.problems
        rows = ", ".join(f"{count} {name}" for name, count in checked.counts.items())
        count = len(checked.problems)
        verdict = f"{count} problem{'s' * (count > 1)}" if count else "nothing wrong"
        yield f"{verdict}: {rows} (version {checked.version})"
    if checked.problems:
        raise _HasProblems


def _list(arguments: argparse.Namespace) -> Iterator[str]:
    rows = list_rows(read_corpus(_folder(arguments)), arguments.what)
    if arguments.json:
        yield json.dumps(rows, ensure_ascii=False, indent=2)
    else:
        yield from as_table(rows)


def _stats(arguments: argparse.Namespace) -> Iterator[str]:
    folder = _folder(arguments)
    corpus = read_corpus(folder)
    figures = stats(corpus, open_gazetteer(corpus, folder) if arguments.names else None)
    if arguments.json:
        yield json.dumps(figures, ensure_ascii=False, indent=2)
    else:
        yield from stats_as_text(figures)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m corpus", description="The records and articles that the assistant answers from."
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    check = commands.add_parser("check", help="say everything that is wrong; exit 1 if anything is")
    check.set_defaults(run=_check)
    listing = commands.add_parser("list", help="show the rows of one table")
    listing.add_argument("what", nargs="?", choices=LISTS, default=LISTS[0], help="which table (partners)")
    listing.set_defaults(run=_list)
    counting = commands.add_parser("stats", help="count what is there and how well it is proven")
    counting.add_argument(
        "--names", action="store_true", help="also who lacks a name in a language (slow the first time)"
    )
    counting.set_defaults(run=_stats)
    for command in (check, listing, counting):
        command.add_argument("--json", action="store_true", help="as JSON")
        command.add_argument(
            "--corpus", metavar="FOLDER", type=Path, help="the corpus folder (else the program's own)"
        )
    register(commands)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command and returns the exit code."""
    arguments = _parser().parse_args(argv)
    try:
        for line in arguments.run(arguments):
            print(line)
    except _HasProblems:
        return _PROBLEMS
    except _ERRORS as error:
        print(" ".join(str(error).split()), file=sys.stderr)
        return _UNUSABLE
    except BrokenPipeError:  # the reader, such as head, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or flushing fails at exit
    return 0


if __name__ == "__main__":
    sys.exit(main())
