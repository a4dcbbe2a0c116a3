"""Putting scores of several searches and several views together; pure functions on numpy arrays."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating]

_TOP_VIEWS = 3
# How much resemblance to the best results counts, and how few these are: fitted on the tune half of
# the development queries, where 0.6 … 1.0 and 0.015 … 0.03 do nearly as well.
_FEEDBACK_WEIGHT = 0.7
_FEEDBACK_TEMPERATURE = 0.02


def min_max(scores: Floats) -> NDArray[np.float64]:
    """Scale `(n,)` scores linearly to 0 … 1; constant (or no) scores give zeros."""
    values = np.asarray(scores, dtype=np.float64)
    if values.size == 0:
        return values
    low, high = values.min(), values.max()
    # Halved first, so that the span of two huge numbers of opposite sign stays finite.
    span = high / 2 - low / 2
    if span == 0:
        return np.zeros_like(values)
    scaled: NDArray[np.float64] = np.clip((values / 2 - low / 2) / span, 0.0, 1.0)
    return scaled


def reciprocal_rank_fusion(rankings: Sequence[Sequence[int]], n: int, k: int = 60) -> NDArray[np.float64]:
    """Reciprocal rank fusion: the sum of `1 / (k + rank)` over the rankings that have the item.

    Source: Cormack, Clarke, Büttcher, "Reciprocal Rank Fusion outperforms Condorcet and individual
    Rank Learning Methods", SIGIR 2009, with their k = 60 and ranks counted from 1.

    Args:
        rankings: each a list of different items (numbers 0 … n-1), best first.
        n: number of items.
        k: how little the first ranks stand out.

    Returns:
        `(n,)` scores; 0 for an item in no ranking.
    """
    scores = np.zeros(n, dtype=np.float64)
    for ranking in rankings:
        rows = np.asarray(ranking, dtype=np.intp)
        scores[rows] += 1.0 / (k + 1 + np.arange(rows.size))
    return scores


def pool_views(
    scores: Floats, groups: NDArray[np.integer], whole: NDArray[np.bool_], count: int
) -> NDArray[np.float64]:
    """One score a group from the scores of its views.

    The mean of three numbers: the score of the whole view (the best of its parts; where a group has
    no whole view, its best view), the score of the best view, and the mean of its three best views
    (of all where there are fewer). A group is thus found by one good sentence, but one that fits
    throughout wins over one that mentions the matter in passing.

    Args:
        scores: `(p,)` similarity of each view.
        groups: `(p,)` number of its group, 0 … count-1, in any order.
        whole: `(p,)` whether it is (a part of) the whole view.
        count: number of groups.

    Returns:
        `(count,)` scores.

    Raises:
        ValueError: a group has no view.
    """
    values = np.asarray(scores, dtype=np.float64)
    sizes = np.bincount(groups, minlength=count)
    if count and sizes.min() == 0:
        raise ValueError("each group needs at least one view")
    order = np.lexsort((-values, groups))
    by_group, sorted_values = groups[order], values[order]
    place = np.arange(values.size) - (np.cumsum(sizes) - sizes)[by_group]
    top = place < _TOP_VIEWS
    top_sum = np.bincount(by_group[top], weights=sorted_values[top], minlength=count)
    top_mean = top_sum / np.minimum(sizes, _TOP_VIEWS)
    best = sorted_values[place == 0]
    best_whole = np.full(count, -np.inf)
    np.maximum.at(best_whole, groups[whole], values[whole])
    best_whole = np.where(np.isneginf(best_whole), best, best_whole)
    pooled: NDArray[np.float64] = (best_whole + best + top_mean) / 3
    return pooled


def fuse(dense: Floats, keyword: Floats, weight: float = 0.2) -> NDArray[np.float64]:
    """`dense + weight * min_max(keyword)`, all `(n,)`: similarity leads, exact words break near ties."""
    fused: NDArray[np.float64] = np.asarray(dense, dtype=np.float64) + weight * min_max(keyword)
    return fused


def feedback(scores: Floats, directions: Floats) -> NDArray[np.float64]:
    """Add to each score how much its item resembles the items that score best.

    Pseudo-relevance feedback: the query is not moved as by Rocchio (in Salton, "The SMART Retrieval
    System", 1971, chapter 14), but compared with once more: the mean direction of the best items, weighted
    by the softmax of their scores, adds `0.7 *` its cosine-like product with each item's own direction. What
    answers the same thing in other words than the query's thus follows the item that was found.

    Args:
        scores: `(n,)`.
        directions: `(n, d)` unit rows.

    Returns:
        `(n,)` scores.
    """
    values = np.asarray(scores, dtype=np.float64)
    if values.size == 0:
        return values
    weights = np.exp((values - values.max()) / _FEEDBACK_TEMPERATURE)
    meant = (weights / weights.sum()) @ np.asarray(directions, dtype=np.float64)
    risen: NDArray[np.float64] = values + _FEEDBACK_WEIGHT * (directions @ meant)
    return risen
