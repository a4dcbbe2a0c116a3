"""The manifest of a stored index: what it was made from and with, and the hash of each of its files."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from assistant.errors import IndexDamagedError, IndexForeignError, IndexOutdatedError
from assistant.search.passages import CHUNKING

FORMAT = "assistant-index"
SCHEMA = 3
# Since this number, texts and vectors of an index are as now, and a build takes them over; what came later
# was added (3: the topics). Own files that vanished must still be taken from the schema before, at least.
OLDEST_TAKEN_OVER = 2
REBUILD = "run “assistant index” to build it anew"


@dataclass(frozen=True, slots=True)
class FileRecord:
    """One file of the bank or of the learner (`own`): its hash (empty if it was not opened), what it gave.

    `unread` says why it could not be read, `problems` what was left out of one that could as another
    file has it, and `remarks` what of it is not there to read (a page without text, say). `refused` is the
    hash of content that could not be read, where what was read of the file before was kept.
    """

    sha256: str
    questions: int
    sections: int
    unread: str = ""
    problems: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    own: bool = False
    refused: str = ""

    @property
    def last_seen(self) -> str:
        """The hash of the file as it was at the build, whether that could be read or not."""
        return self.refused or self.sha256


@dataclass(frozen=True, slots=True)
class Artifact:
    """One file of the index: its hash and its size in bytes."""

    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an index is: `created` is ISO 8601, `files` are by name, `artifacts` by their path in it.

    `serving` has for each exam version how many questions and how many sections serve it, those that name
    no version among them.
    """

    created: str
    model: str
    dimension: int
    chunking: Mapping[str, int]
    files: Mapping[str, FileRecord]
    passages: int
    sentences: int
    questions: int
    sections: int
    artifacts: Mapping[str, Artifact]
    serving: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    schema: int = SCHEMA

    def to_json(self) -> str:
        """The manifest as JSON that a person can read."""
        return json.dumps({"format": FORMAT, **asdict(self)}, indent=2, sort_keys=True) + "\n"


def parse_manifest(text: str, folder: Path, oldest: int = SCHEMA) -> Manifest:
    """Read what `to_json` wrote.

    Args:
        text: the manifest.
        folder: the index folder, for the message.
        oldest: the schema that it must have at least.

    Raises:
        IndexDamagedError: it is not JSON, or lacks something.
        IndexForeignError: another program or a newer version made it.
        IndexOutdatedError: an older version made it.
    """
    try:
        record = json.loads(text)
    except ValueError:
        raise IndexDamagedError(f"The manifest of the index in {folder} cannot be read; {REBUILD}.") from None
    schema = record.get("schema") if isinstance(record, dict) and record.get("format") == FORMAT else None
    if not isinstance(schema, int):
        raise IndexForeignError(
            f"The index in {folder} was made by another program; give another folder with --index."
        )
    if schema > SCHEMA:
        raise IndexForeignError(
            f"The index in {folder} was made by a newer version of the assistant; update it, or {REBUILD}."
        )
    if schema < oldest:
        raise IndexOutdatedError(
            f"The index in {folder} was made by an older version of the assistant; {REBUILD}."
        )
    try:
        return _manifest(record)
    except (KeyError, TypeError, AttributeError, ValueError):
        raise IndexDamagedError(f"The manifest of the index in {folder} is incomplete; {REBUILD}.") from None


def _manifest(record: Mapping[str, Any]) -> Manifest:
    return Manifest(
        created=str(record["created"]),
        model=str(record["model"]),
        dimension=int(record["dimension"]),
        chunking={str(name): int(value) for name, value in record["chunking"].items()},
        files={str(name): _file_record(values) for name, values in record["files"].items()},
        passages=int(record["passages"]),
        sentences=int(record["sentences"]),
        questions=int(record["questions"]),
        sections=int(record["sections"]),
        artifacts={str(name): Artifact(**values) for name, values in record["artifacts"].items()},
        serving={str(name): (int(a), int(b)) for name, (a, b) in record.get("serving", {}).items()},
        schema=int(record["schema"]),
    )


def _file_record(values: Mapping[str, Any]) -> FileRecord:
    sentences = {name: tuple(map(str, values.get(name, ()))) for name in ("problems", "remarks")}
    return FileRecord(**{**values, **sentences})


def check_fits(manifest: Manifest, folder: Path, model: str | None) -> None:
    """Refuse an index that was made with other settings than are in force.

    Args:
        manifest: of the index.
        folder: the index folder, for the message.
        model: name of the embedder in force; None for whichever made the index.

    Raises:
        IndexOutdatedError: another model or another way of cutting passages made it.
    """
    if model is not None and manifest.model != model:
        raise IndexOutdatedError(
            f"The index in {folder} was made with the embedding model {manifest.model}, "
            f"but {model} is set; {REBUILD}."
        )
    if dict(manifest.chunking) != CHUNKING:
        raise IndexOutdatedError(
            f"The index in {folder} cuts passages in another way than this version; {REBUILD}."
        )
