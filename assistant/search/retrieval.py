"""Search: a question in plain words to the questions and document sections that answer it, best first."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.bank.types import SourceItem
from assistant.errors import ModelError, UsageError
from assistant.search.embedding import Embedder, Vectors
from assistant.search.facts import facts_by_unit
from assistant.search.filters import Choices, Filters, allows, choices
from assistant.search.fusion import fuse, pool_views
from assistant.search.keywords import keyword_terms
from assistant.search.passages import Passage, View
from assistant.search.related import RelatedQuestion
from assistant.search.sentences import Span
from assistant.search.storage import StoredIndex
from assistant.search.understanding import Understood

MAX_QUERY = 2000
# How far the two searches look before the exact pooling: passages by vector, units by keyword.
# An index of up to this many passages is thus pooled whole.
_DENSE_CANDIDATES = 500
_KEYWORD_CANDIDATES = 200
# What all words of the query standing in a sentence add to its similarity when one is to be marked.
_OVERLAP_WEIGHT = 0.2

Rows = NDArray[np.int64]


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


@dataclass(frozen=True, slots=True)
class _Query:
    """A query as the parts of a search see it: its vector, `(dimension,)`, and its keyword terms."""

    vector: Vectors
    terms: frozenset[str]


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


def _check_number(k: int) -> None:
    if k < 1:
        raise UsageError(f"The number of hits must be 1 or more, not {k}.")


class Retriever:
    """Searches one loaded index; keeps no state between searches."""

    def __init__(self, index: StoredIndex, embedder: Embedder) -> None:
        """Bring an index and the embedder that made it together.

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
        self._vectors = index.vectors.vectors()
        passages = index.passages
        units: dict[tuple[str, int], int] = {}
        self._unit_of_row = np.array([units.setdefault(p.unit, len(units)) for p in passages], dtype=np.int64)
        # The rows of unit u are starts[u] … starts[u + 1] - 1, as passages of a unit lie side by side.
        self._starts = np.searchsorted(self._unit_of_row, np.arange(len(units) + 1))
        self._whole = np.array([p.view == View.WHOLE for p in passages], dtype=bool)
        self._shown = np.array([bool(p.sentences) for p in passages], dtype=bool)
        self._sentence_starts = np.cumsum([0, *(len(p.sentences) for p in passages)])
        self._units = tuple(units)
        self._facts = tuple(facts_by_unit(index).values())

    def choices(self) -> Choices:
        """What a search can be narrowed by."""
        return choices(self._facts)

    def understand(self, query: str) -> Understood:
        """How the search takes a query.

        Raises:
            UsageError: as `search`.
        """
        text = normalised_query(query)
        return Understood(text, text)

    def related(self, key: str, k: int = 5, filters: Filters | None = None) -> list[RelatedQuestion]:
        """Practice questions on the same concept as a question, the nearest first.

        Args:
            key: of a question of the index.
            k: how many at the most; there may be fewer, or none.
            filters: what they must have.

        Raises:
            UsageError: there is no such question, or k is less than 1.
        """
        _check_number(k)
        if key not in self._index.questions:
            raise UsageError(f"There is no question “{key}” in the index; “assistant search” tells the keys.")
        rows = [
            row for row, p in enumerate(self._index.passages) if p.question == key and p.view == View.WHOLE
        ]
        similar = np.max(self._vectors @ self._vectors[rows].T, axis=1)
        found: dict[str, float] = {}
        for row in np.argsort(-similar, kind="stable"):
            other = self._index.passages[row].question
            if other is not None and other != key and self._whole[row]:
                found.setdefault(other, float(similar[row]))
        allowed = {unit[0] for unit, a in zip(self._units, self._allowed(filters), strict=True) if a}
        best = [(other, score) for other, score in found.items() if other in allowed][:k]
        return [RelatedQuestion(rank, score, other) for rank, (other, score) in enumerate(best, start=1)]

    def _allowed(self, filters: Filters | None) -> NDArray[np.bool_]:
        """`(u,)`: whether a unit passes the filters."""
        return np.array([not filters or allows(filters, facts) for facts in self._facts], dtype=bool)

    def search(self, query: str, k: int = 10, filters: Filters | None = None) -> list[Hit]:
        """The best questions and document sections, one hit each.

        Similarity of the views, pooled (`pool_views`), leads; BM25 over all words of the unit adds a
        fifth of its scaled score (`fuse`). Equal scores keep the order of the index. A query longer
        than the model reads is embedded in windows (`embed_in_windows`).

        Args:
            query: the question as typed.
            k: how many hits; with fewer in the index, or that pass, all of them are given.
            filters: what hits must have.

        Raises:
            UsageError: the query is blank or too long, or k is less than 1.
        """
        _check_number(k)
        text = normalised_query(query)
        allowed = self._allowed(filters)
        if not allowed.any():
            return []
        vector = self._embedder.embed_query(text)
        keyword = self._index.keywords.scores(text)
        units = np.flatnonzero(allowed) if filters else self._candidates(vector, keyword, k)
        rows = np.concatenate([np.arange(self._starts[unit], self._starts[unit + 1]) for unit in units])
        dense = self._vectors[rows] @ vector
        local = np.searchsorted(units, self._unit_of_row[rows])
        scores = fuse(pool_views(dense, local, self._whole[rows], units.size), keyword[units])
        best = np.lexsort((units, -scores))[:k]
        asked = _Query(vector, frozenset(keyword_terms([text])[0]))
        hits = []
        for rank, place in enumerate(best, start=1):
            mine = np.flatnonzero((local == place) & self._shown[rows])
            row = int(rows[mine[np.argmax(dense[mine])]])
            hits.append(self._hit(rank, float(scores[place]), row, asked))
        return hits

    def _candidates(self, vector: Vectors, keyword: NDArray[np.float32], k: int) -> Rows:
        """Units worth pooling, in the order of the index: the best by vector and the best by keyword.

        The keyword list has at least k different units, so that k hits come out whenever there are k.
        """
        _, rows = self._index.vectors.search(vector[np.newaxis, :], _DENSE_CANDIDATES)
        wanted = max(_KEYWORD_CANDIDATES, k)
        by_keyword = np.argsort(-keyword, kind="stable")[:wanted]
        return np.union1d(self._unit_of_row[rows[0]], by_keyword)

    def _hit(self, rank: int, score: float, row: int, asked: _Query) -> Hit:
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
            marked=self._marked(row, asked),
        )

    def _marked(self, row: int, asked: _Query) -> Span:
        """The sentence of the passage that fits the query best, by meaning and by shared words.

        The vectors of sentences were made with the index: embedding them now would take longer than
        the rest of the search.
        """
        spans = self._index.passages[row].sentences
        text = self._index.passages[row].text
        first = self._sentence_starts[row]
        similarity = self._index.sentence_vectors[first : first + len(spans)] @ asked.vector
        terms = keyword_terms([text[a:b] for a, b in spans])
        shared = np.array([len(asked.terms.intersection(found)) for found in terms])
        overlap = shared / max(len(asked.terms), 1)
        return spans[int(np.argmax(similarity + _OVERLAP_WEIGHT * overlap))]
