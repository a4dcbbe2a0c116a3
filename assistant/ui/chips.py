"""The script that closes what a chip of an answer shows: by Esc, and by a second tap."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

_script = st.components.v2.component(
    "study_assistant_chips", js=Path(__file__).with_name("chips.js").read_text(encoding="utf-8")
)


def mount_chips_script() -> None:
    """Put the script on the page; it takes no room there."""
    with st.container(key="chips-script"):
        _script(key="chips-script-state")
