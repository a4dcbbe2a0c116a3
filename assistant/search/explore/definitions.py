"""Which sentence of the material says best what a service or concept is.

A definition has the name as the subject of a clause and says what kind of thing it is (“is a …”), or at
least what it does. A note on the subject comes first, then answers; a sentence that only judges (“is the
choice when …”) is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.bank.mentions import Mention, names_of
from assistant.search.citation import Citation
from assistant.search.explore.clause_subjects import ClauseSubject
from assistant.search.explore.cues import LONGEST
from assistant.search.explore.told import Part, Told

# “is a …”, “is SageMaker's …”; without an article only before words that name a kind.
_KIND = re.compile(
    r"(?:is|are)\s+(?:(?:also|still|essentially|basically|mainly|simply|mostly)\s+)?"
    r"(?P<what>(?:an?|the|one|two|three|its|AWS's|Amazon's|SageMaker's|[A-Z]\w+'s|managed|object|block|serverless|data|"
    r"fields?|values?|numbers?|measures?|metrics?|methods?|techniques?|tests?|ready-made|documents?|storage|software|"
    r"units|regression|rules?|ways?|groups?|services?|algorithms?|models?|files?|columns?|differences?)\s.*)",
    re.DOTALL,
)
_MEANING = re.compile(r"(?:means? (?:that|the|an?|\w+ing)|stands? for|refers? to)\s", re.IGNORECASE)
_PURPOSE = re.compile(
    r"(?:exists? to|(?:is|are) (?:made|meant|built|designed|used) (?:for|to)|(?:is|are) for|lets?\s|offers?\s"
    r"|provides?\s)"
)
_PAST = re.compile(r"(?:was|were)\s+(?:an?|the)\s")
# What a judgement, a hint or a place in a story says: no kind of thing.
_NO_KIND = re.compile(
    r"(?:an?|the|one|its)\s+(?:[\w-]+\s+){0,3}?"
    r"(?:choice|answer|trap|right|wrong|better|best|cheaper|usual|default|next|natural|same|other|latter|former|"
    r"remedy|case|symptom|sign|signal|matter|cure|problem|clue|keyword|place|poor|good|typical|simpler|first|last|"
    r"only|reason|question|mistake|fit|thing|opposite|point|goal|price|bottleneck|part that|one that|classic|"
    r"pair|form|work|switch|job|most|version|number before|\w{3,}(?<!t)est)\b"
)
# Verbs that tell what becomes of a thing, or how it compares, rather than what it does.
_NO_ACTION = (
    "is|are|was|were|has|had|have|can|cannot|may|might|must|should|will|would|does|do|did|fits?|suits?|helps?|needs?|"
    "remains?|costs?|belongs?|pays?|works?|goes|comes?|takes?|gets?|resembles?|depends?|gives?|stays?|stands?|applies|"
    "means?|leaves?|calls?|happens?|occurs?|shares?|differs?|improves?|lacks?|points?|follows?"
)
_ACTION = re.compile(rf"(?!(?:{_NO_ACTION})\b)\w+")
_ALSO = re.compile(r"\b(?:also|still|then)\b")
_HAVING = re.compile(r"(?:has|have|needs?)\s")
# “EventBridge, a serverless event bus, starts …”
_ASIDE = re.compile(r",\s(?:an?|the|spare|managed)\s[^,]{8,}\s(?:that|which|of|for|in)\s[^,]+,\s*(?:\w+\s)?$")
# Words that lean on a scenario.
_STORY = re.compile(
    r"\b(?:here|this|these|those|so far|the (?:company|team|startup|scenario|case|shop|retailer|bank|hospital"
    r"|latter|former|others?))\b",
    re.IGNORECASE,
)
# Words in a clause that lean on what was said before.
_LEANING = re.compile(
    r"\b(?:such (?!as\b)\w+|instead(?! of)|both|then|therefore|too|that as well|none is|makes? it|the two)\b",
    re.IGNORECASE,
)
_FEW = 4  # words of a predicate say little
_ENOUGH = 26.0
_OF_ANOTHER_NAME = 25.0  # less than `_ENOUGH`: it only ranks behind what is said under the own name


def definition_of(name: str, told: Iterable[Told]) -> Citation | None:
    """The sentence that says best what a subject is; None where none does.

    Args:
        name: of the subject.
        told: the sentences that name it, in the order of the index; of equally good ones the first is taken.
    """
    best, chosen = 0.0, None
    for each in told:
        for subject in each.subjects:
            worth = _worth(each, subject) if subject.mention.name == name else 0.0
            rank = worth - (0 if _is_own_name(each, subject.mention) else _OF_ANOTHER_NAME)
            if worth > _ENOUGH and rank > best:
                best, chosen = rank, each.said
    return chosen


def _worth(told: Told, subject: ClauseSubject) -> float:
    """How well a clause defines its subject: above `_ENOUGH` it does, the place counting for most."""
    said = told.text[subject.predicate :]
    manner = _manner(told, said, subject) or _by_aside(told, subject)
    if not manner or told.part is Part.ASKED:
        return 0.0
    place = _place(told, subject)
    worth = place + manner
    worth -= 30 if _STORY.search(told.text) or _LEANING.search(_clause(told, subject)) else 0
    worth -= 0 if subject.begins else 3 if told.part is not Part.NONE else 8
    worth -= 2 * (subject.together - 1)
    worth -= 8 if len(told.text) > LONGEST else 0
    worth -= 10 if len(said.split()) < _FEW and told.part is not Part.OPENING else 0
    return worth if told.part in (Part.CHOOSE, Part.CONFUSED, Part.TERMS) else worth - min(told.order, 6)


def _is_own_name(told: Told, mention: Mention) -> bool:
    """Whether it is the name of a service itself, not of one that is counted to it (EC2 Auto Scaling)."""
    said = " ".join(told.text[mention.start : mention.end].split()).lower()
    others = names_of(mention.name).other_names if mention.kind == "service" else ()
    return not any(said.removeprefix("amazon ") == each.lower().removeprefix("amazon ") for each in others)


def _clause(told: Told, subject: ClauseSubject) -> str:
    """What is said of a subject, up to the next one."""
    following = (each.mention.start for each in told.subjects if each.mention.start > subject.predicate)
    return " ".join(told.text[subject.mention.end : next(following, len(told.text))].split())


def _manner(told: Told, said: str, subject: ClauseSubject) -> float:
    """What a predicate is worth by its form: a kind of thing, a meaning, a purpose, something done."""
    said = " ".join(said.split())
    between = told.text[subject.mention.end : subject.predicate]
    if not subject.bare:
        return 0.0
    if kind := _KIND.match(said):
        borrowed = subject.begins and kind["what"].startswith("its ")
        return 0.0 if borrowed or _NO_KIND.match(kind["what"]) else 40.0
    if _MEANING.match(said):
        return 36.0
    if _PURPOSE.match(said):
        return 16.0
    if _PAST.match(said):
        return 30.0
    if _HAVING.match(said):
        return 8.0 if told.part is Part.OPENING else 0.0
    # What an answer says along the way is part of its story.
    along = told.is_question and not subject.begins
    # Beside the subject of a note it sets a concept off by a property; a service is what it does itself.
    if told.part in (Part.CHOOSE, Part.CONFUSED):
        is_service = subject.mention.kind == "service"
        along = not (is_service and subject.begins and _is_own_name(told, subject.mention))
    return 12.0 if _ACTION.match(said) and not along and not _ALSO.search(between) else 0.0


def _by_aside(told: Told, subject: ClauseSubject) -> float:
    between = " ".join(told.text[subject.mention.end : subject.predicate].split())
    return 22.0 if subject.begins and _ASIDE.match(f"{between} ") else 0.0


def _place(told: Told, subject: ClauseSubject) -> float:
    """What the place of a sentence is worth."""
    name = subject.mention.name
    if told.part is Part.OPENING:
        return 60.0 if name == told.main else 55.0 if name in told.of else 40.0
    if told.part is Part.TERMS and subject.begins:
        return 58.0  # it stands there to define, but not as prominent as in a note of its own
    if told.part is not Part.NONE:
        return 18.0
    if told.is_question:
        return 28.0 if name in told.of else 14.0
    return 45.0 if name in told.of else 22.0
