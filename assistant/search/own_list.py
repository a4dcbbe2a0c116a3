"""The list of own files where it may be lost: it is then made anew from the index and the kept copies."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.bank.files import sha256_of
from assistant.bank.own import OwnEntry, find_list
from assistant.bank.own_names import safe_name, upload_name
from assistant.bank.own_uploads import UPLOADS, old_uploads, own_folder
from assistant.errors import StoredIndexError

if TYPE_CHECKING:
    from assistant.search.manifest import Manifest


def own_list(index: Path) -> tuple[OwnEntry, ...]:
    """The own files of an index folder, in the order in which they were added.

    Where the list and its copy are gone, those that the index has; where no index can tell either, the
    copies of uploaded files. A file whose place is not known counts as vanished till it is added again.

    Raises:
        StoredIndexError: the list cannot be opened, is damaged, or a newer version made it.
    """
    entries = find_list(index)
    if entries is not None:
        return entries
    manifest = next(_manifests(index), None)
    return _of_uploads(index) if manifest is None else _of_index(index, manifest)


def recorded(index: Path) -> frozenset[str]:
    """The hashes of what the indexes of a folder have of own files."""
    files = (record for manifest in _manifests(index) for record in manifest.files.values())
    return frozenset(record.sha256 for record in files if record.own)


def _manifests(index: Path) -> Iterator[Manifest]:
    """The manifests that can be read, the current one first."""
    from assistant.search.generations import every_generation
    from assistant.search.manifest import OLDEST_TAKEN_OVER
    from assistant.search.storage import read_manifest_of

    try:
        generations = every_generation(index)
    except OSError as error:
        raise StoredIndexError(
            f"The index in {index} could not be read ({error.strerror}); check its permissions."
        ) from error
    for generation in generations:
        try:
            yield read_manifest_of(index, generation, OLDEST_TAKEN_OVER)
        except StoredIndexError:
            continue


def _of_index(index: Path, manifest: Manifest) -> tuple[OwnEntry, ...]:
    return tuple(
        OwnEntry(_place(index, name, record.sha256), name, record.sha256, manifest.created)
        for name, record in manifest.files.items()
        if record.own and record.sha256
    )


def _place(index: Path, name: str, sha256: str) -> Path:
    """Where the copy of an uploaded file lies, or would."""
    folder = own_folder(index) / UPLOADS / sha256[:16]
    there = (
        path for path in sorted(folder.glob("*")) if path.is_file() and sha256_of(path.read_bytes()) == sha256
    )
    return next(there, folder / safe_name(name))


def _of_uploads(index: Path) -> tuple[OwnEntry, ...]:
    entries: dict[str, OwnEntry] = {}
    for path in old_uploads(index):
        name = upload_name(path, entries)
        entries[name] = OwnEntry(path, name, sha256_of(path.read_bytes()), "unknown")
    return tuple(entries.values())
