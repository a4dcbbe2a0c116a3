"""The assistant that all visitors of the page share, loaded once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from assistant import wiring
from assistant.settings import resolve

if TYPE_CHECKING:
    from assistant.search.embedding import Embedder


# Streamlit keeps what these return, never what they raise: a failure is tried again at the next run.
@st.cache_resource(show_spinner=False, max_entries=1)
def _embedder(model: str) -> Embedder:
    return wiring.open_embedder(model)


@st.cache_resource(show_spinner=False, max_entries=1)
def _assistant(index: str, generation: str, model: str, results: int) -> wiring.Assistant:
    """The index of one generation with its model; another generation is another call."""
    from assistant.search import storage

    settings = resolve({"index": index, "model": model, "results": results})[0]
    return wiring.Assistant(settings, storage.load(settings.index), _embedder(model))


def open_assistant() -> wiring.Assistant:
    """The assistant over the index as it is now; one rebuilt meanwhile is taken without a restart.

    Raises:
        StoredIndexError: there is no index at the place, or it cannot be used as it is.
        ModelError: the embedding model cannot be loaded.
        UsageError: a setting has a value that cannot be taken.
    """
    from assistant.search.storage import read_manifest

    settings = resolve({})[0]
    generation, _ = read_manifest(settings.index)
    return _assistant(str(settings.index), generation.name, settings.model, settings.results)
