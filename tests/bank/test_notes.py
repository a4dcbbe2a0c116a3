"""Notes: Markdown and plain text by heading, with nothing of the text lost."""

from __future__ import annotations

from assistant.bank.files import read_bytes
from assistant.bank.readers.notes import read_notes
from assistant.bank.types import Section


def sections(text: str) -> list[tuple[str, str]]:
    reading = read_notes(text, "notes.md")
    assert (reading.form, reading.questions, reading.remarks) == ("notes", (), ())
    return [(section.heading, section.text) for section in reading.sections]


def test_a_section_for_each_heading_that_has_text() -> None:
    text = "Lead in.\n\n# One\n\nFirst.\n\nSecond\nline.\n\n## Two\n\n### Three\n\nThird.\n\nSetext\n======\n\nFourth.\n"
    assert sections(text) == [
        ("", "Lead in."),
        ("One", "First.\n\nSecond\nline."),
        ("Three", "Two\n\nThird."),
        ("Setext", "Fourth."),
    ]


def test_markup_is_taken_off_but_for_code() -> None:
    text = "# *The* `s3` [guide](https://a.example)\n\nA **bold** word, `code`, a [link](https://b.example) &amp; ~~more~~.\n"
    assert sections(text) == [
        ("The `s3` guide (https://a.example)", "A bold word, `code`, a link (https://b.example) & more.")
    ]


def test_list_items_stand_on_lines_of_their_own() -> None:
    text = "# Steps\n\nDo this:\n\n1. Create.\n2. Upload,\n   then wait.\n   - Check twice.\n\n   Go on.\n"
    assert sections(text) == [
        ("Steps", "Do this:\n1. Create.\n2. Upload,\nthen wait.\nCheck twice.\n\nGo on.")
    ]


def test_code_is_kept_as_it_stands() -> None:
    text = "# Code\n\n```python\n# no heading\nif a:\n    b = *c\n```\n\nAfter.\n"
    assert sections(text) == [("Code", "# no heading\nif a:\n    b = *c\n\nAfter.")]


def test_blank_lines_in_code_stay() -> None:
    text = "# Code\n\n```python\na = 1\n\n\ndef f():\n    pass\n```\n"
    assert sections(text) == [("Code", "a = 1\n\n\ndef f():\n    pass")]


def test_headings_without_text_are_not_lost() -> None:
    text = "# Guide\n\n## Empty\n\n## Storage\n\nS3 stores.\n\n## To come\n\n### Later\n"
    assert sections(text) == [("Storage", "Guide\n\nEmpty\n\nS3 stores."), ("Later", "To come\n\nLater")]


def test_the_numbers_of_lists_stay_and_bullets_go() -> None:
    assert sections("# Key\n\n1. B\n2. D\n\n- one\n- two\n\nText\n\n7) A\n") == [
        ("Key", "1. B\n2. D\none\ntwo\n\nText\n7) A")
    ]


def test_addresses_stand_behind_the_words_of_links() -> None:
    text = (
        "# A\n\nSee [the guide][1], [below](#b), <https://b.example> and ![a chart](https://c.example/x.png)."
        "\n\n[1]: https://a.example/guide\n"
    )
    assert sections(text) == [
        (
            "A",
            "See the guide (https://a.example/guide), below, https://b.example and "
            "a chart (https://c.example/x.png).",
        )
    ]


def test_a_line_in_italics_parts_no_paragraph() -> None:
    assert sections("# A\n\nSome text\n*and more*\n") == [("A", "Some text\nand more")]


def test_front_matter_is_no_text() -> None:
    assert sections("---\ntitle: Mine\ntags: [a]\n---\n\n# One\n\nText.\n") == [("One", "Text.")]


def test_a_rule_at_the_top_is_no_front_matter() -> None:
    assert sections("---\n\nText.\n\n---\n\nMore.\n") == [("", "Text.\n\nMore.")]


def test_comments_are_passed_over_and_html_is_text() -> None:
    assert sections("# A\n\n<!-- not this -->\n\n<div>this</div>\n") == [("A", "<div>this</div>")]


def test_plain_text_by_short_lines_that_serve_as_headings() -> None:
    text = (
        "Feature stores\n\nA feature store keeps features for training and for inference.\n\n"
        "Online and offline\n\nThe online store answers at once, the offline store keeps history for training.\n"
    )
    assert sections(text) == [
        ("Feature stores", "A feature store keeps features for training and for inference."),
        (
            "Online and offline",
            "The online store answers at once, the offline store keeps history for training.",
        ),
    ]


def test_a_short_sentence_is_no_heading() -> None:
    assert sections("It works.\n\nThat is because of the cache in front of it.\n") == [
        ("", "It works.\n\nThat is because of the cache in front of it.")
    ]


def test_notes_that_ask_now_and_then_are_notes() -> None:
    text = b"# Why?\n\nBecause.\n\n# What is S3?\n\nA store.\n\n# What is EBS?\n\nBlocks.\n\n# Which costs more?\n\nIt depends.\n"
    reading = read_bytes(text, "n.md")
    assert reading.form == "notes"
    assert reading.sections[0] == Section("n.md", "Because.", "Why?")
    assert len(reading.sections) == 4


def test_a_book_with_one_question_in_it_is_still_a_book() -> None:
    prose = "\n\n".join(
        f"Chapter {n} tells how data moves from one store to the next one." for n in range(300)
    )
    reading = read_bytes(f"{prose}\n\nWhat holds objects? Answer: S3.\n".encode(), "book.txt")
    assert reading.form == "notes"
    assert reading.questions == ()
