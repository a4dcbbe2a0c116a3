"""What the material tells, sentence by sentence: what each names, what it is about, where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from itertools import groupby

from assistant.bank.concept_notes import ALL_LEADS
from assistant.bank.mentions import Mention, mentions
from assistant.bank.types import Question, Section
from assistant.search.citation import Citation
from assistant.search.explore.clause_subjects import ClauseSubject, clause_subjects
from assistant.search.explore.topics import Unit
from assistant.search.passages import Passage
from assistant.search.sentences import Span

_PARAGRAPH = re.compile(r"\S.*?(?=\n\s*\n|\Z)", re.DOTALL)
# In small letters, or with an item of a list: “PendingManualApproval, Approved or Rejected”.
_GOES_ON = re.compile(r"[^\S\n]*\n?[^\S\n]*(?:[a-z]|[A-Z]\w*(?:,| or\b| and\b))")
_FEWEST_WORDS = 4
_MOST_OF_IT = 0.6  # of a heading, by letters, is a name that it consists of


class Part(Enum):
    """The paragraph of a note that a sentence stands in; other texts have no such parts."""

    OPENING = auto()
    CHOOSE = auto()
    CONFUSED = auto()
    ASKED = auto()
    TERMS = auto()
    NONE = auto()


_PART_OF_LEAD = dict(zip(ALL_LEADS, (Part.CHOOSE, Part.CONFUSED, Part.ASKED, Part.TERMS), strict=True))


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence of the material.

    Attributes:
        said: where it stands.
        text: its words, line breaks and all.
        names: what it names, with their places in it.
        subjects: those of them that its clauses are about.
        part: the paragraph of a note that it stands in.
        order: how many sentences of the unit come before it.
        of: what its unit is about: the subjects of a heading, or those named in the answer.
        main: the one subject that the whole text is about; empty where there are several or none.
        first: whether it is the first of its paragraph, for a note.
        opening: what the opening of the note names.
    """

    said: Citation
    text: str
    names: tuple[Mention, ...]
    subjects: tuple[ClauseSubject, ...]
    part: Part
    order: int
    of: frozenset[str]
    main: str
    first: bool = False
    opening: frozenset[str] = frozenset()

    @property
    def unit(self) -> Unit:
        """Where it comes from."""
        return self.said.passage.unit

    @property
    def is_question(self) -> bool:
        """Whether it is of a question of the bank or a learner's file, not of a text."""
        return self.said.passage.question is not None


def all_told(
    passages: Sequence[Passage], questions: Mapping[str, Question], sections: Mapping[Unit, Section]
) -> Iterator[Told]:
    """The sentences of all shown passages in the order of the index, each once.

    Args:
        passages: those of one unit side by side.
        questions: by their key.
        sections: by file and number.
    """
    for unit, group in groupby(passages, key=lambda passage: passage.unit):
        shown = [passage for passage in group if passage.sentences]
        if unit[1] == 0:
            yield from _of_question(shown, questions[unit[0]])
        elif unit in sections:
            yield from _of_section(shown, sections[unit])


def _of_question(passages: Sequence[Passage], question: Question) -> Iterator[Told]:
    right = "\n".join((question.answer, *(option.text for option in question.options if option.correct)))
    of = frozenset(mention.name for mention in mentions(right))
    for order, (said, names) in enumerate(_sentences(passages)):
        yield _told(said, names, Part.NONE, order, of, "")


def _of_section(passages: Sequence[Passage], section: Section) -> Iterator[Told]:
    parts = _parts(section.text)
    heading = frozenset(mention.name for mention in mentions(section.heading))
    sentences = list(_sentences(passages))
    main = _main(section.heading, sentences[0] if sentences else None)
    placed = [_part(said, section, parts) for said, _ in sentences]
    opening = frozenset(
        each.name
        for (_, names), part in zip(sentences, placed, strict=True)
        if part is Part.OPENING
        for each in names
    )
    for order, ((said, names), part) in enumerate(zip(sentences, placed, strict=True)):
        first = part is not Part.NONE and part not in placed[:order]
        yield replace(_told(said, names, part, order, heading, main), first=first, opening=opening)


def _part(said: Citation, section: Section, parts: Sequence[tuple[int, Part]]) -> Part:
    if not section.text.startswith(said.passage.text, said.passage.start):
        return Part.NONE  # a heading so long that it is a passage of its own
    place = said.passage.start + said.span[0]
    return next((part for start, part in reversed(parts) if start <= place), Part.NONE)


def _main(heading: str, opening: tuple[Citation, tuple[Mention, ...]] | None) -> str:
    """What a text is about: the one subject that is its heading, or the one that its first sentence is on."""
    named = mentions(heading)
    whole = sum(each.end - each.start for each in named) >= _MOST_OF_IT * len(heading.strip())
    if whole and len(named) == 1:
        return named[0].name
    if whole and all(each.kind == "service" for each in named):
        return ""
    subjects = clause_subjects(opening[0].text, opening[1]) if opening else ()
    first = next((each.mention.name for each in subjects if each.begins and each.together == 1), "")
    alone = len({each.mention.name for each in subjects}) == 1
    return first if alone and (not named or first in {each.name for each in named}) else ""


def _told(
    said: Citation, names: tuple[Mention, ...], part: Part, order: int, of: frozenset[str], main: str
) -> Told:
    text = said.text
    return Told(said, text, names, clause_subjects(text, names), part, order, of, main)


def _parts(text: str) -> list[tuple[int, Part]]:
    """Where each paragraph of a note begins and which it is; nothing for a text that has not its leads."""
    found: list[tuple[int, Part]] = []
    for paragraph in _PARAGRAPH.finditer(text):
        lead = next((lead for lead in ALL_LEADS if paragraph.group().lstrip("*").startswith(lead)), None)
        found.append((paragraph.start(), _PART_OF_LEAD[lead] if lead else Part.OPENING))
    return found if any(part in _PART_OF_LEAD.values() for _, part in found) else []


def _sentences(passages: Sequence[Passage]) -> Iterator[tuple[Citation, tuple[Mention, ...]]]:
    """Each sentence of the passages of a unit once, with what it names; leads and headings are left out."""
    seen: set[tuple[str, int]] = set()  # where sentences end: a window may begin in the middle of one
    for passage in passages:
        named = mentions(passage.text)
        for span in _whole(passage):
            text = passage.text[span[0] : span[1]]
            place = (passage.view, passage.start + span[1])
            if place in seen or not _says_something(text):
                continue
            seen.add(place)
            yield Citation(passage, span), _within(named, span)


def _whole(passage: Passage) -> Iterator[Span]:
    """The sentences of a passage; what only goes on behind a colon belongs to the same."""
    text, begun = passage.text, -1
    for start, end in passage.sentences:
        begun = start if begun < 0 else begun
        if text[end - 1] == ":" and _GOES_ON.match(text, end):
            continue
        yield begun, end
        begun = -1


def _says_something(text: str) -> bool:
    if len(text.split()) < _FEWEST_WORDS or text.startswith("#") or not text.rstrip('*_`"”’)').endswith("."):
        return False
    return text.strip("*") not in ALL_LEADS


def _within(named: Sequence[Mention], span: Span) -> tuple[Mention, ...]:
    """The mentions that lie in a sentence, with their places in it."""
    start, end = span
    return tuple(
        Mention(each.start - start, each.end - start, each.name, each.kind)
        for each in named
        if start <= each.start and each.end <= end
    )
