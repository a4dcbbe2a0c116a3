"""Material that names no exam task is put to the nearest one, or to none."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest

from assistant.bank.exam_guide import exam_guide
from assistant.bank.types import Section
from assistant.search.embedding import HashingEmbedder, Progress, Vectors
from assistant.search.explore.classification import (
    Examples,
    classify,
    examples_of,
    guide_phrases,
    unit_directions,
    usual_and_near,
)
from assistant.search.explore.topics import Unit
from assistant.search.filters import Facts
from assistant.search.passages import Passage, section_passages

EMBEDDER = HashingEmbedder()
TASKS = tuple(task.id for task in exam_guide("MLA-C01").tasks)
# Five notes a task in the words of the guide, so that there is a picture of each task.
LABELLED = {
    f"{task}-{number}.md": (" and ".join(guide_phrases()[task][number:][::3]), (task,))
    for task in TASKS
    for number in range(5)
}
DRIFT = "Drift: Model Monitor compares data quality and model quality with a baseline, distribution shift and drift."
COOKING = "Whisk three eggs with butter, fold in sugar, bake for forty minutes until golden brown."


def material(
    texts: Mapping[str, tuple[str, tuple[str, ...]]],
) -> tuple[list[Unit], dict[Unit, Facts], list[Passage], Vectors]:
    """The units, facts, passages and vectors of notes: name -> text and tasks."""
    passages = [
        passage
        for name, (text, _) in texts.items()
        for passage in section_passages(
            Section(file=name, text=text), 1, EMBEDDER.count_tokens, EMBEDDER.max_tokens
        )
    ]
    units = list(dict.fromkeys(passage.unit for passage in passages))
    facts = {unit: Facts(tasks=texts[unit[0]][1]) for unit in units}
    return units, facts, passages, EMBEDDER.embed_documents([passage.embedded for passage in passages])


class Untouched(HashingEmbedder):
    """Must not be asked to embed anything."""

    def embed_documents(self, texts: object, progress: Progress | None = None) -> Vectors:
        raise AssertionError(f"embedded {texts}")


def test_a_note_goes_to_the_task_of_the_notes_it_is_like_and_a_recipe_to_none() -> None:
    given = material(LABELLED | {"mine.md": (DRIFT, ()), "cake.md": (COOKING, ())})
    assert classify(*given, EMBEDDER) == {("mine.md", 1): "4.1"}


def test_what_names_its_tasks_is_left_alone() -> None:
    given = material(LABELLED | {"mine.md": (DRIFT, ("2.3",))})
    assert classify(*given, Untouched()) == {}


def test_without_any_labelled_unit_the_topics_of_the_guide_decide() -> None:
    given = material({"mine.md": (DRIFT, ()), "cake.md": (COOKING, ())})
    assert classify(*given, EMBEDDER) == {("mine.md", 1): "4.1"}


def test_a_few_labelled_units_of_one_task_do_not_draw_everything_to_it() -> None:
    few = {name: LABELLED[name] for name in LABELLED if name.startswith("2.2")}
    given = material(few | {"mine.md": (DRIFT, ()), "cake.md": (COOKING, ())})
    assert classify(*given, EMBEDDER) == {("mine.md", 1): "4.1"}


def test_a_task_that_no_guide_has_is_no_example() -> None:
    units, facts, passages, vectors = material({"odd.md": (DRIFT, ("9.9",)), "mine.md": (DRIFT, ())})
    examples = examples_of(units, facts, unit_directions(passages, vectors), EMBEDDER)
    assert examples.units.shape == (0, EMBEDDER.dimension)
    assert examples.tasks == TASKS
    assert classify(units, facts, passages, vectors, EMBEDDER) == {("mine.md", 1): "4.1"}


def test_an_empty_index_gives_nothing() -> None:
    assert classify([], {}, [], np.zeros((0, EMBEDDER.dimension), dtype=np.float32), EMBEDDER) == {}


def test_the_same_material_is_classified_alike_in_any_order() -> None:
    texts = LABELLED | {"mine.md": (DRIFT, ()), "cake.md": (COOKING, ()), "b.md": ("S3 and EFS storage", ())}
    forwards = classify(*material(texts), EMBEDDER)
    assert classify(*material(dict(reversed([*texts.items()]))), EMBEDDER) == forwards


def two_examples() -> Examples:
    """Two labelled units of two tasks at right angles, and a topic of each in between."""
    units = np.eye(3, dtype=np.float32)[:2]
    topics = np.array([[0.8, 0.0, 0.6], [0.0, 0.8, 0.6]], dtype=np.float32)
    return Examples(("1.1", "1.2"), units, np.array([[1.0, 0.5], [0.0, 1.0]]), topics, np.eye(2))


def test_the_share_of_a_task_is_the_weight_of_its_neighbours() -> None:
    examples = two_examples()
    query = np.array([[0.6, 0.8, 0.0]], dtype=np.float32)
    # By hand: too few labelled units, so the two topics give the scale, from 0.36 to 0.361.
    usual, near = usual_and_near(examples.topics)
    assert (usual, near) == pytest.approx((0.36, 0.361), abs=1e-6)
    kernel = np.exp(
        np.array([0.6, 0.8, 0.48, 0.64]) / (0.12 * (near - usual)) - 0.8 / (0.12 * (near - usual))
    )
    votes = kernel @ np.array([[1, 0.5], [0, 1], [1, 0], [0, 1]]) / np.sqrt([2, 2.5])
    guess = examples.guesses(query)[0]
    assert guess.task == "1.2"
    assert guess.share == pytest.approx(votes[1] / votes.sum(), abs=1e-6)
    assert guess.nearness == pytest.approx((0.8 - usual) / (near - usual), rel=1e-3)


def test_what_is_left_out_does_not_count() -> None:
    query = np.array([[0.6, 0.8, 0.0]], dtype=np.float32)
    alone = two_examples().guesses(query, np.array([[False, True]]))[0]
    assert alone.nearness < two_examples().guesses(query)[0].nearness


def test_many_units_are_judged_as_each_alone() -> None:
    rng = np.random.default_rng(3)
    queries = rng.normal(size=(1100, 3)).astype(np.float32)
    queries /= np.linalg.norm(queries, axis=1, keepdims=True)
    left_out = rng.random((1100, 2)) < 0.3
    together = two_examples().guesses(queries, left_out)
    for row in (0, 511, 512, 1099):
        alone = two_examples().guesses(queries[row : row + 1], left_out[row : row + 1])[0]
        assert alone.task == together[row].task
        assert alone.share == pytest.approx(together[row].share, abs=1e-4)


def test_the_direction_of_a_unit_is_the_mean_of_its_passages() -> None:
    _, _, passages, _ = material({"a.md": ("one", ()), "b.md": ("two", ())})
    passages = [passages[0], passages[0], passages[1]]
    vectors = np.array([[1, 0], [0, 1], [0, -1]], dtype=np.float32)
    found = unit_directions(passages, vectors)
    np.testing.assert_allclose(found["a.md", 1], np.sqrt([0.5, 0.5]), rtol=1e-6)
    np.testing.assert_allclose(found["b.md", 1], [0, -1])


def test_usual_and_near_are_those_of_plain_loops() -> None:
    rng = np.random.default_rng(4)
    vectors = rng.normal(size=(40, 5)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    pairs = [[float(a @ b) for k, b in enumerate(vectors) if k != j] for j, a in enumerate(vectors)]
    usual, near = usual_and_near(vectors)
    assert usual == pytest.approx(np.mean(pairs), abs=1e-5)
    assert near == pytest.approx(np.mean([max(row) for row in pairs]), abs=1e-5)


def test_the_guides_phrases_cover_all_tasks_in_both_wordings() -> None:
    phrases = guide_phrases()
    assert tuple(phrases) == TASKS
    for version in ("MLA-C01", "MLA-C02"):
        for task in exam_guide(version).tasks:
            assert task.title in phrases[task.id]
            assert set(task.topics) <= set(phrases[task.id])
