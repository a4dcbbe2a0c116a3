"""The copies of uploaded files: `own/uploads` in the index folder."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Container
from contextlib import suppress
from pathlib import Path

from assistant.bank.files import sha256_of
from assistant.bank.own_names import safe_name

FOLDER, UPLOADS = "own", "uploads"
_A_DAY = 86_400  # seconds
_FOLDER_OF_UPLOAD = re.compile(r"[0-9a-f]{16}")


def own_folder(index: Path) -> Path:
    """The folder of the learner's own files in an index folder."""
    return Path(os.path.abspath(index)) / FOLDER  # noqa: PTH100  # links stay as they are


def is_upload(index: Path, path: Path) -> bool:
    """Whether a path is that of a copy which `store_upload` makes."""
    return path.parent.parent == own_folder(index) / UPLOADS and bool(
        _FOLDER_OF_UPLOAD.fullmatch(path.parent.name)
    )


def store_upload(index: Path, name: str, data: bytes) -> Path:
    """Write the copy of an uploaded file, whatever it is called; the same again is the same copy.

    Raises:
        OSError: it cannot be written.
    """
    path = own_folder(index) / UPLOADS / sha256_of(data)[:16] / safe_name(name)
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


def old_uploads(index: Path) -> tuple[Path, ...]:
    """The copies of uploaded files that are a day old, whether they are in the list or not."""
    old = []
    for path in sorted((own_folder(index) / UPLOADS).glob("*/*")):
        with suppress(OSError):
            if is_upload(index, path) and time.time() - path.stat().st_mtime > _A_DAY:
                old.append(path)
    return tuple(old)


def sweep_uploads(index: Path, listed: Container[Path], recorded: Container[str] = ()) -> None:
    """Delete copies that are in no list and a day old: what an upload left that was never added.

    Args:
        index: the index folder.
        listed: paths that are kept.
        recorded: hashes of content that an index has; a copy of it is kept, whatever the list says.
    """
    for path in old_uploads(index):
        with suppress(OSError):
            if path not in listed and sha256_of(path.read_bytes()) not in recorded:
                delete_upload(index, path)
