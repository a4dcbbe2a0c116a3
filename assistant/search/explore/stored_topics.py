"""The topics of an index as they are stored: positions as an array, the rest as JSON.

Units are named by their number in the order of the passages, citations by the id of a passage and a span.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from assistant.search.citation import Citation
from assistant.search.explore.topics import (
    Cluster,
    ConceptGraph,
    Confusion,
    Coverage,
    GraphPicture,
    Kind,
    Label,
    Link,
    Node,
    Positions,
    Profile,
    TopicMap,
    Topics,
    Unit,
)
from assistant.search.passages import Passage
from assistant.search.vectors import write_array

POSITIONS = "map.npy"
TOPICS = "topics.json"


def write_topics(folder: Path, topics: Topics, passages: Sequence[Passage]) -> None:
    """Write both files.

    Args:
        folder: of the generation.
        topics: of its passages.
        passages: in the order of the index.

    Raises:
        OSError: one could not be written.
    """
    write_array(folder / POSITIONS, np.concatenate([topics.map.passages, topics.map.units]))
    units = {unit: number for number, unit in enumerate(_units(passages))}
    record = {
        "map": {
            "cluster_of": topics.map.cluster_of,
            "clusters": [_fields(cluster) for cluster in topics.map.clusters],
            "placed": topics.map.placed,
        },
        "profiles": [_profile_record(profile, units) for profile in topics.profiles],
        "graph": {
            "nodes": [_fields(node) for node in topics.graph.nodes],
            "links": [_fields(link) for link in topics.graph.links],
        },
        "tasks": [[units[unit], task] for unit, task in topics.tasks.items()],
        "coverage": {
            topic: {"about": _numbers(each.about, units), "named": _numbers(each.named, units)}
            for topic, each in topics.coverage.items()
        },
        "by_version": {
            version: [_profile_record(profile, units) for profile in profiles]
            for version, profiles in topics.by_version.items()
        },
        "pictures": [_picture_record(picture) for picture in topics.pictures],
    }
    (folder / TOPICS).write_bytes((json.dumps(record) + "\n").encode("ascii"))


def read_topics(folder: Path, passages: Sequence[Passage]) -> Topics:
    """Read what `write_topics` wrote.

    Raises:
        OSError, ValueError, KeyError, TypeError, IndexError: a file is missing or not what was written.
    """
    units = _units(passages)
    by_id = {passage.id: passage for passage in passages}
    with (folder / POSITIONS).open("rb") as file:
        positions = np.load(file, allow_pickle=False)
    record = json.loads((folder / TOPICS).read_text(encoding="ascii"))
    graph = ConceptGraph(
        tuple(Node(**{**each, "kind": Kind(each["kind"])}) for each in record["graph"]["nodes"]),
        tuple(Link(**each) for each in record["graph"]["links"]),
    )
    return Topics(
        map=_map(record["map"], positions, len(passages), len(units)),
        profiles=tuple(_profile(each, units, by_id) for each in record["profiles"]),
        graph=graph,
        tasks={units[number]: str(task) for number, task in record["tasks"]},
        coverage={
            topic: Coverage(_named(each["about"], units), _named(each["named"], units))
            for topic, each in record["coverage"].items()
        },
        by_version={
            version: tuple(_profile(each, units, by_id) for each in profiles)
            for version, profiles in record["by_version"].items()
        },
        pictures=tuple(_picture(each, graph) for each in record["pictures"]),
    )


def _units(passages: Sequence[Passage]) -> list[Unit]:
    return list(dict.fromkeys(passage.unit for passage in passages))


def _map(record: Mapping[str, Any], positions: Positions, passages: int, units: int) -> TopicMap:
    cluster_of = tuple(map(int, record["cluster_of"]))
    if positions.shape != (passages + units, 2) or len(cluster_of) != units:
        raise ValueError("the map is of other passages")
    found = tuple(Cluster(**{**each, "terms": tuple(each["terms"])}) for each in record["clusters"])
    if not set(cluster_of) <= set(range(len(found))):
        raise ValueError("the map has clusters without a name")
    return TopicMap(
        passages=positions[:passages],
        units=positions[passages:],
        cluster_of=cluster_of,
        clusters=found,
        placed=tuple(map(int, record["placed"])),
    )


def _picture_record(picture: GraphPicture) -> dict[str, Any]:
    return {
        "size": [picture.width, picture.height],
        "labels": [
            [each.node.name, each.lines, each.x, each.y, each.width, each.height] for each in picture.labels
        ],
        "links": [[link.one, link.other] for link in picture.links],
    }


def _picture(record: Mapping[str, Any], graph: ConceptGraph) -> GraphPicture:
    nodes = {node.name: node for node in graph.nodes}
    links = {(link.one, link.other): link for link in graph.links}
    width, height = record["size"]
    labels = (Label(nodes[name], tuple(lines), *map(float, box)) for name, lines, *box in record["labels"])
    return GraphPicture(
        int(width), int(height), tuple(labels), tuple(links[one, other] for one, other in record["links"])
    )


def _profile_record(profile: Profile, units: Mapping[Unit, int]) -> dict[str, Any]:
    return {
        **_fields(profile),
        "mentions": _numbers(profile.mentions, units),
        "about": _numbers(profile.about, units),
        "definition": profile.definition and _citation_record(profile.definition),
        "choose": [_citation_record(each) for each in profile.choose],
        "confusions": [[each.name, _citation_record(each.said)] for each in profile.confusions],
    }


def _profile(record: Mapping[str, Any], units: Sequence[Unit], passages: Mapping[str, Passage]) -> Profile:
    definition = record["definition"]
    made = {
        "kind": Kind(record["kind"]),
        "other_names": tuple(record["other_names"]),
        "former_names": tuple(record["former_names"]),
        "mentions": _named(record["mentions"], units),
        "about": _named(record["about"], units),
        "definition": None if definition is None else _citation(definition, passages),
        "choose": tuple(_citation(each, passages) for each in record["choose"]),
        "confusions": tuple(
            Confusion(name, _citation(said, passages)) for name, said in record["confusions"]
        ),
    }
    return Profile(**{**record, **made})


def _citation_record(citation: Citation) -> list[str | int]:
    return [citation.passage.id, *citation.span]


def _citation(record: Sequence[Any], passages: Mapping[str, Passage]) -> Citation:
    name, start, end = record
    return Citation(passages[name], (int(start), int(end)))


def _numbers(named: Sequence[Unit], units: Mapping[Unit, int]) -> list[int]:
    return [units[unit] for unit in named]


def _named(numbers: Sequence[int], units: Sequence[Unit]) -> tuple[Unit, ...]:
    return tuple(units[number] for number in numbers)


def _fields(record: Cluster | Node | Link | Profile) -> dict[str, Any]:
    return {name: getattr(record, name) for name in record.__dataclass_fields__}
