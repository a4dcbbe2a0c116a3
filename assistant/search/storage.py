"""The stored index as the program uses it, written to and read from the folder of one generation."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.bank.types import Question, Section
from assistant.errors import IndexDamagedError, StoredIndexError
from assistant.search.faiss_index import FaissIndex
from assistant.search.generations import current_generation
from assistant.search.keywords import KeywordIndex
from assistant.search.manifest import REBUILD, Artifact, Manifest, check_fits, parse_manifest
from assistant.search.passages import Passage, question_key
from assistant.search.stored_lines import Origins, read_origins, read_passages, read_questions, read_sections
from assistant.search.vectors import NumpyIndex, VectorIndex, Vectors

MANIFEST = "manifest.json"
VECTORS = "vectors.faiss"
SENTENCES = "sentences.npy"
PASSAGES = "passages.jsonl"
QUESTIONS = "questions.jsonl"
SECTIONS = "sections.jsonl"
ORIGINS = "origins.json"
KEYWORDS = "keywords"
_NEEDED = {VECTORS, SENTENCES, PASSAGES, QUESTIONS, SECTIONS, ORIGINS}


@dataclass(frozen=True, slots=True)
class StoredIndex:
    """A loaded index.

    Attributes:
        manifest: what it was made from and with.
        passages: all n of them; those of one unit (question or document section) side by side.
        questions: by their key, in the order of the index.
        sections: of the documents; those of one file in the order of the file.
        origins: key of each question and name of the file that it was read from (the first of several).
        vectors: of the passages, `(n, dimension)`.
        sentence_vectors: `(s, dimension)`, of the sentences of the passages in their order.
        keywords: over the units, in the order in which `passages` has them.
    """

    manifest: Manifest
    passages: tuple[Passage, ...]
    questions: Mapping[str, Question]
    sections: tuple[Section, ...]
    origins: Mapping[str, str]
    vectors: VectorIndex
    sentence_vectors: Vectors
    keywords: KeywordIndex


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
        lines: contents of `PASSAGES`, `QUESTIONS`, `SECTIONS` and `ORIGINS`.
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
    return generation, read_manifest_of(directory, generation)


def read_manifest_of(directory: Path, generation: Path) -> Manifest:
    """The manifest of one generation of an index folder.

    Raises:
        StoredIndexError: it is missing, damaged, or of another program or version.
    """
    try:
        text = (generation / MANIFEST).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise IndexDamagedError(
            f"The index in {directory} lacks its manifest, {generation / MANIFEST}; {REBUILD}."
        ) from None
    manifest = parse_manifest(text, directory)
    if not manifest.artifacts.keys() >= _NEEDED:
        raise IndexDamagedError(f"The manifest of the index in {directory} is incomplete; {REBUILD}.")
    return manifest


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
        questions, sections, origins = read_texts(generation)
        index = StoredIndex(
            manifest=manifest,
            passages=read_passages(generation / PASSAGES),
            questions={question_key(question): question for question in questions},
            sections=sections,
            origins=origins.files,
            vectors=FaissIndex.load(generation / VECTORS),
            sentence_vectors=NumpyIndex.load(generation / SENTENCES).vectors(),
            keywords=KeywordIndex.load(generation / KEYWORDS),
        )
    except (OSError, ValueError, KeyError, TypeError, RuntimeError) as error:
        raise IndexDamagedError(f"The index in {directory} cannot be read ({error}); {REBUILD}.") from error
    _check_counts(directory, index)
    return index


def read_texts(generation: Path) -> tuple[tuple[Question, ...], tuple[Section, ...], Origins]:
    """The questions and sections of a generation, unchecked, and where the questions came from.

    Raises:
        OSError, ValueError, KeyError, TypeError: a file is missing or not what was written.
    """
    return (
        read_questions(generation / QUESTIONS),
        read_sections(generation / SECTIONS),
        read_origins(generation / ORIGINS),
    )


def check_texts(directory: Path, generation: Path, manifest: Manifest) -> None:
    """Check the files that `read_texts` reads against the manifest.

    Raises:
        IndexDamagedError: one is missing, cut short or altered.
    """
    for name in (QUESTIONS, SECTIONS, ORIGINS):
        _check_artifact(directory, generation / name, manifest.artifacts[name])


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
        (len(index.sections), manifest.sections),
        (index.origins.keys(), index.questions.keys()),
        (len(index.keywords), units),
    ]
    if any(found != said for found, said in pairs):
        raise IndexDamagedError(f"The files of the index in {directory} do not belong together; {REBUILD}.")


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
