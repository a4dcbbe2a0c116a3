"""Practice questions on the same concept as a given one."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.bank.types import Question
from assistant.search.passages import answer_text
from assistant.search.ranking import Ranker
from assistant.search.storage import StoredIndex

# Fitted on the tune half of tests/golden/related.jsonl: the cut is so that nearly all questions on the same
# concept stay, and three in four of what is shown are on it or next to it.
_NEAR_ENOUGH = 0.365
# Two questions this alike in meaning are one, told twice; the most alike entries of the bank have 0.83.
_SAME = 0.95
# So many of the most alike are compared by their words in both directions.
_COMPARED = 40


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

    Nearness is the mean of how far the mean directions of two questions agree beyond what is usual for
    them in the index, and how much of what each is searched by (its terms, by BM25) stands in the other;
    it is the same in both directions. The question itself is left out, and so is one of the same source
    item, with the same stem, or the same in other words.

    Args:
        index: where they are.
        ranker: of the index.
        key: of the question.
        k: how many at the most.
        allowed: `(u,)` whether a unit may be among them.
    """
    if (key, 0) not in ranker.units:  # a question without any text has no passage
        return []
    unit = ranker.units.index((key, 0))
    asked = index.questions[key]
    numbers = [
        number
        for number, (name, section) in enumerate(ranker.units)
        if section == 0 and number != unit and not _is_the_same(index.questions[name], asked)
    ]
    others = np.array(numbers, dtype=np.int64)
    if not others.size:
        return []
    alike = ranker.centroids[others] @ ranker.centroids[unit]
    everything = np.append(others, unit)
    mean = ranker.centroids[everything].mean(axis=0)
    # What is usual for a question: its mean agreement with all, itself among them.
    usual = (ranker.centroids[others] @ mean + ranker.centroids[unit] @ mean) / 2
    beyond = (alike - usual) / np.maximum(1.0 - usual, 1e-6)
    there = _shared(index, key, unit)[others]
    nearest = np.argsort(-(beyond + there), kind="stable")[:_COMPARED]
    back = np.array(
        [_shared(index, ranker.units[others[place]][0], int(others[place]))[unit] for place in nearest]
    )
    nearness = (beyond[nearest] + (there[nearest] + back) / 2) / 2
    wanted = allowed[others[nearest]] & (nearness >= _NEAR_ENOUGH) & (alike[nearest] < _SAME)
    found = [place for place in np.argsort(-nearness, kind="stable") if wanted[place]][:k]
    return [
        RelatedQuestion(rank, min(1.0, float(nearness[place])), ranker.units[others[nearest[place]]][0])
        for rank, place in enumerate(found, start=1)
    ]


def _is_the_same(one: Question, other: Question) -> bool:
    """Whether two questions have a source item in common (an entry and its raw original) or the stem."""
    items, others = ({(s.file, s.item) for s in question.sources} for question in (one, other))
    return not items.isdisjoint(others) or _words(one.full_stem) == _words(other.full_stem)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def _shared(index: StoredIndex, key: str, unit: int) -> NDArray[np.float64]:
    """How much of what a question is searched by stands in each unit: `(u,)`, 1 for the question itself."""
    question = index.questions[key]
    words = " ".join(question.terms) or f"{question.stem}\n{answer_text(question)}"
    scores = index.keywords.scores(words).astype(np.float64)
    return scores / max(float(scores[unit]), 1e-6)
