"""The list of the learner's own files, and the copies of uploaded ones: `own` in the index folder.

own/
    files.json                       which files there are, and the hash of what was read of each
    uploads/<hash>/<name>            the copy of a file that came through the page and has no other place
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import time
from collections.abc import Container, Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Any

from assistant.bank.files import StudyFile, check_size, load_bytes, read_safely, sha256_of
from assistant.bank.own_names import plain, safe_name
from assistant.bank.types import Reading
from assistant.errors import StoredIndexError, UnreadableFileError

FOLDER, LIST, NEXT, UPLOADS = "own", "files.json", "files.json.new", "uploads"
OWN_PARTS = frozenset({LIST, NEXT, UPLOADS})  # all that is ever in the folder
FORMAT, VERSION = "assistant-own-files", 1
_A_DAY = 86_400  # seconds
_SETTLED = 2_000_000_000  # nanoseconds
_FOLDER_OF_UPLOAD = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True, slots=True)
class OwnEntry:
    """One own file: its absolute path, what sources call it, the hash of its content, when it was added."""

    path: Path
    name: str
    sha256: str
    added: str


def _own(index: Path) -> Path:
    return Path(os.path.abspath(index)) / FOLDER  # noqa: PTH100  # links stay as they are


def read_list(index: Path) -> tuple[OwnEntry, ...]:
    """The own files of an index folder, in the order in which they were added; none where there is no list.

    Raises:
        StoredIndexError: the list cannot be opened, is damaged, or a newer version made it.
    """
    place = index / FOLDER / LIST
    try:
        text = place.read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return ()
    except OSError as error:
        raise StoredIndexError(
            f"The list of your files, {place}, could not be opened ({error.strerror}); check its permissions."
        ) from error
    except UnicodeDecodeError as error:
        raise _damaged(place) from error
    try:
        record = json.loads(text)
        known = record["format"] == FORMAT
        if known and isinstance(record["version"], int) and record["version"] > VERSION:
            raise StoredIndexError(
                f"The list of your files, {place}, was made by a newer version of the assistant; update it."
            )
        entries = tuple(_entry(each, _own(index)) for each in record["files"]) if known else ()
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise _damaged(place) from error
    if not known or len({entry.name for entry in entries}) < len(entries):
        raise _damaged(place)
    return entries


def _damaged(place: Path) -> StoredIndexError:
    return StoredIndexError(
        f"The list of your files, {place}, is damaged and was left as it is; "
        "mend it, or move it away and add your files again."
    )


def _entry(record: dict[str, Any], folder: Path) -> OwnEntry:
    path, name, sha256, added = (record[key] for key in ("path", "name", "sha256", "added"))
    if not all(isinstance(value, str) and value for value in (path, name, sha256, added)):
        raise ValueError("an own file has four texts")
    relative = PurePosixPath(path)
    if relative.parts[0] == UPLOADS:  # relative, so that the index folder can be moved
        if len(relative.parts) != 3 or ".." in relative.parts:
            raise ValueError("no place of an upload")
        return OwnEntry(folder / relative, name, sha256, added)
    if not Path(path).is_absolute():
        raise ValueError("a relative path")
    return OwnEntry(Path(path), name, sha256, added)


def write_list(index: Path, entries: Iterable[OwnEntry]) -> None:
    """Write the list in one step; only call it while holding the build lock.

    Raises:
        OSError: it cannot be written; the old list is as it was.
    """
    folder = _own(index)
    folder.mkdir(parents=True, exist_ok=True)
    files = [
        {
            "path": entry.path.relative_to(folder).as_posix()
            if is_upload(index, entry.path)
            else str(entry.path),
            "name": entry.name,
            "sha256": entry.sha256,
            "added": entry.added,
        }
        for entry in entries
    ]
    # ASCII, as JSON's own escapes carry even a path that is no valid Unicode.
    text = json.dumps({"format": FORMAT, "version": VERSION, "files": files}, indent=2) + "\n"
    with (folder / NEXT).open("w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(folder / NEXT, folder / LIST)  # noqa: PTH105 - said as the promise is: atomic


@dataclass(frozen=True, slots=True)
class Found:
    """An own file as it is on the disk now: the hash of its content, or the reason why it cannot be had."""

    entry: OwnEntry
    sha256: str
    reason: str = ""

    def sentence(self, kept: bool) -> str:
        """What is told of one that cannot be had; `kept`: the index has what was read of it before."""
        if kept:
            return f"{self.reason}; what was read of it before stays searchable until you remove it."
        return f"{self.reason}; nothing of it was read, so put it back or remove it."


def find_own(entries: Iterable[OwnEntry], largest: int) -> tuple[Found, ...]:
    """Look for each own file on the disk; one of more than `largest` megabytes is not opened."""
    return tuple(_found(entry, largest) for entry in entries)


def _found(entry: OwnEntry, largest: int) -> Found:
    try:
        if not entry.path.is_file():
            return Found(entry, "", f"{entry.name} is no longer at {plain(str(entry.path))}")
        about = entry.path.stat()
        check_size(entry.name, about.st_size, largest)
        # A file that was just written may be written again within the same tick of its clock.
        if time.time_ns() - about.st_mtime_ns < _SETTLED:
            return Found(entry, _hash(entry.path))
        return Found(entry, _known_hash(entry.path, about.st_ino, about.st_size, about.st_mtime_ns))
    except UnreadableFileError as error:
        return Found(entry, "", str(error).removesuffix("."))
    except OSError as error:
        return Found(entry, "", f"{entry.name} cannot be opened any more ({error.strerror})")


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@lru_cache(maxsize=10_000)
def _known_hash(path: Path, _inode: int, _size: int, _changed: int) -> str:
    """The hash of a file, computed once as long as the file is the same by what the system says of it."""
    return _hash(path)


def load_own(entry: OwnEntry, largest: int) -> tuple[str, Reading]:
    """Read an own file: the hash of its content, and what is in it.

    Raises:
        AssistantError: as `load_bytes` and `read_safely`.
    """
    data = load_bytes(StudyFile(entry.path, entry.name), largest)
    return sha256_of(data), read_safely(data, entry.name)


def is_upload(index: Path, path: Path) -> bool:
    """Whether a path is that of a copy which `store_upload` makes."""
    return path.parent.parent == _own(index) / UPLOADS and bool(_FOLDER_OF_UPLOAD.fullmatch(path.parent.name))


def store_upload(index: Path, name: str, data: bytes) -> Path:
    """Write the copy of an uploaded file, whatever it is called; the same again is the same copy.

    Raises:
        OSError: it cannot be written.
    """
    path = _own(index) / UPLOADS / sha256_of(data)[:16] / safe_name(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.parent / ".half"
    half.write_bytes(data)
    os.replace(half, path)  # noqa: PTH105 - said as the promise is: atomic
    return path


def delete_upload(index: Path, path: Path) -> None:
    """Delete the copy of an uploaded file; any other path is left alone, and so is what is gone already."""
    if not is_upload(index, path):
        return
    with suppress(OSError):
        path.unlink()
    with suppress(OSError):
        path.parent.rmdir()


def sweep_uploads(index: Path, listed: Container[Path]) -> None:
    """Delete copies that are in no list and a day old: what an upload left that was never added."""
    for path in (_own(index) / UPLOADS).glob("*/*"):
        with suppress(OSError):
            if path not in listed and time.time() - path.stat().st_mtime > _A_DAY:
                delete_upload(index, path)
