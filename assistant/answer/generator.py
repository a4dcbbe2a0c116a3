"""What turns messages into text: the contract, and a small generator that quotes its evidence."""

from __future__ import annotations

import collections.abc
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from assistant.search.sentences import sentence_spans

Role = Literal["system", "user", "assistant"]
# A reply as it comes; `contextlib.closing` around it stops the model when its reader goes.
Pieces = collections.abc.Generator[str, None, None]

# What went wrong with any model that is reached over a network, said behind its name.
BROKE_OFF = "broke off within its reply; ask again"
TOO_LONG = "cannot read that much; ask in fewer words or give it fewer passages"
SAID_NOTHING = "gave an empty reply; ask again, or choose another model"

# A numbered passage as a prompt shows it: “[1] text”, “(1) text”, “1. text” or “1) text”.
_NUMBERED = re.compile(r"^[ \t]*(?:\[\d+\]|\(\d+\)|\d+[.)])[:.]?[ \t]+(?=\S)", re.MULTILINE)
_PARAGRAPH_END = re.compile(r"\n\s*\n")


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of a conversation with a language model."""

    role: Role
    content: str

    @property
    def sendable(self) -> str:
        """The content with “?” for each half of a character, which no model can be sent."""
        return self.content.encode("utf-8", "replace").decode("utf-8")


def late(seconds: float) -> str:
    """What is said of a model that did not answer in time."""
    return f"did not answer within {seconds:g} seconds; ask again, or wait longer"


class Generator(Protocol):
    """A language model that goes on where messages end.

    Attributes (read only):
        name: as a page names it, e.g. “SmolLM2-135M-Instruct, embedded”.
        small: below about a billion parameters; such a model reads one passage at a time.
    """

    @property
    def name(self) -> str:
        """The model and where it runs, as a page names it."""

    @property
    def small(self) -> bool:
        """Whether the model has below about a billion parameters."""

    def generate(
        self,
        messages: Sequence[Message],
        *,
        max_tokens: int = 400,
        stop: Sequence[str] = (),
        grammar: str = "",
        keep_words: bool = False,
    ) -> Pieces:
        """Stream the reply, as nearly the same at each call as the model can make it.

        Args:
            messages: the conversation; the last one is the user's. Where it is the assistant's, the
                embedded model and most others go on writing it; what was given is not streamed again.
            max_tokens: where the reply is cut off at the latest.
            stop: texts before which the reply ends; they are not streamed.
            grammar: a GBNF grammar that the reply obeys; only the embedded model can, others ignore it.
            keep_words: prefer the words of the last message; only the embedded model can, others ignore it.

        Returns:
            A generator of pieces of text, none empty. Nothing happens before the first is asked for;
            its `close()` stops the model, or the connection, at once.

        Raises:
            GeneratorError: while pieces are asked for; the sentence names the model and never a key.
        """


class QuotingGenerator:
    """A `Generator` without a model: the first sentence of each numbered passage, word by word.

    It reads the last message of the user. Without a numbered passage it says nothing.
    """

    @property
    def name(self) -> str:
        """What a page calls it."""
        return "quoting"

    @property
    def small(self) -> bool:
        """It reads all passages at once."""
        return False

    def generate(
        self,
        messages: Sequence[Message],
        *,
        max_tokens: int = 400,
        stop: Sequence[str] = (),
        grammar: str = "",
        keep_words: bool = False,
    ) -> Pieces:
        """Stream the first sentences; a word counts as a token, `grammar` and `keep_words` are ignored."""
        asked = next((message.content for message in reversed(messages) if message.role == "user"), "")
        reply = " ".join(_first_sentences(asked))
        end = min((at for text in stop if text and (at := reply.find(text)) >= 0), default=len(reply))
        yield from re.findall(r"\s*\S+", reply[:end])[:max_tokens]


def _first_sentences(text: str) -> Iterator[str]:
    marks = list(_NUMBERED.finditer(text))
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    for mark, end in zip(marks, ends, strict=False):
        passage = _PARAGRAPH_END.split(text[mark.end() : end], maxsplit=1)[0]
        for start, stop in sentence_spans(passage)[:1]:
            yield " ".join(passage[start:stop].split())
