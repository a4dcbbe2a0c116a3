"""Ties each sentence that a language model wrote to the spans that support it, or takes it out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np

from assistant.answer.agreement import disagreement
from assistant.answer.answers import Citation, Sentence
from assistant.answer.evidence import Candidate, stems
from assistant.search.embedding import Embedder
from assistant.search.sentences import sentence_spans

# Fitted on sentences of the material, reworded truly and falsely (`tests/answer/test_checking.py`).
_ALIKE = 0.55  # cosine of a sentence and its evidence, at the least
_WORDS = 0.5  # share of its words that the evidence has
_SURE = 0.75  # cosine from which fewer words do
_WORDS_IF_SURE = 0.4
_ALIKE_SECOND = 0.4
_FROM_TWO = 0.6  # share of its words that two spans together must have
_NEARLY_THE_SAME = 0.8
_NEAREST = 6
_FEWEST_WORDS = 3

_MARKS = re.compile(r"^\s*(?:[-•*]\s+|\d{1,2}[.)]\s+|#{1,6}\s+|>\s+)+")
_CITED = re.compile(
    r"\s*[\[(](?:passages?|sources?|evidence)?\s*\d{1,2}(?:\s*(?:,|and|-|–)\s*\d{1,2})*[\])]", re.IGNORECASE
)
# What a note warns of is not what it says: “the trap is Firehose where records have to be replayed”.
_WARNS = re.compile(r"\btraps?\b|\bwrong(?:ly)?\b|\bconfus", re.IGNORECASE)
_ON_THE_TASK = re.compile(
    r"\b(?:the|this|these|your|above|following|numbered) "
    r"(?:questions?|passages?|evidence|context|input text|prompt)\b|\bas an ai\b",
    re.IGNORECASE,
)
_EMPHASIS = re.compile(r"\*\*|__|`")
_LABEL = re.compile(r"^\s*(?:answer|short answer|response|a)\s*:\s*", re.IGNORECASE)


@dataclass(slots=True)
class Checker:
    """Takes in a reply piece by piece and gives the sentences that the evidence supports.

    Attributes:
        removed: how many sentences nothing supported, so far.
    """

    candidates: Sequence[Candidate]
    embedder: Embedder
    query: str
    removed: int = 0
    _buffer: str = ""
    _said: list[str] = field(default_factory=list)

    def feed(self, piece: str) -> Iterator[Sentence]:
        """Take in a piece; give each sentence that has ended and is supported."""
        self._buffer += piece
        spans = sentence_spans(self._buffer)
        if len(spans) < 2:  # the last one may go on
            return
        done = spans[-1][0]
        texts = [self._buffer[start:end] for start, end in spans[:-1]]
        self._buffer = self._buffer[done:]
        yield from self._checked(texts)

    def finish(self) -> Iterator[Sentence]:
        """The same for what is left; a last sentence that was cut off is taken out."""
        texts = [self._buffer[start:end] for start, end in sentence_spans(self._buffer)]
        self._buffer = ""
        yield from self._checked(texts)

    def _checked(self, texts: Sequence[str]) -> Iterator[Sentence]:
        for raw in texts:
            text = cleaned(raw)
            if len(text.split()) < _FEWEST_WORDS or text.lower() in self._said or self._echoes(text):
                continue
            if not text.endswith((".", "!", "…", ".”", ".)", '."')):
                self.removed += 1
                continue
            citations = support(text, self.candidates, self.embedder)
            if not citations:
                self.removed += 1
                continue
            self._said.append(text.lower())
            yield Sentence(text, citations)

    def _echoes(self, text: str) -> bool:
        """Whether it only asks the question again, or speaks of the question or the evidence."""
        return text.endswith("?") or _ON_THE_TASK.search(text) is not None or stems(text) == stems(self.query)


def cleaned(text: str) -> str:
    """A model's sentence on one line, without list marks, emphasis, numbers of passages and “Answer:”."""
    bare = _MARKS.sub("", _LABEL.sub("", text))
    return " ".join(_EMPHASIS.sub("", _CITED.sub("", bare)).split())


def support(text: str, candidates: Sequence[Candidate], embedder: Embedder) -> tuple[Citation, ...]:
    """The span that supports a sentence, or the two that do together; none where nothing does.

    A span supports it where it is alike by embedding, has most of its words, and agrees in numbers, names of
    services, negations and opposites (`disagreement`).

    Args:
        text: one sentence.
        candidates: the sentences of the evidence.
        embedder: of the index.
    """
    own = stems(text)
    candidates = [each for each in candidates if not _WARNS.search(each.text)]
    if not candidates or not own:
        return ()
    vector = embedder.embed_query(text)
    alike = np.array([each.scored.vector for each in candidates]) @ vector
    shared = np.array([len(own & stems(each.text)) / len(own) for each in candidates])
    nearest = np.argsort(-(alike + shared), kind="stable")[:_NEAREST]
    if _contradicts(text, candidates[nearest[0]], float(alike[nearest[0]])):
        return ()
    alone = [
        (place,)
        for place in nearest
        if alike[place] >= _ALIKE and shared[place] >= (_WORDS_IF_SURE if alike[place] >= _SURE else _WORDS)
    ]
    pairs = [
        pair
        for pair in combinations(nearest, 2)
        if max(alike[[*pair]]) >= _ALIKE
        and min(alike[[*pair]]) >= _ALIKE_SECOND
        and len(own & stems(" ".join(candidates[place].text for place in pair))) >= _FROM_TWO * len(own)
    ]
    for places in (*alone, *pairs):
        spans = [candidates[place] for place in places]
        if not disagreement(text, [each.text for each in spans], _around(spans[0])):
            return tuple(_citation(each) for each in spans)
    return ()


def _contradicts(text: str, nearest: Candidate, alike: float) -> bool:
    """Whether a sentence is nearly one of the material that says the opposite; then no other supports it."""
    return alike >= _NEARLY_THE_SAME and disagreement(text, [nearest.text], _around(nearest)).startswith(
        ("opposite", "negation", "said of")
    )


def _around(candidate: Candidate) -> str:
    """The heading and the passage of a sentence."""
    passage = candidate.scored.passage
    return f"{passage.heading}\n{passage.text}"


def _citation(candidate: Candidate) -> Citation:
    return Citation(candidate.scored.passage, candidate.scored.span)
