"""What a build works out once, so that pages which explore the topics only read: all parts put together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from assistant.bank.exam_guide import VERSIONS
from assistant.search.corpus import Corpus
from assistant.search.embedding import Embedder, Vectors
from assistant.search.explore.classification import classify
from assistant.search.explore.concept_graph import concept_graph
from assistant.search.explore.graph_picture import graph_pictures
from assistant.search.explore.guide_coverage import guide_coverage
from assistant.search.explore.profiles import profiles_within
from assistant.search.explore.topic_map import topic_map
from assistant.search.explore.topics import TopicMap, Topics, Unit
from assistant.search.facts import facts_of_units
from assistant.search.filters import Facts, Filters, allows
from assistant.search.passages import Passage, numbered_sections, question_key

PARTS = 5
"""How many parts are worked out, one after the other; the map takes the most time by far."""
_ALL = ""


def work_out_topics(
    corpus: Corpus,
    passages: Sequence[Passage],
    vectors: Vectors,
    embedder: Embedder,
    *,
    before: tuple[Sequence[Passage], TopicMap] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Topics:
    """Work out the topics of an index.

    Args:
        corpus: what is indexed.
        passages: of it, those of one unit side by side.
        vectors: `(n, d)`, unit length, in the same order.
        embedder: that made them.
        before: passages and map of the index before, of the same model; what is known keeps its place.
        progress: called with the parts worked out so far and `PARTS`.

    Raises:
        ModelError: the words of the exam guide cannot be embedded.
    """
    questions = {question_key(question): question for question in corpus.questions}
    sections = numbered_sections(corpus.sections)
    units = list(dict.fromkeys(passage.unit for passage in passages))
    origins = {key: corpus.origin(question) for key, question in questions.items()}
    facts = facts_of_units(units, questions, sections, origins, corpus.own)
    tell = progress or (lambda done, total: None)
    tell(0, PARTS)
    found = profiles_within(passages, questions, sections, {_ALL: set(units), **_serving(facts)})
    every = found.pop(_ALL)
    tell(1, PARTS)
    laid_out = topic_map(passages, vectors, questions, sections, before=before)
    tell(2, PARTS)
    graph = concept_graph(every)
    pictures = graph_pictures(graph)
    tell(3, PARTS)
    tasks = classify(units, facts, passages, vectors, embedder)
    tell(4, PARTS)
    coverage = guide_coverage(passages, vectors, embedder)
    tell(5, PARTS)
    return Topics(
        map=laid_out,
        profiles=every,
        graph=graph,
        tasks=tasks,
        coverage=coverage,
        by_version=found,
        pictures=pictures,
    )


def _serving(facts: Mapping[Unit, Facts]) -> dict[str, set[Unit]]:
    """The units that serve each exam version."""
    return {
        version: {unit for unit, each in facts.items() if allows(Filters(versions=(version,)), each)}
        for version in VERSIONS
    }
