"""Comparisons that the exam turns on have what decides in the place where a learner looks for it."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from assistant.search.citation import Citation
from assistant.search.explore.deciding import How
from assistant.search.explore.side_by_side import SideBySide, compare
from assistant.search.storage import StoredIndex, load

CASES: list[dict[str, Any]] = [
    json.loads(line)
    for line in (Path(__file__).with_name("comparisons.jsonl")).read_text(encoding="utf-8").splitlines()
]
# Words that point out of a sentence; a statement that begins with one cannot be understood where it stands.
POINTING = ("This ", "That ", "These ", "Those ", "Here ", "So ", "Then ", "Therefore ")


def named(case: dict[str, Any]) -> str:
    return ", ".join(case["names"])


@pytest.fixture(scope="module")
def index(shipped_index: Path) -> StoredIndex:
    return load(shipped_index)


@pytest.fixture(scope="module")
def compared(index: StoredIndex) -> dict[str, SideBySide]:
    return {named(case): compare(index, case["names"]) for case in CASES}


def flat(said: Citation) -> str:
    return " ".join(said.text.split())


def statements(found: SideBySide) -> list[Citation]:
    return [
        said
        for row in found.rows
        for said in (*row.across, *(said for cell in row.cells for said in cell or ()))
    ]


@pytest.mark.parametrize("case", CASES, ids=named)
def test_what_decides_stands_in_its_place(case: dict[str, Any], compared: dict[str, SideBySide]) -> None:
    rows = {row.aspect.value: row for row in compared[named(case)].rows}
    missing = [
        expected
        for expected in case["said"]
        if not any(
            expected["words"] in flat(said)
            for said in (
                rows[expected["aspect"]].across
                if expected["side"] == "across"
                else rows[expected["aspect"]].cells[expected["side"]] or ()
            )
        )
    ]
    assert not missing


@pytest.mark.parametrize("case", CASES, ids=named)
def test_the_questions_in_which_it_decides_come_first_with_the_right_side(
    case: dict[str, Any], compared: dict[str, SideBySide]
) -> None:
    found = compared[named(case)]
    decided = {each.question: each for each in found.deciding if each.how is How.OPTIONS}
    for question, side in case["right"].items():
        assert decided[question].right == (found.names[side],)
        assert decided[question].why
    hows = [list(How).index(each.how) for each in found.deciding]
    assert hows == sorted(hows)


@pytest.mark.parametrize("case", CASES, ids=named)
def test_statements_are_whole_sentences_that_stand_alone_each_once(
    case: dict[str, Any], compared: dict[str, SideBySide], index: StoredIndex
) -> None:
    found = statements(compared[named(case)])
    assert max(Counter(map(flat, found)).values()) == 1
    for said in found:
        text = flat(said)
        assert text.endswith((".", "”", "!", "?"))
        assert not text.startswith(POINTING)
        assert not text[0].islower()
        assert said.passage in index.passages


@pytest.mark.parametrize("case", CASES, ids=named)
def test_a_comparison_is_short_enough_to_be_read(
    case: dict[str, Any], compared: dict[str, SideBySide]
) -> None:
    for row in compared[named(case)].rows:
        assert len(row.across) <= 3
        assert all(len(cell or ()) <= 3 for cell in row.cells)


def test_each_side_is_defined_or_told_when_to_choose_nearly_always(compared: dict[str, SideBySide]) -> None:
    cells = [
        (found.rows[0].cells[side], found.rows[1].cells[side])
        for found in compared.values()
        for side in range(len(found.names))
    ]
    told = sum(any(cell is not None for cell in pair) for pair in cells)
    assert told >= 0.95 * len(cells)
