from pathlib import Path

import pytest

from corpus.articles import read_articles
from corpus.broken import BrokenRecord
from tests.small_town import small_corpus

GOOD = "---\nid: x\nkind: digest\ntitle: T\nlanguage: en\nsources: [H01]\n---\n\nText. [H01]\n"
SLIPS = {
    "no front matter": ("Text.", "line 1", "begin the file with a line '---'"),
    "front matter that does not end": ("---\nid: x\n", "line 1", "end it with a line '---'"),
    "a colon in a title": (GOOD.replace("title: T", "title: a: b"), "line 4", "in quotes"),
    "brackets without end": (GOOD.replace("title: T", "title: " + "[" * 5000), "line 2", "in quotes"),
    "a list as front matter": ("---\n- id\n---\nText.", "line 2", "field: value"),
    "a field that stands twice": (
        GOOD.replace("title: T", "title: T\ntitle: U"),
        "line 5, field title",
        "keep one",
    ),
    "a field with a slip": (
        GOOD.replace("title:", "titel:"),
        "line 4, field titel",
        "the fields are id, kind",
    ),
    "no title": (GOOD.replace("title: T", "title:"), "line 4, field title", "write one"),
    "another kind": (GOOD.replace("digest", "news"), "line 3, field kind", "digest, article"),
    "an id that is not the file's": (GOOD.replace("id: x", "id: y"), "line 2, field id", "rename the file"),
    "an id that climbs out": (GOOD.replace("id: x", "id: ../y"), "line 2, field id", "joined by '-'"),
    "a language that is not the folder's": (
        GOOD.replace(": en", ": de"),
        "line 5, field language",
        "move the file",
    ),
    "31 February": (
        GOOD.replace("title: T", "date: 2024-02-31\ntitle: T"),
        "line 4, field date",
        "2025-07-19",
    ),
    "a date in words": (GOOD.replace("title: T", "date: May\ntitle: T"), "line 4, field date", "2025-07-19"),
    "an address without a scheme": (
        GOOD.replace("title: T", "url: a.example\ntitle: T"),
        "field url",
        "https://",
    ),
    "a digest without sources": (GOOD.replace("sources: [H01]\n", ""), "field sources", "name the sources"),
    "sources as a table": (
        GOOD.replace("[H01]\n---", "{a: {b: c}}\n---"),
        "line 6, field sources",
        "[one, two]",
    ),
    "a title as a list": (GOOD.replace("title: T", "title: [T]"), "line 4, field title", "write one value"),
    "no text": (GOOD.replace("Text. [H01]\n", ""), "line 8", "write it below the front matter"),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_is_named_with_file_line_and_what_to_write(tmp_path: Path, slip: str) -> None:
    text, where, advice = SLIPS[slip]
    (tmp_path / "articles/en").mkdir(parents=True)
    (tmp_path / "articles/en/x.md").write_text(text, encoding="utf-8")
    with pytest.raises(BrokenRecord) as error:
        read_articles(tmp_path)
    message = str(error.value)
    assert message.startswith("articles/en/x.md ")
    assert where in message
    assert advice in message
    assert "\n" not in message


def test_a_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    (tmp_path / "articles/en").mkdir(parents=True)
    (tmp_path / "articles/en/x.md").write_bytes(GOOD.encode("utf-16"))
    with pytest.raises(BrokenRecord, match=r"articles/en/x\.md: is not UTF-8"):
        read_articles(tmp_path)


def test_two_files_with_one_id_are_both_named(tmp_path: Path) -> None:
    folder = small_corpus(tmp_path)
    text = (folder / "articles/en/en-milltown.md").read_text(encoding="utf-8")
    (folder / "articles/de").mkdir()
    (folder / "articles/de/en-milltown.md").write_text(
        text.replace("language: en", "language: de"), encoding="utf-8"
    )
    with pytest.raises(BrokenRecord, match=r"en/en-milltown\.md .* also that of articles/de/en-milltown\.md"):
        read_articles(folder)


def test_a_corpus_without_articles_has_none(tmp_path: Path) -> None:
    assert read_articles(tmp_path) == {}
