"""The questions asked last: kept in the browser, so that they survive a reload, and in no file."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from pathlib import Path

import streamlit as st

from assistant.errors import UsageError
from assistant.search.retrieval import normalised_query
from assistant.ui.link import ask
from assistant.ui.markup import as_label, shortened

MOST = 8
_ASKED, _KEPT, _TOLD, _CLEARED = "recent-asked", "recent-kept", "recent-told", "recent-cleared"
_LABEL_LENGTH = 70

_page_script = st.components.v2.component(
    "study_assistant_page", js=Path(__file__).with_name("page_script.js").read_text(encoding="utf-8")
)


def remember(query: str | None) -> None:
    """Put a question that the search takes on top of the list."""
    state = st.session_state
    if query is not None and (found := _taken([query])):
        state[_ASKED] = _taken([*found, *state.get(_ASKED, ())])


def recent() -> list[str]:
    """At most `MOST` different questions, the last one first."""
    state = st.session_state
    return _taken([*state.get(_ASKED, ()), *state.get(_KEPT, ())])


def _forget() -> None:
    st.session_state[_ASKED] = st.session_state[_KEPT] = []
    st.session_state[_CLEARED] = secrets.token_hex(8)


def mount_page_script(place: str) -> None:
    """Put the script on the page: `/` and Esc, and what the browser kept of earlier sessions.

    Args:
        place: page and question; where it changes, the menu of a narrow screen closes.
    """
    state = st.session_state
    data = {
        "asked": state.get(_ASKED, []),
        "cleared": state.get(_CLEARED, ""),
        "place": place,
        "told": bool(state.get(_TOLD)),
    }
    with st.container(key="page-script"):
        result = _page_script(key="page-script-state", data=data, on_recent_change=lambda: None)
    kept = getattr(result, "recent", None)
    if not state.get(_TOLD) and isinstance(kept, list):
        state[_KEPT], state[_TOLD] = _taken(kept), True


def recent_list(place: str) -> None:
    """The list with a way to clear it; nothing where nothing was asked.

    Args:
        place: where it stands, "start" for the start page or "side" for the sidebar.
    """
    questions = recent()
    if not questions:
        return
    with st.container(key=f"recent-{place}", gap=None):
        tag = "h2" if place == "start" else "p"  # beside the page it is no part of the page's outline
        st.html(f'<{tag} class="small">Recent</{tag}>')
        for number, question in enumerate(questions):
            label = as_label(shortened(question, _LABEL_LENGTH))
            st.button(label, key=f"recent-{place}-{number}", type="tertiary", on_click=ask, args=(question,))
        st.button("Clear recent questions", key=f"forget-{place}", type="tertiary", on_click=_forget)


def _taken(texts: Iterable[object]) -> list[str]:
    """The different ones that are questions the search takes, the first ones; others are left out."""
    found: dict[str, None] = {}
    for text in texts:
        try:
            found[normalised_query(text if isinstance(text, str) else "")] = None
        except UsageError:
            continue
    return list(found)[:MOST]
