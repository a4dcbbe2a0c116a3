"""The line under the box: what is searched, the filters as chips, and the way to change them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import TYPE_CHECKING

import streamlit as st

from assistant.bank.exam_guide import guide_for
from assistant.search.filters import BANK, OWN, Filters
from assistant.ui.link import narrow
from assistant.ui.markup import as_label, escaped, shortened
from assistant.ui.opened import own_names

if TYPE_CHECKING:
    from assistant.search.filters import Choices
    from assistant.wiring import Assistant

_CHIP_LENGTH, _TITLE_LENGTH = 44, 120
_NAMES = {BANK: "The bank", OWN: "All your files"}


def scope_line(assistant: Assistant, filters: Filters, heading: str) -> None:
    """Say what is asked, each filter as a chip that removes it, and offer to change them.

    Args:
        assistant: that is asked.
        filters: all that narrow, the exam version too.
        heading: the page's heading, only read out, as the box above shows it; empty for none.
    """
    chosen = each_without(filters)[: len(filters.tasks) + len(filters.services) + len(filters.sources)]
    with st.container(key="scope", horizontal=True, gap="small", vertical_alignment="center"):
        title = f'<h1 class="unseen">{escaped(shortened(heading, _TITLE_LENGTH))}</h1>' if heading else ""
        said = f'<p class="quiet">{escaped(_asked_of(assistant, filters))}</p>'
        st.html(title + said, width="content")
        for number, (name, without) in enumerate(chosen):  # the version has its place in the sidebar
            label = as_label(shortened(name, _CHIP_LENGTH)) + " ×"
            st.button(label, key=f"chip-{number}", type="secondary", on_click=narrow, args=(without,))
        with st.popover("change filters", type="tertiary", key="filters"):
            _choices(assistant, filters)


def each_without(filters: Filters) -> list[tuple[str, Filters]]:
    """Each value that narrows, by the name a learner reads, with the filters that are left without it."""
    found = []
    for part in fields(filters):
        values: tuple[str, ...] = getattr(filters, part.name)
        for value in values:
            rest = tuple(other for other in values if other != value)
            found.append((_name(part.name, value, filters), replace(filters, **{part.name: rest})))
    return found


def _name(part: str, value: str, filters: Filters) -> str:
    if part == "tasks":
        return _task_name(value, next(iter(filters.versions), ""))
    return _NAMES.get(value, value) if part == "sources" else value


def _task_name(value: str, version: str) -> str:
    """Number and title of a task or a domain, from the guide of the version, or of the newest."""
    guide = guide_for(version)
    task = guide.task(value)
    title = task.title if task else next((d.title for d in guide.domains if str(d.id) == value), "")
    return f"{value} {title}".strip()


def _asked_of(assistant: Assistant, filters: Filters) -> str:
    whole = "the bank and your files" if own_names(assistant.manifest) else "the whole bank"
    if filters.versions:
        whole = f"{whole.replace('whole bank', 'bank')}, for {' and '.join(filters.versions)}"
    narrowed = bool(filters.tasks or filters.services or filters.sources)
    return f"Asked of {whole}, only" if narrowed else f"Asked of {whole}"


def _choices(assistant: Assistant, filters: Filters) -> None:
    choices = assistant.choices(Filters(versions=filters.versions))
    sources = {name: choices.sources[name] for name in _sources(assistant, choices)}
    _select("Domain or task", "tasks", _with_domains(choices.tasks), filters)
    _select("AWS service", "services", choices.services, filters)
    if len(sources) > 1:
        _select("Source", "sources", sources, filters)
    if filters.tasks or filters.services or filters.sources:
        everything = Filters(versions=filters.versions)
        st.button(
            "Remove all filters", key="filters-none", type="tertiary", on_click=narrow, args=(everything,)
        )


def _sources(assistant: Assistant, choices: Choices) -> list[str]:
    return [name for name in (BANK, OWN, *own_names(assistant.manifest)) if name in choices.sources]


def _with_domains(tasks: Mapping[str, int]) -> dict[str, int]:
    """Each domain, followed by its tasks; a domain counts what its tasks count."""
    found: dict[str, int] = {}
    for task, count in tasks.items():
        domain = task.partition(".")[0]
        if domain != task:
            found.setdefault(domain, 0)
            found[domain] += count
        found[task] = found.get(task, 0) + count
    return found


def _select(label: str, part: str, counts: Mapping[str, int], filters: Filters) -> None:
    key = f"filter-{part}"
    counts = {**counts, **{value: 0 for value in getattr(filters, part) if value not in counts}}
    st.session_state[key] = list(getattr(filters, part))
    st.multiselect(
        label,
        list(counts),
        format_func=lambda value: f"{_name(part, value, filters)} ({counts[value]:,})",
        key=key,
        placeholder="Any",
        on_change=lambda: narrow(replace(filters, **{part: tuple(st.session_state[key])})),
    )
