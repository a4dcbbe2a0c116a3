"""What the command line prints for people: tables and paragraphs, safe for a terminal."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from assistant.bank.types import Question, Section

if TYPE_CHECKING:
    from rich.console import Console

    from assistant.search.retrieval import Hit


def printable(text: str) -> str:
    """The text without control characters, so that a document cannot steer the terminal."""
    return "".join(c if c in "\n\t" or unicodedata.category(c)[0] != "C" else "·" for c in text)


def counted(number: int, one: str, many: str = "") -> str:
    """A number with its noun: "1 item", "2 items"."""
    return f"{number} {one if number == 1 else many or f'{one}s'}"


def warn(sentence: str) -> None:
    """One sentence on standard error."""
    print(f"assistant: {printable(sentence)}", file=sys.stderr)


def console() -> Console:
    """A console that takes no markup from texts and does not colour what only looks like code."""
    from rich.console import Console

    return Console(markup=False, highlight=False, emoji=False, soft_wrap=False)


def _short(text: str, width: int = 60) -> str:
    flat = " ".join(printable(text).split())
    return flat if len(flat) <= width else f"{flat[: width - 1]}…"


def item_table(items: Sequence[Question | Section]) -> None:
    """A short table of what was read: where from, what kind, the question, the answer."""
    from rich.table import Table

    # Expanded, type and options keep their width, and the others share what is left.
    table = Table(box=None, pad_edge=False, header_style="bold", expand=True)
    table.add_column("Source", no_wrap=True, ratio=3)
    table.add_column("Type", no_wrap=True)
    table.add_column("Question", no_wrap=True, ratio=5)
    table.add_column("Options", no_wrap=True, justify="right")
    table.add_column("Answer", no_wrap=True, ratio=4)
    if any(isinstance(item, Question) and item.problems for item in items):
        table.add_column("Problems", no_wrap=True, style="yellow", ratio=4)
    for item in items:
        if isinstance(item, Section):
            where = f"page {item.page}" if item.page is not None else item.heading
            table.add_row(
                _short(item.file, 40),
                "passage",
                _short(f"{where}: {item.text}" if where else item.text),
            )
            continue
        source = item.sources[0] if item.sources else None
        where = item.id or (f"{source.file} {source.item}" if source else "")
        asked = item.stem.rsplit("\n", 1)[-1]
        cells = (
            _short(where, 40),
            item.type.replace("_", " "),
            _short(asked),
            str(len(item.options) or ""),
            _short(item.answer or "; ".join(p.response for p in item.pairs), 44),
            _short("; ".join(p.what for p in item.problems)),
        )
        table.add_row(*cells[: len(table.columns)])
    console().print(table)


def print_hits(query: str, hits: Iterable[Hit], questions: dict[str, Question | None]) -> None:
    """Hits for a reader: the question, its short answer, the passage with the best sentence marked."""
    from rich.text import Text

    out = console()
    found = False
    for hit in hits:
        found = True
        question = questions.get(hit.question or "")
        head = question.stem.rsplit("\n", 1)[-1] if question else hit.heading or (hit.document or "")
        out.print(Text(f"{hit.rank}  {printable(head)}", style="bold"))
        if question and question.answer:
            out.print(Text(f"   {printable(question.answer)}", style="green"))
        start, end = hit.marked
        passage = Text(printable(hit.passage.text))
        passage.stylize("reverse" if out.is_terminal else "", start, end)
        out.print(passage)
        where = hit.question or f"{hit.document}{f', page {hit.page}' if hit.page is not None else ''}"
        out.print(Text(f"   {printable(where)} · score {hit.score:.3f}\n", style="dim"))
    if not found:
        out.print(f"Nothing in the material fits “{printable(query)}”; try other words.")
