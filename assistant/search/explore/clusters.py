"""Which units of the map belong together."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from assistant.search.explore.nearest import evenly
from assistant.search.explore.scikit_learn import ward
from assistant.search.explore.topics import Positions
from assistant.search.vectors import Vectors

MOST_CLUSTERS = 40

_PER_ROOT = 1.15  # clusters for each unit of the square root of how many there are: 22 for 360
_MOST = 2000  # units that are divided; further ones join the nearest
_FEWEST_UNITS = 3  # that make a cluster, as far as it hangs on their number
_NEIGHBOURS = 8
_DIMENSIONS = 30
_PLACE = 4.0  # how much places count beside directions, by which clusters are clear to see and to name


def how_many(units: int) -> int:
    """How many clusters so many units are divided into: 22 for 360, 40 for 1,200 and more."""
    wanted = min(MOST_CLUSTERS, round(_PER_ROOT * math.sqrt(units)), units // _FEWEST_UNITS)
    return max(wanted, min(units, 1))


def clusters(positions: Positions, main: Vectors) -> tuple[int, ...]:
    """Divide units into clusters that hang together on the map and are of one topic.

    Args:
        positions: `(u, 2)`, where the units stand.
        main: `(u, d)`, their principal components.

    Returns:
        The number of the cluster of each unit; the largest cluster is 0.
    """
    count = len(positions)
    if how_many(count) <= 1:
        return (0,) * count
    rows = evenly(count, _MOST)
    places = positions[rows].astype(np.float64)
    points = np.hstack([places * _PLACE, main[rows, :_DIMENSIONS]])
    groups = ward(points, how_many(count), _hanging_together(places))
    whole = np.empty(count, dtype=np.int64)
    whole[rows] = groups
    for row in np.setdiff1d(np.arange(count), rows):
        whole[row] = groups[((places - positions[row]) ** 2).sum(axis=1).argmin()]
    return _largest_first(whole)


def _largest_first(groups: NDArray[np.int64]) -> tuple[int, ...]:
    """The same groups by size, those of one size in the order of their first units."""
    _, first, numbers, counts = np.unique(groups, return_index=True, return_inverse=True, return_counts=True)
    order = np.lexsort((first, -counts))
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    return tuple(rank[numbers].tolist())


def _hanging_together(places: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which points are neighbours, `(n, n)`: the nearest of each, and a minimum spanning tree over all."""
    count = len(places)
    squares = (places**2).sum(axis=1)
    apart = np.maximum(squares[:, None] + squares[None] - 2 * places @ places.T, 0)
    np.fill_diagonal(apart, np.inf)
    joined = np.zeros((count, count), dtype=bool)
    near = np.argsort(apart, axis=1, kind="stable")[:, :_NEIGHBOURS]
    np.put_along_axis(joined, near, values=True, axis=1)
    for one, other in _spanning(apart):
        joined[one, other] = True
    return joined | joined.T


def _spanning(apart: NDArray[np.float64]) -> list[tuple[int, int]]:
    """The edges of a minimum spanning tree, by Prim's algorithm."""
    reached = np.zeros(len(apart), dtype=bool)
    reached[0] = True
    distance = apart[0].copy()
    over = np.zeros(len(apart), dtype=np.int64)
    edges = []
    for _ in range(len(apart) - 1):
        following = int(np.where(reached, np.inf, distance).argmin())
        edges.append((int(over[following]), following))
        reached[following] = True
        nearer = apart[following] < distance
        distance[nearer] = apart[following][nearer]
        over[nearer] = following
    return edges
