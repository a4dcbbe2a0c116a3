"""Files that were added though another had their content already: they stand in for it when it changes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from assistant.bank.files import StudyFile
from assistant.bank.own import Found, OwnEntry
from assistant.bank.own_names import name_for


def with_copy(entry: OwnEntry, path: Path) -> OwnEntry:
    """The entry with one more file that has its content."""
    return entry if path in entry.copies else replace(entry, copies=(*entry.copies, path))


def with_copies_listed(found: Sequence[Found], taken: Iterable[str]) -> list[OwnEntry]:
    """The own files; after one that is no longer as it was read, the copies of it as files of their own.

    Args:
        found: the own files.
        taken: further names that a copy must not get.
    """
    names = {*taken, *(each.entry.name for each in found)}
    paths = {each.entry.path for each in found}
    entries = []
    for each in found:
        entry = each.entry
        if not entry.copies or each.sha256 in {"", entry.sha256}:
            entries.append(entry)
            continue
        entries.append(replace(entry, copies=()))
        for path in entry.copies:
            if path not in paths:
                name = name_for(StudyFile(path, path.name), path.parent, names)
                entries.append(OwnEntry(path, name, entry.sha256, entry.added))
                names.add(name)
                paths.add(path)
    return entries
