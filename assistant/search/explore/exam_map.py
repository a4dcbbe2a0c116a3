"""The exam as a map: domains and tasks with their weights, what the material holds on each, and its gaps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from assistant.bank.exam_guide import VERSIONS, Domain, ExamGuide, Task, exam_guide, guide_for
from assistant.search.explore.topics import Coverage, Unit
from assistant.search.facts import facts_by_unit
from assistant.search.filters import Facts, Filters, allows
from assistant.search.storage import StoredIndex

# What is about a topic covers it; where nothing is, so few that name it in passing do not.
_IN_PASSING = 2


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic of the guide and the units of the material that speak of it.

    Attributes:
        name: its words in the guide.
        about: units that are about it.
        named: others that only name it.
    """

    name: str
    about: tuple[Unit, ...]
    named: tuple[Unit, ...]

    @property
    def is_gap(self) -> bool:
        """Whether nothing is about it and hardly anything names it."""
        return not self.about and len(self.named) <= _IN_PASSING


@dataclass(frozen=True, slots=True)
class Standing:
    """How well answered questions are known: the mean, 0 … 1, and how many it rests on, 1 or more."""

    mean: float
    answered: int


@dataclass(frozen=True, slots=True)
class TaskOnMap:
    """A task statement and what the material holds on it; keys and units in the order of the index.

    Attributes:
        id: e.g. "3.1".
        title: as the exam version has it.
        questions: keys of those whose main task it is, the likely ones not among them.
        also: keys of those that have it as a further task.
        notes: units of documents, likewise.
        also_notes: units of documents that have it as a further task.
        likely_questions: keys of those that name no task and most likely belong here.
        likely_notes: units of documents that name no task and most likely belong here.
        topics: those of the guide.
        standing: of its questions; None where none is answered, or nothing is known of it.
    """

    id: str
    title: str
    questions: tuple[str, ...]
    also: tuple[str, ...]
    notes: tuple[Unit, ...]
    also_notes: tuple[Unit, ...]
    likely_questions: tuple[str, ...]
    likely_notes: tuple[Unit, ...]
    topics: tuple[Topic, ...]
    standing: Standing | None

    @property
    def all_questions(self) -> tuple[str, ...]:
        """Keys of the questions that count for it: each question counts for one task only."""
        return (*self.questions, *self.likely_questions)

    @property
    def gaps(self) -> tuple[Topic, ...]:
        """Topics that nothing or hardly anything covers."""
        return tuple(topic for topic in self.topics if topic.is_gap)


@dataclass(frozen=True, slots=True)
class DomainOnMap:
    """A domain of the exam.

    Attributes:
        id: its number.
        title: as the exam version has it.
        weight: percent of the scored questions of the exam.
        share: percent of the questions of the material that count for one of its tasks, 0 … 100.
        tasks: in the order of the guide.
        standing: of all its questions, as of a task.
    """

    id: int
    title: str
    weight: int
    share: float
    tasks: tuple[TaskOnMap, ...]
    standing: Standing | None

    @property
    def questions(self) -> int:
        """How many questions count for it."""
        return sum(len(task.all_questions) for task in self.tasks)


@dataclass(frozen=True, slots=True)
class ExamMap:
    """The exam as a map.

    Attributes:
        code: of the exam version whose words and weights these are.
        versions: whose material and topics count; several where no version was chosen.
        domains: in the order of the guide.
        unassigned_questions: keys of those that belong to no task for sure.
        unassigned_notes: units of documents, likewise.
    """

    code: str
    versions: tuple[str, ...]
    domains: tuple[DomainOnMap, ...]
    unassigned_questions: tuple[str, ...]
    unassigned_notes: tuple[Unit, ...]

    @property
    def tasks(self) -> tuple[TaskOnMap, ...]:
        """Those of all domains."""
        return tuple(task for domain in self.domains for task in domain.tasks)


@dataclass(slots=True)
class _Held:
    """Units of one task, or of none."""

    main: list[Unit] = field(default_factory=list)
    further: list[Unit] = field(default_factory=list)
    likely: list[Unit] = field(default_factory=list)


def exam_map(index: StoredIndex, version: str, standing: Mapping[str, float] | None = None) -> ExamMap:
    """What the material holds on each task of an exam version; only what serves the version counts.

    Args:
        index: that was built with its topics.
        version: its code; empty for all versions together, which are called and weighted as the newest is.
        standing: how well each answered question is known, 0 … 1 by its key; None where nothing is known.
    """
    guide = guide_for(version)
    versions = (version,) if version in VERSIONS else VERSIONS
    facts = {u: f for u, f in facts_by_unit(index).items() if allows(Filters(versions=versions), f)}
    held = _held(guide, facts, index.topics.tasks)
    placed = sum(len(_keys([*each.main, *each.likely])) for each in held.values())
    topics = _topics(versions, facts, index.topics.coverage)
    tasks = {
        task.id: _task(task, held.get(task.id, _Held()), topics[task.id], standing) for task in guide.tasks
    }
    nowhere = _nowhere(facts, held)
    return ExamMap(
        code=guide.code,
        versions=versions,
        domains=tuple(
            _domain(
                domain, [tasks[task.id] for task in guide.tasks if task.domain == domain.id], placed, standing
            )
            for domain in guide.domains
        ),
        unassigned_questions=_keys(nowhere),
        unassigned_notes=_notes(nowhere),
    )


def _held(guide: ExamGuide, facts: Mapping[Unit, Facts], likely: Mapping[Unit, str]) -> dict[str, _Held]:
    """The units of each task that the guide has."""
    known = {task.id for task in guide.tasks}
    held = {task: _Held() for task in known}
    for unit, fact in facts.items():
        main, *further = [task for task in fact.tasks if task in known] or [""]
        if main:
            held[main].main.append(unit)
        elif (guess := likely.get(unit, "")) in known:
            held[guess].likely.append(unit)
        for task in further:
            held[task].further.append(unit)
    return held


def _nowhere(facts: Mapping[Unit, Facts], held: Mapping[str, _Held]) -> list[Unit]:
    placed = {unit for each in held.values() for unit in (*each.main, *each.likely)}
    return [unit for unit in facts if unit not in placed]


def _topics(
    versions: Sequence[str], facts: Mapping[Unit, Facts], coverage: Mapping[str, Coverage]
) -> dict[str, tuple[Topic, ...]]:
    """The topics of each task in some versions, the newest first, with the units that count."""
    names: dict[str, dict[str, None]] = {}
    for version in reversed(versions):
        for task in exam_guide(version).tasks:
            names.setdefault(task.id, {}).update(dict.fromkeys(task.topics))
    return {task: tuple(_topic(name, facts, coverage) for name in each) for task, each in names.items()}


def _topic(name: str, facts: Mapping[Unit, Facts], coverage: Mapping[str, Coverage]) -> Topic:
    found = coverage.get(name, Coverage((), ()))
    return Topic(
        name, tuple(u for u in found.about if u in facts), tuple(u for u in found.named if u in facts)
    )


def _task(
    task: Task, held: _Held, topics: tuple[Topic, ...], standing: Mapping[str, float] | None
) -> TaskOnMap:
    return TaskOnMap(
        id=task.id,
        title=task.title,
        questions=_keys(held.main),
        also=_keys(held.further),
        notes=_notes(held.main),
        also_notes=_notes(held.further),
        likely_questions=_keys(held.likely),
        likely_notes=_notes(held.likely),
        topics=topics,
        standing=_standing(_keys([*held.main, *held.likely]), standing),
    )


def _domain(
    domain: Domain, tasks: Sequence[TaskOnMap], placed: int, standing: Mapping[str, float] | None
) -> DomainOnMap:
    keys = [key for task in tasks for key in task.all_questions]
    share = 100 * len(keys) / placed if placed else 0.0
    return DomainOnMap(domain.id, domain.title, domain.weight, share, tuple(tasks), _standing(keys, standing))


def _standing(keys: Iterable[str], standing: Mapping[str, float] | None) -> Standing | None:
    known = [standing[key] for key in keys if key in standing] if standing else []
    return Standing(sum(known) / len(known), len(known)) if known else None


def _keys(units: Iterable[Unit]) -> tuple[str, ...]:
    return tuple(unit[0] for unit in units if unit[1] == 0)


def _notes(units: Iterable[Unit]) -> tuple[Unit, ...]:
    return tuple(unit for unit in units if unit[1])
