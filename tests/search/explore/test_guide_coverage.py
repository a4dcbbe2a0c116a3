"""Which units speak of a topic of the guide: by its words, its other names, or by meaning the same."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.bank.exam_guide import VERSIONS, exam_guide
from assistant.bank.types import Section
from assistant.search.embedding import Embedder
from assistant.search.explore.guide_coverage import guide_coverage, guide_topics, other_words
from assistant.search.explore.topics import Coverage
from assistant.search.passages import section_passages
from assistant.search.sentence_transformer import open_embedder

TEXTS = {
    "efs.md": "Amazon Elastic File System is mounted by many instances at once over NFS.",
    "oven.md": "Bake the cake for forty minutes and let it cool on a rack before you cut it.",
    "debug.md": "Producers were throttled because one hot shard took all records. The team added shards to "
    "the stream, and the ingestion bottleneck was gone.",
    "graph.md": "The curve of the true positive rate against the false positive rate is the ROC curve; the "
    "area under it, AUC, says how well the classes are ranked.",
    "flow.md": "A release branch, a develop branch and hotfix branches make up Gitflow. Teams with one main "
    "branch use GitHub Flow instead.",
}


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    return open_embedder()


@pytest.fixture(scope="module")
def coverage(embedder: Embedder) -> dict[str, Coverage]:
    passages = [
        passage
        for name, text in TEXTS.items()
        for passage in section_passages(
            Section(file=name, text=text), 1, embedder.count_tokens, embedder.max_tokens
        )
    ]
    vectors = embedder.embed_documents([passage.embedded for passage in passages])
    return guide_coverage(passages, vectors, embedder)


def speaking(coverage: dict[str, Coverage], topic: str) -> set[str]:
    """The notes that speak of a topic at all."""
    return {name for name, _ in (*coverage[topic].about, *coverage[topic].named)}


@pytest.mark.parametrize(
    ("topic", "note"),
    [
        ("EFS", "efs.md"),
        ("capacity and scalability debugging", "debug.md"),
        ("ROC", "graph.md"),
        ("AUC", "graph.md"),
        ("Gitflow", "flow.md"),
        ("GitHub Flow", "flow.md"),
    ],
)
def test_a_topic_is_found_in_its_own_words_and_in_others(
    topic: str, note: str, coverage: dict[str, Coverage]
) -> None:
    assert speaking(coverage, topic) == {note}


@pytest.mark.parametrize(
    "topic", ["CodeGuru", "Mechanical Turk", "binning", "network bandwidth", "SageMaker SDK"]
)
def test_what_nothing_speaks_of_stays_empty(topic: str, coverage: dict[str, Coverage]) -> None:
    assert coverage[topic] == Coverage((), ())


def test_a_recipe_speaks_of_no_topic(coverage: dict[str, Coverage]) -> None:
    assert not [topic for topic in coverage if "oven.md" in speaking(coverage, topic)]


def test_a_unit_is_never_both_about_a_topic_and_only_naming_it(coverage: dict[str, Coverage]) -> None:
    for found in coverage.values():
        assert not set(found.about) & set(found.named)


def test_each_topic_of_each_version_is_answered_for_even_without_material(embedder: Embedder) -> None:
    empty = guide_coverage([], np.zeros((0, embedder.dimension), dtype=np.float32), embedder)
    topics = {topic for version in VERSIONS for task in exam_guide(version).tasks for topic in task.topics}
    assert set(empty) == set(guide_topics()) == topics
    assert set(empty.values()) == {Coverage((), ())}


def test_other_words_are_given_for_topics_that_there_are() -> None:
    assert other_words().keys() <= set(guide_topics())
    assert all(words and topic not in words for topic, words in other_words().items())
