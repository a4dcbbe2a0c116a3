"""How far long work is: a bar on a terminal, JSON lines for a program, silence elsewhere."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

# What is done, how much of it is done, and how much there is.
Advance = Callable[[str, int, int], None]
_PAUSE = 0.1  # seconds between two lines of a phase


@contextmanager
def progress_bar() -> Iterator[Advance | None]:
    """Give a function that takes what is done, how much of it, and of how much; None off a terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Loading the model", total=None)
        shown = ""

        def advance(phase: str, done: int, total: int) -> None:
            nonlocal shown
            # A phase is told at once, as it may be over before the bar is drawn anew.
            begins, shown = phase != shown, phase
            bar.update(task, description=phase.capitalize(), completed=done, total=total, refresh=begins)

        yield advance


def json_lines() -> Advance:
    """A function that prints how far the work is as JSON lines, some of them a second."""
    last: tuple[str, float] = ("", 0.0)

    def advance(phase: str, done: int, total: int) -> None:
        nonlocal last
        now = time.monotonic()
        if phase != last[0] or done == total or now - last[1] >= _PAUSE:
            last = (phase, now)
            print_line({"phase": phase, "done": done, "total": total})

    return advance


def print_line(record: dict[str, object]) -> None:
    """Print an object on a line at once; where nobody reads it any more, the work goes on all the same."""
    try:
        print(json.dumps(record), flush=True)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
