"""Which sentences of the material tell a service or concept from another that it is confused with."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from assistant.bank.subjects import subjects
from assistant.search.explore.cues import IN_A_STORY, LONGEST
from assistant.search.explore.told import Part, Told
from assistant.search.explore.topics import Confusion

MOST = 6

_CONTRAST = re.compile(
    r"\b(?:whereas|while|unlike|instead of|rather than|but|(?:in|by) contrast)\b|, not\b|;"
)
# What is so “as well” is compared with what stood before.
_AS_WELL = re.compile(r"[^,;]*\b(?:as well|too)\b(?! as\b)[,;.]")
# Between two names that are set against each other within a clause.
_AGAINST = re.compile(
    r"(?:\bunlike|\binstead of|\brather than|,\s+not|\bdiffers? from|\bthan)\s+(?:an?\s+|the\s+)?$"
)


def confusions_of(name: str, told: Iterable[Told]) -> tuple[Confusion, ...]:
    """At most `MOST` sentences that tell a subject from others, one for each other.

    Args:
        name: of the subject.
        told: sentences that name it, and those of texts about it alone, in the order of the index.
    """
    best: dict[str, tuple[float, int, Told]] = {}
    for order, each in enumerate(told):
        for other, worth in _others(name, each):
            if other not in best or worth > best[other][0]:
                best[other] = (worth, order, each)
    ranked = sorted(best.items(), key=lambda item: (-item[1][0], item[1][1]))
    return tuple(Confusion(other, each.said) for other, (_, _, each) in ranked[:MOST])


def _others(name: str, told: Told) -> Iterator[tuple[str, float]]:
    """From whom a sentence tells a subject, and what it is worth as such a sentence."""
    text = " ".join(told.text.split())
    if told.part is Part.ASKED or len(text) > LONGEST or IN_A_STORY.search(text):
        return
    if told.is_question and _AS_WELL.match(text):
        return
    if told.part is Part.OPENING and not told.first:
        return  # only the first sentence says of two subjects of a note what each is
    on = list(dict.fromkeys(each.mention.name for each in told.subjects))
    if told.part is Part.CONFUSED and told.main == name:
        yield from ((other, 6.0 + (name in on)) for other in on if other != name)
    elif name in on:
        kinds = {each.name: each.kind for each in told.names}
        if _is_other_in_note(name, told, on) and subjects()[told.main].kind == kinds[name]:
            yield told.main, 4.5
        found = {**_set_against(name, told), **_beside(name, told, on, text)}
        yield from ((other, worth) for other, worth in found.items() if kinds[other] == kinds[name])


def _is_other_in_note(name: str, told: Told, on: Sequence[str]) -> bool:
    """Whether a note says what the subject is as against its own, of which it is no part."""
    alone = told.subjects[0].begins and on == [name]
    return bool(told.part is Part.CONFUSED and told.main and alone and name not in told.opening)


def _beside(name: str, told: Told, on: Sequence[str], text: str) -> dict[str, float]:
    """The other subjects of which a sentence says something else."""
    in_note = told.part in (Part.CONFUSED, Part.OPENING)
    if not in_note and not (told.subjects[0].begins and _CONTRAST.search(text)):
        return {}
    worth = 5.0 if told.part is Part.CONFUSED else 3.0
    return {other: worth for other in on if other != name and not _together(told, name, other)}


def _set_against(name: str, told: Told) -> dict[str, float]:
    """What is named behind “unlike” or “instead of”."""
    before = {each.name: " ".join(told.text[: each.start].split()) for each in told.names}
    return {other: 4.0 for other, text in before.items() if other != name and _AGAINST.search(f"{text} ")}


def _together(told: Told, one: str, other: str) -> bool:
    """Whether two names have each predicate in common, so that nothing tells one from the other."""
    predicates = {n: {s.predicate for s in told.subjects if s.mention.name == n} for n in (one, other)}
    return predicates[one] == predicates[other]
