"""Fitting, for the index in force, the decision whether the material answers a question."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.errors import UsageError
from assistant.opening import told
from assistant.settings import default_golden
from assistant.wiring import Assistant

if TYPE_CHECKING:
    from assistant.answer.confidence import Calibration
    from assistant.answer.development import DevelopmentQuestion

# How many of the entries that answer the questions the index must have: else they ask about another bank.
_KNOWN = 0.8
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Share:
    """How many of n questions of one kind were decided rightly."""

    kind: str
    answerable: bool
    right: int
    n: int


@dataclass(frozen=True, slots=True)
class Calibrated:
    """A new calibration, and how it decides on the questions that it was not fitted on; these may be none."""

    calibration: Calibration
    shares: tuple[Share, ...]


def development_questions(files: Sequence[Path] = ()) -> list[DevelopmentQuestion]:
    """The questions of some files; by default those that ship, with the golden queries of the search.

    Raises:
        UsageError, UnreadableFileError: a file cannot be read.
    """
    from assistant.answer.development import DevelopmentQuestion, read_questions
    from assistant.search.golden import read_golden

    if files:
        return [question for file in files for question in read_questions(file)]
    shipped = [read_questions(default_golden(name)) for name in ("answers.jsonl", "unanswerable.jsonl")]
    golden = [
        DevelopmentQuestion(
            each.query, each.kind, True, each.half, "golden", answered_by=tuple(each.relevant)
        )
        for name in ("queries.jsonl", "names.jsonl")
        for each in read_golden(default_golden(name))
        if each.kind != "related"  # the text of another question, which need not be answered here
    ]
    return [*shipped[0], *shipped[1], *golden]


def calibrate(
    assistant: Assistant, questions: Sequence[DevelopmentQuestion], progress: Progress | None = None
) -> Calibrated:
    """Fit the decision on the tune half of some questions, and store it with the index.

    Args:
        assistant: whose index it is for.
        questions: what the material answers, and what it does not.
        progress: told how many questions have been searched for, and how many there are.

    Raises:
        UsageError: there are too few questions, or they are not about this material.
        StoredIndexError: it cannot be stored.
    """
    import numpy as np

    from assistant.answer.confidence import keep_calibration
    from assistant.answer.evidence import Evidence, gather
    from assistant.answer.fitting import fit, margins, measure
    from assistant.answer.signals import SignalReader

    check_about(assistant, questions)
    done = 0

    def search(query: str) -> Evidence:
        nonlocal done
        done += 1
        if progress:
            progress(done, len(questions))
        return gather(assistant.retriever, query, assistant.settings.results)

    measured = measure(questions, search, SignalReader(assistant.index), assistant.embedder)
    tune = np.array([each.half == "tune" for each in questions])
    calibration = fit(measured.part(tune), assistant.embedder.name)
    calibration = replace(calibration, made=datetime.now(UTC).isoformat(timespec="seconds"))
    with told(assistant.settings):
        keep_calibration(assistant.settings.index, calibration)
    assistant.calibrated()
    unseen = measured.part(~tune)
    found = margins(unseen, calibration.whole) >= 0 if unseen.questions else ()
    return Calibrated(calibration, tuple(_shares(unseen.questions, found)))


def check_about(assistant: Assistant, questions: Iterable[DevelopmentQuestion]) -> None:
    """Refuse questions about other material than is in the index.

    Raises:
        UsageError: it lacks most of the entries that are said to answer them.
    """
    names = {*assistant.index.questions, *(section.file for section in assistant.index.sections)}
    answers = [key for each in questions for key in each.answered_by]
    if sum(key in names for key in answers) < _KNOWN * len(answers):
        raise UsageError(
            "The questions are about another bank than the index has; name your own with --questions."
        )


def _shares(questions: Sequence[DevelopmentQuestion], answers: Iterable[bool]) -> list[Share]:
    counts: dict[tuple[bool, str], list[bool]] = {}
    for each, answered in zip(questions, answers, strict=True):
        counts.setdefault((each.answerable, each.kind), []).append(bool(answered) == each.answerable)
    order = sorted(counts.items(), key=lambda item: (not item[0][0], item[0][1]))
    return [Share(kind, answerable, sum(right), len(right)) for (answerable, kind), right in order]
