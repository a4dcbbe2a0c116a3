"""The Ask page: a question in plain words, its answer, and the passages that the answer is from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from assistant.errors import AssistantError, UsageError
from assistant.search.retrieval import normalised_query
from assistant.ui.answer_card import show_answer
from assistant.ui.conversation import understood
from assistant.ui.link import BOX, Asked, ask, exam_version, follow_link, known
from assistant.ui.look import loading, notice
from assistant.ui.markup import counted, shortened
from assistant.ui.narrowing import scope_line
from assistant.ui.onwards import did_you_mean, examples, understood_as
from assistant.ui.opened import is_loaded, open_assistant, own_names
from assistant.ui.recent import recent_list
from assistant.ui.whole import whole_entry

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

    from assistant.bank.types import Question
    from assistant.wiring import Assistant


def ask_page() -> None:
    """Show the box first, then, once the search model is loaded, what was asked for."""
    asked = follow_link()
    query = asked.query if asked.entry is None else None
    refused = ""
    if query is not None:
        try:
            query = normalised_query(query)
        except UsageError as error:  # told at once, without waiting for the model
            refused, query = str(error), None
    # Always an element, as Streamlit goes by position: else the box would move and lose the focus.
    top = st.empty()
    if query is None and asked.entry is None:
        top.html('<header class="head"><h1>What would you like to know?</h1></header>')
    _box()
    scope = st.container(key="scope-room")
    if not is_loaded():
        scope.html('<p class="unseen"></p>')  # an empty container would keep no room for the line to come
    if refused:
        notice(refused)
    if asked.entry is None and query is None:
        examples(exam_version())
        recent_list("start")
    with st.container(key="found"):
        _found(asked, query, scope)


def _box() -> None:
    with st.form("ask", border=False), st.container(key="ask-row", horizontal=True, wrap=False, gap="small"):
        st.text_input(
            "Your question",
            key=BOX,
            placeholder="Ask in plain words",
            label_visibility="collapsed",
            autocomplete="off",
        )
        st.form_submit_button("Ask", type="primary", on_click=_ask)


def _ask() -> None:
    """Ask what is in the box; where an answer is shown, it may follow on that."""
    asked, typed = follow_link(), st.session_state[BOX]
    if asked.query is None or asked.entry is not None or typed == asked.query:
        ask(typed)
    elif asked.typed and typed == asked.typed:
        ask(asked.query, typed)
    else:
        meant = understood(typed)
        ask(meant.question, typed if meant.follows else "")


def _found(asked: Asked, query: str | None, scope: DeltaGenerator) -> None:
    """What was asked for; room for it is kept while the model is loaded."""
    room = st.empty()
    if not is_loaded():
        with room:
            loading(cards=query is not None or asked.entry is not None)
    try:
        assistant = open_assistant()
        room.empty()
        if asked.entry is not None:
            scope.html('<h1 class="unseen">An entry of the bank</h1>')
            _entry(assistant, asked.entry)
            return
        filters = known(asked.filters, assistant.choices(), own_names(assistant.manifest))
        with scope:
            scope_line(assistant, filters, heading=query or "")
        if query is None:
            _ready(assistant, next(iter(filters.versions), ""))
        else:
            understood_as(asked)
            did_you_mean(assistant.understand(query), asked.exact)
            show_answer(assistant, query, filters, exact=asked.exact)
    except AssistantError as error:
        room.empty()
        notice(str(error), care=True)


def _ready(assistant: Assistant, version: str) -> None:
    manifest = assistant.manifest
    questions, sections = manifest.serving.get(version, (manifest.questions, manifest.sections))
    found = counted(questions, "question")
    if sections:
        found += f" and {counted(sections, 'note')}"
    st.html(f'<p class="quiet" role="status">{found} to search, all on this machine.</p>')


def _entry(assistant: Assistant, key: str) -> None:
    question = assistant.question(key)
    if question is None:
        notice(
            f"There is no entry “{shortened(key, 60)}” in the index; it may have been renamed. "
            f"Ask for it in words above."
        )
        return
    version = exam_version()
    if version and question.versions and version not in question.versions:
        notice(f"This entry is not for {version}, which you have chosen: it serves {_listed(question)}.")
    with st.container(border=True, key="entry"):
        st.html(whole_entry(question, key, 2, version))


def _listed(question: Question) -> str:
    return " and ".join(question.versions)
