"""A Reply as plain text for a terminal, with numbered sources."""

from __future__ import annotations

import textwrap

from assistant.messages import say
from assistant.reply import Answer, Citation, Reply

_WIDTH = 100


def write_reply(reply: Reply) -> str:
    """The reply as lines of text."""
    lines = [_wrap(reply.text)]
    if isinstance(reply, Answer):
        if reply.citations:
            lines += ["", *(_source(citation, reply.language) for citation in reply.citations)]
    elif reply.nearest:
        lines.append(_wrap(say(reply.language, "abstain.nearest", items="; ".join(reply.nearest))))
    if reply.suggestions:
        lines += ["", *(f"→ {suggestion}" for suggestion in reply.suggestions)]
    return "\n".join(lines)


def _wrap(text: str) -> str:
    return textwrap.fill(text, _WIDTH) if text.isascii() else text


def _source(citation: Citation, language: str) -> str:
    source = citation.source
    label = say(language, "terminal.digest") if citation.kind == "digest" else ""
    about = ", ".join(part for part in (source.title, source.publisher, source.date) if part)
    link = f"\n    {source.url}" if source.url else ""
    return f"[{citation.number}] {label}{about}{link}\n    “{citation.quote}”"
