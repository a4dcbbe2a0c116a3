"""A question as an exercise: what is offered, in which order, and what counts as right."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.bank.types import Case, Option, Pair, Question, QuestionType
from assistant.study.practice import Kind, exercise, is_right


def question(**parts: object) -> Question:
    return Question(stem="What fits?", type=QuestionType.OPEN, **parts)  # type: ignore[arg-type]


def options(*correct: bool) -> tuple[Option, ...]:
    return tuple(Option(f"Option {number}", each) for number, each in enumerate(correct))


def test_one_right_option_is_one_choice() -> None:
    task = exercise(question(options=options(False, True, False)), "seed")
    assert task.kind is Kind.ONE
    assert [task.offered[place] for place in task.key] == ["Option 1"]
    assert [option.text for option in task.options] == list(task.offered)
    assert is_right(task, task.key)
    assert not any(is_right(task, (place,)) for place in range(3) if place not in task.key)
    assert not is_right(task, ())


def test_several_right_options_count_in_any_order_and_only_together() -> None:
    task = exercise(question(options=options(True, False, True, False, False)), "seed")
    assert task.kind is Kind.SEVERAL
    assert {task.offered[place] for place in task.key} == {"Option 0", "Option 2"}
    assert is_right(task, tuple(reversed(task.key)))
    assert not is_right(task, task.key[:1])
    assert not is_right(task, tuple(range(5)))


def test_the_scenario_of_a_case_study_changes_nothing_of_how_it_is_answered() -> None:
    case = Question(
        stem="What fits?",
        type=QuestionType.CASE_STUDY,
        case=Case("shop", "A shop."),
        options=options(True, False),
    )
    assert exercise(case, "seed").kind is Kind.ONE


def test_matching_offers_each_response_once_with_those_that_fit_nothing() -> None:
    pairs = (Pair("A", "same"), Pair("B", "other"), Pair("C", "same"))
    task = exercise(question(pairs=pairs, distractors=("none", "other")), "seed")
    assert (task.kind, task.prompts) == (Kind.MATCH, ("A", "B", "C"))
    assert sorted(task.offered) == ["none", "other", "same"]
    assert [task.offered[place] for place in task.key] == ["same", "other", "same"]
    assert is_right(task, task.key)
    assert not is_right(task, (*task.key[:2], task.offered.index("none")))


def test_ordering_is_right_in_one_order_only() -> None:
    task = exercise(question(items=("first", "second", "third"), distractors=("never",)), "seed")
    assert task.kind is Kind.ORDER
    assert sorted(task.offered) == ["first", "never", "second", "third"]
    right = [chosen for chosen in permutations(range(4), 3) if is_right(task, chosen)]
    assert [[task.offered[place] for place in chosen] for chosen in right] == [["first", "second", "third"]]


@pytest.mark.parametrize("given_options", [(), options(False, False)])
def test_without_a_key_there_is_only_something_to_reveal(given_options: tuple[Option, ...]) -> None:
    task = exercise(question(options=given_options, answer="Yes"), "seed")
    assert (task.kind, task.key, task.offered) == (Kind.REVEAL, (), ())


def test_the_order_is_the_same_for_a_seed_and_differs_between_seeds() -> None:
    asked = question(options=options(True, False, False, False))
    assert exercise(asked, "a") == exercise(asked, "a")
    orders = {exercise(asked, str(seed)).offered for seed in range(60)}
    assert len(orders) > 10
    assert {exercise(asked, str(seed)).key for seed in range(60)} == {(0,), (1,), (2,), (3,)}


@given(st.lists(st.booleans(), max_size=8), st.text())
def test_what_the_key_says_is_right_and_no_option_is_lost(correct: list[bool], seed: str) -> None:
    task = exercise(question(options=options(*correct)), seed)
    if any(correct):
        assert sorted(task.offered) == sorted(f"Option {number}" for number in range(len(correct)))
        assert [option.correct for option in task.options] == [p in task.key for p in range(len(correct))]
        assert is_right(task, task.key)
