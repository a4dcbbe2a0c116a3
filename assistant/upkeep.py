"""How the index stands to the bank and the own files; and `build`, which brings it up to date."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.bank.files import load_material
from assistant.bank.own import Found, find_own
from assistant.bank.own_uploads import is_upload
from assistant.building import IndexOutcome, build
from assistant.errors import StoredIndexError, UnreadableFileError
from assistant.models import embedder_name
from assistant.opening import told
from assistant.settings import Settings

if TYPE_CHECKING:
    from assistant.search.manifest import FileRecord, Manifest

__all__ = ["IndexOutcome", "OwnFile", "State", "Status", "build", "generation", "own_files", "status"]


class State(StrEnum):
    """How an own file stands to the index."""

    INDEXED = "indexed"
    CHANGED = "changed"  # since it was read; the next build reads it anew
    VANISHED = "vanished"  # no longer at its place; what was read of it stays searchable
    UNREAD = "unread"  # it is there, but cannot be opened or read; what was read of it before stays
    NOT_INDEXED = "not indexed yet"


@dataclass(frozen=True, slots=True)
class OwnFile:
    """One file of the learner.

    Attributes:
        name: what sources and hits call it; it never changes.
        path: where it lies (an uploaded one: where its copy does).
        sha256: of the content that the index has; empty where it has none.
        added: when it was added, ISO 8601.
        state: how it stands to the index.
        questions, sections: what the index has of it.
        problems: sentences on what of it could not be read (single pages too), or why it is not there.
        uploaded: whether it came through the page, and its copy in the index folder is all there is.
    """

    name: str
    path: Path
    sha256: str
    added: str
    state: State
    questions: int
    sections: int
    problems: tuple[str, ...]
    uploaded: bool


def own_files(settings: Settings) -> tuple[OwnFile, ...]:
    """The own files in the order in which they were added; there need be no index yet.

    Raises:
        StoredIndexError: the list of own files is damaged.
    """
    from assistant.search.own_list import own_list
    from assistant.search.storage import read_manifest

    entries = own_list(settings.index)
    try:
        with told(settings):
            records = read_manifest(settings.index)[1].files if entries else {}
    except StoredIndexError:  # which is told where the index is used
        records = {}
    return tuple(
        _own_file(settings, each, records.get(each.entry.name))
        for each in find_own(entries, settings.largest_file)
    )


def _own_file(settings: Settings, found: Found, record: FileRecord | None) -> OwnFile:
    record = record if record and record.own else None
    kept = record is not None and not record.unread
    problems = [found.sentence(kept)] if found.reason else []
    if record:
        problems += [*record.problems, *record.remarks]
        problems += [record.unread] if record.unread and not found.reason else []
    return OwnFile(
        name=found.entry.name,
        path=found.entry.path,
        sha256=record.sha256 if record and kept else "",
        added=found.entry.added,
        state=_state(found, record),
        questions=record.questions if record else 0,
        sections=record.sections if record else 0,
        problems=tuple(problems),
        uploaded=is_upload(settings.index, found.entry.path),
    )


def _state(found: Found, record: FileRecord | None) -> State:
    if found.reason:
        return State.VANISHED if _is_gone(found.entry.path) else State.UNREAD
    if record is None:
        return State.NOT_INDEXED
    if record.last_seen != found.sha256:
        return State.CHANGED
    return State.UNREAD if record.unread or record.refused else State.INDEXED


def _is_gone(path: Path) -> bool:
    """Whether there is no file, as far as one can see."""
    try:
        return not path.is_file()
    except OSError:  # the folder cannot be looked into
        return False


@dataclass(frozen=True, slots=True)
class Status:
    """What is indexed, and how bank and own files differ from it.

    Attributes:
        new, changed, gone: names of files of the bank; one that could not be read is among them as any
            other. What is no own file any more, but still in the index, is gone too.
        own: the own files.
        problems: a sentence for each folder of the bank that cannot be opened, and on a damaged list of
            own files.
        damage: what is wrong with the files of the index, and what to run; empty if it is whole.
    """

    manifest: Manifest
    index: Path
    bank: Path
    new: tuple[str, ...]
    changed: tuple[str, ...]
    gone: tuple[str, ...]
    own: tuple[OwnFile, ...]
    problems: tuple[str, ...]
    model_differs: bool
    damage: str

    @property
    def fresh(self) -> bool:
        """Whether the index holds just what bank and own files hold, under the model that is set."""
        stale = any(file.state in {State.CHANGED, State.NOT_INDEXED} for file in self.own)
        return not (self.new or self.changed or self.gone or self.model_differs or stale)

    @property
    def whole(self) -> bool:
        """Whether everything there is could be read, as far as one can tell."""
        own = {file.name for file in self.own}
        unread = any(record.unread for name, record in self.manifest.files.items() if name not in own)
        lost = any(file.state == State.UNREAD or not file.sha256 for file in self.own)
        return not (unread or lost or self.problems or self.damage)


def status(settings: Settings) -> Status:
    """Compare the index with its material by content hashes, and its files with the hashes in its manifest.

    Raises:
        StoredIndexError: there is no index, or its manifest is damaged or foreign.
        UnreadableFileError: there is no bank.
    """
    from assistant.search.artifacts import check_whole
    from assistant.search.storage import read_manifest

    damage, trouble = "", []
    with told(settings):
        generation, manifest = read_manifest(settings.index)
    if not settings.bank.exists():
        raise UnreadableFileError(f"The bank {settings.bank} does not exist; check the spelling.")
    try:
        with told(settings):
            check_whole(settings.index, generation, manifest)
    except StoredIndexError as error:
        damage = str(error)
    own: tuple[OwnFile, ...] = ()
    try:
        own = own_files(settings)
        listed = {file.name for file in own}
    except StoredIndexError as error:
        trouble = [str(error)]
        listed = {name for name, record in manifest.files.items() if record.own}
    material = load_material(settings.bank, settings.index, listed)
    now = material.hashes
    before = {name: record.sha256 for name, record in manifest.files.items() if name not in listed}
    return Status(
        manifest=manifest,
        index=settings.index,
        bank=settings.bank,
        new=tuple(name for name in now if name not in before),
        changed=tuple(name for name in now if name in before and before[name] != now[name]),
        gone=tuple(name for name in before if name not in now),
        own=own,
        problems=(*material.problems, *trouble),
        model_differs=manifest.model != embedder_name(settings.model),
        damage=damage,
    )


def generation(settings: Settings) -> str:
    """The name of the index as it is now; it changes whenever the index does.

    Raises:
        StoredIndexError: there is no index at the place, or it cannot be read.
    """
    from assistant.search.storage import read_manifest

    with told(settings):
        return read_manifest(settings.index)[0].name
