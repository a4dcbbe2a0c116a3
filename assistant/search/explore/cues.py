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

_RECOMMENDED = re.compile(
    r"\b(?:suits?|fits?|points? (?:to|towards)|calls? for|speaks? for|means?|signals?|looks? for)"
    + _NAMES_BEFORE,
    re.IGNORECASE,
)
_SPOKEN_OF = re.compile(
    _RECOMMENDED.pattern
    + r"|\b(?:choose|prefer|favou?rs?|excludes?|rules? out|traps? (?:is|are|of)|helps? against)"
    + _NAMES_BEFORE,
    re.IGNORECASE,
)
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

_DENIAL = (
    r"not(?! (?:only|just|merely)\b)|never|no|none|nor|neither|nobody|nothing|rarely|seldom|hardly|scarcely"
    r"|avoid(?:s|ed)?|cannot|\w+n['’]t|fails? to|rather than|instead of"
)
_MISTAKE = (
    r"(?:wrong|poor|bad|worse|worst|weak) (?:[\w-]+ )?(?:choice|tool|answer|way|fit)"
    r"|(?:wrong|mistake|trap|error|myth|false|tempting)\b.{0,20}?\b(?:to|that)"
)
_DENIES = re.compile(rf"\b(?:{_DENIAL}|{_MISTAKE})\b", re.IGNORECASE)
_DENIES_AT_ONCE = re.compile(
    r"(?:(?:is|are|was|were|does|do|did|can|may|might|must|need|should|will|would)\s+)?(?:\w+ly\s+)?"
    rf"(?:{_DENIAL}|(?:an?|the)\s+(?:{_MISTAKE}))\b",
    re.IGNORECASE,
)
# No mere comma (“do not, as a rule, use …”) but that of a condition, and no colon (“never do this: use …”).
_CLAUSE_END = re.compile(
    r";|\b(?:but|while|whereas|because|so)\b|,\s(?:and|or|which|then)\b"
    r"|^\W*(?:so )?(?:if|when|where|whenever|as|since|although|unless|once|without)\b[^,]*,",
    re.IGNORECASE,
)


def is_denied(said: str) -> bool:
    """Whether a sentence, said up to a cue and with it, takes the cue back in the same clause.

    “A steady load does not suit” is denied, “if no server is wanted, use” is not. In doubt it is, as advice
    quoted as its opposite is worse than advice left out.
    """
    return bool(_DENIES.search(_CLAUSE_END.split(said)[-1]))


def denies_at_once(predicate: str) -> bool:
    """Whether a predicate begins with a denial: “is not needed”, “never fits”."""
    return bool(_DENIES_AT_ONCE.match(predicate))


def recommends(before: str) -> bool:
    """Whether what stands right before a name says that it is the thing to choose.

    Args:
        before: the sentence up to the name.
    """
    return bool(_RECOMMENDED.search(before)) and not is_denied(before)


def speaks_of(before: str) -> bool:
    """Whether what stands right before a name makes it what the sentence speaks of, for or against it.

    Args:
        before: the sentence up to the name.
    """
    return bool(_SPOKEN_OF.search(before)) and not is_denied(before)


IN_A_STORY = re.compile(
    r"\b(?:here|of this kind|this (?:case|scenario|company|team)|the (?:company|team|scenario|question))\b"
)
"""Speaks of a scenario, so that it says nothing by itself on when to choose a thing or what sets it apart."""

LONGEST = 420
"""Characters of a sentence that is quoted; a longer one is a list or a paragraph."""

NUMBER = re.compile(r"(?<![\w-])(?<!version )\d|\b(?:hundreds?|thousands?|millions?) of\b")
LIMIT = _words(
    "limit(?:s|ed)?|quotas?|at most|at least(?!-)|up to|maximum|minimum|timeouts?|cold starts?|too slow",
    "slower|faster|(?:milli)?seconds|minutes|hours|days|to zero|no GPUs?|unlimited|(?:low|high) latency",
)
TRAP = _words("traps?")
"""Says what is the wrong choice in a question, whatever else it says of it."""

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
