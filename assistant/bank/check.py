"""Checks of the question bank: its JSON Schema, the rules beyond a schema, and the concept notes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.bank.bank_rules import Finding, WholeBank
from assistant.bank.concept_notes import ConceptNote, check_note, is_note
from assistant.bank.entries import EntryFile, looks_like_entries, parse_entries
from assistant.bank.entry_rules import ENTRY_RULES, Entry
from assistant.bank.files import StudyFile, decode_text, find_files, load_bytes
from assistant.bank.near_duplicates import AlikePairs
from assistant.errors import UnreadableFileError

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import ValidationError

__all__ = ["BankCheck", "Finding", "check_bank"]

SCHEMA_FILE = "entry.schema.json"


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
    if isinstance(error.instance, float) and list(error.absolute_path)[1:2] == ["tasks"]:
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
    bank = WholeBank()
    findings: list[Finding] = []
    read = 0
    for file in files:
        parsed = _parse(file, bank, findings)
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


def _parse(file: StudyFile, bank: WholeBank, findings: list[Finding]) -> EntryFile | None:
    """The entries of a file; None for a note, other study text, and what is no valid YAML, which is noted."""
    try:
        text = decode_text(load_bytes(file), file.name)
        if is_note(file.path.resolve().as_posix()):
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


def _file_findings(parsed: EntryFile, schema: str, bank: WholeBank) -> Iterator[Finding]:
    broken = set()
    for index, finding in _schema_findings(parsed, schema):
        broken.add(index)
        yield finding
    for index, entry in enumerate(parsed.entries):
        bank.see_case(entry)
        if index in broken:  # the other rules rely on the form
            continue
        for rule in ENTRY_RULES:
            for path, what in rule(entry):
                yield Finding(parsed.file, parsed.line((index, *path)), f"{entry['id']}: {what}")
        yield from bank.findings(parsed, index, entry)
        yield from bank.task_of_file(parsed, index, entry)
