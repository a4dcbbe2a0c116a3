"""What the wording of an entry says: how many to select, an option by its place, what is argued for."""

from __future__ import annotations

import pytest

from assistant.bank.entry_wording import (
    argued_for_instead,
    lacks_right_answer,
    named_by_place,
    number_to_select,
)


@pytest.mark.parametrize(
    ("stem", "number"),
    [
        ("Which fit? (Select TWO.)", 2),
        ("Which fit? (Choose 3)", 3),
        ("Which fit? (Select any four that apply.)", 4),
        ("Which TWO services fit?", 2),
        ("Two teams share three models (one each).\nWhich service fits?", None),
        ("Pick one (pick well).", None),
        ("Which are right? (Select seven.)", 7),
        ("Which is right? [Select ONE.]", 1),
        ("Which services fit? Choose TWO.", 2),
        ("Which two-stage design fits?", None),
        ("Which six-hour window fits?", None),
        ("A form (select 3 fields) is filled in. Which service reads it?", None),
        ("(select " + "a" * 100_000, None),
    ],
)
def test_how_many_to_select(stem: str, number: int | None) -> None:
    assert number_to_select(stem) == number


@pytest.mark.parametrize(
    "text",
    [
        "Option B is wrong.", "as answer C says", "Options A and D", "see option 2", "(B) is right",
        "unlike the first option", "The last answer fails", "the options above", "None of the above",
        "all of the\nabove", "both of the options", "choice (d) is wrong", "The latter option costs more",
    ],
)  # fmt: skip
def test_an_option_named_by_its_place(text: str) -> None:
    assert named_by_place(text)


@pytest.mark.parametrize(
    "text",
    [
        "The first training job ends.", "It answers 5 requests.", "An option a team may take.",
        "Amazon S3 (A durable store) keeps it.", "the other option of the service", "All of the data",
        "Vitamin A is one choice", "The next step", "optional B-tree index",
        "Human review receives answers below a confidence", "The judge compares answer A with answer B",
        "The next choice of hyperparameters depends on it", "None of the others reads Parquet",
    ],
)  # fmt: skip
def test_what_only_looks_like_it(text: str) -> None:
    assert named_by_place(text) == ""


RIGHT, WRONG = ["Amazon Data Firehose"], ["Amazon Kinesis Data Streams", "Amazon MSK"]


@pytest.mark.parametrize(
    ("explanation", "lacking"),
    [
        ("Firehose delivers it.", ""),
        ("It is delivered without code.", "Amazon Data Firehose"),
        ("Streams keep the data for several readers.", "Amazon Data Firehose"),
    ],
)
def test_whether_the_right_answer_is_mentioned(explanation: str, lacking: str) -> None:
    assert lacks_right_answer(explanation, RIGHT, WRONG) == lacking


def test_an_acronym_is_a_mention() -> None:
    right = ["SHAP (SHapley Additive exPlanations)"]
    assert lacks_right_answer("SHAP values add up.", right, ["PDPs (partial dependence plots)"]) == ""
    assert lacks_right_answer("The values add up.", right, ["PDPs (partial dependence plots)"]) == right[0]


def test_every_right_option_must_be_mentioned() -> None:
    assert lacks_right_answer("Lambda runs it.", ["AWS Lambda", "AWS Batch"], ["Amazon EC2"]) == "AWS Batch"


@pytest.mark.parametrize(
    ("explanation", "argued"),
    [
        ("Firehose fits. Amazon MSK is the right choice.", "Amazon MSK"),
        ("The best answer is MSK.", "Amazon MSK"),
        ("Firehose is the right choice. MSK is for Kafka.", ""),
        ("MSK would be right if Kafka were used.", ""),
        ("MSK is not the best choice.", ""),
        ("Firehose, not MSK, is the right choice.", ""),
        ("For readers that replay, Kinesis Data Streams is the right choice.", ""),
        ("MSK is the right idea at the wrong stage.", ""),
        ("MSK is best kept to Kafka.", ""),
    ],
)
def test_what_is_argued_for(explanation: str, argued: str) -> None:
    assert argued_for_instead(explanation, RIGHT, WRONG) == argued


def test_a_reason_that_calls_its_wrong_option_right() -> None:
    assert argued_for_instead("This is the correct answer.", [], ["Amazon MSK"], alone=True) == "Amazon MSK"
    assert argued_for_instead("It is right for Kafka users.", [], ["Amazon MSK"], alone=True) == ""
    assert argued_for_instead("MSK is the best option.", [], ["Amazon MSK"], alone=True) == "Amazon MSK"
    assert argued_for_instead("Correct: it meets all.", [], ["Amazon MSK"], alone=True) == "Amazon MSK"
    fine = ("A broker is the right tool elsewhere.", "It is the right idea at the wrong stage.",
            "It is best suited to streams.", "It is right that it streams, yet costly.")  # fmt: skip
    for reason in fine:
        assert argued_for_instead(reason, [], ["Amazon MSK"], alone=True) == ""
