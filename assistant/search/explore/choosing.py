"""Which sentences of the material say when a service or concept is the one to choose."""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.search.citation import Citation
from assistant.search.explore.clause_subjects import ClauseSubject
from assistant.search.explore.cues import IN_A_STORY, LONGEST, denies_at_once, is_denied
from assistant.search.explore.told import Part, Told

MOST = 3

_FITS = re.compile(
    r"(?:fits?|suits?|pays? off|works? best|counts?|helps? (?:when|if|to)"
    r"|(?:is|are) (?:the |a |often |usually |mostly )*(?:[\w-]+ )?"
    r"(?:choice|right|best|meant|worth|needed|enough|chosen))\b(?![,.]| tools?\b| because\b)"
)
_TAKEN = re.compile(r"\b(?:use|choose|pick|prefer|take|look for)\s+(?:an?\s+|the\s+)?$", re.IGNORECASE)
_TAKEN_IT = re.compile(r"\b(?:use|choose|pick|prefer|take)\s+(?:it|them)\b", re.IGNORECASE)
_CONDITION = re.compile(r"\b(?:when|if|where|for|whenever|as soon as)\b")
_CONDITION_FIRST = re.compile(r"(?:So )?(?:[Ww]hen|[Ii]f|[Ww]here)\b")
_CUE = re.compile(
    r"\A(?:It|They)\s(?!depends?\b)|\b(?:fits?|suits?|pays? off"
    r"|(?:is|are) (?:the |a )?(?:[\w-]+ )?(?:choice|needed|chosen|worth|right)\b"
    r"(?=.*\b(?:when|if|where|for)\b))"
)
_LEANS = re.compile(r"\b(?:these|like this|as at|this model)\b")
_FITS_BEHIND = re.compile(rf"\b{_FITS.pattern}")
_PRONOUN = re.compile(r"(?:It|They)\s")
_IT = re.compile(r"\b(?:it|they)\b")
_ARTICLE = re.compile(r"[\s“\"(*_]*(?:(?:An?|The)\s)?")


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
    if told.part in (Part.OPENING, Part.CONFUSED, Part.ASKED) or len(text) > LONGEST:
        return 0.0
    if told.part is Part.CHOOSE and told.main == name:
        fits = _is_on(name, told, text) and not _denies(text)
        return fits * (8.0 if told.first else 6.0)
    chosen = any(_is_chosen(told, each) for each in told.subjects if each.mention.name == name)
    chosen = chosen or _is_taken(name, told)
    if told.part is Part.CHOOSE:
        return 5.0 if chosen else 4.0 * (name in told.of and _begins_with_it_alone(name, told))
    if IN_A_STORY.search(text) or _LEANS.search(text) or not chosen:
        return 0.0
    return 3.0 if name in told.of else 2.0


def _begins_with_it_alone(name: str, told: Told) -> bool:
    """Whether a sentence begins with the name as its only subject, and not to deny something of it."""
    begins = [each for each in told.subjects if each.begins]
    denied = any(denies_at_once(told.text[each.mention.end :].lstrip()) for each in begins)
    return {each.mention.name for each in begins} == {name} and not denied


def _is_on(name: str, told: Told, text: str) -> bool:
    """Whether a sentence of its own note says when to choose the subject: not a kind of it, nor how."""
    if any(each.begins and each.mention.name != name for each in told.subjects):
        return False
    if _is_taken(name, told) or _takes_it(text):
        return True
    fits = _CUE.search(text) or _FITS_BEHIND.search(text)
    if _CONDITION_FIRST.match(text):
        return bool(fits and (_IT.search(text) or any(each.name == name for each in told.names)))
    by_name = any(each.name == name and _ARTICLE.fullmatch(told.text[: each.start]) for each in told.names)
    # The note on model compression may call it “compression”.
    by_head = text.removeprefix("The ").lower().startswith(f"{name.rpartition(' ')[2].lower()} ")
    return bool(fits and (_PRONOUN.match(text) or by_name or by_head))


def _denies(text: str) -> bool:
    """Whether a sentence on “it” says when not to choose it."""
    pronoun = _PRONOUN.match(text)
    if pronoun and denies_at_once(text[pronoun.end() :]):
        return True
    return any(cue and is_denied(text[: cue.end()]) for cue in (_CUE.search(text), _FITS_BEHIND.search(text)))


def _is_chosen(told: Told, subject: ClauseSubject) -> bool:
    said = " ".join(told.text[subject.predicate :].split())
    fits = _FITS.match(said)
    # Of clauses in a row each has its own denial.
    start = subject.mention.start if told.text[: subject.mention.start].rstrip().endswith(",") else 0
    if fits and is_denied(f"{told.text[start : subject.predicate]}{fits.group()}"):
        return False
    if told.part is Part.CHOOSE or not fits:
        return bool(fits)
    condition = _CONDITION.search(said[fits.end() :]) if subject.begins else _CONDITION_FIRST.match(told.text)
    return bool(condition)


def _is_taken(name: str, told: Told) -> bool:
    """Whether the sentence tells to use it under a condition."""
    return any(
        bool(_takes(told.text[: each.start]) and _CONDITION.match(told.text[each.end :].lstrip()))
        for each in told.names
        if each.name == name
    )


def _takes_it(text: str) -> bool:
    taken = _TAKEN_IT.search(text)
    return bool(taken and _CONDITION.search(text.lower()) and not is_denied(text[: taken.start()]))


def _takes(before: str) -> bool:
    return bool(_TAKEN.search(before)) and not is_denied(before)
