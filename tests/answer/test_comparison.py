"""What a question compares, and that most questions compare nothing."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.answer.comparison import sides

SIDES = {
    "async or serverless inference?": ("async inference", "serverless inference"),
    "Bagging vs. boosting": ("Bagging", "boosting"),
    "bagging versus boosting for small data": ("bagging", "boosting"),
    "What is the difference between concept drift and data drift?": ("concept drift", "data drift"),
    "Difference between the Pearson and the Spearman correlation": ("Pearson", "Spearman correlation"),
    "How does precision differ from recall?": ("precision", "recall"),
    "Should I use Athena or Redshift for ad hoc queries?": ("Athena", "Redshift"),
    "When should I choose Athena over Redshift?": ("Athena", "Redshift"),
    "When is Spot better than On-Demand?": ("Spot", "On-Demand"),
    "Why use Glue instead of EMR?": ("Glue", "EMR"),
    "Would you rather use Parquet, as opposed to CSV?": ("Parquet", "CSV"),
    "Compare L1, L2 and dropout": ("L1", "L2", "dropout"),
    "RAG, fine-tuning or prompting?": ("RAG", "fine-tuning", "prompting"),
    "bagging vs boosting vs stacking": ("bagging", "boosting", "stacking"),
    "grid search vs. random search versus bayesian optimization": (
        "grid search",
        "random search",
        "bayesian optimization",
    ),
    "L1 or L2 regularization?": ("L1 regularization", "L2 regularization"),
    "async, serverless or batch transform?": ("async", "serverless", "batch transform"),
    "What is the difference between async, serverless and batch transform?": (
        "async",
        "serverless",
        "batch transform",
    ),
    "stratified or group split?": ("stratified split", "group split"),
    "Athena or Redshift Spectrum?": ("Athena", "Redshift Spectrum"),
    "spot or on demand for training?": ("spot", "on-demand"),
}
NOTHING = [
    "How do I detect data drift?",
    "metrics over time",
    "How does the loss change over an epoch?",
    "Is it correct or not?",
    "more or less memory",
    "Does it take an hour or so?",
    "X versus x?",
    "a vs a vs a",
    "or",
    "vs",
    "?? or ??",
    "",
]


@pytest.mark.parametrize(("query", "found"), SIDES.items())
def test_the_sides_are_what_a_reader_would_name(query: str, found: tuple[str, ...]) -> None:
    assert sides(query) == found


@pytest.mark.parametrize("query", NOTHING)
def test_what_compares_nothing_has_no_sides(query: str) -> None:
    assert sides(query) == ()


def test_white_space_and_case_do_not_matter_for_what_joins_the_sides() -> None:
    assert sides("  bagging \n VS \t boosting ") == ("bagging", "boosting")


@given(
    st.lists(
        st.sampled_from([*"abcde", "or", "vs", "and", ",", "between", "than", "better", "use", "over", "?"]),
        max_size=14,
    )
)
@settings(max_examples=200)
def test_there_are_two_or_three_different_sides_of_few_words_or_none(words: list[str]) -> None:
    found = sides(" ".join(words))
    assert len(found) in (0, 2, 3)
    assert len({side.lower() for side in found}) == len(found)
    assert all(0 < len(side.split()) <= 7 for side in found)


@given(st.text(max_size=80))
@settings(max_examples=80)
def test_any_text_can_be_asked(query: str) -> None:
    assert len(sides(f"{query} or {query[::-1]}")) in (0, 2, 3)
