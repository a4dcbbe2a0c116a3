"""Which units of the map belong together, and what that is called."""

from __future__ import annotations

import math
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from assistant.bank.types import Option, Question, QuestionType, Section
from assistant.search.explore.cluster_names import Named, name_clusters
from assistant.search.explore.clusters import MOST_CLUSTERS, clusters, how_many
from assistant.search.explore.said_terms import SaidTerms, question_terms, section_terms, term_of
from assistant.search.explore.topics import TopicMap
from assistant.search.storage import StoredIndex, load
from assistant.search.vectors import Vectors


def blobs(count: int, each: int) -> Vectors:
    random = np.random.default_rng(3)
    angles = np.arange(count) * 2 * math.pi / count
    centres = np.repeat(np.stack([np.cos(angles), np.sin(angles)], axis=1), each, axis=0)
    return np.asarray(0.8 * centres + 0.03 * random.normal(size=centres.shape), dtype=np.float32)


def sections(*texts: tuple[str, str]) -> list[SaidTerms]:
    return [section_terms(Section("a.md", text, heading=heading)) for heading, text in texts]


def named(*groups: list[SaidTerms]) -> tuple[Named, ...]:
    said = [unit for group in groups for unit in group]
    return name_clusters(said, [number for number, group in enumerate(groups) for _ in group])


class TestDividing:
    def test_the_number_of_clusters_grows_with_the_material_up_to_a_limit(self) -> None:
        assert [how_many(units) for units in (0, 1, 2, 5, 12, 359, 6000)] == [
            0,
            1,
            1,
            1,
            4,
            22,
            MOST_CLUSTERS,
        ]
        assert all(how_many(one) <= how_many(other) for one, other in pairwise(range(3000)))

    def test_islands_are_not_mixed_and_the_largest_comes_first(self) -> None:
        positions = blobs(6, 12)
        found = np.array(clusters(positions, positions))
        for number in range(found.max() + 1):
            assert len(set(np.flatnonzero(found == number) // 12)) == 1
        sizes = np.bincount(found)
        assert np.all(np.diff(sizes) <= 0)
        assert len(sizes) == how_many(72)

    @pytest.mark.parametrize("count", [0, 1, 2, 3, 7])
    def test_few_units_are_divided_too(self, count: int) -> None:
        positions = blobs(7, 1)[:count]
        found = clusters(positions, positions)
        assert len(found) == count
        assert set(found) == set(range(how_many(count)))

    def test_units_in_one_place_are_divided_without_a_warning(self) -> None:
        same = np.zeros((30, 2), dtype=np.float32)
        assert len(set(clusters(same, same))) == how_many(30)


class TestTerms:
    def test_an_entry_is_told_by_its_right_answer_and_its_terms_but_not_by_wrong_options(self) -> None:
        question = Question(
            stem="A retailer wants the least operational overhead. Which service fits?",
            type=QuestionType.MULTIPLE_CHOICE,
            options=(
                Option("Amazon SageMaker Model Monitor", True, "It compares traffic with a baseline."),
                Option("AWS CloudTrail", False, "It records API calls."),
            ),
            answer="Amazon SageMaker Model Monitor",
            terms=("data drift",),
        )
        said = question_terms(question)
        monitor = term_of("Model Monitor")
        assert said.written[monitor] == "Model Monitor"
        assert monitor in said.subjects
        assert ("data", "drift") in said.listed
        assert ("cloudtrail",) not in said.weights
        assert (
            said.weights[("operational", "overhead")]
            < said.weights[("baseline",)]
            < said.weights[monitor] * 1.1
        )

    def test_a_phrase_runs_over_no_punctuation_and_no_stop_word(self) -> None:
        (said,) = sections(("", "Spare capacity, cheap instances and the long queue."))
        assert {("spare", "capacity"), ("cheap", "instance"), ("long", "queue")} <= said.weights.keys()
        assert ("capacity", "cheap") not in said.weights
        assert ("instance", "long") not in said.weights

    @pytest.mark.parametrize("mark", ["", "**"])
    def test_the_leads_of_a_note_are_no_terms(self, mark: str) -> None:
        leads = f"{mark}What the exam asks.{mark} A model runs on a device.\n\n{mark}Terms.{mark} An edge is near."
        (said,) = sections(("Neo", f"It compiles.\n\n{leads}"))
        assert {("model",), ("edge",)} <= said.weights.keys()
        assert not any({"exam", "term"} & {*term} for term in said.weights)


class TestNames:
    def test_a_name_has_what_a_cluster_says_and_the_others_do_not(self) -> None:
        drift = sections(*[("", "SageMaker Model Monitor finds data drift against a baseline.")] * 4)
        keys = sections(*[("", "AWS KMS holds a customer managed key for encryption at rest.")] * 4)
        one, other = named(drift, keys)
        assert "Model Monitor" in one.terms
        assert "KMS" in other.terms
        assert not set(one.terms) & set(other.terms)

    def test_the_weight_is_that_of_class_based_tf_idf(self) -> None:
        # With A = 9 terms of weight in three clusters: 2 * ln(1 + 3/2) for one, 3 * ln(1 + 3/6) for the other.
        rare, common = ("Quorum",), ("Ledger",)
        groups = [[SaidTerms() for _ in range(3)] for _ in range(3)]
        for number, group in enumerate(groups):
            for place, unit in enumerate(group):
                if number == 0 and place < 2:
                    unit.add(("quorum",), rare[0], 1.0)
                if number == 0 or place == 0 or (number == 1 and place == 1):
                    unit.add(("ledger",), common[0], 1.0)
        first = named(*groups)[0]
        assert first.terms == ("Quorum", "Ledger")

    def test_terms_of_a_name_share_no_word(self) -> None:
        text = "An endpoint scales. Endpoints scale. A real-time endpoint has a cool-down. Endpoint scaling."
        (one,) = named(sections(*[("", text)] * 5))
        words = [word for term in one.name.split(", ") for word in term_of(term)]
        assert len(words) == len(set(words))

    def test_names_are_unique_even_where_clusters_say_the_same(self) -> None:
        same = sections(*[("", "Amazon Athena queries data in place.")] * 3)
        names = [each.name for each in named(same, same, same)]
        assert len({name.casefold() for name in names}) == 3

    def test_a_name_is_written_as_the_texts_write_it(self) -> None:
        texts = ("We use k-Zip with QTIP.", "A QTIP graph serves k-Zip.", "k-Zip and QTIP.")
        (one,) = named(sections(*[("", text) for text in texts]))
        assert set(one.name.split(", ")) >= {"QTIP", "k-Zip"}

    @pytest.mark.parametrize(
        "text",
        [
            "",
            " ",
            "\x00\x01",
            "%%%% ====",
            "x" * 5000,
            "1 2 3",
            "機械学習モデルの監視。",
            "<b>&amp;</b> ](javascript:)",
        ],
    )
    def test_anything_can_be_named(self, text: str) -> None:
        for each in named(sections(*[("", text)] * 4), sections(*[("", "Amazon Athena")] * 4)):
            assert 0 < len(each.name) < 100

    def test_small_words_of_other_languages_are_no_names(self) -> None:
        text = "Die Daten werden nicht verschlüsselt, wenn der Schlüssel für eine Tabelle fehlt, und sie sind offen."
        german = sections(*[("", text)] * 4)
        one, _ = named(german, sections(*[("", "Amazon Athena queries data.")] * 4))
        said = {word for term in one.terms for word in term.lower().split()}
        assert not said & {"die", "der", "und", "nicht", "eine", "wenn", "sind", "werden", "für", "sie"}

    def test_no_unit_gives_no_cluster(self) -> None:
        assert name_clusters([], []) == ()


@pytest.fixture(scope="module")
def index(shipped_index: Path) -> StoredIndex:
    return load(shipped_index)


@pytest.fixture(scope="module")
def topic_map(index: StoredIndex) -> TopicMap:
    return index.topics.map


class TestBank:
    def test_it_has_a_handful_of_clusters_and_none_rules(self, topic_map: TopicMap) -> None:
        sizes = [cluster.units for cluster in topic_map.clusters]
        assert 16 <= len(sizes) <= 24
        assert sum(sizes) == len(topic_map.units) == len(topic_map.cluster_of)
        assert sizes == np.bincount(topic_map.cluster_of).tolist() == sorted(sizes, reverse=True)
        assert sizes[0] < sum(sizes) / 8

    def test_what_is_near_on_the_map_is_alike(self, topic_map: TopicMap, index: StoredIndex) -> None:
        from sklearn.manifold import trustworthiness

        units = list(dict.fromkeys(passage.unit for passage in index.passages))
        number = {unit: row for row, unit in enumerate(units)}
        means = np.zeros((len(units), index.vectors.dimension))
        np.add.at(means, [number[passage.unit] for passage in index.passages], index.vectors.vectors())
        assert trustworthiness(means, topic_map.units, n_neighbors=10, metric="cosine") > 0.93

    def test_each_name_stands_on_its_island(self, topic_map: TopicMap) -> None:
        for number, cluster in enumerate(topic_map.clusters):
            members = topic_map.units[np.array(topic_map.cluster_of) == number]
            assert np.linalg.norm(members - (cluster.x, cluster.y), axis=1).min() < 1e-6

    def test_names_are_short_unique_and_free_of_the_words_of_any_exam(self, topic_map: TopicMap) -> None:
        names = [cluster.name for cluster in topic_map.clusters]
        assert len({name.casefold() for name in names}) == len(names)
        assert all(1 <= name.count(",") <= 2 and len(name) <= 70 for name in names)
        empty = {
            "company",
            "data scientist",
            "operational overhead",
            "solution",
            "model",
            "sagemaker",
            "exam",
        }
        assert not empty & {term.casefold() for cluster in topic_map.clusters for term in cluster.terms}

    @pytest.mark.parametrize(
        ("key", "term"),
        [
            ("model-monitor-data-quality-baseline", "Model Monitor"),
            ("f1-score-balance-fp-fn", "F1 score"),
            ("cdk-synth-generates-templates", "CloudFormation"),
            ("clarify-fairness-across-groups", "SageMaker Clarify"),
            ("s3-bucket-policy-restrict-training-data", "IAM"),
        ],
    )
    def test_a_question_lies_in_a_cluster_of_its_subject(
        self, key: str, term: str, topic_map: TopicMap, index: StoredIndex
    ) -> None:
        units = list(dict.fromkeys(passage.unit for passage in index.passages))
        assert term in topic_map.clusters[topic_map.cluster_of[units.index((key, 0))]].terms
