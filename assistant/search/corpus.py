"""What is to be searched: questions and other text of bank and own files, and what of them cannot be had."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from assistant.bank.duplicates import merge_duplicates
from assistant.bank.files import Material, read_safely
from assistant.bank.names import services_in
from assistant.bank.types import Question, Reading, Section
from assistant.errors import AssistantError
from assistant.search.manifest import FileRecord
from assistant.search.passages import question_key


@dataclass(frozen=True, slots=True)
class Part:
    """What one file gives to the index, read just now or taken over from the old index.

    Attributes:
        name: what sources call the file.
        sha256: of the content that was read; empty where it could not be opened.
        reading: what is in it; None where `unread` says why there is nothing.
        unread: a sentence.
        own: whether it is a file of the learner.
        refused: hash of what lies there now, where that cannot be read and `reading` is what was before.
        problems: sentences on that.
    """

    name: str
    sha256: str
    reading: Reading | None
    unread: str = ""
    own: bool = False
    refused: str = ""
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Corpus:
    """What is to be searched.

    Attributes:
        questions: in the order of the index.
        sections: other study text; those of one file in the order of the file.
        files: name and SHA-256 of each file, also of those that gave nothing.
        origins: key of a question and the name of the file it was read from, where that is not the
            file of its first source (an entry of the bank names its raw document there).
        unread: a sentence for each file that could not be read.
        problems: sentences on what was left out of a file that could be read.
        remarks: sentences on what of a file is not there to read.
        own: names of the files that are the learner's.
        merged: questions of own files as they were read, of those that became one with another's.
        refused: as of `Part`, by name.
    """

    questions: tuple[Question, ...]
    sections: tuple[Section, ...]
    files: Mapping[str, str]
    origins: Mapping[str, str] = field(default_factory=dict)
    unread: Mapping[str, str] = field(default_factory=dict)
    problems: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    remarks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    own: frozenset[str] = frozenset()
    merged: tuple[Question, ...] = ()
    refused: Mapping[str, str] = field(default_factory=dict)

    def origin(self, question: Question) -> str:
        """The file that a question was read from, the first of several."""
        first = question.sources[0].file if question.sources else ""
        return self.origins.get(question_key(question), first)

    def records(self) -> dict[str, FileRecord]:
        """Each file with what it gave, for the manifest; a question of several files counts for each."""
        questions = Counter(name for question in self.questions for name in self._files_of(question))
        sections = Counter(section.file for section in self.sections)
        return {
            name: FileRecord(
                sha256=sha256,
                questions=questions[name],
                sections=sections[name],
                unread=self.unread.get(name, ""),
                problems=self.problems.get(name, ()),
                remarks=self.remarks.get(name, ()),
                own=name in self.own,
                refused=self.refused.get(name, ""),
            )
            for name, sha256 in self.files.items()
        }

    def _files_of(self, question: Question) -> set[str]:
        return files_of(question, self.origin(question))


def files_of(question: Question, origin: str) -> set[str]:
    """The files that have a question: that of an entry, or all sources of one read from raw documents."""
    return {origin} if question.id else {source.file for source in question.sources}


def reads(material: Material, names: Iterable[str]) -> bool:
    """Whether one of these files can be read."""
    for name in names:
        try:
            if name in material.data:
                read_safely(material.data[name], name)
                return True
        except AssistantError:
            continue
    return False


def bank_parts(material: Material) -> Iterator[Part]:
    """Read each file of the bank."""
    for name, sha256 in material.hashes.items():
        if name in material.unopened:
            yield Part(name, sha256, None, material.unopened[name])
            continue
        try:
            yield Part(name, sha256, read_safely(material.data[name], name))
        except AssistantError as error:
            yield Part(name, sha256, None, str(error))


def read_corpus(parts: Iterable[Part]) -> Corpus:
    """Put files together; of two questions with one key the first is taken, and the other told."""
    parts = tuple(replace(part, reading=part.reading and tagged(part.reading)) for part in parts)
    questions: list[Question] = []
    taken: dict[str, str] = {}
    origins: dict[str, str] = {}
    problems = {part.name: part.problems for part in parts if part.problems}
    for part in parts:
        for question in part.reading.questions if part.reading else ():
            key = question_key(question)
            if key in taken:
                again = "twice in" if taken[key] == part.name else f"in {taken[key]} and again in"
                said = f"“{key}” stands {again} {part.name}; the first is kept, give the other another id."
                problems[part.name] = (*problems.get(part.name, ()), said)
                continue
            taken[key] = part.name
            if question.id:
                origins[key] = part.name
            questions.append(question)
    own = frozenset(part.name for part in parts if part.own)
    together = merge_duplicates(questions)
    return Corpus(
        questions=together,
        sections=tuple(each for part in parts if part.reading for each in part.reading.sections),
        files={part.name: part.sha256 for part in parts},
        origins=origins,
        unread={part.name: part.unread for part in parts if part.reading is None},
        problems=problems,
        remarks={part.name: part.reading.remarks for part in parts if part.reading and part.reading.remarks},
        own=own,
        merged=_merged_of(own, questions, together),
        refused={part.name: part.refused for part in parts if part.refused},
    )


def tagged(reading: Reading) -> Reading:
    """A reading with services for its raw questions and sections; entries name their own.

    A question is about those that what it asks and its right answer mention (where no answer is known, any
    option), a section about those that it mentions.
    """
    # Also where it has some: they may come from an index that was made by another rule.
    questions = (
        each if each.id else replace(each, services=services_in(_asked_and_right(each)))
        for each in reading.questions
    )
    sections = (
        each if each.services else replace(each, services=services_in(f"{each.heading}\n{each.text}"))
        for each in reading.sections
    )
    return replace(reading, questions=tuple(questions), sections=tuple(sections))


def _asked_and_right(question: Question) -> str:
    right = [option.text for option in question.options if option.correct]
    options = right or ([] if question.answer else [option.text for option in question.options])
    return "\n".join((question.full_stem, question.answer, *options))


def _merged_of(
    own: frozenset[str], questions: Sequence[Question], together: Sequence[Question]
) -> tuple[Question, ...]:
    """The questions of own files, as they were read, that became one with another's."""
    shared = {source for each in together if not each.id and len(each.sources) > 1 for source in each.sources}
    return tuple(
        each
        for each in questions
        if not each.id and each.sources[0].file in own and not shared.isdisjoint(each.sources)
    )
