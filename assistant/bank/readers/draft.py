"""A question while it is being read: readers fill in what they find, `finish` makes the rest of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant.bank.readers.lines import has_bullet, is_promotion, links_in, separate_more, without_links
from assistant.bank.types import Link, Option, Pair, Problem, Question, QuestionType, Section, SourceItem

_TITLE_WORDS = 12
_MOST_TITLES = 2
_SENTENCE_WORDS = 30
_MOST_SENTENCES = 2
_MOST_TOLD = 80  # characters of what is left out


@dataclass(slots=True)
class Draft:
    """The parts of one item, each a list of lines without markup."""

    line: int
    section: str = ""
    stem: list[str] = field(default_factory=list)
    options: list[Option] = field(default_factory=list)
    pairs: list[Pair] = field(default_factory=list)
    answer: list[str] = field(default_factory=list)
    explanation: list[str] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def problem(self, what: str, line: int | None = None) -> None:
        """Note what could not be read, at a line of the file or at the item's first."""
        self.problems.append(Problem(line or self.line, what))

    def go_on(self, text: str) -> None:
        """Take one more line of the answer: a sentence broken off goes on, else explanation follows."""
        broken_off = self.answer and not self.explanation and not re.search(r"[.!?:;)\"”]$", self.answer[-1])
        (self.answer if broken_off and text[:1].islower() else self.explanation).append(text)

    def _type(self) -> QuestionType:
        if self.pairs:
            return QuestionType.MATCHING
        if not self.options:
            return QuestionType.OPEN
        right = sum(option.correct for option in self.options)
        return QuestionType.MULTIPLE_RESPONSE if right > 1 else QuestionType.MULTIPLE_CHOICE

    def finish(self, file: str, item: int) -> Question:
        """The question as number `item` of `file`; what is missing of it is named in its problems."""
        answer, links, see_also = separate_more(self.answer)
        explanation, more_links, more_see_also = separate_more(self.explanation)
        if not (answer or self.options or self.pairs) and explanation:
            answer, explanation = explanation[:1], explanation[1:]
        stem = [without_links(text) for text in self.stem]
        stem_links = [link for text in self.stem for link in links_in(text)]
        if not any(text.strip() for text in stem):
            self.problem("no question text was found")
        if self.options:
            answer = [option.text for option in self.options if option.correct]
            if not answer:
                self.problem("no option is marked as right")
            if len(self.options) == 1:
                self.problem("only one option was found")
        elif not self.pairs and not answer:
            self.problem("no answer was found")
        return Question(
            stem="\n".join(text for text in stem if text.strip()),
            type=self._type(),
            section=self.section,
            options=tuple(self.options),
            pairs=tuple(self.pairs),
            answer="\n".join(text for text in answer if text.strip()),
            explanation="\n".join(text for text in explanation if text.strip()),
            links=tuple(dict.fromkeys((*self.links, *stem_links, *links, *more_links))),
            see_also=tuple(dict.fromkeys((*see_also, *more_see_also))),
            sources=(SourceItem(file, item),),
            problems=tuple(self.problems),
        )


def finish_all(drafts: Sequence[Draft], file: str) -> tuple[Question, ...]:
    """The questions of a file, numbered from 1 in their order."""
    return tuple(draft.finish(file, number) for number, draft in enumerate(drafts, 1))


@dataclass(slots=True)
class Loose:
    """Text outside any question, under one heading; `introduces` says that no question came before it."""

    heading: str
    texts: list[str]
    introduces: bool = False


def _is_title(text: str) -> bool:
    short = len(text.split()) <= _TITLE_WORDS and not re.search(r"[.!?:;,…]$", text)
    return short and not has_bullet(text)


def _is_introduction(texts: Sequence[str]) -> bool:
    """Whether texts are no more than two short sentences, such as "Here are my notes."."""
    whole = " ".join(texts)
    sentences = re.split(r"(?<=[.!?:…])\s+", whole)
    short = all(len(sentence.split()) <= _SENTENCE_WORDS for sentence in sentences)
    return (
        len(sentences) <= _MOST_SENTENCES
        and short
        and bool(re.search(r"[.!?:…]$", whole))
        and not any(has_bullet(text) for text in texts)
    )


def _parts(texts: Sequence[str], heading: str, *, introduces: bool) -> tuple[list[str], list[str], list[str]]:
    """Texts as titles at their front, an introduction, and what is study material, without advertisements.

    Under a heading nothing is a title.
    """
    kept = [text.strip() for text in texts if text.strip() and not is_promotion(text)]
    titles = 0
    while introduces and not heading and titles < min(len(kept), _MOST_TITLES) and _is_title(kept[titles]):
        titles += 1
    rest = kept[titles:]
    return (kept[:titles], rest, []) if introduces and _is_introduction(rest) else (kept[:titles], [], rest)


def loose_text(
    texts: Sequence[str], file: str, heading: str = "", *, introduces: bool = True
) -> tuple[Section, ...]:
    """Text outside any question as a section, unless it is a title, an introduction or an advertisement.

    `introduces` says that the text stands before the first question; elsewhere only advertisements go.
    """
    titles, _, rest = _parts(texts, heading, introduces=introduces)
    if not rest:
        return ()
    if not heading and titles:
        heading, *titles = titles
    return (Section(file=file, text="\n".join((*titles, *rest)), heading=heading),)


def left_out(
    texts: Sequence[str], file: str, heading: str = "", *, introduces: bool = True
) -> tuple[str, ...]:
    """A sentence for each advertisement and introduction that `loose_text` leaves out of the same texts."""
    adverts = [text.strip() for text in texts if is_promotion(text)]
    _, introduction, _ = _parts(texts, heading, introduces=introduces)
    told = [f"{file}: left out as an advertisement: “{_shortened(text)}”" for text in adverts]
    if introduction:
        told.append(f"{file}: left out as an introduction: “{_shortened(' '.join(introduction))}”")
    return tuple(told)


def loose_parts(
    loose: Sequence[Loose], adverts: Sequence[str], file: str
) -> tuple[tuple[Section, ...], tuple[str, ...]]:
    """The sections of all text outside questions, and what is told of what was left out.

    Only the one text before the first question can be an introduction.
    """
    sections: list[Section] = []
    remarks = list(left_out(adverts, file))
    parts = [part for part in loose if any(text.strip() for text in part.texts)]
    for part in parts:
        introduces = part.introduces and sum(other.introduces for other in parts) == 1
        sections += loose_text(part.texts, file, part.heading, introduces=introduces)
        remarks += left_out(part.texts, file, part.heading, introduces=introduces)
    return tuple(sections), tuple(remarks)


def _shortened(text: str) -> str:
    whole = " ".join(text.split())
    return whole if len(whole) <= _MOST_TOLD else whole[: _MOST_TOLD - 1].rstrip() + "…"
