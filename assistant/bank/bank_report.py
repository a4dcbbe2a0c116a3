"""What a bank holds: entries by task, type and exam version, what is disputed, where it is thin."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.bank.concept_notes import ConceptNote
from assistant.bank.exam_guide import VERSIONS, exam_guide

ENOUGH = 12
"""Entries that a task should have, for each version of the exam."""


@dataclass(frozen=True, slots=True)
class TaskRow:
    """The entries whose main task is this one, by type and by version; `ours` are those without a source."""

    task: str
    title: str
    entries: int
    ours: int
    types: Mapping[str, int]
    versions: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Disagreement:
    """What a source answers otherwise than the entry: its item, its answer, ours, and why we differ."""

    entry: str
    source: str
    their_answer: str
    our_answer: str
    why: str


@dataclass(frozen=True, slots=True)
class BankReport:
    """The report on a bank.

    Attributes:
        rows: one for each task of the guide.
        types: the types of question that occur, the most frequent first.
        added: entries that serve the newest version alone.
        disputed: what sources answer otherwise, in the order of the bank.
        thin: for each version the tasks with fewer than `ENOUGH` entries, and how many they have.
        notes: how many concept notes there are.
    """

    rows: tuple[TaskRow, ...]
    types: tuple[str, ...]
    added: int
    disputed: tuple[Disagreement, ...]
    thin: Mapping[str, Mapping[str, int]]
    notes: int


def bank_report(entries: Sequence[Mapping[str, Any]], notes: Sequence[ConceptNote]) -> BankReport:
    """Count what a bank holds; entries count under their main task, which stands first."""
    guide = exam_guide(VERSIONS[-1])
    rows = [
        _row(task.id, task.title, [entry for entry in entries if entry["tasks"][0] == task.id])
        for task in guide.tasks
    ]
    types = Counter(entry["type"] for entry in entries)
    return BankReport(
        rows=tuple(rows),
        types=tuple(name for name, _ in types.most_common()),
        added=sum(entry["versions"] == [VERSIONS[-1]] for entry in entries),
        disputed=tuple(_disagreements(entries)),
        thin={version: _thin(rows, version) for version in VERSIONS},
        notes=len(notes),
    )


def _row(task: str, title: str, entries: Sequence[Mapping[str, Any]]) -> TaskRow:
    return TaskRow(
        task=task,
        title=title,
        entries=len(entries),
        ours=sum(not entry["sources"] for entry in entries),
        types=Counter(entry["type"] for entry in entries),
        versions=Counter(version for entry in entries for version in entry["versions"]),
    )


def _thin(rows: Iterable[TaskRow], version: str) -> dict[str, int]:
    counts = {row.task: row.versions.get(version, 0) for row in rows}
    return {task: count for task, count in counts.items() if count < ENOUGH}


def _disagreements(entries: Iterable[Mapping[str, Any]]) -> list[Disagreement]:
    return [
        Disagreement(
            entry=entry["id"],
            source=f"{dispute['source']['file']}, item {dispute['source']['item']}",
            their_answer=dispute["their_answer"],
            our_answer=entry["answer"],
            why=dispute["why"],
        )
        for entry in entries
        for dispute in entry.get("disputed", [])
    ]
