"""Fifteen documents of our own in five forms, each with a transcript made by hand.

What a reader gives is compared item by item; a floor says how many items it reads exactly.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.bank.files import read_bytes
from assistant.bank.types import Question, Reading, Section

DOCUMENTS = Path(__file__).parent / "documents"
BARE, PROSE, DUMP, BLOCKS, MARKDOWN = (
    "bare questions",
    "answers in the line",
    "lettered options",
    "marked options",
    "answers in italics",
)
# document -> its form, how many items its transcript has, how many of them are read exactly today.
# Bare text marks nothing, so there a reader must guess now and then; raise a floor, never lower it.
TABLE = {
    "bare-1.txt": (BARE, 15, 13),
    "bare-2.txt": (BARE, 14, 12),
    "bare-3.txt": (BARE, 14, 14),
    "prose-1.txt": (PROSE, 14, 14),
    "prose-2.txt": (PROSE, 14, 14),
    "prose-3.txt": (PROSE, 15, 15),
    "dump-1.txt": (DUMP, 13, 13),
    "dump-2.txt": (DUMP, 13, 13),
    "dump-3.txt": (DUMP, 12, 12),
    "blocks-1.txt": (BLOCKS, 12, 12),
    "blocks-2.txt": (BLOCKS, 14, 14),
    "blocks-3.txt": (BLOCKS, 14, 14),
    "markdown-1.md": (MARKDOWN, 13, 13),
    "markdown-2.md": (MARKDOWN, 14, 14),
    "markdown-3.md": (MARKDOWN, 15, 15),
}


def read(document: str, name: str | None = None) -> Reading:
    return read_bytes((DOCUMENTS / document).read_bytes(), name or document)


def test_each_document_is_in_the_table() -> None:
    on_disk = {path.name for path in DOCUMENTS.iterdir() if not path.name.endswith(".expected.jsonl")}
    assert on_disk == set(TABLE)


@pytest.mark.parametrize("document", TABLE)
def test_a_document_is_read_as_its_transcript_says(
    document: str, compare: Callable[[tuple[Question, ...], str], list[str]]
) -> None:
    form, items, floor = TABLE[document]
    reading = read(document)
    faults = compare(reading.questions, document.split(".", maxsplit=1)[0])
    assert reading.form == form
    assert len(reading.questions) == items
    assert items - len(faults) >= floor, faults


@pytest.mark.parametrize("document", TABLE)
def test_items_are_numbered_from_one_under_the_name_of_the_file(document: str) -> None:
    questions = read(document, "notes/mine.txt").questions
    assert [(s.file, s.item, s.page) for q in questions for s in q.sources] == [
        ("notes/mine.txt", n, None) for n in range(1, len(questions) + 1)
    ]


@pytest.mark.parametrize(
    "name", ["renamed.md", "renamed.txt", "questions.pdf", "entries.yaml", "no-extension"]
)
@pytest.mark.parametrize("document", TABLE)
def test_a_files_name_says_nothing_about_its_form(document: str, name: str) -> None:
    def nameless(reading: Reading) -> tuple[str, list[Question], list[Section]]:
        return (
            reading.form,
            [replace(q, sources=tuple(replace(s, file="") for s in q.sources)) for q in reading.questions],
            [replace(s, file="") for s in reading.sections],
        )

    assert nameless(read(document, name)) == nameless(read(document))


@pytest.mark.parametrize("document", TABLE)
def test_line_ends_and_a_byte_order_mark_change_nothing(document: str) -> None:
    data = (DOCUMENTS / document).read_bytes()
    plain = read(document)
    assert read_bytes(data.replace(b"\n", b"\r\n"), document) == plain
    assert read_bytes(b"\xef\xbb\xbf" + data, document) == plain
    assert read_bytes(data.decode("utf-8").encode("utf-16"), document) == plain
