"""What a comparison takes a sentence to say: for a side or against it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.bank.types import Section
from assistant.search.build import Corpus, build_index
from assistant.search.embedding import HashingEmbedder
from assistant.search.explore.aspects import Aspect, fits
from assistant.search.explore.sides import sides
from assistant.search.explore.statements import Statement, statements
from assistant.search.storage import load

NAMES = ("AWS Lambda", "AWS Batch")


def stated(directory: Path, text: str) -> dict[str, Statement]:
    """The statements on Lambda and Batch by their words."""
    sections = (Section("notes.md", f"AWS Lambda and AWS Batch compute. {text}", "Friday"),)
    files = {"notes.md": "bb"}
    now = datetime(2026, 1, 2, tzinfo=UTC)
    build_index(Corpus((), sections, files), HashingEmbedder(), directory, now=now)
    index = load(directory)
    return {each.text: each for each in statements(index, sides(index, NAMES))}


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
