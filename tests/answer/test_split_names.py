"""What somebody types to have compared: a list in any form, a question, or one name that has an “and” of its own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer.split_names import split_names


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("async, serverless and batch transform", ("async", "serverless", "batch transform")),
        ("Clarify, Model Monitor, and Glue", ("Clarify", "Model Monitor", "Glue")),
        ("Glue  and EMR", ("Glue", "EMR")),
        ("Glue or EMR?", ("Glue", "EMR")),
        ("S3 & EFS", ("S3", "EFS")),
        ("bagging vs. boosting versus stacking", ("bagging", "boosting", "stacking")),
        ("zorbing and blorbing", ("zorbing", "blorbing")),
        ("precision and recall", ("precision", "recall")),
        ("data or concept drift", ("data drift", "concept drift")),
        ("CI and CD", ("CI", "CD")),
        ("Glue, Glue", ("Glue", "Glue")),
        ("Firehose, , Kinesis,", ("Firehose", "Kinesis")),
        ("Glue", ("Glue",)),
        (" , ", ()),
        ("", ()),
    ],
)
def test_a_list_is_split_at_what_joins_it(typed: str, names: tuple[str, ...]) -> None:
    assert split_names(typed) == names


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("Identity and Access Management", ("Identity and Access Management",)),
        ("AWS Billing and Cost Management and Glue", ("AWS Billing and Cost Management", "Glue")),
        ("ELT, extract, transform, load", ("ELT", "extract, transform, load")),
    ],
)
def test_a_name_with_a_joint_of_its_own_is_whole(typed: str, names: tuple[str, ...]) -> None:
    assert split_names(typed) == names


@pytest.mark.parametrize(
    "typed",
    ["What is the difference between recall and precision?", "Should I choose recall over precision?"],
)
def test_a_question_that_compares_gives_its_sides(typed: str) -> None:
    assert split_names(typed) == ("recall", "precision")


@given(st.text())
def test_no_name_is_blank_whatever_is_typed(typed: str) -> None:
    assert all(name.strip() == name != "" for name in split_names(typed))
