"""What the index keeps of own files: so that they need not be read again, and where they cannot be.

A file that vanished, or cannot be read any more, is thus searchable across any number of builds. The texts of
an index are used for that even if its vectors are damaged, and those of the index before if the texts are;
where no index has a file whole, what can yet be read of it is taken.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.bank.own import Found, load_own
from assistant.bank.readers import READERS_VERSION
from assistant.bank.types import Question, Reading, Section
from assistant.errors import AssistantError, StoredIndexError
from assistant.search.corpus import Part
from assistant.search.generations import every_generation
from assistant.search.manifest import OLDEST_TAKEN_OVER, FileRecord
from assistant.search.salvage import texts_left
from assistant.search.storage import check_texts, read_manifest_of, read_texts
from assistant.search.stored_lines import Origins

_FORM = "kept in the index"


@dataclass(frozen=True, slots=True)
class Kept:
    """What an index has of one own file: how its manifest records it, what was read, and by which readers.

    `whole`: the texts were checked. Otherwise it is what was left of them.
    """

    record: FileRecord
    reading: Reading
    readers: int
    whole: bool = True

    def serves(self, sha256: str) -> bool:
        """Whether reading a file of this hash again would give just this.

        Not where an entry was left out, as another file had its id: that file may be gone.
        """
        same = (self.record.sha256, self.readers) == (sha256, READERS_VERSION)
        return self.whole and same and not self.record.problems

    @property
    def items(self) -> int:
        """How many questions and sections there are."""
        return len(self.reading.questions) + len(self.reading.sections)


def kept_readings(directory: Path, listed: Mapping[str, str] | None = None) -> dict[str, Kept]:
    """What the index has of each own file, by name; what it lacks is taken from the index before.

    Args:
        directory: the index folder.
        listed: names of own files and hashes of what was read of them, for where the manifest is lost.
    """
    listed = listed or {}
    kept: dict[str, Kept] = {}
    for generation in every_generation(directory):
        for name, each in _kept_in(directory, generation, kept, listed).items():
            if name not in kept or _is_better(each, kept[name], listed.get(name)):
                kept[name] = each
    return kept


def _is_better(each: Kept, newer: Kept, sha256: str | None) -> bool:
    """Whether an older index serves better: it has the same content whole, or more of it."""
    if newer.whole or each.record.sha256 not in {newer.record.sha256, sha256}:
        return False
    return each.whole or each.items > newer.items


def _kept_in(
    directory: Path, generation: Path, kept: Mapping[str, Kept], listed: Mapping[str, str]
) -> dict[str, Kept]:
    """What one generation has of own files; nothing where `kept` has all of that whole already."""
    readers = 0
    records = {name: FileRecord(sha256, 0, 0, own=True) for name, sha256 in listed.items()}
    try:
        manifest = read_manifest_of(directory, generation, OLDEST_TAKEN_OVER)
        readers = manifest.chunking.get("readers", 0)
        records = {name: record for name, record in manifest.files.items() if _has(record)}
        if all(name in kept and kept[name].whole for name in records):
            return {}
        check_texts(directory, generation, manifest)
        return _kept(records, readers, *read_texts(generation))
    except (StoredIndexError, OSError, ValueError, KeyError, TypeError):
        left = _kept(records, readers, *texts_left(generation))
        return {name: replace(each, whole=False) for name, each in left.items() if each.items}


def _has(record: FileRecord) -> bool:
    return record.own and not record.unread and bool(record.sha256)


def _kept(
    records: Mapping[str, FileRecord],
    readers: int,
    questions: Iterable[Question],
    sections: Iterable[Section],
    origins: Origins | None,
) -> dict[str, Kept]:
    by_file: dict[str, list[Question]] = defaultdict(list)
    for question in questions:
        if question.id:
            by_file[origins.files.get(question.id, "") if origins else ""].append(question)
        elif origins is None:
            for source in question.sources:
                by_file[source.file].append(replace(question, sources=(source,)))
        elif len(question.sources) == 1:  # what became one with another's stands among the merged
            by_file[question.sources[0].file].append(question)
    for question in origins.merged if origins else ():
        by_file[question.sources[0].file].append(question)
    text: dict[str, list[Section]] = defaultdict(list)
    for section in sections:
        text[section.file].append(section)
    return {
        name: Kept(
            record, Reading(name, _FORM, _in_order(by_file[name]), tuple(text[name]), record.remarks), readers
        )
        for name, record in records.items()
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
    listed = {each.entry.name: each.entry.sha256 for each in found}
    kept = _with_copies(kept_readings(directory, listed), listed)
    unread = [each for each in found if each.entry.name not in fresh and not _serves(kept, each)]
    read = {}
    for number, each in enumerate(unread):
        if progress:
            progress(number, len(unread))
        read[each.entry.name] = _read(each, kept.get(each.entry.name), largest)
    if progress and unread:
        progress(len(unread), len(unread))
    parts, missing = [], []
    for each in found:
        name = each.entry.name
        if name in fresh:
            # The hash of the bytes that were read: the file may have changed since, or be gone.
            parts.append(Part(name, each.entry.sha256, fresh[name], own=True))
        elif name in read:
            parts.append(read[name])
        else:
            parts.append(Part(name, kept[name].record.sha256, kept[name].reading, own=True))
        if not each.sha256 and (name in kept or name in fresh):
            missing.append(each.sentence(kept=True))
    new = [part.reading for part in read.values() if part.reading and not part.refused]
    remarks = [text for reading in new for text in reading.remarks]
    return OwnParts(tuple(parts), tuple(missing), tuple(remarks))


def _with_copies(kept: Mapping[str, Kept], listed: Mapping[str, str]) -> dict[str, Kept]:
    """What is kept; a file that is not has what was read of another with the same content."""
    by_hash = {each.record.sha256: each for each in kept.values()}
    new = {name: by_hash[sha256] for name, sha256 in listed.items() if name not in kept and sha256 in by_hash}
    return {
        **{name: replace(each, reading=_renamed(each.reading, name)) for name, each in new.items()},
        **kept,
    }


def _renamed(reading: Reading, name: str) -> Reading:
    """A reading as it would be of a file of another name."""
    questions = (
        each if each.id else replace(each, sources=tuple(replace(s, file=name) for s in each.sources))
        for each in reading.questions
    )
    sections = (replace(each, file=name) for each in reading.sections)
    return replace(reading, file=name, questions=tuple(questions), sections=tuple(sections))


def _serves(kept: Mapping[str, Kept], found: Found) -> bool:
    """Whether what the index has of a file is taken: it is what reading would give, or all there is."""
    before = kept.get(found.entry.name)
    return before is not None and (not found.sha256 or before.serves(found.sha256))


def _read(found: Found, before: Kept | None, largest: int) -> Part:
    """Read a file; where that fails, what was read of it before is kept."""
    name = found.entry.name
    if not found.sha256:
        return Part(name, "", None, found.sentence(kept=False), own=True)
    try:
        sha256, reading = load_own(found.entry, largest)
    except AssistantError as error:
        if before is None:
            return Part(name, found.sha256, None, str(error), own=True)
        said = f"{error} What was read of it before stays searchable until you remove it."
        return Part(
            name, before.record.sha256, before.reading, own=True, refused=found.sha256, problems=(said,)
        )
    return Part(name, sha256, reading, own=True)


def _in_order(questions: list[Question]) -> tuple[Question, ...]:
    """Questions of a raw document by their number there; entries as they are."""
    return tuple(sorted(questions, key=lambda each: 0 if each.id else each.sources[0].item))
