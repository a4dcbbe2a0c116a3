"""Where the nodes of the concept graph stand: by the strength of its links, and much alike after each build.

A layout that settles from one start is no more stable than its start. So this one starts from the distances
themselves, settles, and is then turned towards places that hang on the names alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.search.explore.topics import Positions

# A link is as long as this less its strength, so that the weakest is three times as long as the strongest.
_LENGTH = 1.5
# What hangs together by no path stands so many times the longest one apart.
_APART = 1.25


def spanning_pairs(strength: NDArray[np.float64]) -> list[tuple[int, int]]:
    """The strongest links that hold all together (a maximum spanning tree), the smaller number first.

    Args:
        strength: `(n, n)`, symmetric; 0 is no link, and what none leads to stays alone.
    """
    import networkx

    graph = networkx.Graph()
    for one, other in zip(*np.nonzero(np.triu(strength)), strict=True):
        graph.add_edge(int(one), int(other), weight=float(strength[one, other]))
    return sorted(
        (min(pair), max(pair))
        for pair in networkx.maximum_spanning_edges(graph, algorithm="kruskal", data=False)
    )


def layout(names: Sequence[str], links: Mapping[tuple[int, int], float]) -> Positions:
    """Where n nodes stand: `(n, 2)`, from -1 to 1, those that are linked strongly near each other.

    The spring model of T. Kamada and S. Kawai, “An algorithm for drawing general undirected graphs” (1989),
    started from the classical scaling of the paths between the nodes.

    Args:
        names: of the nodes; they decide how the picture is turned and nothing else.
        links: strength, from 0 to 1, by the numbers of two nodes.
    """
    if len(names) < 2:
        return np.zeros((len(names), 2), dtype=np.float32)
    import networkx

    graph = networkx.Graph()
    graph.add_nodes_from(range(len(names)))
    graph.add_edges_from((*pair, {"length": _LENGTH - strength}) for pair, strength in links.items())
    paths = np.asarray(networkx.floyd_warshall_numpy(graph, weight="length"), dtype=np.float64)
    reached = np.isfinite(paths)
    paths[~reached] = _APART * max(float(paths[reached].max()), _LENGTH)
    start = _turned(_scaled(paths), names)
    settled = networkx.kamada_kawai_layout(
        graph,
        dist={one: dict(enumerate(row)) for one, row in enumerate(paths.tolist())},
        pos=dict(enumerate(start)),
    )
    places = _turned(np.array([settled[number] for number in range(len(names))]), names)
    return (places / max(float(np.abs(places).max()), 1e-9)).astype(np.float32)


def _scaled(paths: NDArray[np.float64]) -> NDArray[np.float64]:
    """Points in the plane about as far apart as the paths are long (classical multidimensional scaling)."""
    centring = np.eye(len(paths)) - 1 / len(paths)
    values, vectors = np.linalg.eigh(-centring @ np.square(paths) @ centring / 2)
    found = vectors[:, [-1, -2]] * np.sqrt(np.maximum(values[[-1, -2]], 0))
    # Two nodes, or a chain, have no second dimension: a little of one lets the springs find it.
    return np.asarray(found + 1e-3 * np.cos(np.outer(np.arange(len(paths)), [1.0, 2.0])))


def _turned(places: NDArray[np.float64], names: Sequence[str]) -> NDArray[np.float64]:
    """The places, centred, turned and mirrored so that they agree best with places made of the names alone.

    Such a turn changes gently with the places, where a rule on signs would turn the picture over
    (P. Schönemann, “A generalized solution of the orthogonal Procrustes problem”, 1966).
    """
    digests = [hashlib.sha256(name.encode()).digest() for name in names]
    wanted = np.array([[int.from_bytes(each[:4]), int.from_bytes(each[4:8])] for each in digests]) / 2**31 - 1
    places = places - places.mean(axis=0)
    left, _, right = np.linalg.svd(places.T @ (wanted - wanted.mean(axis=0)))
    return np.asarray(places @ (left @ right))
