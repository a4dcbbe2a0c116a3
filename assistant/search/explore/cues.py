"""Words that tell what a sentence says of a thing: what it is, when it fits, its cost, what sets it off."""

from __future__ import annotations

import re


def _words(*alternatives: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(alternatives)})\b", re.IGNORECASE)


_NAMES_BEFORE = r"\s+(?:(?:an?|the|Amazon|AWS|SageMaker)\s+)*$"

CONTRAST = _words(
    "whereas|while|but|unlike|instead|rather|not|no|never|only|cannot|differs?|different from|without|nor",
    "former|confused",
)
DIFFERENCE = _words("differs?|whereas|unlike|instead of|rather than|as opposed to|than|apart")
"""Surer than `CONTRAST`: what a sentence with one of these says is a difference, whoever it names first."""

TURN = _words("but|whereas|while|differs?|different|first|former")
"""What turns a sentence that says the same of two things to where they part."""

FITTING = re.compile(
    r"(?: \([^()]*\))? (?:(?:also|best|only|often) )?(?:fits?|suits?|helps?|counts?|(?:is|are) "
    r"(?:(?:often|usually) )?"
    r"(?:for|right|best|better|worth|meant|made|needed|the (?:\w+ )?(?:choice|way|tool)))\b"
)
"""Right behind a name, says when to choose it."""

RECOMMENDED = re.compile(
    r"\b(?:suits?|fits?|points? (?:to|towards)|calls? for|speaks? for|means?|signals?|looks? for)"
    + _NAMES_BEFORE,
    re.IGNORECASE,
)
"""Right before a name, says that it is the thing to choose."""

SPOKEN_OF = re.compile(
    RECOMMENDED.pattern
    + r"|\b(?:choose|prefer|favou?rs?|excludes?|rules? out|traps? (?:is|are|of)|helps? against)"
    + _NAMES_BEFORE,
    re.IGNORECASE,
)
"""Right before a name, makes it what the sentence speaks of, for or against it."""

CIRCUMSTANCE = re.compile(r"(?:^|[;:]\s)(?:In|With|For|Under|Through)\s+(?:(?:an?|the)\s+)?$", re.IGNORECASE)
"""Right before a name: “in data parallelism every GPU …”."""

DEFINES = re.compile(
    r"(?: \([^()]*\))?,? (?:is|are|means?) (?:an?|the|one|how|what|when|about)\b(?! (?:way|other))"
)
"""Right behind a name, says what it is."""

SIGNAL = re.compile(
    r"\b(?:means?|signals?|points? to|traps?|excludes?|rule|look for|remember|calls? for)\b|“", re.IGNORECASE
)
"""Says what words of a question point to."""

NUMBER = re.compile(r"(?<![\w-])(?<!version )\d|\b(?:hundreds?|thousands?|millions?) of\b")
LIMIT = _words(
    "limit(?:s|ed)?|quotas?|at most|at least(?!-)|up to|maximum|minimum|timeouts?|cold starts?|too slow",
    "slower|faster|(?:milli)?seconds|minutes|hours|days|to zero|no GPUs?|unlimited|(?:low|high) latency",
)
COST = _words(
    "costs? (?:nothing|less|more|extra|money)|cheap(?:er|est)?|expensive|pric(?:e|es|ing)|pays?|paid",
    "charged?|charges|billed|free of charge|discounts?|saves money|savings",
)

_OF_A_SCENARIO = (
    "here|scenario|right (?:choice|answer|tool|service)|this \\w+|that \\w+ answer|these \\w+",
    "the text says|asks for",
    "the (?:company|team|engineers?|scientists?|data scientists?|customers?|startup|question|stem|options?"
    "|case|requirements?|firm|bank|hospital|retailer|supplier)(?:[’']s)?",
)
_LEANING_START = (
    "This|That|These|Those|Such|Here|There(?:fore)?|So|Then|Thus|Also|But|And|Or|Another|Both|Neither|Each"
    "|In this|For this|Step|The (?:first|second|third|other|others|latter|former|two|three"
    "|same|rest|remaining)"
)
_LEANING_WORDS = r"\b(?:[Tt]hese|[Ss]uch(?! as)|similar way|in this sense|is then)\b"
LEANS_IN_A_NOTE = re.compile(rf"^(?:This|That|Here|So|The (?:former|latter|other|second))\b|{_LEANING_WORDS}")
"""What a sentence of a note or guide cannot stand alone with."""

LEANS_IN_AN_ENTRY = re.compile(
    rf"^(?:{_LEANING_START})\b|\b(?:{'|'.join(_OF_A_SCENARIO)})\b|{_LEANING_WORDS}", re.IGNORECASE
)
"""The same of an explanation, which may also speak of its scenario."""
