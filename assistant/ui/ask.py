"""The Ask page: a question in plain words, and the passages that answer it with their sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from assistant.bank.exam_guide import exam_guide
from assistant.errors import AssistantError, UsageError
from assistant.search.retrieval import MAX_QUERY, normalised_query
from assistant.ui.look import dress, notice
from assistant.ui.markup import escaped, shortened
from assistant.ui.opened import open_assistant
from assistant.ui.views import document_card, question_card
from assistant.ui.whole import whole_entry

if TYPE_CHECKING:
    from assistant.search.retrieval import Hit
    from assistant.wiring import Assistant

# One for each of five exam tasks: 1.1, 2.3, 3.2, 4.1 and 4.3.
EXAMPLES = (
    "Which file format suits analytics on a few columns?",
    "When does recall matter more than precision?",
    "Which CloudFormation section maps a Region to its AMI?",
    "Which tool watches a live model for data drift?",
    "How do I restrict who can read training data in S3?",
)
_BOX, _ASKED, _LINK = "question", "asked", "link"


def ask_page() -> None:
    """Show the box first, then, once the search model is loaded, what was asked for."""
    dress()
    asked, entry = _follow_link()
    _head()
    _box()
    if entry is None and asked is not None:
        try:
            asked = normalised_query(asked)
        except UsageError as error:  # told at once, without waiting for the model
            notice(str(error))
            asked = None
    if entry is None and asked is None:
        _examples()
    with st.container(key="found"):
        try:
            with st.spinner("Loading the search model…"):
                assistant = open_assistant()
            if entry is not None:
                _show_entry(assistant, entry)
            elif asked is not None:
                _show_hits(assistant, asked)
            else:
                _show_ready(assistant)
        except AssistantError as error:
            notice(str(error), care=True)


def _follow_link() -> tuple[str | None, str | None]:
    """What is asked and which entry is to be opened, from the link where that has changed."""
    state, link = st.session_state, st.query_params.get("q")
    if _LINK not in state or state[_LINK] != link:
        state[_LINK] = state[_ASKED] = link
        state[_BOX] = link or ""
    return state[_ASKED], st.query_params.get("entry")


def _ask(text: str | None = None) -> None:
    """Take a question from an example or the box, and put it into the link."""
    state = st.session_state
    asked = state[_BOX] if text is None else text
    # What the search refuses does not go into the link.
    link = asked if asked.strip() and len(asked) <= MAX_QUERY else None
    state[_BOX] = state[_ASKED] = asked
    state[_LINK] = link
    st.query_params.from_dict({} if link is None else {"q": link})


def _head() -> None:
    title = escaped(exam_guide().title.replace(" - ", " – "))
    st.html(f'<header class="head"><h1>Study assistant</h1><p class="quiet">{title}</p></header>')


def _box() -> None:
    with st.form("ask", border=False), st.container(horizontal=True, wrap=False, gap="small"):
        st.text_input(
            "Your question",
            key=_BOX,
            placeholder="Ask in plain words",
            label_visibility="collapsed",
            autocomplete="off",
        )
        st.form_submit_button("Ask", type="primary", on_click=_ask)


def _examples() -> None:
    with st.container(key="examples", gap=None):
        st.html('<h2 class="small">For example</h2>')
        for number, example in enumerate(EXAMPLES, start=1):
            st.button(example, key=f"example-{number}", type="tertiary", on_click=_ask, args=(example,))


def _show_ready(assistant: Assistant) -> None:
    manifest = assistant.manifest
    found = f"{manifest.questions:,} questions"
    if manifest.sections:
        found += f" and {manifest.sections:,} sections of other text"
    st.html(f'<p class="quiet" role="status">{found} to search, all on this machine.</p>')


def _show_hits(assistant: Assistant, asked: str) -> None:
    hits = assistant.search(asked)
    if not hits:
        notice("Nothing in the material fits; try other words, or name the AWS service or the term you mean.")
        return
    st.html('<h2 class="small">Passages, best first</h2>')
    for hit in hits:
        _show_hit(assistant, hit)


def _show_hit(assistant: Assistant, hit: Hit) -> None:
    question = assistant.question(hit.question) if hit.question is not None else None
    with st.container(border=True, key=f"hit-{hit.rank}"):
        if question is None or hit.question is None:
            st.html(document_card(hit))
            return
        st.html(question_card(question, hit))
        with st.expander("The whole entry", type="compact"):
            st.html(whole_entry(question, hit.question, level=4))


def _show_entry(assistant: Assistant, key: str) -> None:
    question = assistant.question(key)
    if question is None:
        notice(
            f"There is no entry “{shortened(key, 60)}” in the index; it may have been renamed. "
            f"Ask for it in words above."
        )
        return
    with st.container(border=True, key="entry"):
        st.html(whole_entry(question, key, level=2))
