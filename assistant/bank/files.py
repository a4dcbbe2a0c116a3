"""Study files on disk: finding them in folders, telling what they are, reading them."""

from __future__ import annotations

import hashlib
import os
import re
from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.bank.decoding import decode_text, decode_with_remarks, is_pdf
from assistant.bank.entries import looks_like_entries, read_entries
from assistant.bank.readers.choose import read_pages, read_text
from assistant.bank.readers.pdf import read_pdf_pages
from assistant.bank.types import Reading
from assistant.errors import AssistantError, UnreadableFileError

__all__ = [
    "Material",
    "StudyFile",
    "check_size",
    "decode_text",
    "find_files",
    "load_bytes",
    "load_material",
    "read_bytes",
    "read_file",
    "read_safely",
    "sha256_of",
]

_MEGABYTE = 1024 * 1024
_ABOUT = re.compile(r"(readme|license)(\.[^.]*)?|.*\.schema\.json", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class StudyFile:
    """A file of study material; `name` is what sources call it: relative to the folder it was found in."""

    path: Path
    name: str


@dataclass(frozen=True, slots=True)
class Material:
    """The files of a bank folder.

    Attributes:
        hashes: SHA-256 by name, in the order of the folder; empty for a file that cannot be opened.
        data: the bytes of those that were opened.
        unopened: a sentence for each that was not.
        problems: a sentence for each folder that cannot be opened, or that there is nothing at all.
    """

    hashes: Mapping[str, str]
    data: Mapping[str, bytes]
    unopened: Mapping[str, str]
    problems: tuple[str, ...]


def _is_index(folder: Path) -> bool:
    """Whether a folder has the layout of a built index, which is no study material."""
    return (folder / "CURRENT").is_file() and (folder / "generations").is_dir()


def _refused(path: Path, error: OSError) -> str:
    return f"{path} could not be opened ({error.strerror}); {_advice(error)}."


def _advice(error: OSError) -> str:
    """What to do about a file or folder that the system refuses."""
    return "check its permissions" if isinstance(error, PermissionError) else "check its path"


def _walk(folder: Path, index: Path | None, problems: list[str]) -> Iterator[Path]:
    """The files below a folder in name order; links to folders are not followed, so no loop can arise.

    A folder that cannot be opened is added to `problems`; the others go on.
    """
    try:
        with os.scandir(folder) as listing:
            entries = sorted(listing, key=lambda e: e.name)
        folders = {entry.name for entry in entries if entry.is_dir(follow_symlinks=False)}
    except OSError as error:
        problems.append(_refused(folder, error))
        return
    for entry in entries:
        path = Path(entry.path)
        if entry.name.startswith("."):
            continue
        if entry.name not in folders:
            if not _ABOUT.fullmatch(entry.name):
                yield path
        elif not _is_here(path, index):
            yield from _walk(path, index, problems)


def _is_here(path: Path, index: Path | None) -> bool:
    """Whether a folder is the index that is set, or another one."""
    try:
        return (index is not None and path.resolve() == index.resolve()) or _is_index(path)
    except OSError:  # then it cannot be opened either, which is told when it is walked
        return False


def _called_apart(found: Sequence[tuple[StudyFile, str]]) -> list[StudyFile]:
    """The files, those of one name called after the folder given too, or else by their whole path.

    Args:
        found: each file, and the name of the folder it was found in.
    """
    names = [file.name for file, _ in found]
    for longer in (
        [f"{folder}/{file.name}" for file, folder in found],
        [file.path.as_posix() for file, _ in found],
    ):
        counts = Counter(names)
        names = [more if counts[name] > 1 else name for name, more in zip(names, longer, strict=True)]
    return [replace(file, name=name) for (file, _), name in zip(found, names, strict=True)]


def find_files(paths: Sequence[Path], *, index: Path | None = None) -> tuple[list[StudyFile], list[str]]:
    """The files that the paths name, folders read recursively; and a sentence for each path that fails.

    Hidden files, README, LICENSE and `*.schema.json` within folders are passed over, and so are folders
    of a built index, and `index`, the one in use, built or not. Files that would have the same name are
    called after the folder given, too.
    """
    found: list[tuple[StudyFile, str]] = []
    problems: list[str] = []
    for path in paths:
        whole = Path(os.path.abspath(path))  # noqa: PTH100  # links stay as they are
        try:
            if path.is_dir():
                before = len(problems)
                files = [StudyFile(p, p.relative_to(path).as_posix()) for p in _walk(path, index, problems)]
                if not files and len(problems) == before:
                    problems.append(f"{path} holds no study files.")
                found += [(file, whole.name) for file in files]
            elif path.exists():
                found.append((StudyFile(path, path.name), whole.parent.name))
            else:
                problems.append(f"{path} does not exist; check the spelling.")
        except OSError as error:
            problems.append(_refused(path, error))
    return _called_apart(found), problems


def _called_besides(file: StudyFile, bank: Path, taken: Container[str]) -> StudyFile:
    if file.name not in taken:
        return file
    longer = f"{Path(os.path.abspath(bank)).name}/{file.name}"  # noqa: PTH100  # links stay as they are
    return replace(file, name=longer if longer not in taken else file.path.as_posix())


def sha256_of(data: bytes) -> str:
    """The SHA-256 of some bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def read_bytes(data: bytes, name: str) -> Reading:
    """Read a file's bytes by what they look like: a PDF, entries of the bank, a form of questions, or notes.

    Raises:
        UnreadableFileError: the bytes are empty, encrypted, binary or damaged.
        InvalidEntryError: an entry of the bank cannot be read.
    """
    if is_pdf(data):
        return read_pages(read_pdf_pages(data, name), name)
    text, remarks = decode_with_remarks(data, name)
    reading = read_entries(text, name) if looks_like_entries(text) else read_text(text, name)
    if not reading.questions and not reading.sections and reading.form != "bank entries":
        raise UnreadableFileError(f"{name} holds nothing to study; there is no sentence in it.")
    return replace(reading, remarks=(*remarks, *reading.remarks))


def read_safely(data: bytes, name: str) -> Reading:
    """Read a file's bytes as `read_bytes` does; a fault of ours in it is that file's problem alone.

    Raises:
        AssistantError: as `read_bytes`; an `UnreadableFileError` also for whatever a reader stumbles over.
    """
    try:
        return read_bytes(data, name)
    except AssistantError:
        raise
    except Exception as error:  # readers are code over arbitrary text
        why = " ".join(f"{type(error).__name__}: {error}".split())[:200]
        raise UnreadableFileError(f"{name} could not be read ({why}); report this file.") from error


def check_size(name: str, size: int, largest: int) -> None:
    """Refuse a file that is empty or too large.

    Args:
        name: of the file, for the message.
        size: its bytes.
        largest: megabytes it may have.

    Raises:
        UnreadableFileError: it has no byte, or more than it may.
    """
    if size == 0:
        raise UnreadableFileError(f"{name} is empty; there is nothing to read.")
    if size > largest * _MEGABYTE:
        raise UnreadableFileError(
            f"{name} has {size / _MEGABYTE:,.1f} MB, more than the {largest} MB of the setting largest_file; "
            "split it, or raise the setting."
        )


def load_bytes(file: StudyFile, largest: int | None = None) -> bytes:
    """The bytes of a file, of at most so many megabytes where `largest` is given.

    Raises:
        UnreadableFileError: it cannot be opened, is no ordinary file, or `check_size` refuses it.
    """
    try:
        if file.path.is_dir():  # folders are walked, but for links to them, which might lead in a circle
            raise UnreadableFileError(
                f"{file.name} is a link to a folder, which is not followed; name that folder itself."
            )
        if not file.path.is_file():
            raise UnreadableFileError(f"{file.name} is not a file that can be read; remove or replace it.")
        if largest is not None:
            check_size(file.name, file.path.stat().st_size, largest)
        return file.path.read_bytes()
    except OSError as error:
        raise UnreadableFileError(
            f"{file.name} could not be read ({error.strerror}); {_advice(error)}."
        ) from error


def read_file(file: StudyFile) -> Reading:
    """Load and read one file; see `load_bytes` and `read_safely` for what is raised."""
    return read_safely(load_bytes(file), file.name)


def load_material(bank: Path, index: Path, taken: Container[str] = ()) -> Material:
    """Load the files of the bank folder, but not those of an index within; what fails is told, not raised.

    Args:
        bank: the folder, or one file.
        index: the folder of the index in use.
        taken: names that own files have; a file of the bank that would have one is called after the folder.
    """
    files, problems = find_files([bank], index=index)
    files = [_called_besides(file, bank, taken) for file in files]
    data: dict[str, bytes] = {}
    unopened: dict[str, str] = {}
    for file in files:
        try:
            data[file.name] = load_bytes(file)
        except UnreadableFileError as error:
            unopened[file.name] = str(error)
    hashes = {file.name: sha256_of(data[file.name]) if file.name in data else "" for file in files}
    return Material(hashes, data, unopened, tuple(problems))
