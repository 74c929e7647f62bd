import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from corpus.__main__ import main
from tests.small_town import DOCUMENTS, MENU_FIRST, OTHER_REPORT, all_files, small_corpus


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return small_corpus(tmp_path)


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, list[str], list[str]]:
    """Exit code, lines on stdout, lines on stderr."""
    code = main([str(argument) for argument in arguments])
    out, err = capsys.readouterr()
    return code, out.splitlines(), err.splitlines()


def test_add_replace_and_remove_work_from_the_command_line(
    corpus: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = all_files(corpus)
    code, out, err = run(
        capsys, "add", MENU_FIRST, "--id", "sails", "--date", "2024-06-02", "--corpus", corpus
    )
    assert (code, err) == (0, [])
    assert out[0].startswith("Added sails: Harbourtown's circle of partner towns")
    assert "2024-06-02" in out[0]
    assert out[-1] == "To have the index follow, run: python -m index build"
    code, out, err = run(capsys, "replace", "sails", OTHER_REPORT, "--corpus", corpus)
    assert (code, err) == (0, [])
    assert out[0].startswith("Replaced sails: Twelve crews sail into the bay for lessons")
    assert run(capsys, "check", "--corpus", corpus)[0] == 0
    code, out, err = run(capsys, "remove", "sails", "--corpus", corpus)
    assert (code, out[0], err) == (0, "Removed sails", [])
    assert all_files(corpus) == before


def test_a_folder_with_a_bad_file_adds_the_good_ones_and_exits_2(
    corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "texts"
    folder.mkdir()
    shutil.copy(MENU_FIRST, folder)
    (folder / "zero.txt").touch()
    code, out, err = run(capsys, "add", folder, "--corpus", corpus)
    assert code == 2
    assert out[0].startswith("Added harbourtowns-circle")
    assert len(err) == 1
    assert err[0].startswith("1 of 2 files not added: ")
    assert err[0].endswith("zero.txt: it is empty; give a file with text")


def bad_documents(folder: Path) -> list[str]:
    made = {
        "garbage.txt": os.urandom(4000),
        "huge.txt": b"word " * 10_000_000,
        "latin.txt": "El niño y la señora\n\nLa niña española mañana irá a la montaña.\n".encode("cp1252"),
        "empty.txt": b"",
        "not.pdf": b"I am no PDF at all.",
        "broken.pdf": (DOCUMENTS / "printed.pdf").read_bytes()[:900],
        "front.md": b"---\ntitle: [a\n---\n\nText.\n",
        "menu.html": b"<html><body></body></html>",
    }
    for name, data in made.items():
        (folder / name).write_bytes(data)
    (folder / "folder").mkdir()
    os.mkfifo(folder / "pipe.txt")
    return [*(str(folder / name) for name in (*made, "folder", "pipe.txt", "missing.txt")), "x\0y"]


def test_bad_input_is_one_clear_line_and_writes_nothing(
    corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    documents = tmp_path / "documents"
    documents.mkdir()
    addresses = [
        "http://127.0.0.1:1/",
        "http://169.254.169.254/latest/",
        "http://2130706433/",
        "http://a:b@example.org/",
        "ftp://example.org/a.txt",
        "file:///etc/passwd",
    ]
    before = all_files(corpus)
    own = corpus / "home.toml"
    for document in [*bad_documents(documents), *addresses, "", " ", own, corpus]:
        code, out, err = run(capsys, "add", document, "--corpus", corpus)
        assert (code, out, len(err)) == (2, [], 1), document
        assert "; " in err[0], "each line says what to do"
    assert all_files(corpus) == before


@pytest.mark.parametrize(
    "options",
    [["--date", "yesterday"], ["--language", "Klingon"], ["--url", "nowhere"], ["--id", "../up"]],
)
def test_a_bad_option_is_one_clear_line(
    corpus: Path, capsys: pytest.CaptureFixture[str], options: list[str]
) -> None:
    before = all_files(corpus)
    code, out, err = run(capsys, "add", MENU_FIRST, *options, "--corpus", corpus)
    assert (code, out, len(err)) == (2, [], 1)
    assert err[0].startswith(options[0])
    assert all_files(corpus) == before


def test_a_corpus_that_is_none_is_one_clear_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "add", MENU_FIRST, "--corpus", tmp_path / "nowhere")
    assert (code, out, len(err)) == (2, [], 1)


@pytest.mark.slow
def test_the_command_runs_in_a_process_of_its_own_from_anywhere(corpus: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "corpus", "add", str(MENU_FIRST), "--corpus", str(corpus)]
    root = Path(__file__).parent.parent
    environment = {**os.environ, "PYTHONPATH": str(root)}
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, env=environment, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Added harbourtowns-circle")
