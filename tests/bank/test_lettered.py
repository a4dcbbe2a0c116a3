"""Exam dumps as they come: keys in many wordings, items numbered in several ways or not at all."""

from __future__ import annotations

import pytest

from assistant.bank.readers.choose import read_text
from assistant.bank.readers.keys import Key, labelled, proves_key, read_key
from assistant.bank.types import Question, Reading

STORES = ["RDS", "DynamoDB", "Neptune"]


def read(text: str) -> Reading:
    reading = read_text(text, "dump.txt")
    assert reading.form == "lettered options"
    return reading


def key(question: Question) -> list[str]:
    return [option.text for option in question.options if option.correct]


@pytest.mark.parametrize(
    ("rest", "expected"),
    [
        ("B", Key("B")),
        ("(c)", Key("C")),
        ("B, C", Key("BC")),
        ("A and C", Key("AC")),
        ("BC", Key("BC")),
        ("B.", Key("B")),
        ("DynamoDB", Key("B")),
        ("dynamodb.", Key("B")),
        ("B) DynamoDB", Key("B")),
        ("B DynamoDB", Key("B")),
        ("B (DynamoDB)", Key("B")),
        ("B: it keeps items by key", Key("B", "it keeps items by key")),
        ("B because it keeps items by key", Key("B", "because it keeps items by key")),
        ("B. DynamoDB keeps items by key.", Key("B", "DynamoDB keeps items by key.")),
        ("", Key(open=True)),
        ("A queue keeps messages", None),
        ("cache", None),
        ("BAD", Key("BAD")),
        ("AA", None),
        ("the second one", None),
    ],
)
def test_a_key_names_letters_or_the_text_of_an_option(rest: str, expected: Key | None) -> None:
    assert read_key(rest, STORES) == expected


@pytest.mark.parametrize(
    ("line", "rest"),
    [
        ("Answer: B", "B"),
        ("Correct Answer: B, D", "B, D"),
        ("The correct answer is B because it fits.", "B because it fits."),
        ("Correct: B", "B"),
        ("Ans - C", "C"),
        ("Answer:", ""),
        ("**Answer:** B", "** B"),
        ("Answer B", "B"),
    ],
)
def test_labels_of_answer_lines(line: str, rest: str) -> None:
    assert labelled(line) == rest


@pytest.mark.parametrize(
    "line", ["Answers differ a lot.", "Answer bad questions last", "The solution scales", "Keys"]
)
def test_what_is_no_answer_line(line: str) -> None:
    assert labelled(line) is None
    assert not proves_key(line)


@pytest.mark.parametrize("line", ["Answer: Cache", "Answer: A queue keeps messages.", "Answer: edge"])
def test_a_word_is_no_key(line: str) -> None:
    assert not proves_key(line)


@pytest.mark.parametrize(
    "answer", ["B", "B (DynamoDB)", "B DynamoDB", "B) DynamoDB", "DynamoDB", "\nB", "B because of its keys."]
)
def test_an_answer_line_is_never_part_of_an_option(answer: str) -> None:
    text = f"1. Which store is key-value?\nA. RDS\nB. DynamoDB\nC. Neptune\nAnswer: {answer}\n"
    question = read(text + "\n2. Which is a queue?\nA. SQS\nB. SNS\nAnswer: A\n").questions[0]
    assert [option.text for option in question.options] == STORES
    assert key(question) == ["DynamoDB"]
    assert question.problems == ()


def test_a_key_that_names_nothing_is_told_and_kept() -> None:
    text = "1. Which store?\nA. RDS\nB. DynamoDB\nAnswer: the green one\n\n2. Which?\nA. x\nB. y\nAnswer: B\n"
    question = read(text).questions[0]
    assert question.explanation == "the green one"
    assert [problem.what for problem in question.problems] == [
        "the answer “the green one” names no option",
        "no option is marked as right",
    ]


def test_items_without_numbers_are_parted_behind_the_explanation() -> None:
    text = (
        "A company keeps sessions.\nWhich store is key-value?\n\nA. RDS\nB. DynamoDB\n\nAnswer: B\n\n"
        "Explanation: It keeps items by key.\n\nA bank needs joins.\n\nWhich store has tables?\n\nA. RDS\n"
        "B. DynamoDB\n\nAnswer: A\n"
    )
    first, second = read(text).questions
    assert first.stem == "A company keeps sessions.\nWhich store is key-value?"
    assert (key(first), first.explanation) == (["DynamoDB"], "It keeps items by key.")
    assert second.stem == "A bank needs joins.\nWhich store has tables?"
    assert key(second) == ["RDS"]


def test_a_word_with_a_number_is_no_header() -> None:
    text = (
        "1. Which store is key-value?\nA. RDS\nB. DynamoDB\nAnswer: B\nItem 3 of the guide says so.\n"
        "2. A shop compares sales.\nQ3 2024 revenue is in a file. Which tool reads it?\nA. Athena\nB. SNS\nAnswer: A\n"
    )
    first, second = read(text).questions
    assert first.explanation == "Item 3 of the guide says so."
    assert second.stem.startswith("A shop compares sales.\nQ3 2024 revenue")


def test_lines_with_a_hash_within_an_item_stay() -> None:
    text = (
        "Question 1\nWhat does this print?\n# a comment\nprint(2)\nA. 1\nB. 2\nAnswer: B\n\n"
        "## Queues\nQuestion 2\nWhich is a queue?\nA. SQS\nB. SNS\nAnswer: A\n"
    )
    first, second = read(text).questions
    assert first.stem == "What does this print?\n# a comment\nprint(2)"
    assert second.section == "Queues"


def test_headings_may_serve_as_labels() -> None:
    text = "## Question 1\nWhich?\nA. x\nB. y\n### Answer: B\n### Explanation\nSo it is.\n"
    (question,) = read(text).questions
    assert (key(question), question.explanation, question.section) == (["y"], "So it is.", "")


def test_options_on_one_line() -> None:
    text = "Question 1: Which store?\nA) RDS B) DynamoDB C) Neptune\nAnswer: B\n"
    (question,) = read(text).questions
    assert [option.text for option in question.options] == STORES


def test_words_of_commerce_do_not_make_an_option_an_advertisement() -> None:
    text = (
        "Question 1\nWhat is cheapest?\nA. Buy Reserved Instances at a discount\nB. Sign up for the free trial and "
        "visit the console\nC. Use Spot Instances\nAnswer: C\nExplanation: To purchase capacity brings a discount, "
        "up to 72 % off.\n"
    )
    (question,) = read(text).questions
    assert len(question.options) == 3
    assert question.explanation.endswith("72 % off.")


def test_lettered_headings_without_options_are_notes() -> None:
    reading = read_text(
        "A. Intro\n\nS3 keeps objects for a long time.\n\nB. Detail\n\nSolution A\n", "notes.md"
    )
    assert reading.form == "notes"
    assert reading.questions == ()
