"""A sentence agrees with its evidence, or the word is told by which it does not."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.answer.agreement import disagreement, numbers

# A sentence, and evidence that says the same.
AGREE = {
    "separators": ("It keeps 1,000 records.", "It keeps 1000 records."),
    "percent": ("It saves 90 percent.", "It saves up to 90% of the price."),
    "percent apart": ("It saves 90 % of it.", "It saves up to 90%."),
    "words and digits": ("It has three shards.", "It has 3 shards."),
    "digits and words": ("It has 12 shards.", "It has twelve shards."),
    "decimals": ("The limit is 1.5 GB.", "It has a limit of 1.5 GB each."),
    "ordinals in digits": ("The 2nd step trains it.", "The second step trains it."),
    "ordinals in words": ("The first run is kept.", "Only the 1st run is kept."),
    "times": ("It is 3x as fast.", "It is three times as fast."),
    "an instance type": ("It needs ml.g5.2xlarge.", "It needs ml.g5.2xlarge instances or larger ones."),
    "another negation": ("Data is never stored.", "Data is not stored."),
    "a short negation": ("It isn't stored.", "It is not stored."),
    "curly apostrophe": ("It isn’t stored.", "It isn't stored."),
    "not only": ("It trains the model.", "It does not only train the model, it tunes it."),
    "a negation elsewhere": (
        "The endpoint scales to zero.",
        "No servers are managed, and the endpoint scales to zero.",
    ),
    "both opposites": ("Precision falls while recall rises.", "As recall rises, precision falls."),
    "the family": ("SageMaker compares live traffic.", "SageMaker Model Monitor compares live traffic."),
    "another name": ("Amazon Simple Storage Service keeps the files.", "Amazon S3 keeps the files."),
    "one side": ("Kinesis keeps the stream.", "Kinesis keeps the stream; Firehose delivers it."),
    "both sides": (
        "Kinesis keeps the stream, while Firehose delivers it.",
        "Kinesis keeps the stream; Firehose delivers it.",
    ),
}
# A sentence, evidence that says something else, and what is told of it.
DISAGREE = {
    "another number": ("It keeps 1,000 records.", "It keeps 100 records.", "number"),
    "a number made up": ("It works in 80% of cases.", "It works in most cases.", "number"),
    "another percentage": ("It saves 5 %.", "It saves 50 %.", "number"),
    "a lost point": ("It costs 2.5 dollars.", "It costs 25 dollars.", "number"),
    "another number in words": ("It has three shards.", "It has 4 shards.", "number"),
    "a larger number in words": ("It needs twenty nodes.", "It needs thirty nodes.", "number"),
    "hundreds": ("It keeps a hundred records.", "It keeps a thousand records.", "number"),
    "a ratio": ("The ratio is 1:10.", "The ratio is 1:100.", "number"),
    "a version": ("Version 2 is needed.", "Version 2.1 is needed.", "number"),
    "another ordinal": ("The 1st run is kept.", "The 2nd run is kept.", "number"),
    "another unit of size": ("A payload may have 6 GB.", "A payload may have 6 MB.", "number"),
    "another unit of time": ("It answers within 10 seconds.", "It answers within 10 milliseconds.", "number"),
    "negated": ("It is not stored.", "It is stored.", "negation"),
    "negation lost": ("It is stored.", "It is not stored.", "negation"),
    "doesn't": ("It runs by itself.", "It doesn't run by itself.", "negation"),
    "without": ("It trains without labels.", "It trains with labels.", "opposite without"),
    "cannot": ("It can be paused.", "It cannot be paused.", "negation"),
    "no longer": ("It needs no labels.", "It needs labels.", "negation"),
    "always": ("It is always on.", "It is never on.", "opposite"),
    "before": ("Scale before the split.", "Scale after the split.", "opposite"),
    "higher": ("The higher the better.", "The lower the better.", "opposite"),
    "precision": ("Recall counts false alarms.", "Precision counts false alarms.", "opposite"),
    "overfitting": ("It shows underfitting.", "It shows overfitting.", "opposite"),
    "first": ("The first run is kept.", "The last run is kept.", "opposite"),
    "another service": (
        "Amazon Athena keeps the stream.",
        "Amazon Kinesis Data Streams keeps the stream.",
        "service Amazon Athena",
    ),
    "a service made up": ("AWS Glue cleans it.", "A job cleans it.", "service AWS Glue"),
    "a swap": ("Firehose keeps the stream.", "Kinesis keeps the stream; Firehose delivers it.", "said of"),
    "a swap of both": (
        "Athena is cheaper while Redshift is faster.",
        "Athena is faster while Redshift is cheaper.",
        "said of",
    ),
    "a swap with whereas": (
        "Boosting trains its models side by side.",
        "Bagging trains its models side by side, whereas boosting trains them one by one.",
        "said of",
    ),
}
WORDS = st.sampled_from(
    """not never no without data model stored trains S3 Athena SageMaker Kinesis keeps higher lower before after
    precision recall but and ; , . while whereas is are 3 4.5 1,000 90% three twelve 2nd the it unlike""".split()  # noqa: SIM905 - a list in prose reads better
)


@pytest.mark.parametrize(("sentence", "evidence"), AGREE.values(), ids=AGREE)
def test_what_says_the_same_agrees(sentence: str, evidence: str) -> None:
    assert disagreement(sentence, [evidence]) == ""


@pytest.mark.parametrize(("sentence", "evidence", "told"), DISAGREE.values(), ids=DISAGREE)
def test_what_says_something_else_is_told(sentence: str, evidence: str, told: str) -> None:
    assert disagreement(sentence, [evidence]).startswith(told)


def test_what_one_span_lacks_another_may_have() -> None:
    spans = ["It keeps records for 24 hours.", "The limit is 365 days."]
    sentence = "It keeps records for 24 hours and at most 365 days."
    assert disagreement(sentence, spans) == ""
    assert disagreement(sentence, spans[:1]) == "number 365"


def test_a_sentence_may_name_the_service_that_stands_above_its_evidence_and_no_other() -> None:
    around = "Amazon Athena\nIt queries files in place, as AWS Glue has catalogued them."
    assert disagreement("Amazon Athena queries files.", ["It queries files in place."], around) == ""
    told = disagreement("Amazon Redshift queries files.", ["It queries files in place."], around)
    assert told == "service Amazon Redshift"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1,000 of 2.5 or 90%, 3x, ten", {"1000", "2.5", "90", "90%", "3", "10"}),
        ("k-NN, S3, EC2, ml.g5.xlarge and p4d have none", set()),
        ("", set()),
    ],
)
def test_numbers_are_told_from_the_names_that_hold_digits(text: str, found: set[str]) -> None:
    assert numbers(text) == found


@given(st.lists(WORDS, min_size=1, max_size=14))
@settings(max_examples=150)
def test_a_text_agrees_with_itself_whatever_it_says(words: list[str]) -> None:
    text = " ".join(words)
    assert disagreement(text, [text]) == ""


@given(st.lists(WORDS, min_size=1, max_size=10), st.integers(13, 99_999))
@settings(max_examples=60)
def test_a_number_that_is_not_there_disagrees(words: list[str], number: int) -> None:
    text = " ".join(words)
    if str(number) not in numbers(text):
        assert disagreement(f"{text} {number} times", [text]) == f"number {number}"


@given(st.text(max_size=60), st.text(max_size=60))
@settings(max_examples=60)
def test_any_text_can_be_compared(one: str, other: str) -> None:
    assert isinstance(disagreement(one, [other], other), str)
