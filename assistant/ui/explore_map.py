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
from assistant.ui.explore_link import BOX, Explored, go_to, unit_of
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


def show_map(material: Material, asked: Explored, standing: Mapping[str, float] | None = None) -> None:
    """The controls, the picture, what is opened in it, and the clusters as a list.

    Args:
        material: what is drawn.
        asked: what is opened and lit up.
        standing: how well the learner knows each question, 0 to 1; None where that is not known.
    """
    st.html(
        '<p class="quiet">Each point is a question or a note; what is about the same lies together. '
        "The names say what a part of the map is about.</p>"
    )
    _search(asked)
    found = _found(material, asked.query)
    hits = found.units if found and found.answers else None
    grouping, every, cluster = _controls(material, standing)
    ink = ink_on(is_dark())
    window = window_of(material, cluster, every=every)
    points = points_of(material, grouping, every=every, hits=None if hits is None else {*hits}, window=window)
    kinds = [kind for kind in UnitKind if kind.value in points.kind]
    st.html(legend(grouping.colours(ink), Counter(points.group), [(_SIGNS[k], k.value) for k in kinds]))
    chart = topic_map(
        points,
        grouping.colours(ink),
        names_on_map(material, window),
        window,
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
        on_change=lambda: go_to("map", unit=asked.unit, query=state[BOX]),
    )


def _opener(asked: Explored) -> Callable[[str], None]:
    return lambda point: go_to("map", unit=unit_of(point), query=asked.query)


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


def _controls(material: Material, standing: Mapping[str, float] | None) -> tuple[Grouping, bool, int | None]:
    """What the points are coloured by, whether all passages are shown, and the cluster that is looked at."""
    ways = [_DOMAIN, _SERVICE, *([_STANDING] if standing is not None else [])]
    clusters = material.topics.map.clusters
    with st.container(key="map-controls", horizontal=True, gap="small", vertical_alignment="bottom"):
        cluster = st.selectbox(
            "Look closer",
            range(len(clusters)),
            index=None,
            format_func=lambda number: clusters[number].name,
            placeholder="The whole map",
            key="map-cluster",
            width=230,
        )
        way = st.selectbox("Colour by", ways, key="map-colour", width=150)
        chosen = _COMMONEST
        if way == _SERVICE:
            names = sorted({name for each in material.shown.values() for name in each.services})
            chosen = st.selectbox("Which service", [_COMMONEST, *names], key="map-service", width=230)
        every = st.toggle("Every passage", key="map-every")
    guide = guide_for(material.version)
    if way == _STANDING and standing is not None:
        return by_standing(standing), every, cluster
    if way == _SERVICE:
        return by_service(material.shown, "" if chosen == _COMMONEST else chosen), every, cluster
    return by_domain(guide), every, cluster


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
        kwargs={"query": asked.query},
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
