"""A question as an exercise: what is offered in which order, and whether what was chosen is right."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from assistant.bank.types import Option, Question


class Kind(StrEnum):
    """How an exercise is answered; `REVEAL` has nothing to choose: think, then look."""

    ONE = "one"
    SEVERAL = "several"
    MATCH = "match"
    ORDER = "order"
    REVEAL = "reveal"


@dataclass(frozen=True, slots=True)
class Exercise:
    """What is offered, and the key.

    Attributes:
        kind: how it is answered.
        offered: the texts to choose from, shuffled.
        key: places in `offered` that are right: the options in rising order; for matching the place for
            each prompt; for ordering the steps in their right order. Empty for `REVEAL`.
        prompts: what responses are matched to, in the order of the question.
        options: the options behind `offered`, for `ONE` and `SEVERAL`.
    """

    kind: Kind
    offered: tuple[str, ...] = ()
    key: tuple[int, ...] = ()
    prompts: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()


def exercise(question: Question, seed: str) -> Exercise:
    """The exercise that a question makes by what it holds, whatever its type says.

    A case study has options, pairs or steps like any other; without a key there is nothing to check.

    Args:
        question: from the bank or a document.
        seed: the same seed gives the same order; another one, another order.
    """
    order = random.Random(seed)  # noqa: S311 - an order of options, no secret
    if question.pairs:
        responses = [pair.response for pair in question.pairs]
        offered = _shuffled([*responses, *question.distractors], order)
        prompts = tuple(pair.prompt for pair in question.pairs)
        return Exercise(Kind.MATCH, offered, tuple(map(offered.index, responses)), prompts)
    if question.items:
        offered = _shuffled([*question.items, *question.distractors], order)
        return Exercise(Kind.ORDER, offered, tuple(map(offered.index, question.items)))
    options = order.sample(question.options, len(question.options))
    key = tuple(place for place, option in enumerate(options) if option.correct)
    if not key:
        return Exercise(Kind.REVEAL)
    kind = Kind.ONE if len(key) == 1 else Kind.SEVERAL
    return Exercise(kind, tuple(option.text for option in options), key, options=tuple(options))


def _shuffled(texts: Sequence[str], order: random.Random) -> tuple[str, ...]:
    """The different texts in another order; a text that stands twice is offered once."""
    different = list(dict.fromkeys(texts))
    return tuple(order.sample(different, len(different)))


def is_right(exercise: Exercise, chosen: Sequence[int]) -> bool:
    """Whether the choice earns the point: as in the exam, all of it must be right.

    Args:
        exercise: what was answered.
        chosen: places in `offered`, in the order of `key`; of options in any order.
    """
    if exercise.kind in (Kind.ONE, Kind.SEVERAL):
        return tuple(sorted(set(chosen))) == exercise.key
    return tuple(chosen) == exercise.key
