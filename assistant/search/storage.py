"""The stored index as the program uses it, written to and read from the folder of one generation."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from assistant.bank.records import entry_record, question_from_record
from assistant.bank.types import Question
from assistant.errors import IndexDamagedError, StoredIndexError
from assistant.search.faiss_index import FaissIndex
from assistant.search.generations import current_generation
from assistant.search.keywords import KeywordIndex
from assistant.search.manifest import REBUILD, Artifact, Manifest, check_fits, parse_manifest
from assistant.search.passages import Passage, View, question_key
from assistant.search.vectors import NumpyIndex, VectorIndex, Vectors

MANIFEST = "manifest.json"
VECTORS = "vectors.faiss"
SENTENCES = "sentences.npy"
PASSAGES = "passages.jsonl"
QUESTIONS = "questions.jsonl"
KEYWORDS = "keywords"


@dataclass(frozen=True, slots=True)
class StoredIndex:
    """A loaded index.

    Attributes:
        manifest: what it was made from and with.
        passages: all n of them; those of one unit (question or document section) side by side.
        questions: by their key, in the order of the index.
        vectors: of the passages, `(n, dimension)`.
        sentence_vectors: `(s, dimension)`, of the sentences of the passages in their order.
        keywords: over the units, in the order in which `passages` has them.
    """

    manifest: Manifest
    passages: tuple[Passage, ...]
    questions: Mapping[str, Question]
    vectors: VectorIndex
    sentence_vectors: Vectors
    keywords: KeywordIndex


def passage_lines(passages: Iterable[Passage]) -> bytes:
    """Passages as JSON lines; `embedded` only where it is not the text itself."""
    records = (asdict(passage) for passage in passages)
    return _lines(
        {name: value for name, value in record.items() if name != "embedded" or value != record["text"]}
        for record in records
    )


def question_lines(questions: Iterable[Question]) -> bytes:
    """Questions as JSON lines, with all their fields."""
    return _lines(entry_record(question) for question in questions)


def _lines(records: Iterable[Mapping[str, Any]]) -> bytes:
    return "".join(json.dumps(record) + "\n" for record in records).encode("ascii")


def hash_bytes(content: bytes) -> str:
    """SHA-256 in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def write_artifacts(
    generation: Path,
    lines: Mapping[str, bytes],
    *,
    vectors: Vectors,
    sentence_vectors: Vectors,
    keyword_texts: Sequence[str],
) -> dict[str, Artifact]:
    """Write everything but the manifest into a new generation.

    Args:
        generation: its folder.
        lines: contents of `PASSAGES` and `QUESTIONS`.
        vectors: of the passages, `(n, dimension)`.
        sentence_vectors: of the sentences of all passages in order, `(s, dimension)`.
        keyword_texts: what the keyword search reads of each unit.

    Returns:
        Hash and size of each file, by its path in the generation, as the manifest keeps them.
    """
    for name, content in lines.items():
        (generation / name).write_bytes(content)
    FaissIndex(vectors).save(generation / VECTORS)
    NumpyIndex(sentence_vectors).save(generation / SENTENCES)
    KeywordIndex(keyword_texts).save(generation / KEYWORDS)
    return {
        path.relative_to(generation).as_posix(): Artifact(_hash_file(path), path.stat().st_size)
        for path in sorted(generation.rglob("*"))
        if path.is_file()
    }


def _hash_file(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_manifest(directory: Path) -> tuple[Path, Manifest]:
    """The folder and the manifest of the current generation; cheap, the other files are not read.

    Raises:
        StoredIndexError: one of its four kinds, as `load` raises it.
    """
    generation = current_generation(directory)
    try:
        text = (generation / MANIFEST).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise IndexDamagedError(
            f"The index in {directory} lacks its manifest, {generation / MANIFEST}; {REBUILD}."
        ) from None
    manifest = parse_manifest(text, directory)
    if not {VECTORS, SENTENCES, PASSAGES, QUESTIONS} <= manifest.artifacts.keys():
        raise IndexDamagedError(f"The manifest of the index in {directory} is incomplete; {REBUILD}.")
    return generation, manifest


def load(directory: Path, *, model: str | None = None) -> StoredIndex:
    """Load the current index; every file is checked against the hash in the manifest.

    Args:
        directory: the index folder.
        model: name of the embedder that will search it (`Embedder.name`); None takes any.

    Raises:
        IndexMissingError: no index has been built there.
        IndexDamagedError: a file is missing, cut short or altered.
        IndexForeignError: the folder holds something else, or what a newer version made.
        IndexOutdatedError: made by an older version, with another model or other windows.
    """
    try:
        return _load(directory, model)
    except IndexDamagedError as error:
        # Two builds may have ended since CURRENT was read, and swept away what it named. Then it
        # names another one now; where the same one fails again, it is damaged.
        try:
            return _load(directory, model)
        except IndexDamagedError:
            raise error from None


def _load(directory: Path, model: str | None) -> StoredIndex:
    generation, manifest = read_manifest(directory)
    check_fits(manifest, directory, model)
    return read_generation(directory, generation, manifest)


def read_generation(directory: Path, generation: Path, manifest: Manifest) -> StoredIndex:
    """Read and check the files of one generation, whatever model and windows it was made with.

    Raises:
        IndexDamagedError: a file is missing, cut short or altered.
    """
    check_whole(directory, generation, manifest)
    try:
        passages = tuple(_passage(record) for record in _records(generation / PASSAGES))
        questions = [question_from_record(record) for record in _records(generation / QUESTIONS)]
        index = StoredIndex(
            manifest=manifest,
            passages=passages,
            questions={question_key(question): question for question in questions},
            vectors=FaissIndex.load(generation / VECTORS),
            sentence_vectors=NumpyIndex.load(generation / SENTENCES).vectors(),
            keywords=KeywordIndex.load(generation / KEYWORDS),
        )
    except (OSError, ValueError, KeyError, TypeError, RuntimeError) as error:
        raise IndexDamagedError(f"The index in {directory} cannot be read ({error}); {REBUILD}.") from error
    _check_counts(directory, index)
    return index


def check_whole(directory: Path, generation: Path, manifest: Manifest) -> None:
    """Check each file of a generation against the hash in the manifest.

    Raises:
        IndexDamagedError: a file is missing, cut short or altered.
    """
    for name, artifact in manifest.artifacts.items():
        _check_artifact(directory, generation / name, artifact)


def _check_artifact(directory: Path, path: Path, artifact: Artifact) -> None:
    try:
        same = path.stat().st_size == artifact.size and _hash_file(path) == artifact.sha256
    except OSError:
        raise IndexDamagedError(f"The index in {directory} lacks the file {path}; {REBUILD}.") from None
    if not same:
        raise IndexDamagedError(f"The file {path} of the index was altered; {REBUILD}.")


def _check_counts(directory: Path, index: StoredIndex) -> None:
    """That the parts belong together: as many vectors as passages, of the dimension of the manifest."""
    manifest = index.manifest
    sentences = sum(len(passage.sentences) for passage in index.passages)
    units = len({passage.unit for passage in index.passages})
    pairs = [
        (len(index.passages), manifest.passages),
        (len(index.vectors), manifest.passages),
        (index.vectors.dimension, manifest.dimension),
        (sentences, manifest.sentences),
        (index.sentence_vectors.shape, (manifest.sentences, manifest.dimension)),
        (len(index.questions), manifest.questions),
        (len(index.keywords), units),
    ]
    if any(found != said for found, said in pairs):
        raise IndexDamagedError(f"The files of the index in {directory} do not belong together; {REBUILD}.")


def _records(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="ascii").splitlines()]


def _passage(record: dict[str, Any]) -> Passage:
    sentences = tuple((int(start), int(end)) for start, end in record["sentences"])
    embedded = record.get("embedded", record["text"])
    return Passage(**{**record, "embedded": embedded, "view": View(record["view"]), "sentences": sentences})


def is_whole(generation: Path, manifest: Manifest) -> bool:
    """Whether each file is there with its size; unlike `load` this reads none of them."""
    try:
        return all((generation / name).stat().st_size == a.size for name, a in manifest.artifacts.items())
    except OSError:
        return False


def reusable(directory: Path) -> StoredIndex | None:
    """The current index whatever made it, to take vectors from; None where it cannot be used."""
    try:
        return read_generation(directory, *read_manifest(directory))
    except StoredIndexError:
        return None
