"""The Explore page: the exam, the topics on a map, the services, comparisons and connections."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from assistant.errors import AssistantError
from assistant.ui.chips import mount_chips_script
from assistant.ui.explore_compare import show_compare
from assistant.ui.explore_exam import show_exam
from assistant.ui.explore_graph import show_graph
from assistant.ui.explore_link import VIEWS, Explored, follow_explore_link, go_back_to
from assistant.ui.explore_map import show_map
from assistant.ui.explore_material import Material, open_material
from assistant.ui.explore_services import show_services
from assistant.ui.look import loading, notice
from assistant.ui.opened import is_loaded

_STYLE = Path(__file__).with_name("explore.css")
_CHOICE = "explore-view"
_SHOW: dict[str, Callable[[Material, Explored], None]] = {
    "exam": show_exam,
    "map": show_map,
    "services": show_services,
    "compare": show_compare,
    "graph": show_graph,
}


def explore_page() -> None:
    """The views as a row of words, and the one that the link names."""
    asked = follow_explore_link()
    st.html(_STYLE)
    st.html('<header class="head"><h1>Explore</h1></header>')
    _views(asked.view)
    room = st.empty()
    if not is_loaded():
        with room:
            loading(cards=False)
    try:
        material = open_material(asked.version)
        room.empty()
        with st.container(key=f"view-{asked.view}"):
            if material.shown:
                _SHOW[asked.view](material, asked)
                mount_chips_script()
            else:
                _nothing(material)
    except AssistantError as error:
        room.empty()
        notice(str(error), care=True)


def _views(view: str) -> None:
    st.session_state[_CHOICE] = view
    with st.container(key="views"):
        st.segmented_control(
            "What to look at",
            list(VIEWS),
            format_func=VIEWS.__getitem__,
            required=True,
            key=_CHOICE,
            label_visibility="collapsed",
            on_change=lambda: go_back_to(st.session_state[_CHOICE] or view),
        )


def _nothing(material: Material) -> None:
    if material.index.passages:
        notice(f"Nothing in your material serves {material.version}. Choose another exam version.")
    else:
        notice("There is nothing in your material yet. Add files on the Library page.")
