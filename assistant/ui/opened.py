"""The assistant that all visitors of the page share, loaded once."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

import streamlit as st

from assistant import models, upkeep, wiring
from assistant.errors import AssistantError
from assistant.settings import Settings, resolve

if TYPE_CHECKING:
    from assistant.search.embedding import Embedder
    from assistant.search.manifest import Manifest


# Streamlit keeps what these return, never what they raise: a failure is tried again at the next run.
@st.cache_resource(show_spinner=False, max_entries=1)
def _embedder(model: str) -> Embedder:
    embedder = models.open_embedder(model)
    # Streamlit collects garbage after every run, which took 0.3 s over the many objects of libraries and
    # held up all threads; they stay for good, so they need not be looked through.
    gc.freeze()
    return embedder


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
    return open_with_generation()[0]


def open_with_generation() -> tuple[wiring.Assistant, str]:
    """The same, with what names the index that it is over: what is derived from that is kept under the name.

    Raises:
        StoredIndexError, ModelError, UsageError: as `open_assistant`.
    """
    settings = resolve({})[0]
    generation = upkeep.generation(settings)
    assistant = _assistant(settings, generation)
    _loaded().add(settings.model)
    return assistant, f"{settings.index}/{generation}"


@st.cache_resource(show_spinner=False)
def _loaded() -> set[str]:
    """The models that some visitor has waited for."""
    return set()


def is_loaded() -> bool:
    """Whether `open_assistant` gives its answer without loading a model first."""
    try:
        return resolve({})[0].model in _loaded()
    except AssistantError:
        return True


def open_manifest() -> Manifest | None:
    """What the index was made from, without its model; None where it cannot be told."""
    from assistant.search.storage import read_manifest

    try:
        return read_manifest(resolve({})[0].index)[1]
    except (AssistantError, OSError):  # the page itself tells what is wrong
        return None


def own_names(manifest: Manifest) -> list[str]:
    """The names of the learner's own files, as sources use them."""
    return [name for name, record in manifest.files.items() if record.own]
