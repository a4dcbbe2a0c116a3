"""What `assistant check --report` prints: the table of the bank, disputed entries and thin tasks."""

from __future__ import annotations

from rich.table import Table

from assistant.bank.bank_report import ENOUGH, BankReport
from assistant.bank.exam_guide import VERSIONS
from assistant.printing import console, counted, printable

_SHORT_NAMES = {"multiple_choice": "choice", "multiple_response": "response", "case_study": "case"}


def print_report(report: BankReport) -> None:
    """The report for a maintainer."""
    out = console()
    out.print(_table(report, out.width))
    added, notes = counted(report.added, "entry", "entries"), counted(report.notes, "concept note")
    print(f"\n{added} on what {VERSIONS[-1]} adds, {notes}.")
    for version, tasks in report.thin.items():
        thin = ", ".join(f"{task} ({count})" for task, count in tasks.items())
        print(
            f"{version}: {f'under {ENOUGH} entries: {thin}' if thin else f'{ENOUGH} or more for each task'}."
        )
    print(f"\nDisputed, {len(report.disputed)}:" if report.disputed else "\nNothing is disputed.")
    for each in report.disputed:
        print(f"  {printable(each.entry)} ({printable(each.source)})")
        for label, text in (("says", each.their_answer), ("we say", each.our_answer), ("why", each.why)):
            print(f"    {label:7} {' '.join(printable(text).split())}")


def _table(report: BankReport, width: int) -> Table:
    """A row for each task, and below them the sums; the titles of the tasks take the width that is left."""
    rows = report.rows
    names = ["entries", "ours", *(_SHORT_NAMES.get(key, key) for key in report.types), *VERSIONS]
    left = width - sum(len(name) + 2 for name in names) - 2
    table = Table(box=None, pad_edge=False, header_style="dim", show_footer=True, padding=(0, 2, 0, 0))
    table.add_column("task", footer="all", no_wrap=True, width=min(max(left, 3), 46))

    def column(name: str, total: int) -> None:
        table.add_column(name, footer=str(total), justify="right", no_wrap=True, min_width=len(name))

    column("entries", sum(row.entries for row in rows))
    column("ours", sum(row.ours for row in rows))
    for key in report.types:
        column(_SHORT_NAMES.get(key, key), sum(row.types.get(key, 0) for row in rows))
    for version in VERSIONS:
        column(version, sum(row.versions.get(version, 0) for row in rows))
    for row in rows:
        types = (str(row.types.get(key, 0) or "") for key in report.types)
        versions = (str(row.versions.get(version, 0)) for version in VERSIONS)
        table.add_row(f"{row.task} {row.title}", str(row.entries), str(row.ours), *types, *versions)
    return table
