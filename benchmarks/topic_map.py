"""How long the topic map takes, how true it is to the vectors, and how much that adds to embedding.

    python benchmarks/topic_map.py

For the index that is built, and for 20,000 passages made of it: its units several times over, each copy
turned a little from the first. Trustworthiness (Venna and Kaski, 2001) is 1 where whatever is near on the map
is near in truth, 0.5 for a map by chance.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from time import perf_counter

import numpy as np

from assistant.bank.types import Question, Section
from assistant.models import open_embedder
from assistant.search.explore.topic_map import topic_map
from assistant.search.explore.topics import TopicMap
from assistant.search.facts import sections_by_unit
from assistant.search.passages import Passage
from assistant.search.storage import StoredIndex, load
from assistant.search.vectors import Vectors
from assistant.settings import resolve

PASSAGES = 20_000
TURNED = 0.5  # the length of the noise beside that of a vector: a copy has a cosine of 0.9 with the first
EMBEDDED = 256
NEIGHBOURS = 10
SAMPLE = 3000


@dataclass(frozen=True)
class Material:
    """What a map is made of; the passages of one unit lie side by side."""

    passages: list[Passage]
    vectors: Vectors
    questions: Mapping[str, Question]
    sections: Mapping[tuple[str, int], Section]


def material_of(index: StoredIndex) -> Material:
    """The material of an index as it is."""
    vectors = index.vectors.vectors()
    return Material(list(index.passages), vectors, index.questions, sections_by_unit(index))


def enlarged(first: Material, count: int) -> Material:
    """`count` passages, made of copies whose units are turned a little, each by itself."""
    random = np.random.default_rng(0)
    passages: list[Passage] = []
    vectors: list[Vectors] = []
    questions: dict[str, Question] = {}
    sections: dict[tuple[str, int], Section] = {}
    for copy in range(-(-count // len(first.passages))):
        noises: dict[tuple[str, int], Vectors] = {}
        for passage, vector in zip(first.passages, first.vectors, strict=True):
            noise = noises.setdefault(passage.unit, random.normal(size=vector.shape).astype(np.float32))
            turned = vector + TURNED * (copy > 0) * noise / np.linalg.norm(noise)
            vectors.append(turned / np.linalg.norm(turned))
            key, number = passage.unit
            name = f"{key}~{copy}"
            if number:
                sections[name, number] = first.sections[passage.unit]
                passages.append(replace(passage, id=f"{passage.id}~{copy}", document=name))
            else:
                questions[name] = first.questions[key]
                passages.append(replace(passage, id=f"{passage.id}~{copy}", question=name))
    return Material(passages[:count], np.asarray(vectors[:count]), questions, sections)


def trust(found: TopicMap, material: Material) -> tuple[float, float]:
    """Trustworthiness of the places of units and of passages; of a sample, where there are many."""
    from sklearn.manifold import trustworthiness

    numbers = {unit: number for number, unit in enumerate(dict.fromkeys(p.unit for p in material.passages))}
    means = np.zeros((len(numbers), material.vectors.shape[1]), dtype=np.float32)
    np.add.at(means, [numbers[passage.unit] for passage in material.passages], material.vectors)

    def of(vectors: Vectors, positions: Vectors) -> float:
        rows = np.random.default_rng(0).permutation(len(vectors))[:SAMPLE]
        settings = {"n_neighbors": NEIGHBOURS, "metric": "cosine"}
        return float(trustworthiness(vectors[rows], positions[rows], **settings))

    return of(means, found.units), of(material.vectors, found.passages)


def main() -> None:
    """Print seconds and trustworthiness, and the share that the map has beside embedding."""
    settings, _ = resolve({})
    index = load(settings.index)
    first = material_of(index)
    texts = [passage.embedded for passage in index.passages[:: len(index.passages) // EMBEDDED]]
    embedder = open_embedder(settings.model)
    embedder.embed_documents(texts[:8])
    start = perf_counter()
    embedder.embed_documents(texts)
    a_passage = (perf_counter() - start) / len(texts)
    print("passages   units   seconds   of embedding   again   units true   passages true   clusters")
    for material in (first, enlarged(first, PASSAGES)):
        parts = (material.passages, material.vectors, material.questions, material.sections)
        start = perf_counter()
        found = topic_map(*parts)
        middle = perf_counter()
        topic_map(*parts, before=(material.passages, found))
        seconds, again = middle - start, perf_counter() - middle
        of_units, of_passages = trust(found, material)
        share = seconds / (a_passage * len(material.passages))
        print(
            f"{len(material.passages):8} {len(found.units):7} {seconds:9.1f} {share:14.2f} {again:7.1f}"
            f" {of_units:12.3f} {of_passages:15.3f} {len(found.clusters):10}"
        )


if __name__ == "__main__":
    main()
