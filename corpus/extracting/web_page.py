"""Title, metadata and main text of a web page, through trafilatura.

Knows nothing about where the page came from; asks no network.
"""

from __future__ import annotations

import re
from dataclasses import replace

from corpus.extracting.decoding import UnreadableText, decode
from corpus.extracting.plain_text import Story, read_story
from corpus.printed_dates import printed_dates

_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{1,40})", re.IGNORECASE)
_HEAD_BYTES = 4096  # where HTML wants its charset declared (1024), with room for real pages


def read_page(data: bytes, *, declared: str = "", url: str = "") -> Story:
    """The story of an HTML page.

    Args:
        data: the page.
        declared: the charset of its Content-Type, or empty.
        url: the address it was fetched from, or empty; the page's own canonical address is taken then.

    Raises:
        UnreadableText: when the page has no main text.
    """
    from trafilatura import bare_extraction  # lxml and its models load slowly

    meta = _META_CHARSET.search(data[:_HEAD_BYTES])
    page = decode(data, declared=declared or (meta.group(1).decode("ascii") if meta else ""))
    found = bare_extraction(
        page,
        url=url or None,
        include_comments=False,
        with_metadata=True,
        # A date in the page's markup is its date; one found anywhere in its text need not be.
        date_extraction_params={"original_date": True, "extensive_search": False},
    )
    text = (found.text or "") if found is not None and not isinstance(found, dict) else ""
    if found is None or isinstance(found, dict) or not text.strip():
        raise UnreadableText("the page has no main text; save the article's text as a .txt file and add that")
    story = read_story(_one_block_a_line(text), title=(found.title or "").strip())
    date = printed_dates(found.date or "")
    canonical = found.url or ""
    return replace(
        story,
        publisher=(found.sitename or "").strip() or story.publisher or (found.hostname or ""),
        date=str(date[0].date) if date else story.date,
        url=url or (canonical if re.match(r"https?://\S+$", canonical) else ""),
    )


def _one_block_a_line(text: str) -> str:
    """Trafilatura gives a line for each block of the page; empty lines keep them from being joined."""
    return "\n\n".join(text.splitlines())
