"""Vectors searched by FAISS; the only module that imports it, and only when an index is used."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Self

import numpy as np

from assistant.search.vectors import Rows, Vectors, checked_queries, checked_vectors


class _Borrowed:
    """Memory of a FAISS index as numpy sees it; keeps the index alive as long as an array uses it."""

    def __init__(self, flat: Vectors, owner: object) -> None:
        self.__array_interface__ = flat.__array_interface__
        self.owner = owner


class FaissIndex:
    """Exact inner-product search (`IndexFlatIP`); gives what `NumpyIndex` gives, faster for many vectors."""

    def __init__(self, vectors: Vectors) -> None:
        """Keep a copy of `(n, d)` vectors.

        Raises:
            ValueError: not an `(n, d)` array.
        """
        import faiss

        checked = checked_vectors(vectors)
        self._index: Any = faiss.IndexFlatIP(checked.shape[1])
        self._index.add(checked)

    def __len__(self) -> int:
        """Number of vectors."""
        return int(self._index.ntotal)

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return int(self._index.d)

    def search(self, queries: Vectors, k: int) -> tuple[Vectors, Rows]:
        """See `VectorIndex.search`. FAISS fills up with row -1 when k exceeds n, hence the `min`."""
        checked = checked_queries(queries, self.dimension, k)
        found = min(k, len(self))
        if found == 0 or checked.shape[0] == 0:
            shape = (checked.shape[0], found)
            return np.zeros(shape, dtype=np.float32), np.zeros(shape, dtype=np.int64)
        scores, rows = self._index.search(checked, found)
        return scores, rows

    def vectors(self) -> Vectors:
        """All vectors, `(n, d)`: a view of FAISS's own memory, without a copy."""
        import faiss

        if len(self) == 0:
            return np.zeros((0, self.dimension), dtype=np.float32)
        flat = faiss.rev_swig_ptr(self._index.get_xb(), len(self) * self.dimension)
        view: Vectors = np.asarray(_Borrowed(flat, self._index)).reshape(len(self), self.dimension)
        view.flags.writeable = False
        return view

    def save(self, path: Path) -> None:
        """Write the index to `path` in FAISS's own format."""
        import faiss

        faiss.write_index(self._index, str(path))

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read what `save` wrote.

        Raises:
            RuntimeError: the file is missing or not an index of this kind.
        """
        import faiss

        index: Any = faiss.read_index(str(path))
        if not isinstance(index, faiss.IndexFlatIP):
            raise RuntimeError(f"{path} holds another kind of FAISS index")
        loaded = cls.__new__(cls)
        loaded._index = index
        return loaded
