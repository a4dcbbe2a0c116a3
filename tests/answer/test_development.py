"""Files of development questions are read, and what is none is told with its line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.answer.development import DevelopmentQuestion, read_questions, says_key_term
from assistant.errors import UnreadableFileError, UsageError

LEAST = {"query": "What is drift?", "answerable": True}
WHOLE = {
    "query": "What is drift?",
    "kind": "concept",
    "answerable": False,
    "half": "report",
    "author": "me",
    "says": [["shift", "change"], ["inputs"]],
    "from": ["an-entry"],
}


def write(folder: Path, *lines: object) -> Path:
    path = folder / "questions.jsonl"
    texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    path.write_text("\n".join(texts), encoding="utf-8")
    return path


def test_a_question_needs_a_text_and_whether_it_is_answered(tmp_path: Path) -> None:
    (question,) = read_questions(write(tmp_path, LEAST))
    assert question == DevelopmentQuestion("What is drift?", "question", True, "tune", "")


def test_all_fields_are_read_and_blank_lines_passed_over(tmp_path: Path) -> None:
    first, second = read_questions(write(tmp_path, "", WHOLE, "  ", LEAST, ""))
    assert first == DevelopmentQuestion(
        "What is drift?",
        "concept",
        False,
        "report",
        "me",
        says=(("shift", "change"), ("inputs",)),
        answered_by=("an-entry",),
    )
    assert second.answerable


@pytest.mark.parametrize(
    "line",
    [
        "no json",
        "[]",
        "7",
        "null",
        "{}",
        '{"query": "What is drift?"}',
        '{"answerable": true}',
        '{"query": "What is drift?", "answerable": "yes"}',
        '{"query": "What is drift?", "answerable": 1}',
        '{"query": 5, "answerable": true}',
        '{"query": "?!", "answerable": true}',
        '{"query": "", "answerable": true}',
        '{"query": "What is drift?", "answerable": true, "says": 3}',
        '{"query": "What is drift?", "answerable": true, "half": "both"}',
        "[" * 100_000,
    ],
    ids=range(15),
)
def test_a_line_that_is_no_question_is_told_by_its_number(tmp_path: Path, line: str) -> None:
    path = write(tmp_path, LEAST, "", line)
    with pytest.raises(UnreadableFileError) as caught:
        read_questions(path)
    assert str(caught.value).startswith(f"{path}, line 3: no development question;")


@pytest.mark.parametrize("content", [b"", b"\n \n"])
def test_a_file_without_questions_is_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_bytes(content)
    with pytest.raises(UnreadableFileError, match="holds no questions"):
        read_questions(path)


def test_a_file_that_is_no_text_is_told(tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UnreadableFileError, match="not UTF-8"):
        read_questions(path)


def test_a_place_without_a_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"none\.jsonl could not be read \(No such file"):
        read_questions(tmp_path / "none.jsonl")
    with pytest.raises(UsageError, match="could not be read"):
        read_questions(tmp_path)


@pytest.mark.parametrize(
    ("text", "groups", "said"),
    [
        ("Use a warm pool.", [["warm pool"]], True),
        ("Use a WARM-POOL.", [["warm pool"]], True),
        ("Use warm pools.", [["warm pool"]], False),
        ("Use warm pools.", [["warm pool", "warm pools"]], True),
        ("Data drift is found.", [["data drift"], ["Model Monitor"]], False),
        ("Model Monitor finds data drift.", [["data drift"], ["Model Monitor"]], True),
        ("Use C++ there.", [["C++"]], True),
        ("It lies in opt/ml/input/config.", [["opt/ml/input/config"]], True),
        ("Anything", [], True),
        ("", [["warm pool"]], False),
    ],
)
def test_a_key_term_is_said_as_whole_words(text: str, groups: list[list[str]], said: bool) -> None:
    assert says_key_term(text, groups) is said
