"""Building the index from the bank and the learner's own files: read, embed what is new, swap in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.bank.files import Material, load_material
from assistant.bank.own import Found, OwnEntry, find_own, is_listed, load_own, write_list
from assistant.bank.own_copies import with_copies_listed
from assistant.bank.types import Reading
from assistant.errors import AssistantError, StoredIndexError, UnreadableFileError
from assistant.models import embedder_name, open_embedder
from assistant.opening import told
from assistant.settings import Settings

if TYPE_CHECKING:
    from assistant.search.build import BuildReport
    from assistant.search.corpus import Part
    from assistant.search.manifest import FileRecord

# What is done ("reading" files, "embedding" texts, "mapping" the topics), how much of it is done, and how
# much there is.
Progress = Callable[[str, int, int], None]
READING, EMBEDDING, MAPPING = "reading", "embedding", "mapping"


@dataclass(frozen=True, slots=True)
class IndexOutcome:
    """What `index` did.

    Attributes:
        report: of the build; None where nothing had changed.
        problems: a sentence for each file that could not be read or opened, own ones that vanished among
            them, and for what was left out of one.
        remarks: sentences on what is not there to read of the files that were read just now.
    """

    report: BuildReport | None
    problems: tuple[str, ...]
    remarks: tuple[str, ...] = ()


def _told_of(files: Iterable[FileRecord]) -> list[str]:
    """The sentences on what could not be read of some files."""
    return [each for facts in files for each in (facts.unread, *facts.problems) if each]


def bank_material(settings: Settings, entries: Sequence[OwnEntry]) -> Material:
    """The files of the bank.

    Raises:
        UnreadableFileError: there are none.
    """
    material = load_material(settings.bank, settings.index, {entry.name for entry in entries})
    if not material.hashes:
        raise UnreadableFileError(material.problems[0])
    return material


def build(settings: Settings, progress: Progress | None = None) -> IndexOutcome:
    """Bring the index up to date with bank and own files; nothing is loaded or written where it already is.

    Raises:
        UnreadableFileError: the bank holds nothing that can be read.
        StoredIndexError: the index folder or its list of own files cannot be used.
        ModelError: the embedding model cannot be loaded.
    """
    from assistant.search.own_list import own_list

    entries = own_list(settings.index)
    material = bank_material(settings, entries)
    before = _current(settings, material, entries)
    if before is not None and is_listed(settings.index, entries):
        return before
    with building(settings):
        return rebuild(settings, own_list(settings.index), progress=progress)


@contextmanager
def building(settings: Settings) -> Iterator[None]:
    """Hold the index folder: for changing the list of own files, and for `rebuild`.

    Raises:
        StoredIndexError: another build held it all the time, or it cannot be written.
    """
    from assistant.search.build import building as held

    with told(settings), held(settings.index):
        yield


def _current(settings: Settings, material: Material, entries: Sequence[OwnEntry]) -> IndexOutcome | None:
    """What is told of an index that is up to date already; None where it is not."""
    from assistant.search.build import is_current
    from assistant.search.corpus import reads
    from assistant.search.storage import read_manifest

    with told(settings):
        try:
            before = read_manifest(settings.index)[1].files
        except StoredIndexError:
            return None
        found = find_own(entries, settings.largest_file)
        # What cannot be opened any more stays as it was read.
        own = {each.entry.name: each.sha256 or _hash_of(before, each.entry.name) for each in found}
        hashes = {**material.hashes, **own}
        if not is_current(settings.index, hashes, embedder_name(settings.model), frozenset(own)):
            return None
    unread = {name for name, record in before.items() if record.unread or record.refused}
    if reads(material, unread) or any(_reads(settings, each) for each in found if each.entry.name in unread):
        return None
    missing = [each.sentence(kept=True) for each in found if each.reason and each.entry.name not in unread]
    return IndexOutcome(None, (*material.problems, *_told_of(before.values()), *missing))


def _hash_of(before: Mapping[str, FileRecord], name: str) -> str:
    return before[name].sha256 if name in before and before[name].own else ""


def _reads(settings: Settings, found: Found) -> bool:
    """Whether an own file that could not be read can be now, say by a mended reader."""
    try:
        return bool(found.sha256 and load_own(found.entry, settings.largest_file))
    except AssistantError:
        return False


def rebuild(
    settings: Settings,
    entries: Sequence[OwnEntry],
    *,
    fresh: Mapping[str, Reading] | None = None,
    progress: Progress | None = None,
) -> IndexOutcome:
    """Bring the index up to date, while the caller holds it (`building`).

    Args:
        settings: whose bank and index.
        entries: the own files.
        fresh: readings of own files that were read just now, by name.
        progress: told how far reading, embedding and mapping are.

    Raises:
        UnreadableFileError, StoredIndexError, ModelError: as `build`.
    """
    from assistant.answer.confidence import keep_shipped
    from assistant.search.build import build_index
    from assistant.search.corpus import bank_parts, read_corpus
    from assistant.search.filters import BANK, OWN
    from assistant.search.kept import own_parts

    material = bank_material(settings, entries)
    current = _current(settings, material, entries)
    if current is not None:
        with told(settings):
            _keep_hashes(settings.index, entries)
        return current
    from_bank = list(bank_parts(material))
    taken = {*material.hashes, BANK, OWN}
    entries = with_copies_listed(find_own(entries, settings.largest_file), taken)
    found = find_own(entries, settings.largest_file)
    own = own_parts(settings.index, found, fresh or {}, settings.largest_file, _of(READING, progress))
    corpus = read_corpus([*from_bank, *own.parts])
    if not corpus.questions and not corpus.sections:
        nothing = f"{settings.bank} holds nothing to index."
        raise UnreadableFileError([*material.problems, *corpus.unread.values(), nothing][0])
    with told(settings):
        embedder = open_embedder(settings.model)
        embedded, mapped = _of(EMBEDDING, progress), _of(MAPPING, progress)
        now = datetime.now(UTC)
        report = build_index(
            corpus, embedder, settings.index, now=now, progress=embedded, mapping=mapped, held=True
        )
        _keep_hashes(settings.index, entries, own.parts)
        keep_shipped(settings.index, embedder.name)
    remarks = [each for part in from_bank if part.reading for each in part.reading.remarks]
    problems = (*material.problems, *_told_of(corpus.records().values()), *own.missing)
    return IndexOutcome(report, problems, (*remarks, *own.remarks))


def _of(phase: str, progress: Progress | None) -> Callable[[int, int], None] | None:
    return (lambda done, total: progress(phase, done, total)) if progress else None


def _keep_hashes(index: Path, entries: Sequence[OwnEntry], parts: Iterable[Part] = ()) -> None:
    """Note in the list what was read of the files that had changed; a list that was lost is there again."""
    read = {part.name: part.sha256 for part in parts if part.sha256}
    after = [replace(entry, sha256=read.get(entry.name, entry.sha256)) for entry in entries]
    if not is_listed(index, after):
        write_list(index, after)
