"""The one place that names concrete parts and puts them together.

Other modules take what they need; this one decides that vectors come from Sentence
Transformers, where the bank lies and what time it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Self

from assistant.bank.files import load_material
from assistant.bank.types import Question
from assistant.errors import ModelError, StoredIndexError, UnreadableFileError, UsageError
from assistant.settings import Settings, Value, index_command, resolve

if TYPE_CHECKING:
    from assistant.search.build import BuildReport
    from assistant.search.embedding import Embedder
    from assistant.search.manifest import FileRecord, Manifest
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


@contextmanager
def _told(settings: Settings) -> Iterator[None]:
    """Turn what the system refuses of the index folder into a sentence, and name the whole command in it.

    The search room knows neither bank nor flags: where it says “assistant index”, they are added here.
    """
    try:
        yield
    except OSError as error:
        raise StoredIndexError(
            f"The index in {settings.index} could not be read ({error.strerror}); check its permissions."
        ) from error
    except (StoredIndexError, ModelError) as error:
        whole = str(error).replace("“assistant index”", f"“{index_command(settings)}”")
        raise type(error)(whole) from error


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
    with _told(settings):
        if is_current(settings.index, material.hashes, _embedder_name(settings.model)):
            before = read_manifest(settings.index)[1].files
            if not reads(material, (name for name, facts in before.items() if facts.unread)):
                told = _told_of(before[name] for name in material.hashes if name in before)
                return IndexOutcome(None, (*material.problems, *told))
    corpus = read_corpus(material)
    if not corpus.questions and not corpus.sections:
        nothing = f"{settings.bank} holds nothing to index."
        raise UnreadableFileError([*material.problems, *corpus.unread.values(), nothing][0])
    with _told(settings):
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
    with _told(settings):
        generation, manifest = read_manifest(settings.index)
    if not settings.bank.exists():
        raise UnreadableFileError(f"The bank {settings.bank} does not exist; check the spelling.")
    try:
        with _told(settings):
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
        model_differs=manifest.model != _embedder_name(settings.model),
        damage=damage,
    )


def generation(settings: Settings) -> str:
    """The name of the index as it is now; it changes whenever the index does.

    Raises:
        StoredIndexError: there is no index at the place, or it cannot be read.
    """
    from assistant.search.storage import read_manifest

    with _told(settings):
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
        with _told(settings):
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
