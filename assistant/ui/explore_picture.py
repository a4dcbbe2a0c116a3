"""A picture whose points can be clicked."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from assistant.ui.charts import Picture


def draw(chart: Picture, name: str, field: str, chosen: str, choose: Callable[[str], None], alt: str) -> None:
    """Draw a picture as wide as the column.

    Args:
        chart: with a selection that is called `field` and gives values of that field.
        name: what names the picture on the page.
        field: see `chart`.
        chosen: the value that is chosen now; empty for none.
        choose: called with the value that was clicked.
        alt: what a screen reader says instead.
    """
    state = st.session_state
    drawn = f"{name}-drawn"
    number = state.setdefault(drawn, 0)
    # The browser tells only what is new to it. Where something was chosen elsewhere since the last click,
    # the picture is drawn anew, as a click on what was clicked last would not be told.
    if _picked(f"{name}-{number}", field) not in ("", chosen):
        number = state[drawn] = number + 1
    key = f"{name}-{number}"

    def clicked() -> None:
        if picked := _picked(key, field):
            choose(picked)

    # Streamlit loads what draws it on its own; until then its room is kept, so that nothing below jumps.
    room = f".st-key-{key} [data-testid='stSkeleton'] {{ height: {float(chart.height):.0f}px }}"
    st.html(f"<style>{room}</style>")
    st.altair_chart(chart, key=key, on_select=clicked, selection_mode=field, alt=alt)


def _picked(key: str, field: str) -> str:
    """What is selected in a picture; empty for nothing."""
    selection = getattr(st.session_state.get(key), "selection", None) or {}
    rows = selection.get(field)
    value = rows[0].get(field) if isinstance(rows, list) and rows and isinstance(rows[0], dict) else ""
    return value if isinstance(value, str) else ""
