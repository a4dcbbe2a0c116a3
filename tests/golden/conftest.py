"""What the golden files are held against: the entries of the bank, and the assistant over all of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.bank.entries import read_entries
from assistant.bank.types import Question
from assistant.wiring import Assistant

SEEDS = Path(__file__).resolve().parents[2] / "seeds"


@pytest.fixture(scope="module")
def bank() -> dict[str, Question]:
    questions = [
        question
        for path in sorted(SEEDS.glob("*.yaml"))
        for question in read_entries(path.read_text(encoding="utf-8"), path.name).questions
    ]
    return {question.id: question for question in questions}


@pytest.fixture(scope="module")
def assistant(shipped_index: Path) -> Assistant:
    return Assistant.open(index=shipped_index)
