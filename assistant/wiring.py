"""The one place that names concrete parts and puts them together.

Other modules take what they need; this one decides what they are given.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

from assistant.bank.types import Question, Section
from assistant.errors import UsageError
from assistant.models import open_embedder, open_reranker
from assistant.opening import open_index, told
from assistant.settings import NO_RERANKER, Settings, Value, resolve

if TYPE_CHECKING:
    from assistant.answer.answering import Answerer
    from assistant.answer.answers import Answer
    from assistant.answer.evidence import Evidence
    from assistant.answer.generator import Generator
    from assistant.search.embedding import Embedder
    from assistant.search.explore.exam_map import ExamMap
    from assistant.search.explore.side_by_side import SideBySide
    from assistant.search.explore.topics import Profile
    from assistant.search.filters import Choices, Filters
    from assistant.search.golden import GoldenQuery
    from assistant.search.manifest import Manifest
    from assistant.search.measuring import Evaluation
    from assistant.search.related import RelatedQuestion
    from assistant.search.retrieval import Hit, Retriever
    from assistant.search.storage import StoredIndex
    from assistant.search.understanding import Understood


@dataclass(frozen=True, slots=True, eq=False)
class Answered:
    """An answer with the evidence that it was made from."""

    answer: Answer
    evidence: Evidence

    @property
    def hits(self) -> list[Hit]:
        """What was found, and behind it what else the answer cites."""
        shown = self.evidence.hits
        cited = {passage.unit for passage in self.answer.passages} - {hit.passage.unit for hit in shown}
        return [*shown, *(hit for hit in self.evidence.found.hits if hit.passage.unit in cited)]


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
        self._answerer: Answerer | None = None
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
        if settings and flags:
            raise UsageError("Give either settings or single ones by name, not both.")
        settings = settings or resolve(flags)[0]
        index = open_index(settings)
        with told(settings):
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

    @property
    def answerer(self) -> Answerer:
        """What answers questions from this index; made when it is first asked for.

        Raises:
            StoredIndexError: the stored calibration is damaged.
        """
        if self._answerer is None:
            from assistant.answer.answering import Answerer
            from assistant.answer.confidence import Decider, shipped_calibration, stored_calibration
            from assistant.answer.signals import SignalReader

            with told(self.settings):
                calibration = stored_calibration(self.settings.index) or shipped_calibration()
            decider = Decider(SignalReader(self._index), self._embedder, calibration)
            self._answerer = Answerer(self._retriever, self._index.questions, decider, self._embedder)
        return self._answerer

    def ask(
        self,
        query: str,
        k: int | None = None,
        filters: Filters | None = None,
        *,
        exact: bool = False,
        generator: Generator | None = None,
    ) -> Answered:
        """The answer to a question, each sentence with its citations, or why there is none.

        Args:
            query: up to 2,000 characters.
            k: how many hits come with it; by default the setting `results`.
            filters: what the evidence must have.
            exact: search for the words just as typed.
            generator: a language model that words it; by default it is in the words of the material.

        Raises:
            UsageError: the query is blank or too long, or k is below 1.
        """
        count = self.settings.results if k is None else k
        evidence = self.answerer.gather(_whole(query), count, filters, exact=exact)
        return Answered(self.answerer.answer(evidence, generator), evidence)

    def topics(self, version: str = "") -> ExamMap:
        """What the exam covers and what the material holds on it; `version` is empty for all together."""
        from assistant.search.explore.exam_map import exam_map

        return exam_map(self._index, version)

    def service(self, name: str, version: str = "") -> Profile:
        """What the material says of a service or concept, under any name of it.

        Args:
            name: any of its names.
            version: code of an exam version; only what serves it is told. Empty takes all.

        Raises:
            UsageError: nothing is called so, or the material does not name it.
        """
        from assistant.search.explore.named_profile import named_profile

        return named_profile(name, self._index.topics.profiles_for(version), version)

    def compare(self, names: Sequence[str], version: str = "") -> SideBySide:
        """Two or three services or concepts side by side, under any names of theirs.

        Raises:
            UsageError: fewer or more, one of them twice, or one that the material does not have.
        """
        from assistant.search.explore.side_by_side import compare

        return compare(self._index, names, version)

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
    def index(self) -> StoredIndex:
        """The loaded index."""
        return self._index

    @property
    def retriever(self) -> Retriever:
        """What searches it."""
        return self._retriever

    def calibrated(self) -> None:
        """Take the calibration that is stored now at the next question."""
        self._answerer = None

    @property
    def embedder(self) -> Embedder:
        """What embeds for it."""
        return self._embedder

    @property
    def manifest(self) -> Manifest:
        """What the index was made from."""
        return self._index.manifest


def _whole(query: str) -> str:
    """The query with “?” for half a letter, which models choke on."""
    return query.encode("utf-8", "replace").decode()
