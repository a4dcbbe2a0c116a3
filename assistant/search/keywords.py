"""Keyword search by BM25; the only module that imports bm25s and Stemmer, and only when used."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from assistant.search.words import content_words, words

_COUNT_FILE = "documents.json"


def keyword_terms(texts: Sequence[str]) -> list[list[str]]:
    """The terms of each text: its content words in order, plain English words by their stem.

    A compound ("g5.xlarge", "CI/CD") is kept whole and followed by its parts, so that a query finds
    it either way. Stemmer: Snowball's English ("Porter 2").
    """
    import Stemmer  # type: ignore[import-not-found, unused-ignore]

    # A new one each time: a Stemmer must not be shared between threads, and making one costs nothing.
    stemmer: Any = Stemmer.Stemmer("english")
    return [stemmer.stemWords(content_words(text)) for text in texts]


class KeywordIndex:
    """BM25 (Lucene's variant, k1 = 1.5, b = 0.75) over n texts.

    `word_counts` has each word of them in lower case with the number of texts it stands in.

    Source: Robertson & Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009, with
    the idf that is never negative, `log(1 + (n - df + 0.5) / (df + 0.5))`.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        """Index `texts`; there may be none, and some may have no word."""
        import bm25s  # type: ignore[import-untyped, unused-ignore]

        self._count = len(texts)
        self.word_counts: Mapping[str, int] = Counter(word for text in texts for word in set(words(text)))
        terms = keyword_terms(texts)
        # Numbered by ourselves: bm25s numbers by a set, in another order in each process.
        vocabulary: dict[str, int] = {}
        numbered = [[vocabulary.setdefault(term, len(vocabulary)) for term in document] for document in terms]
        self._bm25: Any = None
        if vocabulary:
            self._bm25 = bm25s.BM25()
            self._bm25.index((numbered, vocabulary), create_empty_token=False, show_progress=False)

    def __len__(self) -> int:
        """Number of texts."""
        return self._count

    def scores(self, query: str) -> NDArray[np.float32]:
        """BM25 of every text for `query`: `(n,)` float32, 0 or more; zeros where no word is known."""
        terms = keyword_terms([query])[0] if self._bm25 is not None else []
        if not terms:
            return np.zeros(self._count, dtype=np.float32)
        scores: NDArray[np.float32] = self._bm25.get_scores(terms)
        return scores

    def save(self, folder: Path) -> None:
        """Write the index into `folder`, which is made."""
        folder.mkdir(parents=True, exist_ok=True)
        order = dict(sorted(self.word_counts.items()))
        counted = {"documents": self._count, "any_words": self._bm25 is not None, "words": order}
        (folder / _COUNT_FILE).write_text(json.dumps(counted))
        if self._bm25 is not None:
            self._bm25.save(folder, show_progress=False)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read what `save` wrote.

        Raises:
            OSError, ValueError, KeyError: files are missing or not what `save` writes.
        """
        import bm25s

        counted = json.loads((folder / _COUNT_FILE).read_text())
        loaded = cls.__new__(cls)
        loaded._count = counted["documents"]
        loaded.word_counts = counted["words"]
        loaded._bm25 = bm25s.BM25.load(folder, show_progress=False) if counted["any_words"] else None
        return loaded
