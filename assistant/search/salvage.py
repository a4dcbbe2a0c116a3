"""What can yet be read of the texts of a damaged generation; nothing here is checked against a hash."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from assistant.bank.records import question_from_record
from assistant.bank.types import Question, Section
from assistant.errors import AssistantError
from assistant.search.storage import ORIGINS, QUESTIONS, SECTIONS
from assistant.search.stored_lines import Origins, read_origins, section_from_record

_Text = TypeVar("_Text")
_UNREADABLE = (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError, AssistantError)


def texts_left(generation: Path) -> tuple[tuple[Question, ...], tuple[Section, ...], Origins | None]:
    """Questions and sections, each file and line for itself; no origins where those are lost."""
    questions = tuple(_lines_left(generation / QUESTIONS, question_from_record))
    sections = tuple(_lines_left(generation / SECTIONS, section_from_record))
    try:
        return questions, sections, read_origins(generation / ORIGINS)
    except _UNREADABLE:
        return questions, sections, None


def _lines_left(path: Path, made: Callable[[dict[str, Any]], _Text]) -> Iterator[_Text]:
    try:
        lines = path.read_bytes().splitlines()
    except OSError:
        return
    for line in lines:
        try:
            yield made(json.loads(line))
        except _UNREADABLE:
            continue
