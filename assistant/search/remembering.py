"""An embedder that remembers: what a build needs of words that are the same each time, it embeds once."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from assistant.search.embedding import Embedder, Progress, Vectors
from assistant.search.vectors import NumpyIndex

PHRASES = "phrases.json"
PHRASE_VECTORS = "phrases.npy"


class RememberingEmbedder:
    """Embeds a document as another embedder does, but only the first time that it is asked for."""

    def __init__(self, embedder: Embedder, known: Mapping[str, Vectors]) -> None:
        """Take vectors of `known` texts, each `(dimension,)`, and have the others made by `embedder`."""
        self._embedder = embedder
        self._known = known
        self.asked: dict[str, Vectors] = {}
        """The vectors of all texts that were asked for."""

    @property
    def name(self) -> str:
        """Of the other."""
        return self._embedder.name

    @property
    def dimension(self) -> int:
        """Of the other."""
        return self._embedder.dimension

    @property
    def max_tokens(self) -> int:
        """Of the other."""
        return self._embedder.max_tokens

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """As the other counts."""
        return self._embedder.count_tokens(texts)

    def embed_documents(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """See `Embedder.embed_documents`; `progress` counts the texts that are new."""
        found = {text: self._known[text] for text in texts if text in self._known}
        self.asked.update(found)
        missing = list(dict.fromkeys(text for text in texts if text not in self.asked))
        if missing:
            made = self._embedder.embed_documents(missing, progress)
            self.asked.update(zip(missing, made, strict=True))
        rows = np.empty((len(texts), self.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            rows[row] = self.asked[text]
        return rows

    def embed_query(self, text: str) -> Vectors:
        """As the other embeds; queries are not remembered."""
        return self._embedder.embed_query(text)


def write_phrases(folder: Path, phrases: Mapping[str, Vectors], dimension: int) -> None:
    """Write texts and their vectors, each `(dimension,)`, for the next build.

    Raises:
        OSError: a file could not be written.
    """
    (folder / PHRASES).write_bytes((json.dumps(list(phrases)) + "\n").encode("ascii"))
    NumpyIndex(np.asarray([*phrases.values()], dtype=np.float32).reshape(-1, dimension)).save(
        folder / PHRASE_VECTORS
    )


def read_phrases(folder: Path) -> dict[str, Vectors]:
    """Read what `write_phrases` wrote.

    Raises:
        OSError, ValueError: a file is missing or not what was written.
    """
    texts = json.loads((folder / PHRASES).read_text(encoding="ascii"))
    return dict(zip(texts, NumpyIndex.load(folder / PHRASE_VECTORS).vectors(), strict=True))
