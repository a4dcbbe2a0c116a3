"""What several tests of the bank share: the comparison with a transcript, and PDF files made on the spot."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest

from assistant.bank.records import raw_question_record
from assistant.bank.types import Question

DOCUMENTS = Path(__file__).parent / "documents"
Record = dict[str, Any]


def _plain(text: str) -> str:
    return " ".join(text.split())


def _likeness(one: Record, other: Record) -> float:
    """How alike two stems are by their ends, where the question itself stands."""
    return SequenceMatcher(None, _plain(one["stem"])[-200:], _plain(other["stem"])[-200:]).ratio()


def _differences(read: Record | None, expected: Record) -> list[str]:
    if read is None:
        return ["missing"]
    found = []
    if _plain(read["stem"]) != _plain(expected["stem"]):
        found.append("stem")
    if [(_plain(o["text"]), o["correct"]) for o in read["options"]] != [
        (_plain(o["text"]), o["correct"]) for o in expected["options"]
    ]:
        found.append("options")
    if _plain(f"{read['answer']} {read['explanation']}") != _plain(
        f"{expected['answer']} {expected['explanation']}"
    ):
        found.append("answer")
    found += [part for part in ("type", "links", "see_also", "pairs") if read[part] != expected[part]]
    if bool(read["problems"]) != bool(expected["problems"]):
        found.append("problems")
    return found


def _compare(questions: Sequence[Question], name: str, ignore: Sequence[str] = ()) -> list[str]:
    """One line for each item of the transcript that was not read as written there."""
    lines = (DOCUMENTS / f"{name}.expected.jsonl").read_text(encoding="utf-8").splitlines()
    left = [raw_question_record(question) for question in questions]
    faults = []
    for number, line in enumerate(lines, 1):
        expected = json.loads(line)
        best = max(left, key=lambda read, wanted=expected: _likeness(read, wanted), default=None)  # type: ignore[misc]
        if best is not None and _likeness(best, expected) < 0.5:
            best = None
        if best is not None:
            left.remove(best)
        wrong = [part for part in _differences(best, expected) if part not in ignore]
        if wrong:
            faults.append(f"item {number}: {', '.join(wrong)}")
    return faults


@pytest.fixture(scope="session")
def compare() -> Callable[..., list[str]]:
    """Compares questions with the transcript of a document; see `_compare`."""
    return _compare


def _pdf(text: str, width: float = 595.0, height: float = 842.0) -> bytes:
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer

    style = getSampleStyleSheet()["BodyText"]
    flow = [Paragraph(escape(line), style) if line.strip() else Spacer(1, 8) for line in text.split("\n")]
    out = io.BytesIO()
    SimpleDocTemplate(out, pagesize=(width, height)).build(flow)
    return out.getvalue()


@pytest.fixture(scope="session")
def pdf_of() -> Callable[..., bytes]:
    """Prints a text as a PDF: a paragraph for each line, wrapped by a real typesetter."""
    return _pdf


def _pages(pages: Sequence[Sequence[str]], password: str = "") -> bytes:
    from reportlab.pdfgen import canvas

    out = io.BytesIO()
    sheet = canvas.Canvas(out, pagesize=(595, 842), encrypt=password or None)
    for page in pages:
        for row, line in enumerate(page):
            sheet.drawString(72, 780 - 14 * row, line)
        sheet.showPage()
    sheet.save()
    return out.getvalue()


@pytest.fixture(scope="session")
def pdf_pages() -> Callable[..., bytes]:
    """Prints pages line by line, each line where it is put."""
    return _pages
