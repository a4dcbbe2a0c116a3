"""What the views of the Explore page are drawn from: the stored topics, once for each exam version."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from assistant.search.explore.cluster_members import cluster_members
from assistant.search.explore.topics import Cluster, Profile, Topics, Unit
from assistant.ui.explore_units import ShownUnit, shown_units
from assistant.ui.opened import open_with_generation

if TYPE_CHECKING:
    from assistant.search.storage import StoredIndex
    from assistant.wiring import Assistant


@dataclass(frozen=True, slots=True, eq=False)
class Material:
    """An index as one exam version sees it.

    Attributes:
        assistant: over the index.
        key: names index and version; what is worked out from both is kept under it.
        version: the exam version; empty for all.
        shown: the units that serve it, in the order of the index.
        profiles: of what those name, by name, and from those alone.
        clusters: of the map, those with the most of them first, each with what lies in it.
    """

    assistant: Assistant
    key: str
    version: str
    shown: Mapping[Unit, ShownUnit]
    profiles: Mapping[str, Profile]
    clusters: Sequence[tuple[Cluster, tuple[Unit, ...]]]

    @property
    def index(self) -> StoredIndex:
        """The loaded index."""
        return self.assistant.index

    @property
    def topics(self) -> Topics:
        """What its build worked out."""
        return self.assistant.index.topics


def open_material(version: str) -> Material:
    """The material for an exam version; empty for all.

    Raises:
        StoredIndexError, ModelError, UsageError: as `open_assistant`.
    """
    assistant, generation = open_with_generation()
    return _material(assistant, f"{generation} {version}", version)


@st.cache_resource(show_spinner=False, max_entries=4)
def _material(_assistant: Assistant, key: str, version: str) -> Material:
    index = _assistant.index
    shown = shown_units(index, version)
    profiles = {profile.name: profile for profile in index.topics.profiles_for(version)}
    clusters = cluster_members(index, (version,) if version else ())
    return Material(_assistant, key, version, shown, profiles, clusters)
