"""Where the passages of a unit stand around it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from assistant.search.explore.nearest import nearest
from assistant.search.explore.topics import Positions
from assistant.search.vectors import Vectors

_MOST = 0.03  # how far a passage stands from its unit …
_SHARE = 0.4  # … and of the way to the next unit …
_LEAST = 0.003  # … but so far at least, where two units stand in one place
_NEAREST = 4


def scatter(vectors: Vectors, unit_of: NDArray[np.int64], middles: Vectors, units: Positions) -> Positions:
    """Put the passages of each unit around it: the less usual, the further out, towards what it is like.

    Laid out each for itself, the passages of a question would be strewn over half the map, and its middle
    would stand among questions on other things.

    Args:
        vectors: `(n, d)`, of the passages.
        unit_of: `(n,)`, the row of the unit of each; those of one unit side by side.
        middles: `(u, d)`, of the units.
        units: `(u, 2)`, where the units stand.

    Returns:
        `(n, 2)`; the mean over the passages of a unit is where that stands.
    """
    if not len(vectors):
        return np.zeros((0, 2), dtype=np.float32)
    offsets = (
        _towards(vectors, unit_of, middles, units) * _distance(vectors, unit_of, middles, units)[:, None]
    )
    counts = np.bincount(unit_of, minlength=len(units)).astype(np.float32)
    means = np.zeros((len(units), 2), dtype=np.float32)
    np.add.at(means, unit_of, offsets)
    return (units[unit_of] + offsets - (means / np.maximum(counts, 1)[:, None])[unit_of]).astype(np.float32)


def _towards(
    vectors: Vectors, unit_of: NDArray[np.int64], middles: Vectors, units: Positions
) -> NDArray[np.float32]:
    """The direction, of length 1 or 0, in which the other units stand that a passage is most like."""
    rows, cosines = nearest(vectors, middles, _NEAREST)
    weights = np.where(rows == unit_of[:, None], 0, np.maximum(cosines, 0) ** 4)
    lean = ((units[rows] - units[unit_of][:, None]) * weights[:, :, None]).sum(axis=1)
    length = np.linalg.norm(lean, axis=1, keepdims=True)
    return np.asarray(lean / np.where(length > 0, length, 1), dtype=np.float32)


def _distance(
    vectors: Vectors, unit_of: NDArray[np.int64], middles: Vectors, units: Positions
) -> NDArray[np.float32]:
    """How far from its unit a passage stands."""
    cosines = np.einsum("nd,nd->n", vectors, middles[unit_of])
    order = np.lexsort((-cosines, unit_of))
    starts = np.searchsorted(unit_of[order], np.arange(len(units)))
    ranks = np.empty(len(vectors))
    ranks[order] = np.arange(len(vectors)) - starts[unit_of[order]]
    counts = np.bincount(unit_of, minlength=len(units))
    share = np.sqrt((ranks + 0.5) / counts[unit_of])
    reach = np.clip(_SHARE * _to_the_next(units), _LEAST, _MOST)
    return np.asarray(share * reach[unit_of], dtype=np.float32)


def _to_the_next(units: Positions) -> NDArray[np.float32]:
    """How far it is from each unit to the nearest other."""
    found = np.full(len(units), _MOST, dtype=np.float32)
    for row in range(len(units)) if len(units) > 1 else ():
        away = np.linalg.norm(units - units[row], axis=1)
        away[row] = np.inf
        found[row] = away.min()
    return found
