"""The conversation of this session: what was asked and answered, what follows on it, and taking it along."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from assistant.answer.answers import Answer
from assistant.answer.follow_up import Turn, Understanding, in_context
from assistant.answer.transcript import conversation_markdown
from assistant.bank.types import Question
from assistant.ui.link import ask, leave
from assistant.ui.markup import as_label, element, shortened
from assistant.ui.transcript import whole_place

MOST = 30
"""So many turns are kept."""

_TURNS = "conversation"
_LABEL_LENGTH, _ANSWER_LENGTH = 120, 160


@dataclass(frozen=True, slots=True)
class Told:
    """A question as it was understood, and its answer."""

    question: str
    answer: Answer


def turns() -> tuple[Told, ...]:
    """What was asked and answered, the last turn last."""
    found: tuple[Told, ...] = st.session_state.get(_TURNS, ())
    return found


def understood(question: str) -> Understanding:
    """A question as one that may follow on the conversation."""
    return in_context(question, [Turn(told.question, told.answer.text) for told in turns()])


def record(question: str, answer: Answer) -> None:
    """Put a turn at the end; a question that was asked before has its turn there from now on."""
    others = [told for told in turns() if told.question != question]
    st.session_state[_TURNS] = (*others, Told(question, answer))[-MOST:]


def forget(question: str) -> None:
    """Take out the turn of a question that was not meant so."""
    st.session_state[_TURNS] = tuple(told for told in turns() if told.question != question)


def begin_anew() -> None:
    """Forget the conversation and go to the start page."""
    st.session_state[_TURNS] = ()
    leave()


def save_button(questions: Mapping[str, Question]) -> None:
    """Offers the conversation as a Markdown file."""
    told = turns()
    st.download_button(
        "Save as Markdown",
        conversation_markdown(
            [(each.question, each.answer) for each in told], lambda passage: whole_place(passage, questions)
        ),
        file_name="conversation.md",
        mime="text/markdown",
        key="save-conversation",
        type="tertiary",
        on_click="ignore",
    )


def earlier_list(question: str) -> None:
    """What was asked before this question, folded up; nothing where it is the first."""
    before = [told for told in turns() if told.question != question]
    if not before:
        return
    with (
        st.expander("Earlier in this conversation", type="compact", key="earlier"),
        st.container(key="earlier-rows", gap="small"),
    ):
        for number, told in enumerate(reversed(before)):
            with st.container(key=f"earlier-row-{number}", gap=None):
                st.button(
                    as_label(shortened(told.question, _LABEL_LENGTH)),
                    key=f"earlier-{number}",
                    type="tertiary",
                    on_click=ask,
                    args=(told.question,),
                )
                said = told.answer.text or told.answer.reason
                st.html(element("p", shortened(said, _ANSWER_LENGTH), "quiet"))
