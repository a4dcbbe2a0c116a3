"""Which sentences of the material say when a service or concept is the one to choose."""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.search.citation import Citation
from assistant.search.explore.clause_subjects import ClauseSubject
from assistant.search.explore.told import Part, Told

MOST = 3

_FITS = re.compile(
    r"(?:fits?|suits?|pays? off|works? best|counts?|helps? (?:when|if|to)"
    r"|(?:is|are) (?:the |a |often |usually |mostly )*(?:[\w-]+ )?"
    r"(?:choice|right|best|meant|worth|needed|enough|chosen))\b(?![,.]| tools?\b| because\b)"
)
_TAKEN = re.compile(r"\b(?:use|choose|pick|prefer|take|look for)\s+(?:an?\s+|the\s+)?$", re.IGNORECASE)
_CONDITION = re.compile(r"\b(?:when|if|where|for|whenever|as soon as)\b")
_CONDITION_FIRST = re.compile(r"(?:So )?(?:[Ww]hen|[Ii]f|[Ww]here)\b")
_CUE = re.compile(
    r"\A(?:It|They)\s|\b(?:fits?|suits?|pays? off"
    r"|(?:is|are) (?:the |a )?(?:[\w-]+ )?(?:choice|needed|chosen|worth|right)\b"
    r"(?=.*\b(?:when|if|where|for)\b))"
)
_STORY = re.compile(
    r"\b(?:here|these|like this|as at|this (?:case|scenario|company|team|model)"
    r"|the (?:company|team|scenario|question))\b"
)
_LONG = 420  # characters


def choices_of(name: str, told: Iterable[Told]) -> tuple[Citation, ...]:
    """At most `MOST` sentences on when to choose a subject, those of notes first.

    Args:
        name: of the subject.
        told: sentences that name it, and those of texts about it alone, in the order of the index.
    """
    worth = {n: (_worth(name, each), each) for n, each in enumerate(told)}
    good = sorted((n for n, (value, _) in worth.items() if value > 0), key=lambda n: (-worth[n][0], n))[:MOST]
    return tuple(worth[n][1].said for n in sorted(good, key=lambda n: (worth[n][1].part is Part.NONE, n)))


def _worth(name: str, told: Told) -> float:
    """What a sentence is worth as one on when to choose a subject; 0 if it is none."""
    text = " ".join(told.text.split())
    if told.part in (Part.OPENING, Part.CONFUSED, Part.ASKED) or len(text) > _LONG:
        return 0.0
    # The paragraph of its own note needs no name in each sentence, but none on something else.
    if told.part is Part.CHOOSE and told.main == name:
        other = any(each.begins and each.mention.name != name for each in told.subjects)
        return 0.0 if other else 8.0 if told.first else 6.0 if _CUE.search(text) else 0.0
    chosen = any(_is_chosen(told, each) for each in told.subjects if each.mention.name == name)
    if told.part is Part.CHOOSE:
        on_it = name in told.of and {each.mention.name for each in told.subjects if each.begins} == {name}
        return 5.0 if chosen else 4.0 if on_it else 0.0
    if _STORY.search(text) or not (chosen or _is_taken(name, told)):
        return 0.0
    return 3.0 if name in told.of else 2.0


def _is_chosen(told: Told, subject: ClauseSubject) -> bool:
    said = " ".join(told.text[subject.predicate :].split())
    fits = _FITS.match(said)
    if told.part is Part.CHOOSE or not fits:
        return bool(fits)
    condition = _CONDITION.search(said[fits.end() :]) if subject.begins else _CONDITION_FIRST.match(told.text)
    return bool(condition)


def _is_taken(name: str, told: Told) -> bool:
    """Whether the sentence tells to use it under a condition."""
    return any(
        bool(_TAKEN.search(told.text[: each.start]) and _CONDITION.match(told.text[each.end :].lstrip()))
        for each in told.names
        if each.name == name
    )
