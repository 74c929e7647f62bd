"""Main text and metadata of what an operator adds: plain text, Markdown, HTML and PDF."""

from corpus.extracting.decoding import UnreadableText
from corpus.extracting.documents import FORMATS, MAX_BYTES, extract
from corpus.extracting.language import detect_language
from corpus.extracting.plain_text import Story

__all__ = ["FORMATS", "MAX_BYTES", "Story", "UnreadableText", "detect_language", "extract"]
