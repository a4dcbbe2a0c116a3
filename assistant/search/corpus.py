"""What is to be searched: the questions and other text of a bank folder, and what of it cannot be had."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from assistant.bank.duplicates import merge_duplicates
from assistant.bank.files import Material, read_safely
from assistant.bank.types import Question, Section
from assistant.errors import AssistantError
from assistant.search.manifest import FileRecord
from assistant.search.passages import question_key


@dataclass(frozen=True, slots=True)
class Corpus:
    """What is to be searched.

    Attributes:
        questions: in the order of the index.
        sections: other study text; those of one file in the order of the file.
        files: name and SHA-256 of each file of the bank, also of those that gave nothing.
        origins: key of a question and the name of the file it was read from, where that is not the
            file of its first source (an entry of the bank names its raw document there).
        unread: a sentence for each file that could not be read.
        problems: sentences on what was left out of a file that could be read.
    """

    questions: tuple[Question, ...]
    sections: tuple[Section, ...]
    files: Mapping[str, str]
    origins: Mapping[str, str] = field(default_factory=dict)
    unread: Mapping[str, str] = field(default_factory=dict)
    problems: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def records(self) -> dict[str, FileRecord]:
        """Each file with what it gave, for the manifest."""
        questions: Counter[str] = Counter()
        for question in self.questions:
            first = question.sources[0].file if question.sources else ""
            questions[self.origins.get(question_key(question), first)] += 1
        sections = Counter(section.file for section in self.sections)
        return {
            name: FileRecord(
                sha256=sha256,
                questions=questions[name],
                sections=sections[name],
                unread=self.unread.get(name, ""),
                problems=self.problems.get(name, ()),
            )
            for name, sha256 in self.files.items()
        }


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


def read_corpus(material: Material) -> Corpus:
    """Read all files; of two questions with one key the first is taken, and the other told."""
    questions: list[Question] = []
    sections: list[Section] = []
    taken: dict[str, str] = {}
    origins: dict[str, str] = {}
    unread = dict(material.unopened)
    problems: dict[str, tuple[str, ...]] = {}
    for name, content in material.data.items():
        try:
            reading = read_safely(content, name)
        except AssistantError as error:
            unread[name] = str(error)
            continue
        sections += reading.sections
        for question in reading.questions:
            key = question_key(question)
            if key in taken:
                again = "twice in" if taken[key] == name else f"in {taken[key]} and again in"
                said = f"“{key}” stands {again} {name}; the first is kept, give the other another id."
                problems[name] = (*problems.get(name, ()), said)
                continue
            taken[key] = name
            if question.id:
                origins[key] = name
            questions.append(question)
    return Corpus(merge_duplicates(questions), tuple(sections), material.hashes, origins, unread, problems)
