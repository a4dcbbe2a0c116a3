"""What was found: a card for each hit, with its whole entry and its related practice questions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from assistant.bank.concept_notes import is_note
from assistant.errors import AssistantError
from assistant.search.filters import Filters
from assistant.ui.link import exam_version
from assistant.ui.look import notice
from assistant.ui.markup import element, shortened
from assistant.ui.opened import open_assistant
from assistant.ui.page_image import page_view
from assistant.ui.practice_card import practice_card
from assistant.ui.views import (
    asked_and_scenario,
    document_card,
    note_card,
    note_text,
    question_card,
    task_names,
)
from assistant.ui.whole import TYPE_NAMES, whole_entry

if TYPE_CHECKING:
    from assistant.bank.types import Question
    from assistant.search.retrieval import Hit
    from assistant.wiring import Assistant

_HEADING = '<h2 class="small">Passages, best first</h2>'
_RELATED = 3
_SHORT = 150


def show_hits(assistant: Assistant, hits: list[Hit], version: str, heading: str = _HEADING) -> None:
    """The hits as cards, best first.

    Args:
        assistant: that found them.
        hits: what it found.
        version: the exam version that related questions are to serve; empty for all.
        heading: of all of them, as HTML.
    """
    st.html(heading)
    for hit in hits:
        question = assistant.question(hit.question) if hit.question is not None else None
        with st.container(border=True, key=f"hit-{hit.rank}"):
            if question is None or hit.question is None:
                _document(assistant, hit, version)
                continue
            st.html(question_card(question, hit, version))
            with st.expander("The whole entry", type="compact"):
                st.html(whole_entry(question, hit.question, 4, version))
            page_view(hit)
            _related(hit.question, hit.rank, version)


def _document(assistant: Assistant, hit: Hit, version: str) -> None:
    """A hit in other study text: a note of the bank, or a file of the learner."""
    section = assistant.section(hit)
    if section is None or hit.own or not is_note(section.file):
        st.html(document_card(hit, section, version))
        page_view(hit)
        return
    st.html(note_card(section, hit, version))
    if section.text != hit.passage.text:
        with st.expander("The whole note", type="compact"):
            st.html(f'<article class="entry">{note_text(section.text)}</article>')


@st.fragment
def _related(key: str, rank: int, version: str) -> None:
    """Related questions under a hit; only this part runs anew while the learner tries one."""
    # Those of the best hit are offered at once, the others wait until they are opened.
    first = rank == 1
    try:
        found = related_to(key, version) if first else []
        if first and not found:
            return
        shown = st.expander(
            "Related practice questions",
            expanded=first,
            type="compact",
            key=f"related-{rank}-{key}",
            on_change="rerun",
        )
        if not shown.open:
            return
        with shown, st.container(key=f"related-rows-{rank}", gap="small"):
            related_rows(found or related_to(key, version), rank)
    except AssistantError as error:
        notice(str(error), care=True)


def related_to(key: str, version: str) -> list[tuple[str, Question]]:
    """The related questions by their keys, the nearest first."""
    assistant = open_assistant()
    found = assistant.related(key, _RELATED, Filters(versions=(version,) if version else ()))
    return [(each.question, q) for each in found if (q := assistant.question(each.question))]


def related_rows(questions: list[tuple[str, Question]], rank: int | str) -> None:
    """Questions in short, each to be tried; `rank` is of the hit they stand under, or names the place."""
    if not questions:
        st.html('<p class="quiet">No other question is on the same concept.</p>')
    for number, (key, question) in enumerate(questions):
        with st.container(border=True, key=f"related-row-{rank}-{number}", gap=None):
            _row(question, key, f"hit-{rank}", number)


def _row(question: Question, key: str, place: str, number: int) -> None:
    """A related question in short, or open to be tried."""
    state, name = st.session_state, f"trying-{place}"
    if state.get(name) == key:
        practice_card(question, key, place)
        with st.container(key=f"close-room-{place}", gap=None):
            st.button("Close", key=f"close-{place}", type="tertiary", on_click=state.pop, args=(name,))
        return
    asked, scenario = (shortened(text, _SHORT) for text in asked_and_scenario(question))
    about = " · ".join([TYPE_NAMES[question.type], *task_names(question, exam_version())[:1]])
    parts = (
        element("p", asked, "asked") + element("p", scenario, "quiet") + element("p", about, "quiet about")
    )
    st.html(f'<div class="related">{parts}</div>')
    st.button(
        "Try it", key=f"try-{place}-{number}", type="tertiary", on_click=state.__setitem__, args=(name, key)
    )
