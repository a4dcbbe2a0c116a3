"""A second look at the best results by a model that reads query and passage together."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.search.fusion import min_max

# Query and n passages to `(n,)` scores, higher is better.
Reranker = Callable[[str, Sequence[str]], NDArray[np.float32]]

# How many of the best results are read; a cross-encoder takes some 10 ms for each.
RERANKED = 20


def reranked(
    scores: NDArray[np.float64], best: NDArray[np.int64], second: NDArray[np.float32]
) -> NDArray[np.float64]:
    """Scores in which the best are ordered by both looks, and still stand above all others.

    Args:
        scores: `(n,)` of the first look.
        best: `(m,)` places of the best in it.
        second: `(m,)` of the second look, in the order of `best`.

    Returns:
        `(n,)`: for the best, the mean of both looks, each scaled to 0 … 1, above the best of the others.
    """
    result = np.asarray(scores, dtype=np.float64).copy()
    others = np.delete(result, best)
    floor = others.max() if others.size else 0.0
    result[best] = floor + (min_max(result[best]) + min_max(second)) / 2 + 1e-9
    return result
