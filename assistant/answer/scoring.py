"""How good answers are on development questions: answered or refused rightly, and the key term said."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import fmean

from assistant.answer.answers import Answer
from assistant.answer.development import DevelopmentQuestion, says_key_term

ALL = "all"


@dataclass(frozen=True, slots=True)
class AnswerFigures:
    """The figures of one way to answer, over the questions of one kind; shares from 0 to 1.

    Attributes:
        way: how answers were made.
        kind: of the questions, or `ALL`.
        answerable: whether the material answers them.
        n: how many they are.
        answered: which share was answered; of those that the material does not answer it should be 0.
        key_term: which share of those that name key terms said them; None where none does.
        right_source: which share of those that name what answers them cites some of it; None likewise.
        sentences: how many sentences an answer has on average; 0 where there is no answer.
        removed: which share of the sentences of a language model nothing supported; None where it said none.
    """

    way: str
    kind: str
    answerable: bool
    n: int
    answered: float
    key_term: float | None
    right_source: float | None
    sentences: float
    removed: float | None


def score_answers(
    way: str,
    questions: Sequence[DevelopmentQuestion],
    answer: Callable[[str], Answer],
    progress: Callable[[int, int], None] | None = None,
) -> list[AnswerFigures]:
    """Answer each question, and count.

    Args:
        way: what the figures call this way to answer.
        questions: at least one.
        answer: answers a question.
        progress: told how many are done, and how many there are.

    Returns:
        For the questions that the material answers, then for the others: one for all, and one a kind.
    """
    given: list[Answer] = []
    for each in questions:
        given.append(answer(each.query))
        if progress:
            progress(len(given), len(questions))
    figures = []
    for answerable in (True, False):
        both = [(q, a) for q, a in zip(questions, given, strict=True) if q.answerable is answerable]
        for kind in (ALL, *sorted({question.kind for question, _ in both})):
            of_kind = [pair for pair in both if kind in (ALL, pair[0].kind)]
            if of_kind:
                figures.append(_figures(way, kind, of_kind))
    return figures


def _figures(way: str, kind: str, pairs: Sequence[tuple[DevelopmentQuestion, Answer]]) -> AnswerFigures:
    answers = [answer for _, answer in pairs if answer.sentences]
    removed, kept = (sum(getattr(answer, what) for _, answer in pairs) for what in ("removed", "kept"))
    return AnswerFigures(
        way=way,
        kind=kind,
        answerable=pairs[0][0].answerable,
        n=len(pairs),
        answered=len(answers) / len(pairs),
        key_term=_share([says_key_term(a.text, q.says) for q, a in pairs if q.says]),
        right_source=_share([_cites(a, q.answered_by) for q, a in pairs if q.answered_by]),
        sentences=fmean(len(answer.sentences) for answer in answers) if answers else 0.0,
        removed=removed / (removed + kept) if removed + kept else None,
    )


def _share(found: Sequence[bool]) -> float | None:
    return sum(found) / len(found) if found else None


def _cites(answer: Answer, names: Sequence[str]) -> bool:
    return any(passage.unit[0] in names for passage in answer.passages)
