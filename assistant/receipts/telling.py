"""Receipts and replays as plain text for a terminal, and the words for them in six languages.

The words are data (`data/receipts.toml`), apart from the messages: what a reply may say does not depend on them.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import fields, replace
from functools import cache
from importlib import resources

from assistant.receipts.receipt import Receipt
from assistant.receipts.replaying import Change, Replay
from assistant.reply import Answer
from assistant.terminal import write_reply

MAX_CHANGES = 20  # of one sort; a list of ninety rows that is gone need not scroll away what matters


@cache
def _all_words() -> Mapping[str, Mapping[str, str]]:
    text = resources.files("assistant").joinpath("data/receipts.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def receipt_words(language: str) -> Mapping[str, str]:
    """The words of receipts in a language, in English when there are none."""
    return _all_words().get(language) or _all_words()["en"]


def shown_time(at: str) -> str:
    """A time such as 2026-03-01T09:30:00+00:00 as people read it."""
    return at.replace("T", " ").replace("+00:00", " UTC")


def write_receipt(receipt: Receipt) -> str:
    """The receipt as lines of text in the language of its reply."""
    words, reply = receipt_words(receipt.reply.language), receipt.reply
    question = f"{words['question']}: {reply.question}"
    if receipt.in_conversation:
        question += f" ({words['in_conversation']})"
    heading = words["answer"] if isinstance(reply, Answer) else words["abstention"]
    return "\n".join(
        (
            f"{words['title']} {receipt.id}",
            question,
            f"{words['given']}: {shown_time(receipt.at)}",
            f"{words['corpus_version']}: {reply.corpus_version}",
            "",
            f"{heading}:",
            write_reply(replace(reply, suggestions=())),
        )
    )


def write_replay(outcome: Replay) -> str:
    """The outcome of a replay as lines of text in the language of the reply: whether it holds, and what differs."""
    words = receipt_words(outcome.reply.language)
    lines = [words[outcome.outcome], corpus_line(outcome, words)]
    if outcome.outcome == "identical":
        return "\n".join(lines)
    lines += ["", f"{words['differences']}:"]
    for part in fields(outcome.differences):
        changes: tuple[Change, ...] = getattr(outcome.differences, part.name)
        if not changes:
            continue
        lines.append(f"  {words[part.name]}")
        for change in changes[:MAX_CHANGES]:
            lines += [f"    {change.of}:"] if change.of else []
            lines += [f"    - {change.before}"] if change.before else []
            lines += [f"    + {change.after}"] if change.after else []
        if len(changes) > MAX_CHANGES:
            lines.append(f"    {words['more'].format(count=len(changes) - MAX_CHANGES)}")
    lines += ["", f"{words['now']}:", write_reply(replace(outcome.reply, suggestions=()))]
    return "\n".join(lines)


def corpus_line(outcome: Replay, words: Mapping[str, str]) -> str:
    """Whether the corpus is the one that answered then."""
    then, now = outcome.corpus_version_then, outcome.reply.corpus_version
    return words["same_corpus"] if then == now else words["other_corpus"].format(then=then, now=now)
