"""The commands for who does not know what to ask: topics, service, compare."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant.commands import READ_ALL, settings_of
from assistant.errors import UsageError

if TYPE_CHECKING:
    from assistant.search.storage import StoredIndex

_SIDES = "name two or three services or concepts, as in: assistant compare “Data Firehose” “Amazon Kinesis”"
_JOINTS = frozenset({"and", "or", "vs", "vs.", "versus"})


def topics(args: argparse.Namespace) -> int:
    """`assistant topics`: what the exam covers, what the material holds on it, and the holes."""
    version = _version(args.exam)
    _tell_topics(_opened(args), version, as_json=args.json)
    return READ_ALL


def service(args: argparse.Namespace) -> int:
    """`assistant service`: what the material says of a service or concept, or the list of all."""
    name = " ".join(args.name)
    if args.name and not name.strip():
        raise UsageError("The name is blank; name a service or concept, or leave it out for the list of all.")
    version = _version(args.exam)
    index = _opened(args)
    if args.name:
        _tell_of(index, name, version, as_json=args.json)
    else:
        _tell_all(index, version, as_json=args.json)
    return READ_ALL


def compare(args: argparse.Namespace) -> int:
    """`assistant compare`: two or three services or concepts side by side."""
    names, version = _sides(args.names), _version(args.exam)
    _tell_apart(_opened(args), names, version, as_json=args.json)
    return READ_ALL


def _opened(args: argparse.Namespace) -> StoredIndex:
    from assistant.opening import open_index

    return open_index(settings_of(args))


def _tell_topics(index: StoredIndex, version: str, *, as_json: bool) -> None:
    from assistant.bank.exam_guide import guide_for
    from assistant.printing import print_json
    from assistant.printing_topics import TopicPrinter
    from assistant.search.explore.cluster_members import cluster_members
    from assistant.search.explore.exam_map import exam_map
    from assistant.search.explore.profiles import never_mentioned
    from assistant.topic_records import topics_record

    exam, guide = exam_map(index, version), guide_for(version)
    clusters = cluster_members(index, exam.versions)
    never = never_mentioned(index.topics.profiles_for(version), guide)
    if as_json:
        print_json(topics_record(exam, clusters, never))
        return
    printer = TopicPrinter()
    printer.exam(exam)
    printer.clusters(clusters)
    printer.never_mentioned(never, guide)
    printer.onwards()


def _tell_of(index: StoredIndex, name: str, version: str, *, as_json: bool) -> None:
    from assistant.bank.subjects import as_asked
    from assistant.printing import print_json
    from assistant.printing_subjects import SubjectPrinter
    from assistant.search.explore.concept_graph import neighbours
    from assistant.search.explore.named_profile import named_profile
    from assistant.topic_records import profile_record

    profiles = {each.name: each for each in index.topics.profiles_for(version)}
    profile = named_profile(name, profiles.values(), version)
    related = [each for each in neighbours(index.topics.graph, profile.name) if each[0] in profiles]
    if as_json:
        print_json(profile_record(index, profile, related, version))
    else:
        called = as_asked(name, profile.name)
        SubjectPrinter(index).profile(profile, [other for other, _, _ in related], called)


def _tell_all(index: StoredIndex, version: str, *, as_json: bool) -> None:
    from assistant.bank.exam_guide import guide_for
    from assistant.printing import print_json
    from assistant.printing_topics import TopicPrinter
    from assistant.search.explore.profiles import never_mentioned
    from assistant.topic_records import profiles_record

    profiles, guide = index.topics.profiles_for(version), guide_for(version)
    never = never_mentioned(profiles, guide)
    if as_json:
        print_json(profiles_record(profiles, never, version))
        return
    printer = TopicPrinter()
    printer.subjects(profiles)
    printer.never_mentioned(never, guide)
    printer.onwards()


def _tell_apart(index: StoredIndex, names: Sequence[str], version: str, *, as_json: bool) -> None:
    from assistant.bank.subjects import as_asked
    from assistant.printing import print_json
    from assistant.printing_subjects import SubjectPrinter
    from assistant.search.explore.side_by_side import compare as side_by_side
    from assistant.topic_records import comparison_record

    comparison = side_by_side(index, names, version)
    if as_json:
        print_json(comparison_record(index, comparison, version))
    else:
        called = [as_asked(*each) for each in zip(names, comparison.names, strict=True)]
        SubjectPrinter(index).comparison(comparison, called)


def _sides(given: Sequence[str]) -> list[str]:
    """The names that are to be compared: “a, b and c” or “a vs b”, in quotes or not, or one by one.

    Raises:
        UsageError: one is blank, or there are not two or three.
    """
    from assistant.answer.split_names import split_names

    names = list(given)
    whole = " ".join(names)
    if not all(name.strip() for name in (*names, *(whole.split(",") if whole else ()))):
        raise UsageError(f"A name is blank; {_SIDES}.")
    if len(names) == 1 or "," in whole or any(name.casefold() in _JOINTS for name in names):
        names = list(split_names(whole))
    if not 2 <= len(names) <= 3:
        raise UsageError(f"{_SIDES[0].upper()}{_SIDES[1:]}.")
    return names


def _version(code: str) -> str:
    """The code of an exam version as the guide writes it; empty for none.

    Raises:
        UsageError: there is no such version.
    """
    from assistant.bank.exam_guide import VERSIONS, version_called

    found = version_called(code)
    if code and not found:
        raise UsageError(f"There is no exam version “{code}”; there is {' and '.join(VERSIONS)}.")
    return found
