"""What is compared of several things, and how well a sentence of the material fits each of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import StrEnum
from itertools import pairwise

from assistant.search.explore import cues
from assistant.search.explore.statements import CLAUSE, SUBJECT, Statement
from assistant.search.explore.told import Part


class Aspect(StrEnum):
    """What is compared; the values are the headings of the rows, in this order."""

    IS = "What it is"
    CHOOSE = "When to choose it"
    APART = "What tells it apart"
    FIGURES = "Limits, cost and numbers"
    ASKED = "What points to it in a question"


_OF_PART = {
    Part.OPENING: Aspect.IS,
    Part.CHOOSE: Aspect.CHOOSE,
    Part.CONFUSED: Aspect.APART,
    Part.ASKED: Aspect.ASKED,
    Part.TERMS: Aspect.IS,
}
_TELLING = 60  # characters; a shorter sentence that does not even name its subject says nothing alone
_SENTENCE = re.compile(r"[\"“(*]*[A-Z0-9].*[.!?][\"”)*]*", re.DOTALL)
_LIST_ITEM = re.compile(r"(?:[-*•]|\d+[.)])\s")
_JOINED = re.compile(r",?\s*(?:\([^()]*\)\s*)?(?:and|or|nor)?\s*(?:(?:the|an?|Amazon|AWS|SageMaker)\s*)*")


def fits(aspect: Aspect, each: Statement, side: int) -> float:
    """How well a sentence on one side alone says something of an aspect of it; 0 if not at all.

    The figures only rank: what stands in the paragraph of a note that is for it comes before what an
    explanation says, and what begins with the side before what names it later.

    Args:
        aspect: what is compared.
        each: the sentence.
        side: number of the side.
    """
    if not _stands_alone(each):
        return 0.0
    score = _FITS[aspect](each, side)
    # Of equal ones the earlier: the first sentence of a paragraph carries it.
    return max(score - each.place / 100, 0.01) if score else 0.0


def fits_across(aspect: Aspect, each: Statement) -> float:
    """How well a sentence on several sides sets them against each other in an aspect; 0 if not at all."""
    if not _stands_alone(each) or _OF_PART.get(each.part, Aspect.APART) is not aspect:
        return 0.0
    subjects = sum(role >= CLAUSE for role in each.roles)
    contrast = bool(cues.CONTRAST.search(each.text)) or ";" in each.text
    at_home = each.in_note and any(home and role for home, role in zip(each.home, each.roles, strict=True))
    differs = bool(cues.DIFFERENCE.search(each.text))
    if aspect in (Aspect.IS, Aspect.CHOOSE):
        enough = at_home and (subjects > 0 or differs)
    elif aspect is Aspect.ASKED and at_home:
        enough = contrast or subjects > 0 or bool(cues.SIGNAL.search(each.text))
    elif aspect is Aspect.APART and _in_one_breath(each) and not cues.TURN.search(each.text):
        enough = False
    else:
        enough = subjects > (not contrast) or (contrast and at_home) or differs
    return enough and 2.0 * each.named + subjects + 2.0 * contrast + 2.0 * at_home - each.place / 100


def _in_one_breath(each: Statement) -> bool:
    """Whether a sentence names its sides as “A and B” only, and so says the same of both."""
    spans = sorted(span for of_side in each.spans for span in of_side)
    return bool(spans) and all(_JOINED.fullmatch(each.text[a[1] : b[0]]) for a, b in pairwise(spans))


def _stands_alone(each: Statement) -> bool:
    if _LIST_ITEM.match(each.text) or not _SENTENCE.fullmatch(each.text):
        return False
    return not (cues.LEANS_IN_AN_ENTRY if each.of_question else cues.LEANS_IN_A_NOTE).search(each.text)


def _is_followed_by(pattern: re.Pattern[str], each: Statement, side: int) -> bool:
    return any(pattern.match(each.text, end) for _, end in each.spans[side])


def _is_recommended(each: Statement, side: int) -> bool:
    return any(cues.recommends(each.text[:start]) for start, _ in each.spans[side])


def _is_advised_against(each: Statement, side: int) -> bool:
    """Whether a sentence says of a side when not to choose it: “it is never …”, “the wrong choice”."""
    ends = [end for _, end in each.spans[side]]
    fitting = [found.end() for end in ends if (found := cues.FITTING.match(each.text, end))]
    said = [each.text[end:] for end in ends] or [each.text.partition(" ")[2]]
    return any(cues.denies_at_once(text.lstrip()) for text in said) or any(
        cues.is_denied(each.text[:end]) for end in fitting
    )


def _is(each: Statement, side: int) -> float:
    role = each.roles[side]
    if each.part is Part.OPENING:
        if each.own == side and each.place == 0:
            return 9.0
        return {SUBJECT: 7.0, CLAUSE: 6.0}.get(role, 0.0)
    if each.part is Part.TERMS:
        return 8.0 * (role == SUBJECT)
    defines = role == SUBJECT and not each.in_note and _is_followed_by(cues.DEFINES, each, side)
    # A text of the learner's on one thing alone begins with what that does.
    begins = each.own == side and each.place == 0 and not each.in_note and not each.of_question
    return 5.0 * defines or 4.0 * (begins and role == SUBJECT)


def _choose(each: Statement, side: int) -> float:
    if each.roles[side] < CLAUSE or each.part is Part.ASKED:
        return 0.0
    if _is_advised_against(each, side):
        return 0.0
    fitting = _is_followed_by(cues.FITTING, each, side)
    if each.part is Part.CHOOSE and each.own == side:
        if each.spans[side] or each.text.startswith("It"):
            return 9.0
        return 8.0 * (len(each.text) > _TELLING)
    if each.part is Part.CHOOSE and each.home[side]:
        return 7.0 if fitting else 3.0
    return 4.0 * (fitting or _is_recommended(each, side))


def _apart(each: Statement, side: int) -> float:
    role, confused = each.roles[side], each.part is Part.CONFUSED
    if role < CLAUSE or each.part is Part.ASKED or not each.spans[side]:
        return 0.0
    contrast = bool(cues.CONTRAST.search(each.text))
    if not contrast and not (confused and each.home[side]):
        return 0.0
    return 3.0 + 3.0 * confused + (each.own == side) + contrast + (role == SUBJECT)


def _figures(each: Statement, side: int) -> float:
    if each.roles[side] < CLAUSE or cues.TRAP.search(each.text):
        return 0.0
    text = each.text  # without names, as AWS Cost Explorer has no cost for that
    for start, end in each.spans[side]:
        text = text[:start] + "_" * (end - start) + text[end:]
    found = [bool(cue.search(text)) for cue in (cues.NUMBER, cues.COST, cues.LIMIT)]
    return any(found) and sum(found) * 2.0 + found[0] + each.in_note + (each.roles[side] == SUBJECT)


def _asked(each: Statement, side: int) -> float:
    role, own = each.roles[side], each.own == side
    if each.part is Part.ASKED and (own or (role >= CLAUSE and each.home[side])):
        signals = bool(cues.SIGNAL.search(each.text))
        return (signals or len(each.text) > _TELLING) * (6.0 + own + (role >= CLAUSE) + 2.0 * signals)
    return 4.0 * (each.of_question and _is_recommended(each, side))


_FITS: dict[Aspect, Callable[[Statement, int], float]] = {
    Aspect.IS: _is,
    Aspect.CHOOSE: _choose,
    Aspect.APART: _apart,
    Aspect.FIGURES: _figures,
    Aspect.ASKED: _asked,
}
