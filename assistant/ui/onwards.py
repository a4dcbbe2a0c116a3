"""Help onwards: other words than were typed, filters that leave nothing, and topics to begin with."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from assistant.bank.exam_guide import VERSIONS, guide_for
from assistant.ui.conversation import forget
from assistant.ui.link import BOX, ask, ask_exactly, narrow
from assistant.ui.look import notice
from assistant.ui.markup import as_label, escaped
from assistant.ui.narrowing import each_without

if TYPE_CHECKING:
    from assistant.search.filters import Filters
    from assistant.search.understanding import Understood
    from assistant.ui.link import Asked
    from assistant.wiring import Assistant

# One for each of five exam tasks: 1.1, 2.3, 3.2, 4.1 and 4.3.
EXAMPLES = (
    "Which file format suits analytics on a few columns?",
    "When does recall matter more than precision?",
    "Which CloudFormation section maps a Region to its AMI?",
    "Which tool watches a live model for data drift?",
    "How do I restrict who can read training data in S3?",
)
# For the newest version alone, on what it adds in tasks 1.2, 2.2, 2.3, 3.1 and 4.3.
NEWEST_EXAMPLES = (
    "How should documents be split into chunks for RAG?",
    "Should I fine-tune the model or write a better prompt?",
    "How does one model judge the answers of another?",
    "When is an agent better than a fixed workflow?",
    "How do I keep a chatbot off topics it must not touch?",
)
_TOPICS = 5


def did_you_mean(understood: Understood, exact: bool) -> None:
    """Say which words were taken for others, with the way to search for what was typed, and back."""
    if not understood.replaced:
        return
    if exact:
        said, label = "Searched for exactly what you typed.", "Search with the spelling corrected."
    else:
        pairs = (
            f"<strong>{escaped(other)}</strong> instead of {escaped(word)}"
            for word, other in understood.replaced
        )
        said, label = f"Searched for {', '.join(pairs)}.", "Search for exactly what I typed."
    with st.container(key="meant", horizontal=True, gap="small", vertical_alignment="center"):
        st.html(f'<p role="status">{said}</p>', width="content")
        st.button(label, key="exactly", type="tertiary", on_click=ask_exactly, args=(not exact,))


def understood_as(asked: Asked) -> None:
    """Say how a question that follows on the conversation was understood, and offer to change that."""
    if not asked.typed or not asked.query:
        return
    with st.container(key="understood", horizontal=True, gap="small", vertical_alignment="center"):
        said = f"Understood as: “{escaped(asked.query)}”"
        st.html(f'<p role="status">{said}</p>', width="content")
        into_box = st.session_state.__setitem__
        st.button("Edit", key="edit-understood", type="tertiary", on_click=into_box, args=(BOX, asked.query))
        st.button(
            "Ask only what I typed.",
            key="as-typed",
            type="tertiary",
            on_click=_as_typed,
            args=(asked.query, asked.typed),
        )


def _as_typed(query: str, typed: str) -> None:
    forget(query)
    ask(typed)


def nearest_topics(topics: Sequence[str]) -> None:
    """That the material does not answer, and which notes of it are nearest, each to be asked about."""
    st.html('<h2 class="none">Not in your material</h2>')
    if not topics:
        st.html('<p class="quiet">Nothing in it answers this well enough.</p>')
        return
    st.html('<p class="quiet">Nothing in it answers this well enough. Nearest to it are:</p>')
    with st.container(key="nearest-topics", horizontal=True, gap="small"):
        for number, topic in enumerate(topics):
            st.button(as_label(topic), key=f"nearest-{number}", on_click=ask, args=(topic,))


def examples(version: str) -> None:
    """Questions to begin with, for an exam version; empty for all."""
    shown = NEWEST_EXAMPLES if version == VERSIONS[-1] else EXAMPLES
    with st.container(key="examples", gap=None):
        st.html('<h2 class="small">For example</h2>')
        for number, example in enumerate(shown, start=1):
            st.button(example, key=f"example-{number}", type="tertiary", on_click=ask, args=(example,))


def nothing_found(assistant: Assistant, query: str, filters: Filters, exact: bool) -> None:
    """What to do next: leave out a filter, each with what that finds; else examples and topics."""
    ways = []
    for name, without in each_without(filters):
        count = len(assistant.search(query, filters=without, exact=exact))
        ways.append((name, without, count))
    if not ways:
        notice("Nothing in the material fits; try other words, or name the AWS service or the term you mean.")
        version = next(iter(filters.versions), "")
        _topics(query, version)
        examples(version)
        return
    notice("Nothing in the material fits all the filters together.")
    with st.container(key="without", gap=None):
        st.html('<h2 class="small">Leave out one of them</h2>')
        for number, (name, without, count) in enumerate(ways):
            most = count >= assistant.settings.results
            hits = f"{count}{' or more' if most else ''} {'passage' if count == 1 else 'passages'}"
            label = f"Without “{as_label(name)}”: {hits if count else 'still nothing'}"
            st.button(
                label,
                key=f"without-{number}",
                type="tertiary",
                disabled=not count,
                on_click=narrow,
                args=(without,),
            )
        if len(ways) > 1:
            st.button(
                "Remove all filters",
                key="without-all",
                type="tertiary",
                on_click=narrow,
                args=(type(filters)(),),
            )


def _topics(query: str, version: str) -> None:
    """The tasks of the exam version whose titles share the most words with the question."""
    words = set(_words(query))
    tasks = sorted(guide_for(version).tasks, key=lambda task: -len(words.intersection(_words(task.title))))
    with st.container(key="topics", gap=None):
        st.html('<h2 class="small">Topics of the exam</h2>')
        for task in tasks[:_TOPICS]:
            st.button(
                f"{as_label(task.id)} {task.title}",
                key=f"topic-{task.id}",
                type="tertiary",
                on_click=ask,
                args=(task.title,),
            )


def _words(text: str) -> list[str]:
    """Words of four letters or more, cut to their beginnings so that forms of one word meet."""
    return [word[:6] for word in re.findall(r"\w{4,}", text.lower())]
