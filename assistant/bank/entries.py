"""Entries of the question bank: YAML that a person edits, read with the line of each part."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from assistant.bank.records import question_from_record
from assistant.bank.safe_yaml import ParsedYaml, parse_yaml
from assistant.bank.types import Reading
from assistant.errors import InvalidEntryError, UnreadableFileError

_LOOK = re.compile(r"\A(?:[^\S\n]*(?:#.*)?\n)*-\s+id:\s*\S")


@dataclass(frozen=True, slots=True)
class EntryFile:
    """The parsed entries of a file, and the YAML that knows their lines."""

    file: str
    entries: list[Any]
    yaml: ParsedYaml

    def line(self, path: Sequence[str | int]) -> int:
        """The line (from 1) where the part at a path such as `(3, "options", 0)` begins."""
        return self.yaml.line(path)


def looks_like_entries(text: str) -> bool:
    """Whether a text begins like a file of the bank: comments, then a list item with an `id`."""
    return bool(_LOOK.match(text))


def parse_entries(text: str, file: str) -> EntryFile:
    """The entries of a file as plain values, not yet validated.

    Raises:
        UnreadableFileError: the text is no valid YAML, too deep, or not a list.
    """
    parsed = parse_yaml(text, file)
    if not isinstance(parsed.values, list):
        raise UnreadableFileError(f"{file}: holds no list of entries; each entry begins with “- id: …”.")
    return EntryFile(file=file, entries=parsed.values, yaml=parsed)


def read_entries(text: str, file: str) -> Reading:
    """The questions of a file of the bank.

    Raises:
        UnreadableFileError: the text is no valid YAML.
        InvalidEntryError: an entry lacks what a question needs.
    """
    parsed = parse_entries(text, file)
    questions = []
    for index, entry in enumerate(parsed.entries):
        try:
            question = question_from_record(entry)
            if not question.id.strip():
                raise ValueError("id is blank; give the entry one")
            if not question.stem:
                raise ValueError("stem is blank; write the question there")
            questions.append(question)
        except (KeyError, ValueError, TypeError) as error:
            raise InvalidEntryError(
                f"{file}, line {parsed.line((index,))}: {_called(entry, index)} cannot be read "
                f"({error.args[0]}); mend it there."
            ) from error
    return Reading(file=file, form="bank entries", questions=tuple(questions))


def _called(entry: object, index: int) -> str:
    """An entry in a message: by its id, or by its number where it has none."""
    name = entry.get("id") if isinstance(entry, dict) else None
    short = " ".join(name.split())[:60] if isinstance(name, str) else ""
    return f"the entry “{short}”" if short else f"entry {index + 1}"
