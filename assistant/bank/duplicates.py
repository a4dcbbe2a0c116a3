"""The same question in two raw documents becomes one, with both sources; conflicting keys are noted."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from assistant.bank.readers.scenario_cues import stems
from assistant.bank.types import Dispute, Question, QuestionType

_TELLING_STEM = 4  # words that say something


def _words(text: str) -> str:
    """Letters and digits only, in lower case, so that quotes and line breaks make no difference."""
    return " ".join(re.findall(r"\w+", text.lower()))


def _agree(one: str, other: str) -> bool:
    """Whether two answers to the same question say the same: the words of one begin those of the other."""
    a, b = _words(one).split(), _words(other).split()
    shorter = min(len(a), len(b))
    return a[:shorter] == b[:shorter]


def _same(one: Question, other: Question) -> bool:
    """Whether two questions of one stem are the same: a stem such as “Which is true?” serves several.

    One document does not ask the same twice. Where options cannot tell, the answers agree or the
    stem is long enough to be one of a kind.
    """
    if {source.file for source in one.sources} & {source.file for source in other.sources}:
        return False
    if QuestionType.MATCHING in (one.type, other.type):
        return one.pairs == other.pairs
    texts, others = ({_words(option.text) for option in question.options} for question in (one, other))
    if texts and others:
        return texts == others
    return _agree(one.answer, other.answer) or len(stems(one.stem)) >= _TELLING_STEM


def _merged(first: Question, second: Question) -> Question:
    """One question of two: the one with options leads; links and sources are those of both."""
    lead, other = (second, first) if second.options and not first.options else (first, second)
    answer = lead.answer or other.answer
    why = f"{lead.sources[0].file} answers the same question differently; judge which is right."
    noted = (*lead.disputed, *other.disputed, Dispute(other.sources[0], other.answer, why))
    return replace(
        lead,
        answer=answer,
        explanation=lead.explanation or (other.explanation if _agree(lead.answer, other.answer) else ""),
        links=tuple(dict.fromkeys((*lead.links, *other.links))),
        see_also=tuple(dict.fromkeys((*lead.see_also, *other.see_also))),
        sources=(*first.sources, *second.sources),
        disputed=tuple(dispute for dispute in noted if not _agree(dispute.their_answer, answer)),
        problems=lead.problems and other.problems,
    )


def merge_duplicates(questions: Iterable[Question]) -> tuple[Question, ...]:
    """Each question once, in the order of their first appearance.

    Stems are the same if their words are, case and punctuation apart. Entries of the bank (they
    have an id), questions with other options and matching exercises with other pairs stay as they are.
    """
    merged: list[Question] = []
    places: dict[str, list[int]] = {}  # where in `merged` the questions of a stem are
    for question in questions:
        stem = "" if question.id else _words(question.stem)
        known = places.setdefault(stem, []) if stem else []
        place = next((place for place in known if _same(merged[place], question)), None)
        if place is None:
            known.append(len(merged))
            merged.append(question)
        else:
            merged[place] = _merged(merged[place], question)
    return tuple(merged)
