"""Which sentences need the one before them."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.answer.evidence import Candidate
from assistant.answer.leaning import follows, leans
from assistant.search.passages import Passage, View
from assistant.search.retrieval import Hit
from assistant.search.sentence_scores import ScoredSentence

LEANING = [
    "It keeps the records of lynx alarms.",
    "The two meet when the lynx alarm is deployed.",
    "The three combine well.",
    "The lynx alarm removes this delay at once.",
    "Lynx Runtime can host alarms for both.",
    "The lynx score is their harmonic mean.",
    "Amazon Lynx finds it in the bucket.",
    "Amazon Lynx then holds the working copy.",
    "Lynx guardrails do this for alarms.",
    "First, a lynx alarm is created.",
    "Because of the squaring it punishes big errors.",
]
STANDING = [
    "A lynx store keeps records and finds those nearest.",
    "One-hot encoding gives each lynx a column.",
    "Lynx squares the errors before it averages them.",
    "A lynx alarm is a service such as those of the field.",
    "iPhones and lynx alarms are loud.",
]


def candidate(text: str, before: str = "", order: int = 0, rank: int = 1) -> Candidate:
    passage = Passage("p", before + text, text, View.SECTION, document="mine.md", section=1)
    span = (len(before), len(before) + len(text))
    hit = Hit(rank, 1.0, 1.0, None, "mine.md", None, "", passage, (), span)
    return Candidate(ScoredSentence(passage, span, np.ones(1, dtype=np.float32), 1.0, 1.0), hit, order)


@pytest.mark.parametrize("text", LEANING)
def test_a_word_that_points_back_leans(text: str) -> None:
    assert leans(candidate(text))


@pytest.mark.parametrize("text", STANDING)
def test_a_sentence_that_explains_itself_does_not(text: str) -> None:
    assert not leans(candidate(text))


def test_the_end_of_a_sentence_leans_on_its_beginning_and_a_command_in_small_letters_does_not() -> None:
    assert leans(candidate("real-time, serverless, asynchronous, and batch.", before="It has four options: "))
    assert not leans(candidate("cdk synth runs the app.", before="The app is written in code. "))


def test_sentences_follow_each_other_within_one_hit_only() -> None:
    assert follows(candidate("B.", order=1), candidate("A.", order=0))
    assert not follows(candidate("B.", order=2), candidate("A.", order=0))
    assert not follows(candidate("B.", order=1, rank=2), candidate("A.", order=0))
