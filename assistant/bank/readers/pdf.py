"""PDF files by page, through pypdf; what printing added (hyphens, ligatures, running heads) is undone."""

from __future__ import annotations

import io
import logging
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.errors import UnreadableFileError

_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "ft", "ﬆ": "st", "\u00ad": "", "\u200b": "", "\ufeff": ""})
_EDGE_LINES = 3  # running heads and feet stand within this many lines of a page's edge
_HYPHENATED = re.compile(r"([^\W\d_]{2,})[-‐]\n([^\W\d_]+)")


@dataclass(frozen=True, slots=True)
class Pages:
    """The cleaned text of each page, "" where a page has none; and what could not be read."""

    texts: tuple[str, ...]
    remarks: tuple[str, ...] = ()


def _normalised(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_LIGATURES).replace("\u00a0", " ")
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c)[0] != "C")


def _shape(line: str) -> str:
    """A line with its numbers blanked, so that "Page 3 of 40" and "Page 4 of 40" are the same."""
    return re.sub(r"\b[ivxl]+\b(?=\s*$)|\d+", "#", " ".join(line.split()).lower())


def _running_lines(pages: Sequence[Sequence[str]]) -> set[str]:
    """The shapes of lines that stand at the edge of most pages."""
    shapes: Counter[str] = Counter()
    filled = [page for page in pages if page]
    for page in filled:
        edge = {_shape(line) for line in (*page[:_EDGE_LINES], *page[-_EDGE_LINES:])}
        shapes.update(edge)
    least = max(3, (len(filled) + 1) // 2) if len(filled) > 2 else 2
    return {shape for shape, count in shapes.items() if count >= least and len(filled) > 1}


def _without_running_lines(lines: Sequence[str], running: set[str]) -> list[str]:
    kept = list(lines)
    for from_end in (False, True):
        for _ in range(_EDGE_LINES):
            if not kept:
                break
            edge = kept[-1] if from_end else kept[0]
            if _shape(edge) in running or re.fullmatch(r"\s*(?:page\s+)?\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?\s*", edge, re.IGNORECASE):
                kept.pop(-1 if from_end else 0)
            else:
                break
    return kept


def _words(text: str) -> Counter[str]:
    return Counter(re.findall(r"[^\W\d_]+", text.lower()))


def _unhyphenated(text: str, known: Counter[str]) -> str:
    """Words broken at a line's end put together again.

    The hyphen stays where the document writes the word with one elsewhere, or where only
    its parts are known as words ("real-\\ntime").
    """

    def mend(match: re.Match[str]) -> str:
        left, right = match.group(1), match.group(2)
        joined = (left + right).lower()
        if known[joined] or right[:1].isupper() is False and not (known[left.lower()] > 1 and known[right.lower()] > 1):
            return left + right
        return f"{left}-{right}"

    compound = set(re.findall(r"[^\W\d_]+-[^\W\d_]+", text.lower()))
    return _HYPHENATED.sub(
        lambda m: f"{m.group(1)}-{m.group(2)}" if f"{m.group(1)}-{m.group(2)}".lower() in compound else mend(m), text
    )


def clean_pages(raw: Sequence[str]) -> tuple[str, ...]:
    """The pages' text with ligatures resolved, running heads and feet dropped, hyphenation undone.

    A line is a running one if its shape (numbers blanked) stands at the edge of at least half of
    the pages, three at the least (two in a document of two pages).
    """
    pages = [[line.rstrip() for line in _normalised(text).split("\n") if line.strip()] for text in raw]
    running = _running_lines(pages)
    bodies = ["\n".join(_without_running_lines(page, running)) for page in pages]
    known = _words("\n".join(bodies))
    return tuple(_unhyphenated(body, known) for body in bodies)


def read_pdf_pages(data: bytes, file: str) -> Pages:
    """The text of a PDF's pages.

    Raises:
        UnreadableFileError: the file is damaged, needs a password, or holds no text at all.
    """
    from pypdf import PdfReader  # late: only a PDF needs it
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.ERROR)  # it warns of each oddity it then copes with
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadableFileError(f"{file} is encrypted; save a copy without a password and read that.")
        raw, failed = [], []
        for number, page in enumerate(reader.pages, 1):
            try:
                raw.append(page.extract_text())
            except (PyPdfError, ValueError, KeyError, TypeError, IndexError, AttributeError):
                raw.append("")
                failed.append(number)
    except (PyPdfError, ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError, OSError) as error:
        raise UnreadableFileError(f"{file} is a damaged PDF ({error}); open it and save it anew.") from error
    texts = clean_pages(raw)
    if not any(texts):
        raise UnreadableFileError(f"{file} holds no text, perhaps only scanned pages; run text recognition on it first.")
    remarks = [f"{file}: page {n} could not be read." for n in failed]
    remarks += [f"{file}: page {n} has no text." for n, t in enumerate(texts, 1) if not t and n not in failed]
    return Pages(texts, tuple(remarks))
