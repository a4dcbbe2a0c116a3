"""The list of the learner's own files, and the copies of uploaded ones: `own` in the index folder.

own/
    files.json                       which files there are, and the hash of what was read of each
    files.json.copy                  the same, for where the list is lost
    uploads/<hash>/<name>            the copy of a file that came through the page and has no other place
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Any

from assistant.bank.files import StudyFile, check_size, load_bytes, read_safely, sha256_of
from assistant.bank.own_names import plain
from assistant.bank.own_uploads import FOLDER, UPLOADS, is_upload, own_folder
from assistant.bank.types import Reading
from assistant.errors import StoredIndexError, UnreadableFileError

LIST, NEXT, COPY = "files.json", "files.json.new", "files.json.copy"
OWN_PARTS = frozenset({LIST, NEXT, COPY, UPLOADS})  # all that is ever in the folder
FORMAT, VERSION = "assistant-own-files", 1
_SETTLED = 2_000_000_000  # nanoseconds


@dataclass(frozen=True, slots=True)
class OwnEntry:
    """One own file: its absolute path, what sources call it, the hash of its content, when it was added.

    `copies` are files with the same content that were added too: should this one change, they have it still.
    """

    path: Path
    name: str
    sha256: str
    added: str
    copies: tuple[Path, ...] = ()


def read_list(index: Path) -> tuple[OwnEntry, ...]:
    """The own files as `find_list` gives them; none where there is no list."""
    return find_list(index) or ()


def find_list(index: Path) -> tuple[OwnEntry, ...] | None:
    """The own files of an index folder, in the order in which they were added; None where no list is there.

    A list that is gone is taken from its copy.

    Raises:
        StoredIndexError: the list cannot be opened, is damaged, or a newer version made it.
    """
    entries = _read(index, LIST)
    if entries is None:
        with suppress(StoredIndexError):  # there is the index yet, which knows the names
            entries = _read(index, COPY)
    return entries


def is_listed(index: Path, entries: Sequence[OwnEntry]) -> bool:
    """Whether the list itself, not its copy, says just this; none is as one without files."""
    return list(entries) == list(_read(index, LIST) or ())


def _read(index: Path, name: str) -> tuple[OwnEntry, ...] | None:
    place = index / FOLDER / name
    try:
        text = place.read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return None
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
        entries = tuple(_entry(each, own_folder(index)) for each in record["files"]) if known else ()
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise _damaged(place) from error
    if not known or len({entry.name for entry in entries}) < len(entries):
        raise _damaged(place)
    return entries


def _damaged(place: Path) -> StoredIndexError:
    return StoredIndexError(
        f"The list of your files, {place}, is damaged and was left as it is; "
        "mend it, or move it away, and it is made anew from its copy and the index."
    )


def _entry(record: dict[str, Any], folder: Path) -> OwnEntry:
    path, name, sha256, added = (record[key] for key in ("path", "name", "sha256", "added"))
    if not all(isinstance(value, str) and value for value in (path, name, sha256, added)):
        raise ValueError("an own file has four texts")
    copies = tuple(_place(each, folder) for each in record.get("copies", ()))
    return OwnEntry(_place(path, folder), name, sha256, added, copies)


def _place(path: str, folder: Path) -> Path:
    relative = PurePosixPath(path)
    if relative.parts[:1] == (UPLOADS,):  # relative, so that the index folder can be moved
        if len(relative.parts) != 3 or ".." in relative.parts:
            raise ValueError("no place of an upload")
        return folder / relative
    if not Path(path).is_absolute():
        raise ValueError("a relative path")
    return Path(path)


def write_list(index: Path, entries: Iterable[OwnEntry]) -> None:
    """Write the list in one step; only call it while holding the build lock.

    Raises:
        OSError: it cannot be written; the old list is as it was.
    """
    folder = own_folder(index)
    folder.mkdir(parents=True, exist_ok=True)
    files = [
        {
            "path": _stored(index, entry.path),
            "name": entry.name,
            "sha256": entry.sha256,
            "added": entry.added,
            **({"copies": [_stored(index, path) for path in entry.copies]} if entry.copies else {}),
        }
        for entry in entries
    ]
    # ASCII, as JSON's own escapes carry even a path that is no valid Unicode.
    text = json.dumps({"format": FORMAT, "version": VERSION, "files": files}, indent=2) + "\n"
    for name in (COPY, LIST):  # the list last, as it is the one that counts
        with (folder / NEXT).open("w", encoding="ascii") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(folder / NEXT, folder / name)  # noqa: PTH105 - said as the promise is: atomic


def _stored(index: Path, path: Path) -> str:
    return path.relative_to(own_folder(index)).as_posix() if is_upload(index, path) else str(path)


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


def holds(path: Path, data: bytes) -> bool | None:
    """Whether just these bytes lie at a path now; None where no file does.

    Raises:
        OSError: nobody can tell, as it cannot be looked at.
    """
    try:
        about = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    if not stat.S_ISREG(about.st_mode):
        return None
    return about.st_size == len(data) and _hash(path) == sha256_of(data)


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
