"""How long a search takes while a file is being added, beside what it takes with nothing else going on.

    python benchmarks/search_while_adding.py

The page adds files in a process of its own, with low priority and one thread for the model
(`assistant.background`); this shows what learners who search meanwhile
notice of it. All in a temporary index.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator
from itertools import cycle
from pathlib import Path
from statistics import median
from time import perf_counter, sleep

from assistant import upkeep
from assistant.background import Job, Phase, start_adding
from assistant.settings import Settings, resolve
from assistant.wiring import Assistant

QUERIES = Path(__file__).resolve().parent.parent / "tests" / "golden" / "queries.jsonl"
WARM_UP, SEARCHES = 10, 60
PAUSE = 0.25  # seconds between two searches: one after the other without an end would leave no time to add
SECTIONS = 400  # of the file that is added; some hundred pages


def times(
    search: Callable[[str], object], queries: Iterator[str], count: int, job: Job | None
) -> list[float]:
    """Seconds of each of some searches; no further ones once a job has ended."""
    found: list[float] = []
    while len(found) < count and not (job and job.state().finished):
        sleep(PAUSE)
        start = perf_counter()
        search(next(queries))
        found.append(perf_counter() - start)
    return found


def course_notes() -> str:
    """A long file: sections made of the golden queries, each different."""
    lines = [json.loads(line)["query"] for line in QUERIES.read_text(encoding="utf-8").splitlines()]
    parts = []
    for number in range(SECTIONS):
        chosen = [lines[(7 * number + step) % len(lines)].rstrip("?.") for step in range(8)]
        parts.append(f"# Lesson {number}\n\n" + " ".join(f"Note {number} says: {each}." for each in chosen))
    return "\n\n".join(parts)


def main() -> None:
    """Print the medians in milliseconds and their ratio."""
    shipped, _ = resolve({})
    queries = cycle(json.loads(line)["query"] for line in QUERIES.read_text(encoding="utf-8").splitlines())
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(
            bank=shipped.bank, index=Path(folder) / "index", model=shipped.model, results=shipped.results
        )
        upkeep.build(settings)
        assistant = Assistant.open(settings)
        times(assistant.search, queries, WARM_UP, None)
        alone = times(assistant.search, queries, SEARCHES, None)
        notes = Path(folder) / "notes.md"
        notes.write_text(course_notes(), encoding="utf-8")
        job = start_adding(settings, [notes])
        while job.state().phase in (Phase.WAITING, Phase.STARTING, Phase.READING):
            sleep(PAUSE)
        during = times(assistant.search, queries, SEARCHES, job)
        state = job.state()
        job.stop()
        job.wait()
        assert during, state.problems
        alone += times(assistant.search, queries, SEARCHES, None)
    print(f"median milliseconds of a search, {len(alone)} alone and {len(during)} while a file was added")
    print(f"alone         {1000 * median(alone):7.2f}")
    print(f"while adding  {1000 * median(during):7.2f}   ({median(during) / median(alone):.2f} times)")


if __name__ == "__main__":
    main()
