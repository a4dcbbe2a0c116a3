"""Records: nothing is lost on the way to JSON and back, and nothing is ever null."""

from __future__ import annotations

import json
import types
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

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
counts = st.integers(1, 1_000_000_000)
sources = st.builds(SourceItem, file=text, item=counts, page=st.none() | counts)


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
    problems=several(st.builds(Problem, line=counts, what=text)),
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


ENTRY: dict[str, Any] = {
    **entry_record(Question(stem="x", type=QuestionType.OPEN, id="a-b", answer="y", explanation="z")),
    "options": [{"text": "a", "correct": True, "why": "b"}],
    "pairs": [{"prompt": "a", "response": "b"}],
    "case": {"id": "a", "scenario": "b"},
    "links": [{"text": "a", "url": "b"}],
    "sources": [{"file": "a", "item": 1, "page": 2}],
    "disputed": [{"source": {"file": "a", "item": 1}, "their_answer": "b", "why": "c"}],
    "problems": [{"line": 1, "what": "a"}],
    **{name: ["a"] for name in ("items", "distractors", "tasks", "services", "terms", "asked_as", "see_also", "versions")},
}  # fmt: skip


def paths(value: object, at: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The place of each part of a record, its own first."""
    yield at
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in parts:
        yield from paths(part, (*at, key))


def replaced(value: object, at: tuple[str | int, ...], by: object) -> object:
    """The record with something else at one place."""
    if not at:
        return by
    key, *rest = at
    if isinstance(value, dict):
        return {k: replaced(part, tuple(rest), by) if k == key else part for k, part in value.items()}
    assert isinstance(value, list)
    return [replaced(part, tuple(rest), by) if k == key else part for k, part in enumerate(value)]


def mistyped(value: object, hint: object, at: str = "question") -> list[str]:
    """The parts of a value that are not of the declared type."""
    if is_dataclass(hint) and isinstance(hint, type):
        if type(value) is not hint:
            return [at]
        hints = get_type_hints(hint)
        return [
            bad
            for each in fields(hint)
            for bad in mistyped(getattr(value, each.name), hints[each.name], f"{at}.{each.name}")
        ]
    if get_origin(hint) is tuple:
        if type(value) is not tuple:
            return [at]
        return [bad for part in value for bad in mistyped(part, get_args(hint)[0], at)]
    if get_origin(hint) is types.UnionType:
        found = [mistyped(value, each, at) for each in get_args(hint)]
        return [] if [] in found else found[0]
    return [] if type(value) is hint else [at]


scalars = (
    st.none() | st.booleans() | st.integers() | st.just(16**60) | st.floats() | text | st.binary() | st.dates()
)  # fmt: skip
anything = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(text | st.sampled_from(ENTRY_KEYS), inner),
    max_leaves=6,
) | st.sets(text)


@given(st.sampled_from([*paths(ENTRY)]), anything)
def test_whatever_a_field_holds_a_question_has_its_types_or_is_refused(
    at: tuple[str | int, ...], value: object
) -> None:
    try:
        question = question_from_record(replaced(ENTRY, at, value))
    except (KeyError, TypeError, ValueError) as error:
        (said,) = error.args
        assert 0 < len(said) < 200
        assert said.isprintable()
        return
    assert mistyped(question, Question) == []
    assert question_from_record(json.loads(json.dumps(entry_record(question)))) == question


@pytest.mark.parametrize(
    ("at", "value", "said"),
    [
        ((), 5, "the entry is 5, but must have named fields, as in “name: value”"),
        (("id",), True, "id: true is no text; put it in quotes"),
        (("id",), date(2026, 1, 1), "id: 2026-01-01 is no text; put it in quotes"),
        (("stem",), ["a"], "stem is a list, but must be a text"),
        (("answer",), None, "answer is empty; write a text there or leave it out"),
        (("type",), "riddle", "type must be one of multiple_choice, multiple_response, ordering, matching, case_study, open"),
        (("tasks",), "3.1", "tasks is a text, but must be a list, as in tasks: [...]"),
        (("services",), None, "services is empty, but must be a list, as in services: [...]"),
        (("options", 0, "correct"), "yes", "options 1, correct: yes must be true or false"),
        (("sources", 0, "item"), "1", "sources 1, item: 1 must be a whole number"),
        (("sources", 0, "item"), 0, "sources 1, item: 0 must be a number from 1 to 1,000,000,000"),
        (("disputed", 0, "source", "file"), 5, "disputed 1, source, file: 5 is no text; put it in quotes"),
        (("case",), "x", "case is a text, but must have named fields, as in “name: value”"),
        (("links", 0), {"text": "a"}, "links 1, url is missing"),
        (("ours",), date(2026, 1, 1), "ours: 2026-01-01 must be true or false"),
    ],
)  # fmt: skip
def test_what_is_refused_is_said_with_its_field(at: tuple[str | int, ...], value: object, said: str) -> None:
    with pytest.raises((KeyError, TypeError, ValueError)) as raised:
        question_from_record(replaced(ENTRY, at, value))
    assert raised.value.args == (said,)


def test_what_has_neither_id_nor_source_is_refused() -> None:
    with pytest.raises(ValueError, match="id is blank"):
        question_from_record({**ENTRY, "id": "", "sources": []})


def test_a_number_that_python_will_not_write_out_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^sources 1, item: a huge number must be"):
        question_from_record({**ENTRY, "sources": [{"file": "a", "item": 16**6000}]})
