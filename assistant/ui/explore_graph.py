"""The connections: which services and concepts are named together, as a picture and as a list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from assistant.errors import UsageError
from assistant.search.explore.concept_graph import neighbours
from assistant.search.explore.named_profile import named_profile
from assistant.search.explore.topics import ConceptGraph, GraphPicture, Node
from assistant.search.explore.unknown_names import UnknownNameError
from assistant.ui.chart_rows import Near
from assistant.ui.charts import NODE, graph_chart
from assistant.ui.explore_link import Explored, go_to, link_to
from assistant.ui.explore_opened import reveal
from assistant.ui.explore_picture import draw
from assistant.ui.explore_unknown import unknown
from assistant.ui.explore_views import KIND_WORDS
from assistant.ui.look import is_dark, notice
from assistant.ui.markup import escaped, shortened
from assistant.ui.palette import ink_on

if TYPE_CHECKING:
    from assistant.ui.explore_material import Material


def show_graph(material: Material, asked: Explored) -> None:
    """The picture, what is chosen in it with its neighbours, and all of it as a list."""
    graph = material.topics.graph
    if not graph.nodes:
        notice(
            "Your material names too few services and concepts together for a picture of how they connect."
        )
        return
    name, wrong = _meant(material, asked)
    node = next((each for each in graph.nodes if each.name == name), None)
    version = f" It counts all your material, not only {asked.version}." if asked.version else ""
    st.html(
        '<div class="pictured"><p class="quiet">What your material names together, more often than chance; a '
        "thicker line is a stronger connection. Rounded boxes are services, square ones concepts."
        f"{escaped(version)}{fewer_drawn(material.topics.pictures)}</p></div>"
    )
    _choice(graph, node)
    with st.container(key="not-drawn", gap="small"):
        if isinstance(wrong, UnknownNameError):
            unknown(wrong, "graph", asked.names[:1])
        elif wrong:
            notice(str(wrong))
        elif name and node is None:
            _not_drawn(material, name)
    _picture(material, graph, node)
    if node is not None:
        _neighbours(material, graph, node)
    reveal(f"node {node.name}" if node else "")
    _as_list(graph)


def _meant(material: Material, asked: Explored) -> tuple[str, UsageError | None]:
    """What the link asks for, under any name of it, or else what is wrong with it."""
    if not asked.names:
        return "", None
    try:
        return named_profile(asked.names[0], material.topics.profiles).name, None
    except UsageError as error:
        return "", error


def _not_drawn(material: Material, name: str) -> None:
    """Says that the picture lacks what the link asks for, and leads to what there is of it."""
    drawn = "it has what your material names often, but not together with everything"
    notice(f"“{shortened(name, 60)}” is not in this picture; {drawn}.")
    if name in material.profiles:
        link_to("services", f"What your material says of {shortened(name, 60)}", names=[name])


def _choice(graph: ConceptGraph, node: Node | None) -> None:
    """A box to choose a node with, for the keyboard."""
    names = sorted((each.name for each in graph.nodes), key=str.casefold)
    st.session_state["graph-choice"] = node.name if node else None
    st.selectbox(
        "Look at one of them",
        names,
        index=None,
        key="graph-choice",
        placeholder="Choose a service or concept",
        on_change=lambda: _choose(st.session_state["graph-choice"]),
    )


def _choose(name: str | None) -> None:
    go_to("graph", names=[name] if name else [])


def _picture(material: Material, graph: ConceptGraph, node: Node | None) -> None:
    near = None
    if node is not None:
        near = Near(node.name, frozenset(name for name, _, _ in neighbours(graph, node.name)))
    chart = graph_chart(material.topics.pictures, near, ink_on(is_dark()))
    said = f"How services and concepts connect; the list below has all {len(graph.nodes)}."
    draw(chart, "graph", NODE, node.name if node else "", lambda name: go_to("graph", names=[name]), said)


def _neighbours(material: Material, graph: ConceptGraph, node: Node) -> None:
    """The chosen node: what it goes with, and the ways on."""
    with st.container(border=True, key="node-card", gap="small"):
        lacking = left_out(material.topics.pictures, graph, node)
        st.html(
            f'<div class="card pictured"><h2>{escaped(node.name)}</h2><p class="quiet">'
            f"{KIND_WORDS[node.kind]}, named in {node.units:,} questions and notes{lacking}</p></div>"
        )
        for name, together, _ in neighbours(graph, node.name):
            with st.container(horizontal=True, gap="small", vertical_alignment="center"):
                link_to("graph", name, names=[name])
                st.html(f'<span class="quiet">in {together} together</span>', width="content")
                if {name, node.name} <= material.profiles.keys():
                    link_to("compare", "Compare", names=[node.name, name])
        if node.name in material.profiles:
            link_to("services", f"What your material says of {shortened(node.name, 60)}", names=[node.name])


def fewer_drawn(pictures: Sequence[GraphPicture]) -> str:
    """How many a narrow picture has, HTML that only a narrow column shows; nothing where it has all.

    Args:
        pictures: as stored, the wide one first.
    """
    every, few = (len(picture.labels) for picture in pictures)
    said = f" This narrow picture has {few} of them, the list all {every}."
    return f'<span class="narrow">{said}</span>' if few < every else ""


def left_out(pictures: Sequence[GraphPicture], graph: ConceptGraph, node: Node) -> str:
    """Whether a narrow picture lacks a node, or how many of its neighbours, likewise."""
    drawn = {label.node.name for label in pictures[1].labels}
    near = neighbours(graph, node.name)
    lacking = sum(name not in drawn for name, _, _ in near)
    if node.name not in drawn:
        said = "; this narrow picture leaves it out"
    elif lacking:
        said = f"; this narrow picture leaves out {lacking} of the {len(near)} below"
    else:
        return ""
    return f'<span class="narrow">{said}</span>'


def _as_list(graph: ConceptGraph) -> None:
    """Each node with its neighbours as text, for those who do not see the picture."""
    rows = "".join(
        f'<tr><th scope="row">{escaped(node.name)}</th><td>{KIND_WORDS[node.kind]}</td>'
        f"<td>{node.units:,}</td><td>{_goes_with(graph, node.name)}</td></tr>"
        for node in sorted(graph.nodes, key=lambda each: each.name.casefold())
    )
    head = "".join(f'<th scope="col">{word}</th>' for word in ("Name", "Kind", "Named in", "Goes with"))
    st.html(
        '<details class="as-list"><summary>The same as a list</summary>'
        f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></details>"
    )


def _goes_with(graph: ConceptGraph, name: str) -> str:
    found = [f"{other} ({together})" for other, together, _ in neighbours(graph, name)]
    return escaped(", ".join(found))
