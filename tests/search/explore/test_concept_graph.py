"""The concept graph: links beyond chance, a picture that repeats and stays much the same, labels that do not meet."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from assistant.search.explore.concept_graph import MOST_NODES, association, concept_graph, neighbours
from assistant.search.explore.graph_picture import (
    PAGE,
    PHONE,
    graph_picture,
    label_lines,
    thinned,
)
from assistant.search.explore.topics import ConceptGraph, GraphPicture, Kind, Label, Profile, Unit
from assistant.search.storage import load


def profile(name: str, units: Sequence[Unit], kind: Kind = Kind.CONCEPT) -> Profile:
    return Profile(name, kind, (), (), tuple(units), (), None, (), ())


def profiles_of(units: Mapping[Unit, Sequence[str]]) -> list[Profile]:
    names = {name for named in units.values() for name in named}
    return [profile(name, [unit for unit, named in units.items() if name in named]) for name in sorted(names)]


def topical(themes: int = 6, of_each: int = 5, units: int = 20) -> dict[Unit, list[str]]:
    """Units that name two or three things of a theme, and some also one of the next theme."""
    choose = random.Random(3)  # noqa: S311  # no secret
    made: dict[Unit, list[str]] = {}
    for theme in range(themes):
        names = [f"theme {theme} thing {number}" for number in range(of_each)]
        for number in range(units):
            named = choose.sample(names, choose.choice((2, 3)))
            if number % 4 == 0:
                named.append(f"theme {(theme + 1) % themes} thing 0")
            made[f"unit {theme}-{number}", 0] = named
    return made


@pytest.fixture(scope="module")
def graph() -> ConceptGraph:
    return concept_graph(profiles_of(topical()))


@pytest.fixture(scope="module")
def of_the_bank(shipped_index: Path) -> ConceptGraph:
    return load(shipped_index).topics.graph


def test_the_strength_is_normalised_pointwise_mutual_information() -> None:
    together = np.array([[8, 6, 1], [6, 12, 0], [1, 0, 20]])
    found = association(together, 40)
    by_hand = math.log((6 / 40) / ((8 / 40) * (12 / 40))) / -math.log(6 / 40)
    assert found[0, 1] == found[1, 0] == pytest.approx(by_hand)
    assert found[0, 2] == 0, "one unit together is too few to tell"
    assert not found.diagonal().any()


def test_things_always_named_together_have_the_full_strength_and_by_chance_none() -> None:
    assert association(np.array([[5, 5], [5, 5]]), 50)[0, 1] == pytest.approx(1)
    assert association(np.array([[20, 10], [10, 20]]), 40)[0, 1] == 0
    assert association(np.array([[9, 9], [9, 9]]), 9)[0, 1] == 0


def test_things_of_a_theme_are_linked_and_what_is_named_everywhere_is_left_out() -> None:
    units = {unit: [*names, "everywhere"] for unit, names in topical().items()}
    found = concept_graph(profiles_of(units))
    assert "everywhere" not in {node.name for node in found.nodes}
    within = [link for link in found.links if link.one.split()[1] == link.other.split()[1]]
    assert len(within) > 0.8 * len(found.links)


def test_a_link_counts_the_units_that_name_both_and_lies_in_the_order_of_the_alphabet(
    graph: ConceptGraph,
) -> None:
    units = topical()
    for link in graph.links:
        assert link.one < link.other
        assert link.together == sum(link.one in named and link.other in named for named in units.values())
        assert 0 < link.strength <= 1
    assert [link.strength for link in graph.links] == sorted(
        (li.strength for li in graph.links), reverse=True
    )
    assert {node.name: node.units for node in graph.nodes} == {
        name: sum(name in named for named in units.values())
        for name in {n for u in units.values() for n in u}
    }


def test_each_node_has_a_link_keeps_its_strongest_and_all_hang_together(graph: ConceptGraph) -> None:
    names = sorted(node.name for node in graph.nodes)
    assert all(neighbours(graph, name) for name in names)
    reached, waiting = {names[0]}, [names[0]]
    while waiting:
        for name, _, _ in neighbours(graph, waiting.pop()):
            if name not in reached:
                reached.add(name)
                waiting.append(name)
    assert reached == set(names)
    assert len(graph.links) < 2.5 * len(graph.nodes)


def test_neighbours_come_the_strongest_first_from_both_ends_of_a_link(graph: ConceptGraph) -> None:
    link = graph.links[0]
    assert neighbours(graph, link.one)[0][2] == link.strength
    assert (link.one, link.together, link.strength) in neighbours(graph, link.other)
    strengths = [strength for _, _, strength in neighbours(graph, link.one)]
    assert strengths == sorted(strengths, reverse=True)
    assert neighbours(graph, "nothing") == ()


def test_the_graph_repeats_whatever_the_order_of_the_profiles(graph: ConceptGraph) -> None:
    made = profiles_of(topical())
    assert concept_graph(made[::-1]) == graph
    assert concept_graph(made) == graph


def test_no_more_nodes_than_asked_for_and_those_that_are_named_most() -> None:
    found = concept_graph(profiles_of(topical()), most=10)
    assert len(found.nodes) == 10
    assert min(node.units for node in found.nodes) >= 10


@pytest.mark.parametrize(
    "units",
    [
        {},
        {("a", 0): ["one"]},
        {("a", 0): ["one", "two"], ("b", 0): ["one", "two"]},
        {(f"{n}", 0): ["one", "two"] for n in range(9)},
    ],
)
def test_material_that_names_too_little_together_has_an_empty_graph_and_picture(
    units: dict[Unit, list[str]],
) -> None:
    found = concept_graph(profiles_of(units))
    assert found == ConceptGraph((), ())
    assert graph_picture(found).labels == ()


def test_parts_that_hang_together_by_nothing_stand_apart() -> None:
    units: dict[Unit, list[str]] = {}
    for part in ("left", "right"):
        units |= {(f"{part} {n}", 0): [f"{part} {n % 3}", f"{part} {(n + 1) % 3}"] for n in range(12)}
    units |= {(f"other {n}", 0): [f"other {n}"] for n in range(30)}
    found = concept_graph(profiles_of(units))
    places = {node.name: np.array([node.x, node.y]) for node in found.nodes}
    assert len(places) == 6
    inner = max(
        np.linalg.norm(places[f"left {a}"] - places[f"left {b}"]) for a, b in combinations(range(3), 2)
    )
    between = min(
        np.linalg.norm(places[f"left {a}"] - places[f"right {b}"]) for a in range(3) for b in range(3)
    )
    assert between > inner


def test_positions_fill_the_square_and_linked_nodes_stand_nearer_than_others(graph: ConceptGraph) -> None:
    places = {node.name: np.array([node.x, node.y]) for node in graph.nodes}
    assert max(np.abs(place).max() for place in places.values()) == pytest.approx(1)
    linked = [np.linalg.norm(places[link.one] - places[link.other]) for link in graph.links]
    every = [np.linalg.norm(one - other) for one, other in combinations(places.values(), 2)]
    assert np.mean(linked) < np.mean(every) / 2


def moved(before: ConceptGraph, after: ConceptGraph) -> np.ndarray:
    """How far each node that is in both moved; the picture is 2 wide."""
    new = {node.name: (node.x, node.y) for node in after.nodes}
    return np.array(
        [math.dist((node.x, node.y), new[node.name]) for node in before.nodes if node.name in new]
    )


def with_one_more(profiles: Sequence[Profile], names: Sequence[str]) -> list[Profile]:
    unit = ("own.md", 1)
    return [
        Profile(p.name, p.kind, (), (), (*p.mentions, *([unit] if p.name in names else [])), (), None, (), ())
        for p in profiles
    ]


def test_one_more_unit_moves_the_nodes_of_the_bank_little(shipped_index: Path) -> None:
    """A note of one's own that names three things often named together, or that are not, six times."""
    profiles = load(shipped_index).topics.profiles
    before = concept_graph(profiles)
    choose = random.Random(7)  # noqa: S311  # no secret
    for number in range(6):
        node = choose.choice(before.nodes)
        near = [name for name, _, _ in neighbours(before, node.name)][:2]
        far = [choose.choice(before.nodes).name] if number % 2 else []
        found = moved(before, concept_graph(with_one_more(profiles, [node.name, *near, *far])))
        assert len(found) >= MOST_NODES - 3
        assert np.median(found) < 0.15
        assert np.quantile(found, 0.9) < 0.4


def meets(one: Label, other: Label) -> bool:
    return (
        abs(one.x - other.x) < (one.width + other.width) / 2
        and abs(one.y - other.y) < (one.height + other.height) / 2
    )


def check_legible(picture: GraphPicture) -> None:
    assert not [(a.lines, b.lines) for a, b in combinations(picture.labels, 2) if meets(a, b)]
    for label in picture.labels:
        assert label.width / 2 <= label.x <= picture.width - label.width / 2
        assert label.height / 2 <= label.y <= picture.height - label.height / 2


@pytest.mark.parametrize("width", [PAGE, PHONE, 300])
def test_no_label_of_a_picture_meets_another_or_leaves_it(of_the_bank: ConceptGraph, width: int) -> None:
    picture = graph_picture(of_the_bank, width)
    check_legible(picture)
    assert picture.width == width
    assert picture.height * width < 15_000 * len(picture.labels)
    assert picture == graph_picture(of_the_bank, width)


def test_a_picture_keeps_who_is_left_of_whom(of_the_bank: ConceptGraph) -> None:
    picture = graph_picture(of_the_bank)
    far = [(a, b) for a, b in combinations(picture.labels, 2) if a.node.x - b.node.x > 0.4]
    assert len(far) > 100
    assert sum(a.x > b.x for a, b in far) > 0.97 * len(far)


def test_hardly_a_link_passes_behind_a_label_of_others(of_the_bank: ConceptGraph) -> None:
    picture = graph_picture(of_the_bank)
    at = {label.node.name: label for label in picture.labels}
    hidden = 0
    for link in picture.links:
        one, other = at[link.one], at[link.other]
        for label in picture.labels:
            if label.node.name in (link.one, link.other):
                continue
            points = np.linspace((one.x, one.y), (other.x, other.y), 50)
            inside = (np.abs(points - (label.x, label.y)) < (label.width / 2, label.height / 2)).all(axis=1)
            hidden += bool(inside.any())
    assert hidden <= 2


@pytest.mark.parametrize("width", [PAGE, PHONE])
def test_the_line_between_two_linked_labels_is_seen(of_the_bank: ConceptGraph, width: int) -> None:
    picture = graph_picture(of_the_bank, width)
    at = {label.node.name: label for label in picture.labels}
    for link in picture.links:
        one, other = at[link.one], at[link.other]
        across = abs(one.x - other.x) - (one.width + other.width) / 2
        down = abs(one.y - other.y) - (one.height + other.height) / 2
        assert max(across, down) >= 14, f"{link.one} and {link.other}"


def test_a_picture_for_a_phone_has_fewer_nodes_and_still_hangs_together(of_the_bank: ConceptGraph) -> None:
    fewer = thinned(of_the_bank, 30)
    assert len(fewer.nodes) == 30
    assert len(graph_picture(of_the_bank, PHONE).labels) == 30
    assert all(neighbours(fewer, node.name) for node in fewer.nodes)
    kept = {node.name for node in fewer.nodes}
    assert sum(node.name in kept for node in of_the_bank.nodes[:15]) >= 12, "the most frequent stay"


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("Amazon SageMaker Model Monitor", ("Model Monitor",)),
        ("Amazon SageMaker", ("SageMaker",)),
        ("AWS Glue", ("Glue",)),
        ("retrieval-augmented generation", ("RAG",)),
        ("personally identifiable information", ("PII",)),
        ("Amazon Managed Service for Apache Flink", ("Managed", "Service for", "Apache Flink")),
        ("multi-container endpoint", ("multi-container", "endpoint")),
    ],
)
def test_a_label_is_short(name: str, lines: tuple[str, ...]) -> None:
    assert label_lines(name) == lines


def test_the_graph_of_the_bank_links_what_the_exam_sets_side_by_side(of_the_bank: ConceptGraph) -> None:
    def near(name: str) -> set[str]:
        return {other for other, _, _ in neighbours(of_the_bank, name)}

    assert 40 <= len(of_the_bank.nodes) <= 60
    assert {"precision", "F1 score"} <= near("recall")
    assert "Amazon Athena" in near("AWS Glue")
    assert "Amazon EventBridge" in near("Amazon SageMaker Pipelines")
    assert "AWS KMS" in near("AWS IAM")
    assert not near("Amazon S3"), "it is named with everything"
