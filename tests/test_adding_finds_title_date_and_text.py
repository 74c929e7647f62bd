import zlib
from pathlib import Path

import pytest

from corpus.extracting import MAX_BYTES, Story, UnreadableText, extract
from corpus.extracting.furniture import byline
from corpus.extracting.plain_text import read_story
from tests.small_town import DOCUMENTS, MENU_FIRST, TITLE_FIRST


def story(name: str) -> Story:
    return extract((DOCUMENTS / name).read_bytes(), name=name)


def test_a_menu_a_byline_and_a_caption_are_no_part_of_a_copied_page() -> None:
    found = story(MENU_FIRST.name)
    assert found.title == "Harbourtown's circle of partner towns: Sailing lessons for the young"
    assert (found.date, found.publisher, found.language) == ("2024-06-03", "bayherald.example", "en")
    assert found.paragraphs[0].startswith("The Harbourtown Summer of Sails began on June 1, bringing")
    assert len(found.paragraphs) == 4
    for furniture in ("Districts", "Old Quay", "520 (2)", "[Photo", "bayherald"):
        assert furniture not in found.text


def test_a_text_whose_first_line_is_its_title_has_no_date_when_none_is_printed() -> None:
    found = story(TITLE_FIRST.name)
    assert found.title == "Three towns open a joint office for young sailors"
    assert (found.date, found.publisher) == ("", "")
    printed = TITLE_FIRST.read_text(encoding="utf-8").splitlines()
    assert list(found.paragraphs) == printed[1:]


def test_chinese_text_gives_publisher_date_and_language() -> None:
    found = story("chinese.txt")
    assert (found.title, found.publisher) == ("港城与米尔镇开通夏季帆船课", "海湾日报")
    assert (found.date, found.language, len(found.paragraphs)) == ("2024-06-04", "zh", 2)
    assert "责任编辑" not in found.text
    assert "jpg" not in found.text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-32"])
def test_an_encoding_that_is_sure_is_read(encoding: str) -> None:
    text = (DOCUMENTS / "chinese.txt").read_text(encoding="utf-8")
    assert extract(text.encode(encoding), name="a.txt") == story("chinese.txt")


def test_western_bytes_that_the_common_encodings_read_alike_are_read() -> None:
    text = "Größe und Güte\n\nDer Bürgermeister übergab den Schlüssel am Montag vor Gästen im großen Saal.\n"
    assert extract(text.encode("cp1252"), name="a.txt").title == "Größe und Güte"


def test_western_bytes_that_they_read_differently_are_refused() -> None:
    text = "El niño y la señora\n\nLa niña española mañana irá a la montaña con su compañero y el pequeño.\n"
    with pytest.raises(UnreadableText, match="cannot be told for sure; save it as UTF-8"):
        extract(text.encode("cp1252"), name="a.txt")


def test_a_web_page_gives_its_main_text_and_metadata() -> None:
    found = story("page.html")
    assert (found.title, found.publisher) == ("A bell for the harbour office", "Bay Herald")
    assert (found.date, found.url) == ("2024-06-05", "https://bayherald.example/bell")
    assert len(found.paragraphs) == 3
    for furniture in ("Sport", "Most read", "mussels", "Copyright", "[Photo", "document.title"):
        assert furniture not in found.text


def test_a_page_is_known_by_its_bytes_when_its_name_says_nothing() -> None:
    data = (DOCUMENTS / "page.html").read_bytes()
    assert extract(data, name="page.txt") == story("page.html")


def test_markdown_gives_its_front_matter_and_loses_its_marks() -> None:
    found = story("notes.md")
    assert (found.title, found.publisher) == ("Rope and wood: what the pupils learn", "Harbour School")
    assert found.date == "2024-06-06"
    assert found.paragraphs[0].startswith(
        "The pupils begin with rope. They learn eleven knots in the first week"
    )
    assert found.paragraphs[-1] == "Wind cannot be taught, said the oldest teacher."


def test_one_sentence_is_a_text_without_a_title() -> None:
    found = extract(b"The harbour is closed today.", name="a.txt")
    assert (found.title, found.text) == ("", "The harbour is closed today.")


def test_markdown_without_front_matter_takes_its_first_heading_for_the_title() -> None:
    text = (
        "# Eleven knots for every pupil\n\nThe school teaches eleven knots, and nobody sails before that.\n"
    )
    found = extract(text.encode(), name="a.md")
    assert found.title == "Eleven knots for every pupil"
    assert found.text.startswith("The school teaches")


def test_a_pdf_of_a_browser_gives_title_date_and_whole_paragraphs() -> None:
    found = story("printed.pdf")
    assert (found.title, found.date) == ("An old boat gets a hall of its own", "2024-06-07")
    assert len(found.paragraphs) == 3
    assert found.paragraphs[2].endswith(
        "The museum expects about 20,000 guests in the first year, twice as many as before."
    )


def test_lines_that_were_wrapped_by_hand_become_paragraphs_again() -> None:
    wrapped = (
        "A title of five words\n\nThe first line of a paragraph was broken here because a\n"
        "mail program likes lines of sixty characters or so, and\nthe rest stands below it.\n\n"
        "The second paragraph was broken as well, by the very same\nprogram on the very same day.\n"
    )
    found = read_story(wrapped)
    assert found.title == "A title of five words"
    assert found.paragraphs[0].endswith("lines of sixty characters or so, and the rest stands below it.")
    assert len(found.paragraphs) == 2


@pytest.mark.parametrize(
    ("line", "date", "publisher"),
    [
        ("By Jo Field | Bay Herald | Updated: 2024-06-05 09:12", "2024-06-05", "Bay Herald"),
        ("来源：新海社 作者：王小帆 2024年6月5日", "2024-06-05", "新海社"),
        ("입력 2024.06.05 10:11", "2024-06-05", ""),
        ("Veröffentlicht am 5. Juni 2024", "2024-06-05", ""),
        ("Опубликовано: 5 июня 2024 года", "2024-06-05", ""),
        ("Bay Herald, June 5, 2024", "2024-06-05", "Bay Herald"),
        ("By Jo Field", "", ""),
    ],
)
def test_a_byline_is_told_in_many_forms(line: str, date: str, publisher: str) -> None:
    found = byline(line)
    assert found is not None
    assert (found.date, found.publisher) == (date, publisher)


@pytest.mark.parametrize(
    "line",
    [
        "Harbourtown and Milltown sign on 5 June 2024",
        "2024年6月5日港城与米尔镇签约",
        "By the sea, a new school opens",
        "A harbour for 2030",
    ],
)
def test_a_headline_with_a_date_is_no_byline(line: str) -> None:
    assert byline(line) is None


def blank_pdf() -> bytes:
    """A PDF of one page with a grey rectangle on it, as a scan without text recognition is to a reader."""
    stream = zlib.compress(b"0.5 g 0 0 200 200 re f")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Contents 4 0 R >>",
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(stream), stream),
    ]
    data, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"xref\n0 5\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    return data + table + b"trailer\n<< /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(data)


@pytest.mark.parametrize(
    ("data", "name", "reason"),
    [
        (b"", "a.txt", "it is empty"),
        (b" \n\t\n", "a.txt", "it is empty"),
        (bytes(range(256)) * 50, "a.txt", "save it as UTF-8"),
        (b"\x01\x02\x03\x04 text " * 200, "a.txt", "control characters"),
        (b"A title and nothing more", "a.txt", "no text besides a title"),
        (b"x" * (MAX_BYTES + 1), "a.txt", "more than 20,000,000; split it"),
        (b"word " * 1_000_000, "a.txt", "more than 2,000,000; split it"),
        (b"Hello, I am a text.", "a.pdf", "it is no PDF"),
        (b"%PDF-1.7\nrubbish", "a.pdf", "the PDF is damaged"),
        (blank_pdf(), "scan.pdf", "no text layer"),
        (b"<html><body></body></html>", "a.html", "no main text"),
        (b"<div>" * 50_000, "a.html", "no main text"),
        (b"---\ntitle: a: b\n---\n\nText.", "a.md", "broken in line 2"),
        (b"---\ntitle\n---\n\nText.", "a.md", "front matter is broken"),
        (b"---\ntitle: " + b"[" * 50_000 + b"\n---\n\nText.", "a.md", "front matter is broken"),
    ],
)
def test_what_holds_no_sure_text_is_refused_with_what_to_do(data: bytes, name: str, reason: str) -> None:
    with pytest.raises(UnreadableText) as error:
        extract(data, name=name)
    assert reason in str(error.value)
    assert "\n" not in str(error.value)


def test_a_broken_pdf_writes_nothing_of_its_own_to_the_terminal(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(UnreadableText):
        extract(b"%PDF-1.7\nrubbish", name="a.pdf")
    assert capfd.readouterr() == ("", "")


def test_half_a_pdf_is_refused_or_read_but_never_crashes(tmp_path: Path) -> None:
    whole = (DOCUMENTS / "printed.pdf").read_bytes()
    outcomes = set()
    for cut in range(1000, len(whole), 3000):
        try:
            outcomes.add(bool(extract(whole[:cut], name="a.pdf").text))
        except UnreadableText as error:
            outcomes.add(str(error))
    assert outcomes
    assert False not in outcomes
