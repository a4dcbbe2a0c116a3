"""Which words an answer is in: those of the material, or of the language model of the settings."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import streamlit as st

from assistant.answer.generator import Generator
from assistant.errors import GeneratorError
from assistant.models import open_generator
from assistant.settings import EMBEDDED_LLM, NO_LLM, Settings
from assistant.ui.markup import as_label, plain, shortened

LARGER_MODELS = (("qwen2.5:7b", "4.7 GB", "16 GB"), ("llama3.2:3b", "2.0 GB", "8 GB"))
"""Models that word better, which the README names, too: name, size at Ollama, memory of the laptop."""

_NAMED = " or ".join(
    f"<code>{name}</code> ({size}, for {memory} of memory)" for name, size, memory in LARGER_MODELS
)
LARGER = (
    f"A larger model words better: {_NAMED} "
    f"through Ollama; set <code>ASSISTANT_LLM=openai:{LARGER_MODELS[0][0]}</code> and "
    "<code>ASSISTANT_LLM_URL=http://localhost:11434/v1</code>."
)
"""What to set for better words, as HTML."""

_KEY = "OPENAI_API_KEY"
_EMBEDDED_NAME = "SmolLM2"
_WORDED, _CHOICE = "worded", "wording-choice"
_NAME_LENGTH = 28


def model_name(settings: Settings) -> str:
    """The model as the switch names it, before it is opened; the embedded one where the setting is none."""
    if settings.llm in (NO_LLM, EMBEDDED_LLM):
        return _EMBEDDED_NAME
    if settings.llm.lower().endswith(".gguf"):
        return shortened(plain(Path(settings.llm).stem), _NAME_LENGTH)
    return shortened(plain(settings.llm.partition(":")[2] or settings.llm), _NAME_LENGTH)


def chosen_model(settings: Settings) -> tuple[str, str]:
    """What the setting names, or the embedded model where it names none, and where that is."""
    return (EMBEDDED_LLM if settings.llm == NO_LLM else settings.llm, settings.llm_url)


def open_model(settings: Settings, keys: Mapping[str, str]) -> Generator:
    """The model of `chosen_model`; may take seconds, and touches nothing of the page.

    Raises:
        GeneratorError: it is not installed, altered, or lacks a key.
        UsageError: the setting names no model.
    """
    generator = open_generator(replace(settings, llm=chosen_model(settings)[0]), keys)
    if generator is None:  # `chosen_model` is never none
        raise GeneratorError("No language model is set; set ASSISTANT_LLM.")
    return generator


def keys() -> dict[str, str]:
    """The key of an endpoint, from the environment or Streamlit's secrets; empty where neither has one."""
    key = os.environ.get(_KEY, "")
    if not key:
        try:
            key = str(st.secrets[_KEY])
        except (KeyError, FileNotFoundError):  # Streamlit says so of secrets that cannot be read, too
            key = ""
    return {_KEY: key} if key else {}


def worded(settings: Settings) -> bool:
    """Whether answers are to be worded by the model: what this session chose, else what the setting says."""
    return bool(st.session_state.get(_WORDED, settings.llm != NO_LLM))


def wording_switch(settings: Settings) -> None:
    """The choice of whose words answers are in; the session remembers it."""
    state = st.session_state
    state[_CHOICE] = worded(settings)
    names = {False: "In the words of the material", True: f"Worded by {as_label(model_name(settings))}"}
    st.segmented_control(
        "Whose words the answer is in",
        (False, True),
        format_func=lambda choice: names[choice],
        required=True,
        key=_CHOICE,
        label_visibility="collapsed",
        on_change=lambda: state.__setitem__(_WORDED, bool(state[_CHOICE])),
    )
