"""The topics of an index: written and read back, guarded, and taken over from the index before."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from threadpoolctl import threadpool_info, threadpool_limits

from assistant.bank.types import Section
from assistant.errors import IndexDamagedError, IndexOutdatedError
from assistant.search.artifacts import hash_bytes
from assistant.search.build import Corpus, build_index
from assistant.search.embedding import HashingEmbedder, Progress, Vectors
from assistant.search.explore import topic_map
from assistant.search.explore.graph_picture import PAGE, PHONE, graph_picture
from assistant.search.explore.scatter import scatter
from assistant.search.explore.topics import Topics
from assistant.search.generations import current_generation
from assistant.search.kept import kept_readings
from assistant.search.own_list import recorded
from assistant.search.storage import load

OTHERS = (
    "Athena runs SQL over objects in Amazon S3. Partitions keep a scan short.",
    "AWS Glue crawls a table and writes its schema to the Data Catalog.",
    "Amazon Bedrock serves foundation models. Guardrails filter a prompt.",
    "A random forest averages trees. Bagging lowers variance.",
    "Amazon EFS is shared by training instances. FSx for Lustre is faster.",
    "CloudFormation creates a stack from a template. The CDK writes one.",
    "A confusion matrix counts false positives. Recall finds all positives.",
    "Step Functions runs a state machine. EventBridge starts it on a schedule.",
    "Spot capacity is cheap. Savings Plans commit to a spend for a year.",
    "Imputation fills missing values. The median resists outliers.",
    "A canary shifts a tenth of the traffic. An alarm rolls it back.",
    "A vector store finds the nearest chunks. Reranking orders them.",
    "Least privilege grants a role what its job needs.",
)


class CountingEmbedder(HashingEmbedder):
    """Hashes, and counts the texts that it was given."""

    count = 0

    def embed_documents(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        self.count += len(texts)
        return super().embed_documents(texts, progress)


@pytest.fixture
def larger(corpus: Corpus) -> Corpus:
    more = tuple(Section("more.md", text, heading=text.split(".")[0]) for text in OTHERS)
    return replace(
        corpus,
        sections=(*corpus.sections, *more),
        files={**corpus.files, "more.md": "dd"},
        own=frozenset({"more.md"}),
    )


@pytest.fixture
def directory(tmp_path: Path, larger: Corpus, hashing: HashingEmbedder, now: datetime) -> Path:
    build_index(larger, hashing, tmp_path / "larger", now=now)
    return tmp_path / "larger"


def assert_same(one: Topics, other: Topics) -> None:
    np.testing.assert_array_equal(one.map.passages, other.map.passages)
    np.testing.assert_array_equal(one.map.units, other.map.units)
    assert (one.map.cluster_of, one.map.clusters) == (other.map.cluster_of, other.map.clusters)
    assert one.map.placed == other.map.placed
    assert (one.profiles, one.graph) == (other.profiles, other.graph)
    assert (one.tasks, one.coverage) == (other.tasks, other.coverage)
    assert one.by_version == other.by_version
    assert one.pictures == other.pictures


def to_schema_2(directory: Path) -> None:
    """Make an index what the version before wrote: no topics, and the number in its manifest."""
    generation = current_generation(directory)
    record = json.loads((generation / "manifest.json").read_text())
    record["schema"] = 2
    for name in ("map.npy", "topics.json", "phrases.json", "phrases.npy"):
        del record["artifacts"][name]
        (generation / name).unlink()
    (generation / "manifest.json").write_text(json.dumps(record))


def test_what_was_worked_out_is_read(
    tmp_path: Path, directory: Path, larger: Corpus, hashing: HashingEmbedder, now: datetime
) -> None:
    index = load(directory)
    topics = index.topics
    units = list(dict.fromkeys(passage.unit for passage in index.passages))
    assert topics.map.passages.shape == (len(index.passages), 2)
    assert topics.map.units.shape == (len(units), 2)
    assert sum(cluster.units for cluster in topics.map.clusters) == len(units)
    owners = np.array([units.index(passage.unit) for passage in index.passages])
    for number in range(len(units)):
        middle = topics.map.passages[owners == number].mean(axis=0)
        np.testing.assert_allclose(middle, topics.map.units[number], atol=1e-5)
    assert {profile.name for profile in topics.profiles} >= {"Amazon Athena", "AWS Glue", "Amazon Bedrock"}
    (athena,) = (profile for profile in topics.profiles if profile.name == "Amazon Athena")
    assert athena.definition
    assert athena.definition.text.startswith("Athena runs SQL")
    assert athena.definition.passage in index.passages
    assert ("more.md", 1) in athena.mentions
    assert topics.coverage
    assert [*topics.by_version] == ["MLA-C01", "MLA-C02"]
    assert topics.pictures == tuple(graph_picture(topics.graph, width) for width in (PAGE, PHONE))
    assert athena in topics.profiles_for("MLA-C01")
    assert topics.profiles_for("") == topics.profiles
    assert topics.profiles_for("MLA-C09") == ()
    build_index(larger, hashing, tmp_path / "again", now=now)
    assert_same(load(tmp_path / "again").topics, topics)


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("topics.json", '"cluster_of": [', '"cluster_of": [0, '),
        ("topics.json", '"cluster_of": [', '"cluster_of": [77, '),
        ("topics.json", '"profiles"', '"people"'),
        ("topics.json", '"mentions": [', '"mentions": [9999, '),
        ("topics.json", '"about"', '"of"'),
    ],
)
def test_topics_that_do_not_fit_are_damage(directory: Path, name: str, old: str, new: str) -> None:
    generation = current_generation(directory)
    content = (generation / name).read_text().replace(old, new, 1).encode()
    (generation / name).write_bytes(content)
    record = json.loads((generation / "manifest.json").read_text())
    record["artifacts"][name] = {"sha256": hash_bytes(content), "size": len(content)}
    (generation / "manifest.json").write_text(json.dumps(record))
    with pytest.raises(IndexDamagedError, match="run “assistant index” to build it anew"):
        load(directory)


def test_a_further_file_moves_nothing_and_joins_what_it_is_like(
    directory: Path, larger: Corpus, hashing: HashingEmbedder, now: datetime
) -> None:
    before = load(directory).topics.map
    twin = Section("twin.md", f"{OTHERS[0]} Athena is serverless.", heading="Athena again")
    longer = replace(larger, sections=(*larger.sections, twin), files={**larger.files, "twin.md": "ee"})
    build_index(longer, hashing, directory, now=now)
    index = load(directory)
    after = index.topics.map
    np.testing.assert_array_equal(after.units[:-1], before.units)
    assert after.placed == (len(after.units) - 1,)
    units = list(dict.fromkeys(passage.unit for passage in index.passages))
    nearest = np.linalg.norm(after.units[:-1] - after.units[-1], axis=1).argmin()
    assert units[nearest] == ("more.md", 1)


def test_twins_have_places_of_their_own_and_keep_them(
    directory: Path, larger: Corpus, hashing: HashingEmbedder, now: datetime
) -> None:
    twins = tuple(Section(f"twin-{n}.md", OTHERS[0], heading="Athena runs SQL over objects") for n in "12")
    more = replace(larger, sections=(*larger.sections, *twins), files={**larger.files, "twins": "ee"})
    directory = directory.parent / "twins"
    build_index(more, hashing, directory, now=now)
    before = load(directory).topics.map
    assert len(np.unique(before.units, axis=0)) == len(before.units)
    further = Section("further.md", "One sentence more.", heading="")
    more = replace(more, sections=(*more.sections, further), files={**more.files, "further.md": "ff"})
    build_index(more, hashing, directory, now=now)
    after = load(directory).topics.map
    np.testing.assert_array_equal(after.units[:-1], before.units)
    assert after.placed == (len(before.units),)


def test_all_of_the_map_is_worked_out_on_one_thread(
    tmp_path: Path,
    larger: Corpus,
    hashing: HashingEmbedder,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen: list[int] = []

    def watched(vectors: Vectors, unit_of: NDArray[np.int64], middles: Vectors, units: Vectors) -> Vectors:
        seen.extend(pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas")
        return scatter(vectors, unit_of, middles, units)

    monkeypatch.setattr(topic_map, "scatter", watched)
    with threadpool_limits(2):
        build_index(larger, hashing, tmp_path / "watched", now=now)
    assert set(seen) == {1}


def test_the_words_of_the_guide_are_embedded_once(directory: Path, larger: Corpus, now: datetime) -> None:
    embedder = CountingEmbedder()
    further = Section("b.md", "One sentence more.", heading="")
    longer = replace(larger, sections=(*larger.sections, further), files={**larger.files, "b.md": "ff"})
    assert build_index(longer, embedder, directory, now=now).embedded == 1
    assert embedder.count <= 2, "the passage and its sentence"


def test_an_index_of_the_schema_before_asks_to_be_rebuilt(directory: Path) -> None:
    to_schema_2(directory)
    with pytest.raises(IndexOutdatedError) as error:
        load(directory)
    assert str(error.value) == (
        f"The index in {directory} was made by an older version of the assistant; "
        f"run “assistant index” to build it anew."
    )


def test_the_rebuild_takes_the_vectors_of_the_schema_before(
    directory: Path, larger: Corpus, now: datetime
) -> None:
    before = load(directory)
    to_schema_2(directory)
    report = build_index(larger, HashingEmbedder(), directory, now=now)
    assert not report.unchanged
    assert (report.embedded, report.reused) == (0, len(before.passages))
    after = load(directory)
    assert after.manifest.schema == 3
    np.testing.assert_array_equal(after.vectors.vectors(), before.vectors.vectors())
    assert_same(after.topics, before.topics)
    assert build_index(larger, HashingEmbedder(), directory, now=now).unchanged


@pytest.mark.parametrize("name", ["passages.jsonl", "vectors.faiss", "sentences.npy"])
def test_damaged_vectors_of_the_schema_before_are_not_taken(
    name: str, directory: Path, larger: Corpus, now: datetime
) -> None:
    to_schema_2(directory)
    path = current_generation(directory) / name
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    report = build_index(larger, HashingEmbedder(), directory, now=now)
    assert report.reused == 0
    assert len(load(directory).passages) == report.passages


def test_own_files_that_vanished_are_kept_from_the_schema_before(directory: Path) -> None:
    to_schema_2(directory)
    kept = kept_readings(directory)
    assert set(kept) == {"more.md"}
    assert kept["more.md"].whole
    assert tuple(section.text for section in kept["more.md"].reading.sections) == OTHERS
    assert recorded(directory) == {"dd"}
