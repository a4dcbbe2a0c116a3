"""The algorithms of scikit-learn that the map needs: t-SNE lays it out, Ward's divides it."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import cast

import numpy as np
from numpy.typing import NDArray

from assistant.search.explore.topics import Positions
from assistant.search.vectors import Vectors

LEAST = 5
"""How many points t-SNE needs to make sense of them."""

_SEED = 0
_START = 1e-4  # deviation of the positions that t-SNE begins with, as its authors advise
# With few points, outcomes differ in how good they are, and trying several costs a second each.
_VERY_FEW, _FEW = 50, 600
_STARTS = ((0, 1), (0, 2), (1, 2), (0, 3))  # columns that it begins with
_PERPLEXITY_OF_FEW, _PERPLEXITY = 15.0, 30.0  # about how many neighbours a point keeps close
_ITERATIONS_OF_FEW, _ITERATIONS = 1500, 1000
_RATE, _LEAST_RATE = (
    48,
    20.0,
)  # points a unit of learning rate, as scikit-learn has it by itself, whose least is 50


def one_thread() -> AbstractContextManager[object]:
    """Have numpy and scikit-learn work on one thread.

    With several, sums are added in another order from run to run, and what grows out of them differs.
    """
    import sklearn.cluster
    import sklearn.manifold  # noqa: F401 - only what is loaded already is kept to one thread
    from threadpoolctl import threadpool_limits

    return cast(AbstractContextManager[object], threadpool_limits(1))


def tsne(vectors: Vectors) -> Positions:
    """Two dimensions by t-SNE (van der Maaten and Hinton, 2008), begun at the first two columns.

    With 50 to 600 points it begins at other columns as well, and the outcome of least divergence counts.

    Args:
        vectors: `(n, d)`, `LEAST` or more; the columns in order of variance, that of the first above 0.

    Returns:
        `(n, 2)`, in no particular scale. With one thread, the same vectors give the same positions.

    Raises:
        ValueError: there are fewer than `LEAST`.
    """
    from sklearn.manifold import TSNE

    count = len(vectors)
    if count < LEAST:
        raise ValueError(f"t-SNE needs {LEAST} vectors or more, not {count}")
    few = count <= _FEW
    found = []
    for columns in _STARTS if _VERY_FEW <= count <= _FEW else _STARTS[:1]:
        start = vectors[:, [column for column in columns if column < vectors.shape[1]]]
        start = np.pad(start, ((0, 0), (0, 2 - start.shape[1])))
        method = TSNE(
            perplexity=min(_PERPLEXITY_OF_FEW if few else _PERPLEXITY, (count - 1) / 3),
            learning_rate=max(count / _RATE, _LEAST_RATE),
            max_iter=_ITERATIONS_OF_FEW if few else _ITERATIONS,
            init=(start / vectors[:, 0].std() * _START).astype(np.float32),
            random_state=_SEED,
        )
        positions = method.fit_transform(vectors)
        found.append((float(method.kl_divergence_), positions))
    return np.asarray(min(found, key=lambda each: each[0])[1], dtype=np.float32)


def ward(points: NDArray[np.floating], count: int, joined: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Divide points into groups that hang together, by Ward's criterion (1963).

    Args:
        points: `(n, d)`, two or more.
        count: how many groups, from 1 to n.
        joined: `(n, n)`, symmetric, which points may come together directly; all must hang together.

    Returns:
        The number of the group of each point, `(n,)`.
    """
    from sklearn.cluster import AgglomerativeClustering

    groups = AgglomerativeClustering(count, connectivity=joined, linkage="ward").fit_predict(points)
    return np.asarray(groups, dtype=np.int64)
