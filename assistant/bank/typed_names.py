"""Which service or concept somebody means by a name that is typed alone, such as “firehose” or “async”."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from functools import cache

from assistant.bank.expressions import WORD, exactly, singular
from assistant.bank.name_table import names_data, spelling
from assistant.bank.names import canonical_service
from assistant.bank.subjects import Subject, SubjectKind, subject_tree, subjects

MOST_NEAREST = 3
_ALIKE = 0.72  # share of letters that two names have in common, as difflib counts it
_LONGEST = 200  # characters; no name is longer
_LEFT_OUT = ("amazon", "aws", "sagemaker", "bedrock", "apache")


def canonical_name(text: str) -> tuple[str, SubjectKind] | None:
    """The name and the kind of the subject that is called so, in any case; None where it is none or several.

    Also without the family in front (“pipelines”, “budgets”), and by the short forms in names.yaml.
    """
    if len(text) > _LONGEST:
        return None
    key = _key(text)
    known = _short_forms().get(key)
    if known:
        return known, subjects()[known].kind
    meant = {leaf.group.name for leaf in exactly(text, subject_tree(typed=True), spelling()) if leaf.group}
    if not meant and (service := canonical_service(text)):
        meant = {service}
    if not meant and key:
        meant = set(_shortened().get(key, ()))
    if len(meant) > 1:
        meant = {name for name in meant if _key(name) == key}
    if len(meant) != 1:
        return None
    name = meant.pop()
    return name, subjects()[name].kind


def nearest_names(text: str) -> tuple[str, ...]:
    """The names of subjects that somebody may have meant by a text that names none, the likeliest first.

    At most `MOST_NEAREST`: what an acronym of several meanings means, what is spelt alike or has the words.
    """
    text = text[:_LONGEST]
    key = _key(text)
    found = dict.fromkeys(
        leaf.group.name for leaf in exactly(text, subject_tree(typed=True), spelling()) if leaf.group
    )
    by_key = _by_key()
    found.update(dict.fromkeys(by_key[each].name for each in _spelt_alike(key, by_key)))
    words = set(key.split())
    holding = (subject.name for each, subject in by_key.items() if words and words <= set(each.split()))
    found.update(dict.fromkeys(holding))
    return tuple(found)[:MOST_NEAREST]


def _spelt_alike(key: str, known: Mapping[str, Subject]) -> list[str]:
    return difflib.get_close_matches(key, known, n=MOST_NEAREST, cutoff=_ALIKE) if key else []


def _key(text: str) -> str:
    """The words of a name in lower case and singular, one space between."""
    words = (singular(word) for word in WORD.findall(text.lower()))
    return " ".join(spelling().get(word, word) for word in words)


def _without_family(key: str) -> Iterator[str]:
    words = key.split()
    while words and words[0] in _LEFT_OUT:
        words = words[1:]
        if words:
            yield " ".join(words)


@cache
def _short_forms() -> Mapping[str, str]:
    return {_key(typed): name for typed, name in names_data()["typed"].items()}


@cache
def _by_key() -> Mapping[str, Subject]:
    found: dict[str, Subject] = {}
    for subject in subjects().values():
        for expression, _ in subject.expressions:
            found.setdefault(_key(expression), subject)
    for key, subject in list(found.items()):
        for shorter in _without_family(key):
            found.setdefault(shorter, subject)
    return found


@cache
def _shortened() -> Mapping[str, frozenset[str]]:
    """The names of subjects by what is left of them without the family in front."""
    found: dict[str, set[str]] = {}
    for subject in subjects().values():
        for expression, _ in subject.expressions:
            for shorter in _without_family(_key(expression)):
                found.setdefault(shorter, set()).add(subject.name)
    return {key: frozenset(names) for key, names in found.items()}
