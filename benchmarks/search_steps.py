"""What else was tried for the ranking, each beside the search as it is, on the development queries.

    python benchmarks/search_steps.py [--half tune|report|all]

`assistant evaluate` has the steps that were kept; this has those that were not, and why is in the
figures: they add less than the interval of the mean, or cost more than they give. Late interaction
adds a little, for a vector of each token: forty times the memory of the index.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.bank.names import expansions
from assistant.search.fusion import feedback, min_max, pool_views, reciprocal_rank_fusion
from assistant.search.golden import GoldenQuery, read_golden
from assistant.search.keywords import KeywordIndex
from assistant.search.measuring import FIGURES, measure
from assistant.search.passages import View, keyword_text
from assistant.search.retrieval import Retriever
from assistant.search.sentence_transformer import open_embedder
from assistant.search.storage import StoredIndex, load
from assistant.settings import resolve

GOLDEN = Path(__file__).resolve().parent.parent / "tests" / "golden"
Floats = NDArray[np.float64]
Score = Callable[[str], Floats]


class Trial:
    """The parts of the search, to be put together otherwise; all scores are `(u,)` over the questions."""

    def __init__(self, index: StoredIndex) -> None:
        """Open the embedder and number the units."""
        self.embedder = open_embedder()
        self.retriever = Retriever(index, self.embedder)
        self.index = index
        self.keys = list(index.questions)
        numbers = {key: place for place, key in enumerate(self.keys)}
        asked = [p for p in index.passages if p.question is not None]
        rows = [row for row, p in enumerate(index.passages) if p.question is not None]
        self.texts = [p.embedded for p in asked]
        self.owner = np.array([numbers[p.question] for p in asked if p.question is not None])
        self.whole = np.array([p.view == View.WHOLE for p in asked])
        self.vectors = index.vectors.vectors()[rows]
        sums = np.zeros((len(self.keys), self.vectors.shape[1]))
        np.add.at(sums, self.owner, self.vectors)
        self.centroids = sums / np.linalg.norm(sums, axis=1, keepdims=True)
        questions = list(index.questions.values())
        self.keywords = KeywordIndex([keyword_text(q) for q in questions])
        weighted = [
            "\n".join((keyword_text(q), q.full_stem, q.answer, *q.terms, *q.asked_as)) for q in questions
        ]
        self.weighted = KeywordIndex(weighted)

    def corrected(self, query: str) -> tuple[str, str]:
        """What is embedded and what is looked for by words."""
        understood = self.retriever.understand(query)
        return understood.corrected, understood.keywords

    def dense(self, query: str) -> Floats:
        """Pooled similarity of the views."""
        return self.pooled(self.embedder.embed_query(self.corrected(query)[0]))

    def pooled(self, vector: NDArray[np.floating]) -> Floats:
        """Pooled similarity to a vector."""
        return pool_views(self.vectors @ vector, self.owner, self.whole, len(self.keys))

    def bm25(self, query: str) -> Floats:
        """Keyword scores."""
        return self.keywords.scores(self.corrected(query)[1]).astype(np.float64)

    def ours(self, query: str, weight: float = 0.2) -> Floats:
        """The search as it is."""
        return feedback(self.dense(query) + weight * min_max(self.bm25(query)), self.centroids)

    def best_view(self, query: str) -> Floats:
        """The best view alone instead of the pooled ones."""
        similar = self.vectors @ self.embedder.embed_query(self.corrected(query)[0])
        best = np.full(len(self.keys), -1.0)
        np.maximum.at(best, self.owner, similar)
        return feedback(best + 0.2 * min_max(self.bm25(query)), self.centroids)

    def rrf(self, query: str) -> Floats:
        """Reciprocal ranks instead of scaled scores."""
        lists = [
            np.argsort(-scores, kind="stable").tolist() for scores in (self.dense(query), self.bm25(query))
        ]
        return reciprocal_rank_fusion(lists, len(self.keys))

    def z_scored(self, query: str) -> Floats:
        """Standard scores instead of the range 0 … 1 for the keywords, weighted to the same spread."""
        scores = self.bm25(query)
        standard = (scores - scores.mean()) / (scores.std() or 1.0)
        return feedback(self.dense(query) + 0.04 * standard, self.centroids)

    def fields(self, query: str) -> Floats:
        """Stem, answer, terms and phrasings counted twice by BM25, the rest once."""
        scores = self.weighted.scores(self.corrected(query)[1])
        return feedback(self.dense(query) + 0.2 * min_max(scores), self.centroids)

    def by_kind(self, query: str) -> Floats:
        """Keywords count more for a short query and less for a long one."""
        count = len(query.split())
        return self.ours(query, 0.35 if count <= 5 else 0.2 if count <= 15 else 0.1)

    def names_embedded(self, query: str) -> Floats:
        """Other names in the embedded query too, not only among the keywords."""
        text, words = self.corrected(query)
        names = expansions(text)
        vector = self.embedder.embed_query(f"{text} ({', '.join(names)})" if names else text)
        return feedback(self.pooled(vector) + 0.2 * min_max(self.keywords.scores(words)), self.centroids)

    def rocchio(self, query: str) -> Floats:
        """The query moved towards the two best instead of `feedback`."""
        vector = self.embedder.embed_query(self.corrected(query)[0])
        keyword = 0.2 * min_max(self.bm25(query))
        best = np.argsort(-(self.pooled(vector) + keyword))[:2]
        moved = vector + 0.3 * self.centroids[best].mean(axis=0)
        return self.pooled(moved / np.linalg.norm(moved)) + keyword

    def expanded(self, query: str) -> Floats:
        """The ten most telling words of the two best added to the keywords, at the price of noise."""
        dense, words = self.dense(query), self.corrected(query)[1]
        best = np.argsort(-(dense + 0.2 * min_max(self.bm25(query))))[:2]
        texts = [keyword_text(self.index.questions[self.keys[place]]) for place in best]
        counts = self.keywords.word_counts
        telling = sorted(
            {w for text in texts for w in text.lower().split() if w in counts}, key=counts.__getitem__
        )
        scores = self.keywords.scores(f"{words} {words} {' '.join(telling[:10])}")
        return feedback(dense + 0.2 * min_max(scores), self.centroids)

    def late_interaction(self) -> Score:
        """ColBERT's MaxSim over the tokens of this model, added with a weight of 0.3.

        Source: Khattab & Zaharia, "ColBERT: Efficient and Effective Passage Search via Contextualized
        Late Interaction over BERT", SIGIR 2020.
        """
        model: Any = self.embedder._model  # the package offers no token vectors elsewhere

        def tokens(texts: list[str]) -> list[NDArray[np.float32]]:
            found = model.encode(texts, output_value="token_embeddings", show_progress_bar=False)
            arrays = [each.numpy()[1:-1] for each in found]  # without the special tokens
            return [array / np.linalg.norm(array, axis=1, keepdims=True) for array in arrays]

        kept = ~self.whole
        by_text = tokens([text for text, keep in zip(self.texts, kept, strict=True) if keep])
        owners = self.owner[kept]
        matrices = [
            np.concatenate([by_text[i] for i in np.flatnonzero(owners == unit)])
            for unit in range(len(self.keys))
        ]

        def score(query: str) -> Floats:
            asked = tokens([self.corrected(query)[0]])[0]
            late = np.array([(asked @ matrix.T).max(axis=1).mean() for matrix in matrices])
            fused = self.dense(query) + 0.2 * min_max(self.bm25(query)) + 0.3 * min_max(late)
            return feedback(fused, self.centroids)

        return score


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--half", choices=("tune", "report", "all"), default="tune")
    half = parser.parse_args().half
    queries: list[GoldenQuery] = [
        replace(query, id=f"{file}:{query.id}")
        for file in ("queries.jsonl", "names.jsonl")
        for query in read_golden(GOLDEN / file)
        if half in ("all", query.half)
    ]
    trial = Trial(load(resolve({})[0].index))
    rows: dict[str, Score] = {
        "the search as it is": trial.ours,
        "best view only": trial.best_view,
        "RRF for the fusion": trial.rrf,
        "standard scores": trial.z_scored,
        "fields weighted": trial.fields,
        "weights by kind": trial.by_kind,
        "names embedded too": trial.names_embedded,
        "Rocchio, no feedback": trial.rocchio,
        "words of the best": trial.expanded,
        "late interaction": trial.late_interaction(),
    }
    print(
        f"{f'{len(queries)} queries ({half})':22}"
        + "".join(f"{figure:>10}" for figure in FIGURES)
        + "   its 95 %"
    )
    for name, score in rows.items():

        def ranking(query: str, score: Score = score) -> list[str]:
            return [trial.keys[place] for place in np.argsort(-score(query), kind="stable")]

        figures = measure(name, ranking, queries)[0]
        low, high = figures.intervals["nDCG@10"]
        means = "".join(f"{mean:10.3f}" for mean in figures.means.values())
        print(f"{name:22}{means}   {low:.3f}-{high:.3f}")


if __name__ == "__main__":
    main()
