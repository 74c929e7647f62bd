"""The verbs of the assistant: serve the web chat (no verb), `ask` on the terminal, show a `receipt`."""

from __future__ import annotations

import argparse
import json
import logging
import os
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assistant.answering import Assistant
    from assistant.receipts import Keeper
    from assistant.reply import Reply

DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = 7860
_VERBS = ("serve", "ask")


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs a verb; gives the exit code: 0 done, 1 a replayed receipt does not hold, 2 it could not run."""
    from index import go_offline

    go_offline()  # before any library that would report its use is imported
    given = list(sys.argv[1:] if arguments is None else arguments)
    if not given or (given[0].startswith("-") and given[0] not in ("-h", "--help")):
        given.insert(0, "serve")
    options = _parser().parse_args(given)
    level = os.environ.get("FRIENDSHIP_LOG", "WARNING").upper()
    if level not in logging.getLevelNamesMapping():
        print(f"FRIENDSHIP_LOG is {level!r}; set it to DEBUG, INFO, WARNING or ERROR.", file=sys.stderr)
        return 2
    if os.environ.get("FRIENDSHIP_RECEIPTS", "").lower() not in ("", "on", "off"):
        print("FRIENDSHIP_RECEIPTS is neither on nor off; set it to one of them.", file=sys.stderr)
        return 2
    logging.basicConfig(level=level, format="%(levelname)s %(name)s: %(message)s")
    try:
        return int(options.run(options))
    except (ValueError, OSError, ImportError) as error:
        # What a person can mend has a named error with a line of its own; the rest keeps its traceback.
        if not _is_for_people(error):
            raise
        print(
            str(error) if not isinstance(error, OSError) or not error.filename else _os_line(error),
            file=sys.stderr,
        )
        return 2
    except KeyboardInterrupt:
        return 130


def _is_for_people(error: Exception) -> bool:
    return type(error) not in (ValueError, ImportError, OSError)


def _os_line(error: OSError) -> str:
    return f"{error.strerror}: {error.filename}. Choose a folder you may write to with --home or FRIENDSHIP_HOME."


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m assistant",
        description="Cited answers about a city's friendship cities. Without a verb the web chat is served.",
    )
    verbs = parser.add_subparsers(dest="verb", metavar="{serve,ask,receipt}", required=True)
    serve = verbs.add_parser("serve", help="serve the web chat (the default)")
    serve.add_argument("--host", default=DEFAULT_HOST, help="address to listen on (default %(default)s)")
    serve.add_argument(
        "--port", type=_port, default=DEFAULT_PORT, help="port to listen on (default %(default)s)"
    )
    serve.set_defaults(run=_serve)
    ask = verbs.add_parser("ask", help="answer a question on the terminal")
    ask.add_argument(
        "question", nargs="?", help="the question; without it and without --jsonl, standard input is read"
    )
    ask.add_argument("--json", action="store_true", help="print the Reply as JSON")
    ask.add_argument(
        "--jsonl",
        action="store_true",
        help='questions from standard input, one a line: bare or {"id", "question", "history", "language"}',
    )
    ask.add_argument(
        "--language", choices=("en", "zh", "ja", "ko", "ru", "de"), help="language of the answer"
    )
    ask.set_defaults(run=_ask)
    receipt = verbs.add_parser("receipt", help="show what was answered, and whether it still holds")
    receipt.add_argument("id", help="the id of a reply")
    receipt.add_argument("--json", action="store_true", help="print the receipt as JSON")
    receipt.add_argument(
        "--replay", action="store_true", help="answer the question anew; exit 0 if the reply holds, 1 if not"
    )
    receipt.set_defaults(run=_receipt)
    for verb in (serve, ask, receipt):
        verb.add_argument(
            "--home", type=Path, default=_home(), help="state folder (default FRIENDSHIP_HOME or .friendship)"
        )
        verb.add_argument(
            "--corpus", type=Path, default=_corpus(), help="corpus folder (default: the shipped one)"
        )
        verb.add_argument(
            "--encoder",
            default=os.environ.get("FRIENDSHIP_ENCODER", "minilm"),
            help="encoder (default %(default)s)",
        )
    return parser


def _home() -> Path:
    return Path(os.environ.get("FRIENDSHIP_HOME") or ".friendship")


def _corpus() -> Path | None:
    folder = os.environ.get("FRIENDSHIP_CORPUS")
    return Path(folder) if folder else None


def _port(text: str) -> int:
    try:
        port = int(text)
    except ValueError:
        port = -1
    if not 0 <= port <= 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is no port; give a number from 0 to 65535")
    return port


def _open(options: argparse.Namespace, *, stays: bool) -> Assistant:
    from assistant.opening import open_assistant

    return open_assistant(
        stays=stays,
        home=options.home,
        corpus_folder=options.corpus,
        encoder=options.encoder,
        report=_Progress(),
    )


class _Progress:
    """Shows the stages of building on standard error, one bar a stage."""

    def __init__(self) -> None:
        self._stage = ""
        self._bar: Any = None

    def __call__(self, stage: str, done: int, total: int) -> None:
        from tqdm import tqdm

        if stage != self._stage:
            if self._bar is not None:
                self._bar.close()
            self._stage = stage
            self._bar = tqdm(total=total, desc=stage, file=sys.stderr, leave=True)
        self._bar.total = total
        self._bar.update(done - self._bar.n)
        if done >= total:
            self._bar.close()
            self._bar, self._stage = None, ""


def _serve(options: argparse.Namespace) -> int:
    from assistant.web import check_address, create_app, read_origins, serve

    origins = read_origins(os.environ.get("FRIENDSHIP_EMBED_ORIGINS", ""))
    check_address(options.host, options.port)  # before the minute that a first start takes
    assistant = _open(options, stays=True)
    threading.Thread(target=assistant.warm, daemon=True).start()
    app = create_app(
        assistant,
        embed_origins=origins,
        home=options.home,
        city_names=assistant.corpus.home.names,
        receipts=_keeper(options),
    )
    serve(app, host=options.host, port=options.port, ready=_announce)
    return 0


def _announce(address: str) -> None:
    print(f"The chat is ready: open {address} in a browser. Stop it with Ctrl-C.", flush=True)


def _keeper(options: argparse.Namespace) -> Keeper | None:
    """What keeps receipts, None when they are switched off."""
    if os.environ.get("FRIENDSHIP_RECEIPTS", "").lower() == "off":
        return None
    from assistant.receipts import Keeper, ReceiptStore

    return Keeper(ReceiptStore(options.home))


def _ask(options: argparse.Namespace) -> int:
    if options.jsonl:
        return _ask_lines(options)
    question = options.question if options.question is not None else sys.stdin.read()
    reply = _open(options, stays=False).ask(question, language=options.language)
    keeper = _keeper(options)
    has_receipt = keeper is not None and keeper.keep(reply)
    if options.json:
        _print_json(reply)
    else:
        print(_for_terminal(reply, has_receipt=has_receipt))
    return 0


def _print_json(reply: Reply, **extra: Any) -> None:
    from assistant.reply import to_json

    print(json.dumps({**extra, **to_json(reply)} | extra, ensure_ascii=False), flush=True)


def _ask_lines(options: argparse.Namespace) -> int:
    """One Reply a line; a line that cannot be read is reported by its number and the rest still answered."""
    from assistant.asking import read_request

    assistant = _open(options, stays=False)
    keeper = _keeper(options)
    broken = 0
    for number, line in enumerate(sys.stdin, start=1):
        if not line.strip():
            continue
        try:
            request = read_request(line)
        except ValueError as error:
            print(f"line {number}: {error}", file=sys.stderr)
            broken += 1
            continue
        reply = assistant.ask(
            request.question, history=request.history, language=request.language or options.language
        )
        if keeper:
            keeper.keep(reply, in_conversation=bool(request.history))
        _print_json(reply, **({"id": request.id} if request.id is not None else {}))
    return 2 if broken else 0


def _receipt(options: argparse.Namespace) -> int:
    """Shows a receipt; with `--replay` also what is answered today, and 1 when that is something else."""
    from assistant.receipts import (
        ReceiptStore,
        receipt_json,
        replay,
        replay_json,
        write_receipt,
        write_replay,
    )

    receipt = ReceiptStore(options.home).read(options.id)
    outcome = replay(receipt, _open(options, stays=False).ask) if options.replay else None
    if options.json:
        found = {**receipt_json(receipt), **({"replay": replay_json(outcome)} if outcome else {})}
        print(json.dumps(found, ensure_ascii=False))
    else:
        print(write_receipt(receipt))
        if outcome:
            print(f"\n{write_replay(outcome)}")
    return 0 if outcome is None or outcome.holds else 1


def _for_terminal(reply: Reply, *, has_receipt: bool) -> str:
    from assistant.receipts import receipt_words
    from assistant.terminal import write_reply

    if not has_receipt:
        return write_reply(reply)
    return f"{write_reply(reply)}\n\n{receipt_words(reply.language)['title']}: {reply.id}"


if __name__ == "__main__":
    sys.exit(main())
