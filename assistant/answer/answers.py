"""What an answer is: sentences, each with the exact spans of the passages that support it."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.search.citation import Citation
from assistant.search.passages import Passage

EXTRACTIVE = "extractive"
"""What `Answer.by` says of an answer in the words of the material."""

IN_ITS_WORDS = "The answer is in the words of your material."
"""What is said behind `Answer.remark`, as a model that fails leaves that."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of an answer, with at least one citation."""

    text: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a question, or why there is none.

    Attributes:
        query: the question, with single spaces.
        sentences: in order; empty where the material does not answer.
        by: `EXTRACTIVE`, or the name of the language model that worded it.
        own: how many sentences of a model's answer are as the material has them, which a small one leaves.
        removed: how many sentences of the model's were taken out, as nothing supported them.
        kept: how many of them something supported.
        failed: whether the language model could not be asked or gave up, as `remark` says.
        reason: one sentence on why there is no answer; empty where there is one.
        remark: one sentence on what went wrong with the language model; empty where nothing did.
        disputed: keys of cited entries that differ from what a source says.
    """

    query: str
    sentences: tuple[Sentence, ...]
    by: str = EXTRACTIVE
    own: int = 0
    removed: int = 0
    kept: int = 0
    failed: bool = False
    reason: str = ""
    remark: str = ""
    disputed: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The sentences, a space between; empty where there is no answer."""
        return " ".join(sentence.text for sentence in self.sentences)

    @property
    def whose(self) -> str:
        """Whose words the sentences are in, without a full stop."""
        if self.by == EXTRACTIVE:
            return "In the words of your material"
        if not self.own:
            return f"Worded by {self.by}"
        worded = len(self.sentences) - self.own
        sentences = "One sentence" if worded == 1 else f"{worded:,} sentences"
        return f"{sentences} worded by {self.by}; the rest as your material has them"

    @property
    def missed(self) -> int:
        """How many sentences a model said without support, where none of the material took their place."""
        return 0 if self.by == EXTRACTIVE or self.own else self.removed

    @property
    def passages(self) -> tuple[Passage, ...]:
        """The cited passages in order of first citation, each once."""
        cited = (citation.passage for sentence in self.sentences for citation in sentence.citations)
        return tuple({passage.id: passage for passage in cited}.values())
