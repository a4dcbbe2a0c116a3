"""Marked options beyond the usual: boxes, wrong marks, texts without rules."""

from __future__ import annotations

import pytest

from assistant.bank.readers.choose import read_text

QUEUE = [("SQS", True), ("SNS", False), ("S3", False)]
STORE = [("RDS", False), ("DynamoDB", True), ("Neptune", False)]


@pytest.mark.parametrize(
    "text",
    [
        "Which store?\n- [ ] RDS\n- [x] DynamoDB\n- [ ] Neptune\n\nWhich queue?\n- [x] SQS\n- [ ] SNS\n- [ ] S3\n",
        "Which store?\n\nRDS\n\nDynamoDB (Correct)\n\nNeptune\n\nWhich queue?\n\nSQS (Correct)\n\nSNS\n\nS3\n",
        "Which store?\n- RDS\n- DynamoDB ✓\n- Neptune\n\nWhich queue?\n- SQS ✓\n- SNS\n- S3\n",
        "Which store?\n\nRDS (Incorrect)\n\nDynamoDB (Correct)\n\nNeptune (Wrong)\n\n---\n\n"
        "Which queue?\n\nSQS (Correct)\n\nSNS (Incorrect)\n\nS3 ❌\n",
    ],
)
def test_boxes_ticks_wrong_marks_and_missing_rules(text: str) -> None:
    reading = read_text(text, "marked.txt")
    assert reading.form == "marked options"
    assert [question.stem for question in reading.questions] == ["Which store?", "Which queue?"]
    found = [[(option.text, option.correct) for option in q.options] for q in reading.questions]
    assert found == [STORE, QUEUE]
