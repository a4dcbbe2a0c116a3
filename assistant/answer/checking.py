"""Ties each sentence that a language model wrote to the spans that support it, or takes it out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np

from assistant.answer.agreement import disagreement
from assistant.answer.answers import Sentence
from assistant.answer.evidence import Candidate, stems
from assistant.answer.shortening import only_shortens
from assistant.search.citation import Citation
from assistant.search.embedding import Embedder
from assistant.search.sentences import Span, sentence_spans

# Fitted on sentences of the material, reworded truly and falsely (`tests/answer/test_checking.py`).
_ALIKE = 0.55  # cosine of a sentence and its evidence, at the least
_WORDS = 0.5  # share of its words that the evidence has
_SURE = 0.75  # cosine from which fewer words do
_WORDS_IF_SURE = 0.4
_ALIKE_SECOND = 0.4
_FROM_TWO = 0.6  # share of its words that two spans together must have
_NEARLY_THE_SAME = 0.75
_NEAREST = 6
_FEWEST_WORDS = 3

# What may stand before a sentence, in any order: list marks, a heading's, “Answer:” in bold or not.
_BEFORE = re.compile(
    r"^(?:\s*(?:[-•*]\s+|\d{1,2}[.)]\s+|#{1,6}\s+|>\s+"
    r"|(?:\*\*)?(?:short answer|answer|response)(?:\*\*)?\s*:(?:\*\*)?\s*|\*\*))+",
    re.IGNORECASE,
)
_NUMBERS_OF_PASSAGES = r"(?:passages?|sources?|evidence)?\s*\d{1,2}(?:\s*(?:,|and|-|–)\s*\d{1,2})*"
_CITED = re.compile(rf"\s*\[{_NUMBERS_OF_PASSAGES}\]|\s+\({_NUMBERS_OF_PASSAGES}\)", re.IGNORECASE)
# What a note warns of is not what it says: “the trap is Firehose where records have to be replayed”.
_WARNS = re.compile(r"\btraps?\b|\bwrong(?:ly)?\b|\bconfus", re.IGNORECASE)
_ON_THE_TASK = re.compile(
    r"\b(?:the|this|these|your|above|following|numbered) "
    r"(?:questions?|passages?|evidence|context|input text|prompt)\b|\bas an ai\b",
    re.IGNORECASE,
)
_EMPHASIS = re.compile(r"\*\*|`")


@dataclass(slots=True)
class Checker:
    """Takes in a reply piece by piece and gives the sentences that the evidence supports.

    Attributes:
        candidates: the sentences of the evidence.
        embedder: of the index.
        query: the question.
        strict: also ask that it only shortens a sentence of the evidence, for a model so small that it may do
            nothing else.
        removed: how many sentences nothing supported, so far.
        kept: how many were supported.
    """

    candidates: Sequence[Candidate]
    embedder: Embedder
    query: str
    strict: bool = False
    removed: int = 0
    kept: int = 0
    _reply: str = ""
    _done: int = 0  # sentences of the reply that were looked at
    _said: list[str] = field(default_factory=list)

    def feed(self, piece: str) -> Iterator[Sentence]:
        """Take in a piece; give each sentence that has ended and is supported.

        A sentence has ended once the whole first word of the next one is there.
        """
        self._reply += piece
        whole = self._reply[: max(self._reply.rfind(" "), self._reply.rfind("\n")) + 1]
        yield from self._checked(whole, sentence_spans(whole)[self._done : -1])

    def finish(self) -> Iterator[Sentence]:
        """The same for what is left; a sentence that was cut off is taken out. Then a new reply begins."""
        yield from self._checked(self._reply, sentence_spans(self._reply)[self._done :])
        self._reply, self._done = "", 0

    def _checked(self, reply: str, spans: Sequence[Span]) -> Iterator[Sentence]:
        for start, end in spans:
            self._done += 1
            text = cleaned(reply[start:end])
            if len(text.split()) < _FEWEST_WORDS or text.lower() in self._said or self._echoes(text):
                continue
            if not text.endswith((".", "!", "…", ".”", ".)", '."')):
                self.removed += 1
                continue
            citations = support(text, self._sources(text), self.embedder)
            if not citations:
                self.removed += 1
                continue
            self._said.append(text.lower())
            self.kept += 1
            yield Sentence(text, citations)

    def _sources(self, text: str) -> Sequence[Candidate]:
        """The sentences that may support it."""
        if not self.strict:
            return self.candidates
        return [each for each in self.candidates if only_shortens(text, each.text)]

    def _echoes(self, text: str) -> bool:
        """Whether it only asks the question again, or speaks of the question or the evidence."""
        return text.endswith("?") or _ON_THE_TASK.search(text) is not None or stems(text) == stems(self.query)


def cleaned(text: str) -> str:
    """A model's sentence on one line, without list marks, emphasis, numbers of passages and “Answer:”."""
    return " ".join(_EMPHASIS.sub("", _CITED.sub("", _BEFORE.sub("", text))).split())


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
        ("opposite", "negation", "said of", "service")
    )


def _around(candidate: Candidate) -> str:
    """The heading and the passage of a sentence."""
    passage = candidate.scored.passage
    return f"{passage.heading}\n{passage.text}"


def _citation(candidate: Candidate) -> Citation:
    return Citation(candidate.scored.passage, candidate.scored.span)
