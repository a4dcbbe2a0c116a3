"""The stored index as the program uses it, written to and read from the folder of one generation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.bank.types import Question, Section
from assistant.errors import IndexDamagedError
from assistant.search.artifacts import artifacts_in, check_artifact, check_whole
from assistant.search.explore.stored_topics import POSITIONS, TOPICS, read_topics, write_topics
from assistant.search.explore.topics import Topics
from assistant.search.faiss_index import FaissIndex
from assistant.search.generations import current_generation
from assistant.search.keywords import KeywordIndex
from assistant.search.manifest import REBUILD, SCHEMA, Artifact, Manifest, check_fits, parse_manifest
from assistant.search.passages import Passage, question_key
from assistant.search.remembering import PHRASE_VECTORS, PHRASES
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
_ALWAYS = {VECTORS, SENTENCES, PASSAGES, QUESTIONS, SECTIONS, ORIGINS}
_NEEDED = {*_ALWAYS, POSITIONS, TOPICS, PHRASES, PHRASE_VECTORS}
_UNREADABLE = (OSError, ValueError, LookupError, TypeError, RuntimeError)


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
        topics: what was worked out for exploring.
    """

    manifest: Manifest
    passages: tuple[Passage, ...]
    questions: Mapping[str, Question]
    sections: tuple[Section, ...]
    origins: Mapping[str, str]
    vectors: VectorIndex
    sentence_vectors: Vectors
    keywords: KeywordIndex
    topics: Topics


def write_artifacts(
    generation: Path,
    lines: Mapping[str, bytes],
    *,
    vectors: Vectors,
    sentence_vectors: Vectors,
    keyword_texts: Sequence[str],
    topics: Topics,
    passages: Sequence[Passage],
) -> dict[str, Artifact]:
    """Write everything but the manifest into a new generation.

    Args:
        generation: its folder.
        lines: contents of `PASSAGES`, `QUESTIONS`, `SECTIONS` and `ORIGINS`.
        vectors: of the passages, `(n, dimension)`.
        sentence_vectors: of the sentences of all passages in order, `(s, dimension)`.
        keyword_texts: what the keyword search reads of each unit.
        topics: of the passages.
        passages: those of the lines.

    Returns:
        Hash and size of each file, by its path in the generation, as the manifest keeps them.
    """
    for name, content in lines.items():
        (generation / name).write_bytes(content)
    FaissIndex(vectors).save(generation / VECTORS)
    NumpyIndex(sentence_vectors).save(generation / SENTENCES)
    KeywordIndex(keyword_texts).save(generation / KEYWORDS)
    write_topics(generation, topics, passages)
    return artifacts_in(generation)


def read_manifest(directory: Path) -> tuple[Path, Manifest]:
    """The folder and the manifest of the current generation; cheap, the other files are not read.

    Raises:
        StoredIndexError: one of its four kinds, as `load` raises it.
    """
    generation = current_generation(directory)
    return generation, read_manifest_of(directory, generation)


def read_manifest_of(directory: Path, generation: Path, oldest: int = SCHEMA) -> Manifest:
    """The manifest of one generation of an index folder, of the schema `oldest` at least.

    Raises:
        StoredIndexError: it is missing, damaged, or of another program or version.
    """
    try:
        text = (generation / MANIFEST).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise IndexDamagedError(
            f"The index in {directory} lacks its manifest, {generation / MANIFEST}; {REBUILD}."
        ) from None
    manifest = parse_manifest(text, directory, oldest)
    if not manifest.artifacts.keys() >= (_NEEDED if manifest.schema == SCHEMA else _ALWAYS):
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
    """Read and check the files of one generation of this schema, whatever model and windows made it.

    Raises:
        IndexDamagedError: a file is missing, cut short or altered.
    """
    check_whole(directory, generation, manifest)
    try:
        questions, sections, origins = read_texts(generation)
        passages = read_passages(generation / PASSAGES)
        index = StoredIndex(
            manifest=manifest,
            passages=passages,
            questions={question_key(question): question for question in questions},
            sections=sections,
            origins=origins.files,
            vectors=FaissIndex.load(generation / VECTORS),
            sentence_vectors=NumpyIndex.load(generation / SENTENCES).vectors(),
            keywords=KeywordIndex.load(generation / KEYWORDS),
            topics=read_topics(generation, passages),
        )
    except _UNREADABLE as error:
        raise _unreadable(directory, error) from error
    _check_counts(directory, index)
    return index


def read_vectors(
    directory: Path, generation: Path, manifest: Manifest
) -> tuple[tuple[Passage, ...], Vectors, Vectors]:
    """Passages, their vectors and those of their sentences, of a generation of this schema or an older one.

    Raises:
        IndexDamagedError: a file is missing, cut short or altered, or they do not belong together.
    """
    for name in (PASSAGES, VECTORS, SENTENCES):
        check_artifact(directory, generation / name, manifest.artifacts[name])
    try:
        passages = read_passages(generation / PASSAGES)
        vectors = FaissIndex.load(generation / VECTORS).vectors()
        sentences = NumpyIndex.load(generation / SENTENCES).vectors()
    except _UNREADABLE as error:
        raise _unreadable(directory, error) from error
    count = sum(len(passage.sentences) for passage in passages)
    if (vectors.shape, sentences.shape) != tuple((n, manifest.dimension) for n in (len(passages), count)):
        raise _mixed(directory)
    return passages, vectors, sentences


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
        check_artifact(directory, generation / name, manifest.artifacts[name])


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
        (index.topics.map.passages.shape, (manifest.passages, 2)),
        (index.topics.map.units.shape, (units, 2)),
    ]
    if any(found != said for found, said in pairs):
        raise _mixed(directory)


def _mixed(directory: Path) -> IndexDamagedError:
    return IndexDamagedError(f"The files of the index in {directory} do not belong together; {REBUILD}.")


def _unreadable(directory: Path, error: Exception) -> IndexDamagedError:
    return IndexDamagedError(f"The index in {directory} cannot be read ({error}); {REBUILD}.")
