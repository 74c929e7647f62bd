"""Nodes carry the text verbatim, their place in it and the sources of just that place."""

from __future__ import annotations

from pathlib import Path

import pytest
from llama_index.core.schema import MetadataMode

from index.documents import as_value, corpus_nodes
from index.nodes import read_nodes, write_nodes
from tests.index_by_hand import HARBOUR, HandEncoder, article, hand_corpus

KEYS = {
    "kind",
    "document_id",
    "language",
    "entities",
    "sources",
    "title",
    "publisher",
    "date",
    "url",
    "start",
    "end",
}


def test_every_node_has_the_metadata_that_others_rely_on() -> None:
    for node in corpus_nodes(hand_corpus(), HandEncoder()):
        assert set(node.metadata) == KEYS


def test_an_article_node_stands_verbatim_where_it_says() -> None:
    corpus = hand_corpus()
    for node in corpus_nodes(corpus, HandEncoder()):
        if node.metadata["kind"] == "digest":
            text = corpus.articles[node.metadata["document_id"].removeprefix("article:")].text
            assert text[node.metadata["start"] : node.metadata["end"]] == node.text


def test_a_piece_of_an_article_names_the_sources_of_its_own_sentences() -> None:
    words = " ".join(["word"] * 90)
    text = f"First {words}. Second {words}."
    half = text.index("Second")
    from corpus import SourcedSpan

    corpus = hand_corpus(
        article("long", text, spans=(SourcedSpan(0, half, ("s1",)), SourcedSpan(half, len(text), ("s2",))))
    )
    nodes = [node for node in corpus_nodes(corpus, HandEncoder()) if node.metadata["kind"] == "digest"]
    assert [(node.node_id, node.metadata["sources"]) for node in nodes] == [
        ("article:long#0", ["s1"]),
        ("article:long#1", ["s2"]),
    ]


def test_an_article_without_spans_rests_on_all_its_sources() -> None:
    corpus = hand_corpus(article("school", HARBOUR))
    node = corpus_nodes(corpus, HandEncoder())[0]
    assert node.metadata["sources"] == ["s1", "s2"]
    assert node.metadata["entities"] == ["kaltbach"]


def test_each_record_is_one_node_that_names_its_first_source() -> None:
    nodes = {node.node_id: node for node in corpus_nodes(hand_corpus(), HandEncoder())}
    tie = nodes["tie:kaltbach-1"]
    assert "3 June 1972" in tie.text
    assert tie.metadata["kind"] == "record"
    assert (tie.metadata["title"], tie.metadata["url"]) == ("Fifty years", "https://example.org/50")
    assert (tie.metadata["start"], tie.metadata["end"]) == (0, len(tie.text))


def test_metadata_is_no_part_of_what_is_embedded() -> None:
    for node in corpus_nodes(hand_corpus(), HandEncoder()):
        assert node.get_content(metadata_mode=MetadataMode.EMBED) == node.text


def test_nodes_read_back_are_the_same(tmp_path: Path) -> None:
    nodes = [
        as_value(node)
        for node in corpus_nodes(hand_corpus(article("odd", "a\u2028b\r\nc\x85d")), HandEncoder())
    ]
    write_nodes(nodes, tmp_path / "nodes.jsonl")
    assert read_nodes(tmp_path / "nodes.jsonl") == nodes


@pytest.mark.parametrize("line", ["[]", '{"node_id": 1}', "3", "{"])
def test_a_line_that_is_no_node_is_an_error(tmp_path: Path, line: str) -> None:
    file = tmp_path / "nodes.jsonl"
    file.write_text(line + "\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"no node|Expecting"):
        read_nodes(file)
