"""Choosing a reader by what a text looks like, never by its name."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import replace
from itertools import accumulate

from assistant.bank.readers.bare import question_share, read_bare
from assistant.bank.readers.inline import count_markers, read_inline
from assistant.bank.readers.italic import count_italic_answers, read_italic
from assistant.bank.readers.lettered import count_answers, read_lettered
from assistant.bank.readers.lines import lines_of
from assistant.bank.readers.markdown_blocks import Kind, blocks_of
from assistant.bank.readers.marked import count_marks, read_marked
from assistant.bank.readers.notes import read_notes
from assistant.bank.readers.pdf import Pages
from assistant.bank.types import Reading, Section

Reader = Callable[[str, str], Reading]

_MOST_WORDS_AN_ITEM = 1200  # a book with a question in it is still a book
_LEAST_BARE_QUESTIONS = 3
_LEAST_BARE_SHARE = 0.15


def choose_reader(text: str) -> Reader:
    """The reader for the form that most of the text's items show; notes if none does.

    A key by letter, a mark behind an option and an `Answer:` each prove an item; of answers in
    italics there must be two; and an item has only so many words. Bare questions must make up a fair
    share of all lines, under no headings, since notes ask a question now and then too.
    """
    lines = lines_of(text)
    proofs: list[tuple[int, Reader]] = [
        (count_answers(lines), read_lettered),
        (count_marks(lines), read_marked),
        (count_markers(lines) - count_answers(lines), read_inline),
    ]
    italic = count_italic_answers(text)
    proofs.append((italic if italic > 1 else 0, read_italic))
    count, reader = max(proofs, key=lambda proof: proof[0])
    if count > 0 and len(text.split()) <= count * _MOST_WORDS_AN_ITEM:
        return reader
    asked, share = question_share(lines)
    headed = sum(block.kind is Kind.HEADING for block in blocks_of(text))
    if asked >= _LEAST_BARE_QUESTIONS and share >= _LEAST_BARE_SHARE and headed <= 1:
        return read_bare
    return read_notes


def read_text(text: str, file: str) -> Reading:
    """The questions and sections of a text, read in the form it shows.

    Args:
        text: the whole text, with line feeds only.
        file: the name that sources are to carry.
    """
    return choose_reader(text)(text, file)


def read_pages(pages: Pages, file: str) -> Reading:
    """The questions or the pages of a PDF: printed questions are read as such, with their page."""
    whole = "\n".join(pages.texts)
    reader = choose_reader(whole)
    if reader is not read_notes:
        reading = reader(whole, file)
        if reading.questions:
            return _with_pages(reading, pages)
    texts = [text.strip() for text in pages.texts]
    sections = tuple(Section(file=file, text=text, page=n) for n, text in enumerate(texts, 1) if text)
    return Reading(file=file, form="pages", sections=sections, remarks=pages.remarks)


def _with_pages(reading: Reading, pages: Pages) -> Reading:
    """Each question with the page its stem begins on, found by its text, in order."""
    whole = " ".join("\n".join(pages.texts).split())
    ends = list(accumulate(len(" ".join(text.split())) + 1 for text in pages.texts))
    at = 0
    questions = []
    for question in reading.questions:
        found = whole.find(" ".join(question.stem.split())[:60], at)
        at = found if found >= 0 else at
        page = bisect_right(ends, at) + 1
        questions.append(replace(question, sources=tuple(replace(s, page=page) for s in question.sources)))
    return replace(reading, questions=tuple(questions), remarks=pages.remarks)
