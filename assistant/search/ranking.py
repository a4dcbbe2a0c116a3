"""From the similarity of passages and keyword scores to one score for each question and document section."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.search.embedding import Vectors
from assistant.search.fusion import feedback, fuse, pool_views
from assistant.search.passages import View
from assistant.search.storage import StoredIndex

Rows = NDArray[np.int64]
Scores = NDArray[np.float64]
KeywordScores = NDArray[np.float32]

# How far the two searches look before the exact pooling: passages by vector, units by keyword.
# An index of up to this many passages is thus pooled whole.
_DENSE_CANDIDATES = 500
_KEYWORD_CANDIDATES = 200


@dataclass(frozen=True, slots=True)
class Steps:
    """Which steps a search takes; all of them unless an evaluation leaves one out to measure it.

    Attributes:
        spelling: misspelt words are taken for words of the material.
        names: other names and long forms of what the query names are searched for too.
        asked: an entry is also found by the ways in which learners ask for it.
        feedback: what resembles the best results rises.
        rerank: a cross-encoder reads the best results, where one is set.
    """

    spelling: bool = True
    names: bool = True
    asked: bool = True
    feedback: bool = True
    rerank: bool = True


ALL_STEPS = Steps()


@dataclass(frozen=True, slots=True)
class Ranked:
    """Scored units: `(c,)` numbers of units in the order of the index, and their `(c,)` scores."""

    units: Rows
    scores: Scores


class Ranker:
    """Scores the units (questions and document sections) of one index; keeps no state between calls."""

    def __init__(self, index: StoredIndex) -> None:
        """Number the units in the order of the index; `self.units` are their keys (`Passage.unit`)."""
        passages = index.passages
        numbers: dict[tuple[str, int], int] = {}
        self._index = index
        self._vectors = index.vectors.vectors()
        self._unit_of_row = np.array(
            [numbers.setdefault(p.unit, len(numbers)) for p in passages], dtype=np.int64
        )
        self.units = tuple(numbers)
        # The rows of unit u are starts[u] … starts[u + 1] - 1, as passages of a unit lie side by side.
        self.starts = np.searchsorted(self._unit_of_row, np.arange(len(numbers) + 1))
        self._whole = np.array([p.view in (View.WHOLE, View.SECTION) for p in passages], dtype=bool)
        self._asked = np.array([p.view == View.ASKED for p in passages], dtype=bool)
        self.centroids = self._centroids()

    def _centroids(self) -> Vectors:
        """`(u, dimension)` unit rows: the mean direction of the views of each unit."""
        if not self.units:
            return np.zeros((0, self._vectors.shape[1]), dtype=np.float32)
        sums = np.add.reduceat(self._vectors, self.starts[:-1], axis=0)
        lengths = np.linalg.norm(sums, axis=1, keepdims=True)
        means: Vectors = (sums / np.where(lengths > 0, lengths, 1)).astype(np.float32)
        return means

    def rows_of(self, units: Rows) -> Rows:
        """The rows of the passages of some units, in the order of the units."""
        return np.concatenate([np.arange(self.starts[unit], self.starts[unit + 1]) for unit in units])

    def candidates(
        self, vector: Vectors, keyword: KeywordScores, k: int, allowed: NDArray[np.bool_] | None
    ) -> Rows:
        """Units worth scoring, in the order of the index: the best by vector and the best by keyword.

        The keyword list has at least k different units, so that k hits come out whenever there are k.

        Args:
            vector: `(dimension,)` of the query.
            keyword: `(u,)` BM25 of every unit of the index.
            k: how many hits are wanted.
            allowed: `(u,)` whether a unit passes the filters, at least one; None where there are none.
        """
        wanted = max(_KEYWORD_CANDIDATES, k)
        if allowed is None:
            _, rows = self._index.vectors.search(vector[np.newaxis, :], _DENSE_CANDIDATES)
            by_keyword = np.argsort(-keyword, kind="stable")[:wanted]
            return np.union1d(self._unit_of_row[rows[0]], by_keyword)
        # Not by the vector index: among its nearest there might be none that pass.
        of_allowed = np.flatnonzero(allowed[self._unit_of_row])
        nearest = np.argsort(-(self._vectors[of_allowed] @ vector), kind="stable")[:_DENSE_CANDIDATES]
        passing = np.flatnonzero(allowed)
        by_keyword = passing[np.argsort(-keyword[passing], kind="stable")[:wanted]]
        return np.union1d(self._unit_of_row[of_allowed[nearest]], by_keyword)

    def scores(self, units: Rows, vector: Vectors, keyword: KeywordScores, steps: Steps) -> Ranked:
        """Score units for a query.

        Similarity of the views, pooled (`pool_views`), leads; BM25 over all words of the unit adds a
        fifth of its scaled score (`fuse`); resemblance to the best results comes on top (`feedback`).

        Args:
            units: `(c,)` the candidates.
            vector: `(dimension,)` of the query.
            keyword: `(u,)` BM25 of every unit of the index.
            steps: what to leave out.
        """
        rows = self.rows_of(units)
        if not steps.asked:
            rows = rows[~self._asked[rows]]
        dense = self._vectors[rows] @ vector
        local = np.searchsorted(units, self._unit_of_row[rows])
        fused = fuse(pool_views(dense, local, self._whole[rows], units.size), keyword[units])
        if steps.feedback:
            fused = feedback(fused, self.centroids[units])
        return Ranked(units, fused)
