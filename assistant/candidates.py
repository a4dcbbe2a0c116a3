"""Files that a learner gives to be added: which of them can be, and what they are called."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from assistant.bank.files import StudyFile, find_files, load_bytes, load_material, read_safely, sha256_of
from assistant.bank.own import OwnEntry, holds
from assistant.bank.own_copies import with_copy
from assistant.bank.own_names import name_for, plain, upload_name
from assistant.bank.own_uploads import is_upload
from assistant.bank.types import Reading
from assistant.errors import AssistantError
from assistant.settings import Settings


def given_files(settings: Settings, paths: Sequence[Path]) -> tuple[list[tuple[StudyFile, Path]], list[str]]:
    """The files that paths name, each with the folder it was found in; and a sentence for what is refused."""
    files: dict[Path, tuple[StudyFile, Path]] = {}
    problems: list[str] = []
    for path in paths:
        whole = Path(os.path.abspath(path))  # noqa: PTH100  # links stay as they are
        refused = _too_wide(whole) or _refused(settings, whole)
        if refused:
            problems.append(refused)
            continue
        found, said = find_files([whole], index=settings.index)
        problems += map(plain, said)
        passed_over = 0
        for file in found:
            if file.path != whole and _refused(settings, file.path):
                passed_over += 1
            else:
                files.setdefault(file.path, (file, whole if file.path != whole else whole.parent))
        if found and passed_over == len(found):
            problems.append(f"{plain(str(path))} holds no study files but those of the bank.")
    return list(files.values()), problems


def _too_wide(path: Path) -> str:
    """Why a folder is not walked: it holds all there is, or all that a person has; empty if it is not so."""
    try:
        place, home = path.resolve(), Path.home().resolve()
    except (OSError, RuntimeError, ValueError):  # a loop of links, or a person without a home
        return ""
    if place != home and not home.is_relative_to(place):
        return ""
    what = "your home folder" if place == home else "a folder around your home folder"
    return f"{plain(str(path))} is {what}, too much to read in; name the folders with your study files."


def _refused(settings: Settings, path: Path) -> str:
    """Why a path cannot be an own file, wherever links lead; empty if it can."""
    shown = plain(str(path))
    if is_upload(settings.index, path):
        return ""
    try:
        place = path.resolve()
        if place.is_relative_to(settings.bank.resolve()):
            return f"{shown} lies in the bank {settings.bank}, which is searched anyway; it was not added."
        if place.is_relative_to(settings.index.resolve()):
            return f"{shown} lies in the folder of the index; give a file of yours from elsewhere."
    except (OSError, RuntimeError, ValueError):  # a loop of links, which is told when it is opened
        return ""
    return ""


@dataclass
class NewFiles:
    """The list of own files with those that are added, and what is told of each."""

    settings: Settings
    entries: list[OwnEntry]
    added: list[str] = field(default_factory=list)
    already: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    readings: dict[str, Reading] = field(default_factory=dict)

    def __post_init__(self) -> None:
        from assistant.search.filters import BANK, OWN

        bank = load_material(self.settings.bank, self.settings.index, {each.name for each in self.entries})
        self._bank = {sha256: name for name, sha256 in bank.hashes.items() if sha256}
        self._taken = {*bank.hashes, *(each.name for each in self.entries), BANK, OWN}

    def take(self, file: StudyFile, folder: Path) -> None:
        """Read one file and list it, or tell why not."""
        known = next((each for each in self.entries if each.path == file.path), None)
        if known:
            self.already.append(known.name)
            if known.name not in self.added:
                self.notices.append(f"{known.name} is among your files already.")
            return
        upload = is_upload(self.settings.index, file.path)
        name = upload_name(file.path, self._taken) if upload else name_for(file, folder, self._taken)
        try:
            data = load_bytes(StudyFile(file.path, name), self.settings.largest_file)
            sha256 = sha256_of(data)
            if self._has_content(data, sha256, name, file.path):
                return
            reading = read_safely(data, name)
        except AssistantError as error:
            self.problems.append(str(error))
            return
        self.entries.append(OwnEntry(file.path, name, sha256, datetime.now(UTC).isoformat("T", "seconds")))
        self._taken.add(name)
        self.readings[name] = reading
        self.added.append(name)
        self.notices += reading.remarks

    def _has_content(self, data: bytes, sha256: str, name: str, path: Path) -> bool:
        """Whether a file with the same content is there; one that was moved here is read here from now on."""
        if sha256 in self._bank:
            self.notices.append(
                f"{name} has the same content as {self._bank[sha256]} of the bank, which is searched anyway; "
                "it was not added."
            )
            return True
        for number, entry in enumerate(self.entries):
            there = _holds(entry, data) if entry.sha256 == sha256 else False
            if there is False:  # also where it had this content: the next build replaces what was read of it
                continue
            self.already.append(entry.name)
            if there is None:
                self.entries[number] = replace(entry, path=path)
                said = f"{entry.name} was moved: it is read from {plain(str(path))} from now on."
            else:
                if not is_upload(self.settings.index, entry.path):  # which nobody changes
                    self.entries[number] = with_copy(entry, path)
                said = f"{name} has the same content as {entry.name}, which is among your files already."
            self.notices.append(said)
            return True
        return False


def _holds(entry: OwnEntry, data: bytes) -> bool | None:
    """Whether an own file still has this content; None where it is gone."""
    try:
        return holds(entry.path, data)
    except OSError:  # it may have; should it not, the copy that is noted has it
        return True
