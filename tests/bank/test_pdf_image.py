"""Pages of real PDFs as pictures: the right letters are highlighted, nothing gets too large, what fails is told."""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
import reportlab
from numpy.typing import NDArray
from PIL import Image
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen import canvas

from assistant.bank.files import read_bytes
from assistant.bank.pdf_image import MAX_SIDE, PageImage, render_page
from assistant.errors import UnreadableFileError

Print = Callable[..., bytes]
A4 = (595, 842)
PAGES = [
    [
        "Course notes, spring",
        "Amazon SageMaker trains models on managed instances, and the trained",
        "model is stored in a bucket. A training job reads its data from Ama-",
        "zon S3. When it has ended, its instances are stopped.",
    ],
    ["Batch transform works through a whole data set", "and leaves no endpoint behind."],
]


def drawn(
    lines: Sequence[tuple[float, float, str]],
    size: tuple[float, float] = A4,
    font: str = "Helvetica",
    *,
    dark: bool = False,
    turned: int = 0,
) -> bytes:
    """A page with each line where it is put."""
    out = io.BytesIO()
    sheet = canvas.Canvas(out, pagesize=size)
    if dark:
        sheet.setFillColorRGB(0.1, 0.1, 0.12)
        sheet.rect(0, 0, *size, stroke=0, fill=1)
        sheet.setFillColorRGB(0.95, 0.95, 0.95)
    sheet.setPageRotation(turned)
    sheet.setFont(font, 12)
    for x, y, line in lines:
        sheet.drawString(x, y, line)
    sheet.showPage()
    sheet.save()
    return out.getvalue()


def pixels(image: PageImage) -> NDArray[np.uint8]:
    return np.asarray(Image.open(io.BytesIO(image.png)).convert("RGB"))


def yellow(image: PageImage) -> NDArray[np.bool_]:
    shown = pixels(image).astype(int)
    return shown[..., 0] - shown[..., 2] > 60


def stroke(image: PageImage, baseline: float) -> tuple[int, int] | None:
    """Where the highlight of a line begins and ends, in points from the left; None without one."""
    marked = yellow(image)
    scale = marked.shape[1] / A4[0]
    columns = np.flatnonzero(marked[round((A4[1] - baseline - 4) * scale)])
    return (round(columns[0] / scale), round(columns[-1] / scale)) if columns.size else None


def near(expected: tuple[float, float], found: tuple[int, int] | None) -> bool:
    return found is not None and all(abs(a - b) <= 4 for a, b in zip(expected, found, strict=True))


def test_a_page_is_drawn_as_wide_as_asked_and_its_letters_are_there(pdf_pages: Print) -> None:
    image = render_page(pdf_pages(PAGES), 2, 900)
    assert (image.width, image.pages, image.highlighted) == (900, 2, False)
    assert image.height == pytest.approx(900 * 842 / 595, abs=1)
    shown = pixels(image)
    assert shown.shape == (image.height, image.width, 3)
    assert (shown == 255).mean() > 0.95
    assert shown.min() < 30
    assert image.text == "Batch transform works through a whole data set and leaves no endpoint behind."


def test_a_sentence_over_two_lines_and_a_parted_word_is_highlighted_where_it_stands(pdf_pages: Print) -> None:
    data = pdf_pages(PAGES)
    sentence = "A training job reads its data from Amazon S3."
    assert sentence in read_bytes(data, "n.pdf").sections[0].text
    image = render_page(data, 1, 1190, sentence)
    assert image.highlighted
    before = pdfmetrics.stringWidth("model is stored in a bucket. ", "Helvetica", 12)
    third = 72 + pdfmetrics.stringWidth(PAGES[0][2], "Helvetica", 12)
    fourth = 72 + pdfmetrics.stringWidth("zon S3", "Helvetica", 12)
    assert near((72 + before, third), stroke(image, 780 - 2 * 14))
    assert near((72, fourth), stroke(image, 780 - 3 * 14))
    assert stroke(image, 780 - 14) is None
    assert stroke(image, 780 - 4 * 14) is None


def test_letters_stay_black_under_the_highlight(pdf_pages: Print) -> None:
    image = render_page(pdf_pages(PAGES), 1, 1190, "Course notes, spring")
    plain = pixels(render_page(pdf_pages(PAGES), 1, 1190))
    shown = pixels(image)
    assert (shown.sum(axis=2) < 60).sum() == (plain.sum(axis=2) < 60).sum()
    assert (shown != plain).any()


@pytest.mark.parametrize(
    ("printed", "sentence"),
    [
        ("The ﬁrst ofﬁce on this ﬂoor", "The first office on this floor"),
        ("A   gap   in  the  line", "A gap in the line"),
        ("A “quoted” word – and a dash", 'A "quoted" word - and a dash'),
        ("Café crème at Zürich", "Cafe\u0301 cre\u0300me at Zu\u0308rich"),
        ("A LOUD HEADING", "A loud heading"),
    ],
)
def test_ligatures_white_space_quotes_and_accents_need_not_agree(printed: str, sentence: str) -> None:
    fonts = Path(reportlab.__file__).parent / "fonts"
    pdfmetrics.registerFont(TTFont("Vera", fonts / "Vera.ttf"))
    image = render_page(drawn([(72, 700, printed)], font="Vera"), 1, 1190, sentence)
    assert near((72, 72 + pdfmetrics.stringWidth(printed, "Vera", 12)), stroke(image, 700))


def test_of_a_sentence_that_goes_on_overleaf_the_part_on_this_page_is_highlighted(pdf_pages: Print) -> None:
    sentence = "When it has ended, its instances are stopped, and nobody pays for idle time."
    image = render_page(pdf_pages(PAGES), 1, 1190, sentence)
    line = PAGES[0][3].removesuffix(".")
    begin = pdfmetrics.stringWidth("zon S3. ", "Helvetica", 12)
    assert near((72 + begin, 72 + pdfmetrics.stringWidth(line, "Helvetica", 12)), stroke(image, 780 - 3 * 14))


def test_what_stands_amid_a_sentence_is_left_white() -> None:
    lines = [
        (72.0, 700.0, "The feature store keeps the values"),
        (72.0, 600.0, "A figure stands here"),
        (72.0, 500.0, "that a model was trained with."),
    ]
    image = render_page(
        drawn(lines), 1, 1190, "The feature store keeps the values that a model was trained with."
    )
    assert [stroke(image, baseline) is not None for baseline in (700, 600, 500)] == [True, False, True]


@pytest.mark.parametrize("sentence", ["", " ", "—", "Nothing of this is said anywhere here.", "zebra", None])
def test_what_is_not_on_the_page_highlights_nothing(pdf_pages: Print, sentence: str | None) -> None:
    image = render_page(pdf_pages(PAGES), 1, 600, sentence)
    assert not image.highlighted
    assert not yellow(image).any()


def test_a_dark_slide_is_highlighted_too() -> None:
    data = drawn([(72, 700, "White words on a dark slide")], dark=True)
    image = render_page(data, 1, 1190, "White words on a dark slide")
    plain, shown = pixels(render_page(data, 1, 1190)).astype(int), pixels(image).astype(int)
    assert image.highlighted
    changed = np.abs(shown - plain).sum(axis=2) > 60
    assert changed.sum() > 3000
    assert (shown >= plain).all()


@pytest.mark.parametrize("turned", [90, 180, 270])
def test_a_turned_page_is_highlighted_at_the_right_place(turned: int) -> None:
    image = render_page(drawn([(72, 400, "Turned words")], turned=turned), 1, 800, "Turned words")
    upright = np.rot90(yellow(image), turned // 90)
    width, height = A4 if turned == 180 else A4[::-1]  # reportlab gives a page that lies a wide sheet
    rows, columns = np.nonzero(upright)
    scale = upright.shape[1] / width
    assert columns.min() / scale == pytest.approx(72, abs=4)
    assert height - rows.max() / scale == pytest.approx(397, abs=4)


@pytest.mark.parametrize("side", [(1e7, 1e7), (1.0, 1e6), (1e6, 1.0), (0.0, 0.0), (-5.0, 10.0), (1e30, 5.0), (14400.0, 14400.0)])  # fmt: skip
@pytest.mark.parametrize("width", [1, 1400, 10**9])
def test_no_page_gets_larger_than_the_limit(side: tuple[float, float], width: int) -> None:
    image = render_page(drawn([(10, 10, "here")], size=side), 1, width, "here")
    assert 1 <= image.width <= MAX_SIDE
    assert 1 <= image.height <= MAX_SIDE
    assert math.prod(pixels(image).shape[:2]) == image.width * image.height


@pytest.mark.parametrize("page", [0, -1, 3, 10**12])
def test_a_page_that_is_not_there_is_told(pdf_pages: Print, page: int) -> None:
    with pytest.raises(UnreadableFileError, match=r"^notes\.pdf has 2 pages and no page .* may have changed"):
        render_page(pdf_pages(PAGES), page, 600, file="notes.pdf")


@pytest.mark.parametrize("data", [b"", b"%PDF-1.4 and nothing", b"\x00" * 999, b"<html></html>"])
def test_a_damaged_file_is_told(data: bytes) -> None:
    with pytest.raises(UnreadableFileError, match=r"^notes\.pdf is a damaged PDF; open it and save it anew"):
        render_page(data, 1, 600, file="notes.pdf")


def test_half_a_file_is_told_or_drawn_and_never_crashes(pdf_pages: Print) -> None:
    data = pdf_pages(PAGES)
    told = 0
    for end in range(0, len(data), max(len(data) // 40, 1)):
        try:
            assert render_page(data[:end], 1, 60, "model").png
        except UnreadableFileError:
            told += 1
    assert told


def test_a_password_is_told(pdf_pages: Print) -> None:
    with pytest.raises(UnreadableFileError, match="encrypted; save a copy without a password"):
        render_page(pdf_pages(PAGES, "secret"), 1, 600)


def test_an_empty_user_password_opens() -> None:
    from reportlab.lib.pdfencrypt import StandardEncryption

    out = io.BytesIO()
    sheet = canvas.Canvas(out, pagesize=A4, encrypt=StandardEncryption("", "owner", canPrint=0))
    sheet.drawString(72, 700, "Locked for printing only")
    sheet.save()
    assert render_page(out.getvalue(), 1, 600, "Locked for printing only").highlighted


def test_several_threads_get_what_one_gets(pdf_pages: Print) -> None:
    jobs = [(pdf_pages(PAGES), 1 + n % 2, 200 + 50 * (n % 3)) for n in range(24)]

    def draw(job: tuple[bytes, int, int]) -> bytes:
        return render_page(*job, "Course notes, spring").png

    alone = [draw(job) for job in jobs]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(draw, jobs))
    assert together == alone
