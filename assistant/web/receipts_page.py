"""A receipt as a plain HTML page: everything from data is escaped, nothing runs, only the site's own styles load.

Knows nothing about HTTP.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import fields
from html import escape

from assistant.receipts import Change, Receipt, Replay, corpus_line, receipt_words, shown_time
from assistant.reply import Answer, Citation, Reply, SourceRef
from assistant.web.texts import page_texts

_MARKER = re.compile(r"\[(\d+)\]")
_PAGE = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<link rel="icon" href="/web/icon.svg">
<link rel="stylesheet" href="/web/chat.css">
<link rel="stylesheet" href="/web/receipt.css">
</head>
<body>
<main class="fc">
{body}
</main>
</body>
</html>
"""


def receipt_page(
    receipt: Receipt, outcome: Replay | None, *, language: str, city_names: Mapping[str, str]
) -> str:
    """The page of a receipt, with the outcome of a replay when there is one."""
    words, texts = receipt_words(language), page_texts(language, city_names)
    facts = [
        (words["given"], f'<time datetime="{escape(receipt.at)}">{escape(shown_time(receipt.at))}</time>'),
        (words["corpus_version"], f"<code>{escape(receipt.reply.corpus_version)}</code>"),
        (words["id"], f"<code>{escape(receipt.id)}</code>"),
    ]
    note = f'<p class="fc-label">{escape(words["in_conversation"])}</p>' if receipt.in_conversation else ""
    question = receipt.reply.question
    parts = [
        _heading(1, words["title"]),
        f'<p class="fc-label">{escape(texts["title"])}</p>',
        _heading(2, words["question"]),
        f'<p class="question" dir="auto" lang="{escape(receipt.reply.language)}">{escape(question)}</p>{note}',
        "<dl>" + "".join(f"<dt>{escape(name)}</dt><dd>{value}</dd>" for name, value in facts) + "</dl>",
    ]
    if outcome is None:
        address = f"/api/receipts/{escape(receipt.id)}?replay=1&amp;lang={escape(language)}"
        parts.append(f'<p><a href="{address}" rel="nofollow">{escape(words["check"])}</a></p>')
    else:
        parts += _outcome(outcome, words)
    parts += _reply(receipt.reply, words, texts, prefix="then")
    if outcome is not None and outcome.outcome != "identical":
        parts.append(_heading(2, words["now"]))
        parts += _reply(outcome.reply, words, texts, prefix="now", is_below=True)
    parts.append(f'<footer class="fc-label">{escape(words["private"])}</footer>')
    return _page(language, f"{words['title']}: {texts['title']}", parts)


def missing_page(language: str, city_names: Mapping[str, str]) -> str:
    """The page that says that there is no such receipt."""
    words, texts = receipt_words(language), page_texts(language, city_names)
    parts = [_heading(1, words["title"]), f"<p>{escape(words['missing'])}</p>"]
    return _page(language, f"{words['title']}: {texts['title']}", parts)


def _page(language: str, title: str, parts: Iterable[str]) -> str:
    return _PAGE.format(language=escape(language), title=escape(title), body="\n".join(parts))


def _heading(level: int, text: str) -> str:
    return f"<h{level}>{escape(text)}</h{level}>"


def _reply(
    reply: Reply, words: Mapping[str, str], texts: Mapping[str, str], *, prefix: str, is_below: bool = False
) -> list[str]:
    """The reply with its evidence; each marker leads to the citation of its number."""
    known = {citation.number for citation in reply.citations} if isinstance(reply, Answer) else set()

    def linked(match: re.Match[str]) -> str:
        number = int(match[1])
        return f'<a href="#{prefix}-{number}">[{number}]</a>' if number in known else match[0]

    text = "".join(
        f"<p>{_MARKER.sub(linked, escape(line))}</p>" for line in reply.text.splitlines() if line.strip()
    )
    body = f'<div class="fc-text" dir="auto" lang="{escape(reply.language)}">{text}</div>'
    level = 3 if is_below else 2
    if not isinstance(reply, Answer):
        nearest = "".join(f'<li dir="auto">{escape(one)}</li>' for one in reply.nearest)
        label = f'<p class="fc-label">{escape(words["nearest"])}</p><ul>{nearest}</ul>' if nearest else ""
        notice = f'<div class="fc-notice">{body}{label}</div>'
        return [_heading(level, words["abstention"]), notice, f"<p>{escape(words['no_evidence'])}</p>"]
    citations = "".join(_citation(citation, texts, prefix) for citation in reply.citations)
    return [
        *([] if is_below else [_heading(level, words["answer"])]),
        body,
        _heading(level, words["evidence"]),
        f'<ol class="evidence">{citations}</ol>',
    ]


def _citation(citation: Citation, texts: Mapping[str, str], prefix: str) -> str:
    kind = f'<span class="fc-kind fc-{escape(citation.kind)}">{escape(texts[citation.kind])}</span>'
    number = f'<span class="fc-number">[{citation.number}]</span>'
    source = citation.source
    title = escape(source.title or source.publisher or source.id)
    others = "".join(
        f"<li>{_origin(one, with_title=True, texts=texts)}</li>" for one in citation.more_sources
    )
    more = f'<p class="fc-label">{escape(texts["also_in"])}</p><ul>{others}</ul>' if others else ""
    return (
        f'<li class="fc-source" id="{prefix}-{citation.number}"><p>{number} {kind} <bdi>{title}</bdi></p>'
        f'<blockquote dir="auto">{escape(citation.quote)}</blockquote>'
        f'<p class="fc-origin">{_origin(source, with_title=False, texts=texts)} '
        f"<code>{escape(citation.node_id)}</code></p>{more}</li>"
    )


def _origin(source: SourceRef, *, with_title: bool, texts: Mapping[str, str]) -> str:
    named = (source.title if with_title else "", source.publisher, source.date)
    words = f"<bdi>{escape(' · '.join(word for word in named if word))}</bdi>"
    if not source.url or not re.match(r"https?://", source.url, re.IGNORECASE):
        return words
    return (
        f'{words} <a href="{escape(source.url)}" rel="noopener noreferrer">{escape(texts["open_link"])}</a>'
    )


def _outcome(outcome: Replay, words: Mapping[str, str]) -> list[str]:
    parts = [
        f'<div class="outcome {"holds" if outcome.holds else "fails"}" role="status">'
        f"<p><strong>{escape(words[outcome.outcome])}</strong></p>"
        f"<p>{escape(corpus_line(outcome, words))}</p></div>"
    ]
    tables = [
        f"<h3>{escape(words[part.name])}</h3>{_changes(getattr(outcome.differences, part.name), words)}"
        for part in fields(outcome.differences)
        if getattr(outcome.differences, part.name)
    ]
    return [*parts, *([_heading(2, words["differences"])] if tables else []), *tables]


def _changes(changes: Iterable[Change], words: Mapping[str, str]) -> str:
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in ("", words["before"], words["after"]))
    rows = "".join(
        f'<tr><th scope="row">{escape(change.of)}</th><td dir="auto"><del>{escape(change.before)}</del></td>'
        f'<td dir="auto"><ins>{escape(change.after)}</ins></td></tr>'
        for change in changes
    )
    return f'<div class="fc-scroll"><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'
