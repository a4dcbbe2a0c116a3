"""Fusion against hand arithmetic and its properties."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from assistant.search.fusion import feedback, fuse, min_max, pool_views, reciprocal_rank_fusion

finite = st.floats(allow_nan=False, allow_infinity=False)


def test_min_max_by_hand() -> None:
    assert min_max(np.array([2.0, 4.0, 3.0])).tolist() == [0.0, 1.0, 0.5]
    assert min_max(np.array([7.0, 7.0])).tolist() == [0.0, 0.0]
    assert min_max(np.array([])).tolist() == []


@given(arrays(np.float64, st.integers(1, 20), elements=finite))
def test_min_max_stays_in_range_and_in_order(scores: np.ndarray) -> None:
    scaled = min_max(scores)
    assert scaled.shape == scores.shape
    assert np.all((scaled >= 0) & (scaled <= 1))
    order = np.argsort(scores, kind="stable")
    assert np.all(np.diff(scaled[order]) >= 0)


def test_reciprocal_rank_fusion_by_hand() -> None:
    fused = reciprocal_rank_fusion([[2, 0], [0]], n=4)
    assert fused.tolist() == pytest.approx([1 / 62 + 1 / 61, 0, 1 / 61, 0])
    assert reciprocal_rank_fusion([], n=2).tolist() == [0.0, 0.0]
    assert reciprocal_rank_fusion([[1]], n=2, k=0).tolist() == [0.0, 1.0]


@given(st.lists(st.permutations(range(6)), min_size=1, max_size=4))
def test_an_item_first_in_every_ranking_wins(rankings: list[list[int]]) -> None:
    first = [[5, *(item for item in ranking if item != 5)] for ranking in rankings]
    fused = reciprocal_rank_fusion(first, n=6)
    assert fused.argmax() == 5
    assert fused[5] == pytest.approx(len(first) / 61)


def test_pooled_views_by_hand() -> None:
    scores = np.array([0.5, 0.9, 0.3, 0.1, 0.4, 0.8, 0.2])
    groups = np.array([0, 0, 0, 0, 1, 2, 2])
    whole = np.array([True, False, False, False, False, True, True])
    pooled = pool_views(scores, groups, whole, 3)
    assert pooled.tolist() == pytest.approx(
        [
            (0.5 + 0.9 + (0.9 + 0.5 + 0.3) / 3) / 3,
            (0.4 + 0.4 + 0.4) / 3,  # without a whole view its best one stands in
            (0.8 + 0.8 + 0.5) / 3,  # the best part of a whole that was cut; two views in all
        ]
    )


def test_pooling_needs_a_view_for_each_group() -> None:
    with pytest.raises(ValueError, match="at least one view"):
        pool_views(np.array([1.0]), np.array([0]), np.array([True]), 2)
    nothing = np.array([], dtype=np.int64)
    assert pool_views(np.array([]), nothing, nothing.astype(bool), 0).tolist() == []


@given(st.data())
def test_pooling_does_not_depend_on_the_order_of_the_views(data: st.DataObject) -> None:
    count = data.draw(st.integers(1, 4))
    groups = [*range(count), *data.draw(st.lists(st.integers(0, count - 1), max_size=8))]
    scores = data.draw(st.lists(st.floats(-1, 1), min_size=len(groups), max_size=len(groups)))
    whole = data.draw(st.lists(st.booleans(), min_size=len(groups), max_size=len(groups)))
    order = data.draw(st.permutations(range(len(groups))))

    def pool(index: list[int]) -> np.ndarray:
        return pool_views(np.array(scores)[index], np.array(groups)[index], np.array(whole)[index], count)

    pooled = pool(list(range(len(groups))))
    assert pool(order).tolist() == pytest.approx(pooled.tolist())
    for group in range(count):
        own = [score for score, g in zip(scores, groups, strict=True) if g == group]
        assert min(own) - 1e-9 <= pooled[group] <= max(own) + 1e-9


def test_fuse_by_hand() -> None:
    fused = fuse(np.array([0.5, 0.6, 0.4]), np.array([10.0, 0.0, 5.0]))
    assert fused.tolist() == pytest.approx([0.7, 0.6, 0.5])
    assert fuse(np.array([0.5, 0.6]), np.array([3.0, 3.0])).tolist() == [0.5, 0.6]
    assert fuse(np.array([0.5, 0.6]), np.array([1.0, 0.0]), weight=1.0).tolist() == [1.5, 0.6]


def test_feedback_by_hand() -> None:
    # The first two score alike and are orthogonal: the mean direction is half of each.
    directions = np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 0.0]])
    risen = feedback(np.array([0.8, 0.8, -9.0]), directions)
    assert risen.tolist() == pytest.approx([0.8 + 0.7 * 0.5, 0.8 + 0.7 * 0.5, -9.0 + 0.7 * 0.5])


def test_feedback_lifts_what_resembles_the_best_over_an_equal() -> None:
    directions = np.array([[1.0, 0.0], [0.6, 0.8], [0.0, 1.0]])
    risen = feedback(np.array([0.9, 0.5, 0.5]), directions)
    assert risen[0] > risen[1] > risen[2]
    assert feedback(np.array([]), np.zeros((0, 2))).tolist() == []


def test_feedback_of_huge_scores_stays_finite() -> None:
    assert np.isfinite(feedback(np.array([1e9, -1e9]), np.eye(2))).all()
