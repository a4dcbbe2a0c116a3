"""Orders to the assistant, in a question or a document: both are data, and nothing in them is obeyed."""

from __future__ import annotations

import re

_ORDERS = re.compile(
    r"\b(?:ignore|forget|disregard|override|bypass|skip)\b.{0,40}"
    r"\b(?:instructions?|rules?|prompts?|material|above|guidelines|restrictions)\b"
    r"|\b(?:print|show|reveal|repeat|output|give|tell|leak|dump)\b.{0,40}"
    r"\b(?:system|hidden|initial|secret|your) prompt\b"
    r"|\byou are (?:now|no longer)\b|\bpretend (?:to be|that|you)\b"
    r"|\bact as (?:if|my|an? (?:ai|assistant|expert|tutor))\b"
    r"|\b(?:developer|debug|admin|god|jailbreak) mode\b|\b(?-i:DAN)\b"
    r"|\brepeat (?:after me|the words|everything)\b"
    r"|\b(?:reply|answer|respond|say) (?:only|just|with only|with the word)\b|\band nothing else\b"
    r"|\byour (?:instructions|prompt|rules|api key|password)\b"
    r"|<\s*/?\s*(?:script|img|iframe|svg|system|b|a)\b|\b(?:DROP TABLE|UNION SELECT|OR 1=1)\b|\bSELECT \*"
    r"|\{\{|\$\{|\.\./|\[/?INST\]|<\|\w+\|>|^\s*system\s*:",
    re.IGNORECASE,
)


def gives_orders(text: str) -> bool:
    """Whether a text tries to steer who reads it, or is code or markup rather than prose.

    A list of what such texts look like can never be whole, so nothing rests on it alone: what a model writes
    is
    checked against the evidence all the same.
    """
    return _ORDERS.search(text) is not None
