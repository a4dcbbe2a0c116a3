"""Exam facts by version: domains, tasks and their weights, read from the files in `exams/`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from assistant.bank.names import canonical_service

_FOLDER = Path(__file__).parent / "exams"
VERSIONS = ("MLA-C01", "MLA-C02")


@dataclass(frozen=True, slots=True)
class Task:
    """A task statement of the guide, e.g. 3.1; `domain` is the number of its domain.

    `topics` are what the guide lists under it, in our short words. What a newer version names of them is only
    how it differs, so they are those of the version before, as they are changed there.
    """

    id: str
    title: str
    domain: int
    topics: tuple[str, ...] = ()


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
    """The facts of one exam version that the program uses.

    Attributes:
        code: of the version.
        title: of the exam.
        domains: in the order of the guide.
        tasks: likewise.
        types: a rule for each type of question.
        services: those in scope, by the groups of the guide, as the bank calls them.
        services_from: code of the version whose list that is, where this one has none of its own yet.
    """

    code: str
    title: str
    domains: tuple[Domain, ...]
    tasks: tuple[Task, ...]
    types: Mapping[str, TypeRule]
    services: Mapping[str, tuple[str, ...]]
    services_from: str

    def task(self, task_id: str) -> Task | None:
        """The task with this id, or None if the guide has none such."""
        return next((task for task in self.tasks if task.id == task_id), None)


def version_called(typed: str) -> str:
    """The exam version that somebody means by its code in any case, “mla-c02” or “c02”; empty for none."""
    wanted = typed.strip().upper().removeprefix("MLA-")
    return next((version for version in VERSIONS if version.removeprefix("MLA-") == wanted), "")


def guide_for(version: str) -> ExamGuide:
    """The guide of an exam version, that of the newest where the version is empty or unknown."""
    return exam_guide(version if version in VERSIONS else VERSIONS[-1])


@cache
def exam_guide(version: str = VERSIONS[0]) -> ExamGuide:
    """The guide of an exam version.

    Raises:
        KeyError: there is no such version.
    """
    if version not in VERSIONS:
        raise KeyError(version)
    facts = _facts(version)
    services_from = next(code for code in _back_from(version) if "services" in _facts(code))
    return ExamGuide(
        code=facts["code"],
        title=facts["title"],
        domains=tuple(Domain(d["id"], d["title"], d["weight"]) for d in facts["domains"]),
        tasks=tuple(
            Task(t["id"], t["title"], d["id"], _topics(version, t["id"]))
            for d in facts["domains"]
            for t in d["tasks"]
        ),
        types={each["id"]: _type_rule(each) for each in facts["question_types"]},
        services={
            group: tuple(canonical_service(name) or name for name in names)
            for group, names in _facts(services_from)["services"].items()
        },
        services_from=services_from,
    )


@cache
def _facts(version: str) -> dict[str, Any]:
    import yaml  # late: most commands need no guide

    facts: dict[str, Any] = yaml.safe_load((_FOLDER / f"{version.lower()}.yaml").read_text(encoding="utf-8"))
    return facts


def _back_from(version: str) -> tuple[str, ...]:
    """A version and those before it, the newest first."""
    return VERSIONS[VERSIONS.index(version) :: -1]


def _topics(version: str, task_id: str) -> tuple[str, ...]:
    """The topics of a task: as the version lists them, or those of the version before as it changes them."""
    before: tuple[str, ...] = ()
    for code in reversed(_back_from(version)):
        tasks = {task["id"]: task for domain in _facts(code)["domains"] for task in domain["tasks"]}
        task = tasks.get(task_id, {})
        gone = {*task.get("removed", ()), *task.get("drops", ())}
        kept = (topic for topic in before if topic not in gone)
        before = tuple(dict.fromkeys((*task.get("topics", kept), *task.get("added", ()))))
    return before


def _type_rule(facts: Mapping[str, Any]) -> TypeRule:
    least, most = facts.get("items") or facts.get("prompts") or (facts.get("options"), facts.get("options"))
    return TypeRule(
        least_parts=least or facts.get("options_min") or facts.get("questions_min") or 1,
        most_parts=most,
        least_right=facts.get("correct") or facts.get("correct_min") or 1,
        most_right=facts.get("correct"),
    )
