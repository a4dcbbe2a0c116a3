"""Orders to the assistant, in a question or a document: both are data, and nothing in them is obeyed."""

from __future__ import annotations

import re

_RULES = (
    r"(?:instructions?|rules?|prompts?|guidelines|restrictions|sources|passages|material|notes|guardrails?)"
)
_ORDERS = re.compile(
    rf"\b(?:ignore|forget|disregard) (?:\w+ ){{0,2}}(?:your|all|any|previous|prior|earlier|these|the)"
    rf" (?:\w+ )?{_RULES}"
    r"|\b(?:ignore|forget|disregard) (?:your|all|any|previous|prior|earlier|everything|what)\b"
    r"|\b(?:ignore|forget|disregard) the (?:material|above)\b"
    rf"|\b(?:override|bypass|skip|switch off|turn off|disable) your\b|\byour own {_RULES}\b"
    r"|\b(?:print|show|reveal|repeat|output|give|tell|leak|dump|write|translate|display)\b.{0,40}"
    r"\b(?:(?:system|hidden|initial|secret|your) (?:prompt|rules|text|message|answers)|hidden text)\b"
    r"|\b(?:everything|text|words?|lines?)\b.{0,24}\b(?:above|before) this\b"
    r"|\byou are (?:now|no longer)\b|\bpretend (?:to be|that|you)\b|\bfrom (?:here|now) on,? you\b"
    r"|\byou (?:work for me|speak as|act as|answer as)\b|\bI (?:order|command|authori[sz]e) you\b"
    r"|\bI (?:allow|permit) you to (?:answer|say|ignore|write)\b|\b(?:then|must|and) obey\b"
    r"|\b(?:act|behave) as (?:if|my|an? (?:ai|assistant|expert|tutor|linux|terminal))\b"
    r"|\b(?:be|you are|you're) my (?:late |dead )?grand\w+"
    r"|\b(?:developer|debug|admin|god|jailbreak) mode\b|\b(?-i:DAN)\b"
    r"|\brepeat (?:after me|the words|everything|\d{3,} times)\b"
    r"|\b(?:reply|answer|respond|say) (?:(?:only|just) (?:with|by|in|yes|no|the)|with only|with the word)\b"
    r"|\banswers? (?:\w+ ){0,3}(?:without|w/o) (?:any |your |the )?sources?\b"
    r"|\byour (?:\w+ )?(?:instructions|prompt|rules|api key|password|system message|makers|home directory)\b"
    r"|\b(?:new |end of )?system (?:note|message)\s*:|\]\]\s*\[\["
    r"|#{2,} ?(?:instruction|response|system)\b|\"role\"\s*:\s*\"system\"|^\s*\[?system\]?\s*(?::|\])"
    r"|</?\s*(?:instruction|context|system|prompt)\s*>|\[/?INST\]|<\|\w+\|>"
    r"|\b(?:ignoriere|vergiss|missachte|oublie|ignorez|olvida|ignora)\b.{0,40}"
    r"\b(?:anweisung\w*|regeln|consignes|instructions|instrucciones|reglas|istruzioni)\b|忽略.{0,12}指示",
    re.IGNORECASE,
)
_CODE = re.compile(
    r"<\s*/?\s*(?:script|img|iframe|svg|b|a)\b|\b(?:DROP TABLE|UNION SELECT|OR 1=1|WHERE 1=1)\b|\bSELECT \*"
    r"|\{\{|\$\{|\.\./|\bcat ~/|\band nothing else\b"
    rf"|\b(?:override|bypass|skip|forget|ignore|disregard)\b.{{0,40}}\b{_RULES}\b",
    re.IGNORECASE,
)
# Who asks about such orders gives none: “How do I stop users from telling a bot to ignore all instructions?”
_ABOUT = re.compile(
    r"\bprompt (?:injections?|attacks?)\b|\bjailbreak(?:s|ing)\b|\battackers?\b|\busers\b",
    re.IGNORECASE,
)


def gives_orders(text: str) -> bool:
    """Whether a text tries to steer who reads it, or is code or markup rather than prose.

    A list of what such texts look like can never be whole, so nothing rests on it alone: what a model writes
    is checked against the evidence all the same.
    """
    return _ORDERS.search(text) is not None or _CODE.search(text) is not None


def commands_assistant(text: str) -> bool:
    """Whether a question is, at least in part, an order to the assistant itself; it is not answered then."""
    return _ORDERS.search(text) is not None and _ABOUT.search(text) is None
