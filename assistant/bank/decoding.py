"""Bytes as text: which encoding they are in, what of them is none, and whether they are a PDF."""

from __future__ import annotations

import codecs
import re

from assistant.errors import UnreadableFileError

_PDF_MARK = b"%PDF-"
_PDF_HEAD = 1024  # bytes within which the PDF mark must stand, as readers of PDF have it
_MOST_CONTROLS = 0.01  # share of control characters above which bytes are no text
_CONTROLS = frozenset(range(32)) - frozenset(b"\t\n\r\f\x0b\x1b")
_ESCAPED = re.compile("[\udc80-\udcff]")  # what “surrogateescape” makes of a byte that is no UTF-8
_JUNK = re.compile(rb"[\x00-\x08\x0e-\x1f]")
_ASCII_WORD = re.compile(rb"[0-9A-Za-z]")


def _is_junk(head: bytes) -> bool:
    """Whether what stands before a PDF mark is no text: blank, control characters, or stray bytes."""
    if not head.removeprefix(codecs.BOM_UTF8).strip() or _JUNK.search(head):
        return True
    try:
        head.decode("utf-8")
    except UnicodeDecodeError:
        return not _ASCII_WORD.search(head)
    return False


def is_pdf(data: bytes) -> bool:
    """Whether the PDF mark opens the data, or a line of its first 1,024 bytes with only junk before it.

    A text that merely mentions the mark is none.
    """
    at = data.find(_PDF_MARK, 0, _PDF_HEAD)
    if at <= 0:
        return at == 0
    return not 0x20 < data[at - 1] < 0x7F and _is_junk(data[:at])


def _utf8(data: bytes) -> tuple[str, int] | None:
    """The text, and how many bytes are no UTF-8; None where most bytes beyond ASCII are none."""
    marked = data.startswith(codecs.BOM_UTF8)
    text = data.decode("utf-8-sig", "surrogateescape")
    text, bad = _ESCAPED.subn("\ufffd", text)
    beyond = sum(byte >= 0x80 for byte in data) if bad else 0
    return None if 2 * bad > beyond and not marked else (text, bad)


def _decode(data: bytes, name: str) -> tuple[str, int]:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return data.decode("utf-16"), 0
        except UnicodeDecodeError:
            raise UnreadableFileError(f"{name} is not text in a known encoding; save it as UTF-8.") from None
    controls = sum(byte in _CONTROLS for byte in data[:65536])
    if controls > _MOST_CONTROLS * min(len(data), 65536):
        raise UnreadableFileError(
            f"{name} is a binary file that cannot be read; text, Markdown, HTML, YAML and PDF can."
        )
    found = _utf8(data)
    if found:
        return found
    try:
        return data.decode("cp1252"), 0
    except UnicodeDecodeError:
        return data.decode("latin-1"), 0


def decode_with_remarks(data: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    """The text of bytes as `decode_text` gives it, and a sentence on what of them was lost, if anything.

    Raises:
        UnreadableFileError: the bytes are empty or no text.
    """
    if not data.strip():
        raise UnreadableFileError(f"{name} is empty; there is nothing to read.")
    text, bad = _decode(data, name)
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0b", "\n").replace("\f", "\n")
    lost = f"{bad:,} bytes were no UTF-8 and are" if bad > 1 else "1 byte was no UTF-8 and is"
    return text, (f"{name}: {lost} shown as \ufffd.",) if bad else ()


def decode_text(data: bytes, name: str) -> str:
    """The text of bytes in UTF-8, UTF-16 with a byte order mark, or else Windows-1252; line feeds only.

    Bytes that are no UTF-8 become U+FFFD each, unless they are most of the bytes beyond ASCII: then the
    text is Windows-1252.

    Raises:
        UnreadableFileError: the bytes are empty or no text.
    """
    return decode_with_remarks(data, name)[0]
