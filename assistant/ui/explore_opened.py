"""What is opened on the map: a question to be tried or read whole, or a note."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from assistant.search.explore.topics import Unit
from assistant.search.facts import sections_by_unit
from assistant.search.sentences import unwrapped
from assistant.ui.explore_practice import practise
from assistant.ui.explore_units import UnitKind
from assistant.ui.markup import anchor, element, entry_address, escaped, paragraphs
from assistant.ui.views import (
    asked_and_scenario,
    disputed_line,
    note_text,
    page_lines,
    tag_rows,
)
from assistant.ui.whole import TYPE_NAMES, whole_entry

if TYPE_CHECKING:
    from assistant.bank.types import Question, Section
    from assistant.ui.explore_material import Material

_reveal = st.components.v2.component(
    "study_assistant_reveal", js=Path(__file__).with_name("reveal.js").read_text(encoding="utf-8")
)


def reveal(opened: str) -> None:
    """Scroll to the card of what was just opened; `opened` names it, and is empty for nothing."""
    with st.container(key="reveal"):
        _reveal(key="reveal-state", data={"opened": opened})


def show_unit(material: Material, unit: Unit) -> None:
    """The card of a unit that is shown: what it asks or says, and the ways on."""
    question = material.assistant.question(unit[0]) if unit[1] == 0 else None
    with st.container(border=True, key="entry", gap="small"):
        if question is not None:
            _question(question, unit[0], material.version)
            return
        section = sections_by_unit(material.index).get(unit)
        if section is not None:
            st.html(_section(section, material.shown[unit].kind, material.version))


def _question(question: Question, key: str, version: str) -> None:
    asked, scenario = asked_and_scenario(question)
    page = anchor(entry_address(key), "Open the entry on the Ask page")
    st.html(
        f'<div class="trial"><p class="quiet">{TYPE_NAMES[question.type]}</p>{paragraphs(scenario)}'
        f'<h2 class="asked">{escaped(asked)}</h2>{disputed_line(question)}{tag_rows(question, version)}'
        f'<p class="quiet">{page}</p></div>'
    )
    practise([key], f"map {key}")
    with st.expander("The whole entry, with the answer", type="compact"):
        st.html(whole_entry(question, key, 4, version))


def _section(section: Section, kind: UnitKind, version: str) -> str:
    page = f", page {section.page}" if section.page is not None else ""
    said = note_text(section.text) if kind is UnitKind.NOTE else paragraphs(unwrapped(section.text))
    return (
        f'<article class="entry"><p class="quiet">{kind.value}</p>'
        f"{element('h2', section.heading, 'asked')}{said}{tag_rows(section, version)}"
        f"{page_lines(section.links)}{element('p', f'Source: {section.file}{page}', 'quiet')}</article>"
    )
