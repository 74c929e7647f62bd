"""Texts to pieces of whole sentences, by llama-index's sentence splitter, each with its place in the text.

Knows nothing about the corpus.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any

# MiniLM was trained on texts of up to 128 tokens; the size of pieces hardly matters otherwise (PaperQA2's
# ablation), and pieces do not overlap, so that no sentence is found twice.
PIECE_TOKENS = 128

# A sentence ends at a Chinese or Japanese mark; or at a Latin one before white space and what may start a
# sentence, unless a word of one or two characters stands before the point ("St. Gallen", "3. Oktober").
_END = re.compile(
    r"""[。！？]+[”’」』）)]*"""
    r"""|(?:(?<=\w{3})|(?<=[)\]"'”’%]))\.[)\]"'”’]*(?=\s+["'“‘(\[]?[^\Wa-zа-яё\d_])"""
    r"""|[!?]+[)\]"'”’]*(?=\s)"""
)


def sentences(text: str) -> list[str]:
    """The sentences of a text, each with the white space after it; joined they give the text."""
    parts, start = [], 0
    for match in _END.finditer(text):
        end = match.end()
        while end < len(text) and text[end].isspace():
            end += 1
        parts.append(text[start:end])
        start = end
    return [part for part in [*parts, text[start:]] if part]


def pieces(text: str, count_tokens: Callable[[str], int]) -> list[tuple[int, int]]:
    """Where the pieces of a text start and end: whole sentences where they fit, in order, not overlapping.

    Args:
        text: any text.
        count_tokens: the length of a text as the encoder counts it.
    """
    if not text.strip():
        return []
    spans, after = [], 0
    for piece in _splitter(count_tokens).split_text(text):
        start = text.find(piece, after)
        if start < 0:
            raise ValueError(f"A piece stands nowhere in its text: {piece[:60]!r}")
        after = start + len(piece)
        spans.append((start, after))
    return spans


@cache
def _splitter(count_tokens: Callable[[str], int]) -> Any:
    from llama_index.core.node_parser import SentenceSplitter

    return SentenceSplitter(
        chunk_size=PIECE_TOKENS,
        chunk_overlap=0,
        paragraph_separator="\n\n",
        tokenizer=lambda text: range(count_tokens(text)),  # the splitter asks for its length only
        chunking_tokenizer_fn=sentences,
    )
