"""The services and concepts of texts that were labelled by reading are found, and no others."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from assistant.bank.mentions import mentions
from assistant.bank.subjects import subjects

ROWS: list[dict[str, Any]] = [
    json.loads(line)
    for line in Path(__file__).with_name("mentions.jsonl").read_text(encoding="utf-8").splitlines()
]
KINDS = {"services": "service", "concepts": "concept"}


@pytest.mark.parametrize(
    ("labels", "precision", "recall"), [("services", 0.97, 0.97), ("concepts", 0.93, 0.93)]
)
def test_what_the_texts_name_is_found(labels: str, precision: float, recall: float) -> None:
    kind = KINDS[labels]
    labelled = {(row["id"], name) for row in ROWS for name in row[labels]}
    found = {(row["id"], each.name) for row in ROWS for each in mentions(row["text"]) if each.kind == kind}
    right = len(found & labelled)
    assert len(labelled) >= 80
    assert right / len(found) >= precision, found - labelled
    assert right / len(labelled) >= recall, labelled - found


def test_the_sample_is_labelled_with_subjects_and_has_texts_without_any() -> None:
    assert len({row["id"] for row in ROWS}) == len({row["text"] for row in ROWS}) == len(ROWS) >= 80
    assert sum(row["from"] == "written" for row in ROWS) >= 30
    for row in ROWS:
        for labels, kind in KINDS.items():
            assert all(subjects()[name].kind == kind for name in row[labels]), row["id"]
    assert sum(not row["services"] for row in ROWS) >= 15
