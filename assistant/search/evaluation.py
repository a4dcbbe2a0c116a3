"""How good a ranking is: recall, mean reciprocal rank and normalised discounted cumulative gain."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from math import log2


def recall_at_k(ranking: Sequence[str], relevant: Collection[str], k: int) -> float:
    """The part of the relevant items that is among the first `k`, 0 … 1.

    Raises:
        ValueError: nothing is relevant, or k is less than 1.
    """
    _check(bool(relevant), k)
    wanted = set(relevant)
    return len(wanted.intersection(ranking[:k])) / len(wanted)


def reciprocal_rank_at_k(ranking: Sequence[str], relevant: Collection[str], k: int) -> float:
    """1 / rank (from 1) of the first relevant item among the first `k`, else 0.

    Raises:
        ValueError: nothing is relevant, or k is less than 1.
    """
    _check(bool(relevant), k)
    ranks = (rank for rank, item in enumerate(ranking[:k], start=1) if item in relevant)
    first = next(ranks, None)
    return 0.0 if first is None else 1.0 / first


def mean_reciprocal_rank(rankings: Sequence[tuple[Sequence[str], Collection[str]]], k: int) -> float:
    """MRR@k: the mean of `reciprocal_rank_at_k` over `(ranking, relevant)` pairs.

    Raises:
        ValueError: there is no ranking, nothing is relevant to one, or k is less than 1.
    """
    if not rankings:
        raise ValueError("there is no ranking to take the mean of")
    return sum(reciprocal_rank_at_k(ranking, relevant, k) for ranking, relevant in rankings) / len(rankings)


def ndcg_at_k(ranking: Sequence[str], grades: Mapping[str, float], k: int) -> float:
    """NDCG@k: the discounted gain of the first `k` over that of the ideal ranking, 0 … 1.

    Gain is the grade itself (1 for binary relevance), discounted by log2(rank + 1), the form of
    Järvelin & Kekäläinen, "Cumulated gain-based evaluation of IR techniques", ACM TOIS 20(4), 2002
    with b = 2 as commonly computed. A repeated item counts once, where it first appears.

    Raises:
        ValueError: no item has a grade above 0, a grade is negative, or k is less than 1.
    """
    if any(grade < 0 for grade in grades.values()):
        raise ValueError("a grade is negative")
    _check(any(grade > 0 for grade in grades.values()), k)
    seen: set[str] = set()
    gains: list[float] = []
    for item in ranking[:k]:
        gains.append(0.0 if item in seen else float(grades.get(item, 0.0)))
        seen.add(item)
    ideal = sorted(map(float, grades.values()), reverse=True)[:k]
    return _discounted(gains) / _discounted(ideal)


def _discounted(gains: Sequence[float]) -> float:
    return sum(gain / log2(rank + 1) for rank, gain in enumerate(gains, start=1))


def _check(has_relevant: bool, k: int) -> None:
    if k < 1:
        raise ValueError(f"k must be 1 or more, not {k}")
    if not has_relevant:
        raise ValueError("nothing is relevant, so there is nothing to find")
