"""The exam task of material that names none, told by the labelled units and topics of the guide around it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from assistant.bank.exam_guide import VERSIONS, exam_guide
from assistant.search.embedding import Embedder, Vectors
from assistant.search.explore.topics import Unit
from assistant.search.filters import Facts
from assistant.search.passages import Passage, View

Floats = NDArray[np.floating]

# All are fitted by leaving out, on the bank and its raw documents (benchmarks/task_classification.py).
# A unit counts in full for its main task and by half for each further one; a task with many units is held
# back by the square root of how many they are.
_FURTHER = 0.5
_BALANCE = 0.5
# How fast the weight of a neighbour fades, and how near the nearest must be, where 0 is what two units of the
# material usually have and 1 what a unit and its nearest have: models differ in what a cosine means.
_FADING = 0.12
_NEAR_ENOUGH = 0.3
# What share of the weight a task must have; more where topics alone, a few words each, decide.
_SURE = 0.35
_SURE_BY_TOPICS = 0.65
# With fewer units than this of some task, the labelled ones are no picture of the exam.
_LABELLED_PER_TASK = 5
_CHUNK = 512
_SAMPLE = 1000
_FEWEST = 2


@dataclass(frozen=True, slots=True)
class Guess:
    """The task that a unit most likely belongs to.

    Attributes:
        task: its id.
        share: of the weight of all neighbours, those of this task have, 0 … 1.
        nearness: of the nearest neighbour, 1 where it is as near as neighbours usually are.
        sure: whether both are enough to say so.
    """

    task: str
    share: float
    nearness: float
    sure: bool


@dataclass(frozen=True, eq=False)
class Examples:
    """What the task is known of.

    Attributes:
        tasks: ids, t of them.
        units: `(m, d)` unit rows, of labelled units.
        weights: `(m, t)`, how much each counts for each task.
        topics: `(g, d)` unit rows, of the topics of the guide.
        topic_tasks: `(g, t)`, 1 for the task that a topic belongs to.
    """

    tasks: tuple[str, ...]
    units: Vectors
    weights: Floats
    topics: Vectors
    topic_tasks: Floats

    def guesses(self, vectors: Vectors, left_out: NDArray[np.bool_] | None = None) -> list[Guess]:
        """The most likely task of each of n units.

        Each example counts by the exponential of its cosine (a softmax over neighbours, as in Goldberger et
        al., “Neighbourhood Components Analysis”, 2004, without learning the metric).

        Args:
            vectors: `(n, d)` unit rows.
            left_out: `(n, m)`, which labelled units must not be looked at; None for none.
        """
        found: list[Guess] = []
        for start in range(0, len(vectors), _CHUNK):
            stop = start + _CHUNK
            found += self._guesses(vectors[start:stop], None if left_out is None else left_out[start:stop])
        return found

    def _guesses(self, vectors: Vectors, left_out: NDArray[np.bool_] | None) -> list[Guess]:
        to_units = vectors @ self.units.T
        if left_out is not None:
            to_units = np.where(left_out, -np.inf, to_units)
        alike = np.concatenate([to_units, vectors @ self.topics.T], axis=1)
        usual, near = self._scale
        kernel = np.exp((alike - alike.max(axis=1, keepdims=True)) / (_FADING * (near - usual)))
        votes = kernel @ self._votes
        shares = votes / votes.sum(axis=1, keepdims=True)
        nearest = (to_units if self.enough else alike).max(axis=1)
        best = shares.argmax(axis=1)
        least = _SURE if self.enough else _SURE_BY_TOPICS
        return [
            Guess(self.tasks[task], share, nearness, share >= least and nearness >= _NEAR_ENOUGH)
            for task, share, nearness in zip(
                best.tolist(),
                shares.max(axis=1).tolist(),
                ((nearest - usual) / (near - usual)).tolist(),
                strict=True,
            )
        ]

    @cached_property
    def enough(self) -> bool:
        """Whether there are labelled units of each task; otherwise the topics decide what is near."""
        return bool(np.all((self.weights > 0).sum(axis=0) >= _LABELLED_PER_TASK))

    @cached_property
    def _votes(self) -> Floats:
        votes = np.concatenate([self.weights, self.topic_tasks])
        return np.asarray(votes / np.maximum(votes.sum(axis=0), 1.0) ** _BALANCE)

    @cached_property
    def _scale(self) -> tuple[float, float]:
        return usual_and_near(self.units if self.enough else self.topics)


def usual_and_near(vectors: Vectors) -> tuple[float, float]:
    """The usual cosine of two of n unit rows, and that of one and its nearest: 0 and 1 of nearness.

    Models differ in what a cosine means: two sentences on different things may have 0.1 or 0.6.
    """
    # Some say it as well as all, and all with all would be much for a large library.
    some = vectors[:: max(1, len(vectors) // _SAMPLE)]
    if len(some) < _FEWEST:
        return 0.0, 1.0
    alike = some @ some.T
    np.fill_diagonal(alike, np.nan)
    usual, near = float(np.nanmean(alike)), float(np.nanmean(np.nanmax(alike, axis=1)))
    return usual, max(near, usual + 1e-3)


def classify(
    units: Sequence[Unit],
    facts: Mapping[Unit, Facts],
    passages: Sequence[Passage],
    vectors: Vectors,
    embedder: Embedder,
) -> dict[Unit, str]:
    """The exam task of each unit that names none, where it can be told.

    A unit goes where the labelled units and the topics of the guide are that it is most like; one that is
    like none of them, or as much like those of several tasks, stays out.

    Args:
        units: those of the index, in its order.
        facts: of each of them.
        passages: n of them, those of one unit side by side.
        vectors: `(n, d)` unit rows, of the passages.
        embedder: that made them; embeds the topics, where there is anything to classify.
    """
    wanted = [unit for unit in units if not facts[unit].tasks]
    if not wanted:
        return {}
    directions = unit_directions(passages, vectors)
    guesses = examples_of(units, facts, directions, embedder).guesses(_rows(directions, wanted, vectors))
    return {unit: guess.task for unit, guess in zip(wanted, guesses, strict=True) if guess.sure}


def examples_of(
    units: Sequence[Unit], facts: Mapping[Unit, Facts], directions: Mapping[Unit, Vectors], embedder: Embedder
) -> Examples:
    """The examples that an index and the guides of all versions give; the labelled units in their order."""
    phrases = guide_phrases()
    tasks = tuple(phrases)
    labelled = [unit for unit in units if set(facts[unit].tasks) & phrases.keys()]
    weights = np.zeros((len(labelled), len(tasks)))
    for row, unit in enumerate(labelled):
        known = [task for task in facts[unit].tasks if task in phrases]
        for place, task in enumerate(known):
            weights[row, tasks.index(task)] = 1.0 if place == 0 else _FURTHER
    topics = embedder.embed_documents([phrase for each in phrases.values() for phrase in each])
    lengths = [len(each) for each in phrases.values()]
    return Examples(
        tasks,
        _rows(directions, labelled, topics),
        weights,
        topics,
        np.repeat(np.eye(len(tasks)), lengths, axis=0),
    )


def guide_phrases() -> dict[str, tuple[str, ...]]:
    """What the guides of all versions say of each task: its titles and topics, each once; by id."""
    phrases: dict[str, dict[str, None]] = {}
    for version in VERSIONS:
        for task in exam_guide(version).tasks:
            phrases.setdefault(task.id, {}).update(dict.fromkeys((task.title, *task.topics)))
    return {task: tuple(said) for task, said in sorted(phrases.items())}


def unit_directions(passages: Sequence[Passage], vectors: Vectors) -> dict[Unit, Vectors]:
    """The mean direction of the passages of each unit, `(d,)` of unit length (zero where they cancel out).

    A term that a note defines at its end may be of another topic, so it is not counted.
    """
    owners = [passage.unit for passage in passages]
    counted = np.array([passage.view is not View.TERM for passage in passages], dtype=np.float32)
    starts = [row for row, unit in enumerate(owners) if row == 0 or unit != owners[row - 1]]
    if not starts:
        return {}
    sums = np.add.reduceat(vectors * counted[:, np.newaxis], starts, axis=0)
    lengths = np.linalg.norm(sums, axis=1, keepdims=True)
    means = (sums / np.where(lengths > 0, lengths, 1)).astype(np.float32)
    return {owners[start]: mean for start, mean in zip(starts, means, strict=True)}


def _rows(directions: Mapping[Unit, Vectors], units: Sequence[Unit], like: Vectors) -> Vectors:
    """The directions of some units, `(n, d)`; `like` has the dimension where there are none."""
    return (
        np.stack([directions[unit] for unit in units]) if units else np.zeros((0, like.shape[1]), np.float32)
    )
