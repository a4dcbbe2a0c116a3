"""Development questions: what learners might ask, with what the material answers and what it does not."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.errors import UnreadableFileError
from assistant.search.golden import HALVES, numbered_lines


@dataclass(frozen=True, slots=True)
class DevelopmentQuestion:
    """A question that the material answers, or does not.

    Attributes:
        query: as a learner would type it.
        kind: what sort of question it is.
        answerable: whether the material answers it.
        half: “tune” or “report”, which nothing is fitted on.
        author: who wrote it; a fit is tested on the questions of authors it has not seen.
        says: groups of expressions; an answer says the key term where each group has one that it says.
        answered_by: keys of entries and names of notes that answer it.
    """

    query: str
    kind: str
    answerable: bool
    half: str
    author: str
    says: tuple[tuple[str, ...], ...] = ()
    answered_by: tuple[str, ...] = ()


def read_questions(path: Path) -> list[DevelopmentQuestion]:
    """The questions of a file of JSON Lines (see `tests/golden/README.md`).

    Raises:
        UsageError: there is no such file, or it cannot be opened.
        UnreadableFileError: it is no text, holds none, or a line of it is no such question.
    """
    lines = numbered_lines(path, "questions", "--questions")
    return [_question(line, number, path) for number, line in lines]


def _question(line: str, number: int, path: Path) -> DevelopmentQuestion:
    try:
        record: dict[str, Any] = json.loads(line)
        if not isinstance(record["answerable"], bool) or not isinstance(record["query"], str):
            raise TypeError
        if record.get("half", HALVES[0]) not in HALVES:
            raise ValueError
        if not any(character.isalnum() for character in record["query"]):
            raise ValueError
        return DevelopmentQuestion(
            query=record["query"],
            kind=str(record.get("kind", "question")),
            answerable=record["answerable"],
            half=str(record.get("half", HALVES[0])),
            author=str(record.get("author", "")),
            says=tuple(tuple(str(term) for term in group) for group in record.get("says", ())),
            answered_by=tuple(str(key) for key in record.get("from", ())),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise UnreadableFileError(
            f"{path}, line {number}: no development question; it needs “query”, a text, and “answerable”, "
            "true or false."
        ) from None


def says_key_term(text: str, groups: Sequence[Sequence[str]]) -> bool:
    """Whether a text says one expression of each group, as whole words; case and hyphens do not matter."""
    plain = _plain(text)
    return all(
        any(re.search(rf"(?<!\w){re.escape(_plain(term))}(?!\w)", plain) for term in group)
        for group in groups
    )


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[-‐‑–/]", " ", text.lower()).split())
