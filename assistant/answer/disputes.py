"""Which disputed entries an answer really rests on, so that a learner is told of them and of no other."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.answer.answers import Answer
from assistant.bank.types import Question
from assistant.search.citation import Citation
from assistant.search.passages import View


def disputes_told(answer: Answer, questions: Mapping[str, Question]) -> tuple[str, ...]:
    """Keys of the disputed entries that the answer begins with, or whose short answer it states.

    Where only a sentence at the side is of an entry, what a source keys for its question is no matter.

    Args:
        answer: `disputed` of it has all disputed entries that it cites.
        questions: of the index, by key; what it does not have is left out.
    """
    told = {each.passage.question for sentence in answer.sentences[:1] for each in sentence.citations}
    for sentence in answer.sentences[1:]:
        told |= {each.passage.question for each in sentence.citations if _states_answer(each, questions)}
    return tuple(key for key in answer.disputed if key in questions and key in told)


def _states_answer(citation: Citation, questions: Mapping[str, Question]) -> bool:
    """Whether a span is within the short answer of its entry, which stands before its explanation."""
    passage = citation.passage
    question = questions.get(passage.question or "")
    if question is None or passage.view != View.ANSWER:
        return False
    return passage.start + citation.span[0] < len(question.answer)
