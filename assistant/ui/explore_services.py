"""The services and concepts that the material names: all of them by group, and a page for each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import streamlit as st

from assistant.bank.exam_guide import ExamGuide, guide_for
from assistant.bank.mentions import canonical_name
from assistant.bank.subjects import as_asked
from assistant.errors import UsageError
from assistant.search.citation import Citation
from assistant.search.explore.concept_graph import neighbours
from assistant.search.explore.named_profile import named_profile
from assistant.search.explore.profiles import never_mentioned
from assistant.search.explore.topics import Kind, Profile
from assistant.search.explore.unknown_names import UnknownNameError
from assistant.ui.explore_link import Explored, link_to
from assistant.ui.explore_practice import practise
from assistant.ui.explore_units import questions_of, unit_list
from assistant.ui.explore_unknown import ALL, unknown
from assistant.ui.explore_views import Quoted, mentions_line, names_line, of_profile
from assistant.ui.look import notice, part
from assistant.ui.markup import counted, element, escaped, shortened

if TYPE_CHECKING:
    from assistant.ui.explore_material import Material

_FILTER, _EVERY = "services-filter", "services-every-concept"
_CONCEPTS = 60
_SAGEMAKER = "Amazon SageMaker"
_BEYOND = "Not in the exam guide"
_WORD = re.compile(r"\w+")


def show_services(material: Material, asked: Explored) -> None:
    """The page of the service that the link names, else the list."""
    if not asked.names:
        _list(material)
        return
    name = asked.names[0]
    try:
        profile = named_profile(name, material.profiles.values(), material.version)
    except UnknownNameError as error:
        unknown(error, "services", [name])
    except UsageError as error:
        link_to("services", ALL)
        notice(str(error))
    else:
        link_to("services", ALL)
        _profile(material, profile, name)


def _serving(material: Material) -> str:
    return f" in what serves {material.version}" if material.version else ""


def _list(material: Material) -> None:
    services = [each for each in material.profiles.values() if each.kind is Kind.SERVICE]
    concepts = [each for each in material.profiles.values() if each.kind is Kind.CONCEPT]
    st.html(
        f'<p class="quiet">Your material names {counted(len(services), "service")} and '
        f"{counted(len(concepts), 'concept')}; the number is of the questions and notes that name it.</p>"
    )
    wanted = st.text_input(
        "Find by any name, also a former one",
        key=_FILTER,
        live=True,
        autocomplete="off",
        placeholder="Firehose, MWAA …",
    )
    guide = guide_for(material.version)
    found = 0
    for title, profiles in _grouped(services, guide):
        kept = [each for each in profiles if _fits(each, wanted)]
        found += len(kept)
        _group(title, kept)
    named = [each for each in concepts if _fits(each, wanted)]
    _concepts(named)
    if not found and not named:
        notice(f"Nothing that your material names is called “{shortened(wanted.strip(), 60)}”.")
    _missing(material, guide)


def _fits(profile: Profile, wanted: str) -> bool:
    """Whether words of one of its names begin with all that were typed, or those are another name of it."""
    if not wanted.strip():
        return True
    typed = _WORD.findall(wanted.casefold())
    for name in (profile.name, *profile.other_names, *profile.former_names):
        words = _WORD.findall(name.casefold())
        if typed and all(any(word.startswith(each) for word in words) for each in typed):
            return True
    called = canonical_name(wanted)
    return called is not None and called[0] == profile.name


def _grouped(services: Iterable[Profile], guide: ExamGuide) -> list[tuple[str, list[Profile]]]:
    """Services by the group in which the guide lists them; parts of SageMaker, and others, at the end."""
    group_of = {name: group for group, names in guide.services.items() for name in names}
    groups: dict[str, list[Profile]] = {group: [] for group in (*guide.services, _SAGEMAKER, _BEYOND)}
    for profile in services:
        part = profile.name.startswith(f"{_SAGEMAKER} ")
        groups[group_of.get(profile.name, _SAGEMAKER if part else _BEYOND)].append(profile)
    return [*groups.items()]


def _group(title: str, profiles: Sequence[Profile]) -> None:
    if not profiles:
        return
    st.html(f'<h2 class="part">{escaped(title)}</h2>')
    with st.container(key=f"group-{_slug(title)}", horizontal=True, gap="small"):
        for profile in profiles:
            link_to("services", profile.name, names=[profile.name], count=len(profile.mentions))


def _concepts(concepts: Sequence[Profile]) -> None:
    """The concepts that are named most; all of them are too many to be looked through."""
    most = sorted(concepts, key=lambda each: -len(each.mentions))[:_CONCEPTS]
    every = len(concepts) <= _CONCEPTS or st.session_state.get(_EVERY, False)
    _group("Concepts", concepts if every else sorted(most, key=lambda each: each.name.lower()))
    if len(concepts) > _CONCEPTS:
        st.toggle(f"All {len(concepts):,} concepts, not only those named most", key=_EVERY)


def _slug(title: str) -> str:
    return "-".join(word for word in title.lower().split() if word.isalnum())


def _missing(material: Material, guide: ExamGuide) -> None:
    """What the guide lists and the material never names."""
    missing = never_mentioned(tuple(material.profiles.values()), guide)
    st.html('<h2 class="part">Never named in your material</h2>')
    lists = f"the guide of {guide.services_from} lists"
    if not missing:
        st.html(f'<p class="quiet">Every service that {lists} is named somewhere.{_whose_list(guide)}</p>')
        return
    count = sum(map(len, missing.values()))
    items = "".join(element("li", name) for names in missing.values() for name in names)
    st.html(
        f'<p class="quiet">{lists[:1].upper()}{lists[1:]} {counted(count, "service")} that no question or '
        f"note names{_serving(material)}. Read up on them elsewhere.{_whose_list(guide)}</p>"
        f'<ul class="columns">{items}</ul>'
    )


def _whose_list(guide: ExamGuide) -> str:
    return "" if guide.code == guide.services_from else f" No list of services of {guide.code} is known yet."


def _profile(material: Material, profile: Profile, asked: str) -> None:
    quoted = Quoted(of_profile(profile), material.index.questions)
    definition = (
        f'<div class="reply definition">{quoted.one(profile.definition, "what")}</div>'
        if profile.definition
        else '<p class="quiet">No sentence of your material says what it is.</p>'
    )
    listed = _listed_in(profile, guide_for(material.version))
    called = element("h2", as_asked(asked, profile.name))
    st.html(
        f'<header class="subject">{called}{names_line(profile)}{listed}'
        f"{mentions_line(profile, material.shown)}</header>{definition}"
    )
    if profile.choose:
        st.html(f'<h3 class="small">When to choose it</h3>{quoted.listed(profile.choose, "choose")}')
    _confusions(profile, quoted)
    _questions(material, profile)
    _goes_with(material, profile)
    part(quoted.sources())


def _listed_in(profile: Profile, guide: ExamGuide) -> str:
    if profile.kind is Kind.CONCEPT:
        return '<p class="quiet">A concept of the exam.</p>'
    for group, names in guide.services.items():
        if profile.name in names:
            own = "" if guide.code == guide.services_from else f"; no list of {guide.code} is known yet"
            return element("p", f"In the guide of {guide.services_from}, under {group}{own}.", "quiet")
    return ""


def _confusions(profile: Profile, quoted: Quoted) -> None:
    if not profile.confusions:
        return
    st.html('<h3 class="small">What it is confused with</h3>')
    # One sentence may tell it from several.
    told: dict[Citation, list[str]] = {}
    for confusion in profile.confusions:
        told.setdefault(confusion.said, []).append(confusion.name)
    for number, (citation, others) in enumerate(told.items()):
        with st.container(key=f"confused-{number}", gap=None):
            said = quoted.one(citation, f"confused-{number}")
            st.html(f'<div class="reply statements"><p>{said}</p></div>')
            for name in others:
                link_to("compare", f"Compare with {name}", names=[profile.name, name])


def _questions(material: Material, profile: Profile) -> None:
    """What is about it first, then what only names it."""
    about = dict.fromkeys(profile.about)
    others = [unit for unit in profile.mentions if unit not in about]
    st.html('<h3 class="small">Questions and notes about it</h3>')
    st.html(unit_list((material.shown[unit] for unit in about), nothing="None is about it."))
    practise(questions_of(about, material.shown), f"service {profile.name}")
    if others:
        rest = unit_list(material.shown[unit] for unit in others)
        st.html(
            f'<details class="as-list"><summary>{len(others):,} that only name it</summary>{rest}</details>'
        )


def _goes_with(material: Material, profile: Profile) -> None:
    near = neighbours(material.topics.graph, profile.name)
    found = [each for each in near if each[0] in material.profiles]
    if not found:
        return
    st.html('<h3 class="small">Often named together with</h3>')
    with st.container(key="goes-with", horizontal=True, gap="small"):
        for name, together, _ in found:
            link_to("services", name, names=[name], count=together)
        link_to("graph", "Show the connections", names=[profile.name])
