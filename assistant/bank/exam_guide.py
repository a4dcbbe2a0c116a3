"""Exam facts by version: domains, tasks and their weights, read from the files in `exams/`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent / "exams"
VERSIONS = ("MLA-C01", "MLA-C02")


@dataclass(frozen=True, slots=True)
class Task:
    """A task statement of the guide, e.g. 3.1; `domain` is the number of its domain."""

    id: str
    title: str
    domain: int


@dataclass(frozen=True, slots=True)
class Domain:
    """A domain of the guide; `weight` is its share of the scored questions in percent."""

    id: int
    title: str
    weight: int


@dataclass(frozen=True, slots=True)
class TypeRule:
    """How many parts a question of a type has; None where there is no such limit.

    `parts` are the options of a choice, the steps of an ordering, the prompts of a matching, the
    questions of a case study; `right` are the options that are right.
    """

    least_parts: int = 1
    most_parts: int | None = None
    least_right: int = 1
    most_right: int | None = None


@dataclass(frozen=True, slots=True)
class ExamGuide:
    """The facts of one exam version that the program uses; `types` has a rule for each type of question."""

    code: str
    title: str
    domains: tuple[Domain, ...]
    tasks: tuple[Task, ...]
    types: Mapping[str, TypeRule]

    def task(self, task_id: str) -> Task | None:
        """The task with this id, or None if the guide has none such."""
        return next((task for task in self.tasks if task.id == task_id), None)


def guide_for(version: str) -> ExamGuide:
    """The guide of an exam version, that of the newest where the version is empty or unknown."""
    return exam_guide(version if version in VERSIONS else VERSIONS[-1])


@cache
def exam_guide(version: str = VERSIONS[0]) -> ExamGuide:
    """The guide of an exam version.

    Raises:
        KeyError: there is no such version.
    """
    import yaml  # late: most commands need no guide

    if version not in VERSIONS:
        raise KeyError(version)
    facts: dict[str, Any] = yaml.safe_load((_FOLDER / f"{version.lower()}.yaml").read_text(encoding="utf-8"))
    return ExamGuide(
        code=facts["code"],
        title=facts["title"],
        domains=tuple(Domain(d["id"], d["title"], d["weight"]) for d in facts["domains"]),
        tasks=tuple(Task(t["id"], t["title"], d["id"]) for d in facts["domains"] for t in d["tasks"]),
        types={each["id"]: _type_rule(each) for each in facts["question_types"]},
    )


def _type_rule(facts: Mapping[str, Any]) -> TypeRule:
    least, most = facts.get("items") or facts.get("prompts") or (facts.get("options"), facts.get("options"))
    return TypeRule(
        least_parts=least or facts.get("options_min") or facts.get("questions_min") or 1,
        most_parts=most,
        least_right=facts.get("correct") or facts.get("correct_min") or 1,
        most_right=facts.get("correct"),
    )
