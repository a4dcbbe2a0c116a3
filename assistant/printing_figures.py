"""What the command line prints of how well answers are told from refusals, and how good they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from pathlib import Path

from rich.table import Table

from assistant.answer.answers import EXTRACTIVE
from assistant.answer.scoring import AnswerFigures
from assistant.printing import console, printable


def _table(*columns: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim", padding=(0, 2, 0, 0))
    for number, column in enumerate(columns):
        table.add_column(column, justify="right" if number else "left", no_wrap=True)
    return table


def print_calibration(
    figures: Mapping[str, float], kinds: Sequence[tuple[str, bool, int, int]], place: Path
) -> None:
    """Print what a calibration reached, and where it is stored.

    Args:
        figures: of the fit, by name, as `Calibration.figures`.
        kinds: of questions that it was not fitted on: the kind, whether the material answers them, how many
            were decided rightly, and of how many; empty where there are none.
        place: the file that holds the calibration.
    """
    answerable, others = (f"{figures[name]:.0f}" for name in ("answerable", "unanswerable"))
    table = _table("on questions of unseen authors", f"kept of {answerable}", f"refused of {others}")
    for label, name in (("for the bank", "whole"), ("for your own files", "signals_only")):
        table.add_row(label, _percent(figures[f"{name} kept"]), _percent(figures[f"{name} refused"]))
    console().print(table)
    if kinds:
        print()
        table = _table("on the report half", "n", "decided rightly")
        for kind, is_answerable, right, n in kinds:
            label = f"{'answered' if is_answerable else 'refused'}: {printable(kind)}"
            table.add_row(label, str(n), _percent(right / n))
        console().print(table)
    print(f"\nStored in {printable(str(place))}.")


def print_answer_figures(half: str, figures: Sequence[AnswerFigures]) -> None:
    """Print the figures by kind of question, those of each way to answer below one another."""
    ways = list(dict.fromkeys(each.way for each in figures))
    columns = ("n", "answered", "key term", "source", "sentences", "removed")
    by_kind = sorted(figures, key=lambda each: not each.answerable)  # the order within is kept
    for is_answerable, of_sort in groupby(by_kind, lambda each: each.answerable):
        rows = list(of_sort)
        what = "answerable" if is_answerable else "not answerable"
        table = _table(what, *(["way"] if len(ways) > 1 else []), *columns)
        for kind in dict.fromkeys(each.kind for each in rows):
            for number, each in enumerate(each for each in rows if each.kind == kind):
                way = [] if len(ways) == 1 else ["extractive" if each.way == EXTRACTIVE else "model"]
                figure = (each.answered, each.key_term, each.right_source)
                table.add_row(
                    "" if number else printable(kind),
                    *way,
                    str(each.n),
                    *map(_share, figure),
                    f"{each.sentences:.1f}",
                    _share(each.removed),
                )
        console().print(table)
        print()
    model = "".join(f"; the model is {printable(way)}" for way in ways if way != EXTRACTIVE)
    print(f"Development questions: {half}{model}.")


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def _share(share: float | None) -> str:
    return "–" if share is None else f"{share:.3f}"
