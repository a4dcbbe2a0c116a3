"""The sources of an answer: numbered over all its sentences, with where each is from, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from assistant.answer.answers import Citation, Sentence
from assistant.bank.concept_notes import is_note
from assistant.bank.types import Question
from assistant.search.passages import Passage
from assistant.ui.markup import shortened
from assistant.ui.views import asked_and_scenario, short_answer

_TITLE_LENGTH = 90

# What stands where: two windows of one text that share a sentence give it one number.
_Place = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """A cited span with the number under which an answer cites it, from 1."""

    number: int
    citation: Citation


def numbered(sentences: Iterable[Sentence]) -> list[tuple[Sentence, tuple[Source, ...]]]:
    """Each sentence with its sources; one span has one number wherever it is cited, in order of first use.

    What comes later changes no number, so an answer can be shown while it grows.
    """
    seen: dict[_Place, Source] = {}
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


def _place(citation: Citation) -> _Place:
    passage, (start, end) = citation.passage, citation.span
    return (*passage.unit, passage.view, passage.start + start, passage.start + end)


def kind(passage: Passage) -> str:
    """What a passage is from: an entry of the bank, a concept note of it, or a document of the learner."""
    if passage.question is not None:
        return "Entry"
    return "Concept note" if passage.document and is_note(passage.document) else "Your document"


def title(passage: Passage, questions: Mapping[str, Question]) -> str:
    """What the entry asks and answers, the heading of the note, or the file with page and heading."""
    if passage.question is not None:
        question = questions.get(passage.question)
        if question is None:
            return passage.question
        # Many entries ask “What has happened?”; what tells them apart is the answer.
        return shortened(f"{asked_and_scenario(question)[0]} {short_answer(question)}", _TITLE_LENGTH)
    heading = shortened(passage.heading, _TITLE_LENGTH)
    if kind(passage) == "Concept note" and heading:
        return heading
    page = [f"page {passage.page}"] if passage.page is not None else []
    under = [f"under “{heading}”"] if heading else []
    return ", ".join([passage.document or "", *page, *under])


def where(passage: Passage, questions: Mapping[str, Question]) -> str:
    """Kind and title in one line of plain text."""
    return f"{kind(passage)}: {title(passage, questions)}"


def place_name(passage: Passage) -> str:
    """The key of the entry or the file, as a copied text names it."""
    return passage.question if passage.question is not None else passage.document or ""
