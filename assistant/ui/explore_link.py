"""What the link of the Explore page says: the view, the names in it, what is opened, and the exam version.

A link may come from anywhere, so what it names is used only where the index knows it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlencode

import streamlit as st

from assistant.search.explore.topics import Unit
from assistant.ui.link import exam_version
from assistant.ui.markup import as_label, entry_address

VIEWS = {"exam": "Exam", "map": "Map", "services": "Services", "compare": "Compare", "graph": "Connections"}
BOX = "map-question"
PATH = "explore"
_LAST = "explore-last"
_MAP = "explore-map"


@dataclass(frozen=True, slots=True)
class Look:
    """How the map is looked at.

    Attributes:
        colour: what the points are told apart by; empty for the domains.
        service: the one that stands out where that is the service; empty for the most common.
        part: the name of the cluster that is looked at alone; empty for all.
        every: whether each passage is a point.
    """

    colour: str = ""
    service: str = ""
    part: str = ""
    every: bool = False


_USUAL = Look()


@dataclass(frozen=True, slots=True)
class Explored:
    """What the page is asked to show.

    Attributes:
        view: a key of `VIEWS`.
        names: of services and concepts, as the link has them.
        unit: what is opened on the map, or None.
        query: what the map lights up; empty for nothing.
        version: the exam version; empty for all.
        look: how the map is looked at.
    """

    view: str
    names: tuple[str, ...]
    unit: Unit | None
    query: str
    version: str
    look: Look = _USUAL

    @property
    def point(self) -> str:
        """How the picture names `unit`; empty for none."""
        return point_of(self.unit) if self.unit else ""


def follow_explore_link() -> Explored:
    """What is asked for; a view that does not exist is the first one."""
    link = st.query_params
    view = link.get("view", "")
    names = tuple(dict.fromkeys(name for name in link.get_all("name") if name.strip()))
    query = link.get("q", "")
    look = Look(link.get("colour", ""), link.get("service", ""), link.get("part", ""), "every" in link)
    view = view if view in VIEWS else "exam"
    asked = Explored(view, names, unit_of(link.get("point")), query, exam_version(), look)
    if view == "map":
        st.session_state[_MAP] = (query, look)
    last, now = st.session_state.get(_LAST), _parameters(asked.view, names, asked.unit, query, look)
    if last is not None and last != now:
        link.from_dict(now)  # the browser leaves its address as it is where a link leads to the same page
    st.session_state[_LAST] = now
    return asked


def explore_parameters() -> Mapping[str, list[str]]:
    """The parameters of the link to what was last explored, for the way back from another page."""
    version = exam_version()
    last = {**st.session_state.get(_LAST, {}), "version": [version] if version else []}
    return {name: values for name, values in last.items() if values}


def go_to(
    view: str,
    *,
    names: Iterable[str] = (),
    unit: Unit | None = None,
    query: str = "",
    look: Look = _USUAL,
) -> None:
    """Show a view; use it in a callback, so that the page is drawn only once."""
    st.query_params.from_dict(_parameters(view, names, unit, query, look))


def go_back_to(view: str) -> None:
    """Likewise, but the map as it was last looked at."""
    query, look = st.session_state.get(_MAP, ("", _USUAL)) if view == "map" else ("", _USUAL)
    go_to(view, query=query, look=look)


def link_to(view: str, label: str, *, names: Iterable[str] = (), count: int | None = None) -> None:
    """A link to a view, drawn in place; `label` is plain text, and `count` follows it quietly."""
    shown = as_label(label) + (f" :gray[{count:,}]" if count is not None else "")
    # Streamlit knows a page by its address, so any page of that address is the same one.
    page = st.Page(_explore, title="Explore", url_path=PATH)
    st.page_link(page, label=shown, query_params=_parameters(view, names, None, ""), width="content")


def unit_address(unit: Unit) -> str:
    """Where a unit is shown whole: a question on the Ask page, a note on the map; relative to the page."""
    if unit[1] == 0:
        return entry_address(unit[0])
    return f"{PATH}?{urlencode({'view': 'map', 'point': point_of(unit)}, quote_via=quote)}"


def point_of(unit: Unit) -> str:
    """How links and pictures name a unit: “0:key” for a question, “2:file” for the second section of one."""
    return f"{unit[1]}:{unit[0]}"


def unit_of(point: str | None) -> Unit | None:
    """The unit that a link or a picture names, whether there is one or not; None for what names none."""
    number, colon, name = (point or "").partition(":")
    return (name, int(number)) if colon and number.isdecimal() and len(number) < 7 else None


def _parameters(
    view: str, names: Iterable[str], unit: Unit | None, query: str, look: Look = _USUAL
) -> dict[str, list[str]]:
    version = exam_version()
    found = {
        "view": [view],
        "name": list(names),
        "point": [point_of(unit)] if unit else [],
        "q": [query] if query.strip() else [],
        "colour": [look.colour],
        "service": [look.service],
        "part": [look.part],
        "every": ["yes"] if look.every else [],
        "version": [version] if version else [],
    }
    return {name: values for name, values in found.items() if any(values)}


def _explore() -> None:
    """Stands for the page in a link to it."""
