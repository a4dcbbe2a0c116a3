"""What the page's link says: the question, the entry to open, the filters and the exam version.

A link may come from anywhere, so what it names is used only where the index knows it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import streamlit as st

from assistant.bank.exam_guide import VERSIONS
from assistant.search.filters import BANK, OWN, Choices, Filters
from assistant.search.retrieval import MAX_QUERY

BOX = "question"
_ASKED, _TYPED, _LINK, _VERSION, _FILTERS = "asked", "typed", "link", "version", "filters"
# The part of `Filters` that each parameter of the link fills.
PARTS = {"task": "tasks", "service": "services", "source": "sources"}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the page is asked for.

    Attributes:
        query: the question; None on the start page.
        entry: the key of the entry to show whole, or None.
        filters: as the link has them, with the exam version; see `known`.
        exact: whether the words are taken as they were typed.
        typed: what the learner typed where `query` is how that was understood; else empty.
    """

    query: str | None
    entry: str | None
    filters: Filters
    exact: bool
    typed: str = ""


def follow_link() -> Asked:
    """What is asked for, from the link where that has changed."""
    state, link, query = st.session_state, st.query_params, st.query_params.get("q")
    if _LINK not in state or state[_LINK] != query:
        state[_LINK] = state[_ASKED] = query
        state[BOX], state[_TYPED] = query or "", ""
    elif BOX not in state:  # another page was shown meanwhile
        state[BOX] = state.get(_TYPED) or state[_ASKED] or ""
    parts = {part: tuple(dict.fromkeys(link.get_all(name))) for name, part in PARTS.items()}
    version = exam_version()
    filters = Filters(**parts, versions=(version,) if version else ())
    state[_FILTERS] = filters
    return Asked(state[_ASKED], link.get("entry"), filters, link.get("exact") == "1", state.get(_TYPED, ""))


def exam_version() -> str:
    """The chosen exam version; empty for all. The link leads, else what the session remembers."""
    link = st.query_params.get("version")
    if link in VERSIONS:
        st.session_state[_VERSION] = link
    return str(st.session_state.get(_VERSION, ""))


def known(filters: Filters, choices: Choices, own_files: Iterable[str]) -> Filters:
    """The filters without the values that nothing in the index has."""
    domains = {task.partition(".")[0] for task in choices.tasks}
    sources = {BANK, OWN, *own_files} & {*choices.sources}
    return replace(
        filters,
        tasks=tuple(value for value in filters.tasks if value in choices.tasks or value in domains),
        services=tuple(value for value in filters.services if value in choices.services),
        sources=tuple(value for value in filters.sources if value in sources),
    )


def ask(text: str | None = None, typed: str = "") -> None:
    """Ask what is in the box, or this text; filters stay, an opened entry is left.

    Args:
        text: the question, or how the one in the box is understood.
        typed: what stays in the box where that is not the question itself.
    """
    state = st.session_state
    asked = state[BOX] if text is None else text
    # What the search refuses does not go into the link.
    link = asked if asked.strip() and len(asked) <= MAX_QUERY else None
    filters = follow_link().filters
    state[BOX], state[_ASKED], state[_TYPED] = typed or asked, asked, typed
    state[_LINK] = link
    _write(link, filters)


def leave() -> None:
    """Go to the start page; filters stay."""
    filters = follow_link().filters
    st.session_state.update({BOX: "", _ASKED: None, _TYPED: "", _LINK: None})
    _write(None, filters)


def ask_exactly(exact: bool) -> None:
    """Ask the same again, with the words as they were typed or as they were understood."""
    asked = follow_link()
    _write(st.session_state[_LINK], asked.filters, exact=exact)


def narrow(filters: Filters) -> None:
    """Ask the same again under these filters; an exam version among them is the session's from now on."""
    asked = follow_link()  # takes the version of the old link, so it comes first
    st.session_state[_VERSION] = next(iter(filters.versions), "")
    _write(st.session_state[_LINK], filters, exact=asked.exact, entry=asked.entry)


def choose_version(version: str) -> None:
    """Narrow everything to an exam version; empty for all."""
    filters = follow_link().filters
    narrow(replace(filters, versions=(version,) if version else ()))


def remember_version(version: str) -> None:
    """Choose an exam version on a page where nothing is asked; empty for all. The rest of its link stays."""
    state, versions = st.session_state, (version,) if version else ()
    state[_VERSION] = version
    state[_FILTERS] = replace(state.get(_FILTERS, Filters()), versions=versions)
    if version:
        st.query_params["version"] = version
    else:
        st.query_params.pop("version", None)


def parameters() -> Mapping[str, list[str]]:
    """The parameters of the link to what was last asked, for the way back from another page."""
    return _parameters(st.session_state.get(_LINK), st.session_state.get(_FILTERS, Filters()))


def _write(query: str | None, filters: Filters, *, exact: bool = False, entry: str | None = None) -> None:
    parameters = _parameters(query, filters)
    parameters |= {"exact": ["1"]} if exact else {}
    parameters |= {"entry": [entry]} if entry is not None else {}
    st.query_params.from_dict(parameters)


def _parameters(query: str | None, filters: Filters) -> dict[str, list[str]]:
    found = {"q": [query] if query is not None else []}
    found |= {name: list(getattr(filters, part)) for name, part in PARTS.items()}
    found["version"] = list(filters.versions)
    return {name: values for name, values in found.items() if values}
