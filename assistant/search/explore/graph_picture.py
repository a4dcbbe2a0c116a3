"""The concept graph as a picture: a label for each node, none over another, and the links between them."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.bank.mentions import names_of
from assistant.search.explore.topics import ConceptGraph, GraphPicture, Label, Link, Node

PAGE, PHONE = 704, 344
"""Widths in pixels that pictures are made for: a page's column, and that of a phone of 390."""

FONT_SIZE, LINE_HEIGHT = 13, 16
"""Of the labels, in pixels."""

# Pixels that a letter of a sans serif of that size takes, with some to spare: narrow ones, wide ones, others.
_NARROW_LETTERS, _WIDE_LETTERS = frozenset("fijlrt.,:;-/ '’()I"), frozenset("ABCDGHKMNOQRUVWXYmw&—")
_NARROW, _WIDE, _MEDIUM = 4.6, 10.0, 7.4
_PADDING = (14, 8)  # within a label, both sides together
_GAP = (10, 8)  # between two labels
_LINKED_GAP = (30, 22)  # between two that are linked, so that the line between them is seen
_LONGEST_LINE = 15  # letters; longer labels get a second line
_LONG_NAME = 24  # letters; an acronym stands for a longer name
_AREA = 10500  # square pixels of a picture for one node
_ROUNDS = 100
_HIGHER = np.array([1.0, 1.01])
_TOUCHING = 1.0  # pixels by which two labels may come into the gap between them
_NARROW_NODES = 30
_ALL_FROM = (PAGE + PHONE) // 2  # pixels from which a picture has all nodes
_ACRONYM = re.compile(r"[A-Z][A-Za-z0-9]?[A-Z0-9]{1,4}")
# The maker's name says little where all are of the same maker.
_MAKER = re.compile(r"(?:(?:Amazon SageMaker|Amazon|AWS) )(?=\S)")


def graph_pictures(graph: ConceptGraph) -> tuple[GraphPicture, ...]:
    """The pictures that are stored with an index: for a page, and for a phone."""
    return tuple(graph_picture(graph, width) for width in (PAGE, PHONE))


def graph_picture(graph: ConceptGraph, width: int = PAGE) -> GraphPicture:
    """The picture of a graph, as high as it takes for no label to touch another or to hide its link to it.

    One for a phone has fewer nodes: the most frequent ones, and those that hold them together.

    Args:
        graph: as stored.
        width: in pixels.
    """
    shown = graph if width >= _ALL_FROM else thinned(graph, _NARROW_NODES)
    if not shown.nodes:
        return GraphPicture(width, 0, (), ())
    lines = [label_lines(node.name) for node in shown.nodes]
    sizes = np.array([_size(each) for each in lines])
    places = np.array([(node.x, -node.y) for node in shown.nodes])
    numbers = {node.name: number for number, node in enumerate(shown.nodes)}
    links = np.array([(numbers[link.one], numbers[link.other]) for link in shown.links]).reshape(-1, 2)
    gaps = _gaps(len(lines), links)
    frame = np.array([width, sizes[:, 1].max() + _AREA * len(lines) / width])
    centres = _fitted(places, frame, sizes)
    for number in range(_ROUNDS):
        step = (1 - number / _ROUNDS) * _off_links(centres, sizes, links)
        centres = _within(centres + _off_each_other(centres, sizes, gaps, frame) + step, sizes, frame)
    while (push := _off_each_other(centres, sizes, gaps, frame)).any():
        # What still touches gets a little more room, from top to bottom.
        centres, frame = (centres + push) * _HIGHER, frame * _HIGHER
        centres = _within(centres, sizes, frame)
    labels = [
        Label(node, text, float(x), float(y), float(w), float(h))
        for node, text, (x, y), (w, h) in zip(shown.nodes, lines, centres, sizes, strict=True)
    ]
    return GraphPicture(width, round(frame[1]), tuple(labels), shown.links)


def thinned(graph: ConceptGraph, most: int) -> ConceptGraph:
    """The graph without the least frequent nodes, but with those that hold others together."""
    nodes, links = list(graph.nodes), graph.links
    parts = len(_parts(nodes, links))
    for node in reversed(graph.nodes):
        if len(nodes) <= most:
            break
        fewer = [each for each in nodes if each is not node]
        left = tuple(link for link in links if node.name not in (link.one, link.other))
        linked = {name for link in left for name in (link.one, link.other)}
        if len(_parts(fewer, left)) <= parts and all(each.name in linked for each in fewer):
            nodes, links = fewer, left
    return ConceptGraph(tuple(nodes), links)


def _parts(nodes: Sequence[Node], links: Sequence[Link]) -> set[str]:
    """What hangs together, each part by the name of one of its nodes."""
    part = {node.name: node.name for node in nodes}

    def root(name: str) -> str:
        while part[name] != name:
            name = part[name]
        return name

    for link in links:
        part[root(link.one)] = root(link.other)
    return {root(name) for name in part}


def label_lines(name: str) -> tuple[str, ...]:
    """The short form of a name, “Model Monitor” for “Amazon SageMaker Model Monitor”, in like lines."""
    text = _MAKER.sub("", name, count=1)
    if len(text.split()) > 2 or len(text) > _LONG_NAME:
        text = next((each for each in names_of(name).other_names if _ACRONYM.fullmatch(each)), text)
    count = -(-len(text) // _LONGEST_LINE)
    lines, wanted = [""], len(text) / count
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and len(longer) > wanted and len(longer) - wanted > wanted - len(lines[-1]):
            lines.append(word)
        else:
            lines[-1] = longer
    return tuple(lines)


def _size(lines: tuple[str, ...]) -> tuple[float, float]:
    return max(map(_length, lines)) + _PADDING[0], len(lines) * LINE_HEIGHT + _PADDING[1]


def _length(line: str) -> float:
    return sum(
        _NARROW if letter in _NARROW_LETTERS else _WIDE if letter in _WIDE_LETTERS else _MEDIUM
        for letter in line
    )


def _fitted(
    places: NDArray[np.float64], frame: NDArray[np.float64], sizes: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Positions in a frame, upright if that is, so that labels at its edges lie within."""
    spread = np.ptp(places, axis=0)
    # A quarter turn, where the graph is wide and the frame is high or the other way round.
    if (spread[0] - spread[1]) * (frame[0] - frame[1]) < 0 and abs(frame[0] / frame[1] - 1) > 0.25:
        places, spread = places[:, ::-1], spread[::-1]
    share = (places - places.min(axis=0)) / np.maximum(spread, 1e-9)
    # Half by the order alone, which leaves less of the picture empty and less of it crowded.
    order = np.argsort(np.argsort(places, axis=0, kind="stable"), axis=0) / max(len(places) - 1, 1)
    share = (share + order) / 2
    return np.asarray(sizes / 2 + share * (frame - sizes))


def _gaps(count: int, links: NDArray[np.int64]) -> NDArray[np.float64]:
    """The room that each two of n labels keep to the right and downwards: `(n, n, 2)`."""
    gaps = np.full((count, count, 2), _GAP, dtype=np.float64)
    gaps[links[:, 0], links[:, 1]] = gaps[links[:, 1], links[:, 0]] = _LINKED_GAP
    return gaps


def _off_each_other(
    centres: NDArray[np.float64],
    sizes: NDArray[np.float64],
    gaps: NDArray[np.float64],
    frame: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Steps that bring labels which touch apart, along the shorter way: `(n, 2)`, all 0 where none does."""
    offset = centres[:, None] - centres[None]
    overlap = (sizes[:, None] + sizes[None]) / 2 + gaps - np.abs(offset)
    overlap[(overlap < _TOUCHING).any(axis=2)] = 0.0
    np.einsum("iid->id", overlap)[:] = 0.0
    shares = overlap / frame
    overlap[..., 0][shares[..., 0] > shares[..., 1]] = 0.0
    overlap[..., 1][shares[..., 0] <= shares[..., 1]] = 0.0
    # Of two in the same place, the first goes up or to the left.
    number = np.arange(len(centres))
    order = np.sign(number[:, None] - number[None])[..., None]
    return np.asarray((overlap * np.where(offset == 0, order, np.sign(offset))).sum(axis=1) / 4)


def _within(
    centres: NDArray[np.float64], sizes: NDArray[np.float64], frame: NDArray[np.float64]
) -> NDArray[np.float64]:
    return np.clip(centres, sizes / 2 + 1, frame - sizes / 2 - 1)


def _off_links(
    centres: NDArray[np.float64], sizes: NDArray[np.float64], links: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Steps of a pixel or two that bring each label off the links that pass behind it: `(n, 2)`."""
    one, other = centres[links[:, 0]], centres[links[:, 1]]
    along = other - one
    length = np.maximum(np.square(along).sum(axis=1), 1e-9)
    share = np.einsum("nld,ld->nl", centres[:, None] - one[None], along) / length
    nearest = one[None] + np.clip(share, 0, 1)[..., None] * along[None]
    away = centres[:, None] - nearest
    normal = np.stack([-along[:, 1], along[:, 0]], axis=1) / np.sqrt(length)[:, None]
    # How far a box reaches across the direction of a link.
    reach = np.abs(sizes[:, None] * normal[None]).sum(axis=2) / 2
    distance = np.linalg.norm(away, axis=2)
    own = (np.arange(len(centres))[:, None, None] == links[None]).any(axis=2)
    behind = (distance < reach) & (share > 0) & (share < 1) & ~own
    sign = np.where(np.einsum("nld,ld->nl", away, normal) < 0, -1.0, 1.0)
    step = np.where(behind, np.minimum(reach - distance, 2.0) * sign, 0.0)
    steps = np.einsum("nl,ld->nd", step, normal)
    # The ends of the link give way likewise, as a label in a crowd cannot.
    back = step.sum(axis=0)[:, None] * normal / 2
    np.subtract.at(steps, links[:, 0], back)
    np.subtract.at(steps, links[:, 1], back)
    return np.asarray(steps)
