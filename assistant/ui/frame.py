"""What stands around every page: name, navigation, exam version and quiet counts, in the sidebar."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from assistant.bank.exam_guide import VERSIONS, exam_guide
from assistant.ui.explore_link import PATH as EXPLORE
from assistant.ui.explore_link import explore_parameters
from assistant.ui.link import choose_version, exam_version, follow_link, parameters, remember_version
from assistant.ui.look import dress
from assistant.ui.markup import counted, escaped
from assistant.ui.opened import open_manifest, own_names
from assistant.ui.recent import mount_page_script, recent_list, remember

if TYPE_CHECKING:
    from streamlit.navigation.page import StreamlitPage

_CHOICE = "version-choice"


def frame(ask: StreamlitPage, others: list[StreamlitPage], current: StreamlitPage) -> None:
    """Dress the page and draw the sidebar; call it before the page itself.

    Args:
        ask: the page where questions are asked.
        others: the further pages, in the order of the navigation.
        current: the page that is about to be shown.
    """
    dress()
    asked = follow_link() if current == ask else None
    if asked is not None and asked.entry is None:
        remember(asked.query)
    with st.sidebar:
        exam = escaped(exam_guide().title.replace(" - ", " – "))
        st.html(f'<p class="product">Study assistant</p><p class="quiet">{exam}</p>')
        _navigation(ask, others, current)
        _version(current == ask)
        _counts()
        lists = st.container(key="lists")
        # It tells what is listed, and stands where it takes no room.
        mount_page_script(f"{current.title} {asked.query if asked else ''}")
    if asked is not None and (asked.query or asked.entry):
        with lists:
            recent_list("side")


def _navigation(ask: StreamlitPage, others: list[StreamlitPage], current: StreamlitPage) -> None:
    # From another page the way back leads to what was asked or looked at; from the page itself to its start.
    back = {ask.url_path: parameters(), EXPLORE: explore_parameters()}
    with st.container(key="pages", gap=None):
        for page in (ask, *others):
            with st.container(key="page-current" if page == current else f"page-{page.url_path}"):
                link = {} if page == current else back.get(page.url_path)
                st.page_link(page, query_params=link, width="stretch")


def _version(asking: bool) -> None:
    choose = choose_version if asking else remember_version
    st.session_state[_CHOICE] = exam_version()
    st.selectbox(
        "Exam version",
        ("", *VERSIONS),
        format_func=lambda version: version or "All versions",
        key=_CHOICE,
        on_change=lambda: choose(st.session_state[_CHOICE]),
    )


def _counts() -> None:
    manifest = open_manifest()
    if manifest is None:
        return
    whole = (manifest.questions, manifest.sections)
    questions, sections = manifest.serving.get(exam_version(), whole)
    indexed = f"{counted(questions, 'question')} · {counted(sections, 'note')}"
    own = f"{counted(len(own_names(manifest)), 'file')} of yours"
    st.html(f'<p class="quiet counts">{indexed}</p><p class="quiet counts">{own}</p>')
