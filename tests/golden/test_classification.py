"""Own notes and the bank itself are classified to exam tasks no worse than they once were."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assistant.bank.exam_guide import exam_guide
from assistant.bank.types import Section
from assistant.search.embedding import Embedder
from assistant.search.explore.classification import classify
from assistant.search.explore.classification_quality import (
    Judged,
    kin,
    labelled_units,
    leave_one_out,
    quality,
)
from assistant.search.facts import facts_by_unit
from assistant.search.filters import Facts
from assistant.search.passages import section_passages
from assistant.search.sentence_transformer import open_embedder
from assistant.search.storage import StoredIndex, load

NOTES: list[dict[str, Any]] = [
    json.loads(line)
    for line in (Path(__file__).with_name("own_tasks.jsonl")).read_text(encoding="utf-8").splitlines()
]


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    return open_embedder()


@pytest.fixture(scope="module")
def index(shipped_index: Path) -> StoredIndex:
    return load(shipped_index)


@pytest.fixture(scope="module")
def assigned(index: StoredIndex, embedder: Embedder) -> dict[str, str]:
    """The task of each own note that gets one, as if the notes had been added to the bank."""
    passages = [
        passage
        for note in NOTES
        for passage in section_passages(
            Section(file=note["id"], text=note["text"]), 1, embedder.count_tokens, embedder.max_tokens
        )
    ]
    facts = facts_by_unit(index) | {(note["id"], 1): Facts() for note in NOTES}
    vectors = np.concatenate(
        [index.vectors.vectors(), embedder.embed_documents([passage.embedded for passage in passages])]
    )
    found = classify(list(facts), facts, [*index.passages, *passages], vectors, embedder)
    return {name: task for (name, _), task in found.items()}


@pytest.fixture(scope="module")
def bank(index: StoredIndex, embedder: Embedder) -> list[Judged]:
    return leave_one_out(index, embedder)


def _notes(half: str) -> list[dict[str, Any]]:
    return [note for note in NOTES if note["half"] == half]


def test_the_notes_are_of_all_tasks_and_of_other_things() -> None:
    tasks = {task.id for task in exam_guide().tasks}
    assert len({note["id"] for note in NOTES}) == len(NOTES) >= 80
    assert all(set(note["tasks"]) <= tasks for note in NOTES)
    mains = Counter(note["tasks"][0] for note in NOTES if note["tasks"])
    assert mains.keys() == tasks
    assert min(mains.values()) >= 5
    assert sum(not note["tasks"] for note in NOTES) >= 20
    assert {note["half"] for note in NOTES} == {"tune", "report"}


@pytest.mark.parametrize("half", ["tune", "report"])
def test_own_notes_are_nearly_all_assigned_and_nearly_all_rightly(
    half: str, assigned: dict[str, str]
) -> None:
    notes = [note for note in _notes(half) if note["tasks"]]
    told = [note for note in notes if note["id"] in assigned]
    assert len(told) >= 0.85 * len(notes)
    assert sum(assigned[note["id"]] == note["tasks"][0] for note in told) >= 0.9 * len(told)
    assert sum(assigned[note["id"]] in note["tasks"] for note in told) >= 0.93 * len(told)


def test_notes_on_other_things_stay_unassigned(assigned: dict[str, str]) -> None:
    assert not {note["id"] for note in NOTES if not note["tasks"]} & assigned.keys()


def test_units_of_the_bank_are_told_by_all_others(bank: list[Judged]) -> None:
    found = quality(bank)
    assert found.units >= 350
    assert found.right >= 0.70
    assert found.right_at_all >= 0.84
    assert found.assigned >= 0.70
    assert found.assigned_right >= 0.78
    assert found.assigned_right_at_all >= 0.90


def test_no_task_is_lost(bank: list[Judged]) -> None:
    for task in exam_guide().tasks:
        found = quality([each for each in bank if each.tasks[0] == task.id])
        assert found.right_at_all >= 0.7, task.id
        assert found.assigned >= 0.45, task.id


def test_what_retells_the_same_or_shares_a_case_is_kin(index: StoredIndex) -> None:
    units = labelled_units(facts_by_unit(index))
    near = kin(index, units)
    assert near.shape == (len(units), len(units))
    assert near.diagonal().all()
    assert (near == near.T).all()
    questions = [(row, index.questions[unit[0]]) for row, unit in enumerate(units) if unit[1] == 0]
    cases = {
        (one, two)
        for one, a in questions
        for two, b in questions
        if a.case and b.case and a.case.id == b.case.id
    }
    assert len(cases) > len({one for one, _ in cases})
    assert all(near[pair] for pair in cases)
