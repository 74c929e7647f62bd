"""The stable id of a reply: a hash of the stand-alone question, the reply's language and text, and the corpus version.

Knows nothing about how a reply was found or where it is kept. The same question, typed whole or made whole from a
conversation, that gets the same text from the same corpus version has the same id in every process and on every
machine. Nothing else about the person or the conversation is in it. An id is no secret from those who can put the same
question themselves; for all others it is 128 bits that nobody guesses.
"""

from __future__ import annotations

import hashlib
import re

ID_DIGITS = 32  # hex digits, 128 bits: nobody finds one by trying
_ID = re.compile(rf"[0-9a-f]{{{ID_DIGITS}}}")


def reply_id(question: str, language: str, text: str, corpus_version: str) -> str:
    """The id of a reply, 32 hex digits of SHA-256.

    Args:
        question: the stand-alone question that was answered.
        language: the language of the reply.
        text: the reply's text with its markers.
        corpus_version: the version of the corpus that answered.
    """
    whole = "\x00".join((question, language, text, corpus_version))
    return hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()[:ID_DIGITS]


def is_reply_id(text: str) -> bool:
    """True for a text that has the form of a reply's id, whether or not there is such a reply."""
    return _ID.fullmatch(text) is not None
