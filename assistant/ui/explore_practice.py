"""Questions of the Explore page to be tried, one after the other."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import streamlit as st

from assistant.errors import AssistantError
from assistant.ui.look import notice
from assistant.ui.markup import counted
from assistant.ui.opened import open_assistant
from assistant.ui.practice_card import practice_card


@st.fragment
def practise(keys: Sequence[str], place: str) -> None:
    """A button that opens these questions as exercises; only this part runs anew while they are tried.

    Args:
        keys: of the questions, in order; nothing is shown for none.
        place: where it stands, any text; one in two places is open in both.
    """
    if not keys:
        return
    name = hashlib.sha256(place.encode("utf-8", "replace")).hexdigest()[:12]
    state, at = st.session_state, f"practising-{name}"
    with st.container(key=f"practise-room-{name}", gap="small"):
        number = state.get(at)
        if number is None or number >= len(keys):
            label = "Practise this question" if len(keys) == 1 else f"Practise these {len(keys)} questions"
            st.button(label, key=f"practise-{name}", on_click=state.__setitem__, args=(at, 0))
            return
        try:
            _exercise(keys, number, name, at)
        except AssistantError as error:
            notice(str(error), care=True)


def _exercise(keys: Sequence[str], number: int, name: str, at: str) -> None:
    question = open_assistant().question(keys[number])
    st.html(f'<p class="quiet">{number + 1} of {counted(len(keys), "question")}</p>')
    if question is None:
        notice("This question is no longer in the index.")
    else:
        practice_card(question, keys[number], name)
    state = st.session_state
    with st.container(key=f"practise-on-{name}", horizontal=True, gap="medium"):
        if number + 1 < len(keys):
            st.button(
                "Next question",
                key=f"next-{name}",
                type="tertiary",
                on_click=state.__setitem__,
                args=(at, number + 1),
            )
        st.button("Close", key=f"stop-{name}", type="tertiary", on_click=state.pop, args=(at, None))
