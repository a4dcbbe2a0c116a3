"""A follow-up is understood as a whole question, and what stands on its own stays as typed."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer.follow_up import LONGEST_BASE, Turn, Understanding, in_context
from assistant.bank.entries import read_entries
from assistant.search.retrieval import MAX_QUERY
from assistant.wiring import Assistant

ROOT = Path(__file__).resolve().parents[2]
SEEDS, GOLDEN = ROOT / "seeds", ROOT / "tests" / "golden"


def _lines(file: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (GOLDEN / file).read_text(encoding="utf-8").splitlines()]


CASES = _lines("followups.jsonl")
QUERIES = [query["query"] for query in _lines("queries.jsonl") if query["half"] == "tune"]
# Measured: 34 of 34 in the half that was tuned on; in the other 28 of 30 at first, 29 after a test of the same sort.
TUNE_FLOOR, REPORT_FLOOR = 0.9, 0.9
SPORADIC = "Which inference option suits sporadic traffic?"


def _asked(question: str, *earlier: str, answer: str = "") -> Understanding:
    """The last question of a conversation, each question of it taken as it was understood."""
    turns: list[Turn] = []
    for before in earlier:
        turns.append(Turn(in_context(before, turns).question))
    return in_context(question, [*turns[:-1], Turn(turns[-1].question, answer)] if turns else [])


def _understood(case: dict[str, Any]) -> Understanding:
    return _asked(case["question"], *case["earlier"], answer=case["answer"])


def _is_right(case: dict[str, Any]) -> bool:
    understood = _understood(case)
    if not case["follows"]:
        return understood == Understanding(case["question"], follows=False)
    said = f" {understood.question.lower()} "
    has_all = all(any(word in said for word in group) for group in case["needs"])
    return understood.follows and has_all and not any(word in said for word in case.get("lacks", ()))


@pytest.mark.parametrize(("half", "count", "floor"), [("tune", 34, TUNE_FLOOR), ("report", 30, REPORT_FLOOR)])
def test_conversations_are_understood(half: str, count: int, floor: float) -> None:
    cases = [case for case in CASES if case["half"] == half]
    assert len(cases) == count
    assert sum(map(_is_right, cases)) / len(cases) >= floor


def test_the_cases_are_sound() -> None:
    ids = {
        question.id
        for path in SEEDS.glob("*.yaml")
        for question in read_entries(path.read_text(encoding="utf-8"), path.name).questions
    }
    notes = {path.relative_to(SEEDS).as_posix() for path in SEEDS.glob("notes/*.md")}
    follow_ups = [case for case in CASES if case["follows"]]
    assert len(follow_ups) == 44
    assert len(CASES) == 64
    for case in follow_ups:
        assert case["relevant"]
        assert {*case["relevant"]} <= ids | notes
        assert case["needs"]


@pytest.mark.parametrize(
    ("earlier", "question", "whole"),
    [
        # Another thing of the same kind takes the place.
        ("When does precision matter?", "what about recall?", "When does recall matter?"),
        ("How do I stream data with Kinesis?", "same for MSK?", "How do I stream data with MSK?"),
        ("How do I detect data drift?", "and bias drift?", "How do I detect bias drift?"),
        ("When should I use Glue?", "and EMR?", "When should I use EMR?"),
        ("Explain SHAP values.", "why do they matter?", "Why do SHAP values matter?"),
        # A condition of the same sort does, another is added.
        ("What is the best storage for images?", "and for videos?", "What is the best storage for videos?"),
        (SPORADIC, "and for large payloads?", f"{SPORADIC[:-1]}, and for large payloads?"),
        ("How is data encrypted at rest?", "and in transit?", "How is data encrypted at rest, and in transit?"),
        ("How do I clean CSV files?", "or with Glue?", "How do I clean CSV files, or with Glue?"),
        ("How does scaling work in SageMaker?", "and in real time?", "How does scaling work in SageMaker, and in real time?"),
        # Pronouns.
        ("What is Amazon Data Firehose?", "does it scale to zero?", "Does Amazon Data Firehose scale to zero?"),
        ("What are canary deployments?", "how do I monitor them?", "How do I monitor canary deployments?"),
        ("What does SageMaker Debugger do?", "what are its limits?", "What are SageMaker Debugger’s limits?"),
        ("How do I reduce overfitting?", "does it hurt accuracy?", "How do I reduce overfitting, and does it hurt accuracy?"),
        ("What is a warm pool?", "what causes it?", "What causes a warm pool?"),
        ("How do I stream with Kinesis?", "is that also possible with Firehose?", "How do I stream with Kinesis, and is that also possible with Firehose?"),
        # Nothing but a call for more.
        (SPORADIC, "why?", f"{SPORADIC[:-1]}, and why?"),
        (SPORADIC, "cheaper?", f"{SPORADIC[:-1]}, and what is cheaper?"),
        (SPORADIC, "an example?", f"{SPORADIC[:-1]}, with an example?"),
        (SPORADIC, "more detail please", f"{SPORADIC[:-1]}, in more detail?"),
        (SPORADIC, "Tell me more", f"{SPORADIC} Tell me more."),
        (SPORADIC, "how much memory then?", f"{SPORADIC[:-1]}, and how much memory?"),
        (SPORADIC, "why not Athena?", f"{SPORADIC[:-1]}, and why not Athena?"),
        ("random forest or XGBoost", "what's the difference?", "random forest or XGBoost: what's the difference?"),
        # One of two.
        ("Athena or Redshift?", "the second one?", "What about Redshift?"),
        ("Athena or Redshift?", "and what about the first?", "What about Athena?"),
        ("Athena or Redshift?", "what does the second one cost?", "What does Redshift cost?"),
        ("Precision or recall for spam filters?", "the latter?", "What about recall for spam filters?"),
        ("What is better for texts, a random forest or XGBoost?", "the latter?", "What is better for texts, a random forest or XGBoost, and what about XGBoost?"),
        ("async or serverless inference for rare requests?", "and the former?", "What about async inference for rare requests?"),
        ("What about Redshift?", "does it scale to zero?", "Does Redshift scale to zero?"),
        ("Precision or recall for spam filters?", "why is the former better?", "Why is precision better?"),
        # Corrections.
        ("How do I detect drift?", "I meant data drift", "How do I detect data drift?"),
        ("Which metric suits a regression?", "no, for training", "Which metric suits a regression for training?"),
        ("How do I improve precision?", "not precision, recall", "How do I improve recall?"),
        ("What makes a model worse over time?", "I mean concept drift", "What makes a model worse over time (concept drift)?"),
    ],
)  # fmt: skip
def test_a_follow_up_reads_as_a_whole_question(earlier: str, question: str, whole: str) -> None:
    assert _asked(question, earlier) == Understanding(whole, follows=True)


@pytest.mark.parametrize(
    "question",
    [
        "What is Amazon Macie?",
        "  What is\n Amazon Macie ?",
        "And what does CloudTrail record?",
        "no, what is Amazon Macie?",
        "When a model sees new data, how does it keep its old skills?",
        "Is it possible to train with Spot Instances?",
        "How long does it take to train a large model?",
        "What does it mean when a dataset is imbalanced?",
        "How do I know that a model is biased?",
        "When should I add a second instance instead of using more GPUs in the first one?",
        "Which one is cheaper, Athena or Redshift?",
        "How do I pass this exam?",
        "in-context learning?",
        "on demand or provisioned?",
        "data drift",
        "costs",
        "no problem",
        "no, thanks",
        "ok thanks!",
        "hello",
        "what?",
        "and?",
        "???",
        " ",
        "",
    ],
)
def test_what_stands_on_its_own_or_asks_nothing_stays_exactly_as_typed(question: str) -> None:
    assert _asked(question, SPORADIC) == Understanding(question, follows=False)


def test_hardly_any_question_that_learners_ask_is_taken_for_a_follow_up() -> None:
    asked = [
        question
        for path in sorted(SEEDS.glob("*.yaml"))
        for entry in read_entries(path.read_text(encoding="utf-8"), path.name).questions
        for question in entry.asked_as
    ]
    chance = random.Random(3)  # noqa: S311  # a repeatable choice, no secret
    alarms = [each for each in [*asked, *QUERIES] if _asked(each, chance.choice(QUERIES)).follows]
    assert len(asked) > 1000
    assert len(alarms) <= (len(asked) + len(QUERIES)) / 200, alarms


@pytest.mark.parametrize("question", ["and for large payloads?", "why?", "does it scale to zero?"])
def test_without_a_question_before_nothing_is_made_up(question: str) -> None:
    as_typed = Understanding(question, follows=False)
    assert in_context(question, []) == as_typed
    assert in_context(question, [Turn("thanks!"), Turn(" ")]) == as_typed


def test_small_talk_between_is_passed_over() -> None:
    assert (
        _asked("what about recall?", "When does precision matter?", "thanks!").question
        == "When does recall matter?"
    )


def test_it_is_the_service_that_the_answer_named_but_none_of_several() -> None:
    which, it = "Which service finds personal data in S3?", "how does it work?"
    one, two = "Amazon Macie finds it. AWS Glue can, too.", "Amazon Macie or AWS Glue does."
    assert _asked(it, which, answer=one).question == "How does Amazon Macie work?"
    assert _asked(it, which, answer=two).question == f"{which[:-1]}, and how does it work?"


@pytest.mark.parametrize(
    ("answer", "whole"),
    [
        (
            "SageMaker Serverless Inference with concurrency.",
            "What does SageMaker Serverless Inference cost?",
        ),
        ("Use Amazon SageMaker Clarify here.", "What does Amazon SageMaker Clarify cost?"),
        ("Serverless inference in SageMaker does.", f"{SPORADIC[:-1]}, and what does it cost?"),
    ],
)
def test_of_a_family_the_capability_is_taken_up_and_never_the_family(answer: str, whole: str) -> None:
    assert _asked("and what does it cost?", SPORADIC, answer=answer).question == whole


def test_follow_ups_in_a_row_take_up_what_was_understood_and_do_not_pile_up() -> None:
    assert _asked("how do I recognise it?", "What is overfitting?", "and underfitting?").question == (
        "How do I recognise underfitting?"
    )
    turns = [Turn(SPORADIC)]
    for number in range(30):
        turns.append(Turn(in_context(f"and for payloads of {number} megabytes?", turns).question))
        turns.append(Turn(in_context(f"or with option{number}?", turns).question))
    assert turns[-1].question == f"{SPORADIC[:-1]}, and for payloads of 29 megabytes, or with option29?"


def test_calls_for_more_are_not_carried_on() -> None:
    assert (
        _asked("how much does it cost?", SPORADIC, "why?").question
        == f"{SPORADIC[:-1]}, and how much does it cost?"
    )


def test_of_a_long_scenario_the_question_at_its_end_is_taken_up() -> None:
    scenario = "A company trains many models. " * 40 + "Which purchase option costs least?"
    assert (
        _asked("and for inference?", scenario).question
        == "Which purchase option costs least, and for inference?"
    )
    assert not _asked("and for inference?", "x" * (LONGEST_BASE + 1) + "?").follows


@pytest.mark.parametrize(
    ("earlier", "question", "whole"),
    [
        ("What is <b>drift</b>?", "and for <script>alert(1)</script>?", "What is <b>drift</b>, and for <script>alert(1)</script>?"),
        ("What is\n\n overfitting?", "how does it\nwork?", "How does overfitting work?"),
        ("What is overfitting?", r"does it need \1 or \g<0>?", r"Does overfitting need \1 or \g<0>?"),
        ("What is the \u202eevil\u202c model?", "why?", "What is the \u202eevil\u202c model, and why?"),
        ("ما هو الانجراف؟", "why?", "ما هو الانجراف, and why?"),
    ],
)  # fmt: skip
def test_hostile_text_stays_text(earlier: str, question: str, whole: str) -> None:
    assert _asked(question, earlier).question == whole


_TEXTS = st.one_of(
    st.text(max_size=400),
    st.lists(
        st.sampled_from(
            ["and", "what", "about", "it", "does", "the", "second", "one", "S3", "recall", "for", "no,", "not",
             "I meant", "?", ".", "a", "is", "that", "Glue", "example", "or", "(", "\\", "[", "\n", "their", ","]
        ),
        max_size=14,
    ).map(" ".join),
    st.text(alphabet="ab ?.,", min_size=1900, max_size=2000),
)  # fmt: skip


@given(st.lists(_TEXTS, min_size=1, max_size=4), _TEXTS)
def test_any_text_gives_a_question_of_one_line_or_stays_as_typed(
    earlier: Sequence[str], question: str
) -> None:
    understood = _asked(question, *earlier)
    if understood.follows:
        assert understood.question.strip()
        assert len(understood.question) <= MAX_QUERY
        assert understood.question == " ".join(understood.question.split())
    else:
        assert understood.question == question


def test_the_search_finds_more_by_what_was_understood(shipped_index: Path) -> None:
    """Recall at 5 over the reported half; measured: 0.62 as typed, 0.92 as understood."""
    assistant = Assistant.open(index=shipped_index)

    def found(question: str, relevant: list[str]) -> float:
        hits = {hit.question or hit.document for hit in assistant.search(question, 5)}
        return len(hits.intersection(relevant)) / len(relevant)

    cases = [case for case in CASES if case["follows"] and case["half"] == "report"]
    typed = sum(found(case["question"], case["relevant"]) for case in cases) / len(cases)
    understood = sum(found(_understood(case).question, case["relevant"]) for case in cases) / len(cases)
    assert understood >= typed + 0.2
    assert understood >= 0.85
