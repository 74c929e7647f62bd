import os
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from corpus import article_writing
from corpus.adding import (
    Added,
    AlreadyThere,
    NoSuchArticle,
    Refused,
    add_document,
    add_folder,
    remove_article,
    replace_article,
)
from corpus.article_checking import check_articles
from corpus.articles import content_hash, read_articles
from corpus.fetching import Fetched
from corpus.near_duplicates import SAME_STORY, containment, same_story, shingles
from corpus.new_article import CannotAdd, Corrections
from corpus.reading import read_corpus
from corpus.shelf import CorpusNotWritable
from tests.small_town import COPY, DOCUMENTS, MENU_FIRST, OTHER_REPORT, TITLE_FIRST, all_files, small_corpus

DAY = date(2026, 1, 2)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return small_corpus(tmp_path)


def text_of(path: Path, *, without: str = "", plus: str = "") -> str:
    return path.read_text(encoding="utf-8").replace(without, "") + plus


def test_an_added_text_says_where_it_came_from_and_passes_the_check(corpus: Path) -> None:
    added = add_document(corpus, MENU_FIRST, today=DAY)
    article = read_articles(corpus)[added.article.id]
    assert article == added.article
    assert article.id == "harbourtowns-circle-of-partner-towns-sailing-lessons-for-the"
    assert (article.kind, article.language, article.date) == ("article", "en", "2024-06-03")
    assert (article.origin, article.added) == (MENU_FIRST.name, "2026-01-02")
    assert article.content_hash == content_hash(article.text)
    assert read_corpus(corpus).sources[article.id].publisher == "bayherald.example"
    assert check_articles(read_corpus(corpus), corpus) == []
    assert added.notes == ()


def test_no_path_of_the_machine_is_written(corpus: Path) -> None:
    add_document(corpus, MENU_FIRST.absolute())
    assert not any(str(DOCUMENTS).encode() in data for data in all_files(corpus).values())


def test_a_text_that_the_records_know_takes_date_and_address_from_its_source(corpus: Path) -> None:
    added = add_document(corpus, TITLE_FIRST, today=DAY)
    assert added.article.sources == ("H03",)
    assert (added.article.date, added.article.publisher) == ("2024-06-02", "Bay Radio")
    assert added.article.url == "https://radio.example/joint-office"
    assert added.notes == ("It is source H03 of the records; publisher, date and url are taken from there.",)


def test_a_date_that_is_not_found_is_asked_for_and_can_be_given(corpus: Path) -> None:
    sources = corpus / "sources.csv"
    kept = [
        line for line in sources.read_text(encoding="utf-8").splitlines(keepends=True) if line[:3] != "H03"
    ]
    sources.write_text("".join(kept), encoding="utf-8")
    added = add_document(corpus, TITLE_FIRST)
    assert "No date was found; give it with --date 2025-07-19." in added.notes
    assert added.article.date == ""
    given = replace_article(corpus, added.article.id, TITLE_FIRST, corrections=Corrections(date="2024-06"))
    assert given.article.date == "2024-06"


def test_what_a_person_says_goes_before_what_was_found(corpus: Path) -> None:
    said = Corrections(
        title="Sails", publisher="Me", date="2024", url="https://me.example/", language="de", id="my-own"
    )
    article = add_document(corpus, MENU_FIRST, corrections=said).article
    assert (article.title, article.publisher, article.date) == ("Sails", "Me", "2024")
    assert (article.url, article.language, article.id) == ("https://me.example/", "de", "my-own")
    assert (corpus / "articles/de/my-own.md").is_file()


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (Corrections(date="31-02-2024"), "--date"),
        (Corrections(date="2024-02-31"), "--date"),
        (Corrections(url="me.example"), "--url"),
        (Corrections(language="English"), "--language"),
        (Corrections(id="../../x"), "--id"),
        (Corrections(id="a/b"), "--id"),
        (Corrections(title="  "), "--title"),
    ],
)
def test_a_correction_without_its_form_is_refused(corpus: Path, said: Corrections, reason: str) -> None:
    before = all_files(corpus)
    with pytest.raises(CannotAdd, match=reason):
        add_document(corpus, MENU_FIRST, corrections=said)
    assert all_files(corpus) == before


def test_a_title_in_another_script_gets_an_id_of_language_and_date(corpus: Path) -> None:
    article = add_document(corpus, DOCUMENTS / "chinese.txt").article
    assert (article.id, article.language) == ("zh-2024-06-04", "zh")


def test_the_same_text_is_refused_and_the_article_named(corpus: Path, tmp_path: Path) -> None:
    first = add_document(corpus, MENU_FIRST).article
    again = tmp_path / "again.txt"
    again.write_text(
        text_of(MENU_FIRST).replace("\n\n", "\n\n\n\n").replace(" sailors", "  sailors"), encoding="utf-8"
    )
    before = all_files(corpus)
    with pytest.raises(AlreadyThere, match=first.id):
        add_document(corpus, again)
    assert all_files(corpus) == before


def test_an_id_that_is_taken_is_refused(corpus: Path) -> None:
    for taken in ("en-milltown", "EN-Milltown", "H01"):
        with pytest.raises(AlreadyThere, match="is taken; give another"):
            add_document(corpus, MENU_FIRST, corrections=Corrections(id=taken))


def test_a_second_text_of_the_same_title_gets_an_id_of_its_own(corpus: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    story = "A harbour is many things to many people, and this one is quiet in winter.\n"
    for number in (1, 2):
        other.write_text(
            f"A title of five words\n\nReport {number} came in the evening of the day. {story}",
            encoding="utf-8",
        )
        add_document(corpus, other)
    assert {"a-title-of-five-words", "a-title-of-five-words-2"} <= read_articles(corpus).keys()


def test_a_copy_elsewhere_is_kept_and_counts_as_the_same_witness(corpus: Path) -> None:
    first = add_document(corpus, MENU_FIRST).article
    copy = add_document(corpus, COPY)
    assert copy.article.witness_of == first.id
    assert "It tells the same story as " + first.id in copy.notes[-1]
    assert read_articles(corpus)[copy.article.id].publisher == "Coast Wire"


def test_another_report_of_the_same_day_is_a_witness_of_its_own(corpus: Path) -> None:
    add_document(corpus, MENU_FIRST)
    assert add_document(corpus, OTHER_REPORT).article.witness_of == ""


def test_all_copies_name_the_first(corpus: Path, tmp_path: Path) -> None:
    first = add_document(corpus, MENU_FIRST).article
    add_document(corpus, COPY)
    third = tmp_path / "third.txt"
    third.write_text(
        text_of(COPY, without="Coast Wire, 4 June 2024", plus="\nIt rained a little.\n"), encoding="utf-8"
    )
    assert add_document(corpus, third).article.witness_of == first.id
    assert check_articles(read_corpus(corpus)) == []


def test_containment_is_measured_against_the_shorter_text() -> None:
    words = [f"word{number}" for number in range(200)]
    whole, half = " ".join(words), " ".join(words[:100])
    assert containment(shingles(whole), shingles(half)) == 1.0
    assert containment(shingles(whole), shingles("other " * 100)) == 0.0
    assert same_story(half, {"whole": whole, "none": "a b c"}) == ("whole", 1.0)
    assert same_story("a b c", {"same": "a b c"}) is None
    assert 0 < SAME_STORY < 1


def test_removing_leaves_nothing_behind(corpus: Path) -> None:
    before = all_files(corpus)
    added = add_document(corpus, DOCUMENTS / "notes.md").article
    german = add_document(corpus, MENU_FIRST, corrections=Corrections(language="de")).article
    assert remove_article(corpus, added.id) == ()
    remove_article(corpus, german.id)
    assert all_files(corpus) == before
    assert not (corpus / "articles/de").exists()


def test_when_the_first_witness_goes_the_earliest_copy_takes_its_place(corpus: Path, tmp_path: Path) -> None:
    first = add_document(corpus, MENU_FIRST).article
    second = add_document(corpus, COPY).article
    later = tmp_path / "later.txt"
    later.write_text(text_of(COPY).replace("4 June", "9 June") + "\nIt rained a little.\n", encoding="utf-8")
    third = add_document(corpus, later, corrections=Corrections(id="later")).article
    assert remove_article(corpus, first.id) == (f"{second.id} is now the first witness of its story.",)
    left = read_articles(corpus)
    assert (left[second.id].witness_of, left[third.id].witness_of) == ("", second.id)
    assert not any(first.id.encode() in data for data in all_files(corpus).values())


def test_what_others_cite_is_not_removed(corpus: Path) -> None:
    added = add_document(corpus, MENU_FIRST, corrections=Corrections(id="S9")).article
    digest = corpus / "articles/en/en-milltown.md"
    text = digest.read_text(encoding="utf-8")
    digest.write_text(
        text.replace("[H01, H02]", "[H01, H02, S9]").replace("[H01; H02]", "[H01; S9]"), encoding="utf-8"
    )
    before = all_files(corpus)
    with pytest.raises(CannotAdd, match="S9 is cited by en-milltown; take the id out there first"):
        remove_article(corpus, added.id)
    assert all_files(corpus) == before


def test_only_added_texts_can_be_removed_or_replaced(corpus: Path) -> None:
    for change in (remove_article, lambda folder, name: replace_article(folder, name, MENU_FIRST)):
        with pytest.raises(NoSuchArticle, match="is a digest"):
            change(corpus, "en-milltown")
        with pytest.raises(NoSuchArticle, match="python -m corpus list articles"):
            change(corpus, "nobody")


def test_replacing_keeps_the_id_and_leaves_nothing_of_the_old_text(corpus: Path) -> None:
    old = add_document(corpus, MENU_FIRST, corrections=Corrections(id="kept")).article
    new = replace_article(corpus, "kept", OTHER_REPORT, today=DAY).article
    assert (new.id, new.title) == ("kept", "Twelve crews sail into the bay for lessons")
    assert read_articles(corpus)["kept"] == new
    assert not any(old.text[:60].encode() in data for data in all_files(corpus).values())


def test_replacing_by_a_text_in_another_language_moves_the_file(corpus: Path) -> None:
    add_document(corpus, MENU_FIRST, corrections=Corrections(id="kept", language="de"))
    replace_article(corpus, "kept", DOCUMENTS / "chinese.txt")
    assert sorted(all_files(corpus / "articles")) == ["en/en-milltown.md", "zh/kept.md", "zh/zh-milltown.md"]


def test_replacing_by_the_same_says_so(corpus: Path) -> None:
    added = add_document(corpus, MENU_FIRST).article
    with pytest.raises(AlreadyThere, match="nothing to replace"):
        replace_article(corpus, added.id, MENU_FIRST)


def test_replacing_by_what_is_there_already_is_refused(corpus: Path) -> None:
    first = add_document(corpus, MENU_FIRST).article
    second = add_document(corpus, OTHER_REPORT).article
    with pytest.raises(AlreadyThere, match=first.id):
        replace_article(corpus, second.id, MENU_FIRST)


def test_copies_of_a_replaced_text_lose_it_as_their_first(corpus: Path) -> None:
    first = add_document(corpus, MENU_FIRST).article
    copy = add_document(corpus, COPY).article
    replaced = replace_article(corpus, first.id, OTHER_REPORT)
    left = read_articles(corpus)
    assert (left[first.id].witness_of, left[copy.id].witness_of) == ("", "")
    assert f"{copy.id} is now the first witness of its story." in replaced.notes


def test_a_replaced_text_keeps_its_copies_when_it_still_tells_their_story(
    corpus: Path, tmp_path: Path
) -> None:
    first = add_document(corpus, MENU_FIRST).article
    copy = add_document(corpus, COPY).article
    corrected = tmp_path / "corrected.txt"
    corrected.write_text(text_of(MENU_FIRST).replace("9 harbours", "ten harbours"), encoding="utf-8")
    replace_article(corpus, first.id, corrected)
    left = read_articles(corpus)
    assert "ten harbours" in left[first.id].text
    assert (left[first.id].witness_of, left[copy.id].witness_of) == ("", first.id)


def test_a_folder_is_added_file_by_file_and_the_bad_ones_are_named(corpus: Path, tmp_path: Path) -> None:
    folder = tmp_path / "texts"
    (folder / "more").mkdir(parents=True)
    shutil.copy(MENU_FIRST, folder / "a.txt")
    shutil.copy(OTHER_REPORT, folder / "more/b.txt")
    (folder / "empty.txt").touch()
    (folder / "picture.png").write_bytes(b"\x89PNG")
    (folder / ".hidden.txt").write_text("Hidden.", encoding="utf-8")
    outcomes = list(add_folder(corpus, folder))
    added = [one.article.origin for one in outcomes if isinstance(one, Added)]
    refused = [str(one.reason) for one in outcomes if isinstance(one, Refused)]
    assert added == ["a.txt", "b.txt"]
    assert len(refused) == 1
    assert refused[0].endswith("empty.txt: it is empty; give a file with text")


def test_a_folder_with_nothing_to_add_says_what_can_be_added(corpus: Path, tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    with pytest.raises(CannotAdd, match=r"holds nothing to add; put \.htm, \.html"):
        list(add_folder(corpus, tmp_path / "none"))


def test_the_files_of_the_corpus_itself_are_not_added_to_it(corpus: Path, tmp_path: Path) -> None:
    before = all_files(corpus)
    (own,) = list((corpus / "articles").glob("*/*.md"))[:1]
    with pytest.raises(CannotAdd, match="is a file of the corpus itself; name a text from elsewhere"):
        add_document(corpus, own)
    assert all_files(corpus) == before
    shutil.copy(MENU_FIRST, tmp_path / "a.txt")
    (added,) = list(add_folder(corpus, tmp_path))  # the corpus lies in that folder too
    assert isinstance(added, Added)
    assert added.article.origin == "a.txt"


def test_a_title_for_a_whole_folder_is_refused(corpus: Path) -> None:
    with pytest.raises(CannotAdd, match="--title is that of one text"):
        list(add_folder(corpus, DOCUMENTS, corrections=Corrections(title="One")))


def test_a_fetched_page_is_added_under_the_address_that_gave_it(corpus: Path) -> None:
    page = (DOCUMENTS / "page.html").read_bytes()

    def fetch(url: str) -> Fetched:
        return Fetched(page, "https://bayherald.example/2024/bell", "text/html; charset=utf-8")

    added = add_document(corpus, "https://bayherald.example/old", fetch=fetch).article
    assert (added.origin, added.url) == ("https://bayherald.example/2024/bell",) * 2
    assert (added.title, added.date) == ("A bell for the harbour office", "2024-06-05")


@pytest.mark.parametrize("moment", ["write", "fsync", "replace"])
def test_a_crash_while_writing_leaves_the_corpus_as_it_was(
    corpus: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    before = all_files(corpus)

    def crash(*arguments: object, **options: object) -> None:
        raise KeyboardInterrupt

    if moment == "write":
        monkeypatch.setattr(article_writing.os, "fdopen", crash)
    else:
        monkeypatch.setattr(article_writing.os, moment, crash)
    with pytest.raises(KeyboardInterrupt):
        add_document(corpus, MENU_FIRST)
    monkeypatch.undo()
    assert all_files(corpus) == before


@pytest.fixture
def read_only(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A corpus that may only be read, seen by a process without a superuser's rights."""
    folder = small_corpus(tmp_path_factory.mktemp("locked"))
    above = {parent: parent.stat().st_mode for parent in [*folder.parents][:4]}
    for parent in above:
        parent.chmod(0o755)
    folders = [folder, *(path for path in folder.rglob("*") if path.is_dir())]
    for one in folders:
        one.chmod(0o555)
    user = os.geteuid()
    if user == 0:
        os.seteuid(65534)
    yield folder
    os.seteuid(user)
    for one in folders:
        one.chmod(0o755)
    for parent, mode in above.items():
        parent.chmod(mode & 0o777)


def test_a_corpus_that_cannot_be_written_names_the_way_out(read_only: Path) -> None:
    before = all_files(read_only)
    with pytest.raises(CorpusNotWritable, match=r"cannot be written .* --corpus FOLDER"):
        add_document(read_only, TITLE_FIRST)
    assert all_files(read_only) == before


def test_a_full_disk_is_one_clear_line(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = all_files(corpus)

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(article_writing.os, "fsync", full)
    with pytest.raises(CorpusNotWritable, match="no space left on device"):
        add_document(corpus, MENU_FIRST)
    assert all_files(corpus) == before
