"""Choosing a reader by what a text looks like, never by its name."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import accumulate

from assistant.bank.readers.bare import question_share, read_bare
from assistant.bank.readers.front_matter import split_front_matter, with_front_matter
from assistant.bank.readers.html_text import looks_like_html, text_of_html
from assistant.bank.readers.inline import count_markers, read_inline
from assistant.bank.readers.italic import count_italic_answers, read_italic
from assistant.bank.readers.lettered import count_answers, read_lettered
from assistant.bank.readers.lines import (
    HEADING,
    RULE,
    Line,
    ends_as_question,
    has_bullet,
    lines_of,
    without_bullet,
    without_emphasis,
)
from assistant.bank.readers.markdown_blocks import Kind, blocks_of
from assistant.bank.readers.marked import is_marked, read_marked
from assistant.bank.readers.notes import read_notes
from assistant.bank.readers.pdf import Pages
from assistant.bank.readers.scenario_cues import ASKS
from assistant.bank.types import Reading, Section

Reader = Callable[[str, str], Reading]

_MOST_WORDS_AN_ITEM = 1200  # a book with a question in it is still a book
_MOST_WORDS_OF_ONE = 120  # a single proof makes a question only of a text as short as one
_MOST_WORDS_OF_ONE_WITH_OPTIONS = 400  # four options with their explanation take more room
_LEAST_BESIDE_A_MARK = 2
_LEAST_BARE_QUESTIONS = 3
_LEAST_BARE_SHARE = 0.15


def _asks(text: str) -> bool:
    words = without_emphasis(without_bullet(text))
    return ends_as_question(words) or bool(ASKS.match(words))


def _stretches(lines: Sequence[Line]) -> list[tuple[bool, list[str]]]:
    """The lines between rules, headings and questions behind a mark; whether a rule stands before them."""
    stretches: list[tuple[bool, list[str]]] = [(False, [])]
    marked = False
    for line in lines:
        if RULE.match(line.text) or HEADING.match(line.text):
            stretches.append((bool(RULE.match(line.text)), []))
            marked = False
        elif not line.blank:
            if marked and ends_as_question(line.text):
                stretches.append((False, []))
                marked = False
            stretches[-1][1].append(line.text)
            marked = marked or is_marked(line.text)
    return stretches


def _marked_items(lines: Sequence[Line]) -> int:
    """How many stretches look like an item with a marked option, and not like a list with ticks in it.

    Beside each mark stand lines without one, and before the first a question, a colon or a rule.
    """
    items = 0
    for ruled, texts in _stretches(lines):
        marks = [i for i, text in enumerate(texts) if is_marked(text)]
        if not marks or len(texts) - len(marks) < max(_LEAST_BESIDE_A_MARK, len(marks)):
            continue
        before = texts[: marks[0]]
        stem = any(ends_as_question(text) or re.search(r"[:：…]$|\.\.\.$", text) for text in before)
        items += stem or (ruled and not has_bullet(texts[0])) or ends_as_question(texts[0])
    return items


def choose_reader(text: str) -> Reader:
    """The reader for the form that most of the text's items show; notes if none does.

    A key by letter, an option with a mark among others, an `Answer:` behind something that can be a
    question: each proves an item. One alone does so only in a short text that asks something; of answers
    in italics there must be two; and an item has only so many words. Bare questions must make up a fair
    share of all lines, under at most one heading, since notes ask a question now and then too.
    """
    lines = lines_of(text)
    lettered, italic = count_answers(lines), count_italic_answers(text)
    marked, (answered, asking) = _marked_items(lines), count_markers(lines)
    proofs: list[tuple[int, Reader]] = [
        (lettered, read_lettered),
        (marked, read_marked),
        (answered - lettered if asking else 0, read_inline),
        (italic if italic > 1 else 0, read_italic),
    ]
    count, reader = max(proofs, key=lambda proof: proof[0])
    most, asks = _MOST_WORDS_AN_ITEM * count, count > 0
    if count == 1:
        most = _MOST_WORDS_OF_ONE if reader is read_inline else _MOST_WORDS_OF_ONE_WITH_OPTIONS
        asks = reader is read_inline or any(
            _asks(line.text) or (reader is read_lettered and line.text.endswith(":")) for line in lines
        )
    if asks and len(text.split()) <= most:
        return reader
    bare, share = question_share(lines)
    headed = sum(block.kind is Kind.HEADING for block in blocks_of(text))
    if bare >= _LEAST_BARE_QUESTIONS and share >= _LEAST_BARE_SHARE and headed <= 1:
        return read_bare
    return read_notes


def read_text(text: str, file: str) -> Reading:
    """The questions and sections of a text, read in the form it shows; a page of HTML by its words.

    What front matter says goes to the sections and is no part of the text.

    Args:
        text: the whole text, with line feeds only.
        file: the name that sources are to carry.
    """
    if not looks_like_html(text):
        front, body = split_front_matter(text, file)
        reading = choose_reader(body)(body, file)
        return with_front_matter(reading, front) if front else reading
    words, numbers = text_of_html(text)
    reading = choose_reader(words)(words, file)
    questions = tuple(
        replace(q, problems=tuple(replace(p, line=numbers[p.line - 1]) for p in q.problems))
        for q in reading.questions
    )
    return replace(reading, questions=questions)


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


class _Finder:
    """Finds the page a text begins on; texts are asked for in their order."""

    def __init__(self, pages: Pages) -> None:
        self.whole = " ".join("\n".join(pages.texts).split())
        self.ends = list(accumulate(len(" ".join(text.split())) + 1 for text in pages.texts if text.split()))
        self.numbers = [n for n, text in enumerate(pages.texts, 1) if text.split()]
        self.at = 0

    def page(self, text: str) -> int:
        found = self.whole.find(" ".join(text.split())[:60], self.at)
        self.at = found if found >= 0 else self.at
        at = min(bisect_right(self.ends, self.at), len(self.numbers) - 1)
        return self.numbers[at] if self.numbers else 1


def _with_pages(reading: Reading, pages: Pages) -> Reading:
    """Each question with the page its stem begins on, and each section with its own, found by their texts."""
    finder = _Finder(pages)
    questions = []
    for question in reading.questions:
        page = finder.page(question.stem)
        questions.append(replace(question, sources=tuple(replace(s, page=page) for s in question.sources)))
    finder = _Finder(pages)
    sections = tuple(replace(section, page=finder.page(section.text)) for section in reading.sections)
    remarks = (*pages.remarks, *reading.remarks)
    return replace(reading, questions=tuple(questions), sections=sections, remarks=remarks)
