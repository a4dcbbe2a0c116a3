"""How well material is classified to exam tasks: on labelled units, each judged by all others but its kin."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.search.embedding import Embedder, Vectors
from assistant.search.explore.classification import Guess, examples_of, guide_phrases, unit_directions
from assistant.search.explore.topics import Unit
from assistant.search.facts import facts_by_unit
from assistant.search.filters import Facts
from assistant.search.passages import View
from assistant.search.storage import StoredIndex

# What own material has too: no phrasings of learners, and no line of terms, which stands in the whole.
_PLAIN = frozenset({View.STEM, View.ANSWER, View.OPTION, View.SECTION})


@dataclass(frozen=True, slots=True)
class Judged:
    """A guess, and the tasks that a unit does have, the main one first; none where it belongs nowhere."""

    guess: Guess
    tasks: tuple[str, ...]

    @property
    def right(self) -> bool:
        """Whether the main task was told."""
        return self.tasks[:1] == (self.guess.task,)

    @property
    def right_at_all(self) -> bool:
        """Whether one of the tasks was told."""
        return self.guess.task in self.tasks


@dataclass(frozen=True, slots=True)
class Quality:
    """Figures over n units that belong to a task, all from 0 to 1.

    Attributes:
        units: n.
        right: share whose likeliest task is their main one.
        right_at_all: share whose likeliest task is one of theirs.
        assigned: share that is assigned.
        assigned_right: share of the assigned whose task is their main one.
        assigned_right_at_all: share of the assigned whose task is one of theirs.
    """

    units: int
    right: float
    right_at_all: float
    assigned: float
    assigned_right: float
    assigned_right_at_all: float


def leave_one_out(index: StoredIndex, embedder: Embedder) -> list[Judged]:
    """Each labelled unit of an index, judged as if it were own material that names no task.

    Only such views of it are looked at as own material has. Left out of what it is compared with are the
    unit itself, the other questions of its case, what retells a source item that it retells, and the other
    sections of its document.

    Args:
        index: any one.
        embedder: that it was made with.
    """
    facts = facts_by_unit(index)
    vectors = index.vectors.vectors()
    examples = examples_of(list(facts), facts, unit_directions(index.passages, vectors), embedder)
    plain = [row for row, passage in enumerate(index.passages) if passage.view in _PLAIN]
    seen = unit_directions([index.passages[row] for row in plain], vectors[plain])
    labelled = labelled_units(facts)
    rows = [row for row, unit in enumerate(labelled) if unit in seen]
    queries: Vectors = np.stack([seen[labelled[row]] for row in rows])
    guesses = examples.guesses(queries, kin(index, labelled)[rows])
    return [Judged(guess, facts[labelled[row]].tasks) for row, guess in zip(rows, guesses, strict=True)]


def labelled_units(facts: Mapping[Unit, Facts]) -> list[Unit]:
    """The units behind the rows of `Examples.units`."""
    tasks = guide_phrases().keys()
    return [unit for unit, fact in facts.items() if set(fact.tasks) & tasks]


def kin(index: StoredIndex, units: Sequence[Unit]) -> NDArray[np.bool_]:
    """Which units of u tell the same story: `(u, u)`, each with itself."""
    stories = [_stories(index, unit) for unit in units]
    return np.array([[not one.isdisjoint(other) for other in stories] for one in stories], dtype=bool)


def _stories(index: StoredIndex, unit: Unit) -> set[tuple[str, str, int]]:
    name, section = unit
    if section:
        return {("document", name, 0)}
    question = index.questions[name]
    stories = {("item", source.file, source.item) for source in question.sources}
    if question.case:
        stories.add(("case", question.case.id, 0))
    return stories | {("question", name, 0)}


def quality(judged: Sequence[Judged]) -> Quality:
    """The figures of some units; those that belong nowhere count only where one of them is assigned."""
    placed = [each for each in judged if each.tasks]
    assigned = [each for each in judged if each.guess.sure]
    return Quality(
        units=len(placed),
        right=_share(each.right for each in placed),
        right_at_all=_share(each.right_at_all for each in placed),
        assigned=_share(each.guess.sure for each in placed),
        assigned_right=_share(each.right for each in assigned),
        assigned_right_at_all=_share(each.right_at_all for each in assigned),
    )


def confusions(judged: Sequence[Judged]) -> Counter[tuple[str, str]]:
    """How often units of a main task were assigned to each task."""
    return Counter((each.tasks[0], each.guess.task) for each in judged if each.tasks and each.guess.sure)


def _share(values: Iterable[bool]) -> float:
    found = list(values)
    return float(np.mean(found)) if found else 0.0
