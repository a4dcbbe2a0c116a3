"""Choosing a reader: stray marks leave notes what they are, and what stands beside questions is kept."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.bank.files import read_bytes
from assistant.bank.readers.html_text import looks_like_html, text_of_html

PARTS = "\n\n".join(
    f"## Part {n}\n\nA feature store keeps features for training and inference, and the team shares them. "
    "Its online store answers at once, the offline store keeps history for training jobs."
    for n in range(1, 5)
)
STRAY = {
    "one answer in a note": f"# Notes\n\n{PARTS}\n\nWhat is the limit? Answer: two.\n",
    "an answer below a sentence": f"# Notes\n\n{PARTS}\n\nThe team asked for it last spring.\nAnswer: no.\n",
    "an answer as a list item": "# To do\n\n- Bring the pencils.\n- Answer: remember the flash cards.\n- Sleep.\n",
    "two answers as list items": "# To do\n\n- Pencils\n- Answer: the flash cards.\n- Answer: the letter.\n",
    "features with ticks": "# Features\n\nIt can do:\n\n- Train models ✓\n- Serve them ✓\n- Watch them ✓\n- Fly\n",
    "one tick in a list": f"{PARTS}\n\nDone so far:\n\n- Train\n- Serve ✓\n- Watch\n",
    "an item in a long guide": f"{PARTS * 4}\n\nWhich store?\nA. S3\nB. EBS\nAnswer: A\n",
}


@pytest.mark.parametrize("what", STRAY)
def test_a_stray_mark_makes_no_question(what: str) -> None:
    reading = read_bytes(STRAY[what].encode(), "n.md")
    assert (reading.form, reading.questions) == ("notes", ())


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("What holds objects? Answer: S3.", "answers in the line"),
        ("Name the store for objects.\nAnswer: S3.", "answers in the line"),
        ("Backups are kept for a year by law.\nAnswer: S3.\nWhich store?\nAnswer: EBS.", "answers in the line"),
        ("Which store?\n\nS3 (Correct)\n\nEBS\n\nEFS\n", "marked options"),
        ("1. Which store?\nA. S3\nB. EBS\nAnswer: A\n", "lettered options"),
    ],
)  # fmt: skip
def test_a_short_text_that_asks_is_a_question(text: str, form: str) -> None:
    reading = read_bytes(text.encode(), "q.txt")
    assert (reading.form, bool(reading.questions)) == (form, True)


def test_a_pdf_with_one_answer_in_it_stays_pages(pdf_pages: Callable[..., bytes]) -> None:
    page = "A feature store keeps features for training and inference, and the team shares them all."
    pages = [[f"{page} Part {n}.", *([page] * 4)] for n in "abcd"]
    pages[2].append("What is the limit? Answer: two.")
    reading = read_bytes(pdf_pages(pages), "n.pdf")
    assert (reading.form, len(reading.sections), reading.questions) == ("pages", 4, ())


def test_what_stands_beside_the_questions_of_a_pdf_carries_its_page(pdf_pages: Callable[..., bytes]) -> None:
    pages = [
        ["What holds objects? Answer: Amazon S3.", "What holds files? Answer: Amazon EFS."],
        ["## Prices", "Storage is paid by the gigabyte and month, requests by the thousand."],
    ]
    reading = read_bytes(pdf_pages(pages), "n.pdf")
    assert [q.sources[0].page for q in reading.questions] == [1, 1]
    assert [(s.page, s.heading) for s in reading.sections] == [(2, "Prices")]


HTML = """<!DOCTYPE html><html><head><title>T</title><style>p {}</style>
<script>var a = "<p>no</p>";</script></head><body>
<h1>Stores &amp; <em>queues</em></h1><p>Text &lt;b&gt; with a <a href="https://a.example/x">link</a>.
<script>document.write("no")</script></p>
<ul><li>One<ul><li>Two</li><li>Three<ol><li>x<li>y</ol></ul><li>Four</ul>
<h2>Broken<h2>Code</h2><pre>a
  b

c</pre></b></div><p>unclosed <i>end"""


def test_html_is_read_by_heading_without_scripts_and_with_entities_resolved() -> None:
    reading = read_bytes(HTML.encode(), "page.txt")
    assert reading.form == "notes"
    assert [(s.heading, s.text) for s in reading.sections] == [
        (
            "Stores & queues",
            "Text <b> with a link (https://a.example/x).\nOne\nTwo\nThree\n1. x\n2. y\nFour",
        ),
        ("Code", "Broken\n\na\n  b\n\nc\n\nunclosed end"),
    ]


def test_questions_in_html_are_found() -> None:
    item = (
        "<p>Question {n}</p><p>Which store holds {what}?</p><ol type=A><li>S3<li>EBS</ol><p>Answer: {key}</p>"
    )
    page = (
        f"<html><body>{item.format(n=1, what='objects', key='A')}{item.format(n=2, what='blocks', key='B')}"
    )
    questions = read_bytes(page.encode(), "dump").questions
    assert [(q.stem, q.answer) for q in questions] == [
        ("Which store holds objects?", "S3"),
        ("Which store holds blocks?", "EBS"),
    ]


def test_a_problem_in_html_names_the_line_of_the_file() -> None:
    page = "<html>\n<body>\n\n\n<p>1. What?</p>\n<ul><li>A. x<li>B. y</ul>\n<p>Answer: A</p>\n\n<p>2. Why?</p>\n<p>A. x</p><p>B. y</p><p>Answer: C</p>"
    problems = [p.line for q in read_bytes(page.encode(), "d").questions for p in q.problems]
    assert problems
    assert set(problems) <= {9, 10}


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("<?xml version='1.0'?><!-- a -->\n<!doctype HTML><p>x", True),
        ("<div>\n<p>a</p>\n<p>b</p>\n</div>", True),
        ("# Notes\n\n<div>this</div>\n<div>and</div>\n<p>that</p>", False),
        ("<div align=center>\n<b>Title</b>\n</div>\n\nProse.\n\nMore.\n\nAnd more.\n", False),
        ("a < b and c > d", False),
    ],
)
def test_html_is_told_by_its_look(text: str, html: bool) -> None:
    assert looks_like_html(text) is html


@pytest.mark.parametrize(
    "unit", ["<p>", "<ul><li>", "</p>", "<i>a", "<a href=https://a.example>x", "<", "<!--", "&amp;", "a<br>"]
)
def test_any_html_ends(unit: str) -> None:
    words, lines = text_of_html("<html>" + unit * 3000 + "<p>end</p>")
    assert len(words.split("\n")) == max(1, len(lines))
