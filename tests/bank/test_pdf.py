"""PDF files, printed in the test by a real typesetter: what printing adds is undone, what fails is told."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.bank.files import read_bytes
from assistant.bank.readers.pdf import clean_pages
from assistant.bank.types import Question
from assistant.errors import UnreadableFileError

DOCUMENTS = Path(__file__).parent / "documents"
A4, A5 = (595.0, 842.0), (420.0, 595.0)
Print = Callable[..., bytes]

PAGES = [
    [
        "Course notes, spring",
        "Amazon SageMaker trains models on managed instances, and the trained",
        "model is stored in a bucket. A training job reads its data from Ama-",
        "zon S3. When it has ended, its instances are stopped, so that nobody",
        "pays for idle time.",
        "Real-time endpoints answer at once. They are for a real-",
        "time use such as fraud detection.",
        "Page 1 of 2",
    ],
    [
        "Course notes, spring",
        "Batch transform works through a whole data set and stores what it",
        "predicts, with no endpoint left behind.",
        "Page 2 of 2",
    ],
]


def test_a_document_of_two_pages(pdf_pages: Print) -> None:
    reading = read_bytes(pdf_pages(PAGES), "notes.pdf")
    assert (reading.form, reading.questions, reading.remarks) == ("pages", (), ())
    assert [(section.file, section.page, section.heading) for section in reading.sections] == [
        ("notes.pdf", 1, ""),
        ("notes.pdf", 2, ""),
    ]
    assert reading.sections[0].text == (
        "Amazon SageMaker trains models on managed instances, and the trained model is stored in a bucket. "
        "A training job reads its data from Amazon S3. When it has ended, its instances are stopped, "
        "so that nobody pays for idle time.\n"
        "Real-time endpoints answer at once. They are for a real-time use such as fraud detection."
    )
    assert reading.sections[1].text == (
        "Batch transform works through a whole data set and stores what it predicts, "
        "with no endpoint left behind."
    )


def test_a_paragraph_over_two_pages_stays_whole_on_the_page_where_it_begins(pdf_of: Print) -> None:
    sentence = (
        "The feature store keeps the values that a model was trained with, and serves them again later. "
    )
    text = "\n".join([sentence * 40, "A last word on cost."])
    reading = read_bytes(pdf_of(text, *A5), "n.pdf")
    assert len(reading.sections) == 2
    assert reading.sections[0].text == (sentence * 40).strip()
    assert (reading.sections[1].page, reading.sections[1].text) == (2, "A last word on cost.")


def test_paragraphs_stay_parted(pdf_of: Print) -> None:
    paragraphs = ["Short.", "A list of words without an end", "Another " + "word " * 60 + "and", "after that"]
    text = read_bytes(pdf_of("\n".join(paragraphs)), "n.pdf").sections[0].text
    assert text.split("\n\n") == paragraphs


def test_a_list_of_short_lines_is_not_joined(pdf_pages: Print) -> None:
    lines = ["Amazon S3", "Amazon EBS", "Amazon EFS", "Storage Gateway", "Snowball"]
    assert read_bytes(pdf_pages([lines]), "n.pdf").sections[0].text.split("\n") == lines


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("The ﬁrst oﬃce ﬂoor, eﬀects and aﬄuent", "The first office floor, effects and affluent"),
        ("a soft\u00adhyphen and a\u00a0space", "a softhyphen and a space"),
        ("the pipe-\nline runs and the pipeline ends", "the pipeline runs and the pipeline ends"),
        ("an un-\nknown word", "an unknown word"),
        ("a real-\ntime use of real-time data", "a real-time use of real-time data"),
        ("the Amazon-\nAWS link", "the Amazon-AWS link"),
        ("up to 2020-\n2021 or so", "up to 2020-\n2021 or so"),
        ("a cost-\neffective one; the cost, any cost, is effective, most effective", "a cost-effective one; "
         "the cost, any cost, is effective, most effective"),
    ],
)  # fmt: skip
def test_ligatures_and_hyphens(raw: str, clean: str) -> None:
    assert clean_pages([raw]) == (clean,)


@pytest.mark.parametrize("foot", ["{n}", "Page {n}", "{n} / 4", "page {n} of 4", "Guide to storage | {n}"])
def test_running_heads_and_feet_are_dropped(foot: str) -> None:
    bodies = ["First about buckets.", "Second about blocks.", "Third about files.", "Fourth about tapes."]
    pages = [
        f"The storage guide\nChapter {n}\n{body}\n{foot.format(n=n)}" for n, body in enumerate(bodies, 1)
    ]
    assert clean_pages(pages) == tuple(bodies)


def test_what_stands_on_one_page_only_is_kept() -> None:
    pages = ["Head\nA title\nBody one.", "Head\nBody two.\nA note", "Head\nBody three."]
    assert clean_pages(pages) == ("A title\nBody one.", "Body two.\nA note", "Body three.")


def test_questions_at_the_edges_of_pages_are_no_running_lines(pdf_pages: Print) -> None:
    pages = [
        [
            f"Question {n}",
            f"What is service number {'abc'[n - 1]}?",
            "A. A store",
            "B. A queue",
            f"Answer: {'ABA'[n - 1]}",
        ]
        for n in (1, 2, 3)
    ]
    questions = read_bytes(pdf_pages(pages), "q.pdf").questions
    assert [(q.stem, q.answer, q.sources[0].page) for q in questions] == [
        ("What is service number a?", "A store", 1),
        ("What is service number b?", "A queue", 2),
        ("What is service number c?", "A store", 3),
    ]
    assert [problem for q in questions for problem in q.problems] == []


@pytest.mark.parametrize(
    ("document", "size", "form", "items", "floor"),
    [
        ("dump-1", A4, "lettered options", 13, 13),
        ("dump-1", A5, "lettered options", 13, 11),
        ("blocks-1", A4, "marked options", 12, 12),
        ("blocks-1", A5, "marked options", 12, 11),
        ("prose-1", A4, "answers in the line", 14, 14),
        ("prose-1", A5, "answers in the line", 14, 14),
    ],
)
def test_printed_questions_are_read_like_the_text_they_were_printed_from(
    document: str,
    size: tuple[float, float],
    form: str,
    items: int,
    floor: int,
    pdf_of: Print,
    compare: Callable[[tuple[Question, ...], str], list[str]],
) -> None:
    text = (DOCUMENTS / f"{document}.txt").read_text(encoding="utf-8")
    reading = read_bytes(pdf_of(text, *size), "printed.pdf")
    faults = compare(reading.questions, document)
    assert reading.form == form
    assert len(reading.questions) == items
    assert items - len(faults) >= floor, faults
    pages = [source.page for question in reading.questions for source in question.sources]
    assert pages == sorted(pages, key=lambda page: page or 0)
    assert pages[0] == 1
    assert (pages[-1] or 0) > 1


def test_an_empty_page_is_remarked(pdf_pages: Print) -> None:
    reading = read_bytes(pdf_pages([PAGES[0], [], PAGES[1]]), "n.pdf")
    assert [section.page for section in reading.sections] == [1, 3]
    assert reading.remarks == ("n.pdf: page 2 has no text.",)


def sentence_about(data: bytes) -> str:
    with pytest.raises(UnreadableFileError) as caught:
        read_bytes(data, "n.pdf")
    return str(caught.value)


def test_an_encrypted_file_is_told(pdf_pages: Print) -> None:
    assert sentence_about(pdf_pages(PAGES, password="let me in")) == (  # noqa: S106
        "n.pdf is encrypted; save a copy without a password and read that."
    )


@pytest.mark.parametrize("password", ["", "let me in"])
def test_the_usual_encryption_opens_without_a_password_or_is_told(pdf_pages: Print, password: str) -> None:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf_pages(PAGES))))
    writer.encrypt(user_password=password, owner_password="another", algorithm="AES-256")  # noqa: S106
    out = io.BytesIO()
    writer.write(out)
    if password:
        assert "is encrypted; save a copy" in sentence_about(out.getvalue())
    else:
        assert read_bytes(out.getvalue(), "n.pdf") == read_bytes(pdf_pages(PAGES), "n.pdf")


def test_a_file_without_text_is_told(pdf_pages: Print) -> None:
    wanted = "n.pdf holds no text, perhaps only scanned pages; run text recognition on it first."
    assert sentence_about(pdf_pages([[], []])) == wanted


def test_a_scanned_file_is_told() -> None:
    from PIL import Image
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen import canvas

    out = io.BytesIO()
    sheet = canvas.Canvas(out, pagesize=A4)
    sheet.drawImage(ImageReader(Image.new("L", (60, 80), 128)), 50, 50, 400, 600)
    sheet.showPage()
    sheet.save()
    assert "perhaps only scanned pages" in sentence_about(out.getvalue())


@pytest.mark.parametrize("keep", [20, 200, 700])
def test_a_damaged_file_is_told(pdf_pages: Print, keep: int) -> None:
    said = sentence_about(pdf_pages(PAGES)[:keep])
    assert said.startswith("n.pdf is a damaged PDF (") or said.startswith("n.pdf holds no text")
    assert said.endswith((" and save it anew.", " on it first."))


def test_a_pdf_is_known_by_its_mark_whatever_its_name(pdf_pages: Print) -> None:
    data = pdf_pages(PAGES)
    assert read_bytes(b"\n\n" + data, "notes.txt").sections[1].page == 2
