"""Building the index: passages of a corpus, embedded where they are new, written and swapped in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np

from assistant.bank.exam_guide import VERSIONS
from assistant.bank.types import Question, Section
from assistant.errors import InvalidEntryError, StoredIndexError
from assistant.search.artifacts import hash_bytes, is_whole
from assistant.search.corpus import Corpus
from assistant.search.embedding import Embedder, Vectors
from assistant.search.explore.working_out import work_out_topics
from assistant.search.generations import build_lock, check_folder, new_generation, publish, sweep, writing
from assistant.search.manifest import SCHEMA, FileRecord, Manifest
from assistant.search.passages import (
    CHUNKING,
    Passage,
    all_passages,
    keyword_text,
    numbered_sections,
    question_key,
    section_keyword_text,
)
from assistant.search.remembering import RememberingEmbedder, write_phrases
from assistant.search.reusing import index_before
from assistant.search.storage import (
    MANIFEST,
    ORIGINS,
    PASSAGES,
    QUESTIONS,
    SECTIONS,
    read_manifest,
    write_artifacts,
)
from assistant.search.stored_lines import (
    Origins,
    origins_json,
    passage_lines,
    question_lines,
    section_lines,
)

__all__ = ["BuildProgress", "BuildReport", "Corpus", "build_index", "building", "is_current"]

BuildProgress = Callable[[int, int], None]

# Seconds to wait for another build in the same folder.
WAIT = 600.0


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did.

    Attributes:
        questions, sections, passages: how many the index has.
        embedded: passages that were new and went through the model.
        reused: passages whose vector the old index had; the two add up to `passages`.
        unchanged: the index was already this one, and nothing was written.
    """

    questions: int
    sections: int
    passages: int
    embedded: int
    reused: int
    unchanged: bool


def is_current(
    directory: Path, files: Mapping[str, str], model: str, own: frozenset[str] = frozenset()
) -> bool:
    """Whether an index of these files is there already, and whole; needs no model.

    Args:
        directory: the index folder.
        files: name and SHA-256 of each file that would be read.
        model: name of the embedder that would be used (`embedder_name`).
        own: the names that are of own files.

    Returns:
        True if the index has the same files, model, schema and windows, and all its parts as they were
        written, so that what `load` calls damaged is never called up to date.
    """
    try:
        generation, manifest = read_manifest(directory)
    except StoredIndexError:
        return False
    indexed = {name: record.last_seen for name, record in manifest.files.items()}
    own_before = {name for name, record in manifest.files.items() if record.own}
    same = (manifest.model, dict(manifest.chunking), indexed) == (model, CHUNKING, dict(files))
    return same and own == own_before and is_whole(directory, generation, manifest)


def build_index(
    corpus: Corpus,
    embedder: Embedder,
    directory: Path,
    *,
    now: datetime,
    progress: BuildProgress | None = None,
    mapping: BuildProgress | None = None,
    held: bool = False,
) -> BuildReport:
    """Bring the index in `directory` up to date with `corpus`.

    Vectors are taken from the old index where it has the same text under the same model and its vectors
    are whole; one that is damaged or of another version is replaced. Readers see the old index until the
    new one is whole. A second build in the same folder waits for the first.

    Args:
        corpus: what the index is to hold.
        embedder: makes the vectors.
        directory: the index folder; it is made.
        now: when, for the manifest and the name of the generation.
        progress: called with texts embedded so far and texts to embed (passages and their sentences).
        mapping: called after that with parts of the topics worked out so far, and how many there are.
        held: whether the caller holds the build lock, and has checked the folder.

    Raises:
        IndexForeignError: the folder holds something else; nothing in it is touched.
        StoredIndexError: another build held the folder all the time, or it cannot be written.
        InvalidEntryError: two questions have the same key.
    """
    _check_keys(corpus.questions)
    if held:
        sweep(directory)
        return _build(corpus, embedder, directory, now, progress, mapping)
    with building(directory):
        return build_index(
            corpus, embedder, directory, now=now, progress=progress, mapping=mapping, held=True
        )


@contextmanager
def building(directory: Path) -> Iterator[None]:
    """Hold the folder for one build, or for changing the list of own files and then building.

    Raises:
        IndexForeignError, StoredIndexError: as `build_index`.
    """
    check_folder(directory)
    with build_lock(directory, WAIT):
        yield


def _build(
    corpus: Corpus,
    embedder: Embedder,
    directory: Path,
    now: datetime,
    progress: BuildProgress | None,
    mapping: BuildProgress | None,
) -> BuildReport:
    passages = all_passages(corpus.questions, corpus.sections, embedder.count_tokens, embedder.max_tokens)
    origins = {question_key(question): corpus.origin(question) for question in corpus.questions}
    lines = {
        PASSAGES: passage_lines(passages),
        QUESTIONS: question_lines(corpus.questions),
        SECTIONS: section_lines(corpus.sections),
        ORIGINS: origins_json(Origins(origins, corpus.merged)),
    }
    files = corpus.records()
    old = index_before(directory, embedder)
    if old is not None and old.whole and _same(old.manifest, lines, files):
        return _report(corpus, passages, embedded=0, unchanged=True)

    known = old.known() if old is not None else {}
    sentences = [passage.text[a:b] for passage in passages for a, b in passage.sentences]
    texts = [passage.embedded for passage in passages]
    embedded = sum(text not in known for text in texts)
    _embed_missing(embedder, [*texts, *sentences], known, progress)

    vectors = _rows(texts, known, embedder.dimension)
    before = old.places() if old is not None else None
    # The words of the exam guide, which are the same in each build.
    remembering = RememberingEmbedder(embedder, known)
    topics = work_out_topics(corpus, passages, vectors, remembering, before=before, progress=mapping)

    with writing(directory):
        generation = new_generation(directory, now)
        write_phrases(generation, remembering.asked, embedder.dimension)
        artifacts = write_artifacts(
            generation,
            lines,
            vectors=vectors,
            sentence_vectors=_rows(sentences, known, embedder.dimension),
            keyword_texts=_keyword_texts(corpus, passages),
            topics=topics,
            passages=passages,
        )
        manifest = Manifest(
            created=now.isoformat(),
            model=embedder.name,
            dimension=embedder.dimension,
            chunking=CHUNKING,
            files=files,
            passages=len(passages),
            sentences=len(sentences),
            questions=len(corpus.questions),
            sections=len(corpus.sections),
            artifacts=artifacts,
            serving=_serving(corpus),
        )
        (generation / MANIFEST).write_text(manifest.to_json(), encoding="utf-8")
        publish(directory, generation)
    return _report(corpus, passages, embedded=embedded, unchanged=False)


def _report(corpus: Corpus, passages: Sequence[Passage], *, embedded: int, unchanged: bool) -> BuildReport:
    return BuildReport(
        questions=len(corpus.questions),
        sections=len(corpus.sections),
        passages=len(passages),
        embedded=embedded,
        reused=len(passages) - embedded,
        unchanged=unchanged,
    )


def _serving(corpus: Corpus) -> dict[str, tuple[int, int]]:
    """How many questions and sections serve each exam version."""

    def count(items: Iterable[Question | Section], version: str) -> int:
        return sum(not item.versions or version in item.versions for item in items)

    return {
        version: (count(corpus.questions, version), count(corpus.sections, version)) for version in VERSIONS
    }


def _check_keys(questions: Iterable[Question]) -> None:
    """Two questions of one key would be one when found."""
    counts = Counter(question_key(question) for question in questions)
    for key, count in counts.items():
        if count > 1:
            raise InvalidEntryError(
                f"{count} questions are called '{key}'; give each another id or file name."
            )


def _same(old: Manifest, lines: Mapping[str, bytes], files: Mapping[str, FileRecord]) -> bool:
    """Whether the old index, which is whole, holds just this already."""
    same = (old.schema, dict(old.files), dict(old.chunking)) == (SCHEMA, files, CHUNKING)
    return same and all(old.artifacts[name].sha256 == hash_bytes(content) for name, content in lines.items())


def _embed_missing(
    embedder: Embedder, texts: Sequence[str], known: dict[str, Vectors], progress: BuildProgress | None
) -> None:
    """Embed each text that is not in `known` once, and put it there."""
    missing = list(dict.fromkeys(text for text in texts if text not in known))
    if progress:
        progress(0, len(missing))
    if missing:
        report = (lambda done: progress(done, len(missing))) if progress else None
        known.update(zip(missing, embedder.embed_documents(missing, report), strict=True))


def _rows(texts: Sequence[str], known: Mapping[str, Vectors], dimension: int) -> Vectors:
    """The vectors of the texts as one `(len(texts), dimension)` array."""
    rows = np.empty((len(texts), dimension), dtype=np.float32)
    for row, text in enumerate(texts):
        rows[row] = known[text]
    return rows


def _keyword_texts(corpus: Corpus, passages: Iterable[Passage]) -> list[str]:
    """What the keyword search reads of each unit, in the order in which `passages` has the units."""
    by_unit = {(question_key(question), 0): keyword_text(question) for question in corpus.questions}
    for unit, section in numbered_sections(corpus.sections).items():
        by_unit[unit] = section_keyword_text(section)
    return [by_unit[unit] for unit in dict.fromkeys(passage.unit for passage in passages)]
