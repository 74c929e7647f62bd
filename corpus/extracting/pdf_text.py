"""Title and paragraphs of a PDF with a text layer, through pypdf.

Knows nothing about pictures of text: a scanned page has no text here.
"""

from __future__ import annotations

import io
import re
from collections import Counter

from corpus.extracting.decoding import UnreadableText
from corpus.extracting.furniture import ends_a_sentence, width
from corpus.extracting.plain_text import Story, read_story

MAX_PAGES = 1000  # a book; reading takes about 10 ms a page
_MIN_TEXT = 40  # characters; what a scanner prints on a page of its own is less
_FULL_LINE = 0.75  # of the usual width; a shorter line ends its paragraph
_USUAL = 0.9  # the quantile of line widths that is taken for the usual width
_REPEATED_ON = 3  # pages; a line at an edge of so many pages is a header or footer
_EDGE_LINES = 2
_PAGE_NUMBER = re.compile(r"(?:page\s*)?[-–—\s]*\d{1,4}(?:\s*(?:/|of)\s*\d{1,4})?[-–—\s]*", re.IGNORECASE)


def read_pdf(data: bytes) -> Story:
    """The story of a PDF.

    Raises:
        UnreadableText: when it is damaged, locked, too long, or has no text layer.
    """
    pages, title = _pages(data)
    if len("".join("".join(page) for page in pages).strip()) < _MIN_TEXT:
        raise UnreadableText("the PDF has no text layer (a scan?); run text recognition on it first")
    lines = [line for page in _without_edges(pages) for line in page]
    text = "\n\n".join(_paragraphs(lines))
    known = title if title and " ".join(title.split()) in " ".join(" ".join(lines[:6]).split()) else ""
    return read_story(text, title=known)


def _pages(data: bytes) -> tuple[list[list[str]], str]:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadableText("the PDF is locked by a password; save it without one")
        if len(reader.pages) > MAX_PAGES:
            raise UnreadableText(f"the PDF has {len(reader.pages)} pages, more than {MAX_PAGES}; split it")
        pages = [[line.strip() for line in page.extract_text().splitlines()] for page in reader.pages]
        title = reader.metadata.title if reader.metadata else ""
    except UnreadableText:
        raise
    # What pypdf raises on damaged files is not closed to its own errors.
    except (
        PyPdfError,
        ArithmeticError,
        AssertionError,
        AttributeError,
        ImportError,
        LookupError,
        OSError,
        RecursionError,
        TypeError,
        ValueError,
    ) as error:
        raise UnreadableText("the PDF is damaged; open it in a viewer and save it anew") from error
    return pages, str(title or "")


def _without_edges(pages: list[list[str]]) -> list[list[str]]:
    """The pages without page numbers and without the lines that stand at the edge of many."""
    filled = [[line for line in page if line] for page in pages]
    edges = Counter(line for page in filled for line in {*page[:_EDGE_LINES], *page[-_EDGE_LINES:]})
    repeated = {line for line, count in edges.items() if count >= _REPEATED_ON and count * 2 > len(filled)}
    kept = []
    for page in filled:
        last = len(page) - _EDGE_LINES
        kept.append(
            [
                line
                for at, line in enumerate(page)
                if _EDGE_LINES <= at < last or not (line in repeated or _PAGE_NUMBER.fullmatch(line))
            ]
        )
    return kept


def _paragraphs(lines: list[str]) -> list[str]:
    """The lines joined where one runs to the usual width and the next goes on."""
    widths = sorted(width(line) for line in lines)
    usual = widths[int(len(widths) * _USUAL)] if len(widths) > 1 else 0
    paragraphs: list[str] = []
    goes_on = False
    for line in lines:
        if goes_on:
            paragraphs[-1] = _joined(paragraphs[-1], line)
        else:
            paragraphs.append(line)
        full = width(line) >= usual * _FULL_LINE
        goes_on = full and not (ends_a_sentence(line) and width(line) < usual * _USUAL)
    return paragraphs


def _joined(text: str, line: str) -> str:
    if re.search(r"[a-zà-ÿ]-$", text) and line[:1].islower():
        return text[:-1] + line  # a word divided at the end of the line
    return text + ("" if width(text[-1:]) == 2 and width(line[:1]) == 2 else " ") + line
