"""What a build works out so that the topics can be explored: the map, the profiles, the graph, the tasks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from assistant.search.citation import Citation

Unit = tuple[str, int]
"""As `Passage.unit`: key of a question and 0, or name of a document and number of its section."""

Positions = NDArray[np.float32]
"""Points of a picture, `(n, 2)`: to the right and upwards, each from -1 to 1."""


class Kind(StrEnum):
    """What a profile or a node of the graph is of."""

    SERVICE = "service"
    CONCEPT = "concept"


@dataclass(frozen=True, slots=True)
class Cluster:
    """Units that lie together on the map.

    Attributes:
        name: of two or three of its terms, "Data drift, Model Monitor, baseline".
        terms: what is said in it and little elsewhere, the most telling first.
        x: where its name stands, as `Positions`.
        y: likewise.
        units: how many there are.
    """

    name: str
    terms: tuple[str, ...]
    x: float
    y: float
    units: int


@dataclass(frozen=True, slots=True, eq=False)
class TopicMap:
    """All passages of an index in two dimensions; what is alike lies together.

    Attributes:
        passages: `(n, 2)`, in the order of the index.
        units: `(u, 2)`, the middle of the passages of each unit, in the order in which `passages` has them.
        cluster_of: number of the cluster of each unit, in the same order.
        clusters: the largest first.
        placed: which units were put beside others on a map that was there before, by their number.
    """

    passages: Positions
    units: Positions
    cluster_of: tuple[int, ...]
    clusters: tuple[Cluster, ...]
    placed: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Confusion:
    """A sentence that tells a subject from another; `name` is that of the other's profile."""

    name: str
    said: Citation


@dataclass(frozen=True, slots=True)
class Profile:
    """What the material says of one service or concept.

    Attributes:
        name: as the bank calls it.
        kind: service or concept.
        other_names: current other names and acronyms.
        former_names: what it was called before.
        mentions: units that name it, under any of its names, in the order of the index.
        about: those of them that are about it: entries that list it or whose answer names it, notes on it.
        definition: the sentence that says what it is; None where no sentence does.
        choose: sentences on when to choose it, at most three.
        confusions: sentences that tell it from another, at most six, one for each other.
    """

    name: str
    kind: Kind
    other_names: tuple[str, ...]
    former_names: tuple[str, ...]
    mentions: tuple[Unit, ...]
    about: tuple[Unit, ...]
    definition: Citation | None
    choose: tuple[Citation, ...]
    confusions: tuple[Confusion, ...]


@dataclass(frozen=True, slots=True)
class Node:
    """A service or concept of the graph: how many units name it, and where it stands, as `Positions`."""

    name: str
    kind: Kind
    units: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Link:
    """Two nodes that occur together, by name and in the order of the alphabet.

    `together` is in how many units; `strength`, from 0 to 1, how far beyond chance.
    """

    one: str
    other: str
    together: int
    strength: float


@dataclass(frozen=True, slots=True)
class ConceptGraph:
    """Which services and concepts occur together: nodes and links, the most frequent and strongest first."""

    nodes: tuple[Node, ...]
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Label:
    """The label of a node: its lines and its box in pixels; `x` and `y` are its middle, from the top left."""

    node: Node
    lines: tuple[str, ...]
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class GraphPicture:
    """A picture of `width` by `height` pixels; links run from the middle of one label to that of another."""

    width: int
    height: int
    labels: tuple[Label, ...]
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """Which units speak of a topic of the exam guide, both in the order of the index.

    Attributes:
        about: what they say is about it.
        named: the others that only name it, or come near.
    """

    about: tuple[Unit, ...]
    named: tuple[Unit, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Topics:
    """All that is stored with an index for exploring.

    Attributes:
        map: of all passages.
        profiles: of all services and concepts that the material names, by kind and name.
        graph: of those that it names most.
        tasks: the exam task of units that name none themselves, where it can be told from what they say.
        coverage: of each topic of the guides of all versions, by its words there (`Task.topics`).
        by_version: the profiles from the units alone that serve an exam version, by its code.
        pictures: of the graph, for a page and for a phone.
    """

    map: TopicMap
    profiles: tuple[Profile, ...]
    graph: ConceptGraph
    tasks: Mapping[Unit, str]
    coverage: Mapping[str, Coverage] = field(default_factory=dict)
    by_version: Mapping[str, tuple[Profile, ...]] = field(default_factory=dict)
    pictures: tuple[GraphPicture, ...] = ()

    def profiles_for(self, version: str) -> tuple[Profile, ...]:
        """The profiles as an exam version sees them, those of all where it is empty.

        Nothing that serves other versions only is quoted, counted or listed in them. One that has no
        guide has none.
        """
        return self.by_version.get(version, ()) if version else self.profiles
