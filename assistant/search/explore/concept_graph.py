"""Which services and concepts are named together: those named most, and the strongest links between them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.search.explore.graph_layout import layout, spanning_pairs
from assistant.search.explore.topics import ConceptGraph, Link, Node, Profile, Unit

MOST_NODES = 52
"""More would not be legible in a picture as wide as a page."""

# What more units than this share name says nothing of them: Amazon S3 is named with everything.
_ALL_PERVADING = 0.25
_LEAST_TOGETHER = 3
# Links below are hardly more than chance, and tell a learner nothing.
_WEAKEST = 0.15
# Each node keeps its own strongest links, and those that hold the whole together.
_STRONGEST = 2


def concept_graph(profiles: Sequence[Profile], most: int = MOST_NODES) -> ConceptGraph:
    """The services and concepts that are named most, with their strongest links, laid out.

    Two are linked by how far beyond chance units name both, as `association` has it, if at least three do;
    each node keeps its two strongest links, and a spanning tree of the strongest holds all together. What a
    quarter of the units name, or what has no link, is left out. The same profiles give the same graph, in
    whatever order they come.

    Args:
        profiles: of an index; chance is reckoned over the units that name any of them.
        most: nodes at the most.
    """
    named = {profile.name: profile for profile in profiles}
    everywhere: set[Unit] = {unit for profile in profiles for unit in profile.mentions}
    frequent = [
        name
        for name in sorted(named, key=lambda name: (-len(set(named[name].mentions)), name))
        if _LEAST_TOGETHER <= len(set(named[name].mentions)) <= _ALL_PERVADING * len(everywhere)
    ]
    together = _together([named[name] for name in frequent], everywhere)
    strength = association(together, len(everywhere))
    # Who has no link among the frequent ones makes room for the next.
    chosen = _linked(strength, most)
    chosen.sort(key=lambda place: frequent[place])
    names = [frequent[place] for place in chosen]
    together, strength = together[np.ix_(chosen, chosen)], strength[np.ix_(chosen, chosen)]
    pairs = _strongest_pairs(strength, together)
    positions = layout(names, {pair: float(strength[pair]) for pair in pairs})
    nodes = [
        Node(name, named[name].kind, int(together[place, place]), float(x), float(y))
        for place, (name, (x, y)) in enumerate(zip(names, positions, strict=True))
    ]
    links = [
        Link(names[one], names[other], int(together[one, other]), float(strength[one, other]))
        for one, other in pairs
    ]
    return ConceptGraph(
        tuple(sorted(nodes, key=lambda node: (-node.units, node.name))),
        tuple(sorted(links, key=lambda link: (-link.strength, link.one, link.other))),
    )


def neighbours(graph: ConceptGraph, name: str) -> tuple[tuple[str, int, float], ...]:
    """What a node is linked to: name, units that name both, strength; the strongest first.

    Empty where the graph has no such node.
    """
    found = [
        (link.other if link.one == name else link.one, link.together, link.strength)
        for link in graph.links
        if name in (link.one, link.other)
    ]
    return tuple(sorted(found, key=lambda each: (-each[2], each[0])))


def association(together: NDArray[np.int64], units: int) -> NDArray[np.float64]:
    """How far beyond chance each two of n things occur together: `(n, n)`, from 0 to 1, 0 on the diagonal.

    Normalised pointwise mutual information, ln(p(x, y) / (p(x) p(y))) / -ln p(x, y), after G. Bouma,
    “Normalized (Pointwise) Mutual Information in Collocation Extraction” (GSCL 2009); what is below 0,
    rests on fewer than three units or is hardly more than chance counts as 0.

    Args:
        together: `(n, n)`, in how many units two occur together, and on the diagonal each.
        units: how many there are.
    """
    both = np.maximum(together, 1) / max(units, 1)
    single = np.diag(both)
    # Two that stand in every unit are no more than chance: the last term keeps 0 / 0 away.
    value = np.log(both / np.outer(single, single)) / np.maximum(-np.log(both), 1e-12)
    value[(together < _LEAST_TOGETHER) | (value < _WEAKEST)] = 0.0
    np.fill_diagonal(value, 0.0)
    return np.minimum(value, 1.0)


def _together(profiles: Sequence[Profile], units: set[Unit]) -> NDArray[np.int64]:
    """In how many units each two are named: `(n, n)`."""
    row = {unit: number for number, unit in enumerate(sorted(units))}
    there = np.zeros((len(profiles), len(row)), dtype=np.int64)
    for number, profile in enumerate(profiles):
        there[number, [row[unit] for unit in profile.mentions]] = 1
    return np.asarray(there @ there.T)


def _linked(strength: NDArray[np.float64], most: int) -> list[int]:
    """The first `most` of those that have a link to one another."""
    chosen = list(range(len(strength)))
    while True:
        first = chosen[:most]
        bare = [place for place in first if not strength[place, first].any()]
        if not bare:
            return first
        chosen = [place for place in chosen if place not in bare]


def _strongest_pairs(strength: NDArray[np.float64], together: NDArray[np.int64]) -> list[tuple[int, int]]:
    """The links to show, each with the smaller number first."""
    pairs = set(spanning_pairs(strength))
    for place in range(len(strength)):
        order = sorted(
            np.flatnonzero(strength[place]),
            key=lambda other: (-strength[place, other], -together[place, other], other),
        )
        pairs.update((min(place, int(other)), max(place, int(other))) for other in order[:_STRONGEST])
    return sorted(pairs)
