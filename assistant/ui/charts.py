"""The pictures of the Explore page, drawn with Altair: the map of the topics, the graph of the concepts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from assistant.search.explore.graph_picture import FONT_SIZE, LINE_HEIGHT
from assistant.search.explore.topics import GraphPicture
from assistant.ui.chart_rows import (
    FONT,
    LINE,
    MAP_HEIGHT,
    SMALL_FONT,
    Name,
    Near,
    Points,
    Row,
    Window,
    box_rows,
    link_rows,
    name_rows,
    point_columns,
)
from assistant.ui.palette import UNIT_SHAPES, Ink

if TYPE_CHECKING:
    import altair as alt
    import pandas as pd  # type: ignore[import-untyped, unused-ignore]

Picture: TypeAlias = "alt.LayerChart"

POINT, NODE = "point", "node"
"""How the two selections are called; each gives the value of the field of that name."""

_Channel = TypeVar("_Channel")
_CHANGE = 600  # pixels, from which on the wide layout is shown
_FITS = f"datum.wide == (width >= {_CHANGE})"
_CORNER = "datum.kind === 'Service' ? 12 : 2"
# What the pointer tells of a point; over the ground, where `datum` is what is drawn there, of the nearest.
_ROW = "(datum.datum || datum)"
_REST = f"'Kind': {_ROW}.kind, 'About': {_ROW}.group"
_TIP = (
    f"{_ROW}.begins ? {{'title': {_ROW}.title, 'Begins': {_ROW}.begins, {_REST}}}"
    f" : {{'title': {_ROW}.title, {_REST}}}"
)
_REACH = 40  # pixels from a point within which a click opens it
_AT = "event.item.datum"
_ON = f"click[event.item && {_AT} && pow(x() - {_AT}.x, 2) + pow(y() - {_AT}.y, 2) < {_REACH**2}]"
# The columns, as a table without rows has to name them.
_NAME = ["wide", "x", "y", "text"]
_LINK = ["wide", "x", "y", "x2", "y2", "thick", "colour", "opacity"]
_BOX = [*_NAME, "node", "kind", "units", "left", "right", "top", "bottom", "thick", "colour", "opacity"]


def topic_map(
    points: Points,
    colours: Mapping[str, str],
    names: Sequence[Name],
    window: Window,
    ink: Ink,
    chosen: str = "",
) -> Picture:
    """The map: points by colour and shape with names on it; a click gives the selection `POINT`.

    Args:
        points: those within the window.
        colours: of each group.
        names: of the clusters, the most important first; what finds no room is left out.
        window: what part is shown.
        ink: for the background of the page.
        chosen: the point that is opened; empty for none.
    """
    import altair as alt
    import pandas as pd

    drawn = (
        alt.Chart(pd.DataFrame(point_columns(points, chosen, ink)))
        .mark_point(filled=True, tooltip=alt.expr(_TIP))
        .encode(
            x=_right("x", window.x),
            y=_up("y", window.y),
            color=alt.Color("group:N", scale=_scale(colours), legend=None),
            shape=alt.Shape("kind:N", scale=_scale(UNIT_SHAPES), legend=None),
            size=_as_given(alt.Size, "size:Q"),
            opacity=_as_given(alt.Opacity, "opacity:Q"),
            stroke=_as_given(alt.Stroke, "edge:N"),
            strokeWidth=_as_given(alt.StrokeWidth, "thick:Q"),
            description="title:N",
        )
    )
    # Small points are hard to hit with a finger, so the nearest one counts, but none that is far.
    select = alt.selection_point(
        name=POINT, fields=["point"], nearest=True, on=_ON, clear=False, toggle=False, empty=False
    )
    above = drawn.transform_filter("datum.above")  # no name hides what is opened or lit up
    return _whole(
        [drawn.add_params(select), *_names(name_rows(names, window, points), window, ink), above], MAP_HEIGHT
    )


def graph_chart(pictures: Sequence[GraphPicture], near: Near | None, ink: Ink) -> Picture:
    """The graph: links as lines, nodes as their names in boxes; a click gives the selection `NODE`.

    Args:
        pictures: the wide one and the narrow one, of which the browser shows the one that has room.
        near: what stands out; None for nothing.
        ink: for the background of the page.
    """
    import altair as alt

    both = list(zip(pictures, (True, False), strict=True))
    lines = _lines([row for picture, wide in both for row in link_rows(picture, wide, near, ink)])
    boxes, names = _boxes([row for picture, wide in both for row in box_rows(picture, wide, near, ink)], ink)
    select = alt.selection_point(name=NODE, fields=["node"], clear=False, toggle=False, empty=False)
    return _whole([lines, boxes.add_params(select), names], max(picture.height for picture in pictures))


def _whole(layers: Sequence[alt.Chart], height: float) -> Picture:
    import altair as alt

    chart: Picture = alt.layer(*layers).properties(height=height).configure_view(strokeWidth=0)
    return chart


def _lines(rows: Sequence[Row]) -> alt.Chart:
    import altair as alt

    chart: alt.Chart = (
        alt.Chart(_table(rows, _LINK))
        .mark_rule()
        .transform_filter(_FITS)
        .encode(
            x=_right("x", (0, 1)),
            y=_up("y", (1, 0)),
            x2="x2:Q",
            y2="y2:Q",
            strokeWidth=_as_given(alt.StrokeWidth, "thick:Q"),
            color=_as_given(alt.Color, "colour:N"),
            opacity=_as_given(alt.Opacity, "opacity:Q"),
        )
    )
    return chart


def _boxes(rows: Sequence[Row], ink: Ink) -> tuple[alt.Chart, alt.Chart]:
    """The nodes as boxes, and the names in them."""
    import altair as alt

    nodes = alt.Chart(_table(rows, _BOX)).transform_filter(_FITS)
    boxes = nodes.mark_rect(cornerRadius=alt.expr(_CORNER), fill=ink.ground, cursor="pointer").encode(
        x=_right("left", (0, 1)),
        y=_up("top", (1, 0)),
        x2="right:Q",
        y2="bottom:Q",
        stroke=_as_given(alt.Stroke, "colour:N"),
        strokeWidth=_as_given(alt.StrokeWidth, "thick:Q"),
        description="node:N",
        tooltip=[
            # Short, as it lies over what stands beside the node.
            alt.Tooltip("node:N", title="title"),
            alt.Tooltip("units:Q", title="Named in"),
        ],
    )
    names = nodes.mark_text(
        lineBreak="\n", baseline="middle", fontSize=FONT_SIZE, lineHeight=LINE_HEIGHT, color=ink.text
    ).encode(
        x=_right("x", (0, 1)),
        y=_up("y", (1, 0)),
        text="text:N",
        opacity=_as_given(alt.Opacity, "opacity:Q"),
    )
    return boxes, names


def _names(placed: Sequence[Row], window: Window, ink: Ink) -> list[alt.Chart]:
    """The names on the map: a halo in the colour of the ground, and the letters on it."""
    import altair as alt

    rows = alt.Chart(_table(placed, _NAME)).transform_filter(_FITS)
    base = rows.encode(x=_right("x", window.x), y=_up("y", window.y), text="text:N")
    letters = f"width >= {_CHANGE} ? {FONT} : {SMALL_FONT}"
    size, height = alt.expr(letters), alt.expr(f"{LINE} * ({letters})")
    layers = []
    for colour, around in ((ink.ground, 3), (ink.text, 0)):
        layers.append(
            base.mark_text(
                fontSize=size,
                fontWeight=600,
                lineBreak="\n",
                lineHeight=height,
                baseline="middle",
                color=colour,
                stroke=ink.ground,
                strokeWidth=around,
                strokeJoin="round",
            )
        )
    return layers


def _table(rows: Sequence[Row], columns: Sequence[str]) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame(rows, columns=columns)


def _right(field: str, domain: Sequence[float]) -> alt.X:
    """A position to the right, without an axis."""
    import altair as alt

    return alt.X(f"{field}:Q", scale=alt.Scale(domain=list(domain), nice=False, zero=False), axis=None)


def _up(field: str, domain: Sequence[float]) -> alt.Y:
    """A position upwards, likewise."""
    import altair as alt

    return alt.Y(f"{field}:Q", scale=alt.Scale(domain=list(domain), nice=False, zero=False), axis=None)


def _scale(pairs: Mapping[str, str]) -> alt.Scale:
    import altair as alt

    return alt.Scale(domain=list(pairs), range=list(pairs.values()))


def _as_given(channel: Callable[..., _Channel], field: str) -> _Channel:
    """The values of a column as they are, without a scale."""
    return channel(field, scale=None, legend=None)
