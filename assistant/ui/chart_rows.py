"""What the pictures of the Explore page are drawn from: their points, names, links and boxes, a row each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.search.explore.graph_picture import LINE_HEIGHT, PAGE, PHONE
from assistant.search.explore.topics import GraphPicture
from assistant.ui.label_places import Anchor, Frame, place_names
from assistant.ui.palette import NODE_KINDS, Ink

WIDE, NARROW = PAGE, PHONE
"""How wide in pixels a picture is on a wide window and on a phone; both are laid out, and one is shown."""

MAP_HEIGHT = 500
FONT, SMALL_FONT, LINE = 12, 11, 1.2
"""Height in pixels of letters on the wide and on the narrow map, and of a line as a multiple of that."""

_CHOSEN_EDGE, _EDGE = 3.0, 0.5
_FADED = 0.18
_LIT_SIZE, _CHOSEN_SIZE = 90.0, 300.0
_BELOW = 20  # pixels that Streamlit leaves free below a picture
_DIM = 0.55  # at which a name still has 3 : 1 against the background

Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Points:
    """The points of the map, each list as long as the others.

    Attributes:
        point: what names it in a link.
        x: as `Positions`.
        y: likewise.
        title: what the pointer tells.
        begins: what it tells of it further; empty for nothing.
        kind: a key of `UNIT_SHAPES`.
        group: one of the groups of the picture.
        lit: whether it is one of those that a search found; None while nothing is searched.
    """

    point: Sequence[str]
    x: Sequence[float]
    y: Sequence[float]
    title: Sequence[str]
    begins: Sequence[str]
    kind: Sequence[str]
    group: Sequence[str]
    lit: Sequence[bool] | None


@dataclass(frozen=True, slots=True)
class Name:
    """A name on the map, in lines, where it ought to stand, and the points that it is of, as `Positions`."""

    lines: tuple[str, ...]
    x: float
    y: float
    own: Sequence[tuple[float, float]] = ()


@dataclass(frozen=True, slots=True)
class Window:
    """The part of `Positions` that is shown: least and greatest to the right and upwards."""

    x: tuple[float, float] = (-1.06, 1.06)
    y: tuple[float, float] = (-1.06, 1.06)


@dataclass(frozen=True, slots=True)
class Near:
    """What stands out of the graph: a node and its neighbours; all else stays behind."""

    node: str
    neighbours: frozenset[str]


def point_look(count: int) -> tuple[float, float]:
    """The area of a point in square pixels and its opacity; the more there are, the less each takes."""
    size = min(90.0, max(8.0, 27_000 / max(count, 1)))
    return size, 0.9 if count <= 500 else 0.75 if count <= 6000 else 0.55


def point_columns(points: Points, chosen: str, ink: Ink) -> dict[str, Sequence[object]]:
    """The points with their looks, a column each; those that must be seen come last, so nothing hides them.

    Args:
        points: in any order.
        chosen: the one that is opened; empty for none.
        ink: for the background of the page.
    """
    size, opacity = point_look(len(points.point))
    picked = np.array([point == chosen for point in points.point], dtype=bool)
    lit = np.array(points.lit or [False] * len(picked), dtype=bool)
    sizes, opacities = np.full(len(picked), size), np.full(len(picked), opacity)
    if points.lit is not None:
        sizes[lit] = max(size, _LIT_SIZE)
        opacities = np.where(lit, 1.0, _FADED)
    sizes[picked], opacities[picked] = _CHOSEN_SIZE, 1.0
    order = np.argsort(lit + 2 * picked, kind="stable")
    columns: dict[str, Sequence[object]] = {
        name: [getattr(points, name)[number] for number in order]
        for name in ("point", "x", "y", "title", "begins", "kind", "group")
    }
    return columns | {
        "size": sizes[order].tolist(),
        "opacity": opacities[order].tolist(),
        "edge": np.where(picked, ink.text, ink.ground)[order].tolist(),
        "thick": np.where(picked, _CHOSEN_EDGE, _EDGE)[order].tolist(),
        "above": (picked | lit)[order].tolist(),
    }


def name_rows(names: Sequence[Name], window: Window, points: Points | None = None) -> list[Row]:
    """The names that find room, on the wide map in all their lines and on the narrow one in the first.

    Where there are `points`, the names keep off them as far as they can.
    """
    drawn = list(zip(points.x, points.y, strict=True)) if points else []
    rows: list[Row] = []
    for wide, width, font in ((True, WIDE, FONT), (False, NARROW, SMALL_FONT)):
        anchors = [Anchor(each.x, each.y, each.lines[: None if wide else 1], each.own) for each in names]
        frame = Frame(window.x, window.y, width, MAP_HEIGHT - _BELOW, font)
        for place in place_names(anchors, frame, drawn):
            lines = anchors[place.number].lines
            left, top = frame.pixel(place.x, place.y)
            x, y = frame.position(left, top - _lift(len(lines), font * LINE))
            rows.append({"wide": wide, "x": x, "y": y, "text": "\n".join(lines)})
    return rows


def link_rows(picture: GraphPicture, wide: bool, near: Near | None, ink: Ink) -> list[Row]:
    """The links, placed in shares of width and height from the upper left corner."""
    middle = {each.node.name: (each.x / picture.width, each.y / picture.height) for each in picture.labels}
    rows: list[Row] = []
    for link in picture.links:
        (x, y), (x2, y2) = middle[link.one], middle[link.other]
        bright = near is not None and near.node in (link.one, link.other)
        opacity = 1.0 if bright else 0.2 if near else 0.35 + 0.6 * link.strength
        rows.append(
            {"wide": wide, "x": x, "y": y, "x2": x2, "y2": y2, "thick": 0.75 + 4 * link.strength}
            | {"colour": ink.groups[1] if bright else ink.line, "opacity": opacity}
        )
    return rows


def box_rows(picture: GraphPicture, wide: bool, near: Near | None, ink: Ink) -> list[Row]:
    """The nodes as boxes with their names, in the same measures."""
    colours = dict(zip(NODE_KINDS, (ink.groups[0], ink.groups[3]), strict=True))
    rows: list[Row] = []
    for each in picture.labels:
        name, kind, lines = each.node.name, each.node.kind.value.capitalize(), each.lines
        dim = near is not None and name != near.node and name not in near.neighbours
        across, down = each.width / picture.width / 2, each.height / picture.height / 2
        x, y = each.x / picture.width, each.y / picture.height
        rows.append(
            {"wide": wide, "node": name, "kind": kind, "units": each.node.units, "text": "\n".join(lines)}
            | {"x": x, "y": y - _lift(len(lines), LINE_HEIGHT) / picture.height}
            | {"left": x - across, "right": x + across, "top": y - down, "bottom": y + down}
            | {"colour": ink.line if dim else colours[kind], "opacity": _DIM if dim else 1.0}
            | {"thick": 3.5 if near is not None and near.node == name else 1.25}
        )
    return rows


def _lift(lines: int, height: float) -> float:
    """How far above the middle of a text the middle of its first line is, which is where it is put."""
    return (lines - 1) * height / 2
