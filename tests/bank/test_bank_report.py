"""The report: entries by task, type and version, what is disputed, and the thin tasks."""

from __future__ import annotations

from typing import Any

from assistant.bank.bank_report import Disagreement, bank_report


def entry(task: str, versions: tuple[str, ...] = ("MLA-C01", "MLA-C02"), **parts: object) -> dict[str, Any]:
    standard = {"id": "an-entry", "type": "multiple_choice", "answer": "Ours", "sources": []}
    return {**standard, "tasks": [task, "4.3"], "versions": list(versions), **parts}


def test_an_entry_counts_under_its_main_task() -> None:
    source = {"file": "raw.txt", "item": 7}
    dispute = {"source": source, "their_answer": "Theirs", "why": "Since."}
    entries = [
        *[entry("1.1") for _ in range(12)],
        entry("1.2", ("MLA-C02",)),
        entry("1.2", ("MLA-C01",), type="matching", sources=[source], disputed=[dispute]),
    ]
    report = bank_report(entries, [])
    rows = {row.task: row for row in report.rows}
    assert len(report.rows) == 12
    assert (rows["1.1"].entries, rows["1.2"].entries, rows["4.3"].entries) == (12, 2, 0)
    assert (rows["1.1"].ours, rows["1.2"].ours) == (12, 1)
    assert rows["1.2"].types == {"multiple_choice": 1, "matching": 1}
    assert report.types == ("multiple_choice", "matching")
    assert (report.added, report.notes) == (1, 0)
    assert "1.1" not in report.thin["MLA-C01"]
    assert (report.thin["MLA-C01"]["1.2"], report.thin["MLA-C02"]["1.2"]) == (1, 1)
    assert report.disputed == (Disagreement("an-entry", "raw.txt, item 7", "Theirs", "Ours", "Since."),)
