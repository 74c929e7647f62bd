from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.article_writing import as_markdown, write_article
from corpus.articles import content_hash, parse_article, read_articles, sources_of_articles, strip_markers
from corpus.model import Article, SourcedSpan
from corpus.reading import read_corpus
from tests.small_town import DATA, small_corpus

FRONT = "---\nid: a-b\nkind: digest\ntitle: A title\nlanguage: en\nsources: [N1]\n---\n"


def parsed(text: str) -> Article:
    return parse_article(text, name="articles/en/a-b.md", stem="a-b", language="en")


def test_a_marker_closes_the_sentences_since_the_marker_before() -> None:
    text, spans = strip_markers("One. Two. [N1; R18] Three.\n\nFour. [N2]")
    assert text == "One. Two. Three.\n\nFour."
    assert [(text[span.start : span.end], span.sources) for span in spans] == [
        ("One. Two.", ("N1", "R18")),
        ("Three.\n\nFour.", ("N2",)),
    ]


def test_a_marker_before_the_full_stop_leaves_the_stop_with_its_sentence() -> None:
    text, spans = strip_markers("One [N1]. Two [N2].")
    assert text == "One. Two."
    assert [text[span.start : span.end] for span in spans] == ["One.", "Two."]


def test_a_chinese_marker_needs_no_space() -> None:
    text, spans = strip_markers("一。[N1]二。 [N2]")
    assert text == "一。二。"
    assert [text[span.start : span.end] for span in spans] == ["一。", "二。"]


def test_two_markers_in_a_row_close_the_same_sentences() -> None:
    text, spans = strip_markers("One. [N1] [N2]")
    assert spans == (SourcedSpan(0, 4, ("N1", "N2")),)
    assert text == "One."


def test_brackets_that_name_no_source_are_text() -> None:
    assert strip_markers("He said [sic] in [1985]. [Photo/Jo]") == ("He said [sic] in [1985]. [Photo/Jo]", ())


@settings(deadline=None)  # a busy machine is no counterexample
@given(
    st.lists(st.tuples(st.from_regex(r"[a-z ]{1,20}\.", fullmatch=True), st.sampled_from(["N1", "R18; N2"])))
)
def test_spans_never_overlap_and_hold_no_marker(pairs: list[tuple[str, str]]) -> None:
    text, spans = strip_markers(" ".join(f"{sentence} [{ids}]" for sentence, ids in pairs))
    assert "[" not in text
    assert all(one.end <= other.start for one, other in pairwise(spans))
    assert len(spans) == len(pairs)


def test_dates_and_numbers_of_the_front_matter_stay_the_texts_they_are() -> None:
    article = parsed(FRONT.replace("---\nid", "---\ndate: 1985-04\nid") + "\nText. [N1]\n")
    assert (article.date, article.spans[0].sources) == ("1985-04", ("N1",))


def test_what_is_written_is_what_is_read() -> None:
    articles = read_articles(DATA / "corpus")
    assert list(articles) == ["en-milltown", "zh-milltown"]
    assert articles["zh-milltown"].translation_of == "en-milltown"
    assert articles["en-milltown"].declared == ("39 years — H01, from 1985 to 2024",)


def added(text: str, title: str = "A title") -> Article:
    return Article(
        id="a-b",
        kind="article",
        title=title,
        publisher="The Post: daily",
        date="2024-05",
        url="https://post.example/a",
        language="en",
        sources=("a-b",),
        topics=("one",),
        translation_of="",
        text=text,
        spans=(SourcedSpan(0, len(text), ("a-b",)),),
        content_hash=content_hash(text),
        origin="a.txt",
        witness_of="c-d",
        added="2026-01-02",
    )


@settings(deadline=None)  # a busy machine is no counterexample
@given(
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).filter(
        lambda text: text.split() != []
    ),
    st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1).filter(
        lambda text: text.split() != []
    ),
)
def test_an_added_article_is_read_as_it_was_written(text: str, title: str) -> None:
    article = added(text.strip(), title.strip())
    assert parsed(as_markdown(article)) == article


def test_a_verbatim_text_keeps_its_brackets() -> None:
    article = added("The union said [N1] and --- nothing more.\n\n---\n\nEnd [R2].")
    assert parsed(as_markdown(article)) == article


def test_a_digest_is_never_written_by_the_program() -> None:
    digest = read_articles(DATA / "corpus")["en-milltown"]
    with pytest.raises(ValueError, match="edited by hand"):
        as_markdown(digest)


def test_an_added_article_is_its_own_source(tmp_path: Path) -> None:
    folder = small_corpus(tmp_path)
    write_article(folder, replace(added("Some text."), witness_of=""))
    corpus = read_corpus(folder)
    assert corpus.sources["a-b"].title == "A title"
    assert corpus.sources["a-b"].link == "full"
    assert sources_of_articles(corpus.articles.values()).keys() == {"a-b"}
