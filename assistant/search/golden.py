"""Golden queries: what learners might ask, with the entries that ought to come back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.errors import UnreadableFileError, UsageError

HALVES = ("tune", "report")


@dataclass(frozen=True, slots=True)
class GoldenQuery:
    """A query, its kind and half, and the grade of each relevant question by its key (2 best, 1 related)."""

    id: str
    kind: str
    query: str
    relevant: Mapping[str, int]
    half: str

    @property
    def best(self) -> frozenset[str]:
        """The questions of the highest grade, which recall and MRR count."""
        top = max(self.relevant.values())
        return frozenset(key for key, grade in self.relevant.items() if grade == top)


def read_golden(path: Path) -> list[GoldenQuery]:
    """The queries of a file of JSON Lines (see `tests/golden/README.md`).

    Raises:
        UsageError: there is no such file, or it cannot be opened.
        UnreadableFileError: it is no text, or a line of it is no golden query.
    """
    lines = numbered_lines(path, "golden queries", "--queries")
    return [_query(line, number, path) for number, line in lines]


def numbered_lines(path: Path, what: str, flag: str) -> list[tuple[int, str]]:
    """The lines of a file of JSON Lines that are not blank, numbered from 1.

    Args:
        path: of the file.
        what: it holds, and `flag` names another one, for the sentence on what is wrong.
        flag: of the command line.

    Raises:
        UsageError: there is no such file, or it cannot be opened.
        UnreadableFileError: it is no text, or every line is blank.
    """
    name = f"name a file of {what} with {flag}."
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise UsageError(f"{path} could not be read ({error.strerror}); {name}") from error
    except UnicodeDecodeError as error:
        raise UnreadableFileError(f"{path} could not be read (it is not UTF-8); {name}") from error
    found = [(number, line) for number, line in enumerate(lines, 1) if line.strip()]
    if not found:
        raise UnreadableFileError(
            f"{path} holds no {what.rsplit(maxsplit=1)[-1]}; name another file with {flag}."
        )
    return found


def _query(line: str, number: int, path: Path) -> GoldenQuery:
    try:
        record: dict[str, Any] = json.loads(line)
        relevant = {str(key): int(grade) for key, grade in record["relevant"].items()}
        if not relevant or min(relevant.values()) < 1 or not str(record["query"]).strip():
            raise ValueError
        return GoldenQuery(
            id=str(record.get("id", number)),
            kind=str(record.get("kind", "query")),
            query=str(record["query"]),
            relevant=relevant,
            half=str(record.get("half", HALVES[-1])),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError) as error:
        raise UnreadableFileError(
            f"{path}, line {number}: no golden query; it needs “query” and “relevant”, "
            "which gives a grade of 1 or more to at least one question."
        ) from error
