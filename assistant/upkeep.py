"""Keeping the index up to date with the material: build it, and tell how the two differ."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.bank.files import load_material
from assistant.errors import StoredIndexError, UnreadableFileError
from assistant.settings import Settings
from assistant.wiring import embedder_name, open_embedder, told

if TYPE_CHECKING:
    from assistant.search.build import BuildReport
    from assistant.search.manifest import FileRecord, Manifest

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class IndexOutcome:
    """What `index` did: the report is None where nothing had changed; problems name unread files."""

    report: BuildReport | None
    problems: tuple[str, ...]


def _told_of(files: Iterable[FileRecord]) -> list[str]:
    """The sentences on what could not be read of some files."""
    return [each for facts in files for each in (facts.unread, *facts.problems) if each]


def build(settings: Settings, progress: Progress | None = None) -> IndexOutcome:
    """Bring the index up to date with the bank; nothing is loaded or written where it already is.

    Raises:
        UnreadableFileError: the bank holds nothing that can be read.
        StoredIndexError: the index folder cannot be used.
        ModelError: the embedding model cannot be loaded.
    """
    from assistant.search.build import build_index, is_current
    from assistant.search.corpus import read_corpus, reads
    from assistant.search.storage import read_manifest

    material = load_material(settings.bank, settings.index)
    if not material.hashes:
        raise UnreadableFileError(material.problems[0])
    with told(settings):
        if is_current(settings.index, material.hashes, embedder_name(settings.model)):
            before = read_manifest(settings.index)[1].files
            if not reads(material, (name for name, facts in before.items() if facts.unread)):
                said = _told_of(before[name] for name in material.hashes if name in before)
                return IndexOutcome(None, (*material.problems, *said))
    corpus = read_corpus(material)
    if not corpus.questions and not corpus.sections:
        nothing = f"{settings.bank} holds nothing to index."
        raise UnreadableFileError([*material.problems, *corpus.unread.values(), nothing][0])
    with told(settings):
        embedder = open_embedder(settings.model)
        report = build_index(corpus, embedder, settings.index, now=datetime.now(UTC), progress=progress)
    return IndexOutcome(report, (*material.problems, *_told_of(corpus.records().values())))


@dataclass(frozen=True, slots=True)
class Status:
    """What is indexed, and how the bank differs from it.

    Attributes:
        new, changed, gone: names of files; one that could not be read is among them as any other.
        problems: a sentence for each folder of the bank that cannot be opened.
        damage: what is wrong with the files of the index, and what to run; empty if it is whole.
    """

    manifest: Manifest
    index: Path
    bank: Path
    new: tuple[str, ...]
    changed: tuple[str, ...]
    gone: tuple[str, ...]
    problems: tuple[str, ...]
    model_differs: bool
    damage: str

    @property
    def fresh(self) -> bool:
        """Whether the index holds just what the bank holds, under the model that is set."""
        return not (self.new or self.changed or self.gone or self.model_differs)


def status(settings: Settings) -> Status:
    """Compare the index with the bank by content hashes, and its files with the hashes in its manifest.

    Raises:
        StoredIndexError: there is no index, or its manifest is damaged or foreign.
        UnreadableFileError: there is no bank.
    """
    from assistant.search.storage import check_whole, read_manifest

    damage = ""
    with told(settings):
        generation, manifest = read_manifest(settings.index)
    if not settings.bank.exists():
        raise UnreadableFileError(f"The bank {settings.bank} does not exist; check the spelling.")
    try:
        with told(settings):
            check_whole(settings.index, generation, manifest)
    except StoredIndexError as error:
        damage = str(error)
    material = load_material(settings.bank, settings.index)
    now = material.hashes
    before = {name: facts.sha256 for name, facts in manifest.files.items()}
    return Status(
        manifest=manifest,
        index=settings.index,
        bank=settings.bank,
        new=tuple(name for name in now if name not in before),
        changed=tuple(name for name in now if name in before and before[name] != now[name]),
        gone=tuple(name for name in before if name not in now),
        problems=material.problems,
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
