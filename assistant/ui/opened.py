"""The assistant that all visitors of the page share, loaded once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from assistant import upkeep, wiring
from assistant.settings import Settings, resolve

if TYPE_CHECKING:
    from assistant.search.embedding import Embedder


# Streamlit keeps what these return, never what they raise: a failure is tried again at the next run.
@st.cache_resource(show_spinner=False, max_entries=1)
def _embedder(model: str) -> Embedder:
    return wiring.open_embedder(model)


@st.cache_resource(show_spinner=False, max_entries=1)
def _assistant(settings: Settings, generation: str) -> wiring.Assistant:
    """The index of one generation with its model; another generation is another call."""
    return wiring.Assistant.open(settings, embedder=_embedder(settings.model))


def open_assistant() -> wiring.Assistant:
    """The assistant over the index as it is now; one rebuilt meanwhile is taken without a restart.

    Raises:
        StoredIndexError: there is no index at the place, or it cannot be used as it is.
        ModelError: the embedding model cannot be loaded.
        UsageError: a setting has a value that cannot be taken.
    """
    settings = resolve({})[0]
    return _assistant(settings, upkeep.generation(settings))
