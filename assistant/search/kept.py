"""What the index keeps of own files: so that they need not be read again, and where they cannot be.

A file that vanished is thus searchable across any number of builds. The texts of an index are used for
that even if its vectors are damaged, and those of the index before if the texts are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.bank.own import Found, load_own
from assistant.bank.readers import READERS_VERSION
from assistant.bank.types import Question, Reading, Section
from assistant.errors import AssistantError, StoredIndexError
from assistant.search.corpus import Part
from assistant.search.generations import generations_of
from assistant.search.manifest import FileRecord, Manifest
from assistant.search.storage import check_texts, read_manifest_of, read_texts
from assistant.search.stored_lines import Origins

_FORM = "kept in the index"


@dataclass(frozen=True, slots=True)
class Kept:
    """What an index has of one own file: how its manifest records it, what was read, and by which readers."""

    record: FileRecord
    reading: Reading
    readers: int

    def serves(self, sha256: str) -> bool:
        """Whether reading a file of this hash again would give just this.

        Not where an entry was left out, as another file had its id: that file may be gone.
        """
        return (self.record.sha256, self.readers) == (sha256, READERS_VERSION) and not self.record.problems


def kept_readings(directory: Path) -> dict[str, Kept]:
    """What the index has of each own file, by name; what it lacks is taken from the index before."""
    kept: dict[str, Kept] = {}
    for generation in generations_of(directory):
        try:
            manifest = read_manifest_of(directory, generation)
            if any(_has(record) for name, record in manifest.files.items() if name not in kept):
                check_texts(directory, generation, manifest)
                kept = {**_kept(manifest, *read_texts(generation)), **kept}
        except (StoredIndexError, OSError, ValueError, KeyError, TypeError):
            continue
    return kept


def _has(record: FileRecord) -> bool:
    return record.own and not record.unread and bool(record.sha256)


def _kept(
    manifest: Manifest, questions: Iterable[Question], sections: Iterable[Section], origins: Origins
) -> Mapping[str, Kept]:
    by_file: dict[str, list[Question]] = defaultdict(list)
    for question in questions:
        if question.id:
            by_file[origins.files[question.id]].append(question)
        elif len(question.sources) == 1:  # what became one with another's stands among the merged
            by_file[question.sources[0].file].append(question)
    for question in origins.merged:
        by_file[question.sources[0].file].append(question)
    text: dict[str, list[Section]] = defaultdict(list)
    for section in sections:
        text[section.file].append(section)
    return {
        name: Kept(
            record,
            Reading(name, _FORM, _in_order(by_file[name]), tuple(text[name]), record.remarks),
            manifest.chunking.get("readers", 0),
        )
        for name, record in manifest.files.items()
        if _has(record)
    }


@dataclass(frozen=True, slots=True)
class OwnParts:
    """What own files give to an index, sentences on those that cannot be had, remarks on those just read."""

    parts: tuple[Part, ...]
    missing: tuple[str, ...]
    remarks: tuple[str, ...]


def own_parts(
    directory: Path,
    found: Sequence[Found],
    fresh: Mapping[str, Reading],
    largest: int,
    progress: Callable[[int, int], None] | None = None,
) -> OwnParts:
    """Read the own files that are new or changed, and take what was read of the others from the index.

    Args:
        directory: the index folder.
        found: the own files.
        fresh: what was read just now, by name; those are not read again.
        largest: megabytes that a file may have.
        progress: called with files read so far and files to read.
    """
    kept = kept_readings(directory)
    unread = [each for each in found if each.entry.name not in fresh and not _serves(kept, each)]
    read = {}
    for number, each in enumerate(unread):
        if progress:
            progress(number, len(unread))
        read[each.entry.name] = _read(each, largest)
    if progress and unread:
        progress(len(unread), len(unread))
    parts, missing = [], []
    for each in found:
        name = each.entry.name
        if name in fresh:
            parts.append(Part(name, each.sha256, fresh[name], own=True))
        elif name in read:
            parts.append(read[name])
        else:
            parts.append(Part(name, kept[name].record.sha256, kept[name].reading, own=True))
        if not each.sha256 and name in kept:
            missing.append(each.sentence(kept=True))
    remarks = [text for part in read.values() if part.reading for text in part.reading.remarks]
    return OwnParts(tuple(parts), tuple(missing), tuple(remarks))


def _serves(kept: Mapping[str, Kept], found: Found) -> bool:
    """Whether what the index has of a file is taken: it is what reading would give, or all there is."""
    before = kept.get(found.entry.name)
    return before is not None and (not found.sha256 or before.serves(found.sha256))


def _read(found: Found, largest: int) -> Part:
    name = found.entry.name
    if not found.sha256:
        return Part(name, "", None, found.sentence(kept=False), own=True)
    try:
        sha256, reading = load_own(found.entry, largest)
    except AssistantError as error:
        return Part(name, found.sha256, None, str(error), own=True)
    return Part(name, sha256, reading, own=True)


def _in_order(questions: list[Question]) -> tuple[Question, ...]:
    """Questions of a raw document by their number there; entries as they are."""
    return tuple(sorted(questions, key=lambda each: 0 if each.id else each.sources[0].item))
