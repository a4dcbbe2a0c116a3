"""What of the material may answer a question: the sentences of what the search found."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from assistant.answer.comparison import sides
from assistant.answer.orders import gives_orders
from assistant.bank.concept_notes import ALL_LEADS
from assistant.bank.names import expansions
from assistant.search.filters import Filters
from assistant.search.passages import Passage, View
from assistant.search.ranking import ALL_STEPS, Steps
from assistant.search.retrieval import Found, Hit, Retriever, check_number
from assistant.search.sentence_scores import QueryWords, ScoredSentence, terms_of

# Sentences are taken from so many units, and for each side of a comparison from so many more.
READ, READ_FOR_A_SIDE = 6, 3
_LOOK = 40  # hits; a side of a comparison may stand further down
# A paragraph's lead in bold, a heading, a bullet alone: they say nothing.
_LEAD = re.compile(r"[-•*#\s]*(?:\*\*[^*]+\*\*|[^.!?]{0,40}:)[.:]?")
_MARKS = re.compile(r"^(?:[-•*]\s+|\d{1,2}[.)]\s+|#{1,6}\s+|>\s+)+|\*\*|__|`")
_FEWEST_WORDS = 4


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A sentence that may go into an answer.

    Attributes:
        scored: the sentence and how well it fits the question.
        hit: that it belongs to.
        order: place among the sentences of its hit.
        side: of the comparison it was looked up for; -1 for the question as a whole.
    """

    scored: ScoredSentence
    hit: Hit
    order: int
    side: int = -1

    @property
    def text(self) -> str:
        """The sentence on one line, without list marks and emphasis."""
        return " ".join(_MARKS.sub("", self.scored.text).split())


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """What answers are made from.

    Attributes:
        found: what the search found.
        shown: how many of its hits were asked for.
        sides: what the question compares; empty where it compares nothing that the material has.
        candidates: the sentences in the order of hits and texts, each once.
        sameness: for each of the first hits, the cosine of the question and of what its entry asks, or is
        asked as; 0 for a
            document.
        told: for each of them, the cosine of the question and of the nearest of its other passages.
        passages: of each of them, all its passages.
    """

    found: Found
    shown: int
    sides: tuple[str, ...]
    candidates: tuple[Candidate, ...]
    sameness: tuple[float, ...]
    told: tuple[float, ...]
    passages: tuple[tuple[Passage, ...], ...]

    @property
    def query(self) -> str:
        """The question, with single spaces."""
        return self.found.asked.query

    @property
    def hits(self) -> list[Hit]:
        """What the search found, best first, as many as were asked for."""
        return self.found.hits[: self.shown]


def gather(
    retriever: Retriever, query: str, k: int, filters: Filters | None = None, *, exact: bool = False
) -> Evidence:
    """Search, and take apart what was found.

    Args:
        retriever: that searches.
        query: the question as typed.
        k: how many hits.
        filters: what hits must have.
        exact: search for the words just as typed.

    Raises:
        UsageError: the query is blank or too long, or k is below 1.
    """
    check_number(k)
    steps = replace(ALL_STEPS, spelling=not exact, names=not exact)
    found = retriever.find(query, max(k, _LOOK), filters, steps=steps)
    candidates = {place_of(each.scored): each for each in _candidates(retriever, found, found.words, READ)}
    compared = sides(found.asked.corrected)
    by_side = [
        _of_side(retriever, number, compared, found, filters, steps) for number in range(len(compared))
    ]
    if all(by_side):
        for each in (each for of_side in by_side for each in of_side):
            candidates.setdefault(place_of(each.scored), each)
    first = [_read(retriever, *each, found) for each in zip(found.hits[:READ], found.rows, strict=False)]
    return Evidence(
        found=found,
        shown=k,
        sides=compared if all(by_side) else (),
        candidates=tuple(candidates.values()),
        sameness=tuple(sameness for sameness, _, _ in first),
        told=tuple(told for _, told, _ in first),
        passages=tuple(passages for _, _, passages in first),
    )


def _read(
    retriever: Retriever, hit: Hit, rows: NDArray[np.int64], found: Found
) -> tuple[float, float, tuple[Passage, ...]]:
    """How much a hit asks the same as the question, and tells of it, and all its passages."""
    passages, similarities = retriever.passages(rows.tolist(), found.words.vector)
    asked = [s for p, s in zip(passages, similarities, strict=True) if p.view in (View.STEM, View.ASKED)]
    told = [s for p, s in zip(passages, similarities, strict=True) if p.view not in (View.STEM, View.ASKED)]
    sameness = max(asked, default=0.0) if hit.question is not None else 0.0
    return sameness, max(told, default=0.0), passages


def _of_side(
    retriever: Retriever,
    number: int,
    compared: tuple[str, ...],
    whole: Found,
    filters: Filters | None,
    steps: Steps,
) -> list[Candidate]:
    """Sentences that name one side, out of what a search for that side alone finds first.

    What the search for the whole question does not have among its hits has nothing to do with it.
    """
    found = retriever.find(compared[number], READ_FOR_A_SIDE, filters, steps=steps)
    own = names_of(compared[number], compared)
    hits = {hit.passage.unit: hit for hit in whole.hits}
    return [
        replace(each, side=number, hit=hits[each.scored.passage.unit])
        for each in _candidates(retriever, found, whole.words, READ_FOR_A_SIDE)
        if each.scored.passage.unit in hits and names(each.scored.text, own)
    ]


def names_of(side: str, compared: Iterable[str]) -> tuple[frozenset[str], ...]:
    """Under which names a side goes: the stems of each without the words that every side has."""
    sets = [stems(other) for other in compared]
    common = frozenset.intersection(*sets) if sets else frozenset()
    return tuple(stems(name) - common or stems(name) for name in (side, *expansions(side)))


@lru_cache(maxsize=4096)
def stems(text: str) -> frozenset[str]:
    """The content words of a text by their stems, cut to six letters so that forms of one word meet."""
    return frozenset(term[:6] for term in terms_of([text.replace("-", " ")]))


def names(text: str, side: Iterable[frozenset[str]]) -> bool:
    """Whether a text has all stems of one of the names of a side."""
    found = stems(text)
    return any(name <= found for name in side)


def _candidates(retriever: Retriever, found: Found, asked: QueryWords, count: int) -> list[Candidate]:
    candidates: list[Candidate] = []
    for hit, rows in zip(found.hits[:count], found.rows, strict=False):
        scored = _each_once(retriever.sentences.of_passages(rows, asked))
        telling = [each for each in scored if _says_something(each)]
        candidates += [Candidate(each, hit, order) for order, each in enumerate(telling)]
    return candidates


def _says_something(scored: ScoredSentence) -> bool:
    """Whether it is more than a lead or the opening of a list, and no order to whoever reads it."""
    if scored.text.rstrip().endswith(":"):
        return False
    text = scored.text.strip()
    if _LEAD.fullmatch(text) or text in ALL_LEADS or gives_orders(text):
        return False
    return len(scored.text.split()) >= _FEWEST_WORDS or scored.passage.view == View.OPTION


def _each_once(sentences: Iterable[ScoredSentence]) -> list[ScoredSentence]:
    """Without the sentences that two windows of one text share."""
    return list({place_of(each): each for each in reversed(list(sentences))}.values())[::-1]


def place_of(scored: ScoredSentence) -> tuple[object, ...]:
    """Where a sentence stands in the text that its passage was cut from."""
    passage = scored.passage
    return (*passage.unit, passage.view, passage.start + scored.span[0])


def similarity(one: Candidate, other: Candidate) -> float:
    """Cosine of two sentences."""
    return float(np.dot(one.scored.vector, other.scored.vector))
