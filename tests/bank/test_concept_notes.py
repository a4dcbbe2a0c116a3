"""Concept notes: a good one passes, each fault is told at its line, and services without a note are found."""

from __future__ import annotations

from typing import Any

import pytest

from assistant.bank.concept_notes import (
    ConceptNote,
    check_note,
    is_note,
    services_without_note,
    terms_begin,
)
from assistant.bank.readers.choose import read_text
from assistant.errors import UnreadableFileError

FRONT = """\
---
about: [Amazon S3]
tasks: ["1.1"]
versions: [MLA-C01, MLA-C02]
asked_as: [Where do I keep files?, object store]
links:
  - {text: S3, url: "https://docs.aws.amazon.com/s3/"}
---
"""
SENTENCE = "Amazon S3 is an object store that keeps data durably and serves it to many readers at once. "
BODY = f"\n# Amazon S3\n\n{SENTENCE * 5}\n\n**When to choose it.** {SENTENCE * 3}\n\n**What it is confused with.** {SENTENCE * 2}\n\n**What the exam asks.** {SENTENCE * 2}\n"


def test_a_good_note() -> None:
    note, found = check_note(FRONT + BODY, "notes/amazon-s3.md")
    assert found == []
    assert note == ConceptNote(
        "notes/amazon-s3.md", "Amazon S3", ("Amazon S3",), ("1.1",), ("MLA-C01", "MLA-C02")
    )


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("about: [Amazon S3]", "about: []", 2, "about must be a list of different texts that is not empty"),
        ("about: [Amazon S3]", "about: [Amazon S3, 5]", 2, "about must be a list of different texts"),
        ("about: [Amazon S3]", "about: [S3]", 2, "the service “S3” is called “Amazon S3” in the bank"),
        ('tasks: ["1.1"]', "tasks: [1.1]", 3, "tasks must be a list of different texts"),
        ('tasks: ["1.1"]', 'tasks: ["1.9"]', 3, "the guide has no task 1.9"),
        ("[MLA-C01, MLA-C02]", "[MLA-C03]", 4, "there is no exam version MLA-C03"),
        (
            "asked_as: [Where do I keep files?, object store]\n",
            "asked_as: []\n",
            5,
            "asked_as must be a list of different texts",
        ),
        ("links:\n  -", "sources: []\nlinks:\n  -", 6, "front matter of a note has no “sources”"),
        (
            "links:\n",
            'links:\n  - {text: S3, url: "https://docs.aws.amazon.com/s3/"}\n',
            8,
            "the link is given twice",
        ),
        (
            "files?, object store",
            "files?, Where do I keep files?",
            5,
            "asked_as must be a list of different texts",
        ),
        ("https://docs", "http://docs", 7, "is no address of a page"),
        ("{text: S3, url", "{name: S3, url", 7, "a link has a text and a url"),
        ("# Amazon S3\n", "Amazon S3\n", 10, "a note has one heading"),
        ("**What it is confused with.**", "# Neighbours\n\n", 10, "a note has one heading"),
        (
            "**What the exam asks.**",
            "**The exam.**",
            10,
            "a note has four paragraphs, the last three begin with",
        ),
        (SENTENCE * 5 + "\n\n**When", "**When", 10, "a note has 150 to 400 words, this has"),
        ("**What the exam asks.** ", f"{SENTENCE * 20}", 10, "a note has 150 to 400 words, this has"),
    ],
)
def test_each_fault_is_told_at_its_line(old: str, new: str, line: int, words: str) -> None:
    assert old in FRONT + BODY
    _, found = check_note((FRONT + BODY).replace(old, new, 1), "notes/amazon-s3.md")
    assert [at for at, what in found if words in what] == [line], found


def test_a_note_that_asks_is_no_note() -> None:
    asks = (
        "# Amazon S3\n\n"
        + "What does it keep?\nObjects.\nWho reads it?\nMany readers.\nIs it durable?\nYes.\n" * 10
    )
    _, found = check_note(FRONT + asks, "notes/amazon-s3.md")
    assert [what for _, what in found if "read as practice questions" in what]


def test_a_note_without_front_matter_and_one_without_links() -> None:
    assert check_note(BODY, "n.md")[0] is None
    without = FRONT.split("links:", maxsplit=1)[0] + "---\n"
    assert "a note links to the documentation" in check_note(without + BODY, "n.md")[1][0][1]


def test_which_files_are_notes() -> None:
    assert is_note("notes/amazon-s3.md")
    assert is_note("seeds/Notes/amazon-s3.md")
    assert is_note("notes/list.txt"), "it is told that it is no Markdown file"
    assert not is_note("amazon-s3.md")
    assert not is_note("notes.md")
    assert check_note(FRONT + BODY, "notes/list.txt") == (
        None,
        [(1, "a note is a Markdown file, called ….md")],
    )


def test_a_note_whose_paragraphs_are_others() -> None:
    without_first = BODY.replace(SENTENCE * 5 + "\n\n", "", 1)
    one_more = BODY + f"\n\n{SENTENCE}\n"
    run_together = BODY.replace("\n\n**What the", "\n**What the")
    for body in (without_first, one_more, run_together):
        assert "a note has four paragraphs" in " ".join(
            what for _, what in check_note(FRONT + body, "n.md")[1]
        )


def test_a_last_paragraph_may_define_terms_and_counts_for_itself() -> None:
    of_terms = f"{BODY}\n**Terms.** {SENTENCE * 9}\n"
    assert check_note(FRONT + of_terms, "n.md")[1] == [], "the words of a note are those of the others"
    (found,) = check_note(FRONT + f"{BODY}\n**Terms.** {SENTENCE * 12}\n", "n.md")[1]
    assert found == (10, "the terms of a note take 200 words at most, here 217")
    text = read_text(FRONT + of_terms, "n.md").sections[0].text
    assert text[terms_begin(text) :].split()[:3] == ["Terms.", "Amazon", "S3"]
    assert terms_begin(BODY) == len(BODY)
    before = of_terms.replace("**Terms.**", "**What the exam asks.**").replace(
        "**What the exam", "**Terms.", 1
    )
    assert "a note has four paragraphs" in check_note(FRONT + before, "n.md")[1][0][1]


@pytest.mark.parametrize("about", ["[Amazon S3", "[a, a: b: c]", "&x [*x]", "a\nabout: b"])
def test_front_matter_that_is_no_yaml_is_told_with_its_line(about: str) -> None:
    with pytest.raises(UnreadableFileError, match=r"n\.md, line [23]: "):
        check_note(FRONT.replace("[Amazon S3]", about) + BODY, "n.md")


def test_services_that_need_a_note() -> None:
    entries: list[dict[str, Any]] = [{"services": ["Amazon S3", "Amazon EFS"]}] * 3 + [
        {"services": ["Amazon FSx"]}
    ]
    note = ConceptNote("n.md", "S3", ("Amazon S3",), (), ())
    assert services_without_note(entries, [note]) == {"Amazon EFS": 3}
    assert services_without_note(entries, []) == {"Amazon S3": 3, "Amazon EFS": 3}
