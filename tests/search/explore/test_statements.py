"""What a comparison takes a sentence to say: for a side or against it, and what “it” stands for."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.bank.types import Option, Question, QuestionType, Section, SourceItem
from assistant.search.build import Corpus, build_index
from assistant.search.embedding import HashingEmbedder
from assistant.search.explore.aspects import Aspect, fits
from assistant.search.explore.sides import sides
from assistant.search.explore.statements import Statement, statements
from assistant.search.storage import load

NAMES = ("AWS Lambda", "AWS Batch")


def stated(directory: Path, *questions: Question, text: str = "") -> dict[str, Statement]:
    """The statements on Lambda and Batch by their words."""
    sections = (Section("notes.md", f"AWS Lambda and AWS Batch compute. {text}", "Friday"),)
    files = {"raw.txt": "aa", "notes.md": "bb"}
    now = datetime(2026, 1, 2, tzinfo=UTC)
    build_index(Corpus(questions, sections, files), HashingEmbedder(), directory, now=now)
    index = load(directory)
    return {each.text: each for each in statements(index, sides(index, NAMES))}


def question(explanation: str, *whys: str) -> Question:
    names = ("AWS Lambda", "AWS Batch")
    return Question(
        id="q",
        stem="What should compute?",
        type=QuestionType.MULTIPLE_RESPONSE,
        options=tuple(Option(name, True, why) for name, why in zip(names, whys, strict=False)),
        answer="AWS Lambda",
        explanation=explanation,
        sources=(SourceItem("raw.txt", 1),),
    )


@pytest.mark.parametrize(
    "text",
    [
        "A steady load does not suit AWS Lambda.",
        "A steady load never calls for AWS Lambda.",
        "Hours of work don't point to AWS Lambda.",
        "A small load is no case that speaks for AWS Lambda.",
        "AWS Lambda is the wrong choice for hours of work.",
        "AWS Lambda never fits hours of work.",
    ],
)
def test_what_speaks_against_a_side_is_no_reason_to_choose_it(tmp_path: Path, text: str) -> None:
    each = stated(tmp_path, text=text)[text]
    assert fits(Aspect.CHOOSE, each, 0) == 0
    assert fits(Aspect.ASKED, each, 0) == 0


@pytest.mark.parametrize(
    "text",
    [
        "A light load suits AWS Lambda.",
        "If no server is wanted, the load suits AWS Lambda.",
        "Hours of work do not suit AWS Batch alone, but seconds suit AWS Lambda.",
        "AWS Lambda is the best choice for a load that is not steady.",
    ],
)
def test_what_speaks_for_a_side_may_have_a_no_elsewhere(tmp_path: Path, text: str) -> None:
    assert fits(Aspect.CHOOSE, stated(tmp_path, text=text)[text], 0) > 0


def test_it_stands_for_nothing_that_another_text_of_the_question_names(tmp_path: Path) -> None:
    asked = question(
        "A queue feeds it. AWS Lambda answers within seconds. It scales to zero.",
        "It runs at once when called.",
        "It takes jobs of any length. It has queues.",
    )
    found = stated(tmp_path, asked)
    assert found["It scales to zero."].roles[0] > 0
    assert found["It runs at once when called."].roles == (3, 0)
    # Of the option that names Batch, not of the reason or the explanation before.
    assert found["It takes jobs of any length."].roles == (0, 3)
    assert found["It has queues."].roles == (0, 3)


def test_it_in_the_reason_for_an_option_that_names_nothing_is_of_no_side(tmp_path: Path) -> None:
    asked = Question(
        id="q",
        stem="What should compute?",
        type=QuestionType.MULTIPLE_RESPONSE,
        options=(
            Option("A queue in front", True, "AWS Batch has queues."),
            Option("A timer", True, "It starts the work each night."),
        ),
        answer="A queue in front",
        explanation="The work is long. AWS Batch runs long work.",
        sources=(SourceItem("raw.txt", 1),),
    )
    assert stated(tmp_path, asked)["It starts the work each night."].roles == (0, 0)
