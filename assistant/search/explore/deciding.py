"""Questions in which the difference between two or three things decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from assistant.bank.names import services_in
from assistant.bank.types import Option, Question
from assistant.search.explore.sides import Side, known_names
from assistant.search.passages import answer_text
from assistant.search.storage import StoredIndex


class How(StrEnum):
    """How a question sets things against each other, the most direct first."""

    OPTIONS = "options"  # one is in a right option, another in a wrong one
    MATCHED = "matched"  # two are to be matched, each with its own case
    NAMED = "named"  # its text names two


@dataclass(frozen=True, slots=True)
class Deciding:
    """A question in which the difference decides.

    Attributes:
        question: its key.
        how: how it sets the things against each other.
        right: names of those that are in a right option; empty but for `How.OPTIONS`.
        wrong: names of those that are in a wrong option; likewise empty.
        option: the wrong option that names one of them most plainly; likewise empty.
        why: why that option is wrong; empty where the material does not say.
    """

    question: str
    how: How
    right: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()
    option: str = ""
    why: str = ""


def deciding_questions(
    index: StoredIndex, compared: Sequence[Side], version: str = ""
) -> tuple[Deciding, ...]:
    """The questions in which the difference between the sides decides, the most direct first.

    First those that have one side in a right option and another, without it, in a wrong one (the less
    else the options name, the more directly); then those that match two sides with their cases; then those
    whose stem, answer or explanation names two.

    Args:
        index: where the questions are.
        compared: the sides.
        version: code of an exam version that the questions must serve; empty takes all.
    """
    found = []
    for place, (key, question) in enumerate(index.questions.items()):
        if version and question.versions and version not in question.versions:
            continue
        text = _all_text(question)
        if sum(side.may_be_in(text) for side in compared) < 2 or not _names_one(text, compared):
            continue
        decided = (
            _by_options(key, question, compared)
            or _by_matching(key, question, compared)
            or _by_naming(key, question, compared)
        )
        if decided:
            found.append((decided[0], place, decided[1]))
    return tuple(each for _, _, each in sorted(found, key=lambda entry: (-entry[0], entry[1])))


def _by_options(key: str, question: Question, compared: Sequence[Side]) -> tuple[float, Deciding] | None:
    """How directly the options set sides against each other: 9 to 15, more the less else they name."""
    right = "\n".join(option.text for option in question.options if option.correct)
    winners = _named_in(right, compared)
    rivals: set[int] = set()
    scored: list[tuple[float, int, Option]] = []
    for number, option in enumerate(question.options):
        named = _named_in(option.text, compared)
        # An option that has the right thing as well fails for something else.
        if winners and named and not option.correct and named.isdisjoint(winners):
            rivals |= named
            scored.append((bool(option.why.strip()) + _plainness(option.text), -number, option))
    if not scored:
        return None
    score, _, option = max(scored, key=lambda each: each[:2])
    names = [tuple(compared[number].name for number in sorted(numbers)) for numbers in (winners, rivals)]
    score += 8.0 + (len(winners) == 1) + len(rivals) + _plainness(right)
    return score, Deciding(key, How.OPTIONS, names[0], names[1], option.text, option.why)


def _plainness(text: str) -> float:
    return 1 / (1 + len(services_in(text)))


def _by_matching(key: str, question: Question, compared: Sequence[Side]) -> tuple[float, Deciding] | None:
    """How many sides are to be matched: 6 or 7."""
    texts = (*(pair.response for pair in question.pairs), *question.distractors)
    matched = {number for text in texts for number in _named_in(text, compared)}
    return (4.0 + len(matched), Deciding(key, How.MATCHED)) if len(matched) > 1 else None


def _by_naming(key: str, question: Question, compared: Sequence[Side]) -> tuple[float, Deciding] | None:
    """How many sides the text names, the stem counting more: 1.5 to 4.5."""
    stem, answer = (_named_in(text, compared) for text in (question.full_stem, answer_text(question)))
    score = len(stem) + len(answer) / 2
    return (score, Deciding(key, How.NAMED)) if len(stem | answer) > 1 else None


def _names_one(text: str, compared: Sequence[Side]) -> bool:
    """Whether a text has the whole name of a side: “L1” is no penalty in a question on CDK constructs."""
    found = known_names(text)
    return any(side.where(text, found) for side in compared)


def _all_text(question: Question) -> str:
    options = (option.text for option in question.options)
    return "\n".join((question.full_stem, answer_text(question), *options, *question.distractors))


def _named_in(text: str, compared: Sequence[Side]) -> set[int]:
    found = known_names(text)
    return {number for number, side in enumerate(compared) if side.where(text, found, about=True)}
