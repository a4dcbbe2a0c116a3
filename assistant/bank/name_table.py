"""The file names.yaml: names of services, equivalent words, concepts, spellings."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from assistant.bank.expressions import Rule

RULES: Mapping[str, Rule] = {
    "also": Rule.ANY_CASE,
    "recognised": Rule.ANY_CASE,
    "capitalised": Rule.INITIAL_CAPITALS,
    "mid_sentence": Rule.MID_SENTENCE,
}
"""Which capitals the names of a service need in a text, by the key that has them."""


@cache
def names_data() -> dict[str, Any]:
    """The file as it stands; what each key means is said in it."""
    import yaml  # late: most commands need no names

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = files("assistant.bank").joinpath("names.yaml").read_text(encoding="utf-8")
    data: dict[str, Any] = yaml.load(text, Loader=loader)  # noqa: S506  # a safe loader, the fast one where there is one
    return data


@cache
def spelling() -> Mapping[str, str]:
    """The American spelling of words by their British one."""
    pairs = names_data()["spellings"]
    found = {british: american for american, british in pairs["words"]}
    return found | {b + ending: a + ending for a, b in pairs["stems"] for ending in pairs["endings"]}
