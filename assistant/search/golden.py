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
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise UsageError(
            f"{path} could not be read ({error.strerror}); name a file of golden queries with --queries."
        ) from error
    except UnicodeDecodeError as error:
        raise UnreadableFileError(
            f"{path} could not be read (it is not UTF-8); name a file of golden queries with --queries."
        ) from error
    queries = [_query(line, number, path) for number, line in enumerate(lines, 1) if line.strip()]
    if not queries:
        raise UnreadableFileError(f"{path} holds no queries; name another file with --queries.")
    return queries


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
