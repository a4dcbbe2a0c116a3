"""What a build takes over from the index before: vectors of the same texts, and places on the map."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import StoredIndexError
from assistant.search.embedding import Embedder
from assistant.search.explore.topics import TopicMap
from assistant.search.generations import current_generation
from assistant.search.manifest import OLDEST_TAKEN_OVER, SCHEMA, Manifest
from assistant.search.passages import Passage
from assistant.search.remembering import read_phrases
from assistant.search.storage import read_generation, read_manifest_of, read_vectors
from assistant.search.vectors import Vectors


@dataclass(frozen=True, slots=True, eq=False)
class Before:
    """The index before, as far as a build can use it.

    Attributes:
        manifest: what made it; an older schema than that of now is not what a build would write.
        whole: whether all of it was read; otherwise there are only passages and vectors.
        passages: n of them.
        vectors: `(n, d)`, of the passages.
        sentence_vectors: `(s, d)`, of their sentences in order.
        phrases: vectors of other texts that the build needed.
        map: None where it has none.
    """

    manifest: Manifest
    whole: bool
    passages: tuple[Passage, ...]
    vectors: Vectors
    sentence_vectors: Vectors
    phrases: Mapping[str, Vectors]
    map: TopicMap | None

    def known(self) -> dict[str, Vectors]:
        """The vectors by the text that was embedded."""
        sentences = [passage.text[a:b] for passage in self.passages for a, b in passage.sentences]
        known = {**self.phrases, **dict(zip(sentences, self.sentence_vectors, strict=True))}
        known.update(zip((passage.embedded for passage in self.passages), self.vectors, strict=True))
        return known

    def places(self) -> tuple[Sequence[Passage], TopicMap] | None:
        """The passages and where they stand."""
        return (self.passages, self.map) if self.map is not None else None


def index_before(directory: Path, embedder: Embedder) -> Before | None:
    """The current index; None where there is none of this model whose vectors are as they were written.

    One of an older schema serves as well if its vectors are in the same form, so that a new version of the
    program does not embed everything anew; so does one of which other parts are damaged.
    """
    try:
        generation = current_generation(directory)
        manifest = read_manifest_of(directory, generation, OLDEST_TAKEN_OVER)
        if (manifest.model, manifest.dimension) != (embedder.name, embedder.dimension):
            return None
        whole = _whole(directory, generation, manifest) if manifest.schema == SCHEMA else None
        if whole is not None:
            return whole
        vectors = read_vectors(directory, generation, manifest)
    except (StoredIndexError, OSError, ValueError):
        return None
    return Before(manifest, False, *vectors, phrases={}, map=None)


def _whole(directory: Path, generation: Path, manifest: Manifest) -> Before | None:
    """All of an index of this schema; None where a part of it is damaged."""
    try:
        index = read_generation(directory, generation, manifest)
        phrases = read_phrases(generation)
    except (StoredIndexError, OSError, ValueError):
        return None
    vectors = index.vectors.vectors()
    return Before(manifest, True, index.passages, vectors, index.sentence_vectors, phrases, index.topics.map)
