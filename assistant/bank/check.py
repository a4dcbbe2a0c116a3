"""Checks of the question bank: its JSON Schema, the rules beyond a schema, and the concept notes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.bank.concept_notes import (
    RESTING_ENTRIES,
    ConceptNote,
    check_note,
    is_note,
    services_without_note,
)
from assistant.bank.entries import EntryFile, looks_like_entries, parse_entries
from assistant.bank.entry_rules import ENTRY_RULES, Entry
from assistant.bank.files import StudyFile, decode_text, find_files, load_bytes
from assistant.bank.near_duplicates import AlikePairs, near_duplicates
from assistant.bank.option_balance import balance, balance_problems
from assistant.errors import UnreadableFileError

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import ValidationError

SCHEMA_FILE = "entry.schema.json"


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """Something wrong in the bank, at a line of a file; line 0 for the bank as a whole."""

    file: str
    line: int
    what: str

    def __str__(self) -> str:
        """As compilers print it, so that editors can jump there."""
        return f"{self.file}:{self.line}: {self.what}" if self.line else f"{self.file}: {self.what}"


@dataclass(frozen=True, slots=True)
class BankCheck:
    """The outcome of a check.

    Attributes:
        files: how many files of entries were read.
        sources: how many items of raw documents the entries name.
        findings: what is wrong, by file and line.
        entries: those that keep the schema, as plain values.
        count: of all entries, broken ones too.
        notes: the concept notes.
    """

    files: int
    sources: int
    findings: tuple[Finding, ...]
    entries: tuple[Entry, ...]
    count: int
    notes: tuple[ConceptNote, ...]


@cache
def _validator(schema: str) -> Draft202012Validator:
    from jsonschema import Draft202012Validator

    return Draft202012Validator(json.loads(schema))


def _say(error: ValidationError) -> str:
    """A schema error in words, with the hint that helps most."""
    if error.validator == "required":
        return f"{error.message}"
    if error.validator == "type" and list(error.absolute_path)[1:2] == ["tasks"]:
        return f'task {error.instance} must be quoted, as in tasks: ["{error.instance}"]'
    text = re.sub(r"\s+", " ", error.message)
    return text if len(text) <= 160 else f"{text[:80]} … {text[-70:]}"


def _schema_findings(parsed: EntryFile, schema: str) -> Iterator[tuple[int, Finding]]:
    for error in _validator(schema).iter_errors(parsed.entries):
        path = list(error.absolute_path)
        index = path[0] if path else 0
        where = ".".join(str(step) for step in path[1:])
        what = f"{_name(parsed, index)}{f', {where}' if where else ''}: {_say(error)}"
        yield index, Finding(parsed.file, parsed.line(path), what)


def _name(parsed: EntryFile, index: int) -> str:
    entry = parsed.entries[index] if index < len(parsed.entries) else None
    return str(entry.get("id", f"entry {index + 1}")) if isinstance(entry, dict) else f"entry {index + 1}"


def _schema_text(folder: Path) -> str:
    for place in (
        folder,
        Path(__file__).resolve().parents[2] / "seeds",
        Path(__file__).resolve().parents[1] / "seeds",
    ):
        if (place / SCHEMA_FILE).is_file():
            return (place / SCHEMA_FILE).read_text(encoding="utf-8")
    raise UnreadableFileError(f"{folder} holds no {SCHEMA_FILE}; put the schema of the bank there.")


class _Bank:
    """What rules over all files need: the entries that keep the schema, and what was named where."""

    def __init__(self) -> None:
        self.entries: list[tuple[Entry, str, int]] = []  # with the file and the line
        self.ids: dict[str, str] = {}
        self.sources: dict[tuple[str, int], str] = {}
        self.scenarios: dict[str, tuple[str, str]] = {}
        self.notes: list[ConceptNote] = []
        self.count = 0

    def findings(self, parsed: EntryFile, index: int, entry: Entry) -> Iterator[Finding]:
        """What is wrong between this entry and those before it."""
        line = parsed.line((index,))
        name, place = entry["id"], f"{parsed.file}:{line}"
        self.entries.append((entry, parsed.file, line))
        if name in self.ids:
            yield Finding(parsed.file, line, f"{name}: the id stands already at {self.ids[name]}")
        self.ids.setdefault(name, place)
        for i, source in enumerate(entry["sources"]):
            key = (source["file"], source["item"])
            if key in self.sources:
                what = f"{name}: item {key[1]} of {key[0]} is named already by {self.sources[key]}"
                yield Finding(parsed.file, parsed.line((index, "sources", i)), what)
            self.sources.setdefault(key, name)
        case = entry.get("case")
        if case:
            other, scenario = self.scenarios.setdefault(case["id"], (name, case["scenario"]))
            if scenario != case["scenario"]:
                what = f"{name}: the scenario of case {case['id']} differs from that in {other}"
                yield Finding(parsed.file, parsed.line((index, "case")), what)

    def whole(self, name: str) -> Iterator[Finding]:
        """What is wrong with the bank as a whole; `name` is what it is called."""
        entries = [entry for entry, _, _ in self.entries]
        for what in balance_problems(balance(entries)):
            yield Finding(name, 0, what)
        for service, count in services_without_note(entries, self.notes).items() if self.notes else ():
            what = (
                f"{count} entries rest on {service} ({RESTING_ENTRIES} are enough), but no note is about it"
            )
            yield Finding(name, 0, what)
        members: dict[str, list[tuple[Entry, str, int]]] = {}
        for each in self.entries:
            if each[0].get("case"):
                members.setdefault(each[0]["case"]["id"], []).append(each)
        for case, ((entry, file, line), *others) in members.items():
            if not others:
                what = f"{entry['id']}: it is the only question of case {case}; a case study has two or more"
                yield Finding(file, line, what)

    def too_alike(self, alike: AlikePairs) -> Iterator[Finding]:
        """Entries that ask nearly the same."""
        stems = [entry["stem"] for entry, _, _ in self.entries]
        for one, other, similarity in near_duplicates(stems, alike):
            (entry, file, line), (earlier, *_) = self.entries[other], self.entries[one]
            what = f"asks nearly what {earlier['id']} asks (likeness {similarity:.2f}); part them or keep one"
            yield Finding(file, line, f"{entry['id']}: {what}")

    @staticmethod
    def task_of_file(parsed: EntryFile, index: int, entry: Entry) -> Iterator[Finding]:
        """A file named for a task holds the entries of that task."""
        named = re.match(r"(\d\.\d)\b", parsed.file.rsplit("/", 1)[-1])
        if named and entry["tasks"][0] != named.group(1):
            line = parsed.line((index, "tasks"))
            what = f"its main task is {entry['tasks'][0]}, but the file is that of {named.group(1)}"
            yield Finding(parsed.file, line, f"{entry['id']}: {what}")


def check_bank(path: Path, *, index: Path | None = None, alike: AlikePairs | None = None) -> BankCheck:
    """Check the files of the bank at a folder, or one file.

    Args:
        path: the folder or the file.
        index: a folder within that is passed over.
        alike: finds stems that are alike; without it near-duplicates are not looked for.

    Raises:
        UnreadableFileError: there is nothing at the path, or no schema to check against.
    """
    files, problems = find_files([path], index=index)
    if problems:
        raise UnreadableFileError(problems[0])
    schema = _schema_text(path if path.is_dir() else path.parent)
    bank = _Bank()
    findings: list[Finding] = []
    read = 0
    for file in files:
        parsed = _parse(file, path, bank, findings)
        if parsed is None:
            continue
        read += 1
        bank.count += len(parsed.entries)
        findings += _file_findings(parsed, schema, bank)
    if not read and not bank.notes and not findings:
        raise UnreadableFileError(f"{path} holds no entries of the bank; each entry begins with “- id: …”.")
    if path.is_dir():  # limits and case studies reach over several files
        findings += bank.whole(path.name or str(path))
    findings += bank.too_alike(alike) if alike else ()
    return BankCheck(
        files=read,
        sources=len(bank.sources),
        findings=tuple(sorted(set(findings))),
        entries=tuple(entry for entry, _, _ in bank.entries),
        count=bank.count,
        notes=tuple(bank.notes),
    )


def _parse(file: StudyFile, path: Path, bank: _Bank, findings: list[Finding]) -> EntryFile | None:
    """The entries of a file; None for a note, other study text, and what is no valid YAML, which is noted."""
    try:
        text = decode_text(load_bytes(file), file.name)
        # A single note is known by the folder it lies in.
        if is_note(file.name if path.is_dir() else f"{file.path.parent.name}/{file.name}"):
            note, broken = check_note(text, file.name)
            bank.notes += [note] if note else []
            findings += [Finding(file.name, line, what) for line, what in broken]
            return None
        if not looks_like_entries(text) and file.path.suffix not in {".yaml", ".yml"}:
            return None
        return parse_entries(text, file.name)
    except UnreadableFileError as error:
        at = re.match(r".*?, line (\d+): (.*)", str(error))
        findings.append(Finding(file.name, int(at.group(1)) if at else 1, at.group(2) if at else str(error)))
        return None


def _file_findings(parsed: EntryFile, schema: str, bank: _Bank) -> Iterator[Finding]:
    broken = set()
    for index, finding in _schema_findings(parsed, schema):
        broken.add(index)
        yield finding
    for index, entry in enumerate(parsed.entries):
        if index in broken:  # the other rules rely on the form
            continue
        for rule in ENTRY_RULES:
            for path, what in rule(entry):
                yield Finding(parsed.file, parsed.line((index, *path)), f"{entry['id']}: {what}")
        yield from bank.findings(parsed, index, entry)
        yield from bank.task_of_file(parsed, index, entry)
