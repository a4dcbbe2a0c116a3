"""What the pictures of the Explore page are made of: colours, points, and names that keep off each other."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from assistant.search.explore.graph_picture import graph_picture
from assistant.search.explore.topics import ConceptGraph, GraphPicture, Kind, Link, Node
from assistant.ui.chart_rows import (
    NARROW,
    WIDE,
    Name,
    Near,
    Points,
    Window,
    box_rows,
    link_rows,
    name_rows,
    point_columns,
    point_look,
)
from assistant.ui.charts import NODE, POINT, graph_chart, topic_map
from assistant.ui.explore_compare import names_in
from assistant.ui.explore_graph import fewer_drawn, left_out
from assistant.ui.label_places import Anchor, Box, Frame, place_names
from assistant.ui.palette import DARK, LIGHT, Ink

# How the eyes without one kind of cone see linear RGB, at full strength, after Machado, Oliveira and
# Fernandes, “A Physiologically-based Model for Simulation of Color Vision Deficiency” (2009).
EYES = {
    "all cones": np.eye(3),
    "protanopia": np.array([[0.152, 1.053, -0.205], [0.115, 0.786, 0.099], [-0.004, -0.048, 1.052]]),
    "deuteranopia": np.array([[0.367, 0.861, -0.228], [0.280, 0.673, 0.047], [-0.012, 0.043, 0.969]]),
    "tritanopia": np.array([[1.256, -0.077, -0.179], [-0.078, 0.931, 0.148], [0.005, 0.691, 0.304]]),
}
LEAST_DIFFERENCE = 12.0  # CIELAB; about 2 can just be seen side by side
GRAPH = ConceptGraph(
    nodes=(
        Node("AWS Glue", Kind.SERVICE, 9, -0.8, 0.1),
        Node("Amazon Managed Service for Apache Flink", Kind.SERVICE, 5, 0.8, 0.4),
        Node("drift", Kind.CONCEPT, 3, 0.1, -0.9),
    ),
    links=(
        Link("AWS Glue", "Amazon Managed Service for Apache Flink", 3, 0.5),
        Link("AWS Glue", "drift", 3, 0.3),
    ),
)


def linear(colour: str) -> NDArray[np.float64]:
    value = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    return np.asarray(np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4))


def contrast(one: str, other: str) -> float:
    """As WCAG 2.2 defines it."""
    low, high = sorted(float(linear(each) @ [0.2126, 0.7152, 0.0722]) + 0.05 for each in (one, other))
    return high / low


def lab(rgb: NDArray[np.float64]) -> NDArray[np.float64]:
    """CIELAB (D65) of linear RGB."""
    to_xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    xyz = to_xyz @ np.clip(rgb, 0, 1) / [0.9505, 1.0, 1.089]
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("ink", [LIGHT, DARK], ids=["light", "dark"])
def test_all_colours_stand_out_from_the_background(ink: Ink) -> None:
    assert min(contrast(colour, ink.ground) for colour in (*ink.groups, ink.other, ink.line)) >= 3
    assert contrast(ink.text, ink.ground) >= 7


@pytest.mark.parametrize("eyes", EYES)
@pytest.mark.parametrize("ink", [LIGHT, DARK], ids=["light", "dark"])
def test_groups_are_told_apart_by_all_eyes(ink: Ink, eyes: str) -> None:
    seen = {colour: lab(EYES[eyes] @ linear(colour)) for colour in (*ink.groups, ink.other)}
    for one, other in combinations(seen, 2):
        assert np.linalg.norm(seen[one] - seen[other]) >= LEAST_DIFFERENCE, f"{one} and {other}"


def points(count: int, lit: list[bool] | None = None) -> Points:
    numbers = [str(number) for number in range(count)]
    return Points(
        numbers, [0.0] * count, [0.0] * count, numbers, [""] * count, ["Question"] * count, ["a"] * count, lit
    )


def test_what_is_lit_stands_out_and_what_is_opened_most() -> None:
    columns = point_columns(points(5, [False, True, False, True, False]), "2", LIGHT)
    assert columns["point"] == ["0", "4", "1", "3", "2"]
    opacity, size = ([float(str(value)) for value in columns[name]] for name in ("opacity", "size"))
    assert opacity[0] < 0.3
    assert opacity[2:] == [1.0, 1.0, 1.0]
    assert columns["above"] == [False, False, True, True, True]
    assert size[4] > size[3] >= size[0]
    assert columns["edge"] == [LIGHT.ground] * 4 + [LIGHT.text]


def test_points_shrink_and_fade_as_they_become_many() -> None:
    looks = [point_look(count) for count in (0, 200, 5_000, 20_000)]
    assert looks == sorted(looks, reverse=True)
    assert looks[-1][0] >= 6
    assert looks[-1][1] >= 0.5


def test_the_pointer_tells_points_of_the_same_question_apart_and_opens_none_that_is_far() -> None:
    two = replace(points(2), title=["Which solution is right?"] * 2, begins=["A bank …", "A shop …"])
    assert point_columns(two, "", LIGHT)["begins"] == ["A bank …", "A shop …"]
    spec = topic_map(two, {"a": "#000000"}, [], Window(), LIGHT).to_dict()
    assert "'Begins': (datum.datum || datum).begins" in spec["layer"][0]["mark"]["tooltip"]["expr"]
    (select,) = (param["select"] for param in spec["params"])
    assert select["nearest"]
    assert select["on"].endswith("< 1600]")


def test_without_points_or_names_there_is_an_empty_picture() -> None:
    spec = topic_map(points(0), {"a": "#000000"}, [], Window(), LIGHT).to_dict()
    assert [param["name"] for param in spec["params"]] == [POINT]


@given(
    st.lists(
        st.tuples(st.floats(-1, 1), st.floats(-1, 1), st.integers(1, 30), st.integers(1, 2)), max_size=30
    ),
    st.sampled_from([(704.0, 13.0), (344.0, 11.0)]),
)
def test_no_name_lies_over_another_or_leaves_the_picture(
    drawn: list[tuple[float, float, int, int]], size: tuple[float, float]
) -> None:
    frame = Frame((-1.06, 1.06), (-1.06, 1.06), size[0], 480, size[1])
    anchors = [Anchor(x, y, ("m" * length,) * lines) for x, y, length, lines in drawn]
    boxes = []
    for place in place_names(anchors, frame):
        lines = anchors[place.number].lines
        x, y = frame.pixel(place.x, place.y)
        across, down = len(lines[0]) * frame.font * 0.5 / 2, len(lines) * frame.font / 2
        boxes.append(Box(x - across, y - down, x + across, y + down))
    assert not [pair for pair in combinations(boxes, 2) if pair[0].meets(pair[1])]
    assert all(box.left >= 0 and box.right <= frame.width for box in boxes)
    assert all(box.top >= 0 and box.bottom <= frame.height for box in boxes)


def test_a_name_keeps_off_the_points_and_stays_beside_its_own() -> None:
    frame = Frame((-1, 1), (-1, 1), 704, 480, 12)
    own = [(0.02 * x, 0.02 * y) for x in range(-4, 5) for y in range(-3, 4)]
    others = [(0.02 * x + 0.5, 0.02 * y) for x in range(-4, 5) for y in range(-3, 4)]
    named = [Anchor(0.0, 0.0, ("Data drift", "baseline"), own), Anchor(0.5, 0.0, ("Glue",), others)]
    boxes = []
    for place in place_names(named, frame, own + others):
        x, y = frame.pixel(place.x, place.y)
        lines = named[place.number].lines
        across, down = max(map(len, lines)) * 12 * 0.56 / 2, len(lines) * 12 * 1.2 / 2
        boxes.append(Box(x - across, y - down, x + across, y + down))
    assert len(boxes) == 2
    for box, near, far in ((boxes[0], own, others), (boxes[1], others, own)):
        assert not [each for each in own + others if off(box, frame.pixel(*each)) == 0]
        assert min(off(box, frame.pixel(*each)) for each in near) < 12
        assert min(off(box, frame.pixel(*each)) for each in far) > 12


def off(box: Box, spot: tuple[float, float]) -> float:
    """How far a spot is from a box; 0 within."""
    across = max(box.left - spot[0], spot[0] - box.right, 0)
    down = max(box.top - spot[1], spot[1] - box.bottom, 0)
    return float(np.hypot(across, down))


def test_a_name_that_cannot_keep_off_all_points_covers_the_fewest() -> None:
    frame = Frame((-1, 1), (-1, 1), 704, 480, 12)
    everywhere = [(0.03 * x, 0.03 * y) for x in range(-33, 34) for y in range(-33, 34)]
    thin = [each for each in everywhere if not (abs(each[0]) < 0.12 and abs(each[1] - 0.15) < 0.05)]
    ((_, x, y),) = place_names([Anchor(0.0, 0.0, ("Glue",))], frame, thin)
    assert (x, y) == pytest.approx((0, 0.15), abs=0.05)


def test_the_narrow_map_has_the_first_line_of_a_name_only() -> None:
    rows = name_rows([Name(("Data drift", "baseline"), 0.0, 0.0)], Window())
    assert [(row["wide"], row["text"]) for row in rows] == [
        (True, "Data drift\nbaseline"),
        (False, "Data drift"),
    ]


@pytest.fixture
def pictures() -> list[GraphPicture]:
    return [graph_picture(GRAPH, width) for width in (WIDE, NARROW)]


def test_boxes_lie_within_the_picture_and_hold_their_names(pictures: list[GraphPicture]) -> None:
    for picture in pictures:
        for row in box_rows(picture, True, None, LIGHT):
            assert 0 <= float(str(row["left"])) < float(str(row["x"])) < float(str(row["right"])) <= 1
            assert 0 <= float(str(row["top"])) <= float(str(row["y"])) < float(str(row["bottom"])) <= 1


def test_a_chosen_node_leaves_only_itself_and_its_neighbours_in_front(pictures: list[GraphPicture]) -> None:
    near = Near("drift", frozenset({"AWS Glue"}))
    boxes = {str(row["node"]): row for row in box_rows(pictures[0], True, near, DARK)}
    assert boxes["Amazon Managed Service for Apache Flink"]["opacity"] != 1.0
    assert boxes["AWS Glue"]["opacity"] == boxes["drift"]["opacity"] == 1.0
    bright = [row for row in link_rows(pictures[0], True, near, DARK) if row["opacity"] == 1.0]
    assert len(bright) == 1


def test_a_narrow_picture_says_what_it_leaves_out() -> None:
    wide, narrow = (
        graph_picture(GRAPH, WIDE),
        graph_picture(ConceptGraph(GRAPH.nodes[:2], GRAPH.links[:1]), NARROW),
    )
    assert fewer_drawn([wide, wide]) == ""
    assert "has 2 of them, the list all 3" in fewer_drawn([wide, narrow])
    glue, flink, drift = (left_out([wide, narrow], GRAPH, node) for node in GRAPH.nodes)
    assert "leaves out 1 of the 2 below" in glue
    assert flink == ""
    assert "leaves it out" in drift


@pytest.mark.parametrize("ink", [LIGHT, DARK], ids=["light", "dark"])
def test_names_that_stay_behind_can_still_be_read(pictures: list[GraphPicture], ink: Ink) -> None:
    rows = box_rows(pictures[0], True, Near("drift", frozenset()), ink)
    dim = min(float(str(row["opacity"])) for row in rows)
    mixed = "#" + "".join(
        f"{round(dim * int(ink.text[at : at + 2], 16) + (1 - dim) * int(ink.ground[at : at + 2], 16)):02x}"
        for at in (1, 3, 5)
    )
    assert dim < 1
    assert contrast(mixed, ink.ground) >= 3.3, "thin letters lose a little"


def test_the_graph_gives_one_selection_and_is_the_same_each_time(pictures: list[GraphPicture]) -> None:
    first, again = (graph_chart(pictures, None, LIGHT).to_dict() for _ in range(2))
    assert first == again
    assert [param["name"] for param in first["params"]] == [NODE]


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("a, b", ("a", "b")),
        (" Firehose ,  Kinesis Data Streams,", ("Firehose", "Kinesis Data Streams")),
        ("a, b, c, d", ("a", "b", "c", "d")),
        ("a, a", ("a",)),
        ("async, serverless and batch transform", ("async", "serverless", "batch transform")),
        ("data or concept drift", ("data drift", "concept drift")),
        ("", ()),
        (" , ", ()),
    ],
)
def test_names_are_split_as_people_type_them(typed: str, names: tuple[str, ...]) -> None:
    assert names_in(typed) == names
