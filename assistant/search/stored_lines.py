"""The texts of an index as JSON lines: passages, questions, sections, and where the questions came from."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from assistant.bank.records import entry_record, question_from_record
from assistant.bank.types import Link, Question, Section
from assistant.search.passages import Passage, View


@dataclass(frozen=True, slots=True)
class Origins:
    """Where questions came from.

    Attributes:
        files: key of each question of the index, and the file that it was read from (or the first of them).
        merged: questions of own files as they were read, of those that became one with another's.
    """

    files: Mapping[str, str]
    merged: tuple[Question, ...] = ()


def passage_lines(passages: Iterable[Passage]) -> bytes:
    """Passages as JSON lines; `embedded` only where it is not the text itself."""
    records = (asdict(passage) for passage in passages)
    return _lines(
        {name: value for name, value in record.items() if name != "embedded" or value != record["text"]}
        for record in records
    )


def question_lines(questions: Iterable[Question]) -> bytes:
    """Questions as JSON lines, with all their fields."""
    return _lines(entry_record(question) for question in questions)


def section_lines(sections: Iterable[Section]) -> bytes:
    """Document sections as JSON lines."""
    return _lines(asdict(section) for section in sections)


def origins_json(origins: Origins) -> bytes:
    """Origins as one JSON object."""
    merged = [entry_record(question) for question in origins.merged]
    return (json.dumps({"files": dict(origins.files), "merged": merged}) + "\n").encode("ascii")


def read_passages(path: Path) -> tuple[Passage, ...]:
    """Read what `passage_lines` gave; this and the others raise OSError, ValueError, KeyError, TypeError."""
    return tuple(_passage(record) for record in _records(path))


def read_questions(path: Path) -> tuple[Question, ...]:
    """Read what `question_lines` gave."""
    return tuple(question_from_record(record) for record in _records(path))


def read_sections(path: Path) -> tuple[Section, ...]:
    """Read what `section_lines` gave."""
    return tuple(map(section_from_record, _records(path)))


def section_from_record(record: dict[str, Any]) -> Section:
    """One section back from its line."""
    lists = {name: tuple(record.get(name, ())) for name in ("services", "tasks", "versions", "asked_as")}
    return Section(**{**record, **lists, "links": tuple(Link(**each) for each in record.get("links", ()))})


def read_origins(path: Path) -> Origins:
    """Read what `origins_json` gave."""
    record = json.loads(path.read_text(encoding="ascii"))
    return Origins(dict(record["files"]), tuple(question_from_record(each) for each in record["merged"]))


def _lines(records: Iterable[Mapping[str, Any]]) -> bytes:
    return "".join(json.dumps(record) + "\n" for record in records).encode("ascii")


def _records(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="ascii").splitlines()]


def _passage(record: dict[str, Any]) -> Passage:
    sentences = tuple((int(start), int(end)) for start, end in record["sentences"])
    embedded = record.get("embedded", record["text"])
    return Passage(**{**record, "embedded": embedded, "view": View(record["view"]), "sentences": sentences})
