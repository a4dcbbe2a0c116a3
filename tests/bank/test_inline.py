"""Answers in the line: what stands outside the items is kept as sections, or told in a remark."""

from __future__ import annotations

import pytest

from assistant.bank.files import read_bytes
from assistant.bank.readers.bare import read_bare
from assistant.bank.readers.draft import left_out, loose_text
from assistant.bank.types import Reading

ITEMS = "What holds objects? Answer: Amazon S3.\nWhat holds files? Answer: Amazon EFS.\n"


def read(text: str) -> Reading:
    return read_bytes(text.encode(), "q.txt")


def parts(reading: Reading) -> list[tuple[str, str]]:
    return [(section.heading, section.text) for section in reading.sections]


def test_prose_under_a_heading_without_an_item_is_kept() -> None:
    prose = "Storage is paid by the gigabyte."
    reading = read(f"## Cards\n{ITEMS}## Prices\n{prose}\n## More cards\n{ITEMS}")
    assert len(reading.questions) == 4
    assert parts(reading) == [("Prices", prose)]
    assert reading.remarks == ()


def test_an_introduction_is_told_and_makes_no_passage() -> None:
    reading = read(
        f"My cards\nThese are my notes. Please forgive {'the shorthand ' * 6}in them.\n## Cards\n{ITEMS}"
    )
    assert parts(reading) == []
    assert [len(remark) for remark in reading.remarks] == [len("q.txt: left out as an introduction: “”") + 80]
    assert reading.remarks[0].startswith("q.txt: left out as an introduction: “These are my notes.")


def test_an_advertisement_is_told() -> None:
    advert = "Visit https://a.example for our full exam dumps and practice tests"
    reading = read(f"{ITEMS}{advert}\n")
    assert reading.remarks == (f"q.txt: left out as an advertisement: “{advert}”",)
    assert parts(reading) == []


def test_bare_questions_keep_what_stands_before_them() -> None:
    basics = "S3 stores objects. EBS stores blocks. EFS stores files."
    text = f"Cards\n{basics}\nA shop keeps its photos in the cloud and wants to pay little.\nWhich store fits the shop?\nS3.\n"
    reading = read_bare(text, "q.txt")
    told = [*(q.stem for q in reading.questions), *(f"{s.heading} {s.text}" for s in reading.sections)]
    assert any(basics in part for part in told)


@pytest.mark.parametrize(
    ("texts", "heading", "text"),
    [
        (["A title", ""], None, None),
        (["A title", "Two words. Three more words."], None, None),
        (["A title", "One. Two. Three."], "A title", "One. Two. Three."),
        (["- S3: objects", "- EBS: blocks"], "", "- S3: objects\n- EBS: blocks"),
        (["S3 objects", "EBS blocks", "EFS files"], "S3 objects", "EBS blocks\nEFS files"),
    ],
)
def test_text_before_the_first_item(texts: list[str], heading: str | None, text: str | None) -> None:
    wanted = [] if text is None else [(heading, text)]
    assert [(s.heading, s.text) for s in loose_text(texts, "f")] == wanted


def test_elsewhere_only_advertisements_are_left_out() -> None:
    texts = ["A title", "A sentence.", "Buy our exam dumps at https://a.example"]
    assert [s.text for s in loose_text(texts, "f", "H", introduces=False)] == ["A title\nA sentence."]
    assert left_out(texts, "f", introduces=False) == (
        "f: left out as an advertisement: “Buy our exam dumps at https://a.example”",
    )


def test_two_texts_before_the_first_item_are_no_introduction() -> None:
    reading = read(f"## Basics\nS3 stores objects.\n## Prices\nPaid by the gigabyte.\n## Cards\n{ITEMS}")
    assert parts(reading) == [("Basics", "S3 stores objects."), ("Prices", "Paid by the gigabyte.")]
    assert reading.remarks == ()


def test_a_heading_that_asks_is_the_stem_of_the_answer_below() -> None:
    reading = read("## What is S3?\n\nAnswer: A store.\n\n## What is EBS?\n\nAnswer: Blocks.\n")
    assert [(q.stem, q.answer) for q in reading.questions] == [
        ("What is S3?", "A store."),
        ("What is EBS?", "Blocks."),
    ]
