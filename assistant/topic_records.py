"""What the command line's JSON has of topics, services and comparisons; `docs/formats.md` describes it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from assistant.json_records import citation_record, passage_record

if TYPE_CHECKING:
    from assistant.bank.types import SourceItem
    from assistant.search.citation import Citation
    from assistant.search.explore.deciding import Deciding
    from assistant.search.explore.exam_map import DomainOnMap, ExamMap, TaskOnMap
    from assistant.search.explore.side_by_side import SideBySide
    from assistant.search.explore.topics import Cluster, Profile, Unit
    from assistant.search.passages import Passage
    from assistant.search.storage import StoredIndex

Record = dict[str, object]


def topics_record(
    exam: ExamMap, clusters: Sequence[tuple[Cluster, Sequence[Unit]]], never: Mapping[str, Sequence[str]]
) -> Record:
    """The exam and the topics as `assistant topics --json` prints them.

    Args:
        exam: as a map.
        clusters: of the topic map, with their units.
        never: services in scope that the material never names, by group.
    """
    return {
        "version": exam.code,
        "versions": list(exam.versions),
        "domains": [_domain(each) for each in exam.domains],
        "unassigned": _units([*((key, 0) for key in exam.unassigned_questions), *exam.unassigned_notes]),
        "clusters": [
            {"name": cluster.name, "terms": list(cluster.terms), "units": len(units), **_units(units)}
            for cluster, units in clusters
        ],
        "never_mentioned": _lists(never),
    }


def _domain(domain: DomainOnMap) -> Record:
    return {
        "id": domain.id,
        "title": domain.title,
        "weight": domain.weight,
        "share": round(domain.share, 1),
        "tasks": [_task(each) for each in domain.tasks],
    }


def _task(task: TaskOnMap) -> Record:
    return {
        "id": task.id,
        "title": task.title,
        "questions": len(task.all_questions),
        "notes": len(task.notes) + len(task.likely_notes),
        "likely": len(task.likely_questions) + len(task.likely_notes),
        "holes": [topic.name for topic in task.gaps],
    }


def profile_record(
    index: StoredIndex, profile: Profile, related: Sequence[tuple[str, int, float]], version: str
) -> Record:
    """A service or concept as `assistant service NAME --json` prints it.

    Args:
        index: that it is from.
        profile: of it.
        related: what it occurs together with: name, in how many units, strength; as of `neighbours`.
        version: code of the exam version that it is from; empty for all.
    """
    confusions = profile.confusions
    said = [
        *([profile.definition] if profile.definition else []),
        *profile.choose,
        *(c.said for c in confusions),
    ]
    return {
        "name": profile.name,
        "version": version,
        "kind": profile.kind.value,
        "other_names": list(profile.other_names),
        "former_names": list(profile.former_names),
        "definition": _statement(index, profile.definition) if profile.definition else {},
        "choose": [_statement(index, each) for each in profile.choose],
        "confused_with": [{"name": each.name, **_statement(index, each.said)} for each in confusions],
        "related": [
            {"name": name, "together": together, "strength": round(strength, 4)}
            for name, together, strength in related
        ],
        **_units(profile.about),
        "mentions": _units(profile.mentions),
        "passages": _passages(index, said),
    }


def profiles_record(profiles: Iterable[Profile], never: Mapping[str, Sequence[str]], version: str) -> Record:
    """All services and concepts as `assistant service --json` prints them."""
    listed = [
        {
            "name": profile.name,
            "kind": profile.kind.value,
            "questions": sum(not number for _, number in profile.about),
            "notes": sum(bool(number) for _, number in profile.about),
            "mentions": len(profile.mentions),
        }
        for profile in profiles
    ]
    return {"version": version, "subjects": listed, "never_mentioned": _lists(never)}


def comparison_record(index: StoredIndex, comparison: SideBySide, version: str) -> Record:
    """Two or three side by side as `assistant compare --json` prints them."""
    said = [each for row in comparison.rows for cell in (row.across, *row.cells) for each in cell or ()]
    return {
        "names": list(comparison.names),
        "version": version,
        "rows": [
            {
                "aspect": row.aspect.value,
                "across": [_statement(index, each) for each in row.across],
                "cells": [[_statement(index, each) for each in cell or ()] for cell in row.cells],
            }
            for row in comparison.rows
        ],
        "deciding": [_deciding(each) for each in comparison.deciding],
        "passages": _passages(index, said),
    }


def _deciding(deciding: Deciding) -> Record:
    return {
        "question": deciding.question,
        "how": deciding.how.value,
        "right": list(deciding.right),
        "wrong": list(deciding.wrong),
        "option": deciding.option,
        "why": deciding.why,
    }


def _lists(never: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    return {group: list(names) for group, names in never.items()}


def _units(units: Iterable[Unit]) -> dict[str, list[str]]:
    """The questions among some units by key, and the files of the others, each once."""
    questions = [name for name, number in units if not number]
    return {"questions": questions, "notes": list(dict.fromkeys(name for name, number in units if number))}


def _statement(index: StoredIndex, said: Citation) -> Record:
    return citation_record(said, _sources(index, said.passage))


def _passages(index: StoredIndex, said: Iterable[Citation]) -> list[Record]:
    """The passages that statements are spans of, each once."""
    by_id = {each.passage.id: each.passage for each in said}
    return [passage_record(passage, _sources(index, passage)) for passage in by_id.values()]


def _sources(index: StoredIndex, passage: Passage) -> Sequence[SourceItem]:
    return index.questions[passage.question].sources if passage.question is not None else ()
