"""What can be studied, services and concepts, each under one name: the names of names.yaml as subjects."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal

from assistant.bank.expressions import BRANDS, WORD, Node, Rule, singular, tree_of
from assistant.bank.name_table import RULES, names_data, spelling

SubjectKind = Literal["service", "concept"]
"""Of which kind a subject is; a part of a service that is studied by itself counts as a service."""


@dataclass(slots=True, eq=False)
class Subject:
    """A service or concept.

    Attributes:
        name: what it is called.
        kind: of which kind.
        given: names that are shown, the most useful first; its own is one of them or not.
        former: those of them by which it is called no longer.
        parts: those of them that mean a part or a kind of it.
        expressions: all by which it is found, and the capitals that they need.
    """

    name: str
    kind: SubjectKind
    given: list[str] = field(default_factory=list)
    former: list[str] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    expressions: list[tuple[str, Rule]] = field(default_factory=list)


@cache
def subjects() -> Mapping[str, Subject]:
    """All subjects by their names: services, parts of services, concepts."""
    data = names_data()
    found: dict[str, Subject] = {}
    for key in ("services", "capabilities"):
        for entry in data[key]:
            _add(found.setdefault(entry["name"], Subject(entry["name"], "service")), entry)
    for term in data["terms"]:
        name = term.get("concept", term["expressions"][0])
        if name is not False:
            _add_term(found, name, term)
    for entry in data["concepts"]:
        _add(found.setdefault(entry["name"], Subject(entry["name"], "concept")), entry)
    return found


def _add(subject: Subject, entry: Mapping[str, Any]) -> None:
    former = entry.get("former", ())
    subject.given += [*entry.get("also", ()), *entry.get("shown", ())]
    subject.former += former
    subject.parts += (each for each in entry.get("shown", ()) if each not in former)
    subject.expressions.append((subject.name, Rule.ANY_CASE))
    for key, rule in RULES.items():
        subject.expressions += ((expression, rule) for expression in entry.get(key, ()))


def _add_term(found: dict[str, Subject], name: str, term: Mapping[str, Any]) -> None:
    """A group of equivalent words; one that is a part of another concept gives it no names to be shown."""
    is_its_own = name not in found
    subject = found.setdefault(name, Subject(name, "concept"))
    subject.given += term["expressions"] if is_its_own else ()
    expressions = (name, *term["expressions"], *term.get("recognised", ()))
    subject.expressions += ((expression, Rule.ANY_CASE) for expression in expressions)


def _written(*, typed: bool) -> Iterator[tuple[str, Subject | None, Rule]]:
    """All expressions, `typed` with those that count only where somebody types them, and names of others."""
    data = names_data()
    only_typed = frozenset(data["only_typed"])
    for subject in subjects().values():
        for expression, rule in subject.expressions:
            if typed or expression not in only_typed:
                yield expression, subject, rule
    for key in ("no_services", "no_concepts"):
        yield from ((expression, None, Rule.ANY_CASE) for expression in data[key])


@cache
def subject_tree(*, typed: bool = False) -> Node[Subject]:
    """The expressions of all subjects, to be found in a text, or in what somebody types."""
    return tree_of(_written(typed=typed), spelling())


@dataclass(frozen=True, slots=True)
class Names:
    """What a subject is called: its name, current other names and acronyms, and former names."""

    name: str
    other_names: tuple[str, ...]
    former_names: tuple[str, ...]


def names_of(name: str) -> Names:
    """The names of a subject, without those that only leave out Amazon or AWS, or are only spelt otherwise.

    A name that is none of a subject has no others.
    """
    subject = subjects().get(name)
    if subject is None:
        return Names(name, (), ())
    seen = {_letters(name)}
    former = [each for each in subject.former if _is_new(each, seen)]
    others = [each for each in subject.given if each not in subject.former and _is_new(each, seen)]
    return Names(name, tuple(others), tuple(former))


def as_asked(asked: str, name: str) -> str:
    """What a subject is called for who asked for a part or a kind of it: that, with its own name behind.

    “Kinesis Data Streams” gives “Amazon Kinesis Data Streams (Amazon Kinesis)”; else `name`.
    """
    subject, letters = subjects().get(name), _letters(asked)
    parts = subject.parts if subject and letters != _letters(name) else ()
    part = next((each for each in parts if _letters(each) == letters), None)
    return f"{part} ({name})" if part else name


def _is_new(name: str, seen: set[str]) -> bool:
    letters = _letters(name)
    if letters in seen:
        return False
    seen.add(letters)
    return True


def _letters(name: str) -> str:
    """A name without what does not distinguish it: brand, spaces and hyphens, capitals, the plural."""
    words = [singular(word) for word in WORD.findall(re.sub(r"\bSageMaker AI\b", "SageMakerAI", name))]
    american = (spelling().get(word, word) for word in words if word not in BRANDS)
    return "".join(american)
