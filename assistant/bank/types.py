"""The words of the domain as types: question, option, document section, and where each came from."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class QuestionType(StrEnum):
    """The kinds of exam item; `OPEN` is a question without options."""

    MULTIPLE_CHOICE = "multiple_choice"
    MULTIPLE_RESPONSE = "multiple_response"
    ORDERING = "ordering"
    MATCHING = "matching"
    CASE_STUDY = "case_study"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Option:
    """One answer option of a question.

    `why` says why it is right or wrong in this scenario; `ours` that no source has the option.
    """

    text: str
    correct: bool
    why: str = ""
    ours: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """A page on the web that says more."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Pair:
    """One row of a matching exercise: the response that belongs to a prompt."""

    prompt: str
    response: str


@dataclass(frozen=True, slots=True)
class SourceItem:
    """Where a question came from: the file, and its number there, counted from 1."""

    file: str
    item: int
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """What could not be read of an item; `line` is the line of the file, counted from 1."""

    line: int
    what: str


@dataclass(frozen=True, slots=True)
class Dispute:
    """A source that keys the question differently from us, and why we differ."""

    source: SourceItem
    their_answer: str
    why: str


@dataclass(frozen=True, slots=True)
class Case:
    """The scenario that the questions of one case study share."""

    id: str
    scenario: str


@dataclass(frozen=True, slots=True)
class Question:
    """One exam item, read from a raw document (`id` is empty) or an entry of the bank.

    `terms` are words to search by, `asked_as` the same question as learners put it; neither is shown.
    """

    stem: str
    type: QuestionType
    id: str = ""
    section: str = ""
    options: tuple[Option, ...] = ()
    items: tuple[str, ...] = ()
    pairs: tuple[Pair, ...] = ()
    distractors: tuple[str, ...] = ()
    answer: str = ""
    explanation: str = ""
    case: Case | None = None
    tasks: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    asked_as: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    see_also: tuple[str, ...] = ()
    sources: tuple[SourceItem, ...] = ()
    disputed: tuple[Dispute, ...] = ()
    notes: str = ""
    versions: tuple[str, ...] = ()
    ours: bool = False
    problems: tuple[Problem, ...] = ()

    @property
    def full_stem(self) -> str:
        """The stem with the scenario of its case study, if any, in front."""
        return f"{self.case.scenario}\n{self.stem}" if self.case else self.stem


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of study text that is not a question: a page of a PDF or what stands under a heading.

    `services` are those that it is about, as the front matter of its file says, or else those that it
    mentions, found when it is indexed; tasks, versions and links are what the front matter says, and
    `asked_as` is how learners ask for it, as of a question.
    """

    file: str
    text: str
    heading: str = ""
    page: int | None = None
    services: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ()
    versions: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    asked_as: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What one file gave: its questions and its other study text, in the order of the file.

    `form` names the reader that was chosen by the look of the file; `remarks` says what of the
    file could not be read although the rest could (a page without text, say).
    """

    file: str
    form: str
    questions: tuple[Question, ...] = ()
    sections: tuple[Section, ...] = ()
    remarks: tuple[str, ...] = field(default=())
