"""How well each sentence of a passage fits a query: by meaning and by shared words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from assistant.search.embedding import Vectors
from assistant.search.keywords import keyword_terms
from assistant.search.passages import Passage
from assistant.search.sentences import Span
from assistant.search.storage import StoredIndex

# What all words of the query standing in a sentence add to its similarity.
_OVERLAP_WEIGHT = 0.2
_FEW_WORDS, _FEW_WORDS_COST = 6, 0.1


@dataclass(frozen=True, slots=True)
class QueryWords:
    """A query as sentences are compared with it: its unit vector, `(dimension,)`, and its keyword terms."""

    vector: Vectors
    terms: frozenset[str]


@dataclass(frozen=True, slots=True, eq=False)
class ScoredSentence:
    """A sentence of a shown passage.

    Attributes:
        passage: that it stands in.
        span: where, in the passage's text.
        vector: `(dimension,)`, of unit length.
        similarity: cosine to the query, -1 … 1.
        fit: the same with what shared words add; a few words, such as a bare answer, explain nothing and
            need to fit clearly better.
    """

    passage: Passage
    span: Span
    vector: Vectors
    similarity: float
    fit: float

    @property
    def text(self) -> str:
        """The sentence as it stands in the passage."""
        return self.passage.text[self.span[0] : self.span[1]]


def terms_of(texts: Iterable[str]) -> frozenset[str]:
    """The keyword terms of some texts together."""
    return frozenset(term for terms in keyword_terms([*texts]) for term in terms)


class SentenceScores:
    """Scores sentences of one index.

    Their vectors were made with the index: embedding them now would take longer than the search.
    """

    def __init__(self, index: StoredIndex) -> None:
        """Note where the sentences of each passage begin among the stored vectors."""
        self._index = index
        self._starts = np.cumsum([0, *(len(passage.sentences) for passage in index.passages)])

    def of_passages(self, rows: Iterable[int], query: QueryWords) -> list[ScoredSentence]:
        """The sentences of some passages, in the order of the rows; none of those that only help to find."""
        return [scored for row in rows for scored in self._of_passage(int(row), query)]

    def best(self, row: int, query: QueryWords) -> Span:
        """The sentence of a shown passage that fits best."""
        return max(self._of_passage(row, query), key=lambda scored: scored.fit).span

    def _of_passage(self, row: int, query: QueryWords) -> list[ScoredSentence]:
        passage = self._index.passages[row]
        first = self._starts[row]
        vectors = self._index.sentence_vectors[first : first + len(passage.sentences)]
        texts = [passage.text[start:end] for start, end in passage.sentences]
        similarity = vectors @ query.vector
        shared = np.array([len(query.terms.intersection(found)) for found in keyword_terms(texts)])
        few = np.array([len(text.split()) <= _FEW_WORDS for text in texts])
        fit = similarity + _OVERLAP_WEIGHT * shared / max(len(query.terms), 1) - _FEW_WORDS_COST * few
        return [
            ScoredSentence(passage, span, vectors[place], float(similarity[place]), float(fit[place]))
            for place, span in enumerate(passage.sentences)
        ]
