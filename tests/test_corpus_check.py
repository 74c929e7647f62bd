"""A broken corpus is told in one clear line that names file, line and field; nothing is read by halves."""

from __future__ import annotations

import json
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus import BrokenRecord, PartialDate, default_folder, read_corpus
from corpus.__main__ import main
from corpus.checking import check_corpus

SECOND_HOME = Path(__file__).parent / "data" / "second-home"
Break = Callable[[Path], None]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the made-up corpus, to be broken."""
    return Path(shutil.copytree(SECOND_HOME, tmp_path / "corpus"))


def _replaced(file: str, old: str, new: str) -> Break:
    def breaking(folder: Path) -> None:
        path = folder / file
        text = path.read_text(encoding="utf-8")
        assert text.count(old) >= 1
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return breaking


def _bytes(file: str, data: bytes) -> Break:
    def breaking(folder: Path) -> None:
        (folder / file).write_bytes(data)

    return breaking


def _appended(file: str, line: str) -> Break:
    def breaking(folder: Path) -> None:
        with (folder / file).open("a", encoding="utf-8") as stream:
            stream.write(line + "\n")

    return breaking


def _deleted(file: str) -> Break:
    return lambda folder: (folder / file).unlink()


def _circle(folder: Path) -> None:
    """Two digests that are said to be translations of each other."""
    first = folder / "articles/en/en-lantern-regatta.md"
    text = first.read_text(encoding="utf-8")
    second = folder / "articles/de/de-lantern-regatta.md"
    second.parent.mkdir()
    second.write_text(
        text.replace("id: en-", "id: de-")
        .replace("language: en", "language: de")
        .replace('translation_of: ""', "translation_of: en-lantern-regatta"),
        encoding="utf-8",
    )
    first.write_text(
        text.replace('translation_of: ""', "translation_of: de-lantern-regatta"), encoding="utf-8"
    )


UNUSABLE: dict[str, tuple[Break, tuple[str, ...]]] = {
    "binary garbage": (_bytes("ties.csv", bytes(range(256)) * 4), ("ties.csv", "no text")),
    "another encoding": (
        _bytes("events.csv", "id,start\nx,Köln\n".encode("latin-1")),
        ("events.csv line 2", "UTF-8"),
    ),
    "UTF-16 from a spreadsheet": (
        _bytes("figures.csv", "id,subject\n".encode("utf-16")),
        ("figures.csv", "no text"),
    ),
    "a missing column": (
        _replaced("partners.csv", ",country,", ",land,"),
        ("partners.csv line 1", "field country", "missing"),
    ),
    "an unknown column": (
        _replaced("claims.csv", "statement\n", "statement,mood\n"),
        ("claims.csv line 1", "field mood"),
    ),
    "an empty table": (_bytes("sources.csv", b""), ("sources.csv is empty",)),
    "a missing table": (_deleted("claims.csv"), ("claims.csv is missing",)),
    "quotes left open": (
        _appended("claims.csv", 'open,tie:velmora,start,2001,,,press,H03,"Never closed'),
        ("claims.csv line", "quotes"),
    ),
    "no TOML": (_bytes("home.toml", b"id = brightwater"), ("home.toml", "line 1")),
    "a home without a name": (
        _replaced("home.toml", 'ko = "', '# ko = "'),
        ("home.toml line", "field names", "'ko'"),
    ),
    "a home in UTF-16": (
        _bytes("home.toml", 'id = "brightwater"'.encode("utf-16")),
        ("home.toml is no text in UTF-8",),
    ),
    "no home": (_deleted("home.toml"), ("holds no corpus", "home.toml")),
}

BROKEN_ROWS: dict[str, tuple[Break, tuple[str, ...]]] = {
    "31 February": (
        _replaced("ties.csv", "1961-05-04", "1961-02-31"),
        ("ties.csv line 2, field start", "no day 31", "write a date"),
    ),
    "31 February beside another date of a source": (
        _replaced("sources.csv", "1961-05-04", "1961-05-04 / 1961-02-31"),
        ("sources.csv line 2, field date", "no day 31", "write a date"),
    ),
    "a date in words": (
        _replaced("events.csv", "2015-10-20", "20 Oct 2015"),
        ("events.csv line 5, field start", "YYYY-MM-DD"),
    ),
    "a latitude that is no number": (
        _replaced("partners.csv", "56.1", "abc"),
        ("partners.csv line 2, field lat", "'abc' is no number", "33.95"),
    ),
    "a latitude off the earth": (
        _replaced("partners.csv", "56.1", "156.1"),
        ("partners.csv line 2, field lat", "between -90 and 90"),
    ),
    "an unknown word": (
        _replaced("ties.csv", "press,H06,Halebury", "gossip,H06,Halebury"),
        ("ties.csv line 9, field evidence", "gossip", "official, press"),
    ),
    "a row too short": (
        _appended("figures.csv", "short,network,partners,4"),
        ("figures.csv line 12", "4 cells", "10"),
    ),
    "an id twice": (
        _replaced("sources.csv", "H08,", "H01,"),
        ("sources.csv line 9, field id", "line 2"),
    ),
    "a link beside link none": (
        _replaced("sources.csv", "1961-05-04,,none", "1961-05-04,https://x.example,none"),
        ("sources.csv line 2, field url",),
    ),
    "an address without a host": (
        _replaced("sources.csv", "https://brightwater.example/partners", "https://"),
        ("sources.csv line 3, field url", "no web address"),
    ),
    "a full link without an address": (
        _replaced("sources.csv", "https://brightwater.example/partners", ""),
        ("sources.csv line 3, field url",),
    ),
    "a source twice in a cell": (
        _replaced("ties.csv", "H01;H02", "H01;H01"),
        ("ties.csv line 2, field sources", "twice"),
    ),
    "an article without a closing line": (
        _bytes("articles/en/en-lantern-regatta.md", b"---\nid: x\n"),
        ("articles/en/en-lantern-regatta.md line 1", "---"),
    ),
}

BROKEN_REFERENCES: dict[str, tuple[Break, tuple[str, ...]]] = {
    "an unknown partner": (
        _replaced("ties.csv", "velmora,velmora,", "velmora,velmoria,"),
        ("ties.csv line 6, field partner", "'velmoria'"),
    ),
    "an unknown source": (
        _replaced("figures.csv", "official,H08,", "official,H99,"),
        ("figures.csv line", "field sources", "'H99'"),
    ),
    "a claim about nothing": (
        _replaced("claims.csv", "tie:sandrin", "tie:sandrine"),
        ("claims.csv line 4, field about", "'sandrine'"),
    ),
    "a total without a figure": (
        _replaced("home.toml", '"network-partners-2024-05"', '"network-partners-2050"'),
        ("home.toml", "totals.partners"),
    ),
    "a circle of translations": (_circle, ("articles/de/de-lantern-regatta.md", "circle", "→")),
}

WRONG: dict[str, tuple[Break, tuple[str, ...]]] = {
    "a country that is not there": (
        _replaced("partners.csv", ",CA,", ",XX,"),
        ("partners.csv line ", "field country", "there is no country 'XX'"),
    ),
    "an end before the start": (
        _replaced("events.csv", "2011-08-05,2011-08-07", "2011-08-05,2011-08-01"),
        ("events.csv line 4, field end", "before the start"),
    ),
    "a year that is a slip": (
        _replaced("ties.csv", "1974,exact", "1174,exact"),
        ("ties.csv line 3, field start", "1174"),
    ),
    "a basis without a date": (
        _replaced("events.csv", "karambasa-choir,,,,", "karambasa-choir,,,by,"),
        ("events.csv line 7, field date_basis",),
    ),
    "a row without a source": (
        _replaced("claims.csv", "press,H05,", "press,,"),
        ("claims.csv line 3, field sources", "source"),
    ),
    "a start resting on a source that the row lacks": (
        _replaced("ties.csv", "1974,exact,H02", "1974,exact,H08"),
        ("ties.csv line 3, field start_sources", "'H08'"),
    ),
    "an unproven tie that is counted": (
        _replaced("ties.csv", "unknown,wiki-dataset-only", "yes,wiki-dataset-only"),
        ("ties.csv line 12, field counted",),
    ),
    "doubtful evidence of a living tie": (
        _replaced("ties.csv", "unknown,wiki-dataset-only", "unknown,doubtful"),
        ("ties.csv line 12, field status", "doubtful"),
    ),
    "the same tie twice": (
        _appended(
            "ties.csv", "again,velmora,municipal,,friendly-cooperation,,,active,,,,,unknown,press,H03,Again.,"
        ),
        ("ties.csv line 13, field kind", "'velmora'"),
    ),
    "a source id in a sentence": (
        _replaced("events.csv", "Ferries were the subject.", "Ferries and H06 were the subject."),
        ("events.csv line 6, field facts", "'H06'"),
    ),
    "a statement without its value": (
        _replaced("figures.csv", "had 81,450 inhabitants", "had 81,540 inhabitants"),
        ("figures.csv line 10, field statement", "81450"),
    ),
    "a sentence without an end": (
        _replaced("figures.csv", "4 sister cities.", "4 sister cities"),
        ("figures.csv line 5, field statement", "full stop"),
    ),
    "a measure without a Korean name": (
        _replaced("measures.toml", 'ko = ["인구"]\n', ""),
        ("measures.toml", "measures.population", "ko"),
    ),
    "a name of a partner that is not there": (
        _bytes("names.csv", b"kind,id,language,name,form,basis\npartner,atlantis,ru,\xd0\xaf,main,x\n"),
        ("names.csv line 2, field id", "there is no partner 'atlantis'"),
    ),
    "a naming file without a column": (
        _bytes("lookalikes.csv", b"id,name\nx,X\n"),
        ("lookalikes.csv line 1, field country", "this column is missing"),
    ),
    "a bloc with a country that is not there": (
        _bytes("regions.toml", b'[bloc.eu]\ncldr = "EU"\nmembers = ["QQ"]\n'),
        ("regions.toml, field bloc.eu.members", "'QQ'"),
    ),
    "a number in a digest that nothing proves": (
        _replaced("articles/en/en-lantern-regatta.md", "14 boats", "41 boats"),
        ("articles/en/en-lantern-regatta.md", "'41'"),
    ),
}


def _run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, list[str], list[str]]:
    code = main(arguments)
    said = capsys.readouterr()
    return code, said.out.splitlines(), said.err.splitlines()


@pytest.mark.parametrize("case", [*UNUSABLE, *BROKEN_ROWS, *BROKEN_REFERENCES])
def test_a_broken_corpus_is_refused_with_one_line(
    folder: Path, case: str, capsys: pytest.CaptureFixture[str]
) -> None:
    breaking, wanted = {**UNUSABLE, **BROKEN_ROWS, **BROKEN_REFERENCES}[case]
    breaking(folder)
    for command in (["list"], ["stats"], ["stats", "--json"]):
        code, out, err = _run(capsys, *command, "--corpus", str(folder))
        assert (code, out, len(err)) == (2, [], 1)
        assert all(part in err[0] for part in wanted), err[0]
    with pytest.raises(BrokenRecord):
        read_corpus(folder)


@pytest.mark.parametrize("case", UNUSABLE)
def test_check_cannot_run_on_a_file_that_is_no_table(
    folder: Path, case: str, capsys: pytest.CaptureFixture[str]
) -> None:
    breaking, wanted = UNUSABLE[case]
    breaking(folder)
    code, out, err = _run(capsys, "check", "--corpus", str(folder))
    assert (code, out, len(err)) == (2, [], 1)
    assert all(part in err[0] for part in wanted), err[0]


@pytest.mark.parametrize("case", [*BROKEN_ROWS, *BROKEN_REFERENCES, *WRONG])
def test_check_names_file_line_and_field_of_a_slip_in_one_line(
    folder: Path, case: str, capsys: pytest.CaptureFixture[str]
) -> None:
    breaking, wanted = {**BROKEN_ROWS, **BROKEN_REFERENCES, **WRONG}[case]
    breaking(folder)
    code, out, err = _run(capsys, "check", "--corpus", str(folder))
    assert (code, err) == (1, [])
    matching = [line for line in out[:-1] if all(part in line for part in wanted)]
    assert len(matching) == 1, out
    count = len(out) - 1
    assert out[-1].startswith(f"{count} problem{'s' * (count > 1)}: ")


def test_check_says_every_slip_at_once(folder: Path) -> None:
    for case in ("31 February", "a latitude that is no number", "a row too short"):
        BROKEN_ROWS[case][0](folder)
    for article in ("en-one.md", "en-two.md"):
        (folder / "articles/en" / article).write_bytes(b"")
    assert len(check_corpus(folder).problems) == 5


def test_an_empty_folder_and_no_folder_get_one_line_each(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for place, wanted in ((tmp_path, "holds no corpus"), (tmp_path / "nowhere", "There is no corpus folder")):
        for command in ("check", "list", "stats"):
            code, out, err = _run(capsys, command, "--corpus", str(place))
            assert (code, out, len(err)) == (2, [], 1)
            assert wanted in err[0]


def test_a_table_of_50_megabytes_is_refused_before_it_is_read(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with (folder / "ties.csv").open("r+b") as stream:
        stream.truncate(50_000_000)
    code, _, err = _run(capsys, "list", "--corpus", str(folder))
    assert (code, len(err)) == (2, 1)
    assert "50000000 bytes" in err[0]


def test_the_corpus_that_comes_with_the_program_has_nothing_wrong_and_is_checked_in_3_seconds() -> None:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [sys.executable, "-m", "corpus", "check", "--json"], capture_output=True, text=True, check=False
    )
    assert json.loads(done.stdout)["problems"] == []
    assert (done.returncode, done.stderr) == (0, "")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)  # seconds of work, whatever else the machine does
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 3


def test_lists_and_stats_say_the_same_as_text_and_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    for what in ("partners", "ties", "claims", "events", "figures", "sources", "articles"):
        _, lines, _ = _run(capsys, "list", what)
        _, data, _ = _run(capsys, "list", what, "--json")
        rows = json.loads("\n".join(data))
        assert len(lines) == len(rows) + 1
        assert lines[0].split("\t") == list(rows[0])
    _, lines, _ = _run(capsys, "stats")
    _, data, _ = _run(capsys, "stats", "--json")
    figures = json.loads("\n".join(data))
    assert figures["named"] == {
        "partners": 59,
        "countries": 38,
        "of_partners": 95,
        "of_countries": 54,
        "cannot_be_named_at_least": 36,
        "said_to_be_counted": 14,
    }
    assert "59 partners in 38 countries" in lines[0]
    assert sum(figures["named_by_country"].values()) == sum(figures["named_by_kind"].values()) == 59
    assert sum(figures["named_by_decade"].values()) == 59
    assert figures["links"]["sources"]["none"] == 58
    _, data, _ = _run(capsys, "stats", "--json", "--names")
    names = json.loads("\n".join(data))["translations"]["partner_names"]
    assert {language: names[language]["named"] for language in names} == dict.fromkeys(
        ("zh", "ja", "ko", "ru"), 59
    )


def test_a_reader_that_stops_early_causes_no_traceback() -> None:
    command = f"{sys.executable} -m corpus list events | head -n 1"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)
    assert done.stdout.startswith("id\t")
    assert done.stderr == ""


def test_a_table_saved_by_a_spreadsheet_is_read_the_same(folder: Path) -> None:
    before = read_corpus(folder)
    for path in folder.glob("*.csv"):
        text = path.read_text(encoding="utf-8")
        path.write_bytes(("\ufeff" + text.replace("\n", "\r\n")).encode())
    after = read_corpus(folder)
    assert (after.ties, after.figures, after.sources) == (before.ties, before.figures, before.sources)
    assert after.version != before.version


def test_only_files_of_the_corpus_change_its_version(folder: Path) -> None:
    before = read_corpus(folder).version
    (folder / "notes.txt").write_text("nothing", encoding="utf-8")
    (folder / ".ties.csv").write_text("nothing", encoding="utf-8")
    assert read_corpus(folder).version == before
    _replaced("articles/en/en-lantern-regatta.md", "at night", "by night")(folder)
    assert read_corpus(folder).version != before


def test_checking_writes_nothing() -> None:
    folder = default_folder()
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    check_corpus(folder)
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before


@pytest.mark.parametrize(
    "text", ["2023-02-31", "2023-13", "2023-1-1", "23", "2023-00", "2023-04-00", "heute"]
)
def test_a_date_that_cannot_be_is_no_date(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        PartialDate.parse(text)
