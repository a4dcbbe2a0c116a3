"""Questions and sections as plain JSON objects, and entries back from them.

Absent text is `""`, an absent list `[]`, an absent mapping `{}`; nothing is ever null.
"""

from __future__ import annotations

from typing import Any

from assistant.bank.fields import Fields
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
        "options": [_option_record(option) for option in question.options],
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


def _option_record(option: Option) -> Record:
    record: Record = {"text": option.text, "correct": option.correct, "why": option.why}
    return {**record, "ours": True} if option.ours else record


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


def _type(text: str) -> QuestionType:
    if text not in {str(each) for each in QuestionType}:
        raise ValueError(f"type must be one of {', '.join(QuestionType)}")
    return QuestionType(text)


def _source(fields: Fields) -> SourceItem:
    page = fields.number_or_none("page")
    return SourceItem(file=fields.text("file"), item=fields.number("item"), page=page)


def _option(fields: Fields) -> Option:
    text, why = fields.text("text").strip(), fields.text("why", "").strip()
    ours = fields.truth("ours", default=False)
    return Option(text=text, correct=fields.truth("correct"), why=why, ours=ours)


def _dispute(fields: Fields) -> Dispute:
    theirs, why = fields.text("their_answer"), fields.text("why").strip()
    return Dispute(source=fields.part("source", _source), their_answer=theirs, why=why)


def question_from_record(record: object) -> Question:
    """An entry (from YAML or from `entry_record`) as a `Question`; absent keys take their defaults.

    Whatever the record holds, each field of the question is of its declared type.

    Raises:
        KeyError, TypeError, ValueError: it is no mapping, lacks a key, has a value of another sort, or
            has neither id nor source; the first argument says which field, in words.
    """
    fields = Fields(record)
    question = Question(
        id=fields.text("id"),
        type=_type(fields.text("type")),
        stem=fields.text("stem").strip(),
        section=fields.text("section", ""),
        options=fields.parts("options", _option),
        items=fields.texts("items"),
        pairs=fields.parts("pairs", lambda f: Pair(prompt=f.text("prompt"), response=f.text("response"))),
        distractors=fields.texts("distractors"),
        answer=fields.text("answer").strip(),
        explanation=fields.text("explanation").strip(),
        case=fields.part_or_none(
            "case", lambda f: Case(id=f.text("id"), scenario=f.text("scenario").strip())
        ),
        tasks=fields.texts("tasks"),
        services=fields.texts("services"),
        terms=fields.texts("terms"),
        asked_as=fields.texts("asked_as"),
        links=fields.parts("links", lambda f: Link(text=f.text("text"), url=f.text("url"))),
        see_also=fields.texts("see_also"),
        sources=fields.parts("sources", _source),
        disputed=fields.parts("disputed", _dispute),
        notes=fields.text("notes", "").strip(),
        versions=fields.texts("versions"),
        ours=fields.truth("ours", default=False),
        problems=fields.parts("problems", lambda f: Problem(line=f.number("line"), what=f.text("what"))),
    )
    if not question.id and not question.sources:
        raise ValueError("id is blank; give the entry one")
    return question
