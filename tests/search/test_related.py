"""Related questions: on the same concept, not the question itself nor its double."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from assistant.bank.types import Question, QuestionType, Section, SourceItem
from assistant.errors import UsageError
from assistant.search.build import Corpus, build_index
from assistant.search.embedding import HashingEmbedder
from assistant.search.filters import Filters
from assistant.search.retrieval import Retriever
from assistant.search.storage import load


def _question(key: str, stem: str, answer: str, *terms: str, task: str = "2.3") -> Question:
    return Question(
        id=key,
        stem=stem,
        type=QuestionType.OPEN,
        answer=answer,
        terms=terms,
        tasks=(task,),
        services=("Amazon SageMaker",),
    )


RECALL = _question(
    "recall-screening", "Amazon SageMaker trains a screening model that must miss no tumour. Which metric counts?",
    "Recall, which counts missed positives", "recall", "false negative", "metric",
)  # fmt: skip
MATERIAL = (
    RECALL,
    _question(
        "recall-fraud", "Amazon SageMaker trains a fraud model, and missed fraud is worst. Which metric counts?",
        "Recall, since missed positives cost most", "recall", "false negative", "metric",
    ),
    _question(
        "endpoint-scaling", "Amazon SageMaker hosts a model whose traffic jumps. What makes it grow?",
        "Auto scaling of the endpoint by invocations", "auto scaling", "invocations", task="3.2",
    ),
    _question(
        "notebook-access", "Amazon SageMaker notebooks of a team need rights. What grants them?",
        "An IAM role with a policy", "IAM role", "permissions", task="4.3",
    ),
    replace(RECALL, id="recall-screening-again"),
    replace(RECALL, id="", sources=(SourceItem("mine.txt", 3),)),
)  # fmt: skip


@pytest.fixture
def retriever(tmp_path: Path, hashing: HashingEmbedder, now: datetime) -> Retriever:
    notes = (Section("notes.md", "Recall counts missed positives, which a screening model must not have."),)
    build_index(Corpus(MATERIAL, notes, {}), hashing, tmp_path, now=now)
    return Retriever(load(tmp_path), hashing)


def test_the_same_concept_is_related_and_the_same_service_is_not(retriever: Retriever) -> None:
    found = retriever.related("recall-screening")
    assert [each.question for each in found] == ["recall-fraud"]
    assert found[0].rank == 1
    assert 0 < found[0].score <= 1


def test_a_question_without_relatives_has_none(retriever: Retriever) -> None:
    assert retriever.related("notebook-access") == []


def test_a_raw_question_has_relatives_too(retriever: Retriever) -> None:
    assert "recall-fraud" in [each.question for each in retriever.related("mine.txt#3")]


def test_an_entry_and_its_raw_original_are_the_same(
    tmp_path: Path, hashing: HashingEmbedder, now: datetime
) -> None:
    original = replace(
        RECALL, id="", stem="Screening: which metric misses no tumour?", sources=(SourceItem("raw.txt", 9),)
    )
    entry = replace(RECALL, sources=(SourceItem("raw.txt", 9),))
    build_index(Corpus((entry, original, *MATERIAL[1:4]), (), {}), hashing, tmp_path, now=now)
    retriever = Retriever(load(tmp_path), hashing)
    for key in ("recall-screening", "raw.txt#9"):
        assert [each.question for each in retriever.related(key)] == ["recall-fraud"]


def test_filters_and_number_narrow(retriever: Retriever) -> None:
    assert retriever.related("recall-screening", filters=Filters(tasks=("4.3",))) == []
    assert len(retriever.related("recall-screening", filters=Filters(tasks=("2",)))) == 1
    with pytest.raises(UsageError, match="not 0"):
        retriever.related("recall-screening", 0)


@pytest.mark.parametrize("key", ["no-such", "", "../recall-screening", "notes.md"])
def test_an_unknown_question_is_told(retriever: Retriever, key: str) -> None:
    with pytest.raises(UsageError, match="There is no question"):
        retriever.related(key)


def test_a_single_question_has_no_relatives(tmp_path: Path, hashing: HashingEmbedder, now: datetime) -> None:
    build_index(Corpus((RECALL,), (), {}), hashing, tmp_path / "one", now=now)
    assert Retriever(load(tmp_path / "one"), hashing).related("recall-screening") == []
