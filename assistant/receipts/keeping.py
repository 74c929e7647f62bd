"""Keeps the receipts of replies beside the answering: a thread of its own writes, nobody waits, nothing breaks.

Knows nothing about how receipts are stored or shown.
"""

from __future__ import annotations

import logging
import threading
from concurrent.futures import ThreadPoolExecutor

from assistant.identity import is_reply_id
from assistant.receipts.receipt import Receipt, has_own_id, receipt_of
from assistant.receipts.store import ReceiptStore
from assistant.reply import Reply

log = logging.getLogger(__name__)

_MAX_WAITING = (
    500  # receipts in memory while the disk is slow; some 60 MB at worst, beyond that they are dropped
)


class Keeper:
    """Takes replies as they are given; safe to use from several threads.

    What waits to be written is written before the process ends.
    """

    def __init__(self, store: ReceiptStore) -> None:
        self.store = store
        self._lock = threading.Lock()
        self._waiting: dict[str, Receipt] = {}
        self._writer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="receipts")
        self._has_warned = False

    def keep(self, reply: Reply, *, in_conversation: bool = False) -> bool:
        """Has the receipt of a reply written; returns at once and never raises. True when it will be written.

        A question that was refused for its length leaves none: nobody kept the question.
        """
        if getattr(reply, "reason", None) == "too-long" or not is_reply_id(reply.id):
            return False
        with self._lock:
            if reply.id in self._waiting:
                return True
            is_full = len(self._waiting) >= _MAX_WAITING
            if not is_full:
                self._waiting[reply.id] = receipt_of(reply, in_conversation=in_conversation)
        if is_full:
            self._warn("the disk is too slow")
            return False
        try:
            self._writer.submit(self._write, reply.id)
        except RuntimeError:  # the process is ending
            with self._lock:
                self._waiting.pop(reply.id, None)
            return False
        return True

    def read(self, receipt_id: str) -> Receipt:
        """The receipt of an id, also of one that still waits to be written; raises as `ReceiptStore.read`."""
        with self._lock:
            waiting = self._waiting.get(receipt_id)
        return waiting or self.store.read(receipt_id)

    def flush(self) -> None:
        """Waits until everything given so far is written."""
        self._writer.submit(_nothing).result()

    def _write(self, receipt_id: str) -> None:
        with self._lock:
            receipt = self._waiting[receipt_id]
        try:
            if not has_own_id(receipt.reply):
                log.debug("reply %s has an id of another making and gets no receipt", receipt_id)
            elif not self.store.keep(receipt):
                log.debug("the receipt %s is too large and is not kept", receipt_id)
            else:
                self._has_warned = False
        except OSError as error:
            self._warn(str(error))
        finally:
            with self._lock:
                self._waiting.pop(receipt_id, None)

    def _warn(self, why: str) -> None:
        """One line, not one a question, until keeping works again."""
        if not self._has_warned:
            self._has_warned = True
            log.warning("Receipts cannot be kept, answering goes on without them: %s", why)


def _nothing() -> None:
    """Stands behind everything that was submitted before it."""
