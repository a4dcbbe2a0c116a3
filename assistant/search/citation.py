"""A citation: the exact words of a passage that something rests on."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.search.passages import Passage
from assistant.search.sentences import Span


@dataclass(frozen=True, slots=True)
class Citation:
    """The span of a passage that supports a sentence; `span` counts characters of `passage.text`."""

    passage: Passage
    span: Span

    @property
    def text(self) -> str:
        """The cited words, just as they stand in the passage."""
        return self.passage.text[self.span[0] : self.span[1]]
