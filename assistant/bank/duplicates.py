"""The same question in two raw documents becomes one, with both sources; conflicting keys are noted."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from assistant.bank.types import Dispute, Question, QuestionType


def _words(text: str) -> str:
    """Letters and digits only, in lower case, so that quotes and line breaks make no difference."""
    return " ".join(re.findall(r"\w+", text.lower()))


def _agree(one: Question, other: Question) -> bool:
    """Whether two answers to the same question say the same: one begins with, or is, the other's key."""
    a, b = _words(one.answer), _words(other.answer)
    return not a or not b or a.startswith(b) or b.startswith(a)


def _merged(first: Question, second: Question) -> Question:
    """One question of two: the one with options leads; links and sources are those of both."""
    lead, other = (second, first) if second.options and not first.options else (first, second)
    disputed = lead.disputed
    if not _agree(lead, other):
        why = f"{lead.sources[0].file} answers the same question differently; judge which is right."
        disputed = (*disputed, Dispute(other.sources[0], other.answer, why))
    return replace(
        lead,
        answer=lead.answer or other.answer,
        explanation=lead.explanation
        if len(lead.explanation) >= len(other.explanation)
        else other.explanation,
        links=tuple(dict.fromkeys((*lead.links, *other.links))),
        see_also=tuple(dict.fromkeys((*lead.see_also, *other.see_also))),
        sources=(*first.sources, *second.sources),
        disputed=disputed,
        problems=lead.problems and other.problems,
    )


def merge_duplicates(questions: Iterable[Question]) -> tuple[Question, ...]:
    """Questions with each stem once, in the order of their first appearance.

    Stems are the same if their words are, case and punctuation apart. Entries of the bank (they
    have an id) and matching exercises with other pairs stay as they are.
    """
    merged: dict[tuple[str, object], Question] = {}
    for number, question in enumerate(questions):
        stem = _words(question.stem)
        pairs = question.pairs if question.type is QuestionType.MATCHING else ()
        key: tuple[str, object] = (stem, pairs) if stem and not question.id else ("", number)
        known = merged.get(key)
        merged[key] = _merged(known, question) if known else question
    return tuple(merged.values())
