"""What may be left out of a sentence so that it still says the same."""

from __future__ import annotations

import pytest

from assistant.answer.shortening import only_shortens

MONITOR = (
    "Early stopping of AMT compares jobs with each other and ends whole jobs; early stopping within a script "
    "watches a\nsingle validation curve."
)
BAGGING = "Bagging trains copies in parallel, so it is quick; boosting trains one after another."
KMS = "AWS KMS (Key Management Service) keeps the keys that encrypt a volume."
TRAIL = (
    "CloudTrail is for who did what, CloudWatch for how something runs, AWS Config for how it is configured."
)


@pytest.mark.parametrize(
    ("text", "source"),
    [
        (MONITOR, MONITOR),
        ("Early stopping of AMT compares jobs with each other and ends whole jobs.", MONITOR),
        ("The early stopping of AMT compares jobs with each other, and ends whole jobs.", MONITOR),
        ("Bagging trains copies in parallel.", BAGGING),
        ("Bagging trains copies in parallel, so it is quick.", BAGGING),
        ("AWS KMS keeps the keys that encrypt volumes.", KMS),
        ("AWS KMS (Key Management Service) keeps keys that encrypt a volume.", KMS),
        (TRAIL.replace(", AWS", ", and then AWS").replace(" and", ""), TRAIL),
    ],
)
def test_whole_clauses_brackets_and_articles_may_go(text: str, source: str) -> None:
    assert only_shortens(text, source)


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("", MONITOR),
        ("Early stopping of AMT watches a single validation curve.", MONITOR),
        ("Early stopping of AMT ends whole jobs.", MONITOR),
        ("Boosting trains copies in parallel.", BAGGING),
        ("Bagging is quick.", BAGGING),
        ("Bagging trains one after another.", BAGGING),
        ("CloudTrail for how something runs, AWS Config for how it is configured.", TRAIL),
        ("CloudTrail is for who did what.", TRAIL),  # the half of a list
        ("Key Management Service keeps the keys that encrypt a volume.", KMS),
        ("AWS KMS keeps no keys that encrypt a volume.", KMS),
        ("AWS KMS keeps the keys.", KMS),
        ("The price rises.", "Unless the price rises, nothing changes."),
        ("Serverless inference is free.", "Serverless inference is free, unless requests come."),
        ("日本語。", MONITOR),
    ],
)
def test_what_leaves_out_more_may_say_something_else(text: str, source: str) -> None:
    assert not only_shortens(text, source)
