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
        passages: n of them.
        vectors: `(n, d)`, of the passages.
        sentence_vectors: `(s, d)`, of their sentences in order.
        phrases: vectors of other texts that the build needed.
        map: None where it has none.
    """

    manifest: Manifest
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
    """The current index; None where there is none that is whole and of this model.

    One of an older schema serves as well if its vectors are in the same form, so that a new version of the
    program does not embed everything anew.
    """
    try:
        generation = current_generation(directory)
        manifest = read_manifest_of(directory, generation, OLDEST_TAKEN_OVER)
        if (manifest.model, manifest.dimension) != (embedder.name, embedder.dimension):
            return None
        if manifest.schema < SCHEMA:
            return Before(manifest, *read_vectors(directory, generation, manifest), phrases={}, map=None)
        index = read_generation(directory, generation, manifest)
        phrases = read_phrases(generation)
    except (StoredIndexError, OSError, ValueError):
        return None
    vectors = index.vectors.vectors()
    return Before(manifest, index.passages, vectors, index.sentence_vectors, phrases, index.topics.map)
