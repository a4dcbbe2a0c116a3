"""The learner's own files: taken into the index beside the bank, and out of it again.

Only where a file lies and the hash of its content are remembered (`assistant.bank.own`); what was read
of it is in the index. An uploaded file has no place of its own, so a copy of it is kept in the index folder.
"""

from __future__ import annotations

import os
from collections.abc import Container, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.bank.files import check_size
from assistant.bank.own import (
    OwnEntry,
    read_list,
    write_list,
)
from assistant.bank.own_names import plain, safe_name
from assistant.bank.own_uploads import delete_upload, is_upload, store_upload, sweep_uploads
from assistant.building import READING, IndexOutcome, Progress, bank_material, building, rebuild
from assistant.candidates import NewFiles, given_files
from assistant.opening import told
from assistant.settings import Settings
from assistant.upkeep import OwnFile, State, own_files

if TYPE_CHECKING:
    from assistant.search.build import BuildReport

__all__ = ["AddOutcome", "OwnFile", "RemoveOutcome", "State", "add", "add_upload", "own_files", "remove"]


@dataclass(frozen=True, slots=True)
class AddOutcome:
    """What `add` did.

    Attributes:
        added: names of the files that are in the list now and were not before.
        already: names of files of the list that were added again, or whose content was.
        problems: a sentence for each path or file given that was not added.
        notices: sentences on what is no failure of this call: what was there already, single pages that
            hold no text, other files that vanished or could not be read.
        report: of the build; None where nothing had changed.
    """

    added: tuple[str, ...]
    already: tuple[str, ...]
    problems: tuple[str, ...]
    notices: tuple[str, ...]
    report: BuildReport | None


@dataclass(frozen=True, slots=True)
class RemoveOutcome:
    """What `remove` did: names that were removed, a sentence for each that is unknown, other notices."""

    removed: tuple[str, ...]
    problems: tuple[str, ...]
    notices: tuple[str, ...]
    report: BuildReport | None


def add(settings: Settings, paths: Sequence[Path], progress: Progress | None = None) -> AddOutcome:
    """Read files, list them as own files, and bring the index up to date; builds one if there is none.

    A folder stands for the study files in it as they are now. A file that cannot be read is told and
    not listed; the others are added all the same. Where the call is interrupted or fails, list and index
    are as before.

    Args:
        settings: whose bank and index.
        paths: files and folders.
        progress: called with what is done (a phase of `building`), how much of it is done, and how much
            there is.

    Raises:
        StoredIndexError: the index folder or its list of own files cannot be used.
        ModelError: the embedding model cannot be loaded.
        UnreadableFileError: the bank holds nothing that can be read.
    """
    files, problems = given_files(settings, paths)
    if not files:
        return AddOutcome((), (), tuple(problems), (), None)
    uploads = [file.path for file, _ in files if is_upload(settings.index, file.path)]
    with _changing(settings, uploads) as before:
        new = NewFiles(settings, before)
        for number, (file, folder) in enumerate(files):
            if progress:
                progress(READING, number, len(files))
            new.take(file, folder)
        if progress:
            progress(READING, len(files), len(files))
        outcome = IndexOutcome(None, ())
        if new.added or new.already:
            _write(settings, new.entries)
            outcome = rebuild(settings, new.entries, fresh=new.readings, progress=progress)
    failed = _failed(settings, {file.path for file, _ in files}, new.already, outcome.problems)
    notices = (*new.notices, *(each for each in outcome.problems if each not in failed), *outcome.remarks)
    return AddOutcome(
        added=tuple(new.added),
        already=tuple(dict.fromkeys(new.already)),
        problems=(*problems, *new.problems, *failed),
        notices=tuple(dict.fromkeys(notices)),
        report=outcome.report,
    )


def _failed(
    settings: Settings, given: Container[Path], already: Container[str], told_of: Sequence[str]
) -> list[str]:
    """What was told of files that were added again and could not be read: as if they had been new."""
    again = [file for file in own_files(settings) if file.path in given and file.name in already]
    said = {each for file in again if file.state is not State.INDEXED for each in file.problems}
    return [each for each in told_of if each in said]


@contextmanager
def _changing(settings: Settings, uploads: Sequence[Path] = ()) -> Iterator[list[OwnEntry]]:
    """Hold the index and give the list of own files; what fails within leaves the list as it was.

    Copies of uploaded files that are not in the list afterwards are deleted.
    """
    from assistant.search.generations import generations_of
    from assistant.search.own_list import own_list, recorded

    bank_material(settings, own_list(settings.index))  # raises before the folder is made
    with building(settings), told(settings):
        before = own_list(settings.index)
        generations = generations_of(settings.index)
        try:
            yield list(before)
        except BaseException:
            # Where the new index is there already, it is the list of before that would not fit it.
            if generations_of(settings.index) == generations and read_list(settings.index) != before:
                with suppress(OSError):
                    write_list(settings.index, before)
            raise
        finally:
            listed = set(_paths(own_list(settings.index)))
            for path in (*uploads, *_paths(before)):
                if path not in listed:
                    delete_upload(settings.index, path)
            sweep_uploads(settings.index, listed, recorded(settings.index))


def _paths(entries: Sequence[OwnEntry]) -> Iterator[Path]:
    """Where own files and noted copies of them lie."""
    return (path for entry in entries for path in (entry.path, *entry.copies))


def _write(settings: Settings, entries: Sequence[OwnEntry]) -> None:
    from assistant.search.generations import writing

    with writing(settings.index):
        write_list(settings.index, entries)


def add_upload(settings: Settings, name: str, data: bytes) -> Path:
    """Keep a copy of an uploaded file in the index folder, for `add` to take as any path.

    Args:
        settings: whose index folder, and which size is the largest.
        name: as the browser gave it; only a safe form of its last part is used.
        data: its bytes.

    Raises:
        UnreadableFileError: it is empty, or larger than the setting `largest_file`.
        StoredIndexError: the copy cannot be written.
    """
    from assistant.search.generations import check_folder, writing

    check_size(safe_name(name), len(data), settings.largest_file)
    with told(settings):
        check_folder(settings.index)
        with writing(settings.index):
            return store_upload(settings.index, name, data)


def remove(settings: Settings, names: Sequence[str], progress: Progress | None = None) -> RemoveOutcome:
    """Take own files out of list and index; a learner's own file is never touched, a stored copy is deleted.

    Args:
        settings: whose index.
        names: names of own files, paths of theirs, or folders, which stand for all own files below.
        progress: as of `add`.

    Raises:
        StoredIndexError, ModelError, UnreadableFileError: as of `add`.
    """
    from assistant.search.own_list import own_list

    chosen, problems = _chosen(own_list(settings.index), names)
    if not chosen:
        return RemoveOutcome((), tuple(problems), (), None)
    with _changing(settings) as before:
        going = {entry.name for entry in before} & chosen
        entries = [entry for entry in before if entry.name not in going]
        _write(settings, entries)
        outcome = rebuild(settings, entries, progress=progress)
    removed = tuple(entry.name for entry in before if entry.name in going)
    return RemoveOutcome(removed, tuple(problems), outcome.problems, outcome.report)


def _chosen(entries: Sequence[OwnEntry], names: Sequence[str]) -> tuple[set[str], list[str]]:
    """The names of own files that are meant, and a sentence for each that is none."""
    chosen: set[str] = set()
    problems = []
    for name in names:
        called = {entry.path: entry.name for entry in entries if entry.name == name}
        lying = _lying_at(entries, name)
        meant = {*(called or lying).values()}
        if called and lying and called != lying:
            whole = " or ".join(plain(str(path)) for path in (*called, Path(os.path.abspath(name))))  # noqa: PTH100
            problems.append(f"{plain(name)} is the name of one file and the path of another; give {whole}.")
            continue
        if not meant:
            near = get_close_matches(name, [entry.name for entry in entries], n=3, cutoff=0.6)
            hint = f"did you mean {' or '.join(near)}?" if near else "“assistant status” lists them."
            problems.append(f"{plain(name)} is not among your files; {hint}")
        chosen |= meant
    return chosen, problems


def _lying_at(entries: Sequence[OwnEntry], path: str) -> dict[Path, str]:
    """The own files at a path or below, with their names; another way to the same place is tried second."""
    whole = Path(os.path.abspath(path))  # noqa: PTH100  # links stay as they are
    found = {entry.path: entry.name for entry in entries if entry.path.is_relative_to(whole)}
    if found or not path.strip():
        return found
    place = _resolved(whole)
    return {entry.path: entry.name for entry in entries if _resolved(entry.path).is_relative_to(place)}


def _resolved(path: Path) -> Path:
    try:
        return path.resolve()
    except (OSError, RuntimeError, ValueError):  # a loop of links, or no path at all
        return path
