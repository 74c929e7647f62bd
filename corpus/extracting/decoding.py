"""Bytes into text: UTF-8 and UTF-16 by their form, other encodings only where there is no doubt.

Knows nothing about what the text says.
"""

from __future__ import annotations

import codecs
import re
import unicodedata

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What charset-normalizer told rightly in 40 of 40 encyclopedia paragraphs each; of the one-byte encodings of
# Western Europe it erred in 3 to 17 of 40, so these are believed only where the commonest two agree.
_TOLD_APART = re.compile(
    r"gb18030|gbk|gb2312|big5\w*|utf_\w+|cp932|shift_jis\w*|euc_\w+|cp949|cp1251|koi8_[ru]"
)
_WESTERN = ("cp1252", "cp1250")
_SAMPLE_BYTES = 200_000  # enough to tell an encoding by; the whole is then decoded strictly
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f]")
_BINARY_SHARE = 0.001  # one control character in a thousand is a slip, more is no text
# Soft hyphens, zero-width marks and direction overrides: they are not seen, but break search and quotes.
_UNSEEN = re.compile(r"[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")


class UnreadableText(ValueError):
    """Bytes that hold no text which can be read for sure; the message says what to do."""


def decode(data: bytes, *, declared: str = "") -> str:
    """The text that the bytes hold.

    Args:
        data: the bytes of a file or a response.
        declared: the encoding that came with them, such as the charset of a Content-Type, or empty.

    Raises:
        UnreadableText: for binary data and for an encoding that cannot be told for sure.
    """
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "")
    for candidate in (encoding, declared, "utf-8"):
        text = _decoded(data, candidate) if candidate else None
        if text is not None and "\x00" not in text:
            return _seen(text)
    text = _guessed(data)
    if text is None:
        raise UnreadableText(
            "it is no text, or in an encoding that cannot be told for sure; save it as UTF-8 text"
        )
    return _seen(text)


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _guessed(data: bytes) -> str | None:
    from charset_normalizer import from_bytes  # imports slowly, and is seldom needed

    even = data[: _SAMPLE_BYTES // 2 * 2]
    best = from_bytes(even).best()
    if best is None or best.language == "Unknown":
        return None
    if not _TOLD_APART.fullmatch(best.encoding):
        western = {_decoded(data, encoding) for encoding in _WESTERN}
        return western.pop() if len(western) == 1 else None
    # GB 18030 holds all that its older forms hold
    encoding = "gb18030" if best.encoding.startswith("gb") else best.encoding
    return _decoded(data, encoding)


def _seen(text: str) -> str:
    """The text with one kind of line end and without characters that nobody sees."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n").replace("\x0b", "\n")
    if len(_CONTROLS.findall(text)) > max(2, len(text) * _BINARY_SHARE):
        raise UnreadableText("it holds control characters, so it is no text; give plain text, HTML or PDF")
    return unicodedata.normalize("NFC", _UNSEEN.sub("", _CONTROLS.sub("", text)))
