"""The short answer of an entry as a sentence of an answer, and whether it may stand in front."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assistant.answer.answers import Sentence
from assistant.answer.defining import asked_thing
from assistant.answer.evidence import Candidate, Evidence, stems
from assistant.answer.scenarios import has_strangers
from assistant.bank.types import Question
from assistant.search.citation import Citation
from assistant.search.passages import Passage, View
from assistant.search.retrieval import Hit
from assistant.search.words import content_words

# Fitted on the tune half of the development questions (`assistant evaluate answers --half tune`).
_SAME_QUESTION = 0.5  # similarity from which an entry asks what the learner asks
_SURELY_SAME = 0.72  # below, one of the sentences that fit best has to be of that entry
_SPOKEN, _SPOKEN_OF = 5, 0.34  # so many of the best, and the share of the short answer's words that they have
_CONDITION = 3  # words besides what is compared that make a condition
_THE_VERY_SAME = 0.9  # similarity from which the scenario of the entry is the learner's own


def lead(evidence: Evidence, questions: Mapping[str, Question]) -> tuple[list[Sentence], Hit | None]:
    """The short answer of the best entry and its hit, where it is safe that the learner asks what it asks.

    The sentences that fit best have to speak of it, it has to say more than the question does, and it must
    not be about the things of its own scenario. Whoever asks what something is wants no entry's decision,
    and the scenario of an entry must not decide a comparison that is asked without one.
    """
    hit, query = evidence.found.hits[0], evidence.found.asked.corrected
    question = questions.get(hit.question or "")
    if question is None or question.pairs or evidence.sameness[0] < _SAME_QUESTION:
        return [], None
    if _compares_without_condition(evidence) or (not evidence.sides and asked_thing(query)):
        return [], None
    short = _short_answer(question, evidence.passages[0])
    if short is None or _echoes(short.text, query):
        return [], None
    if evidence.sameness[0] < _THE_VERY_SAME and has_strangers(short.text, question, questions, query):
        return [], None
    own = stems(short.text)
    fitting = sorted(evidence.candidates, key=lambda each: -each.scored.fit)[:_SPOKEN]
    spoken = frozenset[str]().union(*(stems(each.text) for each in fitting))
    sure = evidence.sameness[0] >= _SURELY_SAME or any(each.hit.rank == hit.rank for each in fitting)
    return ([short], hit) if sure and len(own & spoken) >= _SPOKEN_OF * len(own) else ([], None)


def is_short_answer(each: Candidate, questions: Mapping[str, Question]) -> bool:
    """Whether a sentence is what an entry answers in short, which mostly is no sentence."""
    return is_in_short_answer(Citation(each.scored.passage, each.scored.span), questions)


def is_in_short_answer(citation: Citation, questions: Mapping[str, Question]) -> bool:
    """Whether a span is within the short answer of its entry, which stands before the explanation."""
    passage = citation.passage
    question = questions.get(passage.question or "")
    if question is None or passage.view != View.ANSWER:
        return False
    return passage.start + citation.span[0] < len(question.answer)


def ended(text: str) -> str:
    """The text with an end, as a sentence has."""
    return text if text.endswith((".", "!", "?", "…", ".”", ".)", ":")) else f"{text}."


def _echoes(text: str, query: str) -> bool:
    """Whether a text only says again what the question says; “Mappings” says more than “maps”."""
    return set(content_words(text.replace("-", " "))) <= set(content_words(query.replace("-", " ")))


def _compares_without_condition(evidence: Evidence) -> bool:
    compared = stems(" ".join(evidence.sides))
    return bool(evidence.sides) and len(stems(evidence.found.asked.corrected) - compared) < _CONDITION


def _short_answer(question: Question, passages: Sequence[Passage]) -> Sentence | None:
    """The short answer, or the steps in order, with what it stands in; None where no passage has it whole."""
    shown = [each for each in passages if each.view == View.ANSWER]
    if question.items:
        cited = [_citation(step, shown) for step in question.items]
        text = "; then ".join(" ".join(step.split()).rstrip(".") for step in question.items)
    else:
        lines = [line for line in question.answer.splitlines() if line.strip()]
        cited = [_citation(line, shown[:1]) for line in lines]
        text = "; ".join(" ".join(line.split()).rstrip(".") for line in lines)
    found = tuple(each for each in cited if each)
    return Sentence(ended(text), found) if found and len(found) == len(cited) else None


def _citation(text: str, passages: Sequence[Passage]) -> Citation | None:
    """Where a text stands, in the first of the passages that has it."""
    for passage in passages:
        start = passage.text.find(text.strip())
        if start >= 0:
            return Citation(passage, (start, start + len(text.strip())))
    return None
