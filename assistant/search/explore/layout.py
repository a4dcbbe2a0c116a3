"""Where units stand on the map: laid out by t-SNE, or beside their nearest where there is a map already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from assistant.search.explore.nearest import evenly, nearest
from assistant.search.explore.scikit_learn import LEAST, tsne
from assistant.search.explore.spread import TURN, spread
from assistant.search.explore.strangers import aside, strangers
from assistant.search.explore.topics import Positions
from assistant.search.vectors import Vectors

MOST = 4000
"""How many units t-SNE lays out, in about twenty seconds; further ones are put beside their nearest."""

KNOWN = 0.9
"""The share of the units that a map must have laid out before, for the others to be put beside them."""

_DIMENSIONS = 50
_NEAREST = 5
_TOGETHER = 0.2  # how far from each other neighbours stand for a unit to be put between them
_OWN = 0.01  # keeps the weight of a neighbour of the same direction finite
_OFFSET = 0.004  # so that units with the same neighbours do not hide each other
_THERE = 0.2  # from the spot for what is like nothing else
_FLAT = 1e-6  # a deviation that is only rounding


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """Where units stand on the map before.

    Attributes:
        rows: `(k,)`, which of the units to lay out, ascending.
        positions: `(k, 2)`, of those.
        placed: those of the rows that were put beside others there, and not laid out.
    """

    rows: NDArray[np.int64]
    positions: Positions
    placed: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """Where units stand.

    Attributes:
        positions: `(n, 2)`.
        placed: rows of units that were put beside others, and not laid out together.
    """

    positions: Positions
    placed: tuple[int, ...] = field(default=())


def lay_out(main: Vectors, *, known: Known | None = None, vectors: Vectors | None = None) -> Layout:
    """Two dimensions in which units stand near those that they are like.

    Without a map before, the same components give the same positions, bit by bit on one thread of the same
    machine; another processor may round otherwise, which t-SNE makes another map of, as good. With a map
    before that laid out nine in ten of the units, those keep their places and the others join them, so that
    adding a file costs no t-SNE and moves nothing; what is seen then depends on what was there before.

    Args:
        main: `(n, d)`, the principal components of the units; n may be 0.
        known: where some of them stand on the map before.
        vectors: `(n, D)`, of the units themselves; with them, those that are like nothing else stand apart.

    Returns:
        Positions from -1 to 1, apart from each other (`spread`), and who was put beside others.
    """
    count = len(main)
    if known is not None and len(known.rows) - len(known.placed) >= KNOWN * count and len(known.rows):
        new = np.setdiff1d(np.arange(count), known.rows)
        placed = tuple(sorted({*known.placed, *new.tolist()}))
        positions = _joined(main, known.rows, known.positions)
        positions = _set_apart(positions, vectors, np.setdiff1d(known.rows, placed), np.array(placed, int))
        return Layout(spread(positions, known.rows.tolist()), placed)
    rows = evenly(count, MOST)
    first = _within(_laid_out(main[rows]))
    whole = first if len(rows) == count else _joined(main, rows, first)
    return Layout(spread(_set_apart(whole, vectors, rows, np.arange(count)), rows.tolist()))


def principal(vectors: Vectors, dimensions: int = _DIMENSIONS) -> Vectors:
    """The principal components of `(n, d)` vectors, the one of most variance first; at most n-1 of them.

    Each is turned so that its largest coefficient is positive, or its sign would depend on the machine.
    """
    count = min(dimensions, max(len(vectors) - 1, 1), vectors.shape[1])
    if not len(vectors):
        return np.zeros((0, count), dtype=np.float32)
    centred = vectors.astype(np.float64) - vectors.mean(axis=0, dtype=np.float64)
    _, axes = np.linalg.eigh(centred.T @ centred)
    axes = axes[:, ::-1][:, :count]
    axes = axes * np.sign(axes[np.abs(axes).argmax(axis=0), np.arange(count)])
    return np.asarray(centred @ axes, dtype=np.float32)


def _laid_out(main: Vectors) -> Positions:
    count = len(main)
    if not count or main[:, 0].std() < _FLAT:
        return _disc(count)
    if count < LEAST:
        positions = np.zeros((count, 2), dtype=np.float32)
        positions[:, : min(2, main.shape[1])] = main[:, :2]
        return positions
    return tsne(main)


def _disc(count: int) -> Positions:
    """Points that fill a disc evenly, for units of which nothing is told apart."""
    numbers = np.arange(count)
    radius = np.sqrt(numbers / max(count - 1, 1))
    spiral = np.stack([radius * np.cos(TURN * numbers), radius * np.sin(TURN * numbers)], axis=1)
    return spiral.astype(np.float32)


def _within(positions: Positions) -> Positions:
    """Centred, and scaled alike in both directions, from -1 to 1."""
    if not len(positions):
        return positions
    low, high = positions.min(axis=0), positions.max(axis=0)
    reach = float((high - low).max()) / 2
    centred = positions - (low + high) / 2
    return np.clip(centred / reach, -1, 1).astype(np.float32) if reach > 0 else np.zeros_like(positions)


def _joined(main: Vectors, rows: Sequence[int] | NDArray[np.int64], positions: Positions) -> Positions:
    """The positions of all: those of `rows`, and each other one beside the nearest of these."""
    whole = np.empty((len(main), 2), dtype=np.float32)
    whole[rows] = positions
    new = np.setdiff1d(np.arange(len(main)), rows)
    if len(new):
        near, cosines = nearest(main[new], main[rows], _NEAREST)
        for number, row in enumerate(new):
            whole[row] = _between(positions[near[number]], cosines[number]) + _offset(number)
    return np.clip(whole, -1, 1)


def _set_apart(
    positions: Positions, vectors: Vectors | None, others: NDArray[np.int64], asked: NDArray[np.int64]
) -> Positions:
    """The same, but those of the units asked for that are like none of the others at the edge."""
    if vectors is None:
        return positions
    found = positions.copy()
    strange = strangers(vectors, others, asked)
    if len(strange):
        spot = aside(positions[np.setdiff1d(others, strange)])
        # Who stands there already stays, or each build would move them about.
        away = np.linalg.norm(positions[strange] - spot, axis=1) > _THERE
        found[strange[away]] = spot
    return found


def _between(positions: Positions, cosines: Vectors) -> Positions:
    """The middle of the neighbours that stand together and count most.

    The middle of all would be a place of none where they stand on different islands.
    """
    weights = 1 / (1 + _OWN - np.minimum(cosines, 1)) ** 2
    apart = np.linalg.norm(positions[:, None] - positions[None], axis=2)
    together = apart <= _TOGETHER
    chosen = together[int((together @ weights).argmax())]
    return np.asarray(np.average(positions[chosen], axis=0, weights=weights[chosen]), dtype=np.float32)


def _offset(number: int) -> Positions:
    angle = TURN * number
    return np.asarray([_OFFSET * np.cos(angle), _OFFSET * np.sin(angle)], dtype=np.float32)
