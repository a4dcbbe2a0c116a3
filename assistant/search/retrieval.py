"""Search: a question in plain words to the questions and document sections that answer it, best first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.bank.names import all_expressions, expansions
from assistant.bank.types import SourceItem
from assistant.errors import ModelError, UsageError
from assistant.search.embedding import Embedder, Vectors
from assistant.search.facts import facts_by_unit
from assistant.search.filters import OWN, Choices, Filters, allows, choices
from assistant.search.keywords import keyword_terms
from assistant.search.passages import Passage
from assistant.search.ranking import ALL_STEPS, KeywordScores, Ranked, Ranker, Steps
from assistant.search.related import RelatedQuestion, related_questions
from assistant.search.reranking import RERANKED, Reranker, reranked
from assistant.search.sentence_scores import QueryWords, SentenceScores
from assistant.search.sentences import Span
from assistant.search.spelling import Speller
from assistant.search.storage import StoredIndex
from assistant.search.understanding import Understood, understand

MAX_QUERY = 2000


@dataclass(frozen=True, slots=True)
class Hit:
    """A question or a document section that was found.

    Attributes:
        rank: 1 for the best.
        score: fused score of the question or section; higher is better, comparable within one search.
        similarity: cosine of the shown passage and the query, -1 … 1; comparable between searches.
        question: the key of the question; None for a document section.
        document: the file of the document section; None for a question.
        page: page in the file, where it has pages.
        heading: heading above the document section.
        passage: what is shown: for a question the best window of its answer, never its stem alone.
        sources: where the question came from; empty for a document section.
        marked: span in `passage.text` of the sentence that fits the query best.
        own: whether a file of the learner has it.
    """

    rank: int
    score: float
    similarity: float
    question: str | None
    document: str | None
    page: int | None
    heading: str
    passage: Passage
    sources: tuple[SourceItem, ...]
    marked: Span
    own: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """What a search found out.

    Attributes:
        asked: the query as it was taken.
        words: the same as vector and terms.
        hits: the best, one a question or document section.
        rows: of each hit, the rows of all its passages.
        keyword: `(u,)` BM25 of every unit of the index.
        allowed: `(u,)` whether a unit passes the filters.
    """

    asked: Understood
    words: QueryWords
    hits: list[Hit]
    rows: list[NDArray[np.int64]]
    keyword: KeywordScores
    allowed: NDArray[np.bool_]


def normalised_query(query: str) -> str:
    """The query with single spaces.

    Raises:
        UsageError: it has no letter or digit, or more than `MAX_QUERY` characters.
    """
    text = " ".join(query.split())
    if not any(character.isalnum() for character in text):
        raise UsageError("Type a question first, for example: how do I detect data drift?")
    if len(text) > MAX_QUERY:
        raise UsageError(
            f"The question has {len(text):,} characters; shorten it to at most {MAX_QUERY:,} and ask again."
        )
    return text


def check_number(k: int) -> None:
    """Refuse a number of hits below 1.

    Raises:
        UsageError: it is.
    """
    if k < 1:
        raise UsageError(f"The number of hits must be 1 or more, not {k}.")


class Retriever:
    """Searches one loaded index; keeps no state between searches."""

    def __init__(self, index: StoredIndex, embedder: Embedder, rerank: Reranker | None = None) -> None:
        """Bring an index and the embedder that made it together, and a cross-encoder if there is one.

        Raises:
            ModelError: another model made the index.
        """
        if (index.manifest.model, index.manifest.dimension) != (embedder.name, embedder.dimension):
            raise ModelError(
                f"The index was made with the embedding model {index.manifest.model}, not {embedder.name}; "
                f"run “assistant index” to build it anew."
            )
        self._index = index
        self._embedder = embedder
        self._rerank = rerank
        self._vectors = index.vectors.vectors()
        self._ranker = Ranker(index)
        self._shown = np.array([bool(p.sentences) for p in index.passages], dtype=bool)
        self.sentences = SentenceScores(index)
        self._facts = tuple(facts_by_unit(index).values())
        known = dict.fromkeys(all_expressions(), 0)
        self._speller = Speller({**known, **index.keywords.word_counts})

    def choices(self, filters: Filters | None = None) -> Choices:
        """What a search can be narrowed by, counted over what passes the filters."""
        return choices(facts for facts in self._facts if not filters or allows(filters, facts))

    def understand(self, query: str, *, steps: Steps = ALL_STEPS) -> Understood:
        """How the search takes a query.

        Raises:
            UsageError: as `search`.
        """
        text = normalised_query(query)
        return understand(
            text, self._speller if steps.spelling else None, expansions if steps.names else None
        )

    def related(self, key: str, k: int = 5, filters: Filters | None = None) -> list[RelatedQuestion]:
        """Practice questions on the same concept as a question, the nearest first.

        Args:
            key: of a question of the index.
            k: how many at the most; there may be fewer, or none.
            filters: what they must have.

        Raises:
            UsageError: there is no such question, or k is less than 1.
        """
        check_number(k)
        if key not in self._index.questions:
            raise UsageError(f"There is no question “{key}” in the index; “assistant search” tells the keys.")
        return related_questions(self._index, self._ranker, key, k, self._allowed(filters))

    def search(
        self, query: str, k: int = 10, filters: Filters | None = None, *, steps: Steps = ALL_STEPS
    ) -> list[Hit]:
        """The best questions and document sections, one hit each.

        The query is understood first (`understand`), then scored (`Ranker.scores`); a cross-encoder, where
        there is one, reads the best. Equal scores keep the order of the index. A query longer than the model
        reads is embedded in windows (`embed_in_windows`).

        Args:
            query: the question as typed.
            k: how many hits; with fewer in the index, or that pass, all of them are given.
            filters: what hits must have.
            steps: what to leave out.

        Raises:
            UsageError: the query is blank or too long, or k is less than 1.
        """
        return self.find(query, k, filters, steps=steps).hits

    def find(
        self, query: str, k: int = 10, filters: Filters | None = None, *, steps: Steps = ALL_STEPS
    ) -> Found:
        """The same as `search` with all that an answer is made from.

        Raises:
            UsageError: as `search`.
        """
        check_number(k)
        asked = self.understand(query, steps=steps)
        vector = self._embedder.embed_query(asked.corrected)
        keyword = self._index.keywords.scores(asked.keywords)
        ranked = self._ranked(asked, vector, keyword, k, filters, steps)
        words = QueryWords(vector, frozenset(keyword_terms([asked.corrected])[0]))
        best = np.lexsort((ranked.units, -ranked.scores))[:k]
        hits = [
            self._hit(rank, float(ranked.scores[place]), int(ranked.units[place]), words)
            for rank, place in enumerate(best, start=1)
        ]
        rows = [self._ranker.rows_of(ranked.units[place : place + 1]) for place in best]
        return Found(asked, words, hits, rows, keyword, self._allowed(filters))

    def passages(self, rows: Sequence[int], vector: Vectors) -> tuple[tuple[Passage, ...], list[float]]:
        """Passages by their rows, each with its cosine to a vector of `(dimension,)`."""
        return tuple(self._index.passages[row] for row in rows), (self._vectors[rows] @ vector).tolist()

    def ranking(self, query: str, k: int = 10, *, steps: Steps = ALL_STEPS) -> list[str]:
        """What `search` finds, as keys of questions and names of documents, each once and best first.

        Args:
            query: the question as typed.
            k: at least so many are scored, where there are as many.
            steps: what to leave out.

        Raises:
            UsageError: as `search`.
        """
        check_number(k)
        asked = self.understand(query, steps=steps)
        vector, keyword = (
            self._embedder.embed_query(asked.corrected),
            self._index.keywords.scores(asked.keywords),
        )
        ranked = self._ranked(asked, vector, keyword, k, None, steps)
        best = np.lexsort((ranked.units, -ranked.scores))
        return list(dict.fromkeys(self._ranker.units[unit][0] for unit in ranked.units[best]))

    def _ranked(
        self,
        asked: Understood,
        vector: Vectors,
        keyword: KeywordScores,
        k: int,
        filters: Filters | None,
        steps: Steps,
    ) -> Ranked:
        allowed = self._allowed(filters)
        if not allowed.any():
            return Ranked(np.zeros(0, dtype=np.int64), np.zeros(0))
        units = self._ranker.candidates(vector, keyword, k, allowed if filters else None)
        scores = self._ranker.scores(units, vector, keyword, steps)
        if self._rerank is None or not steps.rerank:
            return scores
        best = np.argsort(-scores.scores, kind="stable")[:RERANKED]
        texts = [self._index.passages[self._best_row(int(units[place]), vector)].text for place in best]
        return Ranked(units, reranked(scores.scores, best, self._rerank(asked.corrected, texts)))

    def _allowed(self, filters: Filters | None) -> NDArray[np.bool_]:
        """`(u,)`: whether a unit passes the filters."""
        if not filters:
            return np.ones(len(self._facts), dtype=bool)
        return np.array([allows(filters, facts) for facts in self._facts], dtype=bool)

    def _best_row(self, unit: int, vector: Vectors) -> int:
        """The passage of a unit that is shown: the best of those that can be."""
        rows = np.arange(self._ranker.starts[unit], self._ranker.starts[unit + 1])
        rows = rows[self._shown[rows]]
        return int(rows[np.argmax(self._vectors[rows] @ vector)])

    def _hit(self, rank: int, score: float, unit: int, asked: QueryWords) -> Hit:
        row = self._best_row(unit, asked.vector)
        passage = self._index.passages[row]
        question = self._index.questions[passage.question] if passage.question is not None else None
        return Hit(
            rank=rank,
            score=score,
            similarity=float(self._vectors[row] @ asked.vector),
            question=passage.question,
            document=passage.document,
            page=passage.page,
            heading=passage.heading,
            passage=passage,
            sources=question.sources if question else (),
            marked=self.sentences.best(row, asked),
            own=OWN in self._facts[unit].sources,
        )
