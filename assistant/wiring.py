"""The one place that names concrete parts and puts them together.

Other modules take what they need; this one decides that vectors come from Sentence
Transformers, where the bank lies and what time it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING, Self

from assistant.bank.types import Question, Section
from assistant.errors import ModelError, StoredIndexError, UsageError
from assistant.settings import NO_RERANKER, Settings, Value, index_command, resolve

if TYPE_CHECKING:
    from assistant.bank.near_duplicates import AlikePairs
    from assistant.search.embedding import Embedder
    from assistant.search.filters import Choices, Filters
    from assistant.search.golden import GoldenQuery
    from assistant.search.manifest import Manifest
    from assistant.search.measuring import Evaluation
    from assistant.search.related import RelatedQuestion
    from assistant.search.reranking import Reranker
    from assistant.search.retrieval import Hit
    from assistant.search.storage import StoredIndex
    from assistant.search.understanding import Understood

HASHING = "hashing"


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


def open_reranker(model: str) -> Reranker | None:
    """The cross-encoder that the setting names; None where it names none.

    Raises:
        ModelError: the model cannot be loaded.
    """
    if model == NO_RERANKER:
        return None
    from assistant.search.sentence_transformer import open_cross_encoder

    return open_cross_encoder(model)


def embedder_name(model: str) -> str:
    """What the manifest calls the embedder of a model setting, without loading it."""
    if model == HASHING:
        return open_embedder(model).name
    from assistant.search import sentence_transformer

    return sentence_transformer.embedder_name(model)


def alike_pairs(model: str) -> AlikePairs:
    """What finds texts that mean nearly the same; the model is loaded once there is something to compare.

    Raises (when it is used):
        ModelError: the model is missing, altered or cannot be loaded.
    """

    def pairs(texts: Sequence[str], least: float) -> Iterator[tuple[int, int, float]]:
        if len(texts) < 2:
            return
        embedder = open_embedder(model)
        vectors = [embedder.embed_query(text) for text in texts]  # of any length
        for (one, a), (other, b) in combinations(enumerate(vectors), 2):
            similarity = float(a @ b)
            if similarity >= least:
                yield one, other, similarity

    return pairs


@contextmanager
def told(settings: Settings) -> Iterator[None]:
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
        self._embedder = embedder
        self._sections: dict[tuple[str, int], Section] | None = None
        self._reranks = settings.reranker != NO_RERANKER
        self._retriever = Retriever(index, embedder, open_reranker(settings.reranker))

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
        with told(settings):
            index = load(settings.index, model=embedder_name(settings.model))
            return cls(settings, index, embedder or open_embedder(settings.model))

    def search(
        self, query: str, k: int | None = None, filters: Filters | None = None, *, exact: bool = False
    ) -> list[Hit]:
        """The best passages for a question in plain words, one a question of the bank, best first.

        Args:
            query: up to 2,000 characters.
            k: how many hits at the most, 1 or more; by default the setting `results`.
            filters: what hits must have; none where nothing has it.
            exact: search for the words just as typed, neither corrected nor with other names added.

        Raises:
            UsageError: the query is blank or too long, or k is below 1.
        """
        from assistant.search.ranking import ALL_STEPS

        steps = replace(ALL_STEPS, spelling=not exact, names=not exact)
        count = self.settings.results if k is None else k
        return self._retriever.search(_whole(query), count, filters, steps=steps)

    def filters(
        self,
        tasks: Iterable[str] = (),
        services: Iterable[str] = (),
        sources: Iterable[str] = (),
        versions: Iterable[str] = (),
    ) -> Filters:
        """Filters from what a person typed: any case, a service by any of its names; one text is one value.

        Raises:
            UsageError: nothing in the index has such a value.
        """
        from assistant.search.filters import Filters, checked_filters

        given = (tasks, services, sources, versions)
        typed = Filters(*((each,) if isinstance(each, str) else tuple(each) for each in given))
        return checked_filters(typed, self.choices())

    def understand(self, query: str) -> Understood:
        """How the search takes a question: misspelt words replaced, other names added.

        Raises:
            UsageError: the query is blank or too long.
        """
        return self._retriever.understand(_whole(query))

    def related(self, key: str, k: int = 5, filters: Filters | None = None) -> list[RelatedQuestion]:
        """Practice questions on the same concept as a question of the index, the nearest first.

        Raises:
            UsageError: there is no question of this key, or k is below 1.
        """
        return self._retriever.related(key, k, filters)

    def choices(self, filters: Filters | None = None) -> Choices:
        """What a search can be narrowed by, each with its number of questions and sections that pass."""
        return self._retriever.choices(filters)

    def evaluate(self, queries: Sequence[GoldenQuery], *, derived: bool = False) -> Evaluation:
        """Measure the search step by step on golden queries, beside the plain searches it is made of.

        Args:
            queries: what is asked, and what ought to come back.
            derived: over the entries that retell a source alone.

        Raises:
            UsageError: there are no queries, or one of them wants something that the index does not have.
        """
        from assistant.search.measuring import evaluate

        return evaluate(
            self._index, self._embedder, self._retriever, queries, reranks=self._reranks, derived=derived
        )

    def question(self, key: str) -> Question | None:
        """The question of a hit or a link by its key; None if the index has none such."""
        return self._index.questions.get(key)

    def section(self, hit: Hit) -> Section | None:
        """The whole section of a document that a hit is from; None for a question."""
        if hit.question is not None:
            return None
        if self._sections is None:
            from assistant.search.facts import sections_by_unit

            self._sections = sections_by_unit(self._index)
        return self._sections.get(hit.passage.unit)

    @property
    def manifest(self) -> Manifest:
        """What the index was made from."""
        return self._index.manifest


def _whole(query: str) -> str:
    """The query with “?” for half a letter, which models choke on."""
    return query.encode("utf-8", "replace").decode()


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
    if hit.own:
        record["own"] = True
    return record


def related_record(related: RelatedQuestion, question: Question) -> dict[str, object]:
    """A related question as `assistant related --json` prints it; its answer is not told."""
    return {
        "rank": related.rank,
        "score": round(related.score, 6),
        "question": related.question,
        "stem": question.full_stem,
        "type": str(question.type),
        "tasks": list(question.tasks),
        "services": list(question.services),
    }


def evaluation_record(outcome: Evaluation) -> dict[str, object]:
    """An evaluation as `assistant evaluate --json` prints it."""
    rows = [
        {
            "ranking": each.ranking,
            "kind": each.kind,
            "n": each.n,
            **{figure: round(mean, 4) for figure, mean in each.means.items()},
            "intervals": {figure: [round(a, 4), round(b, 4)] for figure, (a, b) in each.intervals.items()},
        }
        for each in outcome.figures
    ]
    slowest = [{"query": each.query, "milliseconds": round(each.milliseconds, 1)} for each in outcome.slowest]
    return {"rows": rows, "slowest": slowest}
