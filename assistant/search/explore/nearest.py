"""Which of many vectors are the nearest, and some of many rows."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from assistant.search.vectors import Vectors

_ROWS = 1024  # compared at a time


def evenly(count: int, most: int) -> NDArray[np.int64]:
    """The rows from 0 to `count`, or `most` of them at even distances."""
    if count <= most:
        return np.arange(count)
    return np.linspace(0, count - 1, most).round().astype(np.int64)


def nearest(vectors: Vectors, others: Vectors, count: int) -> tuple[NDArray[np.int64], Vectors]:
    """The rows of the most alike others of each vector, and their cosines, both `(n, count)`, best first."""
    count = min(count, len(others))
    rows = np.empty((len(vectors), count), dtype=np.int64)
    alike = np.empty((len(vectors), count), dtype=np.float32)
    target = _unit(others).T
    for start in range(0, len(vectors), _ROWS):
        cosines = _unit(vectors[start : start + _ROWS]) @ target
        found = np.sort(np.argpartition(-cosines, count - 1, axis=1)[:, :count], axis=1)
        best = np.take_along_axis(cosines, found, axis=1)
        order = np.argsort(-best, axis=1, kind="stable")
        rows[start : start + _ROWS] = np.take_along_axis(found, order, axis=1)
        alike[start : start + _ROWS] = np.take_along_axis(best, order, axis=1)
    return rows, alike


def _unit(vectors: Vectors) -> Vectors:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.where(lengths > 0, lengths, 1), dtype=np.float32)
