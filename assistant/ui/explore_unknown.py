"""What a view says of a name that nothing is called by, and where it leads from there."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from assistant.search.explore.unknown_names import UnknownNameError
from assistant.ui.explore_link import link_to
from assistant.ui.look import notice

ALL = "All services and concepts"


def unknown(error: UnknownNameError, view: str, names: Sequence[str]) -> None:
    """Say that nothing is called so, with links to what may have been meant and to all that is named.

    Args:
        error: says which name, and what is near it.
        view: where the links lead.
        names: all that were asked for, of which it is one.
    """
    ask = {0: "", 1: " Did you mean this?"}.get(len(error.near), " Did you mean one of these?")
    notice(f"{error.said}.{ask}")
    with st.container(key="near-names", horizontal=True, gap="small"):
        for near in error.near:
            meant = (near if " ".join(name.split()) == error.name else name for name in names)
            link_to(view, near, names=dict.fromkeys(meant))
        link_to("services", ALL)
