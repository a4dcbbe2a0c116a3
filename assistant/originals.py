"""The file that a name of the index stands for, as it lies on disk, if it is still what was read."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.errors import UnreadableFileError
from assistant.settings import Settings, index_command

if TYPE_CHECKING:
    from assistant.search.manifest import Manifest


def original(settings: Settings, manifest: Manifest, name: str) -> bytes:
    """The bytes of a file of the index, which are those that were read.

    Args:
        settings: where bank and index lie.
        manifest: of the index.
        name: as hits and sources call the file; only a name of the manifest leads to a path.

    Raises:
        UnreadableFileError: it is not in the index, no longer there, cannot be opened, or has changed.
        StoredIndexError: the list of own files is damaged.
    """
    record = manifest.files.get(name)
    path = None
    if record is not None:
        path = _own_path(settings, name) if record.own else settings.bank / name
    if record is None or path is None:
        raise UnreadableFileError(f"{name} is no file of the index; it may have been removed meanwhile.")
    gone = f"{name} is no longer there; what was read of it stays searchable."
    try:
        if not path.is_file():
            raise UnreadableFileError(gone)
        with path.open("rb") as file:
            # Hashed piece by piece before it is loaded: what lies there now may be of any size.
            if hashlib.file_digest(file, "sha256").hexdigest() != record.sha256:
                raise UnreadableFileError(
                    f"{name} has changed since it was read; run “{index_command(settings)}” to read it anew."
                )
            file.seek(0)
            return file.read()
    except FileNotFoundError as error:  # it went this moment
        raise UnreadableFileError(gone) from error
    except OSError as error:
        raise UnreadableFileError(
            f"{name} could not be opened ({error.strerror}); check its permissions. "
            f"What was read of it stays searchable."
        ) from error


def _own_path(settings: Settings, name: str) -> Path | None:
    from assistant.search.own_list import own_list

    return next((entry.path for entry in own_list(settings.index) if entry.name == name), None)
