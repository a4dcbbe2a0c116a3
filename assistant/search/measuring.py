"""How good the search is on golden queries, step by step, beside the plain searches it is made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from assistant.errors import UsageError
from assistant.search.embedding import Embedder
from assistant.search.evaluation import ndcg_at_k, recall_at_k, reciprocal_rank_at_k
from assistant.search.facts import sections_by_unit
from assistant.search.fusion import reciprocal_rank_fusion
from assistant.search.golden import GoldenQuery
from assistant.search.keywords import KeywordIndex
from assistant.search.passages import View, keyword_text, section_keyword_text
from assistant.search.ranking import ALL_STEPS, Steps
from assistant.search.retrieval import Retriever
from assistant.search.storage import StoredIndex

# From a query to question keys (or files of other text), best first.
Ranking = Callable[[str], list[str]]

FIGURES = ("recall@1", "recall@5", "MRR@10", "nDCG@10")
_DEPTH = 10
_RESAMPLES = 2000
_SEED = 20261122
_SLOWEST = 5


@dataclass(frozen=True, slots=True)
class Figures:
    """The means of `FIGURES` over n queries, and for each the 95 % interval of the mean."""

    ranking: str
    kind: str
    n: int
    means: Mapping[str, float]
    intervals: Mapping[str, tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Timed:
    """How long the search took for a query, in milliseconds."""

    query: str
    milliseconds: float


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The figures of each ranking (all queries, then each kind), and the slowest queries."""

    figures: tuple[Figures, ...]
    slowest: tuple[Timed, ...]


def evaluate(
    index: StoredIndex,
    embedder: Embedder,
    retriever: Retriever,
    queries: Sequence[GoldenQuery],
    *,
    reranks: bool = False,
    derived: bool = False,
) -> Evaluation:
    """Measure each ranking of `rankings` on golden queries.

    Args:
        index: what is searched.
        embedder: the model that made it.
        retriever: the search, over the same index.
        queries: what is asked, and what ought to come back: keys of questions, names of documents.
        reranks: whether it has a cross-encoder, which then has a row.
        derived: leave out of the rankings and the grades whatever retells no source, and the queries whose
            best is left out.

    Raises:
        UsageError: there are no queries, or one of them wants something that the index does not have.
    """
    if not queries:
        raise UsageError("There are no queries to measure by; choose another half, or another file.")
    wanted = {key for query in queries for key in query.relevant}
    everything = {*index.questions, *(section.file for section in index.sections)}
    missing = sorted(wanted - everything)
    if missing:
        raise UsageError(
            f"The index lacks what the queries want, such as “{missing[0]}” (of {len(missing)} in all); "
            "give the index of the bank they were written for with --index."
        )
    judged = _of_the_bank(index) | wanted
    if derived:
        judged = frozenset(key for key in judged & set(index.questions) if index.questions[key].sources)
        queries = [kept for query in queries if (kept := _only_graded(query, judged))]
        if not queries:
            raise UsageError("No query wants most an entry that retells a source; leave out --derived.")
    compared = {
        name: _only(ranking, judged)
        for name, ranking in rankings(index, embedder, retriever, reranks=reranks).items()
    }
    figures = [each for name, ranking in compared.items() for each in measure(name, ranking, queries)]
    return Evaluation(tuple(figures), tuple(slowest(retriever, queries, _SLOWEST)))


class Baselines:
    """The plain searches over the same material: without the ways learners ask, one vector a question."""

    def __init__(self, index: StoredIndex, embedder: Embedder) -> None:
        """Index what a plain search would see of each question and section."""
        self._embedder = embedder
        sections = sections_by_unit(index)
        units = list(dict.fromkeys(passage.unit for passage in index.passages))
        self._keys = [key for key, _ in units]
        self.keywords = KeywordIndex(
            [
                section_keyword_text(replace(sections[unit], asked_as=()))
                if unit in sections
                else keyword_text(replace(index.questions[unit[0]], asked_as=()))
                for unit in units
            ]
        )
        whole = [row for row, p in enumerate(index.passages) if p.view in (View.WHOLE, View.SECTION)]
        self._owners = [index.passages[row].unit[0] for row in whole]
        self._vectors = index.vectors.vectors()[whole]

    def bm25(self, query: str) -> list[str]:
        """By BM25 over all words."""
        order = np.argsort(-self.keywords.scores(query), kind="stable")
        return list(dict.fromkeys(self._keys[place] for place in order))

    def dense(self, query: str) -> list[str]:
        """By the similarity of the whole (its best part, where the model reads it in parts)."""
        order = np.argsort(-(self._vectors @ self._embedder.embed_query(query)), kind="stable")
        return list(dict.fromkeys(self._owners[place] for place in order))

    def rrf(self, query: str) -> list[str]:
        """By reciprocal rank fusion of the two with equal weights."""
        keys = list(dict.fromkeys(self._keys))
        number = {key: place for place, key in enumerate(keys)}
        lists = [[number[key] for key in ranking(query)] for ranking in (self.bm25, self.dense)]
        scores = reciprocal_rank_fusion(lists, len(keys))
        return [keys[place] for place in np.argsort(-scores, kind="stable")]


def _searching(retriever: Retriever, steps: Steps) -> Ranking:
    return lambda query: retriever.ranking(query, _DEPTH, steps=steps)


def _of_the_bank(index: StoredIndex) -> frozenset[str]:
    """The questions and the documents of the bank: what golden queries judge, besides what they name."""
    files = index.manifest.files
    own = {name for name, record in files.items() if record.own}
    questions = {key for key, file in index.origins.items() if file not in own}
    return frozenset(questions | {section.file for section in index.sections} - own)


def _only_graded(query: GoldenQuery, judged: frozenset[str]) -> GoldenQuery | None:
    """A query with the grades of what is judged; None where nothing of its best grade is."""
    if query.best.isdisjoint(judged):
        return None
    return replace(query, relevant={key: grade for key, grade in query.relevant.items() if key in judged})


def _only(ranking: Ranking, judged: frozenset[str]) -> Ranking:
    """A ranking without what is not judged."""
    return lambda query: [key for key in ranking(query) if key in judged]


def rankings(
    index: StoredIndex, embedder: Embedder, retriever: Retriever, *, reranks: bool
) -> dict[str, Ranking]:
    """What is compared: the plain searches, then ours with one step more in each row.

    Args:
        index: what is searched.
        embedder: the model that made it.
        retriever: ours, over the same index.
        reranks: whether it has a cross-encoder, which then has a row.
    """
    plain = Baselines(index, embedder)
    steps = Steps(spelling=False, names=False, asked=False, feedback=False, rerank=False)
    # The ways learners ask are among the keywords too; the row before they come in goes without them.
    bare = Retriever(replace(index, keywords=plain.keywords), embedder)
    rows: dict[str, Ranking] = {
        "BM25": plain.bm25,
        "dense, whole entry": plain.dense,
        "RRF of the two": plain.rrf,
        "views + 0.2 BM25": _searching(bare, steps),
    }
    names = ("asked", "spelling", "names", "feedback", *(("rerank",) if reranks else ()))
    for name in names:
        steps = replace(steps, **{name: True})
        rows[f"+ {_SAID[name]}"] = _searching(retriever, steps)
    return rows


_SAID = {
    "asked": "as learners ask",
    "spelling": "spelling",
    "names": "other names",
    "feedback": "feedback",
    "rerank": "cross-encoder",
}


def measure(name: str, ranking: Ranking, queries: Sequence[GoldenQuery]) -> list[Figures]:
    """The figures of one ranking over n > 0 queries (kind "all"), then for each kind, by name."""
    rows = np.array([_row(ranking(query.query), query) for query in queries])
    kinds = np.array([query.kind for query in queries])
    every = [_figures(name, "all", rows)]
    return every + [_figures(name, kind, rows[kinds == kind]) for kind in sorted(set(kinds.tolist()))]


def _row(ranking: Sequence[str], query: GoldenQuery) -> tuple[float, ...]:
    return (
        recall_at_k(ranking, query.best, 1),
        recall_at_k(ranking, query.best, 5),
        reciprocal_rank_at_k(ranking, query.best, _DEPTH),
        ndcg_at_k(ranking, query.relevant, _DEPTH),
    )


def _figures(name: str, kind: str, rows: NDArray[np.float64]) -> Figures:
    means = dict(zip(FIGURES, rows.mean(axis=0).tolist(), strict=True))
    low, high = bootstrap_interval(rows)
    intervals = {figure: (float(a), float(b)) for figure, a, b in zip(FIGURES, low, high, strict=True)}
    return Figures(name, kind, len(rows), means, intervals)


def bootstrap_interval(rows: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The 95 % percentile interval of the column means of `(n, m)` values, as two `(m,)` arrays.

    Source: Efron & Tibshirani, "An Introduction to the Bootstrap", 1993, chapter 13; the resamples
    (2,000) are the same in each run.
    """
    chance = np.random.default_rng(_SEED)
    picks = chance.integers(0, len(rows), size=(_RESAMPLES, len(rows)))
    low, high = np.percentile(rows[picks].mean(axis=1), [2.5, 97.5], axis=0)
    return low, high


def slowest(retriever: Retriever, queries: Sequence[GoldenQuery], count: int) -> list[Timed]:
    """The queries over which the whole search takes longest, each timed as the best of three runs."""
    timed = []
    for query in queries:
        runs = []
        for _ in range(3):
            start = perf_counter()
            retriever.search(query.query, _DEPTH, steps=ALL_STEPS)
            runs.append(perf_counter() - start)
        timed.append(Timed(query.query, 1000 * min(runs)))
    return sorted(timed, key=lambda each: -each.milliseconds)[:count]
