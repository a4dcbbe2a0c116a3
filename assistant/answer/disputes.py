"""Which disputed entries an answer really rests on, so that a learner is told of them and of no other."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.answer.answers import Answer
from assistant.answer.short_answers import is_in_short_answer
from assistant.bank.types import Question


def disputes_told(answer: Answer, questions: Mapping[str, Question]) -> tuple[str, ...]:
    """Keys of the disputed entries that the answer begins with, or whose short answer it states.

    Where only a sentence at the side is of an entry, what a source keys for its question is no matter.

    Args:
        answer: `disputed` of it has all disputed entries that it cites.
        questions: of the index, by key; what it does not have is left out.
    """
    told = {each.passage.question for sentence in answer.sentences[:1] for each in sentence.citations}
    for sentence in answer.sentences[1:]:
        told |= {each.passage.question for each in sentence.citations if is_in_short_answer(each, questions)}
    return tuple(key for key in answer.disputed if key in questions and key in told)
