"""The map: all questions and notes as points, what is alike side by side, and the same as a list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from assistant.bank.exam_guide import guide_for
from assistant.errors import UsageError
from assistant.search.explore.topics import Unit
from assistant.search.filters import Filters
from assistant.ui.charts import POINT, topic_map
from assistant.ui.explore_link import BOX, Explored, Look, go_to, unit_of
from assistant.ui.explore_opened import reveal, show_unit
from assistant.ui.explore_picture import draw
from assistant.ui.explore_points import (
    Grouping,
    by_domain,
    by_service,
    by_standing,
    names_on_map,
    points_of,
    window_of,
)
from assistant.ui.explore_practice import practise
from assistant.ui.explore_units import UnitKind, questions_of, unit_list
from assistant.ui.explore_views import legend
from assistant.ui.look import is_dark, notice
from assistant.ui.markup import as_label, element, shortened
from assistant.ui.palette import ink_on

if TYPE_CHECKING:
    from assistant.ui.explore_material import Material

_FEWEST_HITS, _MOST_HITS = 5, 30
_NEAREST = 3  # are named where nothing answers
_HIT_SHARE = 8  # at the most one in so many is lit up, as what lights up everything shows nothing
_SIGNS = {UnitKind.QUESTION: "●", UnitKind.NOTE: "◆", UnitKind.DOCUMENT: "▲", UnitKind.OWN: "■"}
_DOMAIN, _SERVICE, _STANDING = "Domain", "Service", "Your standing"
_COMMONEST = "The five most common"
_PART, _COLOUR, _WHICH, _EVERY = "map-cluster", "map-colour", "map-service", "map-every"


def show_map(material: Material, asked: Explored, standing: Mapping[str, float] | None = None) -> None:
    """The controls, the picture, what is opened in it, and the clusters as a list.

    Args:
        material: what is drawn.
        asked: what is opened and lit up.
        standing: how well the learner knows each question, 0 to 1; None where that is not known.
    """
    _said(material, asked)
    _search(asked)
    found = _found(material, asked.query)
    hits = found.units if found and found.answers else None
    grouping, cluster = _controls(material, asked, standing)
    every = asked.look.every
    ink = ink_on(is_dark())
    lit = None if hits is None else {*hits}
    points = points_of(material, grouping, every=every, hits=lit, cluster=cluster)
    kinds = [kind for kind in UnitKind if kind.value in points.kind]
    st.html(legend(grouping.colours(ink), Counter(points.group), [(_SIGNS[k], k.value) for k in kinds]))
    chart = topic_map(
        points,
        grouping.colours(ink),
        names_on_map(material) if cluster is None else [],
        window_of(points),
        ink,
        chosen=asked.point,
    )
    draw(
        chart, "map", POINT, asked.point, _opener(asked), "A map of the topics; the list below says the same."
    )
    _opened(material, asked)
    reveal(asked.point)
    if found is not None:
        _hit_list(material, found)
    _clusters(material)


def _said(material: Material, asked: Explored) -> None:
    """What a point is, and what its place says."""
    point = "a passage of a question or a note" if asked.look.every else "a question or a note"
    has_own = any(unit.kind is UnitKind.OWN for unit in material.shown.values())
    apart = ", and what is like nothing else stands apart at the edge" if has_own else ""
    names = "The names say what a part of the map is about."
    if asked.look.part in {cluster.name for cluster, _ in material.clusters}:
        names = f"This is the part “{asked.look.part}” alone."
    said = f"Each point is {point}; what is about the same lies together{apart}. {names}"
    st.html(element("p", said, "quiet"))


def _search(asked: Explored) -> None:
    state = st.session_state
    # The link leads, unless the learner is typing.
    if state.get("map-query") != asked.query:
        state["map-query"] = state[BOX] = asked.query
    state.setdefault(BOX, asked.query)
    st.text_input(
        "Light up what a search finds",
        key=BOX,
        placeholder="data drift, cheap endpoints, bias …",
        autocomplete="off",
        on_change=lambda: go_to("map", unit=asked.unit, query=state[BOX], look=asked.look),
    )


def _opener(asked: Explored) -> Callable[[str], None]:
    return lambda point: go_to("map", unit=unit_of(point), query=asked.query, look=asked.look)


@dataclass(frozen=True, slots=True)
class _Found:
    """What a search finds, best first, and whether that answers it, as the Ask page decides."""

    units: list[Unit]
    answers: bool


def _found(material: Material, query: str) -> _Found | None:
    """None where nothing is searched, or it cannot be."""
    if not query.strip():
        return None
    try:
        return _searched(material, material.key, query)
    except UsageError as error:
        notice(str(error))
        return None


@st.cache_resource(show_spinner=False, max_entries=32)
def _searched(_material: Material, key: str, query: str) -> _Found:
    wanted = Filters(versions=(_material.version,) if _material.version else ())
    count = max(_FEWEST_HITS, min(_MOST_HITS, len(_material.shown) // _HIT_SHARE))
    asked = _material.assistant.ask(query, count, wanted)
    units = [hit.passage.unit for hit in asked.evidence.hits if hit.passage.unit in _material.shown]
    return _Found(units, bool(asked.answer.sentences))


def _controls(
    material: Material, asked: Explored, standing: Mapping[str, float] | None
) -> tuple[Grouping, int | None]:
    """What the points are coloured by, and the number of the cluster that is looked at."""
    look, state = asked.look, st.session_state
    ways = [_DOMAIN, _SERVICE, *([_STANDING] if standing is not None else [])]
    way = look.colour if look.colour in ways else _DOMAIN
    services = sorted({name for each in material.shown.values() for name in each.services})
    service = look.service if look.service in services else _COMMONEST
    parts = [cluster.name for cluster, _ in material.clusters]
    part = look.part if look.part in parts else None
    # The link leads, as for the view.
    state.update({_PART: part, _COLOUR: way, _EVERY: look.every})

    def chosen() -> None:
        colour, its = state[_COLOUR], state.get(_WHICH, service)
        changed = Look(
            "" if colour == _DOMAIN else colour,
            "" if its == _COMMONEST or colour != _SERVICE else its,
            state[_PART] or "",
            bool(state[_EVERY]),
        )
        go_to("map", unit=asked.unit, query=asked.query, look=changed)

    with st.container(key="map-controls", horizontal=True, gap="small", vertical_alignment="bottom"):
        st.selectbox(
            "Look closer",
            parts,
            placeholder="The whole map",
            index=None,
            key=_PART,
            width=370,
            on_change=chosen,
        )
        st.selectbox("Colour by", ways, key=_COLOUR, width=150, on_change=chosen)
        if way == _SERVICE:
            state[_WHICH] = service
            st.selectbox("Which service", [_COMMONEST, *services], key=_WHICH, width=230, on_change=chosen)
        st.toggle("Every passage", key=_EVERY, on_change=chosen)
    names = [cluster.name for cluster in material.topics.map.clusters]
    number = names.index(part) if part else None
    if way == _STANDING and standing is not None:
        return by_standing(standing), number
    if way == _SERVICE:
        return by_service(material.shown, "" if service == _COMMONEST else service), number
    return by_domain(guide_for(material.version)), number


def _opened(material: Material, asked: Explored) -> None:
    if asked.unit is None:
        st.html('<p class="quiet">Click a point to open it; the list below has all of them, too.</p>')
        return
    if asked.unit not in material.shown:
        said = f"There is no “{shortened(asked.unit[0], 60)}” here"
        notice(f"{said}; it may have been renamed, or serve another exam version.")
        return
    show_unit(material, asked.unit)
    st.button(
        "Close",
        key="map-close",
        type="tertiary",
        on_click=go_to,
        args=("map",),
        kwargs={"query": asked.query, "look": asked.look},
    )


def _hit_list(material: Material, found: _Found) -> None:
    if found.answers:
        st.html(
            '<h2 class="part">What the search found</h2>'
            + unit_list(material.shown[unit] for unit in found.units)
        )
        return
    # A search always finds something; lit up, that would look like an answer.
    st.html('<h2 class="part">Nothing in your material answers this</h2>')
    if near := [material.shown[unit] for unit in found.units[:_NEAREST]]:
        said = "So no point is lit up. These come nearest, but may be about something else:"
        st.html(element("p", said, "quiet") + unit_list(near))


def _clusters(material: Material) -> None:
    """The clusters with all that lies in them, for the keyboard and a screen reader."""
    st.html('<h2 class="part">The same as a list</h2>')
    with st.container(key="clusters", gap=None):
        _each_cluster(material)


def _each_cluster(material: Material) -> None:
    for number, (cluster, units) in enumerate(material.clusters):
        label = f"{as_label(cluster.name)} · {len(units):,}"
        shown = st.expander(label, key=f"cluster-{number}", type="compact", on_change="rerun")
        if shown.open:
            with shown:
                st.html(element("p", f"Words that tell it apart: {', '.join(cluster.terms)}.", "quiet"))
                st.html(unit_list(material.shown[unit] for unit in units))
                practise(questions_of(units, material.shown), f"cluster-{cluster.name}")
