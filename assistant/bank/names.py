"""Which AWS services a text names, and in what other words the material may say what a query says.

The names and the equivalent words are data, in names.yaml; this module finds them in a text. A name counts
as whole words, the longest one that fits: in "SageMaker Model Monitor" that is the one capability.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from assistant.bank.expressions import (
    BRANDS,
    WORD,
    Node,
    Rule,
    exactly,
    found_in,
    singular,
    tree_of,
)
from assistant.bank.name_table import RULES, names_data, spelling

MOST_EXPANSIONS = 4
"""How many other expressions of one group `expansions` gives at the most."""

_IN_PARENTHESES = re.compile(r"\s*\([^()]*\)\s*$")
_LONGEST = 120  # characters; no expression is longer, even if spaced widely


@dataclass(frozen=True, slots=True, eq=False)
class _Group:
    """Expressions that mean the same; `given` are those offered as expansions, the most useful first."""

    given: tuple[str, ...]
    service: str | None = None


_Entry = tuple[str, _Group | None, Rule]


@dataclass(frozen=True, slots=True)
class _Trees:
    """The names of the services, and those with all equivalent words."""

    services: Node[_Group]
    everything: Node[_Group]
    words: frozenset[str]


def services_in(text: str) -> tuple[str, ...]:
    """The canonical names of the AWS services that a text mentions, in order of first mention, each once.

    Current, former and short names count, but not an ordinary word: "a Glue job" is a mention, "glue and
    tape" is none; an acronym of letters must be in capitals.
    """
    found: dict[str, None] = {}
    for _, _, leaves in found_in(text, _trees().services, spelling(), as_written=True):
        found.update((leaf.group.service, None) for leaf in leaves if leaf.group and leaf.group.service)
    return tuple(found)


def canonical_service(name: str) -> str | None:
    """The canonical name of a service, given any of its names in any case; None if no service is called so.

    The guide's form with a remark in parentheses, "Amazon Simple Queue Service (Amazon SQS)", is known too.
    """
    for leaf in exactly(name, _trees().services, spelling()):
        return leaf.group.service if leaf.group else None
    shorter = _IN_PARENTHESES.sub("", name)
    return canonical_service(shorter) if shorter != name else None


def expansions(text: str) -> tuple[str, ...]:
    """What else the services and terms that a query mentions are called, in order of mention.

    Here case does not matter ("mme", "kinesis firehose"). At most `MOST_EXPANSIONS` a group, the most
    useful first, and none that the query or an earlier expansion already holds, the words Amazon and AWS
    aside: "S3" gives "Amazon Simple Storage Service", but not "Amazon S3".
    """
    mentioned: dict[_Group, list[str]] = {}  # and what the query says from there on
    for start, _, leaves in found_in(text, _trees().everything, spelling(), as_written=False):
        for group in (leaf.group for leaf in leaves if leaf.group):
            mentioned.setdefault(group, []).append(_plain(text[start : start + _LONGEST]))
    found: list[str] = []
    said = ""
    for group, there in mentioned.items():
        most = len(found) + MOST_EXPANSIONS
        for expression in group.given:
            plain = _plain(expression)
            if len(found) < most and plain not in said and not any(tail.startswith(plain) for tail in there):
                found.append(expression)
                said += plain
    return tuple(found)


def all_expressions() -> frozenset[str]:
    """Every word that a name or an equivalent word has, in lower case: "ci/cd" as well as "ci" and "cd"."""
    return _trees().words


def _plain(text: str) -> str:
    """The words of a text, each between bars, to look one in another up: singular, no Amazon or AWS."""
    words = (singular(word) for word in WORD.findall(text))
    return "|" + "".join(f"{word}|" for word in words if word not in BRANDS)


def _service_entries(data: dict[str, Any]) -> Iterator[_Entry]:
    for service in data["services"]:
        group = _Group((service["name"], *service.get("also", ())), service["name"])
        yield service["name"], group, Rule.ANY_CASE
        for key, rule in RULES.items():
            yield from ((expression, group, rule) for expression in service.get(key, ()))
    yield from ((expression, None, Rule.ANY_CASE) for expression in data["no_services"])


def _term_entries(data: dict[str, Any]) -> Iterator[_Entry]:
    for term in data["terms"]:
        group = _Group(tuple(term["expressions"]))
        expressions = (*group.given, *term.get("recognised", ()))
        yield from ((expression, group, Rule.ANY_CASE) for expression in expressions)
    for british, american in spelling().items():
        group = _Group((american, british))
        yield from ((expression, group, Rule.ANY_CASE) for expression in group.given)


@cache
def _trees() -> _Trees:
    data = names_data()
    services = list(_service_entries(data))
    everything = [*services, *_term_entries(data)]
    words = {word.strip(",") for expression, *_ in everything for word in expression.lower().split()}
    words |= {part for word in words for part in WORD.findall(word)}
    return _Trees(tree_of(services, spelling()), tree_of(everything, spelling()), frozenset(words))
