"""Metrics against their formulas, worked out by hand."""

from __future__ import annotations

from math import log2

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.search.evaluation import mean_reciprocal_rank, ndcg_at_k, recall_at_k, reciprocal_rank_at_k


def test_recall_by_hand() -> None:
    assert recall_at_k(["a", "b", "c", "d"], {"b", "d", "x"}, 3) == pytest.approx(1 / 3)
    assert recall_at_k(["a", "b", "c", "d"], {"b", "d"}, 4) == 1.0
    assert recall_at_k([], {"b"}, 4) == 0.0
    assert recall_at_k(["b", "b"], {"b", "c"}, 2) == 0.5


def test_reciprocal_rank_by_hand() -> None:
    assert reciprocal_rank_at_k(["a", "b", "c"], {"c", "b"}, 3) == 0.5
    assert reciprocal_rank_at_k(["a", "b", "c"], {"c"}, 2) == 0.0
    assert mean_reciprocal_rank([(["a"], {"a"}), (["b", "a"], {"a"}), (["b"], {"a"})], 5) == pytest.approx(
        0.5
    )


def test_graded_ndcg_by_hand() -> None:
    grades = {"a": 3.0, "b": 2.0, "c": 1.0}
    gained = 2 / log2(2) + 0 + 3 / log2(4)
    ideal = 3 / log2(2) + 2 / log2(3) + 1 / log2(4)
    assert ndcg_at_k(["b", "x", "a", "c"], grades, 3) == pytest.approx(gained / ideal)


def test_binary_ndcg_by_hand() -> None:
    assert ndcg_at_k(["x", "a"], {"a": 1}, 2) == pytest.approx(1 / log2(3))
    assert ndcg_at_k(["a", "a"], {"a": 1, "b": 1}, 2) == pytest.approx(1 / (1 + 1 / log2(3)))


@given(st.permutations("abcdef"), st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 4), min_size=1))
def test_the_ideal_ranking_has_ndcg_1_and_none_more(ranking: list[str], grades: dict[str, float]) -> None:
    ideal = sorted("abcdef", key=lambda item: -grades.get(item, 0))
    assert ndcg_at_k(ideal, grades, 4) == pytest.approx(1.0)
    assert 0.0 <= ndcg_at_k(ranking, grades, 4) <= 1.0 + 1e-12


def test_senseless_questions_are_refused() -> None:
    with pytest.raises(ValueError, match="nothing is relevant"):
        recall_at_k(["a"], set(), 1)
    with pytest.raises(ValueError, match="k must be"):
        reciprocal_rank_at_k(["a"], {"a"}, 0)
    with pytest.raises(ValueError, match="nothing is relevant"):
        ndcg_at_k(["a"], {"a": 0}, 1)
    with pytest.raises(ValueError, match="negative"):
        ndcg_at_k(["a"], {"a": -1, "b": 1}, 1)
    with pytest.raises(ValueError, match="no ranking"):
        mean_reciprocal_rank([], 1)
