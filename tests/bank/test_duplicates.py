"""The same question of two documents becomes one; questions that only share a stem do not."""

from __future__ import annotations

from assistant.bank.duplicates import merge_duplicates
from assistant.bank.types import Question, QuestionType, SourceItem

STEM = "Which of the following is true?"
LONG = "A shop keeps the sessions of its visitors for a day and reads each by its key. Which store fits?"


def ask(stem: str, answer: str, file: str, item: int, explanation: str = "") -> Question:
    source = SourceItem(file, item)
    return Question(
        stem=stem, type=QuestionType.OPEN, answer=answer, explanation=explanation, sources=(source,)
    )


def test_one_document_does_not_ask_the_same_twice() -> None:
    asked = [ask(STEM, "SQS keeps messages", "a.txt", 1), ask(STEM, "SQS keeps messages", "a.txt", 2)]
    assert merge_duplicates(asked) == tuple(asked)


def test_a_short_stem_needs_the_same_answer() -> None:
    queue, topic = ask(STEM, "SQS keeps messages", "a.txt", 1), ask(STEM, "SNS pushes messages", "b.txt", 1)
    assert len(merge_duplicates([queue, topic])) == 2
    assert len(merge_duplicates([queue, ask(STEM, "SQS keeps messages.", "b.txt", 1)])) == 1


def test_an_explanation_stays_with_the_answer_it_explains() -> None:
    first = ask(LONG, "DynamoDB", "a.txt", 1)
    second = ask(LONG, "ElastiCache", "b.txt", 4, "It keeps values in memory and is very fast.")
    (merged,) = merge_duplicates([first, second])
    assert (merged.answer, merged.explanation) == ("DynamoDB", "")
    assert [dispute.their_answer for dispute in merged.disputed] == ["ElastiCache"]
