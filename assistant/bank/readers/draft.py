"""A question while it is being read: readers fill in what they find, `finish` makes the rest of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant.bank.readers.lines import is_promotion, links_in, separate_more, without_links
from assistant.bank.types import Link, Option, Pair, Problem, Question, QuestionType, Section, SourceItem

PREAMBLE_WORDS = 40  # text outside any question is study material only if it says this much


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


def loose_text(texts: Sequence[str], file: str, heading: str = "") -> tuple[Section, ...]:
    """Text outside any question as a section, unless it is a title, a greeting or an advertisement."""
    kept = [text.strip() for text in texts if text.strip() and not is_promotion(text)]
    if sum(len(text.split()) for text in kept) < PREAMBLE_WORDS:
        return ()
    return (Section(file=file, text="\n".join(kept), heading=heading),)
