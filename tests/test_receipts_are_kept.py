"""Receipts are kept whole, by id, within bounds, by many at once, and never at the cost of an answer."""

from __future__ import annotations

import gzip
import json
import logging
import multiprocessing
import os
import stat
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.identity import is_reply_id, reply_id
from assistant.receipts import DamagedReceipt, Keeper, ReceiptStore, UnknownReceipt, receipt_json
from assistant.receipts.receipt import receipt_of
from assistant.reply import Reply, from_json, to_json
from tests.receipts_by_hand import OTHER_SOURCE, abstention, answer, record

BAD_IDS = (
    "",
    "../../etc/passwd",
    "..",
    "a" * 31,
    "a" * 33,
    "A" * 32,
    "g" * 32,
    "a" * 32 + "\n",
    "a" * 31 + "/",
    "\x00" * 32,
    "٣" * 32,
)


def _numbered(number: int) -> Reply:
    return answer(question=f"When did town {number} join?")


def _receipt(reply: Reply):
    return receipt_of(reply, in_conversation=False)


def _names(store: ReceiptStore) -> list[str]:
    return sorted(os.listdir(store.folder)) if store.folder.exists() else []


def test_an_id_is_the_same_each_time_and_another_when_any_part_is_another():
    parts = ("When?", "en", "In 1980 [1].", "v1")
    ids = {reply_id(*parts)}
    assert ids == {reply_id(*parts)} == {"72e6212a20b66f9915b178c0fc3e42df"}
    for place in range(len(parts)):
        ids.add(reply_id(*(part + "!" * (at == place) for at, part in enumerate(parts))))
    assert len(ids) == 1 + len(parts)
    assert all(map(is_reply_id, ids))


def test_a_lone_surrogate_has_an_id_too():
    assert is_reply_id(reply_id("\ud83d", "en", "text", "v1"))


@pytest.mark.parametrize(
    "reply", [answer(), abstention(), answer(citations=(record(1, "B", more_sources=(OTHER_SOURCE,)),))]
)
def test_a_reply_survives_its_json(reply):
    assert from_json(json.loads(json.dumps(to_json(reply)))) == reply


def test_a_receipt_is_read_back_as_it_was_kept(tmp_path):
    store, reply = ReceiptStore(tmp_path), answer()
    receipt = receipt_of(reply, in_conversation=True)
    assert store.keep(receipt)
    assert store.read(reply.id) == receipt
    assert ReceiptStore(tmp_path).read(reply.id) == receipt
    assert set(receipt_json(receipt)) == {
        "id",
        "at",
        "question",
        "language",
        "in_conversation",
        "corpus_version",
        "reply",
    }


def test_a_receipt_and_its_folder_are_for_their_owner_only(tmp_path):
    store = ReceiptStore(tmp_path)
    store.keep(_receipt(answer()))
    (path,) = store.folder.iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(store.folder.stat().st_mode) == 0o700


def test_a_repeated_reply_writes_nothing_and_keeps_the_first_time(tmp_path):
    store, reply = ReceiptStore(tmp_path), answer()
    first = replace(_receipt(reply), at="2020-01-01T00:00:00+00:00")
    store.keep(first)
    (path,) = store.folder.iterdir()
    before = path.stat().st_ino
    store.keep(_receipt(replace(reply, took_ms=99.0)))
    assert path.stat().st_ino == before
    assert store.read(reply.id) == first


@pytest.mark.parametrize("bad", BAD_IDS)
def test_what_is_no_id_reads_and_writes_nothing(tmp_path, bad):
    store = ReceiptStore(tmp_path / "state")
    (tmp_path / "passwd").write_text("secret", encoding="utf-8")
    with pytest.raises(UnknownReceipt, match="32 hex digits") as raised:
        store.read(bad)
    assert "\n" not in str(raised.value)
    with pytest.raises(ValueError, match="no id"):
        store.keep(_receipt(replace(answer(), id=bad)))
    assert not store.folder.exists()


def test_an_unknown_id_is_one_clear_line(tmp_path):
    with pytest.raises(UnknownReceipt, match=r"No receipt 0{32} is kept in .*ask the question again"):
        ReceiptStore(tmp_path).read("0" * 32)


# The names stand here because a packed text holds the time of packing: workers that collect a second apart must
# still collect the same tests.
@pytest.mark.parametrize(
    "content",
    [b"", b"{}", b"\x1f\x8b\x08", gzip.compress(b"{}"), gzip.compress(b"[]"), gzip.compress(b"\xff")],
    ids=["empty", "not packed", "cut short", "an empty object", "a list", "not text"],
)
def test_a_damaged_receipt_is_said_to_be_damaged(tmp_path, content):
    store, reply = ReceiptStore(tmp_path), answer()
    store.keep(_receipt(reply))
    (path,) = store.folder.iterdir()
    path.write_bytes(content)
    with pytest.raises(DamagedReceipt, match="Delete it and ask the question again"):
        store.read(reply.id)


def test_an_empty_receipt_as_a_lost_power_leaves_it_is_written_anew(tmp_path):
    store, reply = ReceiptStore(tmp_path), answer()
    store.keep(_receipt(reply))
    (path,) = store.folder.iterdir()
    path.write_bytes(b"")
    store.keep(_receipt(reply))
    assert store.read(reply.id).reply == reply


def test_a_receipt_whose_text_was_changed_is_not_shown_as_one(tmp_path):
    store, reply = ReceiptStore(tmp_path), answer()
    store.keep(_receipt(reply))
    (path,) = store.folder.iterdir()
    changed = gzip.decompress(path.read_bytes()).replace(b"1980", b"1981")
    path.write_bytes(gzip.compress(changed))
    with pytest.raises(DamagedReceipt, match="changed after it was given"):
        store.read(reply.id)


def test_a_receipt_under_the_name_of_another_is_not_shown(tmp_path):
    store, one, two = ReceiptStore(tmp_path), answer(), _numbered(2)
    store.keep(_receipt(one))
    (path,) = store.folder.iterdir()
    path.rename(path.with_name(f"{two.id}.json.gz"))
    with pytest.raises(DamagedReceipt, match=one.id):
        store.read(two.id)


def test_the_count_is_bounded_and_the_longest_unused_go_first(tmp_path):
    store = ReceiptStore(tmp_path, max_receipts=40)
    replies = [_numbered(number) for number in range(100)]
    for age, reply in enumerate(replies):
        store.keep(_receipt(reply))
        path = store.folder / f"{reply.id}.json.gz"
        os.utime(path, (1_000_000 + age, 1_000_000 + age))
        if age > 0 and (store.folder / f"{replies[0].id}.json.gz").exists():
            store.keep(_receipt(replies[0]))  # given again and again, hence young
        assert len(_names(store)) <= 40
    kept = {name.partition(".")[0] for name in _names(store)}
    assert len(kept) >= 36
    assert replies[0].id in kept
    assert {reply.id for reply in replies[-35:]} <= kept


def test_what_a_killed_process_left_half_written_goes(tmp_path):
    store = ReceiptStore(tmp_path)
    store.folder.mkdir()
    old, young = store.folder / ".new-old", store.folder / ".new-young"
    for path in (old, young):
        path.write_bytes(b"half")
    os.utime(old, (1_000_000, 1_000_000))
    store.keep(_receipt(answer()))
    assert not old.exists()
    assert young.exists()


def test_a_receipt_beyond_the_size_limit_is_not_kept(tmp_path):
    noise = "".join(f"{os.urandom(16).hex()} " for _ in range(12_000))
    store, reply = ReceiptStore(tmp_path), answer(noise)
    assert not store.keep(_receipt(reply))
    assert _names(store) == []


def test_a_write_that_fails_leaves_nothing_half_done(tmp_path, monkeypatch):
    store = ReceiptStore(tmp_path)

    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(OSError, match="No space"):
        store.keep(_receipt(answer()))
    assert _names(store) == []


def _write_many(home: str, offset: int) -> None:
    store = ReceiptStore(Path(home), max_receipts=60)
    for number in range(120):
        store.keep(_receipt(_numbered((number + offset) % 120)))


def test_processes_and_threads_that_write_the_same_and_prune_lose_nothing_whole(tmp_path):
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_write_many, args=(str(tmp_path), 40 * at)) for at in range(3)]
    for writer in writers:
        writer.start()
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda offset: _write_many(str(tmp_path), offset), range(0, 120, 30)))
    for writer in writers:
        writer.join(60)
    assert [writer.exitcode for writer in writers] == [0, 0, 0]
    store = ReceiptStore(tmp_path)
    names = _names(store)
    assert not [name for name in names if name.startswith(".")]
    assert 40 <= len(names) <= 60 + 7 * 3  # each writer may be a few over before it looks
    for name in names:
        assert store.read(name.partition(".")[0]).id == name.partition(".")[0]


def test_a_reply_has_its_receipt_at_once_and_after_a_flush_on_disk(tmp_path):
    keeper, reply = Keeper(ReceiptStore(tmp_path)), answer()
    assert keeper.keep(reply)
    assert keeper.read(reply.id).reply == reply
    keeper.flush()
    assert ReceiptStore(tmp_path).read(reply.id).reply == reply


def test_keeping_does_not_wait_for_the_disk(tmp_path, monkeypatch):
    keeper, go_on = Keeper(ReceiptStore(tmp_path)), threading.Event()
    write = keeper.store.keep
    monkeypatch.setattr(keeper.store, "keep", lambda receipt: go_on.wait(20) and write(receipt))
    started = time.perf_counter()
    replies = [_numbered(number) for number in range(600)]
    kept = [reply for reply in replies if keeper.keep(reply)]
    assert time.perf_counter() - started < 0.001 * len(replies)
    assert kept == replies[:500]  # what waits is bounded; beyond that answers go on without receipts
    assert keeper.read(replies[3].id).reply == replies[3]
    go_on.set()
    keeper.flush()
    assert keeper.store.read(replies[3].id).reply == replies[3]
    with pytest.raises(UnknownReceipt):
        keeper.read(replies[599].id)


def test_a_folder_that_cannot_be_written_is_one_line_in_the_log(tmp_path, caplog):
    (tmp_path / "receipts").write_text("a file where the folder should be", encoding="utf-8")
    keeper = Keeper(ReceiptStore(tmp_path))
    with caplog.at_level(logging.WARNING):
        for number in range(5):
            keeper.keep(_numbered(number))
        keeper.flush()
        with pytest.raises(UnknownReceipt):
            keeper.read(_numbered(1).id)
    (line,) = caplog.messages
    assert line.startswith("Receipts cannot be kept, answering goes on without them")
    (tmp_path / "receipts").unlink()
    keeper.keep(_numbered(9))
    keeper.flush()
    assert len(_names(keeper.store)) == 1


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_write_permission_is_one_line_in_the_log(tmp_path, caplog):
    (tmp_path / "receipts").mkdir(mode=0o500)
    keeper = Keeper(ReceiptStore(tmp_path))
    with caplog.at_level(logging.WARNING):
        keeper.keep(answer())
        keeper.flush()
    assert len(caplog.messages) == 1


@pytest.mark.parametrize(
    "reply", [abstention(reason="too-long"), replace(answer(), id="r-count"), replace(answer(), id="0" * 32)]
)
def test_a_refused_length_and_an_id_of_another_making_leave_no_receipt(tmp_path, reply):
    keeper = Keeper(ReceiptStore(tmp_path))
    keeper.keep(reply)
    keeper.flush()
    assert _names(keeper.store) == []
