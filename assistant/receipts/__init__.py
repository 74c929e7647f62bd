"""Receipts: what was answered to a question, kept under the reply's id, shown again, and replayed.

The door of the folder.
"""

from assistant.receipts.keeping import Keeper
from assistant.receipts.receipt import DamagedReceipt, Receipt, receipt_json
from assistant.receipts.replaying import Change, Replay, replay, replay_json
from assistant.receipts.store import RECEIPTS_FOLDER, ReceiptStore, UnknownReceipt
from assistant.receipts.telling import corpus_line, receipt_words, shown_time, write_receipt, write_replay

__all__ = [
    "RECEIPTS_FOLDER",
    "Change",
    "DamagedReceipt",
    "Keeper",
    "Receipt",
    "ReceiptStore",
    "Replay",
    "UnknownReceipt",
    "corpus_line",
    "receipt_json",
    "receipt_words",
    "replay",
    "replay_json",
    "shown_time",
    "write_receipt",
    "write_replay",
]
