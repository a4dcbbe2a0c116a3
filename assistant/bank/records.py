"""Questions and sections as plain JSON objects, and entries back from them.

Absent text is `""`, an absent list `[]`, an absent mapping `{}`; nothing is ever null.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

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

Record = dict[str, Any]


def source_record(source: SourceItem) -> Record:
    """`{"file", "item"}`, with `"page"` where the file has pages."""
    record: Record = {"file": source.file, "item": source.item}
    return record if source.page is None else {**record, "page": source.page}


def raw_question_record(question: Question) -> Record:
    """A question read from a raw document, as `assistant parse --json` prints it."""
    return {
        "kind": "question",
        "source": source_record(question.sources[0]),
        "section": question.section,
        "type": str(question.type),
        "stem": question.stem,
        "options": [{"text": o.text, "correct": o.correct} for o in question.options],
        "answer": question.answer,
        "explanation": question.explanation,
        "links": [{"text": link.text, "url": link.url} for link in question.links],
        "see_also": list(question.see_also),
        "pairs": [{"prompt": p.prompt, "response": p.response} for p in question.pairs],
        "problems": [{"line": p.line, "what": p.what} for p in question.problems],
    }


def entry_record(question: Question) -> Record:
    """An entry of the bank with all its fields, as `parse --json` prints it and the index keeps it."""
    return {
        "kind": "question",
        "id": question.id,
        "type": str(question.type),
        "stem": question.stem,
        "options": [{"text": o.text, "correct": o.correct, "why": o.why} for o in question.options],
        "items": list(question.items),
        "pairs": [{"prompt": p.prompt, "response": p.response} for p in question.pairs],
        "distractors": list(question.distractors),
        "answer": question.answer,
        "explanation": question.explanation,
        "case": {"id": question.case.id, "scenario": question.case.scenario} if question.case else {},
        "tasks": list(question.tasks),
        "services": list(question.services),
        "terms": list(question.terms),
        "asked_as": list(question.asked_as),
        "links": [{"text": link.text, "url": link.url} for link in question.links],
        "see_also": list(question.see_also),
        "sources": [source_record(s) for s in question.sources],
        "disputed": [
            {"source": source_record(d.source), "their_answer": d.their_answer, "why": d.why}
            for d in question.disputed
        ],
        "notes": question.notes,
        "versions": list(question.versions),
        "ours": question.ours,
        "section": question.section,
        "problems": [{"line": p.line, "what": p.what} for p in question.problems],
    }


def question_record(question: Question) -> Record:
    """The record of an entry where the question has an id, else that of a raw item."""
    return entry_record(question) if question.id else raw_question_record(question)


def section_record(section: Section) -> Record:
    """Other study text, as `assistant parse --json` prints it: its source names a page or a heading."""
    source: Record = {"file": section.file}
    if section.page is not None:
        source["page"] = section.page
    if section.heading or section.page is None:
        source["heading"] = section.heading
    return {"kind": "passage", "source": source, "text": section.text}


def _source(record: Mapping[str, Any]) -> SourceItem:
    return SourceItem(file=record["file"], item=record["item"], page=record.get("page"))


def _texts(values: Iterable[object]) -> tuple[str, ...]:
    texts = tuple(values)
    for text in texts:
        if not isinstance(text, str):
            raise TypeError(f"{text} is no text; put it in quotes")
    return tuple(text for text in texts if isinstance(text, str))


def question_from_record(record: Mapping[str, Any]) -> Question:
    """An entry (from YAML or from `entry_record`) as a `Question`; absent keys take their defaults.

    Raises:
        KeyError, TypeError, ValueError: the record lacks a key or has a value of another sort;
            `assistant.bank.check` tells a person where.
    """
    case = record.get("case")
    return Question(
        id=record["id"],
        type=QuestionType(record["type"]),
        stem=record["stem"].strip(),
        section=record.get("section", ""),
        options=tuple(
            Option(text=o["text"].strip(), correct=o["correct"], why=o.get("why", "").strip())
            for o in record.get("options", ())
        ),
        items=_texts(record.get("items", ())),
        pairs=tuple(Pair(prompt=p["prompt"], response=p["response"]) for p in record.get("pairs", ())),
        distractors=_texts(record.get("distractors", ())),
        answer=record["answer"].strip(),
        explanation=record["explanation"].strip(),
        case=Case(id=case["id"], scenario=case["scenario"].strip()) if case else None,
        tasks=_texts(record.get("tasks", ())),
        services=_texts(record.get("services", ())),
        terms=_texts(record.get("terms", ())),
        asked_as=_texts(record.get("asked_as", ())),
        links=tuple(Link(text=link["text"], url=link["url"]) for link in record.get("links", ())),
        see_also=_texts(record.get("see_also", ())),
        sources=tuple(_source(s) for s in record.get("sources", ())),
        disputed=tuple(
            Dispute(source=_source(d["source"]), their_answer=d["their_answer"], why=d["why"].strip())
            for d in record.get("disputed", ())
        ),
        notes=record.get("notes", "").strip(),
        versions=_texts(record.get("versions", ())),
        ours=record.get("ours", False),
        problems=tuple(Problem(line=p["line"], what=p["what"]) for p in record.get("problems", ())),
    )
