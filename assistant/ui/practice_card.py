"""A question to try: its choices, and after Check what was right, why, and where to read on."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

import streamlit as st

from assistant.bank.types import Question
from assistant.study.practice import Exercise, Kind, exercise, is_right
from assistant.ui.link import exam_version
from assistant.ui.markup import (
    anchor,
    as_label,
    element,
    entry_address,
    escaped,
    paragraphs,
    plain,
)
from assistant.ui.views import (
    asked_and_scenario,
    disputed_line,
    disputed_sections,
    page_lines,
    short_answer,
    tag_rows,
)
from assistant.ui.whole import TYPE_NAMES

_SEED = "practice-seed"
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight")
Choice = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Tried:
    """What was chosen, and what is still missing in a sentence; checked where nothing is."""

    chosen: Choice
    missing: str


def practice_card(question: Question, key: str, place: str) -> None:
    """A question as an exercise: choose, check, read why.

    Args:
        question: what is to be tried.
        key: what names it in a link.
        place: where the card stands; the same question may be open in two places.
    """
    state = st.session_state
    # One seed a session: the order of the options stays while the learner works and differs another day.
    seed = state.setdefault(_SEED, secrets.token_hex(8))
    task = exercise(question, f"{seed}-{key}")
    name = f"{place}-{key}"
    tried: _Tried | None = state.get(f"tried-{name}")
    with st.container(key=f"practice-{place}", gap="small"):
        st.html(_asked(question, task))
        if tried is not None and not tried.missing:
            st.html(_checked(question, key, task, tried.chosen))
            again = f"tried-{name}"
            st.button("Try again", key=f"again-{place}", on_click=lambda: state.pop(again, None))
            return
        with st.form(f"try-{place}", border=False):
            _inputs(task, name)
            if tried is not None:
                st.html(f'<p class="care" role="status">{tried.missing}</p>')
            label = "Show the answer" if task.kind is Kind.REVEAL else "Check"
            st.form_submit_button(
                label, key=f"check-{place}", type="primary", on_click=_check, args=(task, name)
            )


def _check(task: Exercise, name: str) -> None:
    chosen = _chosen(task, name)
    st.session_state[f"tried-{name}"] = _Tried(chosen, _missing(task, chosen))


def _asked(question: Question, task: Exercise) -> str:
    asked, scenario = asked_and_scenario(question)
    kind = TYPE_NAMES[question.type]
    if task.kind is Kind.SEVERAL:
        kind += f" · choose {_number(len(task.key))}"
    return (
        f'<div class="trial"><p class="quiet">{kind}</p>{paragraphs(scenario)}'
        f'<h4 class="asked">{escaped(asked)}</h4>{disputed_line(question)}</div>'
    )


def _inputs(task: Exercise, name: str) -> None:
    """The widgets of the exercise; `_chosen` reads them."""
    places = range(len(task.offered))
    labels = [as_label(text) for text in task.offered]
    if task.kind is Kind.ONE:
        st.radio(
            "Your answer",
            places,
            None,
            format_func=labels.__getitem__,
            key=f"one-{name}",
            label_visibility="collapsed",
        )
    elif task.kind is Kind.SEVERAL:
        for place in places:
            st.checkbox(labels[place], key=f"several-{name}-{place}")
    elif task.kind is Kind.REVEAL:
        st.html('<p class="quiet">Think of your answer first, then look.</p>')
    else:
        _rows_to_fill(task, name)


def _rows_to_fill(task: Exercise, name: str) -> None:
    """A select box for each prompt or step."""
    rows = task.prompts or [f"Step {number}" for number in range(1, len(task.key) + 1)]
    # A select box cuts a long text short, so all of them are there to be read whole.
    st.html(f'<ul class="offered">{"".join(element("li", text) for text in task.offered)}</ul>')
    for number, row in enumerate(rows):
        st.selectbox(
            as_label(row),
            range(len(task.offered)),
            None,
            format_func=lambda place: " ".join(plain(task.offered[place]).split()),
            key=f"row-{name}-{number}",
            placeholder="Choose",
        )


def _chosen(task: Exercise, name: str) -> Choice:
    """The places chosen in the widgets; -1 for a row in which nothing is chosen."""
    state = st.session_state
    if task.kind is Kind.ONE:
        one = state.get(f"one-{name}")
        return () if one is None else (one,)
    if task.kind is Kind.SEVERAL:
        return tuple(p for p in range(len(task.offered)) if state.get(f"several-{name}-{p}"))
    rows = [state.get(f"row-{name}-{number}") for number in range(len(task.key))]
    return tuple(-1 if place is None else place for place in rows)


def _missing(task: Exercise, chosen: Choice) -> str:
    """What is still to be chosen, in a sentence; empty when the exercise can be checked."""
    if task.kind is Kind.ONE and not chosen:
        return "Choose an answer first."
    if task.kind is Kind.SEVERAL and len(chosen) != len(task.key):
        return f"Choose {_number(len(task.key))}; you have chosen {_number(len(chosen))}."
    if -1 in chosen:
        return "Choose something in each row first."
    return ""


def _number(count: int) -> str:
    return _NUMBERS[count] if count < len(_NUMBERS) else str(count)


def _checked(question: Question, key: str, task: Exercise, chosen: Choice) -> str:
    source = anchor(entry_address(key), "Open the whole entry")
    links = page_lines(question.links)
    answer = (
        ""
        if task.kind is not Kind.REVEAL
        else f'<div class="answer">{paragraphs(short_answer(question))}</div>'
    )
    explanation = f"<h4>Explanation</h4>{paragraphs(question.explanation)}" if question.explanation else ""
    return (
        f'<div class="trial checked">{_verdict(task, chosen)}{answer}{_options(task, chosen)}'
        f"{_rows(task, chosen)}{explanation}{disputed_sections(question, 4)}"
        f"{tag_rows(question, exam_version())}"
        f'<div class="sources"><p>{source}</p>{links}</div></div>'
    )


def _verdict(task: Exercise, chosen: Choice) -> str:
    if task.kind is Kind.REVEAL:
        return '<p class="verdict-line quiet" role="status">The answer</p>'
    if is_right(task, chosen):
        return '<p class="verdict-line" role="status"><strong>Right.</strong></p>'
    detail = ""
    if task.kind is Kind.SEVERAL:
        hits = len(set(chosen) & set(task.key))
        detail = f" {hits} of your {len(chosen)} choices {'is' if hits == 1 else 'are'} right; all must be."
    elif task.kind in (Kind.MATCH, Kind.ORDER):
        hits = sum(mine == right for mine, right in zip(chosen, task.key, strict=True))
        detail = f" {hits} of {len(task.key)} rows {'is' if hits == 1 else 'are'} right; all must be."
    return f'<p class="verdict-line" role="status"><strong>Not right.</strong>{detail}</p>'


def _options(task: Exercise, chosen: Choice) -> str:
    items = []
    for place, option in enumerate(task.options):
        css, verdict = ("right", "Right") if option.correct else ("wrong", "Wrong")
        mine = ' <span class="mine">your choice</span>' if place in chosen else ""
        items.append(
            f'<li class="{css}"><p><span class="verdict">{verdict}</span>'
            f"<span>{escaped(option.text)}{mine}</span></p>{paragraphs(option.why)}</li>"
        )
    return f'<ul class="options">{"".join(items)}</ul>' if items else ""


def _rows(task: Exercise, chosen: Choice) -> str:
    """The rows of matching and ordering: what is right, and what was chosen instead."""
    if task.kind not in (Kind.MATCH, Kind.ORDER):
        return ""
    rows = []
    for number, (mine, right) in enumerate(zip(chosen, task.key, strict=True)):
        head = task.prompts[number] if task.prompts else f"Step {number + 1}"
        wrong = (
            "" if mine == right else f'<p class="mine-instead">Your choice: {escaped(task.offered[mine])}</p>'
        )
        verdict = "Right" if mine == right else "Wrong"
        rows.append(
            f'<tr><th scope="row">{escaped(head)}</th><td><p>{escaped(task.offered[right])}</p>{wrong}</td>'
            f'<td class="{verdict.lower()}"><span class="verdict">{verdict}</span></td></tr>'
        )
    return f"<table>{''.join(rows)}</table>"
