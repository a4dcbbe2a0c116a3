"""What turns text into vectors: the contract, and a small embedder that hashes words."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.search.windows import fitting_spans
from assistant.search.words import content_words

Vectors = NDArray[np.float32]
Progress = Callable[[int], None]


class Embedder(Protocol):
    """Text to unit vectors, so that the inner product of two is the cosine of their angle.

    Attributes (read only):
        name: the model and its weights; an index made under another name cannot be searched.
        dimension: length of a vector.
        max_tokens: how many tokens of content one text may have.
    """

    @property
    def name(self) -> str:
        """The model and its weights."""

    @property
    def dimension(self) -> int:
        """Length of a vector."""

    @property
    def max_tokens(self) -> int:
        """Tokens of content one text may have; special tokens and prompts are not counted."""

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens of content of each text."""

    def embed_documents(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Embed texts to be found.

        Args:
            texts: n texts, each of at most `max_tokens`.
            progress: called with the number of texts done so far, at the end with n.

        Returns:
            `(n, dimension)` float32, each row of unit length.

        Raises:
            ValueError: a text is too long; nothing is ever cut off silently.
        """

    def embed_query(self, text: str) -> Vectors:
        """Embed a question as `(dimension,)` float32 of unit length; see `embed_in_windows` if too long."""


def check_lengths(counts: Sequence[int], max_tokens: int) -> None:
    """Refuse texts that the model would have to cut.

    Raises:
        ValueError: one of `counts` exceeds `max_tokens`.
    """
    longest = max(counts, default=0)
    if longest > max_tokens:
        raise ValueError(f"a text has {longest} tokens; the embedding model reads at most {max_tokens}")


def embed_in_windows(text: str, embedder: Embedder, embed: Callable[[list[str]], Vectors]) -> Vectors:
    """The vector of a query of any length.

    A query of at most `max_tokens` is embedded as it is. A longer one is cut between sentences (or
    words) into windows that fit; the result is the mean of their vectors, scaled to unit length, so
    that the end of a long question counts as much as its beginning.

    Args:
        text: the query.
        embedder: says what fits.
        embed: embeds m texts as queries, `(m, dimension)` unit rows.

    Returns:
        `(dimension,)` float32 of unit length.
    """

    def fits(piece: str) -> bool:
        return embedder.count_tokens([piece])[0] <= embedder.max_tokens

    pieces = [text[a:b] for a, b in fitting_spans(text, (0, len(text)), fits)]
    vectors = embed(pieces)
    first: Vectors = vectors[0]
    if len(pieces) == 1:
        return first
    mean: Vectors = vectors.mean(axis=0)
    length = float(np.linalg.norm(mean))
    # Windows that cancel out exactly leave no direction; the first one is then as good as any.
    return (mean / length).astype(np.float32) if length > 0 else first


class HashingEmbedder:
    """Words and their character trigrams hashed into a fixed number of dimensions ("hashing trick").

    Source: Weinberger et al., "Feature Hashing for Large Scale Multitask Learning", ICML 2009: the
    sign of a second hash keeps the expected inner product of different features at zero. Needs no
    model and no corpus, is the same in every process, and ranks by shared words, also inflected ones.
    A text without any word has the first unit vector, (1, 0, 0, …).
    """

    def __init__(self, dimension: int = 256, max_tokens: int = 200) -> None:
        """`max_tokens` counts words between white space.

        Raises:
            ValueError: one of the numbers is less than 1.
        """
        if dimension < 1 or max_tokens < 1:
            raise ValueError("dimension and max_tokens must be 1 or more")
        self._dimension = dimension
        self._max_tokens = max_tokens

    @property
    def name(self) -> str:
        """Names the method, its version and its dimension; there are no weights."""
        return f"hashing-v1-{self._dimension}"

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self._dimension

    @property
    def max_tokens(self) -> int:
        """Words one text may have."""
        return self._max_tokens

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Words between white space of each text."""
        return [len(text.split()) for text in texts]

    def embed_documents(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Embed n texts as `(n, dimension)` float32 unit rows.

        Raises:
            ValueError: a text has more than `max_tokens` words.
        """
        check_lengths(self.count_tokens(texts), self._max_tokens)
        vectors = np.zeros((len(texts), self._dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            vectors[row] = self._vector(text)
            if progress:
                progress(row + 1)
        return vectors

    def embed_query(self, text: str) -> Vectors:
        """Embed a query of any length as `(dimension,)` float32; `embed_in_windows` tells how."""
        return embed_in_windows(text, self, self.embed_documents)

    def _vector(self, text: str) -> NDArray[np.float64]:
        vector = np.zeros(self._dimension, dtype=np.float64)
        for word, count in Counter(_stem(word) for word in content_words(text)).items():
            # The square root keeps a repeated word from drowning the others.
            for place, sign, weight in _features(word, self._dimension):
                vector[place] += sign * weight * count**0.5
        length = float(np.linalg.norm(vector))
        if length == 0:
            vector[0] = length = 1.0
        return vector / length


def _stem(word: str) -> str:
    """A word without its commonest English endings; rough, but the same for both texts."""
    stem = re.sub(r"(?<=\w{3})(?:'s|ies|ing|ed|es|s|e|y)$", "", word)
    return re.sub(r"(?<=\w{3})(.)\1$", r"\1", stem)  # "stopp" of "stopped"


@lru_cache(maxsize=65536)
def _features(word: str, dimension: int) -> tuple[tuple[int, float, float], ...]:
    """Place, sign and weight of the features of a word: itself, and its trigrams at half the weight."""
    padded = f"<{word}>"
    grams = sorted({padded[i : i + 3] for i in range(len(padded) - 2)})
    share = 0.5 / len(grams) ** 0.5
    features = [(f"w {word}", 1.0), *((f"g {gram}", share) for gram in grams)]
    placed = []
    for feature, weight in features:
        digest = hashlib.blake2b(feature.encode("utf-8", "surrogatepass"), digest_size=8).digest()
        number = int.from_bytes(digest, "big")
        placed.append(((number >> 1) % dimension, 1.0 if number & 1 else -1.0, weight))
    return tuple(placed)
