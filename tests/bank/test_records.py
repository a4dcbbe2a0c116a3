"""Records: nothing is lost on the way to JSON and back, and nothing is ever null."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.bank.files import read_bytes
from assistant.bank.records import (
    entry_record,
    question_from_record,
    question_record,
    raw_question_record,
    section_record,
)
from assistant.bank.types import (
    Case,
    Dispute,
    Link,
    Option,
    Pair,
    Problem,
    Question,
    QuestionType,
    Section,
    SourceItem,
)

DOCUMENTS = Path(__file__).parent / "documents"
RAW_KEYS = [
    "kind", "source", "section", "type", "stem", "options", "answer", "explanation", "links", "see_also",
    "pairs", "problems",
]  # fmt: skip
ENTRY_KEYS = [
    "kind", "id", "type", "stem", "options", "items", "pairs", "distractors", "answer", "explanation", "case",
    "tasks", "services", "terms", "asked_as", "links", "see_also", "sources", "disputed", "notes", "versions", "ours",
    "section", "problems",
]  # fmt: skip

stripped = st.text(max_size=20).map(str.strip)
text = st.text(max_size=20)
texts = st.lists(text, max_size=3).map(tuple)
sources = st.builds(SourceItem, file=text, item=st.integers(1), page=st.none() | st.integers(1))


def several(one: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.lists(one, max_size=2).map(tuple)


questions = st.builds(
    Question,
    stem=stripped,
    type=st.sampled_from(QuestionType),
    id=st.text(min_size=1, max_size=10),
    section=text,
    options=several(st.builds(Option, text=stripped, correct=st.booleans(), why=stripped)),
    items=texts,
    pairs=several(st.builds(Pair, prompt=text, response=text)),
    distractors=texts,
    answer=stripped,
    explanation=stripped,
    case=st.none() | st.builds(Case, id=text, scenario=stripped),
    tasks=texts,
    services=texts,
    terms=texts,
    asked_as=texts,
    links=several(st.builds(Link, text=text, url=text)),
    see_also=texts,
    sources=st.lists(sources, min_size=1, max_size=2).map(tuple),
    disputed=several(st.builds(Dispute, source=sources, their_answer=text, why=stripped)),
    notes=stripped,
    versions=texts,
    ours=st.booleans(),
    problems=several(st.builds(Problem, line=st.integers(1), what=text)),
)


def nulls(value: object) -> int:
    if isinstance(value, dict):
        return sum(nulls(part) for part in value.values())
    if isinstance(value, list):
        return sum(nulls(part) for part in value)
    return int(value is None)


@given(questions)
def test_an_entry_comes_back_from_its_record(question: Question) -> None:
    record = entry_record(question)
    assert question_from_record(json.loads(json.dumps(record))) == question
    assert question_record(question) == record


@given(questions)
def test_records_have_their_keys_and_nothing_null(question: Question) -> None:
    entry, raw = entry_record(question), raw_question_record(question)
    assert list(entry) == ENTRY_KEYS
    assert list(raw) == RAW_KEYS
    assert nulls(entry) == nulls(raw) == 0
    assert [list(option) for option in raw["options"]] == [["text", "correct"]] * len(question.options)


def test_what_is_absent_is_empty() -> None:
    record = entry_record(Question(stem="x", type=QuestionType.OPEN, id="a-b"))
    filled = {key: value for key, value in record.items() if value not in ("", [], {})}
    assert filled == {"kind": "question", "id": "a-b", "type": "open", "stem": "x", "ours": False}
    assert record["answer"] == record["explanation"] == record["notes"] == record["section"] == ""
    assert record["case"] == {}
    assert record["options"] == record["sources"] == record["problems"] == record["versions"] == []


def test_an_item_without_id_has_the_raw_record() -> None:
    question = Question(stem="x", type=QuestionType.OPEN, sources=(SourceItem("a.pdf", 2, 7),))
    record = question_record(question)
    assert list(record) == RAW_KEYS
    assert record["source"] == {"file": "a.pdf", "item": 2, "page": 7}


@pytest.mark.parametrize(
    ("section", "source"),
    [
        (Section("a.md", "x", "One"), {"file": "a.md", "heading": "One"}),
        (Section("a.md", "x"), {"file": "a.md", "heading": ""}),
        (Section("a.pdf", "x", page=3), {"file": "a.pdf", "page": 3}),
        (Section("a.pdf", "x", "One", 3), {"file": "a.pdf", "page": 3, "heading": "One"}),
    ],
)
def test_sections_name_a_page_or_a_heading(section: Section, source: dict[str, Any]) -> None:
    assert section_record(section) == {"kind": "passage", "source": source, "text": "x"}


@pytest.mark.parametrize("path", sorted(DOCUMENTS.glob("*-1.*[dt]")), ids=lambda path: path.name)
def test_records_of_real_documents_hold_nothing_null(path: Path) -> None:
    records = [question_record(q) for q in read_bytes(path.read_bytes(), path.name).questions]
    assert records
    assert nulls(records) == 0
    assert all(list(record) == RAW_KEYS for record in records)


@pytest.mark.parametrize("key", ["id", "type", "stem", "answer", "explanation"])
def test_a_record_without_what_it_needs_is_refused(key: str) -> None:
    record = entry_record(Question(stem="x", type=QuestionType.OPEN, id="a-b", answer="y"))
    del record[key]
    with pytest.raises(KeyError, match=key):
        question_from_record(record)
