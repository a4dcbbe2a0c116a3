"""How well own material is assigned to exam tasks: the bank, each left out, and the notes of tests/golden.

    python -m benchmarks.task_classification [--index FOLDER]

Peers in the table: the nearest centroid of a task, topics of the guide alone, labelled units alone.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from assistant.bank.types import Section
from assistant.models import open_embedder
from assistant.search.embedding import Embedder, Vectors
from assistant.search.explore.classification import Examples, examples_of, unit_directions
from assistant.search.explore.classification_quality import (
    Judged,
    confusions,
    kin,
    labelled_units,
    leave_one_out,
    quality,
)
from assistant.search.facts import facts_by_unit
from assistant.search.passages import section_passages
from assistant.search.storage import StoredIndex, load
from assistant.settings import resolve

OWN = Path(__file__).resolve().parents[1] / "tests" / "golden" / "own_tasks.jsonl"
HEAD = f"{'':34}{'n':>5}{'main':>7}{'any':>7}{'  assigned':>10}{'main':>7}{'any':>7}"


def row(name: str, judged: Sequence[Judged]) -> str:
    """The figures of some units in percent."""
    found = quality(judged)
    shares = (
        found.right,
        found.right_at_all,
        found.assigned,
        found.assigned_right,
        found.assigned_right_at_all,
    )
    widths = (7, 7, 10, 7, 7)
    return f"{name:34}{found.units:5}" + "".join(
        f"{100 * s:{w}.1f}" for s, w in zip(shares, widths, strict=True)
    )


def own_notes(embedder: Embedder) -> tuple[list[dict[str, list[str]]], Vectors]:
    """The labelled notes and the direction of each."""
    notes = [json.loads(line) for line in OWN.read_text(encoding="utf-8").splitlines()]
    passages = [
        passage
        for note in notes
        for passage in section_passages(
            Section(file=note["id"], text=note["text"]), 1, embedder.count_tokens, embedder.max_tokens
        )
    ]
    found = unit_directions(passages, embedder.embed_documents([passage.embedded for passage in passages]))
    return notes, np.stack([found[note["id"], 1] for note in notes])


def centroids(index: StoredIndex, examples: Examples) -> float:
    """Share of the bank whose main task has the nearest centroid of all units but its kin."""
    units = labelled_units(facts_by_unit(index))
    near = kin(index, units)
    right = 0
    for number, vector in enumerate(examples.units):
        means = (examples.weights * ~near[number][:, None]).T @ examples.units
        means /= np.linalg.norm(means, axis=1, keepdims=True)
        right += int((means @ vector).argmax() == examples.weights[number].argmax())
    return right / len(units)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--index", type=Path, default=resolve({})[0].index)
    index = load(parser.parse_args().index)
    embedder = open_embedder(index.manifest.model.partition("@")[0])
    facts = facts_by_unit(index)
    directions = unit_directions(index.passages, index.vectors.vectors())
    examples = examples_of(list(facts), facts, directions, embedder)
    bank = leave_one_out(index, embedder)
    notes, vectors = own_notes(embedder)
    tasks = [tuple(note["tasks"]) for note in notes]

    def of_notes(given: Examples) -> list[Judged]:
        return [Judged(guess, each) for guess, each in zip(given.guesses(vectors), tasks, strict=True)]

    alone = replace(examples, units=examples.units[:0], weights=examples.weights[:0])
    without = replace(examples, topics=examples.topics[:0], topic_tasks=examples.topic_tasks[:0])
    print(HEAD)
    print(row("bank, each left out", bank))
    print(row("notes in own words", of_notes(examples)))
    print(row("notes, labelled units alone", of_notes(without)))
    print(row("notes, topics alone", of_notes(alone)))
    print(f"bank by the nearest centroid, with all views: {100 * centroids(index, examples):.1f} main")
    nowhere = [each for each in of_notes(examples) if not each.tasks]
    print(
        f"notes on other things that are assigned: {sum(e.guess.sure for e in nowhere)} of {len(nowhere)}\n"
    )
    for task in examples.tasks:
        print(row(f"bank, {task}", [each for each in bank if each.tasks[0] == task]))
    print(f"\nbank, assigned to{'':5}" + "".join(f"{task:>5}" for task in examples.tasks) + "    to none")
    table = confusions(bank)
    for task in examples.tasks:
        unsure = sum(each.tasks[0] == task and not each.guess.sure for each in bank)
        counts = "".join(f"{table[task, other] or '·':>5}" for other in examples.tasks)
        print(f"main task {task:>12}{counts}{unsure:>11}")


if __name__ == "__main__":
    main()
