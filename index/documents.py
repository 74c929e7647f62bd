"""The corpus as llama-index's nodes: articles in pieces, records one node each.

Metadata travels with a node and is no part of what is embedded.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from corpus import Article, Corpus, Source, write_out
from index.chunking import pieces
from index.encoder import Encoder
from index.nodes import Node

if TYPE_CHECKING:
    from llama_index.core.schema import Document, TextNode

RECORD_LANGUAGE = "en"  # `write_out` writes English


def article_document(article: Article, corpus: Corpus) -> Document:
    """The article as a Document, whose id is ``article:`` and the article's."""
    from llama_index.core.schema import Document

    metadata = {
        "kind": article.kind,
        "document_id": f"article:{article.id}",
        "language": article.language,
        "entities": [topic for topic in article.topics if topic in corpus.partners],
        "sources": list(article.sources),
        "title": article.title,
        "publisher": article.publisher,
        "date": article.date,
        "url": article.url,
        "start": 0,
        "end": len(article.text),
    }
    return Document(
        id_=f"article:{article.id}",
        text=article.text,
        metadata=metadata,
        excluded_embed_metadata_keys=list(metadata),
        excluded_llm_metadata_keys=list(metadata),
    )


def article_nodes(article: Article, corpus: Corpus, encoder: Encoder) -> Iterator[TextNode]:
    """The article in pieces ``article:ID#0``, ``#1`` …, each with its span and the sources of that span."""
    document = article_document(article, corpus)
    for number, (start, end) in enumerate(pieces(article.text, encoder.count_tokens)):
        named = [
            source
            for span in article.spans
            if span.start < end and start < span.end
            for source in span.sources
        ]
        changes = {
            "start": start,
            "end": end,
            "sources": list(dict.fromkeys(named)) or list(article.sources),
        }
        node_id = f"{document.node_id}#{number}"
        yield _text_node(node_id, article.text[start:end], {**document.metadata, **changes})


def record_nodes(corpus: Corpus) -> Iterator[TextNode]:
    """Each record of the corpus, written out, as one node that names its first source."""
    for written in write_out(corpus):
        sources = [corpus.sources[source] for source in written.sources if source in corpus.sources]
        first = sources[0] if sources else Source("", "", "", "", "", "none", "")
        metadata = {
            "kind": "record",
            "document_id": written.node_id,
            "language": RECORD_LANGUAGE,
            "entities": list(written.entities),
            "sources": list(written.sources),
            "title": first.title,
            "publisher": first.publisher,
            "date": written.date or first.date,
            "url": first.url if first.link == "full" else "",
            "start": 0,
            "end": len(written.text),
        }
        yield _text_node(written.node_id, written.text, metadata)


def corpus_nodes(corpus: Corpus, encoder: Encoder) -> list[TextNode]:
    """All nodes of the corpus, in the same order each time: articles by id, then records."""
    from_articles = [
        node
        for _, article in sorted(corpus.articles.items())
        for node in article_nodes(article, corpus, encoder)
    ]
    return [*from_articles, *record_nodes(corpus)]


def as_value(node: TextNode) -> Node:
    """The node as this room's value."""
    return Node(node.node_id, node.text, dict(node.metadata))


def _text_node(node_id: str, text: str, metadata: Mapping[str, Any]) -> TextNode:
    from llama_index.core.schema import TextNode

    return TextNode(
        id_=node_id,
        text=text,
        metadata=dict(metadata),
        excluded_embed_metadata_keys=list(metadata),
        excluded_llm_metadata_keys=list(metadata),
    )
