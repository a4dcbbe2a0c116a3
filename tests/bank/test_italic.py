"""Answers in italics: behind their question in the same paragraph, and what stands beside the items."""

from __future__ import annotations

from assistant.bank.files import read_bytes
from assistant.bank.types import Reading


def read(text: str) -> Reading:
    return read_bytes(text.encode(), "q.md")


def test_an_answer_on_the_next_line_of_the_same_paragraph() -> None:
    reading = read(
        "1. Which store is key-value?\n   *DynamoDB*\n2. Which store holds\n   objects?  \n   *S3,*\n   *of course*\n"
    )
    assert reading.form == "answers in italics"
    assert [(q.stem, q.answer, q.explanation) for q in reading.questions] == [
        ("Which store is key-value?", "DynamoDB", ""),
        ("Which store holds\nobjects?", "S3,\nof course", ""),
    ]


def test_italics_that_end_the_question_belong_to_it() -> None:
    reading = read(
        "1. Which stores are cheap?\n   *Select TWO.*\n\n   *S3 and Glacier*\n\n"
        "2. You have a queue.\n   *Which one fits?*\n\n   *SQS*\n"
    )
    assert [(q.stem, q.answer) for q in reading.questions] == [
        ("Which stores are cheap?\nSelect TWO.", "S3 and Glacier"),
        ("You have a queue.\nWhich one fits?", "SQS"),
    ]


ITEMS = "1. Which store is key-value?\n\n    *DynamoDB*\n\n2. Which holds objects?\n\n    *S3*\n\n"


def test_a_part_without_an_item_is_kept_with_its_heading() -> None:
    reading = read(
        f"# Guide\n\nHere are my cards.\n\n## Cards\n\n{ITEMS}## Prices\n\nPaid by the [month](https://a.example).\n"
    )
    assert len(reading.questions) == 2
    assert [(s.heading, s.text) for s in reading.sections] == [
        ("Prices", "Paid by the month (https://a.example).")
    ]
    assert reading.remarks == ("q.md: left out as an introduction: “Here are my cards.”",)


def test_a_longer_text_before_the_first_item_is_kept() -> None:
    text = "S3 stores objects. EBS stores blocks. EFS stores files."
    reading = read(f"## Basics\n\n{text}\n\n## Cards\n\n{ITEMS}")
    assert [(s.heading, s.text) for s in reading.sections] == [("Basics", text)]
    assert reading.remarks == ()


def test_an_advertisement_is_told() -> None:
    advert = "Visit https://a.example for our full exam dumps and practice tests"
    reading = read(f"{advert}\n\n## Cards\n\n{ITEMS}")
    assert (len(reading.questions), reading.sections) == (2, ())
    assert reading.remarks == (f"q.md: left out as an advertisement: “{advert}”",)
