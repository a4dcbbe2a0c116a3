"""One page of a PDF as an image, with a sentence highlighted; the only module that imports pypdfium2."""

from __future__ import annotations

import io
import math
import threading
import unicodedata
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assistant.errors import UnreadableFileError

if TYPE_CHECKING:
    from numpy.typing import NDArray

MAX_SIDE = 2000  # pixels; a page of any size takes at most 12 MB while it is drawn
_MAX_CHARACTERS = 60_000  # of a page that are looked through; a dense page has 6,000
# A part of a sentence shorter than this stands on a page by chance.
_LEAST_PART = 16
_PADDING = 2  # pixels around highlighted letters
_LIGHT = (253, 230, 138)  # what white becomes under the highlight; black letters stay black
_DARK = (110, 90, 20)  # what black becomes where a page is dark

# PDFium may be called from one thread at a time only, and pages come from the sessions of all learners:
# https://pypdfium2.readthedocs.io/en/stable/python_api.html#thread-incompatibility
_PDFIUM = threading.Lock()

Box = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class PageImage:
    """A page as a picture.

    Attributes:
        png: the picture.
        width, height: in pixels, each at most `MAX_SIDE`.
        highlighted: whether the sentence, or a long part of it, was found and highlighted.
        text: the text of the page on one line, for those who cannot see the picture.
        pages: how many pages the file has.
    """

    png: bytes
    width: int
    height: int
    highlighted: bool
    text: str
    pages: int


def render_page(
    data: bytes, page: int, width: int, highlight: str | None = None, *, file: str = "The PDF"
) -> PageImage:
    """Draw a page of a PDF; safe to be called by several threads, which then wait for each other.

    Args:
        data: the PDF; one that is encrypted with an empty user password is opened.
        page: counted from 1.
        width: of the picture in pixels; less where either side would be longer than `MAX_SIDE`.
        highlight: a sentence of the page to highlight; line breaks, hyphens, ligatures, white space and
            punctuation need not agree, and of one that goes on overleaf the part on this page is enough.
        file: what an error calls the file.

    Raises:
        UnreadableFileError: there is no such page, or the file is damaged or needs a password.
    """
    from PIL import Image  # late: only a page that is shown needs it

    with _PDFIUM, _opened(data, file) as document:
        count = len(document)
        if not 1 <= page <= count:
            only = f"{count:,} page{'' if count == 1 else 's'}"
            raise UnreadableFileError(
                f"{file} has {only} and no page {page:,}; it may have changed since it was read."
            )
        pixels, boxes, text = _draw(document, page, width, highlight, file)
    for left, top, right, bottom in boxes:
        _tint(pixels[top:bottom, left:right])
    png = io.BytesIO()
    Image.fromarray(pixels).save(png, "PNG")
    return PageImage(png.getvalue(), pixels.shape[1], pixels.shape[0], bool(boxes), text, count)


@contextmanager
def _opened(data: bytes, file: str) -> Iterator[Any]:
    """The document, closed before the lock is given back; what PDFium refuses becomes a sentence."""
    import pypdfium2  # late: only a page that is shown needs it
    from pypdfium2.raw import FPDF_ERR_PASSWORD

    try:
        with pypdfium2.PdfDocument(data) as document:
            yield document
    except pypdfium2.PdfiumError as error:
        if error.err_code == FPDF_ERR_PASSWORD:
            raise UnreadableFileError(
                f"{file} is encrypted; save a copy without a password and add that."
            ) from error
        raise UnreadableFileError(f"{file} is a damaged PDF; open it and save it anew.") from error


def _draw(
    document: Any,  # noqa: ANN401 - pypdfium2 carries no types
    number: int,
    width: int,
    highlight: str | None,
    file: str,
) -> tuple[NDArray[Any], list[Box], str]:
    """A page's pixels, `(height, width, 3)` in the order red, green, blue; the boxes to tint; its text."""
    with ExitStack() as stack:
        page = document[number - 1]
        stack.callback(page.close)
        text_page = page.get_textpage()
        stack.callback(text_page.close)
        bitmap = page.render(
            scale=_scale(page.get_size(), width, file), rev_byteorder=True, limit_image_cache=True
        )
        stack.callback(bitmap.close)
        characters = _characters(text_page)
        found = _found(characters, highlight) if highlight else []
        place = bitmap.get_posconv(page)
        boxes = _lines([box for i in found if (box := _box(text_page, i, place, bitmap))])
        text = " ".join("".join(characters).split())
        return bitmap.to_numpy().copy(), boxes, text


def _scale(sides: tuple[float, float], width: int, file: str) -> float:
    """Pixels a point for a page of this width and height: as wide as wanted, and no side over `MAX_SIDE`."""
    if not all(math.isfinite(side) and side > 0 for side in sides):
        raise UnreadableFileError(f"{file} has a page of no size; open it and save it anew.")
    # Less a pixel, as pypdfium2 rounds each side up.
    return min(max(width, 1) / sides[0], (MAX_SIDE - 1) / max(sides))


def _characters(text_page: Any) -> list[str]:  # noqa: ANN401 - pypdfium2 carries no types
    """The characters of a page in the order of its text; "" for a hyphen that parts a word over two lines."""
    from pypdfium2.raw import FPDFText_GetUnicode

    count = min(text_page.count_chars(), _MAX_CHARACTERS)
    codes = (FPDFText_GetUnicode(text_page, index) for index in range(count))
    return [chr(code) if code not in (0x02, 0xFFFE) and code < 0x110000 else "" for code in codes]


def _bare(characters: list[str] | str) -> tuple[str, list[int]]:
    """Letters and digits only, small and without accents or ligatures, and the index each comes from."""
    letters, origins = [], []
    for index, character in enumerate(characters):
        for letter in unicodedata.normalize("NFKD", character).casefold():
            if letter.isalnum():
                letters.append(letter)
                origins.append(index)
    return "".join(letters), origins


def _found(characters: list[str], sentence: str) -> list[int]:
    """The indexes of the characters that are the sentence, or else its longest beginning and end."""
    page, origins = _bare(characters)
    wanted, _ = _bare(sentence)
    if not wanted:
        return []
    start = page.find(wanted)
    if start >= 0:
        return list(range(origins[start], origins[start + len(wanted) - 1] + 1))
    # Torn by the end of the page, or by what stands between two columns.
    head = _longest(page, wanted, from_end=False)
    parts = [(page.find(wanted[:head]), head)] if head else []
    tail = _longest(page, wanted[head:], from_end=True)
    if tail:
        parts.append((page.rfind(wanted[len(wanted) - tail :]), tail))
    return [i for start, size in parts for i in range(origins[start], origins[start + size - 1] + 1)]


def _longest(page: str, wanted: str, *, from_end: bool) -> int:
    """How many first (or last) letters of `wanted` stand on the page; 0 if only few do."""
    least, most = 0, len(wanted)
    while least < most:  # if n letters are there, fewer are, too
        middle = (least + most + 1) // 2
        part = wanted[len(wanted) - middle :] if from_end else wanted[:middle]
        least, most = (middle, most) if part in page else (least, middle - 1)
    return least if least >= _LEAST_PART else 0


def _box(text_page: Any, index: int, place: Any, bitmap: Any) -> Box | None:  # noqa: ANN401
    """Where a character stands in the picture; None where it takes no room there."""
    try:
        left, bottom, right, top = text_page.get_charbox(index, loose=True)
    except RuntimeError:  # pypdfium2's for a character that only its text has, such as a line's end
        return None
    corners = [place.to_bitmap(left, bottom), place.to_bitmap(right, top)]
    (x0, x1), (y0, y1) = sorted(c[0] for c in corners), sorted(c[1] for c in corners)
    x0, y0 = max(x0 - _PADDING, 0), max(y0, 0)
    x1, y1 = min(x1 + _PADDING, bitmap.width), min(y1, bitmap.height)
    return (x0, y0, x1, y1) if right > left and top > bottom and x1 > x0 and y1 > y0 else None


def _lines(boxes: list[Box]) -> list[Box]:
    """Boxes of characters that stand side by side put together, so that a line is one stroke of the pen."""
    lines: list[Box] = []
    for x0, y0, x1, y1 in boxes:
        if lines:
            a0, b0, a1, b1 = lines[-1]
            height = min(b1 - b0, y1 - y0)
            if min(b1, y1) - max(b0, y0) > height / 2 and a0 <= x1 and x0 - a1 < 2 * height:
                lines[-1] = (min(a0, x0), min(b0, y0), max(a1, x1), max(b1, y1))
                continue
        lines.append((x0, y0, x1, y1))
    return lines


def _tint(pixels: NDArray[Any]) -> None:
    """Highlight pixels in place, `(height, width, 3)`: what is lighter than the pen takes its colour.

    On a dark page what is darker than the pen does.
    """
    import numpy as np

    if pixels.mean() >= 128:
        np.minimum(pixels, np.array(_LIGHT, dtype=np.uint8), out=pixels)
    else:
        np.maximum(pixels, np.array(_DARK, dtype=np.uint8), out=pixels)
