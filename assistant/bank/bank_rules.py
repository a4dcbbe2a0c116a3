"""Rules that hold between the entries of a bank, and what is found where one is broken."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.bank.concept_notes import RESTING_ENTRIES, ConceptNote, services_without_note
from assistant.bank.entries import EntryFile
from assistant.bank.entry_rules import Entry
from assistant.bank.near_duplicates import AlikePairs, near_duplicates
from assistant.bank.option_balance import balance, balance_problems


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """Something wrong in the bank, at a line of a file; line 0 for the bank as a whole."""

    file: str
    line: int
    what: str

    def __str__(self) -> str:
        """As compilers print it, so that editors can jump there."""
        return f"{self.file}:{self.line}: {self.what}" if self.line else f"{self.file}: {self.what}"


class WholeBank:
    """What rules over all files need: the entries that keep the schema, and what was named where."""

    def __init__(self) -> None:
        self.entries: list[tuple[Entry, str, int]] = []  # with the file and the line
        self.ids: dict[str, str] = {}
        self.sources: dict[tuple[str, int], str] = {}
        self.scenarios: dict[str, tuple[str, str]] = {}
        self.cases: Counter[str] = Counter()  # how many questions, broken ones too
        self.notes: list[ConceptNote] = []
        self.count = 0

    def see_case(self, entry: object) -> None:
        """Count the case study that an entry says it belongs to, whatever else is wrong with the entry."""
        case = entry.get("case") if isinstance(entry, dict) else None
        name = case.get("id") if isinstance(case, dict) else None
        if isinstance(name, str):
            self.cases[name] += 1

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
        for entry, file, line in self.entries:
            case = entry.get("case")
            if case and self.cases[case["id"]] == 1:
                what = f"it is the only question of case {case['id']}; a case study has two or more"
                yield Finding(file, line, f"{entry['id']}: {what}")

    def too_alike(self, alike: AlikePairs) -> Iterator[Finding]:
        """Entries that ask nearly the same."""
        stems = [entry["stem"] for entry, _, _ in self.entries]
        told: set[int] = set()
        for one, other, similarity in near_duplicates(stems, alike):
            if other in told:
                continue
            told.add(other)
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
