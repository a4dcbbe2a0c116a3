"""The one place that names concrete parts and puts them together.

Other modules take what they need; this one decides that vectors come from Sentence
Transformers, where the bank lies and what time it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Self

from assistant.bank.duplicates import merge_duplicates
from assistant.bank.files import find_files, load_bytes, read_bytes, sha256_of
from assistant.bank.types import Question, Section
from assistant.errors import AssistantError, StoredIndexError, UnreadableFileError, UsageError
from assistant.settings import Settings, Value, resolve

if TYPE_CHECKING:
    from assistant.search.build import BuildReport
    from assistant.search.embedding import Embedder
    from assistant.search.manifest import Manifest
    from assistant.search.retrieval import Hit
    from assistant.search.storage import StoredIndex

HASHING = "hashing"
Progress = Callable[[int, int], None]


def open_embedder(model: str) -> Embedder:
    """The embedder that a model setting names; loading a real model takes seconds.

    Raises:
        ModelError: the model is missing, altered or cannot be loaded.
    """
    if model == HASHING:
        from assistant.search.embedding import HashingEmbedder

        return HashingEmbedder()
    from assistant.search import sentence_transformer

    return sentence_transformer.open_embedder(model)


def _embedder_name(model: str) -> str:
    """What the manifest calls the embedder of a model setting, without loading it."""
    if model == HASHING:
        return open_embedder(model).name
    from assistant.search import sentence_transformer

    return sentence_transformer.embedder_name(model)


@dataclass(frozen=True, slots=True)
class Material:
    """The files of a bank folder: the bytes' hashes by name, and a sentence for each that fails."""

    hashes: Mapping[str, str]
    data: Mapping[str, bytes]
    problems: tuple[str, ...]


def load_material(bank: Path) -> Material:
    """Load the files of the bank folder; a file that cannot be opened is told, not raised."""
    files, problems = find_files([bank])
    data: dict[str, bytes] = {}
    for file in files:
        try:
            data[file.name] = load_bytes(file)
        except UnreadableFileError as error:
            problems.append(str(error))
    return Material({name: sha256_of(content) for name, content in data.items()}, data, tuple(problems))


@dataclass(frozen=True, slots=True)
class IndexOutcome:
    """What `index` did: the report is None where nothing had changed; problems name unread files."""

    report: BuildReport | None
    problems: tuple[str, ...]


def build(settings: Settings, progress: Progress | None = None) -> IndexOutcome:
    """Bring the index up to date with the bank; nothing is loaded or written where it already is.

    Raises:
        UnreadableFileError: the bank holds nothing that can be read.
        InvalidEntryError: two entries share an id.
        StoredIndexError: the index folder cannot be used.
        ModelError: the embedding model cannot be loaded.
    """
    from assistant.search.build import Corpus, build_index, is_current

    material = load_material(settings.bank)
    if not material.problems and is_current(settings.index, material.hashes, _embedder_name(settings.model)):
        return IndexOutcome(None, ())
    questions: list[Question] = []
    sections: list[Section] = []
    hashes: dict[str, str] = {}
    origins: dict[str, str] = {}
    problems = list(material.problems)
    for name, content in material.data.items():
        try:
            reading = read_bytes(content, name)
        except AssistantError as error:
            problems.append(str(error))
            continue
        hashes[name] = material.hashes[name]
        questions += reading.questions
        sections += reading.sections
        origins |= {question.id: name for question in reading.questions if question.id}
    if not questions and not sections:
        raise UnreadableFileError(problems[0] if problems else f"{settings.bank} holds nothing to index.")
    corpus = Corpus(merge_duplicates(questions), tuple(sections), hashes, origins)
    report = build_index(
        corpus, open_embedder(settings.model), settings.index, now=datetime.now(UTC), progress=progress
    )
    return IndexOutcome(report, tuple(problems))


@dataclass(frozen=True, slots=True)
class Status:
    """What is indexed, and how the bank differs from it: names of files new, changed and gone since."""

    manifest: Manifest
    index: Path
    bank: Path
    new: tuple[str, ...]
    changed: tuple[str, ...]
    gone: tuple[str, ...]
    model_differs: bool

    @property
    def fresh(self) -> bool:
        """Whether the index holds just what the bank holds, under the model that is set."""
        return not (self.new or self.changed or self.gone or self.model_differs)


def status(settings: Settings) -> Status:
    """Compare the index with the bank by content hashes.

    Raises:
        StoredIndexError: there is no index, or it is damaged or foreign.
    """
    from assistant.search.storage import read_manifest

    _, manifest = read_manifest(settings.index)
    now = load_material(settings.bank).hashes if settings.bank.exists() else {}
    before = {name: facts.sha256 for name, facts in manifest.files.items()}
    return Status(
        manifest=manifest,
        index=settings.index,
        bank=settings.bank,
        new=tuple(name for name in now if name not in before),
        changed=tuple(name for name in now if name in before and before[name] != now[name]),
        gone=tuple(name for name in before if name not in now),
        model_differs=manifest.model != _embedder_name(settings.model),
    )


@contextmanager
def _told(folder: Path) -> Iterator[None]:
    """Turn what the system refuses of an index folder into a sentence."""
    try:
        yield
    except OSError as error:
        raise StoredIndexError(
            f"The index in {folder} could not be read ({error.strerror}); check its permissions."
        ) from error


def generation(settings: Settings) -> str:
    """The name of the index as it is now; it changes whenever the index does.

    Raises:
        StoredIndexError: there is no index at the place, or it cannot be read.
    """
    from assistant.search.storage import read_manifest

    with _told(settings.index):
        return read_manifest(settings.index)[0].name


class Assistant:
    """An opened index with its model: ask it. Opening takes seconds, a search milliseconds."""

    def __init__(self, settings: Settings, index: StoredIndex, embedder: Embedder) -> None:
        """Put an index and the embedder that made it together; use `open` instead.

        Raises:
            ModelError: the embedder is not the one that made the index.
        """
        from assistant.search.retrieval import Retriever

        self.settings = settings
        self._index = index
        self._retriever = Retriever(index, embedder)

    @classmethod
    def open(
        cls, settings: Settings | None = None, *, embedder: Embedder | None = None, **flags: Value | None
    ) -> Self:
        """Load the index and its model.

        Args:
            settings: what is in force; by default resolved from environment and project file.
            embedder: the model, if it is loaded already.
            flags: single settings by name that beat environment and project file, e.g.
                `index="/some/folder"`; not together with `settings`.

        Raises:
            StoredIndexError: there is no index at the place, or it cannot be used as it is.
            ModelError: the embedding model cannot be loaded.
            UsageError: a setting has a value that cannot be taken.
        """
        from assistant.search.storage import load

        if settings and flags:
            raise UsageError("Give either settings or single ones by name, not both.")
        settings = settings or resolve(flags)[0]
        with _told(settings.index):
            index = load(settings.index, model=_embedder_name(settings.model))
        return cls(settings, index, embedder or open_embedder(settings.model))

    def search(self, query: str, k: int | None = None) -> list[Hit]:
        """The best passages for a question in plain words, one a question of the bank, best first.

        Args:
            query: up to 2,000 characters.
            k: how many hits at the most, 1 or more; by default the setting `results`.

        Raises:
            UsageError: the query is blank or too long, or k is below 1.
        """
        whole = query.encode("utf-8", "replace").decode()  # half a letter, which models choke on, becomes “?”
        return self._retriever.search(whole, self.settings.results if k is None else k)

    def question(self, key: str) -> Question | None:
        """The question of a hit or a link by its key; None if the index has none such."""
        return self._index.questions.get(key)

    @property
    def manifest(self) -> Manifest:
        """What the index was made from."""
        return self._index.manifest


def hit_record(hit: Hit) -> dict[str, object]:
    """A hit as `assistant search --json` prints it."""
    record: dict[str, object] = {
        "rank": hit.rank,
        "score": round(float(hit.score), 6),
        "question": hit.question,
        "passage_id": hit.passage.id,
        "passage": hit.passage.text,
        "sources": [{"file": source.file, "item": source.item} for source in hit.sources],
    }
    if hit.question is None:
        record["document"] = hit.document
        if hit.page is not None:
            record["page"] = hit.page
        if hit.heading:
            record["heading"] = hit.heading
    return record
