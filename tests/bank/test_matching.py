"""Mapping exercises: tables that kept their rows, tables flattened into running words, and what is none."""

from __future__ import annotations

import pytest

from assistant.bank.readers.choose import read_text
from assistant.bank.readers.lines import Line
from assistant.bank.readers.matching import Exercise, read_exercise, unglue
from assistant.bank.types import QuestionType

SETTING = "Match each service to what it stores:"


def exercise(*lines: str) -> Exercise | None:
    return read_exercise(lines, [False] * len(lines))


def pairs(*lines: str) -> list[tuple[str, str]]:
    found = exercise(*lines)
    assert found is not None
    return [(pair.prompt, pair.response) for pair in found.pairs]


@pytest.mark.parametrize(
    "rows",
    [
        ["Amazon S3 | objects", "Amazon EBS | blocks", "Amazon EFS | files"],
        ["| Amazon S3 | objects |", "| Amazon EBS | blocks |", "| Amazon EFS | files |"],
        [
            "| Service | Kind |",
            "|---|:--|",
            "| Amazon S3 | objects |",
            "| Amazon EBS | blocks |",
            "| Amazon EFS | files |",
        ],
        ["Amazon S3\tobjects", "Amazon EBS\tblocks", "Amazon EFS\t\tfiles"],
        ["Amazon S3 -> objects", "Amazon EBS --> blocks", "Amazon EFS => files"],
        ["- Amazon S3 → objects", "- **Amazon EBS** → *blocks*", "- Amazon EFS ↔ files"],
    ],
)
def test_rows_parted_by_bars_tabs_or_arrows(rows: list[str]) -> None:
    expected = [("Amazon S3", "objects"), ("Amazon EBS", "blocks"), ("Amazon EFS", "files")]
    if rows[0].startswith("-"):  # bullets in front read as the list of responses; the cells stay whole
        rows = [row.removeprefix("- ") for row in rows]
    assert pairs(SETTING, *rows) == expected


def test_column_heads_are_dropped_where_the_responses_are_known() -> None:
    table = ["Service | Kind", "Amazon S3 | Objects", "Amazon EBS | Blocks"]
    assert pairs(SETTING, "- objects", "- blocks", *table) == [
        ("Amazon S3", "Objects"),
        ("Amazon EBS", "Blocks"),
    ]


def test_a_table_ends_where_its_rows_end() -> None:
    found = exercise(SETTING, "Amazon S3 | objects", "Amazon EBS | blocks", "That is all there is to it.")
    assert found is not None
    assert found.length == 3
    assert (found.intro, found.responses, found.rest) == (SETTING, (), "")


def test_a_flattened_table_with_its_list_of_responses() -> None:
    found = exercise(
        "Choose the storage class that fits each need:",
        "- Standard",
        "- Deep Archive",
        "- Intelligent-Tiering",
        "Need Storage class Files that are opened every hour Standard Records kept for ten years by law "
        "Deep Archive Uploads nobody can predict Intelligent-Tiering All three are durable. None is free.",
    )
    assert found is not None
    assert found.responses == ("Standard", "Deep Archive", "Intelligent-Tiering")
    assert [(p.prompt, p.response) for p in found.pairs] == [
        ("Files that are opened every hour", "Standard"),
        ("Records kept for ten years by law", "Deep Archive"),
        ("Uploads nobody can predict", "Intelligent-Tiering"),
    ]
    assert found.rest == "All three are durable. None is free."
    assert found.length == 5


def test_of_overlapping_responses_the_longer_one_is_taken() -> None:
    table = "Keys that the owner rotates customer managed key Keys nobody sees managed key"
    assert pairs("Name the kind of each:", "- managed key", "- customer managed key", table) == [
        ("Keys that the owner rotates", "customer managed key"),
        ("Keys nobody sees", "managed key"),
    ]


def test_a_flattened_table_of_terms_and_descriptions() -> None:
    found = exercise(
        "Metrics for models and what each metric measures",
        "Metric What metric measures Recall Shows how many of the positives were found. "
        "Precision Tells how many of the alarms were true. Mean absolute error Gives the usual distance to the truth.",
    )
    assert found is not None
    assert [(p.prompt, p.response) for p in found.pairs] == [
        ("Recall", "Shows how many of the positives were found."),
        ("Precision", "Tells how many of the alarms were true."),
        ("Mean absolute error", "Gives the usual distance to the truth."),
    ]


@pytest.mark.parametrize(
    "lines",
    [
        [SETTING],
        ["Is this one?", "Amazon S3 | objects", "Amazon EBS | blocks"],
        ["This is a sentence.", "Amazon S3 | objects", "Amazon EBS | blocks"],
        [SETTING, "Amazon S3 | objects"],
        [SETTING, "It stores nothing at all."],
        [SETTING, "- objects", "- blocks", "Neither of them occurs in this line."],
        [
            SETTING,
            "- one response that goes on and on for more than eight words",
            "- blocks",
            "x blocks y blocks",
        ],
        [SETTING, *[f"- response {n}" for n in range(400)], "a response 1 b response 2"],
        [" ".join(["word"] * 50) + ":", "Amazon S3 | objects", "Amazon EBS | blocks"],
    ],
)
def test_what_is_no_exercise(lines: list[str]) -> None:
    assert exercise(*lines) is None


def test_a_line_with_its_own_answer_sets_no_exercise() -> None:
    lines = [SETTING, "Amazon S3 | objects", "Amazon EBS | blocks"]
    assert read_exercise(lines, [True, False, False]) is None
    assert read_exercise(lines, [False, True, False]) is None


def test_a_setting_glued_to_an_answer_is_parted_from_it() -> None:
    lines = [
        Line(3, "Answer: Use a queue. Match each of the services to its kind:"),
        Line(4, "Amazon S3 | objects"),
        Line(5, "Amazon EBS | blocks"),
    ]
    assert unglue(lines, lambda text: "Answer:" in text) == [
        Line(3, "Answer: Use a queue."),
        Line(3, "Match each of the services to its kind:"),
        *lines[1:],
    ]


def test_without_a_table_below_nothing_is_parted() -> None:
    lines = [Line(1, "Use a queue. There are two kinds:"), Line(2, "standard and FIFO.")]
    assert unglue(lines, lambda text: "Answer:" in text) == lines


def test_an_exercise_between_questions_becomes_a_matching_question() -> None:
    reading = read_text(
        "What holds objects? Answer: Amazon S3.\n"
        f"{SETTING}\nAmazon S3 | objects\nAmazon EBS | blocks\n"
        "What holds files? Answer: Amazon EFS.\n",
        "x",
    )
    assert [q.type for q in reading.questions] == [
        QuestionType.OPEN,
        QuestionType.MATCHING,
        QuestionType.OPEN,
    ]
    matching = reading.questions[1]
    assert (matching.stem, matching.answer, matching.problems) == (SETTING, "", ())
    assert [(p.prompt, p.response) for p in matching.pairs] == [
        ("Amazon S3", "objects"),
        ("Amazon EBS", "blocks"),
    ]
