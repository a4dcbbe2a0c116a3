"""Narrowing a search: to exam tasks or domains, services, sources and exam versions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from difflib import get_close_matches

from assistant.bank.exam_guide import version_called
from assistant.bank.names import canonical_service
from assistant.errors import UsageError

_NAMED = 16  # all domains and tasks of a guide, so that an unknown one is told with all there are
BANK, OWN = "bank", "own"  # sources that stand for all files of the one or the other


@dataclass(frozen=True, slots=True)
class Filters:
    """What hits must have; an empty part lets everything through, several values are alternatives.

    Attributes:
        tasks: ids of exam tasks ("3.1") or of domains ("3"), which stand for all their tasks.
        services: names of services as the bank has them.
        sources: names of files, or "bank" and "own" for all files of the bank or of the learner.
        versions: codes of exam versions; what names no version serves every one.
    """

    tasks: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    versions: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything is narrowed."""
        return any(getattr(self, each.name) for each in fields(self))


@dataclass(frozen=True, slots=True)
class Facts:
    """What a question or a document section can be filtered by, in the words of `Filters`."""

    tasks: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    versions: tuple[str, ...] = ()


def allows(filters: Filters, facts: Facts) -> bool:
    """Whether something with these facts passes."""
    task_or_domain = {part for task in facts.tasks for part in (task, task.partition(".")[0])}
    return (
        _meets(filters.tasks, task_or_domain)
        and _meets(filters.services, facts.services)
        and _meets(filters.sources, facts.sources)
        and (not facts.versions or _meets(filters.versions, facts.versions))
    )


def _meets(wanted: Iterable[str], has: Iterable[str]) -> bool:
    wanted = set(wanted)
    return not wanted or not wanted.isdisjoint(has)


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be filtered by, each value with the number of questions and sections that have it."""

    tasks: Mapping[str, int]
    services: Mapping[str, int]
    sources: Mapping[str, int]
    versions: Mapping[str, int]


def choices(every: Iterable[Facts]) -> Choices:
    """The values that occur; tasks and versions by name, services and sources the most frequent first."""
    counts = {each.name: Counter[str]() for each in fields(Facts)}
    for facts in every:
        for name, counter in counts.items():
            counter.update([*dict.fromkeys(getattr(facts, name))])
    return Choices(
        tasks=dict(sorted(counts["tasks"].items())),
        services=dict(counts["services"].most_common()),
        sources=dict(counts["sources"].most_common()),
        versions=dict(sorted(counts["versions"].items())),
    )


def checked_filters(wanted: Filters, known: Choices) -> Filters:
    """The filters with each value as the index has it: any case, a service by any name, “c02” for MLA-C02.

    Raises:
        UsageError: nothing in the index has such a value.
    """
    domains = dict.fromkeys(task.partition(".")[0] for task in known.tasks)
    services = [canonical_service(service) or service for service in wanted.services]
    versions = [version_called(version) or version for version in wanted.versions]
    return Filters(
        tasks=_checked("task", wanted.tasks, (*known.tasks, *domains)),
        services=_checked("service", services, known.services),
        sources=_checked("source", wanted.sources, (*known.sources, BANK, OWN)),
        versions=_checked("exam version", versions, known.versions),
    )


def _checked(what: str, wanted: Iterable[str], known: Iterable[str]) -> tuple[str, ...]:
    exact = set(known)
    by_lower = {value.lower(): value for value in known}
    for value in wanted:
        if value not in exact and value.lower() not in by_lower:
            near = get_close_matches(value.lower(), by_lower, n=3, cutoff=0.7)
            said = ", ".join(by_lower[each] for each in near or sorted(by_lower)[:_NAMED]) or "none"
            there_is = "there is" if near or len(by_lower) <= _NAMED else "there is, among others,"
            raise UsageError(f"Nothing in the index has the {what} “{value}”; {there_is} {said}.")
    # What is written just so goes first: two files may differ in case only.
    return tuple(dict.fromkeys(value if value in exact else by_lower[value.lower()] for value in wanted))
