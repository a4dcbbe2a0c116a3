"""The exam as a map: where the material counts, its shares beside the weights, its gaps, what is known of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest

from assistant.bank.exam_guide import VERSIONS, exam_guide
from assistant.bank.types import Question, QuestionType, Section, SourceItem
from assistant.search.build import build_index
from assistant.search.corpus import Corpus
from assistant.search.embedding import HashingEmbedder
from assistant.search.explore.exam_map import ExamMap, Standing, TaskOnMap, exam_map
from assistant.search.explore.topics import ConceptGraph, Coverage, TopicMap, Topics, Unit
from assistant.search.storage import StoredIndex, load

BOTH = ("MLA-C01", "MLA-C02")


def question(key: str, tasks: tuple[str, ...], versions: tuple[str, ...] = ()) -> Question:
    """An open question."""
    return Question(
        id=key,
        stem=f"What is {key}?",
        type=QuestionType.OPEN,
        answer=f"It is {key}.",
        tasks=tasks,
        versions=versions,
        sources=(SourceItem("raw.txt", 1),),
    )


QUESTIONS = (
    question("glue", ("1.1", "1.2"), BOTH),
    question("neo", ("3.1",), ("MLA-C01",)),
    question("agents", ("3.1", "4.1"), ("MLA-C02",)),
    question("drift", ("4.1",)),
    question("mine", ()),
    question("odd", ("9.9",)),
)
SECTIONS = (
    Section(file="storage.md", text="Stores compared.", tasks=("1.1",), versions=BOTH),
    Section(file="own.md", text="Notes of mine.", heading="First"),
    Section(file="own.md", text="A shopping list.", heading="Second"),
)
LIKELY: dict[Unit, str] = {("mine", 0): "4.1", ("own.md", 1): "1.1"}
NOBODY = np.zeros((0, 2), dtype=np.float32)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory, now: datetime) -> StoredIndex:
    folder = tmp_path_factory.mktemp("map") / "index"
    files = {"raw.txt": "aa", "storage.md": "bb", "own.md": "cc"}
    build_index(Corpus(QUESTIONS, SECTIONS, files), HashingEmbedder(), folder, now=now)
    return with_topics(load(folder), {})


def with_topics(index: StoredIndex, coverage: dict[str, Coverage]) -> StoredIndex:
    """The index as if its build had found this coverage."""
    topics = Topics(
        TopicMap(NOBODY, NOBODY, (), ()), (), ConceptGraph((), ()), tasks=LIKELY, coverage=coverage
    )
    return replace(index, topics=topics)


def task(found: ExamMap, task_id: str) -> TaskOnMap:
    """One task of a map."""
    return next(each for each in found.tasks if each.id == task_id)


@pytest.mark.parametrize("version", VERSIONS)
def test_domains_and_tasks_are_called_and_weighted_as_the_version_does(
    index: StoredIndex, version: str
) -> None:
    found = exam_map(index, version)
    guide = exam_guide(version)
    assert found.code == version
    assert [(d.id, d.title, d.weight) for d in found.domains] == [
        (d.id, d.title, d.weight) for d in guide.domains
    ]
    assert [(t.id, t.title) for t in found.tasks] == [(t.id, t.title) for t in guide.tasks]
    assert [tuple(topic.name for topic in t.topics) for t in found.tasks] == [t.topics for t in guide.tasks]


def test_a_question_counts_once_under_its_main_task_and_is_told_under_the_others(index: StoredIndex) -> None:
    found = exam_map(index, "")
    assert task(found, "1.1").questions == ("glue",)
    assert (task(found, "1.2").questions, task(found, "1.2").also) == ((), ("glue",))
    assert task(found, "3.1").questions == ("neo", "agents")
    assert task(found, "1.1").notes == (("storage.md", 1),)
    assert sum(domain.questions for domain in found.domains) == 5


def test_only_what_serves_the_version_counts(index: StoredIndex) -> None:
    assert task(exam_map(index, "MLA-C01"), "3.1").questions == ("neo",)
    assert task(exam_map(index, "MLA-C02"), "3.1").questions == ("agents",)
    assert task(exam_map(index, "MLA-C01"), "4.1").also == ()
    assert task(exam_map(index, "MLA-C02"), "4.1").also == ("agents",)


def test_what_names_no_task_is_likely_where_it_was_classified_and_else_unassigned(index: StoredIndex) -> None:
    found = exam_map(index, "MLA-C02")
    assert task(found, "4.1").likely_questions == ("mine",)
    assert task(found, "4.1").all_questions == ("drift", "mine")
    assert task(found, "1.1").likely_notes == (("own.md", 1),)
    assert found.unassigned_questions == ("odd",)
    assert found.unassigned_notes == (("own.md", 2),)


def test_shares_are_of_the_questions_that_count_and_add_up(index: StoredIndex) -> None:
    found = exam_map(index, "MLA-C01")  # glue; neo; drift and mine
    assert [round(domain.share, 1) for domain in found.domains] == [25.0, 0.0, 25.0, 50.0]


def test_an_unknown_version_is_all_versions_called_as_the_newest(index: StoredIndex) -> None:
    assert exam_map(index, "XYZ") == exam_map(index, "")
    assert exam_map(index, "").code == VERSIONS[-1]
    assert exam_map(index, "").versions == VERSIONS
    every = {topic for version in VERSIONS for topic in exam_guide(version).tasks[0].topics}
    names = [topic.name for topic in exam_map(index, "").tasks[0].topics]
    assert len(names) == len(every)
    assert set(names) == every


def test_a_gap_is_what_nothing_is_about_and_hardly_anything_names(index: StoredIndex) -> None:
    topics = exam_guide("MLA-C01").tasks[0].topics
    one, two, three, four = (("glue", 0), ("drift", 0), ("storage.md", 1), ("mine", 0))
    covered = {
        topics[0]: Coverage((one,), ()),
        topics[1]: Coverage((), (one, two, three)),
        topics[2]: Coverage((), (one, two)),
        topics[3]: Coverage((), (one, two, ("agents", 0))),  # the last is not for this version
        topics[4]: Coverage((("agents", 0),), (four,)),
    }
    found = task(exam_map(with_topics(index, covered), "MLA-C01"), "1.1")
    assert [topic.name for topic in found.gaps] == list(topics[2:])
    assert found.topics[3].named == (one, two)
    assert found.topics[4].about == ()


def test_without_a_standing_nothing_of_it_is_there(index: StoredIndex) -> None:
    for standing in (None, {}, {"unknown": 1.0}):
        found = exam_map(index, "", standing)
        assert {each.standing for each in found.tasks} == {None}
        assert {each.standing for each in found.domains} == {None}


def test_a_standing_is_the_mean_over_the_answered_questions_that_count(index: StoredIndex) -> None:
    found = exam_map(index, "", {"neo": 0.0, "agents": 0.5, "drift": 1.0, "glue": 0.0})
    assert task(found, "3.1").standing == Standing(0.25, 2)
    assert task(found, "4.1").standing == Standing(1.0, 1)
    assert task(found, "1.1").standing == Standing(0.0, 1)
    assert task(found, "1.2").standing is None
    assert [domain.standing for domain in found.domains] == [
        Standing(0.0, 1),
        None,
        Standing(0.25, 2),
        Standing(1.0, 1),
    ]


def test_an_empty_index_is_all_gaps_and_no_shares(tmp_path: Path, now: datetime) -> None:
    build_index(Corpus((), (), {}), HashingEmbedder(), tmp_path / "index", now=now)
    found = exam_map(with_topics(load(tmp_path / "index"), {}), "MLA-C02")
    assert {domain.share for domain in found.domains} == {0.0}
    assert all(each.gaps == each.topics for each in found.tasks)
