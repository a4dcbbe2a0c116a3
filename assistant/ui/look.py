"""How all pages look: the style sheet, and a box for a sentence."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from assistant.ui.markup import sentence

_STYLE = Path(__file__).with_name("look.css")


def dress() -> None:
    """Give the page its style; each page calls it first."""
    st.html(_STYLE)


def is_dark() -> bool:
    """Whether the page is shown on a dark background."""
    return st.context.theme.type == "dark"


def part(markup: str) -> None:
    """HTML as a part of the page; nothing where it is empty, which Streamlit refuses."""
    if markup:
        st.html(markup)


def notice(text: str, *, care: bool = False) -> None:
    """A sentence in a calm box; `care` makes it a warm one, for what has to be put right."""
    st.html(f'<p class="notice{" care" if care else ""}" role="status">{sentence(text)}</p>')


def loading(*, cards: bool) -> None:
    """Say that the search model is being loaded; `cards` keeps room for hits meanwhile."""
    room = '<div class="ghost"><i></i><b></b><i></i><i></i><i></i></div>' * 3 if cards else ""
    said = '<p class="quiet" role="status">Loading the search model…</p>'
    st.html(f'{said}<div aria-hidden="true">{room}</div>' if cards else said)
