"""Units that are like nothing else of the material, and where on the map they stand apart."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from assistant.search.explore.nearest import evenly, nearest
from assistant.search.explore.topics import Positions
from assistant.search.vectors import Vectors

_NEAREST = 3  # so that a few on one thing, like nothing else, are strangers still
_USUAL = 0.4  # of how alike the nearest usually are; notes on gardening have 0.3, the least of the bank 0.6
_FEWEST = 30  # units, before there is anything usual
_MOST = 2000  # that are compared with
_STEPS = 25  # places tried along each edge


def strangers(vectors: Vectors, others: NDArray[np.int64], asked: NDArray[np.int64]) -> NDArray[np.int64]:
    """Which of some units are far from all others; between these they would stand as if they were like them.

    Args:
        vectors: `(n, d)`, of all units.
        others: rows of those that make up the map.
        asked: rows of those to be judged, among the others or not.

    Returns:
        Rows, ascending.
    """
    others = others[evenly(len(others), _MOST)]
    if len(others) < _FEWEST or not len(asked):
        return np.zeros(0, dtype=np.int64)
    usual = float(np.median(_likeness(vectors, others, others)))
    return np.sort(asked[_likeness(vectors, others, asked) < _USUAL * usual])


def aside(positions: Positions) -> Positions:
    """The place on the edge of a map that is the furthest from all that stands on it, `(2,)`."""
    (left, low), (right, high) = positions.min(axis=0), positions.max(axis=0)
    across, up = np.linspace(left, right, _STEPS), np.linspace(low, high, _STEPS)
    edge = np.array(
        [*((x, y) for y in (low, high) for x in across), *((x, y) for x in (left, right) for y in up)],
        dtype=np.float32,
    )
    away = np.linalg.norm(edge[:, None] - positions[None], axis=2).min(axis=1)
    return np.asarray(edge[int(away.argmax())])


def _likeness(vectors: Vectors, others: NDArray[np.int64], asked: NDArray[np.int64]) -> Vectors:
    """The cosine of each unit and the third nearest of the others, itself left out."""
    rows, cosines = nearest(vectors[asked], vectors[others], _NEAREST + 1)
    own = others[rows] == asked[:, None]
    return np.asarray(np.where(own.any(axis=1), cosines[:, -1], cosines[:, -2]), dtype=np.float32)
