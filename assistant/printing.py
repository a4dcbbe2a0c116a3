"""What the command line prints for people: tables and paragraphs, safe for a terminal."""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from assistant.bank.types import Question, Reading
from assistant.search.sentences import unwrapped

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from assistant.search.measuring import Evaluation
    from assistant.search.related import RelatedQuestion
    from assistant.search.retrieval import Hit
    from assistant.search.understanding import Understood


_INDENT = "   "


def printable(text: str) -> str:
    """The text without control characters, so that a document cannot steer the terminal."""
    return "".join(c if c in "\n\t" or unicodedata.category(c)[0] != "C" else "·" for c in text)


def counted(number: int, one: str, many: str = "") -> str:
    """A number with its noun: "1 item", "2 items"."""
    return f"{number} {one if number == 1 else many or f'{one}s'}"


def warn(sentence: str) -> None:
    """One sentence on standard error."""
    print(f"assistant: {printable(sentence)}", file=sys.stderr)


def print_json(record: Mapping[str, object]) -> None:
    """One object on a line; letters that the output cannot hold become JSON's own escapes."""
    text = json.dumps(record, ensure_ascii=False)
    try:
        text.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        text = json.dumps(record)
    print(text)


def console() -> Console:
    """A console that takes no markup from texts and does not colour what only looks like code."""
    from rich.console import Console

    return Console(markup=False, highlight=False, emoji=False, soft_wrap=False)


def _short(text: str, width: int = 60) -> str:
    flat = " ".join(printable(text).split())
    return flat if len(flat) <= width else f"{flat[: width - 1]}…"


def print_reading(reading: Reading) -> None:
    """A short table of what a file holds: the number, kind, question and answer of each item."""
    from rich.table import Table
    from rich.text import Text

    out = console()
    out.print(Text(f"{printable(reading.file)} ({reading.form})", style="bold"))
    problems = any(question.problems for question in reading.questions)
    # Expanded, number and type keep their width, and the others share what is left.
    table = Table(box=None, pad_edge=False, header_style="dim", expand=True)
    table.add_column("Item", no_wrap=True)
    table.add_column("Type", no_wrap=True)
    table.add_column("Question", no_wrap=True, ratio=5)
    table.add_column("Answer", no_wrap=True, ratio=4)
    if problems:
        table.add_column("Problems", no_wrap=True, style="yellow", ratio=4)
    for question in reading.questions:
        cells = (
            _short(question.id, 28) or str(question.sources[0].item),
            _kind(question),
            _short(question.stem.rsplit("\n", 1)[-1]),
            _short(question.answer or "; ".join(pair.response for pair in question.pairs), 44),
            _short("; ".join(problem.what for problem in question.problems)),
        )
        table.add_row(*cells[: len(table.columns)])
    for section in reading.sections:
        where = f"page {section.page}" if section.page is not None else section.heading
        table.add_row("", "passage", _short(f"{where}: {section.text}" if where else section.text, 200))
    out.print(table)
    print()


def _kind(question: Question) -> str:
    """The type in words, with the number of options where there are some."""
    kind = question.type.replace("_", " ")
    return f"{kind} ({len(question.options)})" if question.options else kind


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
            _print_indented(out, Text(printable(question.answer), style="green"))
        _print_indented(out, _passage(hit, question, "reverse" if out.is_terminal else ""))
        where = hit.question or f"{hit.document}{f', page {hit.page}' if hit.page is not None else ''}"
        out.print(Text(f"   {printable(where)} · score {hit.score:.3f}\n", style="dim"))
    if not found:
        out.print(f"Nothing in the material fits “{printable(query)}”; try other words.")


def _passage(hit: Hit, question: Question | None, style: str) -> Text:
    """What a hit shows, its best sentence in a style; without the short answer, which stands above it."""
    from rich.text import Text

    text = hit.passage.text
    passage = Text(printable(text if question else unwrapped(text)))
    passage.stylize(style, *hit.marked)
    told = len(question.answer) if question and text.startswith(question.answer) else 0
    return passage[told + len(text[told:]) - len(text[told:].lstrip()) :]


def _print_indented(out: Console, text: Text) -> None:
    """A text in lines that are indented and end with no space."""
    from rich.text import Text

    for line in text.wrap(out, max(out.width - len(_INDENT), 20)):
        line.rstrip()
        out.print(Text(_INDENT) + line if line.plain else line)


def print_replaced(understood: Understood) -> None:
    """Say which words were taken for others."""
    if understood.replaced:
        said = ", ".join(f"“{meant}” for “{typed}”" for typed, meant in understood.replaced)
        print(f"Searched for {printable(said)}; with --exact for what you typed.\n")


def print_related(key: str, found: Sequence[tuple[RelatedQuestion, Question]]) -> None:
    """Related questions as a short list: the id, then what is asked, without the answer."""
    from rich.text import Text

    out = console()
    for each, question in found:
        out.print(Text(f"{each.rank}  {printable(each.question)}", style="bold"))
        out.print(Text(f"   {_short(question.stem, 300)}"))
    if not found:
        out.print(f"No other question is on the concept of “{printable(key)}”.")


def print_evaluation(half: str, outcome: Evaluation) -> None:
    """Two tables: the figures of each ranking over all queries, and its nDCG@10 by kind of query."""
    from rich.table import Table

    out = console()
    over_all = [each for each in outcome.figures if each.kind == "all"]
    kinds = list(dict.fromkeys(each.kind for each in outcome.figures if each.kind != "all"))
    by_kind = {(each.ranking, each.kind): each.means["nDCG@10"] for each in outcome.figures}
    first = f"{over_all[0].n} queries ({half})"
    figures, of_kinds = (Table(box=None, pad_edge=False, header_style="dim") for _ in range(2))
    for table, names in ((figures, (*over_all[0].means, "its 95 %")), (of_kinds, kinds)):
        table.add_column(first if table is figures else "nDCG@10 by kind", no_wrap=True, min_width=20)
        for name in names:
            table.add_column(name, justify="right", no_wrap=True)
    for each in over_all:
        low, high = each.intervals["nDCG@10"]
        means = (f"{mean:.3f}" for mean in each.means.values())
        figures.add_row(each.ranking, *means, f"{low:.3f}-{high:.3f}")
        of_kinds.add_row(each.ranking, *(f"{by_kind[each.ranking, kind]:.3f}" for kind in kinds))
    out.print(figures)
    print("From the fifth row on, each has one step more than the one above.\n")
    out.print(of_kinds)
    print("\nSlowest queries:")
    for timed in outcome.slowest:
        print(f"  {timed.milliseconds:6.1f} ms  {_short(timed.query, 66)}")
