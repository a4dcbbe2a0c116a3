"""The topic map: all passages in two dimensions, divided into clusters that have names."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.bank.types import Question, Section
from assistant.search.explore.cluster_names import name_clusters
from assistant.search.explore.clusters import clusters
from assistant.search.explore.layout import Known, lay_out, principal
from assistant.search.explore.nearest import evenly
from assistant.search.explore.said_terms import SaidTerms, question_terms, section_terms
from assistant.search.explore.scatter import scatter
from assistant.search.explore.scikit_learn import one_thread
from assistant.search.explore.topics import Cluster, Positions, TopicMap, Unit
from assistant.search.passages import Passage
from assistant.search.vectors import Vectors

_READ = 150  # units of a cluster whose words its name is made of


def topic_map(
    passages: Sequence[Passage],
    vectors: Vectors,
    questions: Mapping[str, Question],
    sections: Mapping[Unit, Section],
    *,
    before: tuple[Sequence[Passage], TopicMap] | None = None,
) -> TopicMap:
    """Lay out the passages of an index.

    The units are laid out by the mean of their passages, and the passages around them.

    Args:
        passages: those of one unit side by side.
        vectors: `(n, d)`, unit length, in the same order.
        questions: by their key.
        sections: by file and number.
        before: the passages and the map of the index before, if it was made with the same model.

    Returns:
        The map; see `lay_out` for what stays where it was, and what is the same again.
    """
    units = list(dict.fromkeys(passage.unit for passage in passages))
    numbers = {unit: number for number, unit in enumerate(units)}
    unit_of = np.fromiter(
        (numbers[passage.unit] for passage in passages), dtype=np.int64, count=len(passages)
    )
    middles = _middles(vectors, unit_of, len(units))
    with one_thread():
        main = principal(middles)
        found = lay_out(main, known=_known(passages, *before) if before else None, vectors=middles)
        cluster_of = clusters(found.positions, main)
        scattered = scatter(vectors, unit_of, middles, found.positions)
    return TopicMap(
        passages=scattered,
        units=found.positions,
        cluster_of=cluster_of,
        clusters=_named(
            found.positions, cluster_of, lambda number: _said(units[number], questions, sections)
        ),
        placed=found.placed,
    )


def _middles(vectors: Vectors, unit_of: NDArray[np.int64], count: int) -> Vectors:
    """The mean direction of the passages of each unit, `(count, d)`."""
    sums = np.zeros((count, vectors.shape[1]), dtype=np.float32)
    np.add.at(sums, unit_of, vectors)
    lengths = np.linalg.norm(sums, axis=1, keepdims=True)
    return np.asarray(sums / np.where(lengths > 0, lengths, 1), dtype=np.float32)


def _known(passages: Sequence[Passage], old: Sequence[Passage], map_before: TopicMap) -> Known:
    """Where the map before has units with the same text; their names may have changed since.

    Of several with the same text, the first takes the place of the first, and so on.
    """
    placed_before = set(map_before.placed)
    where: dict[tuple[str, ...], deque[int]] = {}
    for number, texts in enumerate(_texts(old)):
        where.setdefault(texts, deque()).append(number)
    rows, positions, placed = [], [], set()
    for row, texts in enumerate(_texts(passages)):
        if where.get(texts):
            number = where[texts].popleft()
            rows.append(row)
            positions.append(map_before.units[number])
            if number in placed_before:
                placed.add(row)
    return Known(
        np.asarray(rows, dtype=np.int64),
        np.asarray(positions, dtype=np.float32).reshape(-1, 2),
        frozenset(placed),
    )


def _texts(passages: Sequence[Passage]) -> list[tuple[str, ...]]:
    """What is embedded of each unit."""
    by_unit: dict[Unit, list[str]] = {}
    for passage in passages:
        by_unit.setdefault(passage.unit, []).append(passage.embedded)
    return [tuple(texts) for texts in by_unit.values()]


def _said(unit: Unit, questions: Mapping[str, Question], sections: Mapping[Unit, Section]) -> SaidTerms:
    # A question and a document may have the same name: sections are counted from 1.
    return question_terms(questions[unit[0]]) if unit[1] == 0 else section_terms(sections[unit])


def _named(
    positions: Positions,
    cluster_of: Sequence[int],
    said: Callable[[int], SaidTerms],
) -> tuple[Cluster, ...]:
    """The clusters with their names; `said` gives the terms of a unit by its number."""
    of_unit = np.asarray(cluster_of, dtype=np.int64)
    members = [np.flatnonzero(of_unit == number) for number in range(max(cluster_of, default=-1) + 1)]
    # Reading some of a large cluster tells what it is about.
    read = [units[evenly(len(units), _READ)] for units in members]
    numbers = [number for number, units in enumerate(read) for _ in units]
    names = name_clusters([said(unit) for units in read for unit in units.tolist()], numbers)
    places = (_middle_one(positions[units]) for units in members)
    return tuple(
        Cluster(named.name, named.terms, x, y, len(units))
        for named, (x, y), units in zip(names, places, members, strict=True)
    )


def _middle_one(members: Positions) -> tuple[float, float]:
    """Where the unit stands that is nearest to the middle, which itself may lie beside a bent cluster."""
    away = np.linalg.norm(members - np.median(members, axis=0), axis=1)
    x, y = members[int(away.argmin())].tolist()
    return x, y
