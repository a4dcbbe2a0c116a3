"""Practice questions on the same concept as a given one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.bank.types import Question
from assistant.search.passages import answer_text
from assistant.search.ranking import Ranker
from assistant.search.storage import StoredIndex

# Fitted on the tune half of tests/golden/related.jsonl: the weight for the order, the cut so that nearly all
# questions on the same concept stay and two in three of what is shown are on it or next to it.
_TERMS_WEIGHT = 0.5
_NEAR_ENOUGH = 0.38
# Two questions this alike in meaning are one, told twice; the most alike entries of the bank have 0.83.
_SAME = 0.95


@dataclass(frozen=True, slots=True)
class RelatedQuestion:
    """A question on the same concept: rank 1 is the nearest; a higher score is nearer, at most 1."""

    rank: int
    score: float
    question: str


def related_questions(
    index: StoredIndex, ranker: Ranker, key: str, k: int, allowed: NDArray[np.bool_]
) -> list[RelatedQuestion]:
    """The questions of an index on the same concept as one of it, nearest first; up to k, often fewer.

    Nearness is how far the mean directions of two questions agree beyond what is usual in the index,
    and how much of what the one is searched by (its terms, by BM25) stands in the other. The question
    itself, and one that is the same in other words, are left out.

    Args:
        index: where they are.
        ranker: of the index.
        key: of the question.
        k: how many at the most.
        allowed: `(u,)` whether a unit may be among them.
    """
    unit = ranker.units.index((key, 0))
    others = np.array(
        [u for u, (name, _) in enumerate(ranker.units) if name in index.questions and u != unit],
        dtype=np.int64,
    )
    if not others.size:
        return []
    alike = ranker.centroids[others] @ ranker.centroids[unit]
    usual = float(alike.mean()) if others.size > 1 else 0.0
    beyond = (alike - usual) / max(1.0 - usual, 1e-6)
    words = index.keywords.scores(_searched_by(index.questions[key]))
    shared = words[others] / max(float(words[unit]), 1e-6)
    nearness = (beyond + _TERMS_WEIGHT * shared) / (1 + _TERMS_WEIGHT)
    wanted = allowed[others] & (nearness >= _NEAR_ENOUGH) & (alike < _SAME)
    found = [place for place in np.argsort(-nearness, kind="stable") if wanted[place]][:k]
    return [
        RelatedQuestion(rank, min(1.0, float(nearness[place])), ranker.units[others[place]][0])
        for rank, place in enumerate(found, start=1)
    ]


def _searched_by(question: Question) -> str:
    """The terms of an entry; what a raw question asks and answers."""
    return " ".join(question.terms) or f"{question.stem}\n{answer_text(question)}"
