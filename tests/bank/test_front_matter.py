"""Front matter: read where it is, left alone where a text only begins with a rule, and never trusted."""

from __future__ import annotations

import pytest

from assistant.bank.files import read_bytes
from assistant.bank.readers.choose import read_text
from assistant.bank.readers.front_matter import split_front_matter
from assistant.bank.types import Link, Section

NOTE = """\
---
title: My note
about: [Amazon S3]
tasks: ["1.1", "9.9", 5]
versions: [MLA-C02, MLA-C99]
asked_as: [Where do I keep files?]
links:
  - {text: S3, url: "https://docs.aws.amazon.com/s3/"}
  - {text: bad, url: "javascript:alert(1)"}
  - nonsense
---

# Amazon S3

An object store keeps objects.
"""


def test_what_it_says_goes_to_the_sections_and_not_into_the_text() -> None:
    reading = read_text(NOTE, "note.md")
    assert reading.sections == (
        Section(
            file="note.md",
            text="An object store keeps objects.",
            heading="Amazon S3",
            services=("Amazon S3",),
            tasks=("1.1",),
            versions=("MLA-C02",),
            links=(Link("S3", "https://docs.aws.amazon.com/s3/"),),
            asked_as=("Where do I keep files?",),
        ),
    )


def test_the_title_serves_where_a_text_has_no_heading() -> None:
    text = "---\ntitle: My  note\ntags: [a]\n---\nAn object store keeps objects.\n"
    assert [(s.heading, s.text) for s in read_text(text, "a.md").sections] == [
        ("My note", "An object store keeps objects.")
    ]


def test_lines_are_those_of_the_file() -> None:
    front, rest = split_front_matter(NOTE, "note.md")
    assert front is not None
    assert front.yaml.line(("links", 1)) == 9
    assert rest.split("\n").index("# Amazon S3") == NOTE.split("\n").index("# Amazon S3")


def test_questions_below_it_are_read_as_ever() -> None:
    text = "---\ntags: [exam]\n---\nWhat is S3?\nA. A store\nB. A queue\nC. A key\nAnswer: A\n"
    (question,) = read_text(text, "q.md").questions
    assert (question.stem, question.answer) == ("What is S3?", "A store")


@pytest.mark.parametrize(
    "text",
    [
        "---\nA rule stands above this paragraph.\n---\nAnd below it.\n",
        "---\nQuestion: which store is it\n---\nMore of it.\n",
        "---\ntags: [a\n---\nThe list is not closed.\n",
        "---\ntags: &x [*x]\n---\nAn alias in itself.\n",
        "---\ntags: [a]\nIt never ends.\n",
        "Words first.\n---\ntags: [a]\n---\n",
    ],
)
def test_what_is_none_stays_text(text: str) -> None:
    assert split_front_matter(text, "a.md") == (None, text)


@pytest.mark.parametrize("value", ["5", "[1, 2]", "{a: b}", "null", "'3.1'", "[[['1.1']]]", "2026-01-01"])
def test_values_of_another_sort_are_passed_over(value: str) -> None:
    text = f"---\ntitle: {value}\ntasks: {value}\nversions: {value}\nlinks: {value}\n---\nA store keeps it.\n"
    (section,) = read_text(text, "a.md").sections
    assert (section.text, section.tasks, section.versions, section.links) == ("A store keeps it.", (), (), ())


def test_only_front_matter_is_nothing_to_study() -> None:
    with pytest.raises(Exception, match="holds nothing to study"):
        read_bytes(b"---\ntitle: Empty\n---\n", "a.md")


def test_ways_to_ask_belong_to_a_text_of_one_section_and_are_few_and_short() -> None:
    ways = ["a way", "a way", " ", "x" * 301, *(f"way {n}" for n in range(40))]
    front = "---\nasked_as: [" + ", ".join(f"'{way}'" for way in ways) + "]\n---\n"
    (one,) = read_text(f"{front}# One\n\nA store keeps it.\n", "a.md").sections
    assert len(one.asked_as) == 20
    assert one.asked_as[:2] == ("a way", "way 0")
    two = read_text(f"{front}# One\n\nA store keeps it.\n\n# Two\n\nA queue passes it on.\n", "a.md").sections
    assert [section.asked_as for section in two] == [(), ()]


def test_questions_get_tasks_and_versions() -> None:
    text = '---\ntasks: ["3.1"]\nversions: [MLA-C02]\n---\nWhat is S3?\nA. A store\nB. A queue\nAnswer: A\n'
    (question,) = read_text(text, "q.md").questions
    assert (question.tasks, question.versions) == (("3.1",), ("MLA-C02",))


def test_what_is_huge_is_no_front_matter() -> None:
    text = "---\ntags: [" + "a, " * 50_000 + "a]\n---\nA store keeps it.\n"
    assert split_front_matter(text, "a.md") == (None, text)
