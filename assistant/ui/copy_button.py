"""A button that copies a text; Streamlit has one only within blocks of code."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

_button = st.components.v2.component(
    "study_assistant_copy",
    html='<button type="button" aria-live="polite">Copy</button>',
    js=Path(__file__).with_name("copy_button.js").read_text(encoding="utf-8"),
    isolate_styles=False,  # look.css dresses it as the buttons beside it
)


def copy_button(text: str, key: str) -> None:
    """Show the button.

    Args:
        text: what it copies.
        key: of its element; the style sheet finds it by that.
    """
    with st.container(key=key, width="content"):
        _button(key=f"{key}-button", data={"text": text}, width="content")
