"""Which units of an index speak of each topic of the exam guide, by their words and by what they mean."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from assistant.bank.exam_guide import VERSIONS, exam_guide
from assistant.bank.names import expansions
from assistant.search.embedding import Embedder, Vectors
from assistant.search.explore.classification import usual_and_near
from assistant.search.explore.topics import Coverage, Unit
from assistant.search.keywords import keyword_terms
from assistant.search.passages import Passage

# Set by reading what they give for the topics that little speaks of.
# How near a passage must be to a topic, where 0 is what two topics usually have and 1 what a topic and its
# nearest have, to mean it or to touch on it; and what share of its words it must have besides (the brand is
# not enough: whatever is of SageMaker is alike).
_MEANS, _MEANS_WORDS = 1.05, 0.4
_NEAR, _NEAR_WORDS = 0.7, 0.6
# What share of a unit's passages must name a topic that none means, where one is near and where none is.
_OFTEN, _VERY_OFTEN = 1 / 6, 1 / 3
_SEVERAL = 2


def guide_coverage(passages: Sequence[Passage], vectors: Vectors, embedder: Embedder) -> dict[str, Coverage]:
    """Which units speak of each topic of the guides of all versions, by the words of the topic.

    A topic is looked for in its own words, under the other names of what it names, and in those of
    guide_words.yaml. A passage names it if it has all its words, or most of them and is near in meaning. A
    unit is about it where one passage means the same, or several name it (fewer where one is near, too).

    Args:
        passages: n of them, those of one unit side by side.
        vectors: `(n, d)` unit rows, of the passages.
        embedder: that made them.
    """
    topics = guide_topics()
    if not passages:
        return {topic: Coverage((), ()) for topic in topics}
    said = {topic: _said(topic) for topic in topics}
    phrases = tuple(dict.fromkeys(phrase for each in said.values() for phrase in each))
    usual, near = usual_and_near(embedder.embed_documents(topics))
    words = _Words([passage.embedded for passage in passages])
    strength = {}
    for phrase, vector in zip(phrases, embedder.embed_documents(phrases), strict=True):
        nearness = (vectors @ vector - usual) / (near - usual)
        strength[phrase] = _strength(words.shares(phrase), nearness)
    units = list(dict.fromkeys(passage.unit for passage in passages))
    numbers = {unit: number for number, unit in enumerate(units)}
    owners = np.array([numbers[passage.unit] for passage in passages])
    return {
        topic: _coverage(units, owners, np.max([strength[p] for p in said[topic]], axis=0))
        for topic in topics
    }


def guide_topics() -> tuple[str, ...]:
    """The topics of the guides of all versions, each once."""
    tasks = (task for version in VERSIONS for task in exam_guide(version).tasks)
    return tuple(dict.fromkeys(topic for task in tasks for topic in task.topics))


def _strength(shares: NDArray[np.float64], nearness: NDArray[np.floating]) -> NDArray[np.int8]:
    """What each passage does with a phrase: 3 means it, 2 is near and names it, 1 names it, 0 neither."""
    every = shares > 1 - 1e-9
    near = nearness >= _NEAR
    means = (nearness >= _MEANS) & (shares >= _MEANS_WORDS)
    touches = near & (shares >= _NEAR_WORDS)
    return np.select([means, touches, every], [3, 2, 1], 0).astype(np.int8)


def _coverage(units: Sequence[Unit], owners: NDArray[np.int64], strength: NDArray[np.int8]) -> Coverage:
    """From u units, the number of the unit of each of n passages, and what each does with a topic."""
    most = np.zeros(len(units), dtype=np.int8)
    np.maximum.at(most, owners, strength)
    naming = np.bincount(owners, strength > 0)
    share = naming / np.bincount(owners)
    often = (share >= _VERY_OFTEN) & (naming >= _SEVERAL)
    about = (most == 3) | ((most == 2) & (share >= _OFTEN)) | often
    return Coverage(
        about=tuple(units[number] for number in np.flatnonzero(about).tolist()),
        named=tuple(units[number] for number in np.flatnonzero((most > 0) & ~about).tolist()),
    )


class _Words:
    """Which terms stand in which of n texts."""

    def __init__(self, texts: Sequence[str]) -> None:
        rows: defaultdict[str, list[int]] = defaultdict(list)
        for row, terms in enumerate(keyword_terms(texts)):
            for term in set(terms):
                rows[term].append(row)
        self._rows = {term: np.array(where, dtype=np.int64) for term, where in rows.items()}
        self._count = len(texts)

    def shares(self, phrase: str) -> NDArray[np.float64]:
        """What share of a phrase stands in each text, `(n,)`; a rare word is more of it."""
        shares = np.zeros(self._count)
        nowhere = np.array([], dtype=np.int64)
        terms = dict.fromkeys(keyword_terms([phrase])[0])
        # The idf of BM25 as in `KeywordIndex`.
        weights = {
            term: float(np.log1p((self._count - len(rows) + 0.5) / (len(rows) + 0.5)))
            for term in terms
            for rows in (self._rows.get(term, nowhere),)
        }
        for term, weight in weights.items():
            shares[self._rows.get(term, nowhere)] += weight
        return shares / max(sum(weights.values()), 1e-9)


def _said(topic: str) -> tuple[str, ...]:
    others: Iterable[str] = (*expansions(topic), *other_words().get(topic, ()))
    return tuple(dict.fromkeys((topic, *others)))


@cache
def other_words() -> dict[str, tuple[str, ...]]:
    """What guide_words.yaml has: in what other words material speaks of a topic."""
    import yaml  # late: most commands need no topics

    text = files("assistant.search.explore").joinpath("guide_words.yaml").read_text(encoding="utf-8")
    return {topic: tuple(words) for topic, words in yaml.safe_load(text).items()}
