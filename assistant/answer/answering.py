"""From question to answer: enough evidence or none, then extracted, or worded by a model and checked."""

from __future__ import annotations

import collections.abc
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import islice

from assistant.answer.answers import Answer, Sentence
from assistant.answer.checking import Checker
from assistant.answer.confidence import Decider
from assistant.answer.evidence import Evidence, gather
from assistant.answer.extracting import disputed_in, extract
from assistant.answer.generator import Generator
from assistant.answer.prompting import Reply, replies
from assistant.bank.concept_notes import is_note
from assistant.bank.types import Question
from assistant.errors import GeneratorError
from assistant.search.embedding import Embedder
from assistant.search.filters import Filters
from assistant.search.retrieval import Retriever

NOT_IN_MATERIAL = "Not in your material: nothing in it answers this well enough."
"""Why there is no answer."""

NOTHING_PASSES = "Nothing in your material fits all the filters together."
"""Why there is no answer where filters leave nothing."""

# The checked sentences of an answer, and last that answer; `contextlib.closing` around it stops the model.
Parts = collections.abc.Generator[Sentence | Answer, None, None]

_Coming = collections.abc.Generator[Sentence, None, None]
_NEAREST = 5
_MOST_SENTENCES = 6


@dataclass(frozen=True, slots=True)
class Answerer:
    """Answers questions from one index.

    Attributes:
        retriever: that searches it.
        questions: of the index, by key.
        decider: that tells whether the material answers.
        embedder: of the index, to compare what a model writes with its evidence.
    """

    retriever: Retriever
    questions: Mapping[str, Question]
    decider: Decider
    embedder: Embedder

    def gather(
        self, query: str, k: int = 10, filters: Filters | None = None, *, exact: bool = False
    ) -> Evidence:
        """Search for what may answer; see `evidence.gather`.

        Raises:
            UsageError: the query is blank or too long, or k is below 1.
        """
        return gather(self.retriever, query, k, filters, exact=exact)

    def extract(self, evidence: Evidence) -> Answer:
        """The answer in the words of the material, or why there is none."""
        if not evidence.hits:
            return Answer(evidence.query, (), reason=NOTHING_PASSES)
        if self.decider.margin(evidence) < 0:
            return Answer(evidence.query, (), reason=NOT_IN_MATERIAL)
        answer = extract(evidence, self.questions)
        return answer if answer.sentences else replace(answer, reason=NOT_IN_MATERIAL)

    def stream(self, evidence: Evidence, generator: Generator) -> Parts:
        """The checked sentences of a model as they come, and last the whole answer.

        Where the material does not answer, or the model fails or says nothing that the evidence supports, the
        last item is the answer of `extract`, with what went wrong in `remark`. Closing the iterator stops the
        model.
        """
        plain = self.extract(evidence)
        if not plain.sentences:
            yield plain
            return
        checker = Checker(evidence.candidates, self.embedder, evidence.query, strict=generator.small)
        told: list[Sentence] = []
        try:
            with closing(_sentences(replies(evidence, plain, generator), checker)) as coming:
                for sentence in islice(coming, _MOST_SENTENCES):
                    told.append(sentence)
                    yield sentence
        except GeneratorError as error:
            plain = replace(plain, remark=str(error), failed=True)
        else:
            own = own_of(told, plain) if generator.small else 0
            if own < len(told):
                disputed = disputed_in(told, self.questions)
                plain = replace(plain, sentences=tuple(told), by=generator.name, own=own, disputed=disputed)
            else:
                said = (
                    "worded no sentence anew" if checker.kept else "said nothing that the material supports"
                )
                plain = replace(plain, remark=f"{generator.name} {said}.")
        yield replace(plain, removed=checker.removed, kept=checker.kept)

    def answer(self, evidence: Evidence, generator: Generator | None = None) -> Answer:
        """The whole answer, worded by a model if one is given."""
        if generator is None:
            return self.extract(evidence)
        *_, last = self.stream(evidence, generator)
        assert isinstance(last, Answer)  # noqa: S101  # `stream` ends with it
        return last

    def nearest_topics(self, query: str, filters: Filters | None = None) -> tuple[str, ...]:
        """The concept notes nearest to a question, by their titles; what to ask about instead.

        Raises:
            UsageError: the query is blank or too long.
        """
        hits = self.retriever.search(query, 100, filters)
        titles = (hit.heading for hit in hits if hit.document and is_note(hit.document) and hit.heading)
        return tuple(dict.fromkeys(titles))[:_NEAREST]


def own_of(told: Iterable[Sentence], plain: Answer) -> int:
    """How many sentences of a small model's answer are as the extractive answer has them.

    It is given sentences of that, may change none of them, and what it spoils is replaced by them.
    """
    own = {sentence.text for sentence in plain.sentences}
    return sum(sentence.text in own for sentence in told)


def _sentences(replies: Iterable[Reply], checker: Checker) -> _Coming:
    """The supported sentences of all replies as they come; leaving early closes the reply that is open."""
    for reply in replies:
        yield from _checked(reply, checker)


def _checked(reply: Reply, checker: Checker) -> _Coming:
    """The supported sentences of one reply; where there are none, the one that it was to word anew."""
    supported = False
    if reply.pieces is not None:
        with closing(reply.pieces) as pieces:
            for piece in pieces:
                for sentence in checker.feed(piece):
                    supported = True
                    yield sentence
        for sentence in checker.finish():
            supported = True
            yield sentence
    if reply.instead and not supported:
        yield reply.instead
