"""Checks of the question bank: the JSON Schema, and the rules that a schema cannot state."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.bank.entries import EntryFile, looks_like_entries, parse_entries
from assistant.bank.exam_guide import exam_guide
from assistant.bank.files import StudyFile, decode_text, find_files, load_bytes
from assistant.errors import UnreadableFileError

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import ValidationError

SCHEMA_FILE = "entry.schema.json"
Entry = Mapping[str, Any]
Path_ = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """Something wrong in the bank, at a line of a file."""

    file: str
    line: int
    what: str

    def __str__(self) -> str:
        """As compilers print it, so that editors can jump there."""
        return f"{self.file}:{self.line}: {self.what}"


@dataclass(frozen=True, slots=True)
class BankCheck:
    """The outcome of a check: how much was looked at, and what was found."""

    files: int
    entries: int
    sources: int
    findings: tuple[Finding, ...]


def _one_right_option(entry: Entry) -> Iterator[tuple[Path_, str]]:
    options = entry.get("options", [])
    right = [o["text"] for o in options if o["correct"]]
    kind = entry["type"]
    if kind in {"multiple_choice", "multiple_response"} and not options:
        yield ("type",), f"a {kind} question needs options"
    elif kind == "multiple_choice" and len(right) != 1:
        yield ("options",), f"a multiple_choice question needs one right option, this has {len(right)}"
    elif kind == "multiple_response" and len(right) < 2:
        yield (
            ("options",),
            f"a multiple_response question needs two or more right options, this has {len(right)}",
        )
    if options and kind not in {"multiple_choice", "multiple_response", "case_study"}:
        yield ("options",), f"a question of type {kind} takes no options"
    texts = [o["text"].strip().lower() for o in options]
    if len(set(texts)) < len(texts):
        yield ("options",), "two options have the same text"


def _answer_is_the_key(entry: Entry) -> Iterator[tuple[Path_, str]]:
    right = [o["text"].strip() for o in entry.get("options", []) if o["correct"]]
    if (
        right
        and sorted(entry["answer"].strip().split("\n")) != sorted(right)
        and entry["answer"].strip() != "\n".join(right)
    ):
        yield ("answer",), "the answer is not the text of the right option"


def _parts_of_the_type(entry: Entry) -> Iterator[tuple[Path_, str]]:
    for kind, part in (("ordering", "items"), ("matching", "pairs")):
        if entry["type"] == kind and not entry.get(part):
            yield ("type",), f"a question of type {kind} needs {part}"
        if entry["type"] != kind and entry.get(part):
            yield (part,), f"a question of type {entry['type']} takes no {part}"


def _known_tasks(entry: Entry) -> Iterator[tuple[Path_, str]]:
    for version in entry["versions"]:
        for i, task in enumerate(entry["tasks"]):
            if exam_guide(version).task(task) is None:
                yield ("tasks", i), f"the guide of {version} has no task {task}"


def _has_an_origin(entry: Entry) -> Iterator[tuple[Path_, str]]:
    if not entry["sources"] and not entry.get("ours"):
        yield ("sources",), "an entry without sources must say “ours: true”"
    if entry["sources"] and entry.get("ours"):
        yield ("ours",), "an entry with sources is not ours"
    named = {(s["file"], s["item"]) for s in entry["sources"]}
    for i, dispute in enumerate(entry.get("disputed", [])):
        if (dispute["source"]["file"], dispute["source"]["item"]) not in named:
            yield ("disputed", i), "the disputed source is not among the sources of the entry"


_RULES: tuple[Callable[[Entry], Iterator[tuple[Path_, str]]], ...] = (
    _one_right_option,
    _answer_is_the_key,
    _parts_of_the_type,
    _known_tasks,
    _has_an_origin,
)


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
    """What rules over all files need to remember: which ids and source items were named where."""

    def __init__(self) -> None:
        self.ids: dict[str, str] = {}
        self.sources: dict[tuple[str, int], str] = {}
        self.scenarios: dict[str, tuple[str, str]] = {}

    def findings(self, parsed: EntryFile, index: int, entry: Entry) -> Iterator[Finding]:
        name, place = entry["id"], f"{parsed.file}:{parsed.line((index,))}"
        if name in self.ids:
            yield Finding(
                parsed.file, parsed.line((index,)), f"{name}: the id stands already at {self.ids[name]}"
            )
        self.ids.setdefault(name, place)
        for i, source in enumerate(entry["sources"]):
            key = (source["file"], source["item"])
            if key in self.sources:
                line = parsed.line((index, "sources", i))
                yield Finding(
                    parsed.file,
                    line,
                    f"{name}: item {key[1]} of {key[0]} is named already by {self.sources[key]}",
                )
            self.sources.setdefault(key, name)
        case = entry.get("case")
        if case:
            other, scenario = self.scenarios.setdefault(case["id"], (name, case["scenario"]))
            if scenario != case["scenario"]:
                yield Finding(
                    parsed.file,
                    parsed.line((index, "case")),
                    f"{name}: the scenario of case {case['id']} differs from that in {other}",
                )

    def task_of_file(self, parsed: EntryFile, index: int, entry: Entry) -> Iterator[Finding]:
        """A file named for a task holds the entries of that task."""
        named = re.match(r"(\d\.\d)\b", parsed.file.rsplit("/", 1)[-1])
        if named and entry["tasks"][0] != named.group(1):
            line = parsed.line((index, "tasks"))
            what = f"its main task is {entry['tasks'][0]}, but the file is that of {named.group(1)}"
            yield Finding(parsed.file, line, f"{entry['id']}: {what}")


def check_bank(path: Path, *, index: Path | None = None) -> BankCheck:
    """Check the files of the bank at a folder, or one file; a folder `index` within is passed over.

    Raises:
        UnreadableFileError: there is nothing at the path, or no schema to check against.
    """
    files, problems = find_files([path], index=index)
    if problems:
        raise UnreadableFileError(problems[0])
    schema = _schema_text(path if path.is_dir() else path.parent)
    bank = _Bank()
    findings: list[Finding] = []
    entries = 0
    read = 0
    for file in files:
        parsed = _parse(file, findings)
        if parsed is None:
            continue
        read += 1
        entries += len(parsed.entries)
        findings += _file_findings(parsed, schema, bank)
    if not read and not findings:
        raise UnreadableFileError(f"{path} holds no entries of the bank; each entry begins with “- id: …”.")
    return BankCheck(read, entries, len(bank.sources), tuple(sorted(set(findings))))


def _parse(file: StudyFile, findings: list[Finding]) -> EntryFile | None:
    """The entries of a file; None for other study text, and for what is no valid YAML, which is noted."""
    try:
        text = decode_text(load_bytes(file), file.name)
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
        for rule in _RULES:
            for path, what in rule(entry):
                yield Finding(parsed.file, parsed.line((index, *path)), f"{entry['id']}: {what}")
        yield from bank.findings(parsed, index, entry)
        yield from bank.task_of_file(parsed, index, entry)
