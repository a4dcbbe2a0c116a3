"""The connections: which services and concepts are named together, as a picture and as a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from assistant.search.explore.concept_graph import neighbours
from assistant.search.explore.topics import ConceptGraph, Node
from assistant.ui.chart_rows import Near
from assistant.ui.charts import NODE, graph_chart
from assistant.ui.explore_link import Explored, go_to, link_to
from assistant.ui.explore_picture import draw
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
    node = _chosen(graph, asked)
    version = f" It counts all your material, not only {asked.version}." if asked.version else ""
    st.html(
        '<p class="quiet">What your material names together, more often than chance; a thicker line is a '
        f"stronger connection. Rounded boxes are services, square ones concepts.{escaped(version)}</p>"
    )
    _choice(graph, node)
    _picture(material, graph, node)
    if node is not None:
        _neighbours(material, graph, node)
    _as_list(graph)


def _chosen(graph: ConceptGraph, asked: Explored) -> Node | None:
    return next((node for node in graph.nodes if node.name in asked.names[:1]), None)


def _choice(graph: ConceptGraph, node: Node | None) -> None:
    """A box to choose a node with, for the keyboard."""
    names = sorted(each.name for each in graph.nodes)
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
    said = f"How {len(graph.nodes)} services and concepts connect; the list below says the same."
    draw(chart, "graph", NODE, node.name if node else "", lambda name: go_to("graph", names=[name]), said)


def _neighbours(material: Material, graph: ConceptGraph, node: Node) -> None:
    """The chosen node: what it goes with, and the ways on."""
    with st.container(border=True, key="node-card", gap="small"):
        st.html(
            f'<div class="card"><h2>{escaped(node.name)}</h2>'
            f'<p class="quiet">{KIND_WORDS[node.kind]}, named in {node.units:,} questions and notes</p></div>'
        )
        for name, together, _ in neighbours(graph, node.name):
            with st.container(horizontal=True, gap="small", vertical_alignment="center"):
                link_to("graph", name, names=[name])
                st.html(f'<span class="quiet">in {together} together</span>', width="content")
                if {name, node.name} <= material.profiles.keys():
                    link_to("compare", "Compare", names=[node.name, name])
        if node.name in material.profiles:
            link_to("services", f"What your material says of {shortened(node.name, 60)}", names=[node.name])


def _as_list(graph: ConceptGraph) -> None:
    """Each node with its neighbours as text, for those who do not see the picture."""
    rows = "".join(
        f'<tr><th scope="row">{escaped(node.name)}</th><td>{KIND_WORDS[node.kind]}</td>'
        f"<td>{node.units:,}</td><td>{_goes_with(graph, node.name)}</td></tr>"
        for node in sorted(graph.nodes, key=lambda each: each.name)
    )
    head = "".join(f'<th scope="col">{word}</th>' for word in ("Name", "Kind", "Named in", "Goes with"))
    st.html(
        '<details class="as-list"><summary>The same as a list</summary>'
        f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></details>"
    )


def _goes_with(graph: ConceptGraph, name: str) -> str:
    found = [f"{other} ({together})" for other, together, _ in neighbours(graph, name)]
    return escaped(", ".join(found))
