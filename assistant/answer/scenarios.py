"""What an entry says of its own scenario, which answers nobody who asks something else."""

from __future__ import annotations

import re
from collections.abc import Mapping

from assistant.answer.evidence import stems
from assistant.bank.types import Question

_RARE = 0.008  # share of all explanations up to which a word belongs to scenarios and not to the field
_POINTED = re.compile(r"\b(?:the|this|these|that|those)\s+((?:[\w-]+[’']?s?\s+){0,2}[\w-]+)", re.IGNORECASE)
_WORD = re.compile(r"[\w-]+")
# Words at which what "the" points to has ended.
_ENDS = frozenset(
    """a also an and are as at be been behind before between by can could do does each for from had has
    have how if in into is it may must needs of on only or so than that then to under was were when
    where which while who whose with would""".split()  # noqa: SIM905 - a list in prose reads better
)
_FIGURE = re.compile(r"(?<![\w.,/-])\d[\d,.]*\d(?:\s?%)?(?![\w-])")
# What speaks of somebody in a scenario, or gives a verdict on it.
_REFERS = re.compile(
    r"\b(?:she|he|her|his)\b|\b(?:option|answer) [A-F]\b|\bthe (?:correct|right|wrong) (?:option|answer)s?\b"
    r"|\b(?:is|are) (?:therefore |thus )?(?:the )?(?:right|best) (?:choice|answer|one|here)\b"
    r"|^the (?:answer|solution)\b"
    r"|\bin (?:this|that) (?:case|scenario|example|task)\b|\b(?:the|this) scenario\b"
    r"|\b(?:the|this) (?:company|firm|team|engineer|analyst) (?:wants|asks|needs|has to|already|only|can)\b",
    re.IGNORECASE,
)
_HERE = re.compile(r"(?<!from )(?<!and )\bhere\b(?! and there)", re.IGNORECASE)


def speaks_of_scenario(
    text: str, question: Question | None, questions: Mapping[str, Question], query: str
) -> bool:
    """Whether a sentence of an entry is about the persons, firms, data or figures of its scenario.

    Args:
        text: the sentence.
        question: the entry that it is from; None for a document, which has no scenario.
        questions: of the index, by key; a word that many of them say is of the field.
        query: what the learner asks; what stands there is no stranger.
    """
    if question is None:
        return False
    if _REFERS.search(text) or _strange_figure(text, question, query):
        return True
    pointed = " ".join(_pointed(match[1]) for match in _POINTED.finditer(text))
    return bool(strange_words(pointed, question, questions, query))


def says_here(text: str) -> bool:
    """Whether a sentence points to its scenario by a mere “here”."""
    return _HERE.search(text) is not None


def has_strangers(text: str, question: Question, questions: Mapping[str, Question], query: str) -> bool:
    """Whether a short answer is made for its own scenario: it has persons, figures or things of it."""
    if _REFERS.search(text) or _strange_figure(text, question, query):
        return True
    return bool(strange_words(text, question, questions, query))


def _strange_figure(text: str, question: Question, query: str) -> bool:
    told = "\n".join((question.full_stem, *(option.text for option in question.options)))
    return any(each.group() in told and each.group() not in query for each in _FIGURE.finditer(text))


def strange_words(
    text: str, question: Question, questions: Mapping[str, Question], query: str
) -> frozenset[str]:
    """The stems of a text that only the scenario of its entry brings in, and not the learner."""
    about = stems(" ".join((*question.terms, *question.services, *question.asked_as, query)))
    own = (stems(text) & stems(question.full_stem)) - about
    return frozenset(word for word in own if _rare(word, questions))


def _rare(stem: str, questions: Mapping[str, Question]) -> bool:
    said = sum(stem in stems(question.explanation) for question in questions.values())
    return said <= max(_RARE * len(questions), 1)


def _pointed(words: str) -> str:
    """What a pointing word points to, up to the next small word."""
    kept: list[str] = []
    for word in _WORD.findall(words):
        if word.lower() in _ENDS:
            break
        kept.append(word)
    return " ".join(kept)
