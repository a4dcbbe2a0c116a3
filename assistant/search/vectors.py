"""Searching vectors for the nearest ones: the contract, and the exact answer by plain numpy."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Protocol, Self

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
Rows = NDArray[np.int64]

_AXES = 2


class VectorIndex(Protocol):
    """Unit vectors, made once from an `(n, d)` float32 array and then only searched."""

    def __len__(self) -> int:
        """Number of vectors, n."""

    @property
    def dimension(self) -> int:
        """Length of a vector, d."""

    def search(self, queries: Vectors, k: int) -> tuple[Vectors, Rows]:
        """The nearest vectors of each query by inner product.

        Args:
            queries: `(m, d)`.
            k: how many; 1 or more.

        Returns:
            Scores and rows, both `(m, min(k, n))`, best first. A row is always one of 0 … n-1.

        Raises:
            ValueError: k is less than 1, or the queries have another dimension.
        """

    def vectors(self) -> Vectors:
        """All vectors, `(n, d)`, to be read only."""

    def save(self, path: Path) -> None:
        """Write the index to one file."""

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read what `save` wrote."""


def checked_vectors(vectors: Vectors) -> Vectors:
    """`vectors` as contiguous float32.

    Raises:
        ValueError: not an `(n, d)` array.
    """
    if vectors.ndim != _AXES:
        raise ValueError(f"vectors must have shape (n, d), not {vectors.shape}")
    return np.ascontiguousarray(vectors, dtype=np.float32)


def checked_queries(queries: Vectors, dimension: int, k: int) -> Vectors:
    """`queries` as contiguous float32.

    Raises:
        ValueError: not an `(m, dimension)` array, or k is less than 1.
    """
    if k < 1:
        raise ValueError(f"k must be 1 or more, not {k}")
    checked = checked_vectors(queries)
    if checked.shape[1] != dimension:
        raise ValueError(f"queries have dimension {checked.shape[1]}, the index {dimension}")
    return checked


def write_array(path: Path, array: Vectors) -> None:
    """Write an array in numpy's own format, whatever the ending of the path.

    Raises:
        OSError: it could not be written; numpy itself would not say why.
    """
    buffer = BytesIO()
    np.save(buffer, array, allow_pickle=False)
    path.write_bytes(buffer.getbuffer())


class NumpyIndex:
    """Exact search by one matrix product; equal scores in the order of the rows."""

    def __init__(self, vectors: Vectors) -> None:
        """Keep `(n, d)` vectors.

        Raises:
            ValueError: not an `(n, d)` array.
        """
        self._vectors = checked_vectors(vectors)

    def __len__(self) -> int:
        """Number of vectors."""
        return int(self._vectors.shape[0])

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return int(self._vectors.shape[1])

    def search(self, queries: Vectors, k: int) -> tuple[Vectors, Rows]:
        """See `VectorIndex.search`."""
        checked = checked_queries(queries, self.dimension, k)
        scores = checked @ self._vectors.T
        rows = np.argsort(-scores, axis=1, kind="stable")[:, :k].astype(np.int64)
        return np.take_along_axis(scores, rows, axis=1), rows

    def vectors(self) -> Vectors:
        """All vectors, `(n, d)`."""
        return self._vectors

    def save(self, path: Path) -> None:
        """Write the vectors to `path` in numpy's own format, whatever its ending."""
        write_array(path, self._vectors)

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read what `save` wrote.

        Raises:
            OSError, ValueError: the file is missing or not what `save` writes.
        """
        with path.open("rb") as file:
            return cls(np.load(file, allow_pickle=False))
