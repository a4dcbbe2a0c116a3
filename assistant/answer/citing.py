"""The sources of an answer, numbered over all its sentences."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from assistant.answer.answers import Sentence
from assistant.search.citation import Citation


@dataclass(frozen=True, slots=True)
class Source:
    """A cited span with the number under which an answer cites it, from 1."""

    number: int
    citation: Citation


def numbered(sentences: Iterable[Sentence]) -> list[tuple[Sentence, tuple[Source, ...]]]:
    """Each sentence with its sources; one span has one number wherever it is cited, in order of first use.

    Two windows of one text that share a sentence give it one number. What comes later changes none, so an
    answer can be shown while it grows.
    """
    seen: dict[tuple[object, ...], Source] = {}
    found = []
    for sentence in sentences:
        cited = [
            seen.setdefault(_place(citation), Source(len(seen) + 1, citation))
            for citation in sentence.citations
        ]
        found.append((sentence, tuple(dict.fromkeys(cited))))
    return found


def sources(sentences: Iterable[Sentence]) -> list[Source]:
    """The sources of an answer by their numbers, each once."""
    each_once = {source.number: source for _, cited in numbered(sentences) for source in cited}
    return [each_once[number] for number in sorted(each_once)]


def marks(cited: Iterable[Source]) -> str:
    """The numbers of what a sentence cites, as “[1][2]”."""
    return "".join(f"[{source.number}]" for source in cited)


def _place(citation: Citation) -> tuple[object, ...]:
    passage, (start, end) = citation.passage, citation.span
    return (*passage.unit, passage.view, passage.start + start, passage.start + end)
