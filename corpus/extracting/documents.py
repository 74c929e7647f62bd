"""The story of any supported document, by what its bytes are.

Knows nothing about where the bytes came from and where the story goes.
"""

from __future__ import annotations

import logging
import re
from dataclasses import replace
from pathlib import PurePosixPath

from corpus.extracting.decoding import UnreadableText, decode
from corpus.extracting.language import detect_language
from corpus.extracting.markdown_text import read_markdown
from corpus.extracting.pdf_text import read_pdf
from corpus.extracting.plain_text import Story, read_story
from corpus.extracting.web_page import read_page

FORMATS = {
    ".txt": "text/plain",
    ".text": "text/plain",
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "application/xhtml+xml",
    ".pdf": "application/pdf",
}
MAX_BYTES = 20_000_000  # a PDF of a hundred pages with pictures
MAX_CHARACTERS = 2_000_000  # four long novels; one article has some thousand
# Without a handler of their own these libraries would write on the terminal, beside our one clear line.
for _library in ("courlan", "htmldate", "pypdf", "trafilatura"):
    logging.getLogger(_library).addHandler(logging.NullHandler())
_PDF_MARK = re.compile(
    rb"\A.{0,1024}?%PDF-", re.DOTALL
)  # viewers accept the mark within the first 1024 bytes
_HTML_MARK = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b", re.I | re.S)


def extract(data: bytes, *, name: str, content_type: str = "", url: str = "") -> Story:
    """The main text of a document and what it says of its title, publisher, date, address and language.

    Args:
        data: the bytes of the file or response.
        name: the file's name; its ending says the format where `content_type` does not.
        content_type: the Content-Type it came with, or empty.
        url: the address it was fetched from, or empty.

    Raises:
        UnreadableText: when there is no text in it that can be read for sure.
    """
    if len(data) > MAX_BYTES:
        raise UnreadableText(f"it has {len(data):,} bytes, more than {MAX_BYTES:,}; split it")
    if not data.strip():
        raise UnreadableText("it is empty; give a file with text")
    kind, _, parameters = content_type.partition(";")
    charset = re.search(r"charset\s*=\s*\"?([\w.:-]+)", parameters, re.IGNORECASE)
    story = _story(data, _kind(data, name, kind), charset.group(1) if charset else "", url)
    if not story.text:
        raise UnreadableText("it has no text besides a title; give a file with text")
    if len(story.text) > MAX_CHARACTERS:
        raise UnreadableText(f"it has {len(story.text):,} characters, more than {MAX_CHARACTERS:,}; split it")
    return replace(story, url=url or story.url, language=story.language or detect_language(story.text))


def _kind(data: bytes, name: str, content_type: str) -> str:
    by_name = FORMATS.get(PurePosixPath(name.lower()).suffix, "")
    kind = content_type.strip().lower() or by_name
    if _PDF_MARK.match(data):
        return "application/pdf"
    if kind == "application/pdf":
        raise UnreadableText("it is no PDF, whatever its name says; give the file its right ending")
    # servers send Markdown as plain text
    return by_name if kind == "text/plain" and by_name == "text/markdown" else kind


def _story(data: bytes, kind: str, charset: str, url: str) -> Story:
    if kind == "application/pdf":
        return read_pdf(data)
    if kind in ("text/html", "application/xhtml+xml"):
        return read_page(data, declared=charset, url=url)
    text = decode(data, declared=charset)
    if len(text) > MAX_CHARACTERS:
        raise UnreadableText(f"it has {len(text):,} characters, more than {MAX_CHARACTERS:,}; split it")
    if _HTML_MARK.match(text):
        return read_page(data, declared=charset, url=url)
    return read_markdown(text) if kind == "text/markdown" else read_story(text)
