"""PDF files by page, through pypdf; what printing added (hyphens, ligatures, running heads) is undone."""

from __future__ import annotations

import io
import logging
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from assistant.bank.readers.lines import HEADING, RULE, has_bullet
from assistant.errors import UnreadableFileError

if TYPE_CHECKING:
    from pypdf import PageObject

_LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "ft", "ﬆ": "st"}
    | {"\u00ad": "", "\u200b": "", "\ufeff": ""}
)
_EDGE_LINES = 3  # running heads and feet stand within this many lines of a page's edge
_HYPHENATED = re.compile(r"([^\W\d_]{2,})[-‐]\n([^\W\d_]+)")
_NARROW = frozenset("ijltfrI.,:;'’|!()[]/- \"`")
_WIDE = frozenset("mwMW@%—")
_LEAST_MEASURE = 30.0  # letters; a text set narrower than this is a list or a table, not wrapped prose
_OUTLIERS = 50  # of this many lines one may be longer than the measure
_SLACK = 0.97  # how full a line is, with the next word, that goes on
_SENTENCE_END = re.compile(r"[.!?:;。！？：…][\"'”’)\]*_]*$|\((?:correct|right|true)[^)]{0,16}\)$", re.I)
_MARK = re.compile(
    r"\s*[(\[]\s*(?:correct|right)[^)\]]{0,16}[)\]]\s*\.?$", re.IGNORECASE
)  # of a right option
_PAGE_NUMBER = re.compile(r"\s*(?:page\s+)?\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?\s*", re.IGNORECASE)
_ITEM = re.compile(  # how the parts of a printed question begin
    r"\s*(?:[(\[]?[A-J][)\].:]\s|(?:question|q|item|problem)\s*(?:no\.?|number|nr\.?)?\s*[:#.]?\s*\d|[☐□○◯]"
    r"|(?:(?:correct|right|suggested|best|official|model)\s+)?(?:answers?|ans|keys?|solution)\s*(?:\(s\))?\s*[:：]"
    r"|(?:explanations?|rationale|reasoning|discussion)\s*[:–—-])",
    re.IGNORECASE,
)
_HEADED = re.compile(
    r"\s*(?:(?:topic|section|chapter)\s*\d|(?:learn|read)\s+more\b|see\s+also\b|references?\s*:)",
    re.IGNORECASE,
)
_LEAST_PITCH = 6.0  # points; what lies closer is one line with its superscripts
_GAP = 1.3  # of the usual distance between lines; more parts paragraphs


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
    """The shapes of lines that stand at the edge of most pages; "Question 7" and "Answer: B" are none."""
    shapes: Counter[str] = Counter()
    filled = [full for page in pages if (full := [line for line in page if line])]
    for page in filled:
        edge = (*page[:_EDGE_LINES], *page[-_EDGE_LINES:])
        shapes.update({_shape(line) for line in edge if not _ITEM.match(line) and not RULE.match(line)})
    least = max(3, (len(filled) + 1) // 2) if len(filled) > 2 else 2
    return {shape for shape, count in shapes.items() if count >= least and len(filled) > 1}


def _without_running_lines(lines: Sequence[str], running: set[str]) -> list[str]:
    """A page without its running lines, and without empty lines at its edges."""
    kept = list(lines)
    for at in (0, -1):
        dropped = 0
        while kept:
            edge = kept[at]
            if edge and (
                dropped == _EDGE_LINES or (_shape(edge) not in running and not _PAGE_NUMBER.fullmatch(edge))
            ):
                break
            dropped += bool(edge)
            kept.pop(at)
    return kept


def _width(text: str) -> float:
    """About how wide a text prints, in average small letters of a proportional font."""
    return sum(0.5 if c in _NARROW else 1.5 if c in _WIDE else 1.25 if c.isupper() else 1.0 for c in text)


def _measure(pages: Sequence[Sequence[str]]) -> float:
    """The width that the document's prose is set in: that of its longest lines, but for a few outliers."""
    widths = sorted((_width(line) for page in pages for line in page if line), reverse=True)
    return widths[len(widths) // _OUTLIERS] if widths else 0.0


def _goes_on(line: str, following: str, measure: float, parted: bool) -> bool:
    """Whether printing broke a line there: the next word had no room in it, and it ends no sentence.

    Where empty lines part the paragraphs, a sentence may end there too.
    """
    if _MARK.match(following):
        return True
    if measure < _LEAST_MEASURE or " " not in line.strip() or RULE.match(line) or HEADING.match(line):
        return False
    ends = line.rstrip().endswith((":", "：")) if parted else _SENTENCE_END.search(line.rstrip())
    if ends and not following.lstrip().startswith(("http://", "https://")):
        return False
    if any(new(following) for new in (has_bullet, _ITEM.match, _HEADED.match, RULE.match, HEADING.match)):
        return False
    word = following.split(maxsplit=1)[0]
    return _width(f"{line.rstrip()} {word}") > _SLACK * measure


def _joined(pages: Sequence[Sequence[str]]) -> list[str]:
    """The text of each page with wrapped lines put together; a line that runs over stays on its first page.

    A line feed is left behind a hyphen, for `_unhyphenated` to judge.
    """
    measure, parted = _measure(pages), any("" in page for page in pages)
    texts = [""] * len(pages)
    last, previous, gap = 0, "", "\n"
    for number, page in enumerate(pages):
        for line in page:
            if not line:
                previous, gap = "", "\n\n"
            elif previous and _goes_on(previous, line, measure, parted):
                texts[last] += ("\n" if previous.endswith(("-", "‐")) else " ") + line.strip()
                previous = line
            else:
                if last != number and parted and texts[last]:
                    texts[last] += "\n"  # no gap is to be seen between two pages, but there was one
                last = number
                texts[last] += (gap if texts[last] else "") + line
                previous, gap = line, "\n"
    return texts


def _words(text: str) -> Counter[str]:
    return Counter(re.findall(r"[^\W\d_]+", text.lower()))


def _unhyphenated(text: str, known: Counter[str]) -> str:
    r"""Words broken at a line's end put together again.

    The hyphen stays where the document writes the word with one elsewhere, or where only
    its parts are known as words ("real-\ntime").
    """

    def mend(match: re.Match[str]) -> str:
        left, right = match.group(1), match.group(2)
        joined = (left + right).lower()
        if known[joined] or (
            right[:1].isupper() is False and not (known[left.lower()] > 1 and known[right.lower()] > 1)
        ):
            return left + right
        return f"{left}-{right}"

    compound = set(re.findall(r"[^\W\d_]+-[^\W\d_]+", text.lower()))
    return _HYPHENATED.sub(
        lambda m: (
            f"{m.group(1)}-{m.group(2)}" if f"{m.group(1)}-{m.group(2)}".lower() in compound else mend(m)
        ),
        text,
    )


def clean_pages(raw: Sequence[str]) -> tuple[str, ...]:
    """The pages' text with ligatures resolved, running heads and feet dropped, wrapped lines joined.

    A line is a running one if its shape (numbers blanked) stands at the edge of at least half of
    the pages, three at the least (two in a document of two pages).
    """
    pages = [[line.rstrip() for line in _normalised(text).split("\n")] for text in raw]
    running = _running_lines(pages)
    bodies = _joined([_without_running_lines(page, running) for page in pages])
    known = _words("\n".join(bodies))
    return tuple(_unhyphenated(body, known) for body in bodies)


def _text_of(page: PageObject) -> str:
    """The text of a page, with an empty line where the distance between two lines is wider than usual."""
    chunks: list[tuple[str, float]] = []

    def take(text: str, cm: Sequence[float], tm: Sequence[float], _font: object, _size: float) -> None:
        if text.strip():
            chunks.append((text, tm[4] * cm[1] + tm[5] * cm[3] + cm[5]))

    plain = page.extract_text(visitor_text=take)
    drops = [above[1] - below[1] for above, below in pairwise(chunks)]
    usual = sorted(drop for drop in drops if drop > _LEAST_PITCH)
    if not usual or "".join(text for text, _ in chunks).split() != plain.split():
        return plain
    widest = _GAP * usual[len(usual) // 10]
    parts = [chunks[0][0]]
    for (text, _), drop in zip(chunks[1:], drops, strict=True):
        parts += ["\n", text] if drop > widest and parts[-1].endswith("\n") else [text]
    return "".join(parts)


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
                raw.append(_text_of(page))
            except (PyPdfError, ValueError, KeyError, TypeError, IndexError, AttributeError):
                raw.append("")
                failed.append(number)
    except (
        PyPdfError,
        ValueError,
        KeyError,
        TypeError,
        IndexError,
        AttributeError,
        RecursionError,
        OSError,
    ) as error:
        raise UnreadableFileError(f"{file} is a damaged PDF ({error}); open it and save it anew.") from error
    texts = clean_pages(raw)
    if not any(texts):
        raise UnreadableFileError(
            f"{file} holds no text, perhaps only scanned pages; run text recognition on it first."
        )
    remarks = [f"{file}: page {n} could not be read." for n in failed]
    remarks += [f"{file}: page {n} has no text." for n, t in enumerate(texts, 1) if not t and n not in failed]
    return Pages(texts, tuple(remarks))
